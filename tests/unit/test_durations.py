"""Durations of follow-ups: days are days of the calendar on a zone's wall clock, hours are hours that pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.formats.zones import must
from microsite.read.durations import Duration, parse_duration

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def read(text: str) -> Duration:
    made = parse_duration(text)
    assert isinstance(made, Duration), made
    return made


@pytest.mark.parametrize(
    ("zone", "end", "after", "utc"),
    [
        (BERLIN, "2026-12-03 18:45", "PT1H", "2026-12-03 18:45"),
        (BERLIN, "2026-12-03 18:45", "P1D", "2026-12-04 17:45"),
        # clocks go forward on 28 March 2027 at 02:00: that day has 23 hours
        (BERLIN, "2027-03-27 18:45", "P1D", "2027-03-28 16:45"),
        (BERLIN, "2027-03-27 18:45", "PT24H", "2027-03-28 17:45"),
        (BERLIN, "2027-03-27 18:45", "P7D", "2027-04-03 16:45"),
        (BERLIN, "2027-03-27 18:45", "P1DT2H", "2027-03-28 18:45"),
        # 02:30 is left out that day: it is counted with the offset before the gap, so clocks show 03:30 (RFC 5545, 3.3.5)
        (BERLIN, "2027-03-27 02:30", "P1D", "2027-03-28 01:30"),
        # clocks go back on 25 October 2026 at 03:00: 02:30 comes twice, and the first is meant
        (BERLIN, "2026-10-24 02:30", "P1D", "2026-10-25 00:30"),
        (BERLIN, "2026-10-24 18:45", "P1D", "2026-10-25 17:45"),
        (BERLIN, "2026-10-24 18:45", "PT24H", "2026-10-25 16:45"),
        (NEW_YORK, "2026-10-20 13:15", "P30D", "2026-11-19 18:15"),  # UTC-4 before, UTC-5 after 1 November
        ("Asia/Kolkata", "2027-03-18 19:50", "P2W", "2027-04-01 14:20"),
        ("America/St_Johns", "2026-12-31 23:30", "PT90M", "2027-01-01 04:30"),
    ],
)
def test_a_duration_ends_at_the_instant_that_its_zone_says(zone: str, end: str, after: str, utc: str) -> None:
    there = datetime.fromisoformat(end).replace(tzinfo=must(zone))
    assert read(after).after(there, must(zone)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [("PT1H", "1 hour"), ("PT90M", "90 minutes"), ("PT120M", "2 hours"), ("P1D", "1 day"), ("P2W", "14 days"), ("P1DT2H", "1 day and 2 hours"),
     ("P1DT1M", "1 day and 1 minute"), ("PT0M", "0 minutes"), ("PT24H", "24 hours")],
)  # fmt: skip
def test_a_duration_is_said_in_words_and_days_stay_days(text: str, words: str) -> None:
    assert read(text).words == words


def test_a_session_that_ends_in_the_second_of_two_equal_hours_is_followed_an_hour_after_that_one() -> None:
    end = datetime(2026, 10, 25, 2, 30, tzinfo=must(BERLIN), fold=1)
    assert read("PT1H").after(end, must(BERLIN)) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "PT1", "1D", "P1H", "PT1D", "P-1D", "P1.5D", "P1M", "P1Y", "PT1S", "P1W2D", "p1d", "P1D ", "P99999D", "P٣D"],
)  # fmt: skip
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert isinstance(parse_duration(text), str)


@given(
    st.integers(0, 10 * 365 * 24 * 60),
    st.sampled_from([BERLIN, NEW_YORK, "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]),
    st.integers(0, 300),
    st.integers(0, 60),
)
def test_days_keep_the_wall_clock_and_hours_pass(minutes: int, name: str, days: int, hours: int) -> None:
    zone: ZoneInfo = must(name)
    start = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(zone)
    wall = start.replace(tzinfo=None) + timedelta(days=days)
    found = read(f"P{days}D").after(start, zone).astimezone(zone).replace(tzinfo=None)
    is_there = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
    assert found == wall if is_there and days else found >= wall or not days
    both = read(f"P{days}DT{hours}H").after(start, zone)
    assert both - read(f"P{days}D").after(start, zone) == timedelta(hours=hours)
    assert read(f"PT{hours}H").after(start, zone) - start.astimezone(UTC) == timedelta(hours=hours)
