"""A correct site with one event in every situation is checked in silence: with its sources and alone, wherever it lies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from situations import BASE, BELOW, NOW, build_situations, situations

from microsite.build import Options
from microsite.diagnostics import Severity, to_text
from microsite.program.proof import prove


def spoken(root: Path, options: Options | None) -> str:
    """Return the errors and warnings of the check in the form for a person."""
    found, _ = prove(root / "output", "", options)
    return to_text([p for p in found.problems if p.severity is not Severity.NOTE])


@pytest.mark.parametrize(
    ("base", "flavor", "at"),
    [
        (BASE, "python", NOW),
        (BELOW, "gfm", NOW),
        (BASE, "python", datetime(2026, 12, 31, 22, 50, tzinfo=UTC)),
        (BELOW, "python", datetime(2028, 1, 1, tzinfo=UTC)),
    ],
    ids=[
        "at the root",
        "below a path, in the other flavor",
        "during a session, most are past",
        "all are past",
    ],
)
def test_every_situation_is_silent_with_its_sources_and_alone(
    tmp_path: Path, base: str, flavor: str, at: datetime
) -> None:
    built = build_situations(tmp_path, base, flavor, at)
    assert built.published is not None, to_text(built.problems)
    assert spoken(tmp_path, Options(root=tmp_path, at=at)) == ""
    assert spoken(tmp_path, None) == ""


def test_every_situation_has_its_page_but_the_draft(tmp_path: Path) -> None:
    build_situations(tmp_path)
    pages = {path.parent.name for path in (tmp_path / "output/events").glob("*/index.html")}
    wanted = set(situations()) - {"draft", "expired", "unicode"} | {"f\u00fcnf-gespr\u00e4che"}
    assert wanted <= pages
    assert "draft" not in pages
