"""Reads iCalendar values: dates, times, durations and TEXT, each telling what is wrong with its form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from microsite.checks.ical_lines import Property
from microsite.formats import zones

_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?\Z")
_DURATION = re.compile(
    r"([+-])?P(?:(?P<weeks>\d{1,9})W|(?=\d|T\d)(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})S)?)?)\Z"
)
_OFFSET = re.compile(r"([+-])(\d\d)([0-5]\d)([0-5]\d)?\Z")
_TAG = re.compile(r"<(?:([a-z][a-z0-9]*+)\b[^<>]*+>|/([a-z][a-z0-9]*+)\s*+>)", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?:a|img|script|iframe|style|font)\s[^<>=]*+=[^<>]*+>|\S<br\s*/?>|<br\s*/?>\w"
    r"|^\s*<(?:p|div|ul|ol|li|h[1-6]|table|html|body|span)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|hellip|ndash|mdash|[lr][sd]quo|copy|euro|[aeiouAEIOU]uml|szlig|[aeiou]acute"
    r"|[aeiou]grave|#\d{1,6}|#[xX][0-9a-fA-F]{1,6});"
)


def read_when(value: str) -> date | datetime | None:
    """Return a DATE or DATE-TIME (RFC 5545 sections 3.3.4 and 3.3.5); UTC is aware, local time is naive."""
    found = _WHEN.match(value)
    if found is None:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        # a leap second (60) is written as the second before it: no event starts on one
        parts = (int(year), int(month), int(day), int(hour), int(minute), min(int(second), 59))
        if int(second) > 60:  # noqa: PLR2004 - RFC 5545 allows the leap second
            return None
        return datetime(*parts, tzinfo=UTC if utc else None)
    except ValueError:
        return None


def read_duration(value: str) -> timedelta | None:
    """Return a DURATION (RFC 5545 section 3.3.6)."""
    found = _DURATION.match(value)
    if found is None:
        return None
    parts = {key: int(number) for key, number in found.groupdict().items() if number}
    try:
        span = timedelta(**parts)
    except OverflowError:
        return None
    return -span if found[1] == "-" else span


def read_offset(value: str) -> timedelta | None:
    """Return a UTC-OFFSET (RFC 5545 section 3.3.14); "-0000" is not one."""
    found = _OFFSET.match(value)
    if found is None or (found[1] == "-" and set(value[1:]) == {"0"}):
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -span if found[1] == "-" else span


def text_faults(prop: Property, *, many: bool) -> list[str]:
    """Return what is wrong with the escapes of a TEXT value; `many` allows bare commas between values."""
    words = []
    rest = re.sub(r"\\[\\;,nN]", "", prop.value) if "\\" in prop.value else prop.value
    if "\\" in rest:
        at = rest.index("\\")
        words.append(f"has the unknown escape {rest[at : at + 2]!r}")
    if "," in rest and not many:
        words.append("has a comma without a backslash before it")
    if ";" in rest:
        words.append("has a semicolon without a backslash before it")
    if many and any(not part.strip() for part in re.sub(r"\\.", "x", prop.value).split(",")):
        words.append("has an empty value in its list")
    return words


def markup_faults(text: str) -> list[str]:
    """Return which HTML a plain text holds: tags that open and close, breaks, entities.

    A lone tag in a sentence ("when to use <p>") is talk about HTML, not HTML, and is left alone.
    """
    words = []
    marked = _MARKUP.search(text)
    found = _paired(text) or (marked[0] if marked else "")
    if found:
        words.append(f"holds HTML ({found.strip()[:30]!r})")
    entity = _ENTITY.search(text)
    if entity:
        words.append(f"holds the HTML entity {entity[0]}")
    if re.search(r"\\[n,;]", text):
        words.append("holds an escape that was escaped twice")
    return words


def _paired(text: str) -> str:
    """Return the first tag that is closed later, and what stands from there on; "" when there is none."""
    tags = list(_TAG.finditer(text)) if "</" in text else []
    closed = {tag[2].lower(): tag.start() for tag in tags if tag[2]}
    return next((text[t.start() :] for t in tags if t[1] and closed.get(t[1].lower(), -1) > t.start()), "")


def iana_zone(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA name by the pinned database, else the machine's; None when there is none.

    The machine's own database may be years older and would call a right time wrong.
    """
    try:
        return zones.zone(name) or ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
