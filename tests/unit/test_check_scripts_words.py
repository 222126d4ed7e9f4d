"""What rows tell scripts is held against the sources: the topics and people to filter by, and the moments at which words change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, mentor, write_site

from microsite.build import Options, build
from microsite.diagnostics import Problem
from microsite.program.proof import prove

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIST = "output/events/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a session with two topics, two mentors and an early price."""
    offer = '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-28, price: "30.00"}}'
    root = write_site(
        tmp_path_factory.mktemp("rows"),
        {
            "site.yaml": f"{SITE}search: false\n",
            "content/events/first-tier.md": event(
                topics="[pricing, saas]", mentors="[ada-example, bo]", offer=offer
            ),
            "content/mentors/bo.md": mentor(name="Bo Example"),
        },
    )
    assert build(Options(root=root, at=AT)).published
    return root


def errors(root: Path) -> list[Problem]:
    """Return what a check finds wrong with facts."""
    return [p for p in prove(root / "output", "", Options(root=root, at=AT))[0].problems if p.code == "K502"]


def test_as_built_rows_tell_scripts_what_the_sources_say(site: Path) -> None:
    assert errors(site) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('data-topics="pricing saas"', 'data-topics="pricing"', "topic-slugs: the data-topics says pricing; the front matter says pricing saas"),
        ('data-topics="pricing saas"', 'data-topics=""', "topic-slugs: the data-topics says none; the front matter says pricing saas"),
        ('data-people="ada-example bo"', 'data-people="bo eve"', "people-slugs: the data-people says bo eve; the front matter says ada-example bo"),
        ('data-until="2026-12-03T17:45:00Z"', 'data-until="2026-12-03T18:45:00Z"', "the words of a row change at 2026-12-03T18:45:00Z, when nothing of https://sessions.example/events/first-tier/ does"),
        ('data-since="2026-11-28T23:00:00Z"', 'data-since="2026-11-27T23:00:00Z"', "the words of a row change at 2026-11-27T23:00:00Z, when nothing of https://sessions.example/events/first-tier/ does"),
    ],
)  # fmt: skip
def test_what_a_row_tells_scripts_otherwise_is_an_error(old: str, new: str, told: str, site: Path) -> None:
    page = site / LIST
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")
    try:
        (found,) = errors(site)
    finally:
        page.write_text(text, "utf-8")
    assert (found.message, found.where.path) == (told, "events/index.html")
