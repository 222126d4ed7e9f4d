"""Inspects data files: strict JSON, and the facts of the events that a list of them states."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from microsite.checks import outcome_pages
from microsite.checks import vocabulary as words
from microsite.checks.data_facts import ENDS, NAMES, STARTS, addresses, facts, first
from microsite.checks.ical_values import iana_zone
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.json_read import line_numbers, read_json
from microsite.checks.schema_fits import fits
from microsite.checks.schema_subset import faults as schema_faults
from microsite.checks.schema_subset import violations
from microsite.checks.values import AVAILABILITY
from microsite.diagnostics import Problem, Span, error

MOST_EVENTS = 40_000
_LISTS = ("events", "items", "data", "@graph", "outcomes")
_OFFSET = re.compile(r"[+-]\d\d:\d\d\Z")
_MOST_VIOLATIONS = 20
_STOCK = frozenset(AVAILABILITY)


def inspect_json(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what a JSON file says, and its problems (K708, K709).

    A file whose list holds objects with a start is read as a list of events, wherever it lies.
    """
    value, problems = read_json(data, path)
    if problems:
        return Inspection(path=path, kind="json", url=url, problems=tuple(problems))
    schema = value.get("$schema") if isinstance(value, dict) else None
    if isinstance(schema, str) and "json-schema.org" in schema:
        bad = [
            error("K710", f"the schema cannot be used: {fault}", Span(path))
            for fault in schema_faults(value, value)
        ]
        return Inspection(
            path=path, kind="json", url=url, types=("schema",), problems=tuple(bad[:_MOST_VIOLATIONS])
        )
    links = [Outgoing(schema, "schema")] if isinstance(schema, str) else []
    events = list(islice(_events(value), MOST_EVENTS + 1))
    if len(events) > MOST_EVENTS:
        too_many = f"the file has more than {MOST_EVENTS:,} events; the others are not read"
        problems.append(error("K709", too_many, Span(path), "divide it"))
    shown_at = outcome_pages.items(value)
    links += [Outgoing(text, "link") for item in shown_at for text in outcome_pages.addresses(item)]
    lines = data.decode("utf-8").split("\n") if events else []
    numbers = line_numbers(lines)
    claims: list[Claim] = []
    seen: set[str] = set()
    for event in events:
        link = first(event, ("url", "@id", "id"))
        line = numbers.get(link)
        subject = words.subject_of(link)
        if not subject:
            shown = str(first(event, NAMES))[:60]
            hint = "each event needs the absolute address of its page"
            problems.append(error("K709", f"the event {shown!r} has no absolute url", Span(path, line), hint))
            continue
        if subject in seen:
            problems.append(
                error("K709", f"two events of the file have the address {subject}", Span(path, line))
            )
        seen.add(subject)
        problems += _forms(event, Span(path, line))
        claims += [
            Claim(subject, fact, said, "events.json", path, shown, line)
            for fact, said, shown in facts(event)
            if said
        ]
        links += [Outgoing(text, use, line) for text, use in addresses(event)]
        series = event.get("series")
        if isinstance(series, dict) and (whole := words.subject_of(first(series, ("url",)))):
            name = first(series, ("name", "title"))
            claims.append(Claim(whole, "name", words.fold(name), "events.json", path, name, line))
    return Inspection(
        path=path,
        kind="json",
        url=url,
        types=("Event",) * len(events) + (("outcomes",) if shown_at else ()),
        links=tuple(dict.fromkeys(links)),
        claims=tuple(claims),
        problems=tuple(problems),
    )


@functools.lru_cache(maxsize=8)
def schema_problems(path: str, data: bytes, schema: bytes) -> tuple[Problem, ...]:
    """Return how a data file breaks the schema that it names (K710), at most twenty places."""
    value, broken = read_json(data, path)
    rules, useless = read_json(schema, path)
    if broken or useless:
        return ()  # each is told of when that file is inspected
    if fits(value, rules):
        return ()
    found = []
    for said in violations(value, rules, rules):
        found.append(error("K710", f"{said.strip('/')} (by the schema that the file names)", Span(path)))
        if len(found) == _MOST_VIOLATIONS:
            break
    return tuple(found)


