"""Judges the events of a calendar one by one, each once for all files that hold it: its own, its topic's, the site's.

Only a file whose lines are whole and whose parts stand in the usual order is read so: head, time zones, events, end.
Any other is read as one, and so is one in which a second reader stumbles.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import datetime

from microsite.checks.ical_events import Event, claims_of, links_of, rest_of
from microsite.checks.ical_lines import Component, read_components, read_lines
from microsite.checks.ical_rules import event_rules, values
from microsite.checks.ical_second import broken_in
from microsite.checks.ical_times import span_of
from microsite.checks.ical_values import read_when
from microsite.checks.ical_zones import Zone, read_zone
from microsite.checks.inspection import Claim, Outgoing
from microsite.diagnostics import Problem
from microsite.records import frozen

MOST = 16_384
_EVENT, _EVENT_ENDS = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_ZONE, _ZONE_ENDS = b"BEGIN:VTIMEZONE\r\n", b"END:VTIMEZONE\r\n"
_END = b"END:VCALENDAR\r\n"


@frozen
class Block:
    """A VEVENT as it was judged; lines count from its own and paths are empty. `key` is its UID and recurrence.

    `rest` are the facts that only a file of few events states.
    """

    key: tuple[str, str]
    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...]
    rest: tuple[Claim, ...]
    links: tuple[Outgoing, ...]


@frozen
class Apart:
    """A calendar in its parts: the component without its zones and events, and each event with the line before it."""

    calendar: Component
    events: tuple[tuple[int, Block], ...]


def apart(data: bytes) -> Apart | None:
    """Return a calendar in parts that were judged by themselves; None when it must be read as one."""
    parts = _parts(data)
    if parts is None:
        return None
    head, zones, events = parts
    calendar = _alone(head + _END, "VCALENDAR")
    if calendar is None or calendar.children or broken_in(head + _END):
        return None
    known = _zones(zones)
    if known is None:
        return None
    line = (head + b"".join(zones)).count(b"\n")
    found: list[tuple[int, Block]] = []
    for event in events:
        block = _block(event, known)
        if block is None:
            return None
        found.append((line, block))
        line += event.count(b"\n")
    keys = [block.key for _, block in found if block.key[0]]
    return Apart(calendar, tuple(found)) if len(set(keys)) == len(keys) else None


def _parts(data: bytes) -> tuple[bytes, tuple[bytes, ...], list[bytes]] | None:
    """Return head, zones and events, which are the whole file but for its last line; None when it is made otherwise."""
    at = data.find(b"\n" + _EVENT) + 1
    if not at or not data.endswith(_EVENT_ENDS + _END) or b"\x00" in data:
        return None
    begin = data.find(b"\n" + _ZONE, 0, at) + 1 or at
    zones = _pieces(data[begin:at], _ZONE, _ZONE_ENDS)
    events = _pieces(data[at : -len(_END)], _EVENT, _EVENT_ENDS)
    return (data[:begin], tuple(zones), events) if zones is not None and events else None


def _pieces(data: bytes, begin: bytes, end: bytes) -> list[bytes] | None:
    """Return the components of one kind that the bytes are made of, None when they hold anything else."""
    pieces = data.split(end)
    if pieces.pop():
        return None
    whole = [piece + end for piece in pieces]
    fit = all(
        each.startswith(begin) and each[len(begin) : len(begin) + 1] not in {b" ", b"\t"} for each in whole
    )
    return whole if fit else None


def _alone(data: bytes, name: str) -> Component | None:
    """Return the only component of the bytes, None when they hold anything else or a fault of lines."""
    lines, faults = read_lines(data, "")
    tops, found = read_components(lines, "")
    return tops[0] if not faults and not found and len(tops) == 1 and tops[0].name == name else None


@functools.lru_cache(maxsize=256)
def _zone(data: bytes) -> Zone | None:
    part = _alone(data, "VTIMEZONE")
    if part is None or any(values(part, "")) or broken_in(data, nested=True):
        return None
    zone, found = read_zone(part, "")
    return None if found else zone


@functools.lru_cache(maxsize=256)
def _zones(zones: tuple[bytes, ...]) -> Mapping[str, Zone] | None:
    """Return the time zones of a calendar by name, None when one cannot be read or is written twice."""
    read = {zone.name: zone for zone in map(_zone, zones) if zone}
    return read if len(read) == len(zones) else None


def _block(data: bytes, zones: Mapping[str, Zone]) -> Block | None:
    """Return an event as it was judged, in any calendar whose zones give its times the same instants."""
    asked, answers, known = _judged.get(data, _UNKNOWN)
    if known and answers == _answers(asked, zones):
        return known
    part = _alone(data, "VEVENT")
    if part is None or broken_in(data, 1, nested=bool(part.children)):
        return None
    block = _judge(part, zones)
    if len(_judged) >= MOST:
        _judged.clear()
    asked = tuple(_local_times(part))
    _judged[data] = asked, _answers(asked, zones), block
    return block


def _judge(part: Component, zones: Mapping[str, Zone]) -> Block:
    start, end, found = span_of(part, zones, "")
    event = Event(part, start, end)
    again = part.first("RECURRENCE-ID")
    return Block(
        key=(part.text("UID"), again.value if again else ""),
        problems=(*values(part, ""), *found, *event_rules(part, "")),
        claims=tuple(claims_of(event, "")),
        rest=tuple(rest_of(event, "")),
        links=tuple(links_of(part)),
    )


_Asked = tuple[tuple[str, datetime], ...]
_Answers = tuple[tuple[bool, datetime | None] | None, ...]
_UNKNOWN: tuple[_Asked, _Answers, Block | None] = (), (), None
_judged: dict[bytes, tuple[_Asked, _Answers, Block | None]] = {}
"""Events by their bytes: the local times in them, the instants that zones gave them, and what was found then."""


def _local_times(part: Component) -> Iterator[tuple[str, datetime]]:
    """Yield the times of an event that a zone of its calendar decides, each after the zone's name."""
    for prop in part.properties:
        at = read_when(prop.value) if prop.name in {"DTSTART", "DTEND"} else None
        if isinstance(at, datetime) and at.tzinfo is None:
            yield prop.param("TZID"), at


def _answers(asked: _Asked, zones: Mapping[str, Zone]) -> _Answers:
    """Return for each local time whether its zone is known whole, and the instant that it gives."""
    own = [(zones.get(name), at) for name, at in asked]
    return tuple((zone.whole, zone.instant(at)) if zone else None for zone, at in own)
