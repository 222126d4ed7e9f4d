"""The figures by which feeds and llms.txt say when a session is, read as claims: 2026-12-03 18:00 to 18:45 (zone)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from microsite.checks.ical_values import iana_zone
from microsite.checks.inspection import Claim
from microsite.checks.vocabulary import fold, of_datetime, status
from microsite.checks.words import state_said

_DAY, _TIME = r"(\d{4}-\d\d-\d\d)", r"([01]\d|2[0-3]):([0-5]\d)"
_SPAN = re.compile(
    rf"{_DAY} ({_TIME})(?: ?(?:[^\W\d_]{{1,12}}|[\u2013\u2014\uff5e\u301c-]) ?(?:{_DAY} )?({_TIME}))? \(([A-Za-z_]+(?:/[\w+-]+)*), UTC([+\u2212-]\d\d:\d\d)?\)",
)
_OWN = r"UTC([+\u2212-]\d\d:\d\d)?"
_CHANGED = re.compile(  # clocks are changed in between, and each time has its own offset
    rf"{_DAY} (?P<begin>{_TIME}) {_OWN} ?(?:[^\W\d_]{{1,12}}|[\u2013\u2014\uff5e\u301c-]) ?(?:(?P<last>{_DAY}) )?(?P<end>{_TIME}) {_OWN}"
)
_LINE = re.compile(rf"(?:([^.\d]{{2,30}})\. )?{_DAY} ({_TIME}) ([A-Z][A-Za-z_]+(?:/[\w+-]+)*)\.", re.ASCII)


def in_summary(subject: str, text: str, surface: str, path: str, line: int | None) -> Iterator[Claim]:
    """Yield start and end from the words at the beginning of a feed entry's summary; the offset counts."""
    found = _SPAN.search(text[:160])
    if not found:
        yield from _apart(subject, text, surface, path, line)
        return
    day, begin, last, end, offset = (
        found[1],
        found[2],
        found[5],
        found[6],
        (found[10] or "+00:00").replace("\u2212", "-"),
    )
    start = _moment(day, begin, offset)
    if start is None:
        return
    yield Claim(subject, "start", of_datetime(start), surface, path, found[0], line)
    zone = iana_zone(found[9])
    over = _moment(last or day, end, offset) if end else None
    if over is not None and zone is not None:
        ends = _ends(over.replace(tzinfo=zone), of_datetime(start))  # clocks may change in between
        for at in ends if len(ends) == 1 else ():
            yield Claim(subject, "end", at, surface, path, found[0], line)
    if zone is not None and start.astimezone(zone).utcoffset() != start.utcoffset():
        # the figures contradict themselves: the wall time in the named zone is another instant
        wall = datetime.fromisoformat(f"{day}T{begin}:00").replace(tzinfo=zone)
        yield Claim(subject, "start", of_datetime(wall), surface, path, found[0], line)


def _ends(wall: datetime, start: str) -> set[str]:
    """Return which instants the clock of an end can mean: where it shows a time twice, those after the start."""
    for day in (wall, wall + timedelta(days=1)):
        ends = {of_datetime(day.replace(fold=fold)) for fold in (0, 1)}
        if after := {at for at in ends if at > start}:
            return after
    return set()


def _apart(subject: str, text: str, surface: str, path: str, line: int | None) -> Iterator[Claim]:
    """Yield start and end where each has an offset of its own."""
    found = _CHANGED.search(text[:160])
    if not found:
        return
    offsets = [(found[n] or "+00:00").replace("\u2212", "-") for n in (5, found.re.groups)]
    start = _moment(found[1], found["begin"], offsets[0])
    over = _moment(found["last"] or found[1], found["end"], offsets[1])
    if start and over:
        yield Claim(subject, "start", of_datetime(start), surface, path, found[0], line)
        yield Claim(subject, "end", of_datetime(over), surface, path, found[0], line)


def _moment(day: str, clock: str, offset: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{day}T{clock}:00{offset}")
    except ValueError:
        return None


def in_line(subject: str, title: str, text: str, path: str, line: int) -> Iterator[Claim]:
    """Yield what a line of llms.txt says of an event; a line without date, time and zone claims nothing."""
    found = _LINE.match(text)
    zone = iana_zone(found[6]) if found else None
    if found is None or zone is None:
        return
    yield Claim(subject, "name", fold(title), "llms.txt", path, title, line)
    at = _moment(found[2], found[3], "+00:00")
    if at is not None:
        wall = at.replace(tzinfo=zone)
        twice = of_datetime(wall) != of_datetime(wall.replace(fold=1))
        if not twice:  # an hour that happens twice is no instant without an offset
            yield Claim(subject, "start", of_datetime(wall), "llms.txt", path, found[0], line)
    said = status(found[1] or "") or state_said(found[1] or "")
    if said:
        yield Claim(subject, "status", said, "llms.txt", path, found[1], line)
    else:
        yield Claim(subject, "plain", "en", "llms.txt", path, "", line)