def _events(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Yield the objects with a start out of the file's list."""
    listed = value
    if isinstance(value, dict):
        listed = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), [])
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict) and (any(key in item for key in STARTS) or item.get("@type") == "Event"):
            yield item


def _forms(event: Mapping[str, Any], spot: Span) -> Iterator[Problem]:
    """Yield what an event of a data file lacks or has in a form that readers misread (K709)."""
    what = f"the event {first(event, NAMES)[:60]!r}"
    if not first(event, NAMES):
        yield error("K709", "an event of the file has no name", spot)
    for fact, names in (("start", STARTS), ("end", ENDS)):
        said = next((event[name] for name in names if name in event), None)
        if said is None and fact == "end":
            continue
        if not isinstance(said, str) or words.instant(said) is None:
            hint = "write ISO 8601 with an offset, as in 2026-12-03T18:00:00+01:00"
            yield error("K709", f"the {fact} of {what} is {said!r}", spot, hint)
    start, end = (words.instant(first(event, names)) for names in (STARTS, ENDS))
    if start and end and end <= start:
        yield error("K709", f"{what} does not end after its start", spot)
    yield from _zone(event, what, spot)
    yield from _agenda(event, what, spot)
    yield from _seats(event, what, spot)
    if "status" in event and not (isinstance(event["status"], str) and words.status(event["status"])):
        yield error("K709", f"the status of {what} is {event['status']!r}, which is no known word", spot)


def _zone(event: Mapping[str, Any], what: str, spot: Span) -> Iterator[Problem]:
    """Yield a problem when the offset of a start or end is not that of the zone which the event names."""
    name = first(event, ("timezone", "time_zone", "tz"))
    if not name:
        return
    zone = iana_zone(name)
    if zone is None:
        yield error("K709", f"{what} names the zone {name!r}, which is not of the IANA list", spot)
        return
    for names in (STARTS, ENDS):
        said = first(event, names)
        if words.instant(said) is None or not _OFFSET.search(said):
            continue
        try:
            at = datetime.fromisoformat(said)
            fits = at.utcoffset() == at.astimezone(zone).utcoffset()
        except (ValueError, OverflowError):
            continue
        if not fits:
            yield error("K709", f"{said} of {what} does not have the offset of {name}", spot)


def _minutes(start: str, end: str) -> int:
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60)


def _seats(event: Mapping[str, Any], what: str, spot: Span) -> Iterator[Problem]:
    """Yield a problem when the seats left contradict the capacity or what the offers say of them."""
    left, most = event.get("seats_left"), event.get("capacity")
    offers = event.get("offers")
    stock = {
        words.schema_word(str(one.get("availability") or ""))
        for one in (offers if isinstance(offers, list) else ())
        if isinstance(one, dict)
    }
    for word in sorted(stock - _STOCK - {""}):
        yield error("K709", f"the availability of {what} is {word!r}, which is no word of schema.org", spot)
    if not isinstance(left, int):
        return
    if isinstance(most, int) and left > most:
        yield error("K709", f"{what} has {left} seats left of {most}", spot)
    if left == 0 and "InStock" in stock:
        yield error("K709", f"{what} has no seat left, and an offer says InStock", spot)


def _agenda(event: Mapping[str, Any], what: str, spot: Span) -> Iterator[Problem]:
    """Yield a problem when the parts of an agenda do not fill the event from start to end, one after the other."""
    parts = event.get("agenda")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        return
    edges = [(words.instant(first(part, STARTS)), words.instant(first(part, ENDS))) for part in parts]
    if not all(start and end for start, end in edges):
        return
    ends = [words.instant(first(event, STARTS)), *(end for _, end in edges)]
    starts = [*(start for start, _ in edges), words.instant(first(event, ENDS))]
    for part, (start, end) in zip(parts, edges, strict=True):
        minutes = part.get("minutes")
        if isinstance(minutes, int) and start and end and minutes != _minutes(start, end):
            words_ = f"a part of the agenda of {what} is said to take {minutes} minutes; it takes {_minutes(start, end)}"
            yield error("K709", words_, spot)
    if ends != starts and None not in ends and None not in starts:
        yield error(
            "K709", f"the agenda of {what} does not run from its start to its end without a gap", spot
        )
