"""Dates and times as editors write them, and the one place where wall time and a zone become an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from microsite.diagnostics import Severity
from microsite.read.fields import scalar
from microsite.read.foreign_dates import rewritten, time_alone
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.wording import said, what_it_is
from microsite.read.yaml import Node
from microsite.records import frozen

_WALL = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[T ]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"(?:\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1970, 2100
_SECONDS = re.compile(r"(?<=:\d\d):(?=\d\d)[\d.]*[1-9][\d.]*", re.ASCII)
_RANGE = re.compile(r"(?P<time>.*\d)\s*(?:[-–—]|to|bis)\s*\d{1,2}[:.]\d{2}", re.ASCII)
_ZONED = re.compile(
    r"(?P<time>.*\d{1,2}[:.]?\d{2})\s+\(?(?P<zone>[A-Z]{3,5}|[A-Z][A-Za-z]+/[A-Za-z_/]+)\)?", re.ASCII
)
FARTHEST = timedelta(hours=14)  # no clock is farther from UTC: what is more is the end of a span


@frozen
class Wall:
    """A wall time: `naive` as written, the offset if one was written, and whether only a date was."""

    naive: datetime
    offset: timedelta | None
    date_only: bool


@lru_cache(maxsize=1024)  # many sessions are published on one day
def parse_wall(text: str) -> Wall | str:
    """Read `2026-12-03`, `2026-12-03 18:00` or ISO 8601 with an offset; a text says why it cannot be read."""
    match = _WALL.fullmatch(text.strip())
    if not match:
        return "it is not a date and time"
    year, month, day = (int(match[n]) for n in (1, 2, 3))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"the year {match[1]} is outside {FIRST_YEAR} to {LAST_YEAR}"
    hour, minute, second = (int(match[n] or 0) for n in (4, 5, 6))
    try:
        naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a wall time has no zone yet
    except ValueError as fault:
        return _plain(str(fault), match)
    if match[4] is None and match[7] is not None:
        return "an offset needs a time before it"
    offset = _offset(match[7])
    if offset is not None and abs(offset) > FARTHEST:
        return f"{match[7]} is no offset from UTC"
    return Wall(naive, offset, date_only=match[4] is None)


def _plain(fault: str, match: re.Match[str]) -> str:
    if fault.startswith("day"):
        return f"the month {match[1]}-{match[2]} has no day {match[3]}"
    if fault.startswith("month"):
        return f"there is no month {match[2]}"
    return f"there is no time {match[4]}:{match[5]}" + (f":{match[6]}" if match[6] else "")


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text in {"Z", "z"}:
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if text[0] == "-" else size


class WallTime:
    """A date with a time of the day in the event's zone; what people are shown has whole minutes, so `seconds` are refused there."""

    def __init__(self, *, date_allowed: bool = False, seconds: bool = True) -> None:
        self.date_allowed = date_allowed
        self.seconds = seconds

    def read(self, node: Node, key: str, reader: Reader) -> Wall | None:
        """Return the wall time, or note T101."""
        text = scalar(node, key, reader, "a date and time such as 2026-12-03 18:00")
        if text is None:
            return None
        wall = parse_wall(text)
        if isinstance(wall, str):
            hint = _as_in(text, "2026-12-03 18:00", date_only=self.date_allowed)
            reader.fail("T101", f"{said(key)} is {what_it_is(node)}: {wall}", node, hint)
            return None
        if wall.date_only and not self.date_allowed:
            reader.fail(
                "T101",
                f"{said(key)} is {what_it_is(node)}: the time of the day is missing",
                node,
                f"write the time behind it, as in {text.strip()} 18:00",
            )
            return None
        if not self.seconds and _SECONDS.search(text):
            words = f"{said(key)} is {what_it_is(node)}: readers are shown hours and minutes, no seconds"
            reader.fail("T101", words, node, f"write it as {_SECONDS.sub('', text.strip())}")
            return None
        return wall

    def schema(self) -> JsonSchema:
        """Return the schema of a wall time."""
        return {
            "type": "string",
            "pattern": "^\\d{4}-\\d{1,2}-\\d{1,2}([T ]+\\d{1,2}:\\d{2}.*)?$",
            "examples": ["2026-12-03 18:00"],
        }


def _as_in(text: str, example: str, *, date_only: bool) -> str:
    """Return the hint for a date that cannot be read: what it means where that is sure, else an example."""
    ended, zoned = _RANGE.fullmatch(text.strip()), _ZONED.fullmatch(text.strip())
    bare = next((found["time"] for found in (ended, zoned) if found), text)
    meant = rewritten(bare)
    wall = parse_wall(meant) if meant else ""
    if isinstance(wall, str):
        clock = time_alone(text)
        return (
            f"write the day before it, as in {example[:10]} {clock}"
            if clock and not wall
            else f"as in {example}"
        )
    if ended and not wall.date_only:
        return f"write the start alone, {meant}, and the minutes as `duration:`"
    if zoned and not wall.date_only:
        city = zoned["zone"] if "/" in zoned["zone"] else "Europe/Berlin"
        return f"write it as {meant}; the zone has its own key, as in timezone: {city}"
    if wall.date_only and not date_only:
        return f"write it as {meant} with the time behind it, as in {meant} 18:00"
    return f"write it as {meant}"


