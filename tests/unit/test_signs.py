"""A number below zero is set with a minus and not with a hyphen, wherever it is shown; programs get the hyphen that they read."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from sites import MENTOR, NOW, SITE, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import Severity, to_text
from microsite.formats import words
from microsite.program.proof import prove
from microsite.render.faces import HEAD, TEXT, holds


@pytest.mark.parametrize("language", ["en", "de", "sv", "fr", "ja", "ar", "he", "fa"])
def test_every_language_has_a_minus(language: str) -> None:
    said = words.number(Decimal("-9.50"), language)
    assert "-" not in said
    assert "\u2212" in said
    assert "\u2212" not in words.number(Decimal("9.50"), language)


def test_cards_can_draw_it() -> None:
    assert any(holds(font, "\u2212") for font in HEAD)
    assert any(holds(font, "\u2212") for font in TEXT)


def test_a_loss_that_became_a_gain_reads_so_on_pages_and_is_a_number_in_data(tmp_path: Path) -> None:
    write_site(tmp_path, {"site.yaml": SITE})
    text = MENTOR.replace("baseline: 92", "baseline: -9").replace("result: 109", "result: -1")
    assert text != MENTOR
    write(tmp_path / "content/mentors/ada-example.md", text)
    options = Options(root=tmp_path, at=NOW)
    built = build(options)
    assert built.published, to_text(built.problems)
    for page in ("mentors/ada-example/index.html", "outcomes/index.html", "index.html"):
        shown = (tmp_path / "output" / page).read_text("utf-8")
        assert ">\u22129<" in shown, page
        assert ">-9<" not in shown, page
    data = json.loads((tmp_path / "output/outcomes.json").read_text("utf-8"))
    assert "-9" in json.dumps(data)
    assert not [
        p for p in prove(tmp_path / "output", "", options)[0].problems if p.severity is Severity.ERROR
    ]
