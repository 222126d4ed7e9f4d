"""Inspects one iCalendar file: raw bytes, structure, values, times, a second reader, and what it claims."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from microsite.checks.ical_lines import Component, read_components, read_lines, unescape
from microsite.checks.ical_rules import calendar_rules, event_rules, markup_claims, values, where
from microsite.checks.ical_times import Moment, span_of
from microsite.checks.ical_zones import Zone, read_zone
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.vocabulary import fold, geo, of_datetime, status, subject_of
from microsite.checks.words import CANCELLED
from microsite.diagnostics import Problem, Span, error

# the properties by which `calendars` compares the same event in two files, see `print_of`
COMPARED = (
    "STATUS SEQUENCE LAST-MODIFIED SUMMARY DESCRIPTION LOCATION URL GEO CATEGORIES ORGANIZER IMAGE CONFERENCE DTSTART"
    " DTEND"
).split()
FEW = 3  # a calendar of so few events says every fact of them; a feed only those that feeds get wrong


def inspect_calendar(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what an iCalendar file says of events, and every problem of RFC 5545 and RFC 7986 that it has alone."""
    lines, problems = read_lines(data, path)
    tops, found = read_components(lines, path)
    problems += found
    calendars = [top for top in tops if top.name == "VCALENDAR"]
    for top in tops:
        if top.name != "VCALENDAR":
            problems.append(error("K602", f"{top.name} stands outside of a VCALENDAR", where(path, top)))
    if not calendars:
        problems.append(error("K602", "the file holds no calendar", Span(path, 1)))
        return Inspection(path=path, kind="icalendar", url=url, problems=tuple(problems))
    if len(calendars) > 1:
        words = "the file holds more than one VCALENDAR; most readers stop after the first"
        problems.append(error("K602", words, where(path, calendars[1])))
    claims: list[Claim] = []
    links: list[Outgoing] = []
    for calendar in calendars:
        problems += [*values(calendar, path), *calendar_rules(calendar, path)]
        events, more = _read_events(calendar, path)
        problems += more
        for event in events:
            claims += _claims(event, path, whole=len(events) <= FEW)
            links += _links(event.part)
        links += _links(calendar)
        claims += markup_claims(calendar, "", path)
        has = sorted({prop.name for prop in calendar.properties})
        claims.append(Claim(f"file:{path}", "ical:has", " ".join(has), "icalendar", path))
    number = sum(part.name == "VEVENT" for calendar in calendars for part in calendar.children)
    problems += _second_reader(data, number, path)
    title = next((text for c in calendars for name in ("NAME", "X-WR-CALNAME") if (text := c.text(name))), "")
    return Inspection(
        path=path,
        kind="icalendar",
        url=url,
        title=title,
        types=("VEVENT",) * number,
        links=tuple(links),
        claims=tuple(claims),
        problems=tuple(problems),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    part: Component
    start: Moment
    end: Moment


def _read_events(calendar: Component, path: str) -> tuple[list[_Event], list[Problem]]:
    """Return the events with their instants, and what is wrong with zones, events and their identities."""
    problems: list[Problem] = []
    zones: dict[str, Zone] = {}
    for part in calendar.children:
        if part.name == "VTIMEZONE":
            zone, found = read_zone(part, path)
            problems += found
            if zone.name in zones:
                problems.append(
                    error("K608", f"the time zone {zone.name} is written twice", where(path, part))
                )
            zones.setdefault(zone.name, zone)
    events, seen = [], set()
    for part in calendar.children:
        if part.name not in {"VEVENT", "VTIMEZONE"} and not part.name.startswith("X-"):
            words = f"a listing publishes VEVENTs; this is a {part.name}"
            problems.append(error("K611", words, where(path, part)))
        if part.name != "VEVENT":
            continue
        start, end, found = span_of(part, zones, path)
        problems += [*found, *event_rules(part, path)]
        again = part.first("RECURRENCE-ID")
        key = (part.text("UID"), again.value if again else "")
        if key[0] and key in seen:
            problems.append(error("K609", f"two events of the file have the UID {key[0]}", where(path, part)))
        seen.add(key)
        events.append(_Event(part, start, end))
    return events, problems


def _claims(event: _Event, path: str, *, whole: bool) -> Iterator[Claim]:
    """Yield the facts that a VEVENT states, about the address in its URL; without one, about its UID."""
    part = event.part
    link, uid = part.first("URL"), part.text("UID")
    subject = subject_of(link.value if link else "") or f"uid:{uid}"

    def say(fact: str, value: str, shown: str, name: str) -> Iterator[Claim]:
        prop = part.first(name)
        if value:
            yield Claim(subject, fact, value, "icalendar", path, shown, prop.line if prop else part.line)

    summary = part.text("SUMMARY")
    yield from say("name", fold(CANCELLED.sub("", summary, count=1)), summary, "SUMMARY")
    for fact, at, name in (("start", event.start, "DTSTART"), ("end", event.end, "DTEND")):
        prop = part.first(name)
        if at.instant is not None:
            yield from say(fact, of_datetime(at.instant), prop.value if prop else "", name)
    said = part.text("STATUS")
    yield from say("status", status(said), said, "STATUS")
    place = part.text("LOCATION")
    if place and not re.fullmatch(r"https?://\S+|online.*", place.strip(), re.IGNORECASE):
        yield from say("place", fold(place), place, "LOCATION")
    yield from say("uid", uid, uid, "UID")
    sequence = part.first("SEQUENCE")
    if sequence is not None and sequence.value.isdecimal():
        yield from say("sequence", str(int(sequence.value)), sequence.value, "SEQUENCE")
    yield from markup_claims(part, subject, path)
    yield Claim(subject, "ical:print", print_of(part), "icalendar", path, uid, part.line)
    if whole:
        yield from _rest(part, subject, path)


def _rest(part: Component, subject: str, path: str) -> Iterator[Claim]:
    """Yield the facts that a file of a single event also tells: coordinates and topics."""
    spot = part.first("GEO")
    if spot is not None:
        latitude, _, longitude = spot.value.partition(";")
        yield Claim(subject, "geo", geo(latitude, longitude), "icalendar", path, spot.value, spot.line)
    for prop in part.all("CATEGORIES"):
        for topic in re.split(r"(?<!\\),", prop.value):
            yield Claim(subject, "topic", fold(unescape(topic)), "icalendar", path, topic, prop.line)


def print_of(part: Component) -> str:
    """Return each compared property with a short sum of its values: all that telling two files apart needs."""
    sums = []
    for name in COMPARED:
        found = part.all(name)
        if found:
            raw = "\n".join(sorted(f"{prop.param('TZID')} {prop.value}" for prop in found))
            sums.append(f"{name}={zlib.crc32(raw.encode()):08x}")
    return " ".join(sums)


def _links(part: Component) -> Iterator[Outgoing]:
    """Yield the addresses that a component points at."""
    uses = {
        "URL": "about" if part.name == "VEVENT" else "link",
        "ATTACH": "link",
        "CONFERENCE": "link",
        "SOURCE": "self",
        "IMAGE": "asset",
    }
    for prop in part.properties:
        if prop.name in uses and prop.value.lower().startswith(("http:", "https:")):
            yield Outgoing(prop.value, uses[prop.name], prop.line)


def _second_reader(data: bytes, number: int, path: str) -> Iterator[Problem]:
    """Yield a problem when the icalendar package cannot read the file or sees another number of events (K610)."""
    import icalendar as package  # noqa: PLC0415 - heavy, and only calendars need it

    try:
        parsed = package.Calendar.from_ical(data, multiple=True)
        seen = sum(len(top.walk("VEVENT")) for top in parsed)
        broken = [fault for top in parsed for part in top.walk() for fault in part.errors]
    except Exception as fault:  # noqa: BLE001 - a foreign file may raise anything inside a foreign reader
        words = f"a second calendar reader cannot read the file: {str(fault)[:120]}"
        yield error("K610", words, Span(path))
        return
    if seen != number:
        yield error("K610", f"a second calendar reader sees {seen} events, not {number}", Span(path))
    for name, words in broken[:5]:
        yield error("K610", f"a second calendar reader cannot read {name}: {str(words)[:120]}", Span(path))
