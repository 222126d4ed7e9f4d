"""Foreign times become wall time in a zone: the instant is kept, and a zone is never guessed in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.importers.convert import SUMMARY_LENGTH, minutes, plain, shorten
from microsite.importers.facts_web import profile
from microsite.importers.shape import shape
from microsite.importers.times import clock, is_two_ways, moment, place
from microsite.importers.values import Draft, Field, Record, Setting

NEW_YORK = Setting(zone="America/New_York", case_studies=0)


def drafted(setting: Setting = NEW_YORK, **fields: str) -> Draft:
    """Shape an event of these fields."""
    held = {name: Field(value, 2) for name, value in {"title": "T", "format": "online", **fields}.items()}
    return shape(Record(path="x.md", fields=held, line=1), "event", {}, setting)


def front(draft: Draft) -> dict[str, object]:
    """Return a draft's keys."""
    return {item.key: item.value for item in draft.items if item.value is not None}


def notes(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Return a draft's to-dos by key."""
    return {item.key: item.notes for item in draft.items if item.notes}


@pytest.mark.parametrize(
    ("text", "start", "more"),
    [
        ("2023-10-16 15:25:00-04:00", "2023-10-16 15:25", {}),
        ("2023-10-16 15:25:00 -0400", "2023-10-16 15:25", {}),
        ("2023-10-16T19:25:00Z", "2023-10-16 15:25", {}),
        ("2023-10-16T19:25:00.000+00:00", "2023-10-16 15:25", {}),
        ("20231016T192500Z", "2023-10-16 15:25", {}),
        ("2023/10/16 15:25", "2023-10-16 15:25", {}),
        ("2023-11-05 01:30:00-04:00", "2023-11-05 01:30", {"fold": "first"}),
        ("2023-11-05 01:30:00-05:00", "2023-11-05 01:30", {"fold": "second"}),
        ("2023-10-16 21:25 Europe/Berlin", "2023-10-16 21:25", {"timezone": "Europe/Berlin"}),
    ],
)
def test_an_offset_that_agrees_with_the_sites_zone_becomes_wall_time(
    text: str, start: str, more: dict[str, str]
) -> None:
    made = front(drafted(date=text, duration="30"))
    assert made["start"] == start
    assert {key: made[key] for key in ("fold", "timezone") if key in made} == more


def test_another_offset_keeps_the_instant_and_asks_for_the_zone() -> None:
    draft = drafted(date="2023-10-16 21:25:00+02:00", duration="30")
    assert front(draft)["start"] == "2023-10-16 15:25"
    assert "is not America/New_York's offset" in notes(draft)["timezone"][0]
    assert front(draft)["draft"] is True


def test_a_zone_field_places_the_instant_in_that_zone() -> None:
    made = front(drafted(date="2023-10-16 19:25:00Z", duration="30", timezone="Europe/Berlin"))
    assert (made["start"], made["timezone"]) == ("2023-10-16 21:25", "Europe/Berlin")


def test_an_hour_that_does_not_exist_is_a_to_do() -> None:
    draft = drafted(date="2026-03-08 02:30", duration="30")
    assert "start" not in front(draft)
    assert "does not exist" in notes(draft)["start"][0]
    assert front(draft)["imported"] == {"date": "2026-03-08 02:30"}


@pytest.mark.parametrize("zone", ["CET2", "../../etc/passwd", "Mars/Olympus", "x" * 500, "EST"])
def test_an_unknown_zone_is_a_to_do_and_is_kept(zone: str) -> None:
    draft = drafted(date="2026-12-03 18:00", duration="30", timezone=zone)
    assert "timezone" in notes(draft)
    assert front(draft)["imported"] == {"timezone": zone}


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01 00:00",
        "2026-02-30 10:00",
        "2026-01-01 25:00",
        "9999-12-31T23:59:00-12:00",
        "0001-01-01T00:00:00+14:00",
        "soon",
        "2026-12-03 18:00+99:99",
    ],
)
def test_an_impossible_time_is_a_to_do_and_never_a_crash(text: str) -> None:
    draft = drafted(date=text, duration="30")
    assert "start" in notes(draft)
    assert front(draft)["imported"] == {"date": text}


def test_an_end_before_the_start_gives_no_length() -> None:
    draft = drafted(date="2026-12-03 18:00", end="2026-12-03 17:00")
    assert "duration" in notes(draft)
    assert front(draft)["imported"] == {"end": "2026-12-03 17:00"}


def test_a_length_over_a_change_of_clocks_is_counted_in_real_minutes() -> None:
    made = front(drafted(date="2026-11-01 00:30", end_date="2026-11-01 02:30"))
    assert made["duration"] == 180


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001 - a UTC instant is made of it
def test_the_instant_is_always_the_sources(at: datetime, hours: int) -> None:
    instant = at.replace(second=0, microsecond=0, tzinfo=UTC)
    there = (instant + timedelta(hours=hours)).replace(tzinfo=None)
    text = f"{there.isoformat(' ', 'minutes')}{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
    found = moment(text)
    assert found
    placed = place(found, "America/New_York")
    assert placed
    assert placed.instant == instant


@pytest.mark.parametrize(("text", "value"), [("45", 45), ("45 min", 45), ("1h", 60), ("1h30", 90), ("1h 30m", 90), ("PT45M", 45), ("PT1H30M", 90), ("00:45", 45), ("1:30", 90), ("0", None), ("", None), ("soon", None), ("-5", None), ("1e3", None)])  # fmt: skip
def test_lengths_are_minutes(text: str, value: int | None) -> None:
    assert minutes(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("15:25", (15, 25)), ("3:25 pm", (15, 25)), ("12:05 a.m.", (0, 5)), ("24:00", None), ("x", None)],
)
def test_times_of_day(text: str, value: tuple[int, int] | None) -> None:
    assert clock(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("03/04/2026", True), ("3.4.26", True), ("2026-03-04", False), ("2026/03/04", False)]
)
def test_dates_that_could_be_two(text: str, value: bool) -> None:  # noqa: FBT001 - the expectation
    assert is_two_ways(text) is value


@given(st.text(max_size=400))
def test_a_summary_is_one_line_of_at_most_160_characters(text: str) -> None:
    short = shorten(plain(text))
    assert len(short) <= SUMMARY_LENGTH
    assert "\n" not in short


@pytest.mark.parametrize(
    ("network", "value", "link"),
    [
        ("github", "ada", "https://github.com/ada"),
        ("twitter", "@ada_x", "https://twitter.com/ada_x"),
        ("twitter", "https://x.com/ada", "https://x.com/ada"),
        ("mastodon", "@ada@Social.example", "https://social.example/@ada"),
        ("mastodon", "ada", None),
        ("linkedin", "linkedin.com/in/ada", "https://linkedin.com/in/ada"),
        ("github", "javascript:alert(1)", None),
        ("github", "a b", None),
        ("github", "https://user:pw@github.com/ada", None),
    ],
)
def test_handles_become_whole_addresses_or_stay_what_they_are(
    network: str, value: str, link: str | None
) -> None:
    assert profile(network, value) == link
