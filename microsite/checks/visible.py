"""What a person sees on an event's page, held against what its markup says: times, status, price, place, people."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from microsite.checks import moments, schema
from microsite.checks.html import Doc, elements, hidden, visible_text
from microsite.checks.jsonld import Node
from microsite.checks.vocabulary import (
    fold,
    fold_loose,
    instant,
    normal_url,
    number,
    schema_word,
    status,
    subject_of,
)
from microsite.checks.words import FREE, OVER, SOLD_OUT, STATUS_WORDS, says, speaks
from microsite.diagnostics import Problem, Span, error, warning

_NUMBER = re.compile(r"\d(?:[\d.,'\u2019\u00a0\u202f ]*\d)?")
_BADGE = 45  # characters; a badge that says one thing is not longer


def own_area(doc: Doc, canonical_roots: frozenset[Any]) -> frozenset[Any]:
    """Return the elements to leave out when reading what the page says of its own event: lists, nav, other events."""
    skip = set()
    for element in elements(doc.root):
        names = (element.get("class") or "").split()
        other = "h-event" in names and canonical_roots and element not in canonical_roots
        inside = any(up in canonical_roots for up in (element, *element.iterancestors()))
        if (
            element.tag in {"nav", "footer"}
            or "h-feed" in names
            or (other and (not inside or element.tag == "li"))
        ):
            skip.add(element)
    return frozenset(skip)


def check(doc: Doc, event: Node, skip: frozenset[Any]) -> Iterator[Problem]:
    """Report what the Event's markup states and the page does not show, and badges that say the opposite."""
    seen = visible_text(doc.root, skip)
    path, language = doc.path, doc.language
    loose = fold_loose(seen)
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
    yield from _prices(doc, event, seen, language)
    yield from _addresses(doc, event)


def _texts(event: Node) -> Iterator[tuple[str, str]]:
    yield from (("performer", person.text("name")) for person in event.nodes("performer"))
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
        for element in doc.root.iter("time")
        if element.get("datetime") and not hidden(element) and not _inside(element, skip)
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
        words = moments.fault(
            visible_text(element),
            [at, *(at + more for more in length), *(own if known else ())],
            doc.language,
        )
        if words:
            said = visible_text(element)[:80]
            message = f"the page shows {said!r} where the markup says {text}: {words}"
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


def _inside(element: Any, skip: frozenset[Any]) -> bool:  # noqa: ANN401 - lxml ships no types
    return any(up in skip for up in (element, *element.iterancestors()))


def _state(doc: Doc, event: Node, seen: str, language: str, skip: frozenset[Any]) -> Iterator[Problem]:
    if not speaks(language):
        return
    said = {status(text) for text in event.texts("eventStatus")} & set(STATUS_WORDS)
    stock = {schema_word(offer.text("availability")) for offer in event.nodes("offers")} - {""}
    where = Span(doc.path, event.line)
    before = {instant(text) for text in event.texts("previousStartDate")}
    struck = any(instant(time.get("datetime") or "") in before for time in doc.root.iter("time") if before)
    for word in sorted(said - ({"rescheduled"} if struck else set())):
        if not says(STATUS_WORDS[word], seen, language):
            yield error("K503", f"eventStatus says {word}; the page does not show a word for it", where)
    over = said & {"cancelled"} or event.all("recordedIn") or event.all("subjectOf")
    if stock == {"SoldOut"} and not over and not says(SOLD_OUT, seen, language):
        words = "availability says SoldOut; the page does not show that it is sold out"
        yield error("K503", words, where)
    for text, line in _badges(doc, skip):
        spot = Span(doc.path, line)
        for word in sorted({"cancelled", "postponed"} - said):
            if says(STATUS_WORDS[word], text, language, whole=True):
                yield error(
                    "K504", f"the page shows {text!r}; the JSON-LD's eventStatus does not say {word}", spot
                )
        if stock and "SoldOut" not in stock and says(SOLD_OUT, text, language, whole=True):
            words = f"the page shows {text!r}; the JSON-LD's availability is {', '.join(sorted(stock))}"
            yield error("K504", words, spot)


def _badges(doc: Doc, skip: frozenset[Any]) -> Iterator[tuple[str, int | None]]:
    """Return the short texts that stand alone, outside of lists and links: what says one thing of the page itself."""
    inside = {"a", "li", "option", "button", "summary", "html", "head", "body", "td", "dt", "nav"}
    for element in elements(doc.root):
        if element.tag in inside or len(element) > 1:
            continue
        text = fold("".join(element.itertext()))
        short = 3 < len(text) <= _BADGE  # noqa: PLR2004 - the shortest word of the tables has four letters
        if short and not hidden(element) and not _inside(element, skip):
            if any(up.tag in inside - {"html", "body"} for up in element.iterancestors()):
                continue
            yield text, element.sourceline


def _prices(doc: Doc, event: Node, seen: str, language: str) -> Iterator[Problem]:
    shown = amounts(moments.plain_digits(seen))
    for offer in event.nodes("offers"):
        texts = offer.texts("price") or (*offer.texts("lowPrice"), *offer.texts("highPrice"))
        for text in texts:
            plain, currency = number(text), offer.text("priceCurrency")
            if plain is None:
                continue
            free = plain == "0" and (not speaks(language) or says(FREE, seen, language))
            if Decimal(plain) not in shown and not free:
                words = f"price is {text} {currency} in the JSON-LD and is not shown on the page"
                yield error("K503", words, Span(doc.path, event.line))
            elif plain != "0" and currency and not _currency_shown(currency, language, seen):
                words = f"priceCurrency is {currency} in the JSON-LD; the page shows another currency or none"
                yield error("K503", words, Span(doc.path, event.line))


