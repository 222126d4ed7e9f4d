"""The form that each single iCalendar value must have, one small judge a property."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from microsite.checks.ical_lines import Property, unescape
from microsite.checks.ical_values import iana_zone, read_duration, read_when

_WORDS = {
    "STATUS": {"CONFIRMED", "TENTATIVE", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "CALSCALE": {"GREGORIAN"},
    "CLASS": {"PUBLIC", "PRIVATE", "CONFIDENTIAL"},
}


def absolute(value: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Tell whether a URI value is an absolute address that a client can open, without spaces or credentials."""
    try:
        split = urlsplit(value)
        host = split.hostname
    except ValueError:
        return False
    fits = (
        split.scheme.lower() in schemes
        and not re.search(r"[\s<>\"{}|\\^`]", value)
        and "@" not in split.netloc
    )
    return fits and (bool(host) or split.scheme.lower() not in {"http", "https"})


def _is_instant(prop: Property) -> str:
    at = read_when(prop.value)
    if not isinstance(at, datetime):
        return f"{prop.name} is not a date and time of the form 20261203T170000Z"
    return (
        ""
        if at.tzinfo and not prop.param("TZID")
        else f"{prop.name} must be in UTC, with a final Z and no TZID"
    )


def _is_word(prop: Property) -> str:
    words = _WORDS[prop.name]
    return (
        ""
        if prop.value.upper() in words
        else f"{prop.name} is {prop.value!r}; it may be {', '.join(sorted(words))}"
    )


def _is_url(prop: Property) -> str:
    return (
        ""
        if absolute(prop.value)
        else f"{prop.name} is {prop.value!r}, which is not an absolute http address"
    )


def _is_integer(prop: Property) -> str:
    return (
        ""
        if re.fullmatch(r"\d{1,9}", prop.value, re.ASCII)
        else f"{prop.name} is {prop.value!r}, not a number"
    )


def _is_geo(prop: Property) -> str:
    found = re.fullmatch(r"([+-]?\d{1,3}(?:\.\d+)?);([+-]?\d{1,3}(?:\.\d+)?)", prop.value, re.ASCII)
    if found is None:
        return f"GEO is {prop.value!r}; it must be latitude;longitude"
    return "" if abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180 else "GEO is not a place on Earth"  # noqa: PLR2004 - degrees


def _is_positive_span(prop: Property) -> str:
    span = read_duration(prop.value)
    if span is None or span <= timedelta(0):
        return f"{prop.name} is {prop.value!r}, which is not a positive duration such as PT12H"
    if prop.name == "REFRESH-INTERVAL" and prop.param("VALUE").upper() != "DURATION":
        return "REFRESH-INTERVAL must say VALUE=DURATION (RFC 7986 section 5.7)"
    return ""


def _is_value_uri(prop: Property) -> str:
    kind = prop.param("VALUE").upper()
    if kind == "BINARY" and prop.name == "IMAGE":
        return "" if prop.param("ENCODING").upper() == "BASE64" else "IMAGE is binary without ENCODING=BASE64"
    if kind != "URI":
        return f"{prop.name} must say VALUE=URI (RFC 7986)"
    schemes = (
        ("http", "https") if prop.name != "CONFERENCE" else ("http", "https", "tel", "xmpp", "sip", "sips")
    )
    return (
        ""
        if absolute(prop.value, schemes)
        else f"{prop.name} is {prop.value!r}, which is not an absolute address"
    )


def _is_mailto(prop: Property) -> str:
    if re.fullmatch(r"mailto:[^\s@,;:<>]+@[^\s@,;:<>]+\.[^\s@,;:<>]+", prop.value, re.IGNORECASE):
        return ""
    return f"{prop.name} is {prop.value!r}; clients take a mailto: address or none"


def _is_version(prop: Property) -> str:
    return "" if prop.value == "2.0" else f"VERSION is {prop.value!r}; it must be 2.0"


def _is_zone(prop: Property) -> str:
    known = iana_zone(unescape(prop.value)) is not None
    return "" if known else f"X-WR-TIMEZONE is {prop.value!r}, which is not a zone of the IANA list"


def _is_colour(prop: Property) -> str:
    return (
        ""
        if re.fullmatch(r"[A-Za-z]{3,24}", prop.value)
        else f"COLOR is {prop.value!r}; it must be a CSS colour name"
    )


def _is_priority(prop: Property) -> str:
    return (
        "" if re.fullmatch(r"\d", prop.value, re.ASCII) else f"PRIORITY is {prop.value!r}; it must be 0 to 9"
    )


FORMS: dict[str, Callable[[Property], str]] = {
    "DTSTAMP": _is_instant,
    "LAST-MODIFIED": _is_instant,
    "CREATED": _is_instant,
    "STATUS": _is_word,
    "TRANSP": _is_word,
    "CALSCALE": _is_word,
    "CLASS": _is_word,
    "URL": _is_url,
    "TZURL": _is_url,
    "SEQUENCE": _is_integer,
    "PRIORITY": _is_priority,
    "GEO": _is_geo,
    "REFRESH-INTERVAL": _is_positive_span,
    "X-PUBLISHED-TTL": _is_positive_span,
    "IMAGE": _is_value_uri,
    "CONFERENCE": _is_value_uri,
    "SOURCE": _is_value_uri,
    "ORGANIZER": _is_mailto,
    "VERSION": _is_version,
    "X-WR-TIMEZONE": _is_zone,
    "COLOR": _is_colour,
}
