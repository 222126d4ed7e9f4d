"""What the JSON-LD of a page claims: each Event and mentor as facts about the address that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks import schema, values
from microsite.checks.event_markup import is_event
from microsite.checks.inspection import Claim
from microsite.checks.jsonld import Linked, Node
from microsite.checks.literal import pieces
from microsite.checks.markup import TOLD_ELSEWHERE
from microsite.checks.vocabulary import (
    attendance,
    fold,
    geo,
    instant,
    money,
    normal_url,
    schema_word,
    status,
    subject_of,
)

_SAME = {
    "addressLocality": "locality",
    "addressRegion": "region",
    "postalCode": "postal-code",
    "streetAddress": "street",
}
Fact = tuple[str, str, str]


def address_of(node: Node, base: str) -> str:
    """Return the address that names a node: its url, else its @id, without fragment; "" when it has neither."""
    text = node.text("url") or node.text("@id") or node.text("mainEntityOfPage")
    return subject_of(text, base) if text else ""


def events(linked: Linked) -> tuple[Node, ...]:
    """Return the page's Events that stand for themselves: no part of another Event, and no mere reference."""
    found = []
    for node in linked.every():
        listed = node.via[-1:] == ("subEvent",) and node.up is not None and "EventSeries" in node.up.types
        part = (not listed and {"subEvent", "superEvent"} & set(node.via)) or any(
            is_event(up) for up in node.nodes("superEvent")
        )
        if is_event(node) and not node.is_reference and not part:
            found.append(node)
    return tuple(found)


def claims(node: Node, subject: str, path: str) -> Iterator[Claim]:
    """Return everything that one Event states, as claims about `subject`."""
    for fact, value, shown in (*_simple(node), *_place(node), *_offers(node), *_people(node)):
        if value:
            yield Claim(subject, fact, value, "json-ld", path, shown, node.line)


def _simple(node: Node) -> Iterator[Fact]:
    yield from (("name", fold(text), text) for text in node.texts("name")[:1])
    for prop, fact in (("startDate", "start"), ("endDate", "end"), ("previousStartDate", "previous-start")):
        yield from ((fact, instant(text) or "", text) for text in node.texts(prop)[-1:])
    yield from (("description", fold(text)[:60], "") for text in node.texts("description")[:1])
    said = node.texts("eventStatus") or ("EventScheduled",)  # schema.org: without it an Event is scheduled
    yield from (("status", status(text), schema_word(text)) for text in said)
    yield from (
        ("attendance", attendance(text), schema_word(text)) for text in node.texts("eventAttendanceMode")
    )
    yield from (("language", text, text) for text in node.texts("inLanguage"))
    yield from (("image", subject_of(text), text) for text in _images(node))
    yield from (("capacity", text, text) for text in node.texts("maximumAttendeeCapacity"))
    yield from (("seats-left", text, text) for text in node.texts("remainingAttendeeCapacity"))
    for group in node.nodes("audience"):
        yield from (("audience", fold(text), text) for text in group.texts("audienceType"))
    yield from (("topic", fold(text), text) for text in _keywords(node))
    for whole in node.nodes("superEvent"):
        yield "series-url", subject_of(whole.text("@id") or whole.text("url")), ""
    for prop in ("recordedIn", "subjectOf"):
        for video in node.nodes(prop):
            if schema.is_a(video.types, "VideoObject"):
                text = video.text("contentUrl") or video.text("embedUrl") or video.text("url")
                yield "recording", normal_url(text), text
                yield "recording-date", instant(video.text("uploadDate")) or "", video.text("uploadDate")
                length = values.duration_seconds(video.text("duration"))
                yield "recording-length", str(length or ""), video.text("duration")
            elif prop == "subjectOf" and video.types == ("CreativeWork",):  # a recording of unknown date
                yield "recording", normal_url(video.text("url")), video.text("url")


def _images(node: Node) -> Iterator[str]:
    yield from node.texts("image")
    for image in node.nodes("image"):
        yield from image.texts("url") or image.texts("contentUrl")


