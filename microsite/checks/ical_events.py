"""What a VEVENT states: its facts, the sums by which files are compared, and the addresses that it points at."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from microsite.checks import via
from microsite.checks.ical_lines import Component, unescape
from microsite.checks.ical_rules import markup_claims
from microsite.checks.ical_times import Moment
from microsite.checks.inspection import Claim, Outgoing
from microsite.checks.values import whole_number
from microsite.checks.vocabulary import fold, geo, of_datetime, status, subject_of
from microsite.formats.called_off import PUT_BEFORE
from microsite.records import frozen

# the properties by which `calendars` compares the same event in two files, see `print_of`
COMPARED = (
    "STATUS SEQUENCE LAST-MODIFIED SUMMARY DESCRIPTION LOCATION URL GEO CATEGORIES ORGANIZER IMAGE CONFERENCE DTSTART"
    " DTEND"
).split()


@frozen
class Event:
    """A VEVENT with the instants that it says."""

    part: Component
    start: Moment
    end: Moment


def claims_of(event: Event, path: str) -> Iterator[Claim]:
    """Yield the facts that a VEVENT states, about the address in its URL; without one, about its UID."""
    part = event.part
    uid, subject = part.text("UID"), _subject(part)

    def say(fact: str, value: str, shown: str, name: str) -> Iterator[Claim]:
        prop = part.first(name)
        if value:
            yield Claim(subject, fact, value, "icalendar", path, shown, prop.line if prop else part.line)

    summary = part.text("SUMMARY")
    yield from say("name", fold(PUT_BEFORE.sub("", summary, count=1)), summary, "SUMMARY")
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
    if sequence is not None and (number := whole_number(sequence.value)) is not None:
        yield from say("sequence", str(number), sequence.value, "SEQUENCE")
    yield from markup_claims(part, subject, path)
    yield Claim(subject, "ical:print", print_of(part), "icalendar", path, uid, part.line)
    link = part.first("URL")
    yield from via.carried(link.value if link else "", subject, "icalendar", path, part.line)


def rest_of(event: Event, path: str) -> Iterator[Claim]:
    """Yield the facts that a file of a single event also tells: coordinates and topics."""
    part, subject = event.part, _subject(event.part)
    spot = part.first("GEO")
    if spot is not None:
        latitude, _, longitude = spot.value.partition(";")
        yield Claim(subject, "geo", geo(latitude, longitude), "icalendar", path, spot.value, spot.line)
    for prop in part.all("CATEGORIES"):
        for topic in re.split(r"(?<!\\),", prop.value):
            yield Claim(subject, "topic", fold(unescape(topic)), "icalendar", path, topic, prop.line)


def _subject(part: Component) -> str:
    link = part.first("URL")
    return subject_of(via.without(link.value) if link else "") or f"uid:{part.text('UID')}"


def print_of(part: Component) -> str:
    """Return each compared property with a short sum of its values: all that telling two files apart needs."""
    sums = []
    for name in COMPARED:
        found = part.all(name)
        if found:
            raw = "\n".join(sorted(f"{prop.param('TZID')} {via.without(prop.value)}" for prop in found))
            sums.append(f"{name}={zlib.crc32(raw.encode()):08x}")
    return " ".join(sums)


def links_of(part: Component) -> Iterator[Outgoing]:
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
