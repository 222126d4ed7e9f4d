"""What a JSON-LD Event must say in its situation: online, in person, mixed, cancelled, moved, free, recorded ..."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks import schema, values
from microsite.checks.jsonld import Node
from microsite.checks.markup import fault
from microsite.checks.offer_markup import check_offers, check_wanted
from microsite.checks.values import whole_number
from microsite.checks.vocabulary import attendance, fold_loose, instant, status
from microsite.diagnostics import Problem, Severity
from microsite.read.text import NO_PLACES


def is_event(node: Node) -> bool:
    """Say whether a node is an Event that needs a date of its own (a series is described by its occurrences)."""
    return schema.is_a(node.types, "Event") and not schema.is_a(node.types, "EventSeries")


def check_event(node: Node, path: str, *, main: bool, described: bool = True) -> Iterator[Problem]:
    """Report what readers require of an Event and do not find (schema.org Event; Google's Event documentation).

    `main` asks for the recommended properties too, as warnings: they belong on the event's own page. Where the page
    itself has no summary and no text (`described`), a missing description is only noted.
    """
    if node.is_reference:
        return
    for prop in ("name", "startDate", "location"):
        if not node.all(prop):
            yield fault(node, path, "K203", f"{prop} is missing; every Event needs it, also an embedded one")
    yield from _times(node, path)
    yield from _status(node, path)
    yield from _location(node, path)
    yield from _people(node, path)
    yield from check_offers(node, path)
    yield from _capacity(node, path)
    yield from _parts(node, path)
    if main:
        yield from check_wanted(node, path)
        for prop in ("endDate", "eventStatus", "image", "description", "organizer", "performer"):
            if not node.all(prop):
                silent = prop == "description" and not described
                severity = Severity.NOTE if silent else Severity.WARNING
                yield fault(node, path, "K208", f"{prop} is missing; readers want it", "", severity)


def _times(node: Node, path: str) -> Iterator[Problem]:
    start, end = (instant(node.text(prop)) for prop in ("startDate", "endDate"))
    for prop in ("startDate", "endDate"):
        if len(node.texts(prop)) > 1:
            yield fault(node, path, "K210", f"{prop} has {len(node.texts(prop))} values; an Event has one")
    if start and end and end <= start:
        words = f"endDate {node.text('endDate')} is not after startDate {node.text('startDate')}"
        yield fault(node, path, "K210", words)
    length = values.duration_seconds(node.text("duration")) if node.text("duration") else None
    if start and end and length is not None and length != _between(start, end):
        words = f"duration {node.text('duration')} is not the time from startDate to endDate"
        yield fault(node, path, "K210", words)


def _between(start: str, end: str) -> int:
    from datetime import datetime  # noqa: PLC0415 - one use

    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())


def _status(node: Node, path: str) -> Iterator[Problem]:
    words = {status(text) for text in node.texts("eventStatus")} - {""}
    if len(words) > 1 and words != {"moved-online", "rescheduled"}:
        yield fault(node, path, "K210", f"eventStatus says {' and '.join(sorted(words))} at once")
    previous = node.texts("previousStartDate")
    if "rescheduled" in words and not previous:
        hint = "add previousStartDate with the date that people knew"
        yield fault(node, path, "K203", "previousStartDate is missing; a rescheduled Event needs it", hint)
    if previous and "rescheduled" not in words:
        hint = "say EventRescheduled, or leave previousStartDate out"
        yield fault(node, path, "K204", "previousStartDate belongs only to a rescheduled Event", hint)
    start = instant(node.text("startDate"))
    if start and start in {instant(text) for text in previous}:
        yield fault(node, path, "K210", "previousStartDate is the same moment as startDate")


def _location(node: Node, path: str) -> Iterator[Problem]:
    for value in node.texts("location"):
        hint = "use a VirtualLocation with url, or a Place with address"
        yield fault(node, path, "K206", f"location is the text {value!r}", hint)
    kinds = set()
    for place in node.nodes("location"):
        if place.is_reference:
            kinds.add("unknown")
        elif schema.is_a(place.types, "VirtualLocation"):
            kinds.add("virtual")
            yield from _virtual(place, path)
        elif schema.is_a(place.types, "PostalAddress"):
            yield fault(
                place, path, "K206", "an address alone is no location", "put it into a Place as address"
            )
        elif schema.is_a(place.types, "Place"):
            kinds.add("place")
            yield from _place(place, path)
    if "unknown" not in kinds:
        yield from _attendance(node, kinds, path)


def _attendance(node: Node, kinds: set[str], path: str) -> Iterator[Problem]:
    modes = {attendance(text) for text in node.texts("eventAttendanceMode")} - {""}
    if len(modes) > 1:
        yield fault(node, path, "K210", f"eventAttendanceMode says {' and '.join(sorted(modes))} at once")
        return
    mode = next(iter(modes), "")
    moved = "moved-online" in {status(text) for text in node.texts("eventStatus")}
    if moved and mode and mode != "online":
        yield fault(node, path, "K210", f"eventStatus says moved online, eventAttendanceMode says {mode}")
    if moved and "place" in kinds:
        yield fault(
            node, path, "K204", "a Place does not belong to an Event that moved online", "drop the Place"
        )
    if not mode and "virtual" in kinds:
        hint = "say OnlineEventAttendanceMode or MixedEventAttendanceMode"
        yield fault(node, path, "K203", "eventAttendanceMode is missing, which means in person", hint)
    if mode == "online" and "place" in kinds and not moved:
        yield fault(node, path, "K204", "a Place does not belong to an online Event", "drop it or say Mixed")
    if mode == "in-person" and "virtual" in kinds:
        yield fault(
            node, path, "K204", "a VirtualLocation does not belong to an Event in person", "say Mixed"
        )
    wanted = {"online": {"virtual"}, "in-person": {"place"}, "hybrid": {"virtual", "place"}}.get(mode, set())
    names = {"virtual": "a VirtualLocation", "place": "a Place"}
    for kind in sorted(wanted - kinds) if node.all("location") else ():
        yield fault(node, path, "K203", f"location lacks {names[kind]}, which {mode} attendance needs")


def _virtual(place: Node, path: str) -> Iterator[Problem]:
    if not place.texts("url"):
        hint = "give the event's own public page, never the room"
        yield fault(place, path, "K203", "url is missing; a VirtualLocation without it is an error", hint)


def _place(place: Node, path: str) -> Iterator[Problem]:
    name = fold_loose(place.text("name"))
    if name in NO_PLACES or re.fullmatch(r"https?\S+", place.text("name")):
        hint = "use a VirtualLocation with url"
        yield fault(
            place,
            path,
            "K206",
            f"the Place is called {place.text('name')!r}: nothing online is a Place",
            hint,
        )
        return
    addresses = place.all("address")
    if not addresses:
        yield fault(place, path, "K203", "address is missing; a Place needs a PostalAddress")
    for address in place.nodes("address"):
        parts = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
        if not address.is_reference and not any(address.all(part) for part in parts):
            yield fault(address, path, "K203", "the address has no part that is filled in")
        country = address.text("addressCountry")
        if re.fullmatch(r"[A-Za-z]{1,2}", country) and not re.fullmatch(r"[A-Z]{2}", country):
            yield fault(address, path, "K205", f"addressCountry {country!r} is no ISO 3166-1 code like DE")
    if not place.texts("name"):
        yield fault(
            place, path, "K208", "name is missing; readers want the venue's name", "", Severity.WARNING
        )
    for geo in place.nodes("geo"):
        yield from _geo(geo, path)


def _geo(geo: Node, path: str) -> Iterator[Problem]:
    for prop, most in (("latitude", 90), ("longitude", 180)):
        text = geo.text(prop)
        try:
            inside = abs(float(text)) <= most
        except ValueError:
            inside = not text and not schema.is_a(geo.types, "GeoCoordinates")
        if not inside:
            yield fault(geo, path, "K205", f"{prop} {text!r} is no number from -{most} to {most}")


def _people(node: Node, path: str) -> Iterator[Problem]:
    for prop in ("performer", "organizer"):
        for person in node.nodes(prop):
            if not person.is_reference and not person.texts("name"):
                yield fault(person, path, "K203", f"name is missing; a {prop} needs one")


def _capacity(node: Node, path: str) -> Iterator[Problem]:
    most, left = (
        _whole(node, prop, path) for prop in ("maximumAttendeeCapacity", "remainingAttendeeCapacity")
    )
    for value in (most, left):
        if isinstance(value, Problem):
            yield value
    if isinstance(most, int) and isinstance(left, int) and left > most:
        yield fault(
            node,
            path,
            "K210",
            f"remainingAttendeeCapacity {left} is more than maximumAttendeeCapacity {most}",
        )
    stock = {offer.text("availability").rsplit("/", 1)[-1] for offer in node.nodes("offers")}
    if left == 0 and "InStock" in stock:
        yield fault(node, path, "K210", "remainingAttendeeCapacity is 0, an offer says InStock")
    if isinstance(left, int) and left > 0 and stock == {"SoldOut"}:
        yield fault(node, path, "K210", f"remainingAttendeeCapacity is {left}, the offers say SoldOut")


def _whole(node: Node, prop: str, path: str) -> int | Problem | None:
    text = node.text(prop)
    if not text:
        return None
    count = whole_number(text)
    return fault(node, path, "K205", f"{prop} {text!r} is no count") if count is None else count


def _parts(node: Node, path: str) -> Iterator[Problem]:
    start, end = (instant(node.text(prop)) for prop in ("startDate", "endDate"))
    for part in node.nodes("subEvent"):
        first, last = (instant(part.text(prop)) for prop in ("startDate", "endDate"))
        if (start and first and first < start) or (end and last and last > end):
            yield fault(part, path, "K210", "the part lies outside the time of the whole Event")
    for whole in node.nodes("superEvent"):
        if not whole.is_reference and not whole.texts("name"):
            yield fault(whole, path, "K203", "name is missing; a series needs one")
        if whole.data is node.data:
            yield fault(whole, path, "K210", "the Event is its own superEvent")