def _keywords(node: Node) -> Iterator[str]:
    # commas part the words of one text; a list has parted them already (schema.org keywords)
    parted = isinstance(node.data.get("keywords"), list)
    for text in node.texts("keywords"):
        yield from [text] if parted else (part for part in re.split(r"\s*,\s*", text) if part)
    for term in node.nodes("keywords"):
        yield from term.texts("name")


def _place(node: Node) -> Iterator[Fact]:
    for place in node.nodes("location"):
        if not schema.is_a(place.types, "Place"):
            continue
        yield "place", fold(place.text("name")), place.text("name")
        for address in place.nodes("address"):
            yield from ((fact, fold(address.text(prop)), address.text(prop)) for prop, fact in _SAME.items())
            country = address.text("addressCountry")
            yield "country", country if re.fullmatch(r"[A-Z]{2}", country) else "", country
        for point in place.nodes("geo"):
            said = (point.text("latitude"), point.text("longitude"))
            yield "geo", geo(*said), ",".join(said)


def _offers(node: Node) -> Iterator[Fact]:
    for offer in node.nodes("offers"):
        currency = offer.text("priceCurrency")
        for prop in ("price", "lowPrice", "highPrice"):
            yield from (
                ("price", money(text, currency) or "", f"{text} {currency}") for text in offer.texts(prop)
            )
        for prop, fact in (("validFrom", "price-from"), ("validThrough", "price-until")):
            yield from ((fact, instant(text) or "", text) for text in offer.texts(prop))
        yield "offer-name", fold(offer.text("name")), offer.text("name")
        stock = schema_word(offer.text("availability"))
        yield "availability", stock, stock
        yield "register", normal_url(offer.text("url")), offer.text("url")


def _people(node: Node) -> Iterator[Fact]:
    for who in node.nodes("performer"):
        yield "person", subject_of(who.text("@id")), who.text("@id")
    for prop in ("performer", "organizer"):
        for person in node.nodes(prop):
            yield prop, fold(person.text("name")), person.text("name")
            yield f"{prop}-url", subject_of(person.text("url")), person.text("url")


def markup_in(node: Node, subject: str, path: str, seen: str) -> Iterator[Claim]:
    """Yield texts of an event with a page of its own that hold markup which this page does not show; its page may show it."""
    for prop in TOLD_ELSEWHERE:
        text = node.text(prop)
        found = [piece for piece in pieces(text) if piece not in seen]
        if found:
            words = f"{node.said()}: {prop} {text[:120]!r} holds HTML ({found[0][:20]})"
            yield Claim(subject, "markup", "\n".join(found), "json-ld", path, words, node.line)


def identities(linked: Linked, path: str, base: str) -> Iterator[Claim]:
    """Return what the page says of everything that it names by an absolute @id, and which names it only mentions.

    The subject is the @id with its fragment; "id" claims go the other way, from a person's address to the @id.
    """
    for node in linked.every():
        name = normal_url(node.text("@id"), base, fragment=True)
        if not name or "#" not in name:
            continue
        known = not node.is_reference
        yield Claim(
            name, "defines" if known else "refers", "@id", "json-ld", path, node.text("@id"), node.line
        )
        if not known or not any(
            schema.is_a(node.types, kind) for kind in ("Person", "Organization", "EventSeries")
        ):
            continue
        yield from (
            Claim(name, "name", fold(text), "json-ld", path, text, node.line)
            for text in node.texts("name")[:1]
        )
        yield from (
            Claim(name, "url", subject_of(text, base), "json-ld", path, text, node.line)
            for text in node.texts("url")[:1]
        )
        address = subject_of(node.text("url"), base)
        person = schema.is_a(node.types, "Person") or schema.is_a(node.types, "Organization")
        if person and address and name.split("#")[0] == address:
            yield Claim(address, "id", name, "json-ld", path, node.text("@id"), node.line)


def mentor(linked: Linked) -> Node | None:
    """Return the Person that the page is about (mainEntity of a ProfilePage), or None."""
    for node in linked.every():
        if schema.is_a(node.types, "ProfilePage"):
            people = [main for main in node.nodes("mainEntity") if schema.is_a(main.types, "Person")]
            if people:
                return people[0]
    return None
