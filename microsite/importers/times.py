"""Read foreign dates and times, and place them in a zone: wall time, never a fixed offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from microsite.formats import zones
from microsite.records import frozen

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[Tt\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+/[A-Za-z_/+-]+)?)?\Z"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?\Z")
_TWO_WAYS = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}(?!\d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?\s*(?:([AaPp])\.?[Mm]\.?)?\Z")
_NOON = 12


@frozen
class Moment:
    """A date and time as written.

    `wall` is naive; `offset` is from UTC or None; `zone` an IANA name or ""; `timed` is False for a bare day.
    """

    wall: datetime
    timed: bool
    offset: timedelta | None = None
    zone: str = ""


@frozen
class Placed:
    """A moment in a zone.

    `fold` is "first" or "second" when the wall time happens twice, else ""; `agrees` is False when the written
    offset is not the zone's; `gap` is True when the wall time does not exist.
    """

    wall: datetime
    zone: str
    instant: datetime
    fold: str = ""
    agrees: bool = True
    gap: bool = False


def zone_named(name: str) -> str:
    """Return the IANA zone of that name, or "": abbreviations and paths are no zones."""
    if zones.zone(name) is None:
        return ""
    return name


def is_two_ways(text: str) -> bool:
    """Say whether text starts with a date like 03/04/2026, which is April or March depending on who reads it."""
    return bool(_TWO_WAYS.match(text.strip()))


def _offset(text: str | None) -> timedelta | None:
    if not text or "/" in text:
        return None
    if text[0] not in "+-":
        return timedelta(0)
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))


def clock(text: str) -> tuple[int, int] | None:
    """Return hour and minute of a time of day ("15:25", "3:25 pm"), or None."""
    found = _CLOCK.match(text.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % _NOON + (_NOON if found[3] in "Pp" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - hours of a day, minutes of an hour


def moment(text: str) -> Moment | None:
    """Read an ISO 8601 date, with or without time and offset (RFC 3339, RFC 5545 3.3.5 and Jekyll's forms)."""
    found = _ISO.match(text.strip()) or _COMPACT.match(text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    try:
        if found[4] is None:
            return Moment(datetime(year, month, day), timed=False)  # noqa: DTZ001 - a wall time has no zone yet
        wall = datetime(year, month, day, int(found[4]), int(found[5]), int(found[6] or 0))  # noqa: DTZ001 - the same
        zone = zone_named(found[7]) if found[7] and "/" in found[7] else ""
        offset = _offset(found[7])
        timezone(offset or timedelta(0))  # refuses an offset of a day or more
    except ValueError:
        return None
    return Moment(wall, timed=True, offset=offset, zone=zone)


def place(at: Moment, zone: str, *, convert: bool = False) -> Placed | None:
    """Place a moment in an IANA zone.

    With an offset the instant is certain: the wall time is the zone's at that instant, and `agrees` says whether
    the offset was the zone's. `convert` says that another offset is meant (UTC is how machines store times).
    None when the year is out of range.
    """
    info = zones.must(zone)
    try:
        if at.offset is not None:
            aware = at.wall.replace(tzinfo=timezone(at.offset)).astimezone(info)
            agrees = convert or aware.utcoffset() == at.offset
        else:
            aware = at.wall.replace(tzinfo=info)
            agrees = True
        instant = aware.astimezone(UTC)
        back = instant.astimezone(info).replace(tzinfo=None)
        wall = aware.replace(tzinfo=None)
        twice = aware.replace(fold=0).utcoffset() != aware.replace(
            fold=1
        ).utcoffset() and back == wall.replace(fold=0)
    except (OverflowError, ValueError):
        return None
    fold = ("second" if aware.fold else "first") if twice and at.offset is not None else ""
    return Placed(
        wall.replace(fold=0), zone, instant, fold, agrees, gap=back.replace(fold=0) != wall.replace(fold=0)
    )


def written(wall: datetime) -> str:
    """Return a wall time as our front matter writes it."""
    return wall.isoformat(" ", "minutes")


def day_of(text: str) -> date | None:
    """Return the date that a text starts with, or None."""
    found = moment(text)
    return found.wall.date() if found else None
