"""Time zones from the pinned tzdata package, and the VTIMEZONE that tells a calendar what they do."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import tzdata

from microsite.formats.ical import Component, stamp, text
from microsite.records import frozen

_DATA = Path(
    tzdata.__file__
).parent  # importlib.resources would ask for a quarter of what starting Python takes
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = 4  # the fifth weekday of a month is not there every year


class _Zone(ZoneInfo):
    """A ZoneInfo read from the tzdata package; it travels between processes by its name."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (_read, (self.key,))

    @classmethod
    def read(cls, name: str) -> Self:
        """Return the zone of that name, which must be in tzdata's list."""
        with _DATA.joinpath("zoneinfo", *name.split("/")).open("rb") as data:
            return cls.from_file(data, key=name)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return the zone names an editor may write: Region/City of tzdata's own list, and UTC.

    Abbreviations and old country names ("CET", "EST", "Cuba") are left out: they hide which rules are meant.
    """
    listed = (_DATA / "zones").read_text("utf-8").split()
    return frozenset(name for name in listed if "/" in name or name == "UTC")


@lru_cache(maxsize=1024)
def _read(name: str) -> ZoneInfo:
    return _Zone.read(name)


def zone(name: str) -> ZoneInfo | None:
    """Return the IANA zone of that exact name from the tzdata package, None when there is none.

    The same object each time in one process; `fold` means what zoneinfo says (0 first, 1 second occurrence).
    """
    return _read(name) if name in names() else None


def must(name: str) -> ZoneInfo:
    """Return the zone of a name that was validated before."""
    found = zone(name)
    if found is None:
        raise ValueError(f"{name!r} is not a zone name")
    return found


def is_utc(name: str) -> bool:
    """Return whether the zone is UTC under one of its names, so that a calendar writes the Z form."""
    return name in {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal"}


def happens_twice(at: datetime) -> bool:
    """Return whether `at` is one of two equal wall times: a TZID can say the first alone (RFC 5545 3.3.5), and some take it for the other."""
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


@frozen
class Observance:
    """One change of a zone's offset (RFC 5545 section 3.6.5): `onset` is the wall clock just before it."""

    onset: datetime
    before: timedelta
    after: timedelta
    abbreviation: str
    daylight: bool


def _observance(tz: ZoneInfo, at: datetime) -> Observance:
    """Return the change of offset that takes place at the UTC instant `at`."""
    old, new = (at - timedelta(seconds=1)).astimezone(tz), at.astimezone(tz)
    before, after = old.utcoffset() or timedelta(), new.utcoffset() or timedelta()
    was, saving = old.dst() or timedelta(), new.dst() or timedelta()
    # negative saving (Dublin, Casablanca) turns the words round; readers expect DAYLIGHT to be the later clock
    daylight = saving > timedelta() or (saving == timedelta() and was < timedelta() and after > before)
    return Observance((at + before).replace(tzinfo=None), before, after, new.tzname() or "", daylight)


@lru_cache(maxsize=256)
def observances(name: str, first: int, last: int) -> tuple[Observance, ...]:
    """Return every change of the zone's UTC offset from the year `first` through the year `last`, in order."""
    tz = must(name)
    found = []
    day, stop = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    offset = day.astimezone(tz).utcoffset()
    while day < stop:
        then = day + timedelta(days=1)
        new = then.astimezone(tz).utcoffset()
        if new != offset:
            low, high = day, then
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if middle.astimezone(tz).utcoffset() == offset else (low, middle)
            found.append(_observance(tz, high))
        day, offset = then, new
    return tuple(found)


def _weekday_rule(onsets: Sequence[datetime]) -> str:
    """Return the RRULE that yields exactly these onsets, one a year without a gap, "" when none does."""
    one = onsets[0]
    if any(b.year != a.year + 1 for a, b in pairwise(onsets)):
        return ""
    if any((o.month, o.weekday(), o.time()) != (one.month, one.weekday(), one.time()) for o in onsets):
        return ""
    places = {(o.day - 1) // 7 + 1 for o in onsets}
    if all(o.day + 7 > monthrange(o.year, o.month)[1] for o in onsets):
        nth = -1
    elif len(places) == 1 and max(places) <= _NTH:
        nth = places.pop()
    else:
        return ""
    return f"FREQ=YEARLY;BYMONTH={one.month};BYDAY={nth}{_DAYS[one.weekday()]}"


def _yearly(found: Sequence[Observance], first: int, last: int) -> Iterator[tuple[Observance, str]]:
    """Yield the changes as yearly rules when two rules, each kept every year, say them all; else nothing."""
    groups: dict[tuple[timedelta, timedelta, str, bool], list[Observance]] = {}
    for one in found:
        groups.setdefault((one.before, one.after, one.abbreviation, one.daylight), []).append(one)
    rules = [(group[0], _weekday_rule([o.onset for o in group])) for group in groups.values()]
    whole = all(len(group) == last - first + 1 for group in groups.values())
    if len(groups) == 2 and whole and all(rule for _, rule in rules):  # noqa: PLR2004 - there and back
        yield from rules


def _offset(value: timedelta) -> str:
    """Return a UTC-OFFSET (RFC 5545 section 3.3.14)."""
    total = int(value.total_seconds())
    hours, rest = divmod(abs(total), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if total < 0 else '+'}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")


def _part(one: Observance, rule: str = "") -> Component:
    lines = [
        f"DTSTART:{stamp(one.onset)}",
        f"TZOFFSETFROM:{_offset(one.before)}",
        f"TZOFFSETTO:{_offset(one.after)}",
        text("TZNAME", one.abbreviation),
    ]
    if rule:
        lines.append(f"RRULE:{rule}")
    return Component("DAYLIGHT" if one.daylight else "STANDARD", tuple(lines))


def _opening(tz: ZoneInfo, first: int, found: Sequence[Observance]) -> Observance:
    """Return what holds before the first change: since 1970 when nothing ever changes in the span."""
    at = datetime(first, 1, 1, tzinfo=tz)
    offset = at.utcoffset() or timedelta()
    daylight = bool(found) and offset > found[0].after and not found[0].daylight
    onset = at.replace(tzinfo=None) if found else datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone
    return Observance(onset, offset, offset, at.tzname() or "", daylight)


@lru_cache(maxsize=256)
def _vtimezone(name: str, first: int, last: int) -> Component:
    found = observances(name, first, last)
    parts = [_part(one, rule) for one, rule in _yearly(found, first, last)]
    if not parts:
        parts = [_part(one) for one in (_opening(must(name), first, found), *found)]
    return Component("VTIMEZONE", (text("TZID", name),), tuple(parts))


def vtimezone(name: str, first: datetime, last: datetime) -> Component:
    """Return the zone's VTIMEZONE (RFC 5545 section 3.6.5) for the instants from `first` to `last`, aware.

    It holds the span and a year on each side: as two yearly rules when they say exactly what the database says
    in those years (Outlook reads rules and no RDATE), else as one component for each change.
    """
    return _vtimezone(name, max(first.year - 1, 2), min(last.year + 1, 9998))
