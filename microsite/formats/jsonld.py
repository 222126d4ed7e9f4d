"""schema.org nodes as plain JSON-LD values: each function is one type, and says nothing where nothing is known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

Node = dict[str, object]
CONTEXT = "https://schema.org"

# HTML 13.2: a script ends at "</script" and may be opened again by "<!--"; JSON may write both as \u escapes
_SCRIPT_SAFE = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_HOLDERS = frozenset({str, list, tuple, dict})
_UNIT_CODES = {"day": "DAY", "week": "WEE", "month": "MON", "year": "ANN"}  # UN/CEFACT Recommendation 20


def term(word: str) -> str:
    """Return the address of a schema.org enumeration's member ("InStock")."""
    return f"{CONTEXT}/{word}"


def iso(at: datetime | None) -> str | None:
    """Return an aware date and time as ISO 8601 with its offset, to the second."""
    return at.isoformat(timespec="seconds") if at else None


def duration(seconds: int | None) -> str | None:
    """Return a length of time as an ISO 8601 duration ("PT44M10S")."""
    if seconds is None or seconds < 0:
        return None
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if n)
    return "PT" + (parts or "0S")


def _empty(value: object) -> bool:
    if value:
        return False
    return value is None or type(value) in _HOLDERS or isinstance(value, str | Mapping | Sequence)


def node(kind: str | None, **facts: object) -> Node:
    """Return a node of a type with the facts that are known; `id_` is its @id."""
    made: Node = {"@type": kind} if kind else {}
    for key, value in facts.items():
        given = value
        if type(value) is not str and isinstance(value, list | tuple):
            given = [one for one in value if not _empty(one)]
        if given or not _empty(given):
            made["@id" if key == "id_" else key] = given
    return made


def one_or_many(values: Sequence[object]) -> object:
    """Return the only value by itself, several as a list, none as None: how examples of JSON-LD are written."""
    return values[0] if len(values) == 1 else list(values) or None


def reference(identifier: str) -> Node:
    """Return a mention of a node that is described elsewhere."""
    return {"@id": identifier} if identifier else {}


def event(kind: str = "Event", **facts: object) -> Node:
    """Return an Event (schema.org/Event); the caller gives its properties by their schema.org names."""
    return node(kind, **facts)


def event_series(**facts: object) -> Node:
    """Return an EventSeries (schema.org/EventSeries)."""
    return node("EventSeries", **facts)


def postal_address(street: str, locality: str, region: str, postal_code: str, country: str) -> Node:
    """Return a PostalAddress; empty parts are left out, an address of no parts is no address."""
    made = node(
        "PostalAddress",
        streetAddress=street,
        addressLocality=locality,
        addressRegion=region,
        postalCode=postal_code,
        addressCountry=country,
    )
    return made if len(made) > 1 else {}


def place(name: str, address: Node, lat: float | None, lon: float | None, url: str = "") -> Node:
    """Return a Place with its address and, when both coordinates are known, GeoCoordinates (WGS 84)."""
    known = lat is not None and lon is not None
    geo = node("GeoCoordinates", latitude=lat, longitude=lon) if known else None
    return node("Place", name=name, address=address, geo=geo, url=url)


def virtual_location(url: str, name: str = "") -> Node:
    """Return a VirtualLocation; `url` is a public page, never a private room."""
    return node("VirtualLocation", name=name, url=url)


def offer(  # noqa: PLR0913 - an offer has that many facts, all by keyword
    *,
    name: str,
    price: str,
    currency: str,
    availability: str,
    url: str,
    valid_from: datetime | None = None,
    valid_through: datetime | None = None,
    unit: str = "",
) -> Node:
    """Return an Offer; `price` is plain text like "45.00". A `unit` (month, year) adds a UnitPriceSpecification."""
    specification = None
    if unit:
        specification = node(
            "UnitPriceSpecification",
            price=price,
            priceCurrency=currency,
            unitText=unit,
            unitCode=_UNIT_CODES.get(unit),
            billingIncrement=1,
        )
    return node(
        "Offer",
        name=name,
        price=price,
        priceCurrency=currency,
        availability=term(availability) if availability else None,
        url=url,
        validFrom=iso(valid_from),
        validThrough=iso(valid_through),
        priceSpecification=specification,
    )


def person(**facts: object) -> Node:
    """Return a Person (schema.org/Person)."""
    return node("Person", **facts)


def profile_page(**facts: object) -> Node:
    """Return a ProfilePage; Google asks for `mainEntity`, a Person with a name."""
    return node("ProfilePage", **facts)


def organization(**facts: object) -> Node:
    """Return an Organization (schema.org/Organization)."""
    return node("Organization", **facts)


def website(**facts: object) -> Node:
    """Return a WebSite, for the home page only (Google: site names)."""
    return node("WebSite", **facts)


def video_object(**facts: object) -> Node:
    """Return a VideoObject; Google asks for `name`, `thumbnailUrl` and `uploadDate` with its zone."""
    return node("VideoObject", **facts)


def clip(name: str, start: int, end: int, url: str) -> Node:
    """Return a Clip, a named part of a VideoObject; offsets in whole seconds (Google: Video, key moments)."""
    return node("Clip", name=name, startOffset=start, endOffset=end, url=url)


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Node:
    """Return a BreadcrumbList of (name, absolute address); the last may have no address. Fewer than two: nothing."""
    if len(steps) < 2:  # noqa: PLR2004 - Google: at least two ListItems
        return {}
    items = [node("ListItem", position=n, name=name, item=url) for n, (name, url) in enumerate(steps, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def item_list(urls: Iterable[str], name: str = "") -> Node:
    """Return an ItemList of addresses of pages on this site (Google: summary page plus details pages)."""
    items = [node("ListItem", position=n, url=url) for n, url in enumerate(dict.fromkeys(urls), 1)]
    if not items:
        return {}
    return node("ItemList", name=name, numberOfItems=len(items)) | {"itemListElement": items}


def dumps(value: Node) -> str:
    r"""Return one node as a script's text: strict JSON, one @context, and `<`, `>`, `&` only as `\u003c` and kin."""
    with_context = {"@context": CONTEXT} | value
    text = _ENCODER.encode(with_context)
    for sign, written in _SCRIPT_SAFE:
        if sign in text:
            text = text.replace(sign, written)
    return text
