"""The archive is of what has ended: it names no year before its first session has, and says so while there is none; a reader's clock turns both."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.program.proof import prove

SESSIONS = {"one": "2026-11-30 18:00", "two": "2026-12-03 18:00", "three": "2027-01-14 18:00"}


def archive(root: Path, at: datetime, theme: str) -> str:
    """Return the page of the archive, in which the check finds no error."""
    write_site(root, {"site.yaml": f"{SITE}theme: {theme}\ncards: false\nsearch: false\n"})
    for old in (root / "content/events").glob("*.md"):
        old.unlink()
    for slug, start in SESSIONS.items():
        text = event(title=slug, start=start, publish_at="2026-10-01", summary=f"Session number {slug}, and what you will have of it.")  # fmt: skip
        write(root / f"content/events/{slug}.md", text)
    options = Options(root=root, at=at)
    assert build(options).published
    found, _ = prove(root / "output", "", options)
    assert to_text([p for p in found.problems if p.severity == "error"]) == ""
    page = (root / "output/events/archive/index.html").read_text("utf-8")
    return page.partition("<main")[2].partition("</main>")[0]


def years(page: str) -> dict[str, str]:
    """Return the years that a page lists, each with the moment from which it is shown, "" for always."""
    cards = re.findall(r'<li[^>]*?(?: data-since="([^"]*)" hidden)?>(?:\s*<div>)<h2><a href="/events/archive/(\d{4})/"', page)  # fmt: skip
    return {year: since for since, year in cards}


@pytest.mark.parametrize("theme", ["default", "board"])
def test_before_anything_has_ended_the_archive_says_so(theme: str, tmp_path: Path) -> None:
    page = archive(tmp_path, datetime(2026, 11, 20, tzinfo=UTC), theme)
    assert years(page) == {"2027": "2027-01-14T17:45:00Z", "2026": "2026-11-30T17:45:00Z"}
    assert 'data-until="2026-11-30T17:45:00Z">No session has ended yet.' in page
    assert '<a href="/events/">Upcoming sessions</a>' in page


@pytest.mark.parametrize("theme", ["default", "board"])
def test_a_year_is_listed_once_a_session_of_it_has_ended(theme: str, tmp_path: Path) -> None:
    page = archive(tmp_path, datetime(2026, 12, 1, tzinfo=UTC), theme)
    assert years(page) == {"2027": "2027-01-14T17:45:00Z", "2026": ""}
    assert "No session has ended yet." not in page
    page = archive(tmp_path, datetime(2027, 2, 1, tzinfo=UTC), theme)
    assert years(page) == {"2027": "", "2026": ""}
