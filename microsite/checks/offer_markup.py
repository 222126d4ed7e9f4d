"""What the offers of a JSON-LD Event must say: amounts, currency, availability, and what its status forbids."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from microsite.checks import schema
from microsite.checks.jsonld import Node
from microsite.checks.markup import fault
from microsite.checks.vocabulary import instant, number, schema_word, status
from microsite.diagnostics import Problem, Severity

# UN/CEFACT codes of the units that prices are given in
_UNITS = {"MON": "month", "ANN": "year", "WEE": "week", "DAY": "day", "HUR": "hour", "MIN": "min"}
_OPEN = frozenset("InStock LimitedAvailability PreSale PreOrder OnlineOnly InStoreOnly BackOrder".split())


def check_offers(node: Node, path: str) -> Iterator[Problem]:
    """Report offers that a reader cannot act on, and offers that contradict the Event (Google: Event, offers)."""
    offers = [offer for offer in node.nodes("offers") if not offer.is_reference]
    for offer in offers:
        yield from _amount(offer, path)
        for spec in offer.nodes("priceSpecification"):
            yield from _specification(offer, spec, path)
        start, end = (instant(offer.text(prop)) for prop in ("validFrom", "validThrough"))
        if start and end and end < start:
            yield fault(offer, path, "K210", "validThrough lies before validFrom")
        event_end = instant(node.text("endDate"))
        if start and event_end and start > event_end:
            yield fault(offer, path, "K210", "validFrom lies after the end of the Event")
    yield from _free(node, offers, path)
    yield from _closed(node, offers, path)


def _amount(offer: Node, path: str) -> Iterator[Problem]:
    low, high = (number(offer.text(prop)) for prop in ("lowPrice", "highPrice"))
    if schema.is_a(offer.types, "AggregateOffer"):
        if not offer.texts("lowPrice"):
            yield fault(offer, path, "K203", "lowPrice is missing; an AggregateOffer needs it")
        if low and high and Decimal(high) < Decimal(low):
            yield fault(offer, path, "K210", f"highPrice {high} is less than lowPrice {low}")
    inner = offer.nodes("priceSpecification")
    priced = any(spec.texts("price") or spec.texts("minPrice") for spec in inner)
    named = bool(offer.texts("price")) or schema.is_a(offer.types, "AggregateOffer")
    if not named and not priced:
        yield fault(offer, path, "K203", "price is missing; an offer needs it, also a free one (0)")
    if (offer.texts("price") or low) and not offer.texts("priceCurrency"):
        yield fault(offer, path, "K203", "priceCurrency is missing; an amount means nothing without it")
    if len(offer.texts("price")) > 1:
        yield fault(offer, path, "K210", "price has several values; use several offers")


def _specification(offer: Node, spec: Node, path: str) -> Iterator[Problem]:
    if not any(spec.texts(prop) for prop in ("price", "minPrice", "maxPrice")) and not spec.is_reference:
        yield fault(spec, path, "K203", "price is missing; a price specification needs it")
    elif not spec.texts("priceCurrency"):
        yield fault(spec, path, "K203", "priceCurrency is missing; an amount means nothing without it")
    if schema.is_a(spec.types, "UnitPriceSpecification"):
        if not offer.texts("price"):
            yield fault(offer, path, "K203", "price is missing; readers that know no units want a plain one")
        one, two = (number(each.text("price")) for each in (offer, spec))
        if one and two and one != two:
            yield fault(offer, path, "K210", f"price is {one}, priceSpecification.price is {two}")
    word = _UNITS.get(spec.text("unitCode"), "")
    if word and spec.text("unitText") and word not in spec.text("unitText").casefold():
        words = f"unitCode {spec.text('unitCode')} means {word}, unitText says {spec.text('unitText')}"
        yield fault(spec, path, "K210", words)


def check_wanted(node: Node, path: str) -> Iterator[Problem]:
    """Report offers of a coming event that do not say whether there are seats (Google: Event, offers.availability)."""
    off = {"cancelled", "postponed"}
    over = node.all("recordedIn") or {status(text) for text in node.texts("eventStatus")} & off
    for offer in node.nodes("offers") if not over else ():
        if not offer.is_reference and not offer.texts("availability"):
            yield fault(offer, path, "K208", "availability is missing; readers want it", "", Severity.WARNING)


def _free(node: Node, offers: list[Node], path: str) -> Iterator[Problem]:
    prices = {number(text) for offer in offers for text in offer.texts("price")}
    free = [schema_word(str(value)).casefold() for value in node.all("isAccessibleForFree")]
    if "true" in free and prices and "0" not in prices:
        yield fault(node, path, "K210", "isAccessibleForFree is true, and every offer has a price")
    if prices == {"0"} and "false" in free:
        yield fault(node, path, "K210", "isAccessibleForFree is false, and every offer is free")
    if prices == {"0"} and not free:
        hint = "add isAccessibleForFree: true"
        yield fault(node, path, "K208", "the Event is free and does not say so", hint, Severity.WARNING)


def _closed(node: Node, offers: list[Node], path: str) -> Iterator[Problem]:
    states = {status(text) for text in node.texts("eventStatus")}
    videos = [*node.nodes("recordedIn"), *node.nodes("subjectOf")]
    recorded = [video for video in videos if schema.is_a(video.types, "VideoObject")]
    uploads = sorted(filter(None, (instant(video.text("uploadDate")) for video in recorded)))
    start = instant(node.text("startDate"))
    if start and uploads and uploads[0] < start:
        yield fault(node, path, "K210", "the recording was uploaded before the Event began")
    for offer in offers:
        stock = schema_word(offer.text("availability"))
        until = instant(offer.text("validThrough"))
        if "cancelled" in states and stock in _OPEN:
            yield fault(
                offer, path, "K210", f"availability is {stock}, and the Event is cancelled", "say SoldOut"
            )
        over = until and (not uploads or until <= uploads[-1])
        if recorded and "cancelled" not in states and stock in _OPEN and not over:
            hint = "drop the offer, say SoldOut, or give a validThrough"
            yield fault(
                offer, path, "K210", f"availability is {stock}, and the Event is over (it is recorded)", hint
            )
