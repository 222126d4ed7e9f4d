"""What build says of dates that contradict each other is what check finds: an error, or pages that are right all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.program.proof import prove

BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIVE = datetime(2026, 12, 3, 17, 20, tzinfo=UTC)
AFTER = datetime(2026, 12, 10, 12, tzinfo=UTC)
EVENT, PAGE = "content/events/first-tier.md", "output/events/first-tier/index.html"


def built(root: Path, text: str, at: datetime) -> tuple[str, str]:
    """Return what a build says of a session, and the session's page ("" when nothing is built), in which check finds nothing."""
    write_site(root, {"site.yaml": f"{SITE}search: false\n", EVENT: text})
    options = Options(root=root, at=at)
    made = build(options)
    if not made.published:
        return to_text(made.problems), ""
    found = prove(root / "output", "", options)[0].problems
    assert not found, to_text(found)
    return to_text(made.problems), (root / PAGE).read_text("utf-8")


def early(until: str) -> str:
    """Return a session whose early price holds until then."""
    return event(
        offer=f'{{model: seat, price: "45.00", currency: EUR, early: {{until: {until}, price: "30.00"}}}}'
    )


@pytest.mark.parametrize("at", [BEFORE, LIVE, AFTER])
@pytest.mark.parametrize("until", ["2026-12-20", "2026-12-03", "2026-12-03 18:45"])
def test_an_early_price_that_outlasts_the_session_is_its_only_price(
    until: str, at: datetime, tmp_path: Path
) -> None:
    told, page = built(tmp_path, early(until), at)
    assert ("11:68: warning T107" in told) == (until != "2026-12-03 18:45")
    assert "30.00" in page
    assert "45.00" not in page
    assert "Early price before" not in page


def test_an_early_price_that_ends_in_the_session_is_followed_by_the_full_one(tmp_path: Path) -> None:
    told, page = built(tmp_path, early("2026-12-03 18:30"), BEFORE)
    assert (told, "45.00" in page, "30.00" in page) == ("", True, True)


@pytest.mark.parametrize("published", ["2026-12-03", "2026-12-05", "2026-12-03 18:50"])
def test_a_recording_is_offered_when_the_session_is_over(published: str, tmp_path: Path) -> None:
    text = event(recording=f"{{url: https://v.example/x, published: {published}}}")
    for at in (BEFORE, LIVE):
        told, page = built(tmp_path, text, at)
        assert "first-tier.md:13:12: warning T107: the session is not over" in told
        assert "v.example" not in page
    told, page = built(tmp_path, text, AFTER)
    assert told == ""
    assert 'href="https://v.example/x"' in page


@pytest.mark.parametrize("published", ["2026-12-02", "2026-12-03 17:50"])
def test_a_recording_from_before_the_session_is_an_error(published: str, tmp_path: Path) -> None:
    told, page = built(
        tmp_path, event(recording=f"{{url: https://v.example/x, published: {published}}}"), AFTER
    )
    assert "first-tier.md:13:50: error T107: the recording was published before the session began" in told
    assert page == ""
