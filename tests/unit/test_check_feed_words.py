"""Start and end as the figures of a feed say them, also where clocks change."""

from __future__ import annotations

import pytest

from microsite.checks.feed_words import in_summary


def ends(text: str) -> list[str]:
    """Return the ends that a summary claims."""
    return [c.value for c in in_summary("x", text, "atom", "feed.xml", 1) if c.fact == "end"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-12-03 18:00 to 18:45 (Europe/Berlin, UTC+01:00)", "2026-12-03T17:45:00Z"),
        ("2026-12-03 23:30 to 00:15 (Europe/Berlin, UTC+01:00)", "2026-12-03T23:15:00Z"),
        ("2027-10-31 02:30 to 02:30 (Europe/Berlin, UTC+02:00)", "2027-10-31T01:30:00Z"),
        ("2027-10-31 02:45 to 02:15 (Europe/Berlin, UTC+02:00)", "2027-10-31T01:15:00Z"),
        ("2027-10-31 02:15 to 02:45 (Europe/Berlin, UTC+01:00)", "2027-10-31T01:45:00Z"),
        ("2027-10-31 01:45 to 03:15 (Europe/Berlin, UTC+02:00)", "2027-10-31T02:15:00Z"),
        ("2027-04-04 01:45 to 01:45 (Australia/Lord_Howe, UTC+11:00)", "2027-04-03T15:15:00Z"),
        ("2027-10-28 23:30 to 23:30 (Africa/Cairo, UTC+03:00)", "2027-10-28T21:30:00Z"),
    ],
)
def test_an_end_in_the_hour_that_happens_twice_is_the_one_after_the_start(text: str, end: str) -> None:
    assert ends(text) == [end]


def test_an_end_that_may_be_either_of_two_hours_is_not_claimed() -> None:
    assert ends("2027-10-31 01:45 to 02:45 (Europe/Berlin, UTC+02:00)") == []