class Day:
    """A date."""

    def read(self, node: Node, key: str, reader: Reader) -> date | None:
        """Return the date, or note T101."""
        text = scalar(node, key, reader, "a date such as 2026-12-03")
        if text is None:
            return None
        wall = parse_wall(text)
        if isinstance(wall, str):
            hint = _as_in(text, "2026-12-03", date_only=True)
            reader.fail("T101", f"{said(key)} is {what_it_is(node)}: {wall}", node, hint)
            return None
        return wall.naive.date()

    def schema(self) -> JsonSchema:
        """Return the schema of a date."""
        return {"type": "string", "format": "date"}


def exists(naive: datetime, zone: ZoneInfo) -> bool:
    """Say whether clocks in the zone ever show that wall time (no, within a spring gap)."""
    there = naive.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None, fold=0) == naive


def is_twice(naive: datetime, zone: ZoneInfo) -> bool:
    """Say whether clocks in the zone show that wall time twice (an autumn fold)."""
    first = naive.replace(tzinfo=zone, fold=0).utcoffset()
    second = naive.replace(tzinfo=zone, fold=1).utcoffset()
    return first != second and exists(naive, zone)


def neighbours(naive: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the last minute before and the first after the gap that holds `naive`, as wall times."""
    before = naive.replace(tzinfo=zone, fold=0).utcoffset() or timedelta(0)
    after = naive.replace(tzinfo=zone, fold=1).utcoffset() or timedelta(0)
    low, high = sorted((naive.replace(tzinfo=UTC) - before, naive.replace(tzinfo=UTC) - after))
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
            low = middle
        else:
            high = middle
    return low.astimezone(zone).replace(tzinfo=None, fold=0), high.astimezone(zone).replace(
        tzinfo=None, fold=0
    )


def first_moment(day: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day in a zone, also where clocks go forward at midnight."""
    return day.replace(tzinfo=zone) if exists(day, zone) else neighbours(day, zone)[1].replace(tzinfo=zone)


def resolve(
    wall: Wall, zone: ZoneInfo, key: str, node: Node, reader: Reader, fold: str = ""
) -> datetime | None:
    """Return the aware datetime in the zone; note T103 for a gap, T104 for a fold, T106 for a wrong offset.

    A time whose offset has seconds is T101, since ISO 8601 has none.
    Of a time that happens twice the first is taken unless `fold` is "second" or an offset decides.
    """
    naive = wall.naive
    if not exists(naive, zone):
        low, high = neighbours(naive, zone)
        reader.fail(
            "T103",
            f"{said(key)}: {naive:%Y-%m-%d %H:%M} does not exist in {zone.key}; clocks go forward there",
            node,
            f"the nearest times are {low:%Y-%m-%d %H:%M} and {high:%Y-%m-%d %H:%M}",
        )
        return None
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if _splits_minutes(first, key, node, reader):
        return None
    if wall.offset is not None:
        for candidate in (first, second):
            if candidate.utcoffset() == wall.offset:
                return candidate
        true = first.strftime("%z")
        reader.fail(
            "T106",
            f"{said(key)}: the offset {_shown(wall.offset)} is not {zone.key}'s at that time, which is {true[:3]}:{true[3:]}",
            node,
            "leave the offset out, or name the zone with `timezone:`",
        )
        return None
    if is_twice(naive, zone) and not fold:
        reader.fail(
            "T104",
            f"{said(key)}: {naive:%Y-%m-%d %H:%M} happens twice in {zone.key}; the first ({_shown(first.utcoffset())}) is taken",
            node,
            "write `fold: first` or `fold: second`"
            if key in {"start", "end"}
            else f"write the offset too, as in {first.isoformat(' ', 'minutes')}",
            Severity.WARNING,
        )
    return second if fold == "second" else first


def _splits_minutes(at: datetime, key: str, node: Node, reader: Reader) -> bool:
    """Say whether the offset from UTC has seconds, as Liberia's had until 1972, and note it."""
    if not (at.utcoffset() or timedelta(0)) % timedelta(minutes=1):
        return False
    words = (
        f"{said(key)}: {at.tzinfo} was UTC{at.isoformat()[19:]} at that time, and readers know whole minutes"
    )
    reader.fail("T101", words, node, "write timezone: UTC, and the time that it was there")
    return True


def _shown(offset: timedelta | None) -> str:
    minutes = round((offset or timedelta(0)).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