def _addresses(doc: Doc, event: Node) -> Iterator[Problem]:
    """Report where to book, or where to take part, that the markup names and the page does not lead to."""
    own = subject_of(doc.url) or subject_of(doc.canonicals[0][0] if doc.canonicals else "")
    linked = {
        normal_url(e.get("href") or e.get("action") or "", doc.base)
        for e in doc.root.iter("a", "area", "form", "link")
    }
    off = {status(text) for text in event.texts("eventStatus")} & {"cancelled", "postponed"}
    for offer in event.nodes("offers") if not off else ():
        url = normal_url(offer.text("url"))
        if (
            url
            and own
            and subject_of(url) != own
            and url not in linked
            and "SoldOut" not in offer.text("availability")
        ):
            words = f"offers.url is {offer.text('url')} in the JSON-LD; the page does not lead there"
            yield warning("K503", words, Span(doc.path, event.line))
    for place in event.nodes("location"):
        url = normal_url(place.text("url")) if schema.is_a(place.types, "VirtualLocation") else ""
        if url and own and url.split("/", 3)[2] != own.split("/", 3)[2] and url not in linked:
            words = f"location.url is {place.text('url')}, a place that the page does not lead to"
            yield error(
                "K503", words, Span(doc.path, event.line), "name the event's own page, never the room"
            )


def check_unpriced(doc: Doc, event: Node, prices: list[str]) -> Iterator[Problem]:
    """Report a page that shows a price (p-price) of a coming event whose JSON-LD has no offers."""
    changed = {status(text) for text in event.texts("eventStatus")} & {"cancelled", "postponed"}
    if not prices or event.all("offers") or changed or not speaks(doc.language):
        return
    if not says(OVER, doc.seen, doc.language):
        words = f"the page shows the price {prices[0]}; the JSON-LD has no offers"
        yield error("K504", words, Span(doc.path, event.line))


def check_data(doc: Doc) -> Iterator[Problem]:
    """Report data elements whose shown number is not the number in their value."""
    for element in doc.root.iter("data"):
        value = re.fullmatch(
            r"(?:[A-Z]{3}\s*)?(\d+(?:\.\d+)?)(?:\s*[A-Z]{3})?", (element.get("value") or "").strip()
        )
        text = moments.plain_digits(visible_text(element))
        if value and re.search(r"\d", text) and Decimal(value[1]) not in amounts(text):
            words = f"the page shows {text[:60]!r} where the markup says {element.get('value')}"
            yield error("K503", words, Span(doc.path, element.sourceline))


def amounts(text: str) -> frozenset[Decimal]:
    """Return every number that a text may show, whatever its decimal and thousands signs are."""
    found: set[Decimal] = set()
    for match in _NUMBER.finditer(text):
        for part in {match[0], *re.split(r"[\u00a0\u202f ]", match[0])}:
            found |= _readings(re.sub(r"[\u00a0\u202f \u2019']", "", part))
    return frozenset(found)


def _readings(text: str) -> set[Decimal]:
    texts = {re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text).replace(",", "."), text.replace(",", ".")}
    return {Decimal(each) for each in texts if len(each) < 20 and re.fullmatch(r"\d+(\.\d+)?", each)}  # noqa: PLR2004 - no price is longer


@functools.cache
def _symbols(currency: str, language: str) -> tuple[str, ...]:
    from babel.core import UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it
    from babel.numbers import get_currency_name, get_currency_symbol  # noqa: PLC0415 - the same

    found = {currency.casefold()}
    for locale in (language.replace("-", "_"), language.split("-", maxsplit=1)[0], "en", "en_US"):
        try:
            found.add(get_currency_symbol(currency, locale).casefold())
            found |= {get_currency_name(currency, count=n, locale=locale).casefold() for n in (1, 2)}
        except (UnknownLocaleError, ValueError):
            continue
    local = {
        "JPY": "\uffe5",
        "CNY": "\uffe5",
        "USD": "$",
        "AUD": "$",
        "CAD": "$",
        "NZD": "$",
        "SGD": "$",
        "CHF": "fr.",
    }
    local |= {
        "PLN": "z\u0142",
        "SEK": "kr",
        "NOK": "kr",
        "DKK": "kr",
        "CZK": "k\u010d",
        "BRL": "r$",
        "INR": "\u20b9",
    }
    return tuple(sorted(found | ({local[currency]} if currency in local else set())))


def _currency_shown(currency: str, language: str, seen: str) -> bool:
    text = seen.casefold()
    return any(_stands(symbol, text) for symbol in _symbols(currency, language or "en"))


def _stands(symbol: str, text: str) -> bool:
    """Say whether a sign occurs, or a word stands by itself: EUR is not in "European"."""
    if not symbol[:1].isalpha():
        return symbol in text
    return bool(re.search(rf"(?<![^\W\d_]){re.escape(symbol)}(?![^\W\d_])", text))
