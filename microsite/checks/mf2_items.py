"""microformats2 items as mf2py gives them: how to walk them, read them, and what they claim."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.inspection import Claim
from microsite.checks.row_facts import Row
from microsite.checks.vocabulary import fold, fold_loose, geo, instant, number, subject_of
from microsite.checks.words import begins_online

_PRICE = re.compile(r"(?:([A-Z]{3})\s*)?(\d[\d.]*)(?:\s*([A-Z]{3}))?")
Item = dict[str, Any]


Known = Mapping[int, Row]  # the rows of lists that were read before, by the identity of their items
NONE: Known = {}


def walk(items: list[Item], up: str = "", known: Known = NONE) -> Iterator[tuple[Item, str]]:
    """Walk all items with the way that leads there: "" at the top, "h-feed" in a feed, "organizer" in a property.

    What is in the items of `known` rows is passed over.
    """
    for item in items:
        yield item, up
        if id(item) in known:
            continue
        if inner := item.get("children"):
            yield from walk(inner, next(iter(item.get("type", [])), ""), known)
        for prop, found in item.get("properties", {}).items():
            for value in found:
                if isinstance(value, dict) and "type" in value:
                    yield from walk([value], prop, known)


def texts(item: Item, prop: str) -> list[str]:
    """Return a property's values as text; of a nested item its own name, else its value."""
    made = []
    for value in item.get("properties", {}).get(prop, []):
        if isinstance(value, dict):
            inner = value.get("properties", {}).get("name") if "type" in value else None
            value = inner[0] if inner else value.get("value", "")  # noqa: PLW2901 - one value in its plain form
        made.append(fold(value["value"] if isinstance(value, dict) else str(value)))
    return made


def price_of(text: str) -> str:
    """Return a p-price as "45 EUR", "45" without a currency, "0" for the word free; "" when it is no amount."""
    match = _PRICE.fullmatch(text.strip())
    if match and (amount := number(match[2])) is not None:
        return f"{amount} {match[1] or match[3] or ''}".strip()
    if fold_loose(text) in {"free", "freeofcharge"}:
        return "0"
    bare = (
        re.sub(r"[^\d.]", "", text)
        if re.fullmatch(r"\W{0,3}\s?\d+(\.\d{2})?\s?\W{0,3}", text.strip())
        else ""
    )
    return number(bare.strip(".")) or "" if bare else ""


def claims(doc: Doc, items: list[Item], canonical: str, known: Known = NONE) -> Iterator[Claim]:
    """Return what the page's h-events say, each about the event that its u-url names."""
    for item, _ in walk(items, known=known):
        if id(item) in known:
            yield from known[id(item)].said_at(doc.path)
            continue
        if "h-event" not in item.get("type", []):
            continue
        urls = [subject_of(url, doc.base) for url in texts(item, "url")]
        subject = canonical if canonical in urls or not urls else urls[0]
        for fact, value, shown in (*_facts(item), *_countries(item, doc.language)):
            if subject and value:
                yield Claim(subject, fact, value, "microformats2", doc.path, shown)


def _facts(item: Item) -> Iterator[tuple[str, str, str]]:
    for prop, fact in (
        ("name", "name"),
        ("category", "topic"),
        ("performer", "performer"),
        ("speaker", "performer"),
    ):
        yield from ((fact, text, text) for text in texts(item, prop))
    for prop in ("start", "end"):
        yield from ((prop, instant(text) or "", text) for text in texts(item, prop))
    yield from (("organizer", text, text) for text in texts(item, "organizer"))
    for prop, fact in (("performer", "performer-url"), ("organizer", "organizer-url")):
        for card in item.get("properties", {}).get(prop, []):
            if isinstance(card, dict) and "type" in card:
                yield from ((fact, subject_of(url), url) for url in texts(card, "url")[:1])
    yield from (("price", price_of(text), text) for text in texts(item, "price"))
    yield from (("summary", text, text) for text in texts(item, "summary"))
    yield from (("image", subject_of(text), text) for text in texts(item, "photo"))
    if any(texts(item, prop) for prop in ("content", "description")):
        yield "content", "yes", ""
    for place in item.get("properties", {}).get("location", []):
        yield from _place_facts(place)


def _countries(item: Item, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the country of an address, as its ISO 3166-1 code; a name that is not of CLDR says nothing."""
    for place in item.get("properties", {}).get("location", []):
        if isinstance(place, dict) and "type" in place:
            for inner, _ in walk([place]):
                for text in texts(inner, "country-name"):
                    plain = re.fullmatch(r"[A-Z]{2}", text)
                    yield "country", text if plain else territories(language).get(text.casefold(), ""), text


@functools.cache
def territories(language: str) -> dict[str, str]:
    """Return the names of countries in a language and in English (CLDR), casefolded, with their codes."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it

    found: dict[str, str] = {}
    for tag in ("en", language.split("-", maxsplit=1)[0] or "en"):
        try:
            names = Locale.parse(tag).territories
        except (ValueError, UnknownLocaleError):
            continue
        found |= {fold(name).casefold(): code for code, name in names.items() if len(code) == 2}  # noqa: PLR2004 - a country
    return found


def _place_facts(place: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - a text or an item
    if not isinstance(place, dict) or "type" not in place:
        return
    parts = {
        "place": "name",
        "street": "street-address",
        "locality": "locality",
        "region": "region",
        "postal-code": "postal-code",
        "country": "country-name",
    }
    if begins_online(next(iter(texts(place, "name")), "")):
        return
    for inner, _ in walk([place]):
        spot = [next(iter(texts(inner, prop)), "") for prop in ("latitude", "longitude")]
        yield "geo", geo(*spot), ",".join(spot)
        for fact, prop in parts.items():
            if inner is place or fact != "place":
                yield from ((fact, text, text) for text in texts(inner, prop) if fact != "country")
