"""The amounts that a page shows, and where it leads to book, held against the offers of its markup."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from microsite.checks import moments, schema
from microsite.checks.html import Doc
from microsite.checks.html_text import is_written, visible_text
from microsite.checks.jsonld import Node
from microsite.checks.values import whole_number
from microsite.checks.vocabulary import fold, instant, normal_url, number, status, subject_of
from microsite.checks.words import FREE, OVER, says, seats_left, speaks
from microsite.diagnostics import Problem, Span, error, warning
from microsite.records import frozen

_NUMBER = re.compile(r"\d(?:[\d.,'\u2019\u00a0\u202f ]*\d)?")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?", re.ASCII)  # 10,00,000 is a million
_SPACES = re.compile(r"[\u00a0\u202f \u2019']")
_IN_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
"""Currencies with three decimals (ISO 4217): their 12.500 is twelve and a half."""


def check(doc: Doc, event: Node, seen: str, skip: frozenset[Any]) -> Iterator[Problem]:
    """Report amounts, currencies and counts of seats that differ, and addresses that the page does not lead to."""
    yield from _prices(doc, event, seen, doc.language)
    yield from _addresses(doc, event)
    left = event.text("remainingAttendeeCapacity")
    found = seats_left(moments.plain_digits(seen), doc.language)
    if found and whole_number(left) != found[1]:  # an author may speak of seats, too
        told = skip.union(element for element in doc.having("dir") if is_written(element))
        seen = visible_text(doc.root, told, unseen=doc.unseen)
        found = seats_left(moments.plain_digits(seen), doc.language)
    if found and not left and event.all("offers"):
        words = f"seats-left: the page shows {found[0]!r}; the JSON-LD has no remainingAttendeeCapacity"
        yield warning("K504", words, Span(doc.path, event.line))
    if found and whole_number(left) not in {None, found[1]}:
        words = f"the page shows {found[0]!r}; remainingAttendeeCapacity is {left} in the JSON-LD"
        yield error("K503", words, Span(doc.path, event.line))


def _prices(doc: Doc, event: Node, seen: str, language: str) -> Iterator[Problem]:
    shown = amounts.__wrapped__(
        moments.plain_digits(seen)
    )  # of a text that no other page has nothing need be kept
    offers = event.nodes("offers")
    over = {instant(offer.text("validFrom")) for offer in offers if _is_shown(offer, shown)} - {None}
    for offer in offers:
        if instant(offer.text("validThrough")) in over:
            continue  # a price that another one follows, which is the one that the page shows
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


def _is_shown(offer: Node, shown: frozenset[Decimal]) -> bool:
    plain = number(offer.text("price"))
    return plain is not None and Decimal(plain) in shown


def _addresses(doc: Doc, event: Node) -> Iterator[Problem]:
    """Report where to book, or where to take part, that the markup names and the page does not lead to."""
    own = subject_of(doc.url) or subject_of(doc.canonicals[0][0] if doc.canonicals else "")
    linked = _Linked(doc)
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
    for video in (*event.nodes("recordedIn"), *event.nodes("subjectOf")):
        urls = [text for prop in ("url", "contentUrl", "embedUrl") for text in video.texts(prop)]
        frames = {
            normal_url(e.get("src") or "", doc.base) for e in doc.root.iter("iframe", "video", "source")
        }
        if (
            urls
            and not {normal_url(url) for url in urls} & frames
            and not any(normal_url(url) in linked for url in urls)
        ):
            words = f"recording: the JSON-LD names {urls[0]}; the page does not lead there"
            yield error("K503", words, Span(doc.path, event.line))
    for place in event.nodes("location"):
        url = normal_url(place.text("url")) if schema.is_a(place.types, "VirtualLocation") else ""
        if url and own and url.split("/", 3)[2] != own.split("/", 3)[2] and url not in linked:
            words = f"location.url is {place.text('url')}, a place that the page does not lead to"
            yield error(
                "K503", words, Span(doc.path, event.line), "name the event's own page, never the room"
            )


@frozen
class _Linked:
    """Where a page leads: addresses as links write them, spelled in one way only for one that none of them is."""

    doc: Doc

    def __contains__(self, address: str) -> bool:
        if any(element.get("href") == address for element in self.doc.each("a")):
            return True
        found = self.doc.root.iter("a", "area", "form", "link")
        return any(
            one == address or normal_url(one, self.doc.base) == address
            for one in {element.get("href") or element.get("action") or "" for element in found}
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
    for element in doc.each("data"):
        value = re.fullmatch(
            r"(?:[A-Z]{3}\s*)?(\d+(?:\.\d+)?)(?:\s*[A-Z]{3})?", (element.get("value") or "").strip()
        )
        text = moments.plain_digits(visible_text(element))
        if not value or not text:
            continue
        free = not Decimal(value[1]) and (not speaks(doc.language) or says(FREE, text, doc.language))
        price = "p-price" in (element.get("class") or "")
        if Decimal(value[1]) not in amounts(text) and not free and (price or re.search(r"\d", text)):
            words = f"the page shows {text[:60]!r} where the markup says {element.get('value')}"
            yield error("K503", words, Span(doc.path, element.sourceline))


@functools.lru_cache(maxsize=16_384)
def amounts(text: str) -> frozenset[Decimal]:
    """Return every number that a text may show, whatever its decimal and thousands signs are."""
    return frozenset(amount for number in set(_NUMBER.findall(text)) for amount in _amounts_of(number))


def price_in(text: str, language: str) -> Decimal | None:
    """Return the amount of a text that is nothing but a price; a sign before three digits parts thousands, but where a currency has three decimals."""
    found = amounts(text)
    if len(found) > 1 and any(_currency_shown(currency, language, text) for currency in _IN_THOUSANDTHS):
        return max(
            min(_readings(_SPACES.sub("", number)), default=Decimal(0)) for number in _NUMBER.findall(text)
        )
    return max(found, default=None)


@functools.lru_cache(maxsize=16_384)
def _amounts_of(number: str) -> frozenset[Decimal]:
    found: set[Decimal] = set()
    for part in {number, *re.split(r"[\u00a0\u202f ]", number)}:
        found |= _readings(_SPACES.sub("", part))
    return frozenset(found)


def _readings(text: str) -> set[Decimal]:
    texts = {re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text).replace(",", "."), text.replace(",", ".")}
    if _INDIAN.fullmatch(text):
        texts.add(text.replace(",", ""))
    if "." in text and "," in text:  # the last of the two is the decimal sign
        texts.add(re.sub(r"[.,](?=.*[.,])", "", text).replace(",", "."))
    return {Decimal(each) for each in texts if len(each) < 20 and re.fullmatch(r"\d+(\.\d+)?", each)}  # noqa: PLR2004 - no price is longer


@functools.cache
def _symbols(currency: str, language: str) -> tuple[str, ...]:
    from babel.core import UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it
    from babel.numbers import get_currency_name, get_currency_symbol  # noqa: PLC0415 - the same

    found = {currency.casefold()}
    for locale in (language.replace("-", "_"), language.split("-", maxsplit=1)[0], "en", "en_US"):
        try:
            told = [get_currency_symbol(currency, locale)]
            told += [get_currency_name(currency, count=n, locale=locale) for n in (1, 2)]
            found |= {fold(text).casefold() for text in told}  # what pages show has no marks of direction
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
    found |= {local[currency]} if currency in local else set()
    return tuple(sorted(found, key=lambda symbol: (symbol[:1].isalpha(), symbol)))  # signs are found at once


def _currency_shown(currency: str, language: str, seen: str) -> bool:
    text = seen.casefold()
    return any(_stands(symbol, text) for symbol in _symbols(currency, language or "en"))


def _stands(symbol: str, text: str) -> bool:
    """Say whether a sign occurs, or a word stands by itself: EUR is not in "European"."""
    if not symbol[:1].isalpha() or symbol not in text:
        return symbol in text
    return bool(_alone(symbol).search(text))


@functools.lru_cache(maxsize=1_024)
def _alone(word: str) -> re.Pattern[str]:
    """Return what finds a word by itself; it begins with the word, which a search finds at once, and then looks back."""
    return re.compile(rf"{re.escape(word)}(?<![^\W\d_]{'.' * len(word)})(?![^\W\d_])", re.DOTALL)
