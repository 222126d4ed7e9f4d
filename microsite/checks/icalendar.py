"""Inspects one iCalendar file: raw bytes, structure, values, times, a second reader, and what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from microsite.checks.ical_blocks import Apart, apart
from microsite.checks.ical_bounds import crowded, crowded_as_one
from microsite.checks.ical_events import Event, claims_of, links_of, rest_of
from microsite.checks.ical_lines import Component, read_components, read_lines
from microsite.checks.ical_rules import calendar_rules, event_rules, markup_claims, values, where
from microsite.checks.ical_second import second_reader
from microsite.checks.ical_times import span_of
from microsite.checks.ical_zones import Zone, read_zone
from microsite.checks.inspection import MOST_FAULTS, Claim, Inspection, Outgoing
from microsite.checks.row_facts import in_file, moved, placed
from microsite.diagnostics import Problem, Span, error

FEW = 3  # a calendar of so few events says every fact of them; a feed only those that feeds get wrong


def inspect_calendar(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what an iCalendar file says of events, and every problem of RFC 5545 and RFC 7986 that it has alone."""
    told = crowded(data, path)
    found = None if told else apart(data)
    if told := told or (None if found else crowded_as_one(data, path)):
        return Inspection(path=path, kind="icalendar", url=url, problems=(told,))
    return _as_one(path, data, url) if found is None else _of_parts(path, url, found)


def _of_parts(path: str, url: str, found: Apart) -> Inspection:
    """Return the same of a calendar whose events were judged one by one."""
    calendar, claims, links = found.calendar, [], []
    problems = [*islice(values(calendar, path), MOST_FAULTS), *calendar_rules(calendar, path)]
    for line, event in found.events:
        if len(problems) < MOST_FAULTS:
            problems += [placed(problem, path, line) for problem in event.problems]
        said = (*event.claims, *event.rest) if len(found.events) <= FEW else event.claims
        claims += [in_file(claim, path, line) for claim in said]
        links += [moved(link, line) for link in event.links]
    links += links_of(calendar)
    claims += _of_calendar(calendar, path)
    return _inspection(path, url, [calendar], (problems, claims, links), len(found.events))


def _as_one(path: str, data: bytes, url: str) -> Inspection:
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
        problems += [*islice(values(calendar, path), MOST_FAULTS), *calendar_rules(calendar, path)]
        events, more = _read_events(calendar, path)
        problems += more
        for event in events:
            claims += claims_of(event, path)
            claims += rest_of(event, path) if len(events) <= FEW else ()
            links += links_of(event.part)
        links += links_of(calendar)
        claims += _of_calendar(calendar, path)
    number = sum(part.name == "VEVENT" for calendar in calendars for part in calendar.children)
    problems += second_reader(data, number, path)
    return _inspection(path, url, calendars, (problems, claims, links), number)


def _of_calendar(calendar: Component, path: str) -> Iterator[Claim]:
    yield from markup_claims(calendar, "", path)
    has = sorted({prop.name for prop in calendar.properties})
    yield Claim(f"file:{path}", "ical:has", " ".join(has), "icalendar", path)


def _inspection(
    path: str,
    url: str,
    calendars: list[Component],
    found: tuple[list[Problem], list[Claim], list[Outgoing]],
    number: int,
) -> Inspection:
    problems, claims, links = found
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


def _read_events(calendar: Component, path: str) -> tuple[list[Event], list[Problem]]:
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
        full = len(problems) >= MOST_FAULTS
        problems += () if full else (*found, *event_rules(part, path))
        again = part.first("RECURRENCE-ID")
        key = (part.text("UID"), again.value if again else "")
        if key[0] and key in seen and not full:
            problems.append(error("K609", f"two events of the file have the UID {key[0]}", where(path, part)))
        seen.add(key)
        events.append(Event(part, start, end))
    return events, problems
