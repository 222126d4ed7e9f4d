"""Inspects data files: strict JSON, and the facts of the events that a list of them states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks import vocabulary as words
from microsite.checks.ical_forms import absolute
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.json_read import read_json
from microsite.checks.schema_subset import faults, violations
from microsite.diagnostics import Problem, Span, error

_LISTS = ("events", "items", "data", "@graph", "outcomes")
_NAMES = ("name", "title", "summary")
_STARTS = ("start", "startDate", "start_date", "starts_at", "dtstart")
_ENDS = ("end", "endDate", "end_date", "ends_at", "dtend")
_PEOPLE = ("mentors", "performers", "performer", "speakers")
_PLACES = ("place", "venue", "location")
_TOPICS = ("topics", "topic", "keywords")
_ADDRESS = {
    "street": ("street", "streetAddress"),
    "locality": ("locality", "addressLocality"),
    "region": ("region", "addressRegion"),
    "postal-code": ("postal_code", "postalCode"),
    "country": ("country", "addressCountry"),
}
_KEPT_LINES = 100_000
_MOST_VIOLATIONS = 20


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
            error("K710", f"the schema cannot be used: {fault}", Span(path)) for fault in faults(value, value)
        ]
        return Inspection(
            path=path, kind="json", url=url, types=("schema",), problems=tuple(bad[:_MOST_VIOLATIONS])
        )
    links = [Outgoing(schema, "schema")] if isinstance(schema, str) else []
    events = list(_events(value))
    lines = data.decode("utf-8").split("\n") if events else []
    numbers = _line_numbers(lines)
    claims: list[Claim] = []
    seen: set[str] = set()
    for event in events:
        link = _first(event, ("url", "@id", "id"))
        line = numbers.get(link)
        subject = words.subject_of(link)
        if not subject:
            shown = str(_first(event, _NAMES))[:60]
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
            for fact, said, shown in _facts(event)
            if said
        ]
        links += [Outgoing(text, use, line) for text, use in _addresses(event)]
    return Inspection(
        path=path,
        kind="json",
        url=url,
        types=("Event",) * len(events),
        links=tuple(dict.fromkeys(links)),
        claims=tuple(claims),
        problems=tuple(problems),
    )


def schema_problems(path: str, data: bytes, schema: bytes) -> list[Problem]:
    """Return how a data file breaks the schema that it names (K710), at most twenty places."""
    value, broken = read_json(data, path)
    rules, useless = read_json(schema, path)
    if broken or useless:
        return []  # each is told of when that file is inspected
    found = []
    for said in violations(value, rules, rules):
        found.append(error("K710", f"{said.strip('/')} (by the schema that the file names)", Span(path)))
        if len(found) == _MOST_VIOLATIONS:
            break
    return found


def _events(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Yield the objects with a start out of the file's list."""
    listed = value
    if isinstance(value, dict):
        listed = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), [])
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict) and (any(key in item for key in _STARTS) or item.get("@type") == "Event"):
            yield item


def _line_numbers(lines: list[str]) -> Mapping[str, int]:
    """Return the line on which each quoted address first stands; nothing for a file of one line."""
    if not 2 < len(lines) < _KEPT_LINES:  # noqa: PLR2004 - a minified file has no lines to tell
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        for part in line.split('"')[1::2]:
            if part.startswith("http"):
                found.setdefault(part, number)
    return found


def _first(event: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((event[name] for name in names if isinstance(event.get(name), str) and event[name]), "")


def _forms(event: Mapping[str, Any], spot: Span) -> Iterator[Problem]:
    """Yield what an event of a data file lacks or has in a form that readers misread (K709)."""
    what = f"the event {_first(event, _NAMES)[:60]!r}"
    if not _first(event, _NAMES):
        yield error("K709", "an event of the file has no name", spot)
    for fact, names in (("start", _STARTS), ("end", _ENDS)):
        said = next((event[name] for name in names if name in event), None)
        if said is None and fact == "end":
            continue
        if not isinstance(said, str) or words.instant(said) is None:
            hint = "write ISO 8601 with an offset, as in 2026-12-03T18:00:00+01:00"
            yield error("K709", f"the {fact} of {what} is {said!r}", spot, hint)
    start, end = (words.instant(_first(event, names)) for names in (_STARTS, _ENDS))
    if start and end and end <= start:
        yield error("K709", f"{what} does not end after its start", spot)
    if "status" in event and not (isinstance(event["status"], str) and words.status(event["status"])):
        yield error("K709", f"the status of {what} is {event['status']!r}, which is no known word", spot)


def _facts(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (fact, normal value, value as written) of an event object."""
    name = _first(event, _NAMES)
    yield "name", words.fold(name), name
    for fact, names in (
        ("start", _STARTS),
        ("end", _ENDS),
        ("previous-start", ("previous_start", "previousStartDate")),
    ):
        said = _first(event, names)
        yield fact, words.instant(said) or "", said
    for key in ("status", "eventStatus"):
        said = _first(event, (key,))
        yield "status", words.status(said), said
    for key in ("format", "attendance", "eventAttendanceMode"):
        said = _first(event, (key,))
        yield "attendance", words.attendance(said), said
    yield "uid", _first(event, ("uid",)), _first(event, ("uid",))
    for key in ("sequence", "capacity"):
        if isinstance(event.get(key), int) and not isinstance(event.get(key), bool):
            yield key, str(event[key]), str(event[key])
    for fact, names in (("performer", _PEOPLE), ("topic", _TOPICS), ("organizer", ("organizer",))):
        for person in _names_in(event, names):
            yield fact, words.fold(person), person
    yield from _place(event)
    yield from _prices(event)
    register = _first(event, ("register", "register_url"))
    yield "register", words.normal_url(register), register
    language = _first(event, ("language", "lang", "inLanguage"))
    yield "language", language.lower(), language


def _names_in(event: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in a text, an object with a name, or a list of them."""
    value = next((event[key] for key in keys if event.get(key)), [])
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield _first(one, ("name", "title"))


def _place(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    value: Any = next((event[key] for key in _PLACES if event.get(key)), None)
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or one.get("@type") == "VirtualLocation":
            continue
        name = _first(one, ("name",))
        yield "place", words.fold(name), name
        address, spot = one.get("address"), one.get("geo", one)
        if isinstance(address, dict):
            for fact, names in _ADDRESS.items():
                said = _first(address, names)
                yield fact, words.fold(said), said
        if isinstance(spot, dict):
            pair = [
                str(spot[key])
                for names in (("lat", "latitude"), ("lon", "longitude"))
                for key in names
                if key in spot
            ]
            yield "geo", words.geo(*pair) if len(pair) == 2 else "", ";".join(pair)  # noqa: PLR2004 - a pair


def _prices(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    value: Any = event.get("offers", event.get("price"))
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and not one.get("unit"):
            price = str(one.get("price", one.get("value", "")))
            currency = str(one.get("currency", one.get("priceCurrency", "")))
            yield "price", words.money(price, currency) or "", f"{price} {currency}"
            said = _first(one, ("availability",))
            yield "availability", words.schema_word(said), said


def _addresses(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that an event object points at, pictures as assets."""
    for key, value in event.items():
        for one in value if isinstance(value, list) else [value]:
            said = one.get("url") if isinstance(one, dict) else one
            if isinstance(said, str) and absolute(said) and key not in {"register", "waitlist"}:
                yield said, "asset" if key in {"image", "images", "card", "photo"} else "link"
