"""What a person sees on an event's page, held against what its markup says: times, status, price, place, people."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from microsite.checks import moments, schema, visible_prices
from microsite.checks.html import Doc
from microsite.checks.html_text import is_written, visible_text
from microsite.checks.jsonld import Node
from microsite.checks.vocabulary import (
    fold,
    fold_loose,
    instant,
    schema_word,
    status,
)
from microsite.checks.words import SOLD_OUT, STATUS_WORDS, says, speaks
from microsite.diagnostics import Problem, Span, error

_NUMBER = re.compile(r"\d(?:[\d.,'\u2019\u00a0\u202f ]*\d)?")
_BADGE = 45  # characters; a badge that says one thing is not longer


def own_area(doc: Doc, canonical_roots: frozenset[Any]) -> frozenset[Any]:
    """Return the elements to leave out when reading what the page says of its own event: lists, nav, other events."""
    skip = set()
    for element in doc.all:
        names = doc.words.get(element, ())
        other = "h-event" in names and canonical_roots and element not in canonical_roots
        if element.tag in {"nav", "footer"} or "h-feed" in names:
            skip.add(element)
        elif other:
            inside = any(up in canonical_roots for up in element.iterancestors())
            if not inside or element.tag == "li":
                skip.add(element)
    return frozenset(_within(doc, skip) | {element for _, element, _ in doc.rows})  # which stand in lists


def _within(doc: Doc, tops: set[Any]) -> set[Any]:
    """Return the elements with all that stands inside them."""
    found: set[Any] = set()
    for element in doc.all:
        if element in tops or element.getparent() in found:
            found.add(element)
    return found


def check(doc: Doc, event: Node, skip: frozenset[Any]) -> Iterator[Problem]:
    """Report what the Event's markup states and the page does not show, and badges that say the opposite."""
    seen = visible_text(doc.root, skip, unseen=doc.unseen)
    path, language = doc.path, doc.language
    loose = fold_loose.__wrapped__(seen)  # of a text that no other page has nothing need be kept
    heads = " ".join(fold_loose(text) for level, text, _ in doc.headings if level == 1)
    name = event.text("name")
    if name and fold_loose(name) not in heads and doc.headings:
        yield error(
            "K503", f"the Event is called {name!r}; the page's h1 does not say so", Span(path, event.line)
        )
    for fact, text in _texts(event):
        if text and fold_loose(text) and fold_loose(text) not in loose:
            words = f"{fact} is {text!r} in the JSON-LD and is not shown on the page"
            yield error("K503", words, Span(path, event.line), "show it, or correct the markup")
    yield from _description(doc, event, loose)
    yield from _when(doc, event, seen, skip)
    yield from _state(doc, event, seen, language, skip)
    yield from visible_prices.check(doc, event, seen, skip)


def _texts(event: Node) -> Iterator[tuple[str, str]]:
    yield from (("performer", person.text("name")) for person in event.nodes("performer"))
    yield from (("audience", group.text("audienceType")) for group in event.nodes("audience"))
    for video in event.nodes("recordedIn"):
        told = video.text("name")
        yield "recordedIn.name", "" if fold_loose(event.text("name")) in fold_loose(told) else told
        yield "recordedIn.description", video.text("description")[:200]
    for place in event.nodes("location"):
        if schema.is_a(place.types, "Place"):
            yield "the place", place.text("name")
            for address in place.nodes("address"):
                for part in ("streetAddress", "addressLocality", "postalCode"):
                    yield part, address.text(part)


def _description(doc: Doc, event: Node, loose: str) -> Iterator[Problem]:
    text = fold_loose(re.sub(r"\s*(?:\.\.\.|\u2026)\s*$", "", event.text("description")))
    if not text:
        return
    elsewhere = loose + " " + fold_loose(doc.meta("description"))
    if text[:300] not in elsewhere:
        said = event.text("description")[:80]
        words = f"the description {said!r} of the JSON-LD is not on the page"
        yield error("K503", words, Span(doc.path, event.line))


