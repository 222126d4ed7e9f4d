"""Judges the events of a calendar one by one, each once for all files that hold it: its own, its topic's, the site's.

Only a file whose lines are whole and whose parts stand in the usual order is read so: head, time zones, events, end.
Any other is read as one, and so is one in which a second reader stumbles.
"""

from __future__ import annotations

import functools

from microsite.checks.ical_events import Event, claims_of, links_of, rest_of
from microsite.checks.ical_lines import Component, read_components, read_lines
from microsite.checks.ical_rules import event_rules, values
from microsite.checks.ical_second import broken_in
from microsite.checks.ical_times import span_of
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
    read = tuple(map(_zone, zones))
    if None in read or len({zone.name for zone in read if zone}) < len(read):
        return None
    line = (head + b"".join(zones)).count(b"\n")
    found: list[tuple[int, Block]] = []
    for event in events:
        block = _block(event, zones)
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
    if part is None or any(values(part, "")) or broken_in(_in_calendar(data)):
        return None
    zone, found = read_zone(part, "")
    return None if found else zone


@functools.lru_cache(maxsize=MOST)
def _block(data: bytes, zones: tuple[bytes, ...]) -> Block | None:
    part = _alone(data, "VEVENT")
    if part is None or broken_in(_in_calendar(data), 1):
        return None
    known = {zone.name: zone for zone in map(_zone, zones) if zone}
    start, end, found = span_of(part, known, "")
    event = Event(part, start, end)
    again = part.first("RECURRENCE-ID")
    return Block(
        key=(part.text("UID"), again.value if again else ""),
        problems=(*values(part, ""), *found, *event_rules(part, "")),
        claims=tuple(claims_of(event, "")),
        rest=tuple(rest_of(event, "")),
        links=tuple(links_of(part)),
    )


def _in_calendar(data: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//check//EN\r\n" + data + _END
