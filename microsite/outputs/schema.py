"""The JSON Schema (draft 2020-12) of /events.json: strict, so that an unknown or missing key is a fault."""

from __future__ import annotations

from collections.abc import Mapping

Json = dict[str, object]
DRAFT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Json = {"type": "string"}
NAME: Json = {"type": "string", "minLength": 1}
URL: Json = {"type": "string", "format": "uri", "pattern": "^https?://"}
COUNT: Json = {"type": "integer", "minimum": 0}
MONEY: Json = {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}
LOCAL: Json = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?$",
    "description": "Wall time with the offset of its zone at that moment.",
}
INSTANT: Json = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    "description": "An instant in UTC.",
}


def described(schema: Json, words: str) -> Json:
    """Return the schema with a description for its reader."""
    return schema | {"description": words}


def or_null(schema: Json) -> Json:
    """Return the schema of a fact that may be unknown."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def words(*allowed: str) -> Json:
    """Return the schema of a word out of a few."""
    return {"type": "string", "enum": list(allowed)}


def closed(properties: Mapping[str, Json]) -> Json:
    """Return the schema of an object with exactly these keys."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _place() -> Json:
    degrees = {
        name: {"type": "number", "minimum": -n, "maximum": n} for name, n in (("lat", 90), ("lon", 180))
    }
    parts = ("street", "locality", "region", "postal_code", "country")
    return closed(
        {
            "name": NAME,
            "address": closed(dict.fromkeys(parts, TEXT)),
            "geo": or_null(closed(degrees)),
            "url": or_null(URL),
        }
    )


def _offer() -> Json:
    return closed(
        {
            "name": TEXT,
            "price": described(MONEY, 'Plain decimal text; "0.00" is free.'),
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217."},
            "availability": or_null(
                described(
                    NAME,
                    "A schema.org ItemAvailability member, without its address; null while it is postponed.",
                )
            ),
            "valid_from": or_null(LOCAL),
            "valid_through": or_null(LOCAL),
            "url": or_null(URL),
            "unit": or_null(described(NAME, "The billing interval of a plan; null for the price of a seat.")),
        }
    )


def _parts() -> dict[str, Json]:
    segment = {"id": NAME, "label": TEXT, "title": TEXT, "minutes": COUNT, "start": LOCAL, "end": LOCAL}
    image = {"url": URL, "width": COUNT, "height": COUNT, "media_type": NAME, "alt": TEXT}
    return {
        "card": closed({"slug": NAME, "name": NAME, "url": URL}),
        "place": _place(),
        "offer": _offer(),
        "segment": closed(segment),
        "image": closed(image),
        "recording": closed({"url": URL, "seconds": or_null(COUNT), "published": or_null(INSTANT)}),
    }


def _event() -> Json:
    return closed(
        {
            "url": described(URL, "The canonical page."),
            "title": NAME,
            "summary": TEXT,
            "language": described(NAME, "BCP 47."),
            "uid": described(NAME, "The iCalendar UID; it never changes."),
            "sequence": described(COUNT, "It grows with each change of time, place or status."),
            "start": LOCAL,
            "end": LOCAL,
            "timezone": described(NAME, "An IANA zone."),
            "status": words("scheduled", "cancelled", "postponed", "rescheduled", "moved-online"),
            "previous_start": or_null(LOCAL),
            "format": words("online", "in-person", "hybrid"),
            "place": or_null(_ref("place")),
            "online_url": or_null(described(URL, "A public page, never a private room.")),
            "offers": listed(_ref("offer")),
            "register": or_null(URL),
            "waitlist": or_null(URL),
            "capacity": or_null(COUNT),
            "seats_left": or_null(COUNT),
            "audience": or_null(NAME),
            "agenda": listed(_ref("segment")),
            "recording": or_null(_ref("recording")),
            "mentors": listed(_ref("card")),
            "topics": listed(_ref("card")),
            "series": or_null(_ref("card")),
            "outcomes": listed(NAME),
            "images": listed(_ref("image")),
            "calendar": described(URL, "The event as an iCalendar file."),
            "published": or_null(INSTANT),
            "updated": INSTANT,
        }
    )


def events_schema(url: str) -> Json:
    """Return the JSON Schema published at `url`, which is also its `$id`."""
    top = closed(
        {
            "$schema": described(URL, "The address of this schema."),
            "version": {"const": 1},
            "title": TEXT,
            "url": URL,
            "updated": INSTANT,
            "events": listed(_ref("event")),
        }
    )
    return {
        "$schema": DRAFT,
        "$id": url,
        "title": "Events",
        "description": "Every published session of this site.",
        **top,
        "$defs": {"event": _event(), **_parts()},
    }