def _when(doc: Doc, event: Node, seen: str, skip: frozenset[Any]) -> Iterator[Problem]:
    start, end = (moments.parse(event.text(prop)) for prop in ("startDate", "endDate"))
    if start is None:
        return
    own = [at for at in (start, end) if at]
    stated = [
        (element, element.get("datetime"))
        for element in doc.each("time")
        if element.get("datetime") and element not in doc.unseen and element not in skip
    ]
    instants = {instant(text) for _, text in stated} - {None}
    wanted = instant(event.text("startDate"))
    if instants and wanted not in instants:
        words = f"startDate is {event.text('startDate')} in the JSON-LD; no time element of the page says so"
        yield error("K503", words, Span(doc.path, event.line))
    yield from _dates(doc, event, seen, start)
    length = [end - start] if end else []
    for element, text in stated:
        at = moments.parse(text)
        if at is None:
            continue
        known = next((each for each in own if each == at), None)
        if known is None and at.utcoffset() != start.utcoffset():
            continue
        said = visible_text(element)
        plain = moments.plain_digits(said)
        if known is not None and not re.search(r"\d", plain):
            message = f"the page shows {plain[:80]!r} where the markup says {text}"
            yield error("K503", message, Span(doc.path, element.sourceline))
        words = moments.fault(
            said, [at, *(at + more for more in length), *(own if known else ())], doc.language
        )
        if words:
            message = f"the page shows {said[:80]!r} where the markup says {text}: {words}"
            yield error("K503", message, Span(doc.path, element.sourceline))
    utc = event.text("startDate").strip().endswith(("Z", "z"))
    if not utc and not moments.shows_clock(seen, start):
        words = f"the JSON-LD starts at {start:%H:%M}; the page does not show that time"
        yield error("K503", words, Span(doc.path, event.line))


def _dates(doc: Doc, event: Node, seen: str, start: datetime) -> Iterator[Problem]:
    """Report a page whose written dates are all other ones than the start's, or that names a wrong weekday for it."""
    if event.text("startDate").strip().endswith(("Z", "z")):
        return
    dates = moments.dates_in(seen, doc.language)
    own = [date for date in dates if date[1:3] == (start.day, start.month) and date[3] in {None, start.year}]
    where = Span(doc.path, event.line)
    if dates and not own:
        yield error("K503", f"the JSON-LD starts on {start:%d %B %Y}; the page shows other dates only", where)
    for weekday in {date[0] for date in own} - {None, start.weekday()}:
        named = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday or 0]
        yield error("K503", f"the page calls {start:%d %B %Y} a {named}; it is a {start:%A}", where)


def _state(doc: Doc, event: Node, seen: str, language: str, skip: frozenset[Any]) -> Iterator[Problem]:
    if not speaks(language):
        return
    said = {status(text) for text in event.texts("eventStatus")} & set(STATUS_WORDS)
    stock = {schema_word(offer.text("availability")) for offer in event.nodes("offers")} - {""}
    where = Span(doc.path, event.line)
    before = {instant(text) for text in event.texts("previousStartDate")}
    times = doc.root.iter("time") if before else ()
    struck = any(instant(time.get("datetime") or "") in before for time in times)
    if said or stock == {"SoldOut"}:
        seen = re.sub(r"https?://\S+", " ", seen)  # an address may hold the words, too
    for word in sorted(said - ({"rescheduled"} if struck else set())):
        if not says(STATUS_WORDS[word], seen, language):
            yield error("K503", f"eventStatus says {word}; the page does not show a word for it", where)
    over = said & {"cancelled"} or event.all("recordedIn") or event.all("subjectOf")
    if stock == {"SoldOut"} and not over and not says(SOLD_OUT, seen, language):
        words = "availability says SoldOut; the page does not show that it is sold out"
        yield error("K503", words, where)
    for text, line in _badges(doc, skip):
        spot, states = Span(doc.path, line), _stated(text, language)
        for word in sorted(states & _OFF - said):
            yield error(
                "K504", f"the page shows {text!r}; the JSON-LD's eventStatus does not say {word}", spot
            )
        if stock and "SoldOut" not in stock and "SoldOut" in states:
            words = f"the page shows {text!r}; the JSON-LD's availability is {', '.join(sorted(stock))}"
            yield error("K504", words, spot)


_OFF = frozenset({"cancelled", "postponed"})


@functools.lru_cache(maxsize=16_384)
def _stated(text: str, language: str) -> frozenset[str]:
    """Return which states a text is nothing but the words for."""
    tables = {"SoldOut": SOLD_OUT} | {word: STATUS_WORDS[word] for word in _OFF}
    return frozenset(word for word, table in tables.items() if says(table, text, language, whole=True))


def _badges(doc: Doc, skip: frozenset[Any]) -> Iterator[tuple[str, int | None]]:
    """Return the short texts that stand alone, outside of lists and links: what says one thing of the page itself."""
    for element in doc.all:
        if len(element) > 1 or element in skip or element in doc.unseen or element.tag in _INSIDE:
            continue
        if is_written(element):
            continue
        said = "".join(element.itertext()) if len(element) else element.text
        text = fold(said) if said else ""
        if (3 if text.isascii() else 1) < len(text) <= _BADGE:  # the shortest words of the tables: free, 中止
            if next(element.iterancestors(*_AROUND), None) is not None:
                continue
            yield text, element.sourceline


_AROUND = frozenset({"a", "li", "option", "button", "summary", "head", "td", "dt", "nav"})
_INSIDE = _AROUND | {"html", "body"}
