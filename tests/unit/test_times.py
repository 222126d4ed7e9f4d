"""Wall time and a zone become one instant, or a sentence that says why not: gaps, folds, offsets, limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.diagnostics import Severity
from microsite.read.durations import ClockLength
from microsite.read.reader import Reader
from microsite.read.times import (
    Day,
    Wall,
    WallTime,
    exists,
    first_moment,
    is_twice,
    neighbours,
    parse_wall,
    resolve,
)
from microsite.read.yaml import Scalar

BERLIN = ZoneInfo("Europe/Berlin")
NODE = Scalar("x", plain=True, line=4, column=8)


def wall(text: str) -> Wall:
    found = parse_wall(text)
    assert isinstance(found, Wall), found
    return found


def resolved(
    text: str, zone: ZoneInfo = BERLIN, fold: str = "", key: str = "start"
) -> tuple[datetime | None, Reader]:
    reader = Reader("x.md")
    return resolve(wall(text), zone, key, NODE, reader, fold), reader


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-12-03 18:00", "2026-12-03 18:00"),
        ("2026-12-03T18:00", "2026-12-03 18:00"),
        ("2026-12-3  8:05", "2026-12-03 08:05"),
        ("2026-1-2 18:00:30", "2026-01-02 18:00:30"),
        ("2026-12-03T18:00:00.000", "2026-12-03 18:00"),
        ("2028-02-29 18:00", "2028-02-29 18:00"),
        ("2026-12-31 23:59", "2026-12-31 23:59"),
    ],
)
def test_a_date_and_time_is_read_as_people_write_it(text: str, when: str) -> None:
    assert wall(text) == Wall(naive(when), None, date_only=False)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("Z", 0), ("z", 0), ("+01:00", 1), ("+0100", 1), ("+01", 1), (" -05:30", -5.5), ("+14:00", 14)],
)
def test_an_iso_offset_is_read(text: str, hours: float) -> None:
    assert wall(f"2026-12-03T18:00{text}").offset == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tomorrow", "it is not a date and time"),
        ("2026-12-03 18:00 Uhr", "it is not a date and time"),
        ("2026-12-03 6 pm", "it is not a date and time"),
        ("2026-02-30", "the month 2026-02 has no day 30"),
        ("2027-02-29 18:00", "the month 2027-02 has no day 29"),
        ("2026-13-01", "there is no month 13"),
        ("2026-00-01", "there is no month 00"),
        ("2026-12-03 25:00", "there is no time 25:00"),
        ("2026-12-03 18:60", "there is no time 18:60"),
        ("2026-12-03 18:00:61", "there is no time 18:00:61"),
        ("0000-12-03", "the year 0000 is outside 1970 to 2100"),
        ("9999-12-31 23:59", "the year 9999 is outside 1970 to 2100"),
        ("2026-12-03 +01:00", "an offset needs a time before it"),
        ("٢٠٢٦-12-03", "it is not a date and time"),
    ],
)
def test_what_no_calendar_has_is_said(text: str, words: str) -> None:
    assert parse_wall(text) == words


def test_a_time_of_day_is_wanted_unless_a_date_will_do() -> None:
    node = Scalar("2026-12-03", plain=True, line=1, column=1)
    reader = Reader("x.md")
    assert WallTime().read(node, "start", reader) is None
    assert reader.problems[0].hint == "write the time behind it, as in 2026-12-03 18:00"
    found = WallTime(date_allowed=True).read(node, "publish_at", reader)
    assert found is not None
    assert found.date_only
    assert Day().read(node, "on", reader) == date(2026, 12, 3)


@pytest.mark.parametrize(("text", "seconds"), [("44:10", 2650), ("1:02:03", 3723), ("90:00", 5400)])
def test_a_length_is_minutes_and_seconds(text: str, seconds: int) -> None:
    assert ClockLength().read(Scalar(text, plain=True, line=1, column=1), "duration", Reader("x")) == seconds


@pytest.mark.parametrize("text", ["44", "44:60", "1:60:00", "-1:00", "1:2"])
def test_other_lengths_are_refused(text: str) -> None:
    reader = Reader("x")
    assert ClockLength().read(Scalar(text, plain=True, line=1, column=1), "duration", reader) is None
    assert reader.problems[0].code == "T101"


@pytest.mark.parametrize(
    ("zone", "when", "low", "high"),
    [
        ("Europe/Berlin", "2027-03-28 02:30", "2027-03-28 01:59", "2027-03-28 03:00"),
        ("Europe/Berlin", "2027-03-28 02:00", "2027-03-28 01:59", "2027-03-28 03:00"),
        ("America/New_York", "2027-03-14 02:59", "2027-03-14 01:59", "2027-03-14 03:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 01:59", "2026-10-04 02:30"),
        ("America/Santiago", "2026-09-06 00:30", "2026-09-05 23:59", "2026-09-06 01:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-29 23:59", "2011-12-31 00:00"),
    ],
)
def test_a_time_that_clocks_skip_is_an_error_with_the_two_nearest_times(
    zone: str, when: str, low: str, high: str
) -> None:
    moment, reader = resolved(when, ZoneInfo(zone))
    assert moment is None
    assert [(p.code, p.severity) for p in reader.problems] == [("T103", Severity.ERROR)]
    assert reader.problems[0].hint == f"the nearest times are {low} and {high}"


def test_a_time_that_happens_twice_is_the_first_with_a_warning() -> None:
    moment, reader = resolved("2026-10-25 02:30")
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [(p.code, p.severity) for p in reader.problems] == [("T104", Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "fold", "hour"),
    [
        ("2026-10-25 02:30", "first", 0),
        ("2026-10-25 02:30", "second", 1),
        ("2026-10-25 02:30+02:00", "", 0),
        ("2026-10-25 02:30+01:00", "", 1),
    ],
)
def test_fold_or_an_offset_decides_in_silence(text: str, fold: str, hour: int) -> None:
    moment, reader = resolved(text, fold=fold)
    assert moment is not None
    assert (moment.astimezone(UTC).hour, reader.problems) == (hour, [])


def test_a_fold_word_does_no_harm_to_a_time_that_happens_once() -> None:
    assert resolved("2026-12-03 18:00", fold="second")[0] == resolved("2026-12-03 18:00")[0]


def test_an_offset_that_the_zone_does_not_have_is_an_error() -> None:
    moment, reader = resolved("2026-12-03T18:00+02:00")
    assert moment is None
    assert reader.problems[0].message == (
        "start: the offset +02:00 is not Europe/Berlin's at that time, which is +01:00"
    )


def test_a_day_without_a_midnight_begins_when_its_clocks_do() -> None:
    santiago = ZoneInfo("America/Santiago")
    assert first_moment(naive("2026-09-06"), santiago).isoformat() == "2026-09-06T01:00:00-03:00"
    assert first_moment(naive("2026-09-07"), santiago).isoformat() == "2026-09-07T00:00:00-03:00"


@given(
    st.datetimes(datetime(1972, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - wall times are naive
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]
    ),
)
def test_every_wall_time_exists_once_or_twice_or_lies_between_its_neighbours(
    when: datetime, name: str
) -> None:
    zone, when = ZoneInfo(name), when.replace(second=0, microsecond=0)
    if exists(when, zone):
        back = when.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
        assert back == when
        assert is_twice(when, zone) == (
            when.replace(tzinfo=zone, fold=0).utcoffset() != when.replace(tzinfo=zone, fold=1).utcoffset()
        )
    else:
        low, high = neighbours(when, zone)
        assert low < when < high
        assert exists(low, zone)
        assert exists(high, zone)
        one_minute = high.replace(tzinfo=zone).astimezone(UTC) - low.replace(tzinfo=zone).astimezone(UTC)
        assert one_minute == timedelta(minutes=1)


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_of_times_stumble(text: str) -> None:
    found = parse_wall(text)
    assert isinstance(found, str | Wall)


def test_offsets_of_other_clocks_compare_as_instants() -> None:
    moment, _ = resolved("2026-12-03T18:00+01:00")
    assert moment == datetime(2026, 12, 3, 12, tzinfo=timezone(timedelta(hours=-5)))
