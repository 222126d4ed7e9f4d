"""Reads the facts of one event out of a data file's object, whichever of the usual keys it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks import vocabulary as words
from microsite.checks.ical_forms import absolute

NAMES = ("name", "title", "summary")
STARTS = ("start", "startDate", "start_date", "starts_at", "dtstart")
ENDS = ("end", "endDate", "end_date", "ends_at", "dtend")
_PEOPLE = {
    "performer": ("mentors", "performers", "performer", "speakers"),
    "topic": ("topics", "topic", "keywords"),
    "organizer": ("organizer",),
}
_PLACES = ("place", "venue", "location")
_ADDRESS: dict[str, tuple[str, ...]] = {
    "street": ("street", "streetAddress"),
    "locality": ("locality", "addressLocality"),
    "region": ("region", "addressRegion"),
    "postal-code": ("postal_code", "postalCode"),
    "country": ("country", "addressCountry"),
}


def first(event: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first text that is not empty under one of the keys, else "" ."""
    return next((event[name] for name in names if isinstance(event.get(name), str) and event[name]), "")


_INSTANTS: dict[str, tuple[str, ...]] = {
    "start": STARTS,
    "end": ENDS,
    "previous-start": ("previous_start", "previousStartDate"),
    "updated": ("updated", "dateModified"),
    "published": ("published", "datePublished"),
}
_COUNTS = {"sequence": "sequence", "capacity": "capacity", "seats-left": "seats_left"}


def facts(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (fact, normal value, value as written) of an event object."""
    name = first(event, NAMES)
    yield "name", words.fold(name), name
    yield from _instants(event)
    for key in ("status", "eventStatus"):
        said = first(event, (key,))
        yield "status", words.status(said), said
    if first(event, NAMES[:2]):
        said = first(event, ("summary", "description"))
        yield "summary", words.fold(said), said
    yield from _attendance(event)
    yield "uid", first(event, ("uid",)), first(event, ("uid",))
    yield from _counts(event)
    yield from _more(event)
    for fact, keys in _PEOPLE.items():
        for person in _names_in(event, keys):
            yield fact, words.fold(person), person
    yield from _place(event)
    yield from _prices(event)
    yield from _elsewhere(event)


def _instants(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for fact, names in _INSTANTS.items():
        said = first(event, names)
        yield fact, words.instant(said) or "", said


def _counts(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for fact, key in _COUNTS.items():
        if isinstance(event.get(key), int) and not isinstance(event.get(key), bool):
            yield fact, str(event[key]), str(event[key])


def _elsewhere(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield where a seat is booked, the language, and where the recording is."""
    register = first(event, ("register", "register_url"))
    yield "register", words.normal_url(register), register
    language = first(event, ("language", "lang", "inLanguage"))
    yield "language", language.lower(), language
    recording = event.get("recording")
    said = first(recording, ("url",)) if isinstance(recording, dict) else ""
    yield "recording", words.normal_url(said), said
    if isinstance(recording, dict):
        date, length = first(recording, ("published", "uploadDate")), recording.get("seconds")
        yield "recording-date", words.instant(date) or "", date
        yield "recording-length", str(length or ""), str(length)


def _more(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield whom it is for, the series, the outcomes and the pictures."""
    audience = first(event, ("audience",))
    yield "audience", words.fold(audience), audience
    series = event.get("series")
    if isinstance(series, dict):
        said = first(series, ("name", "title"))
        yield "series", words.fold(said), said
        yield "series-url", words.subject_of(first(series, ("url",))), first(series, ("url",))
    for person in event.get("mentors") or () if isinstance(event.get("mentors"), list) else ():
        said = first(person, ("url",)) if isinstance(person, dict) else ""
        yield "performer-url", words.subject_of(said), said
    for said in event.get("outcomes") or () if isinstance(event.get("outcomes"), list) else ():
        if isinstance(said, str):
            yield "outcome", words.fold(said), said
    for image in event.get("images") or () if isinstance(event.get("images"), list) else ():
        said = first(image, ("url",)) if isinstance(image, dict) else image if isinstance(image, str) else ""
        yield "image", words.subject_of(said), said


def _attendance(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield how one attends, unless a move online overrules the plan that the key states."""
    moved = words.status(first(event, ("status", "eventStatus"))) == "moved-online"
    for key in ("format", "attendance", "eventAttendanceMode"):
        said = first(event, (key,))
        if not moved:  # the plan that a move overrules is still the format's own word
            yield "attendance", words.attendance(said), said


def _names_in(event: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in a text, an object with a name, or a list of them."""
    value: Any = next((event[key] for key in keys if event.get(key)), [])
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield first(one, ("name", "title"))


def _place(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    value: Any = next((event[key] for key in _PLACES if event.get(key)), None)
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or one.get("@type") == "VirtualLocation":
            continue
        name = first(one, ("name",))
        yield "place", words.fold(name), name
        address, spot = one.get("address"), one.get("geo", one)
        if isinstance(address, dict):
            for fact, keys in _ADDRESS.items():
                said = first(address, keys)
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
        if isinstance(one, dict):
            price = str(one.get("price", one.get("value", "")))
            currency = str(one.get("currency", one.get("priceCurrency", "")))
            yield "price", words.money(price, currency) or "", f"{price} {currency}"
            for fact, key in (
                ("price-from", "valid_from"),
                ("price-until", "valid_through"),
                ("offer-name", "name"),
            ):
                said = first(one, (key,))
                yield fact, words.fold(said) if fact == "offer-name" else words.instant(said) or "", said
            said = first(one, ("availability",))
            yield "availability", words.schema_word(said), said


def addresses(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that an event object points at, pictures as assets."""
    for key, value in event.items():
        for one in value if isinstance(value, list) else [value]:
            said = one.get("url") if isinstance(one, dict) else one
            if not isinstance(said, str) or not absolute(said) or key in {"register", "waitlist"}:
                continue
            size = (one.get("width"), one.get("height")) if isinstance(one, dict) else (None, None)
            whole = all(isinstance(side, int) and side > 0 for side in size)
            use = f"image:={size[0]}x{size[1]}" if whole else "image"
            yield said, use if key in {"image", "images", "card", "photo"} else "link"
