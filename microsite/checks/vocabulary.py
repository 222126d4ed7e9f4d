"""The shared words for facts, and one normal form for each kind of value, so that claims can be compared."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from microsite.checks.spelling import escapes, usual, without_dots
from microsite.formats.normal import normal


class Compare(StrEnum):
    """How the values that two surfaces give for one fact must relate.

    ONE: equal single values. NESTED: the values of one are all among the other's (a surface may say less, never
    something else). WITHIN: the shorter text is part of the longer. SHARED: at least one value in common.
    PREFIX: equal up to a "-" (language tags). FREE: never compared.
    """

    ONE = "one"
    NESTED = "nested"
    WITHIN = "within"
    SHARED = "shared"
    PREFIX = "prefix"
    FREE = "free"


FACTS: dict[str, Compare] = {
    "name": Compare.ONE,
    "start": Compare.ONE,
    "end": Compare.ONE,
    "previous-start": Compare.ONE,
    "status": Compare.SHARED,  # moved online and rescheduled may be said together; values by `status()`
    "attendance": Compare.ONE,  # online, in-person, hybrid
    "place": Compare.WITHIN,  # a venue's name; iCalendar says name and address in one text
    "address": Compare.WITHIN,
    "calendar-place": Compare.ONE,  # what links to calendars on the web say of where, letters only
    "street": Compare.ONE,
    "locality": Compare.ONE,
    "region": Compare.ONE,
    "postal-code": Compare.ONE,
    "country": Compare.ONE,
    "geo": Compare.ONE,  # "52.5309,13.3847", see `geo()`
    "price": Compare.NESTED,  # "45 EUR", see `money()`
    "availability": Compare.NESTED,  # the bare schema.org word
    "performer": Compare.NESTED,  # names
    "performer-url": Compare.NESTED,
    "organizer": Compare.ONE,  # name
    "organizer-url": Compare.NESTED,
    "topic": Compare.NESTED,
    "topic-slugs": Compare.ONE,  # all of them, by which scripts filter; see `slugs()`
    "people-slugs": Compare.ONE,
    "outcome": Compare.NESTED,
    "register": Compare.NESTED,  # where a seat is booked
    "url": Compare.ONE,
    "image": Compare.SHARED,
    "summary": Compare.WITHIN,
    "description": Compare.FREE,  # each surface cuts it in its own way
    "language": Compare.PREFIX,
    "uid": Compare.ONE,
    "sequence": Compare.ONE,
    "recording": Compare.ONE,
    "capacity": Compare.ONE,
    "seats-left": Compare.ONE,
    "audience": Compare.ONE,
    "price-from": Compare.NESTED,  # the moments between which a price is asked
    "price-until": Compare.NESTED,
    "id": Compare.ONE,  # the @id by which the JSON-LD of every page means one person
    "updated": Compare.ONE,
    "published": Compare.ONE,
    "job-title": Compare.ONE,  # of a mentor
    "recording-date": Compare.ONE,
    "recording-length": Compare.ONE,  # seconds
    "offer-name": Compare.NESTED,
    "site-name": Compare.ONE,  # what every page calls the site
    "series": Compare.ONE,
    "series-url": Compare.ONE,
    "sponsored": Compare.ONE,  # of a partner's page: whether its links say that they are paid for
    "disclosure": Compare.ONE,
}

TURNS = "turns"
"""The moments at which what a row says of its session changes, in one text."""
NO_SLUGS = "none"

_INSTANT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)",
    re.ASCII,
)
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?", re.ASCII)
_MONEY = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII)
_STATUS = {
    "scheduled": "scheduled",
    "confirmed": "confirmed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "postponed": "postponed",
    "tentative": "postponed",
    "rescheduled": "rescheduled",
    "movedonline": "moved-online",
}
_ATTENDANCE = {
    "online": "online",
    "offline": "in-person",
    "mixed": "hybrid",
    "inperson": "in-person",
    "hybrid": "hybrid",
}
# the characters of category Cf, which nobody sees (Unicode 16)
_FORMAT = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_SCHEMA = re.compile(r"https?://(?:www\.)?schema\.org/", re.IGNORECASE)


@functools.lru_cache(maxsize=16_384)
def instant(text: str) -> str | None:
    """Return an ISO 8601 date-time with offset as UTC ("2026-12-03T17:00:00Z"), or None when it has no offset.

    `+0100`, `+01:00`, `+01`, `Z`, basic and extended forms are read (ISO 8601-1 4.3.2, mf2 offsets); a date alone,
    a local time, an impossible date or a malformed text such as `11:00:00:00+01:00` gives None.
    """
    found = _INSTANT.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, part, offset = found.groups()
    sign = "+00:00" if offset in "Zz" else _offset(offset)
    fraction = f".{part[:6].ljust(6, '0')}" if part else ""
    try:
        at = datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{fraction}{sign}")
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _offset(text: str) -> str:
    digits = text[1:].replace(":", "").ljust(4, "0")
    return f"{text[0]}{digits[:2]}:{digits[2:]}"


def of_datetime(at: datetime) -> str:
    """Return an aware datetime in the same normal form as `instant`."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def is_local(text: str) -> bool:
    """Say whether the text is a date, or a date and time, without an offset: well formed, but not an instant."""
    return bool(_LOCAL.fullmatch(text.strip()))


def money(price: str, currency: str) -> str | None:
    """Return an amount as "45 EUR" or "12.5 EUR"; None unless the price is plain digits with at most one point.

    `45.00` equals `45`. A sign, a comma or a currency sign inside is None (Google: use 10.00, not $10,00).
    """
    amount = number(price)
    return None if amount is None else f"{amount} {currency.strip().upper()}".strip()


def number(text: str) -> str | None:
    """Return plain decimal text without useless zeros ("45.00" as "45"), or None when it is not a plain decimal."""
    if not _MONEY.fullmatch(text.strip()):
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@functools.lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Return text as readers compare it: NFC, every white space (also no-break) as one blank, no invisible marks."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_FORMAT.sub("", normal("NFC", text)).split())


def fold_parts(parts: list[str]) -> str:
    """Return `fold` of the parts joined; quicker than that where only few of them are more than ASCII."""
    whole = "".join(parts)
    if whole.isascii():
        return " ".join(whole.split())
    if normal("NFC", whole) != whole:
        return fold(whole)
    return " ".join("".join([part if part.isascii() else _FORMAT.sub("", part) for part in parts]).split())


@functools.lru_cache(maxsize=4_096)
def fold_loose(text: str) -> str:
    """Return letters and digits only, without case: for texts that differ in punctuation, quotes and dashes."""
    plain = text.lower() if text.isascii() else normal("NFKC", text).casefold()
    return "".join([word if word.isalnum() else _NOT_WORD.sub("", word) for word in plain.split()])


@functools.lru_cache(maxsize=4_096)
def schema_word(text: str) -> str:
    """Return the bare word of a schema.org term: "https://schema.org/InStock" and "InStock" are "InStock"."""
    return _SCHEMA.sub("", text.strip(), count=1)


def status(text: str) -> str:
    """Return the front matter's word for a status of schema.org, iCalendar or events.json; "" when unknown.

    iCalendar's CONFIRMED is "confirmed": it says only that the event is neither cancelled nor postponed.
    """
    word = schema_word(text).removeprefix("Event").casefold()
    return _STATUS.get(re.sub(r"[^a-z]", "", word), "")


def status_agrees(left: str, right: str) -> bool:
    """Say whether two words of `status` can describe one event (RFC 5545 3.8.1.11 has fewer words than others)."""
    if "confirmed" in {left, right}:
        return {left, right}.isdisjoint({"cancelled", "postponed"})
    return left == right


def attendance(text: str) -> str:
    """Return online, in-person or hybrid for a schema.org attendance mode or the front matter's word; else ""."""
    word = schema_word(text).removesuffix("EventAttendanceMode").casefold()
    return _ATTENDANCE.get(re.sub(r"[^a-z]", "", word), "")


def slugs(words: Iterable[str]) -> str:
    """Return the last parts of addresses, or the slugs themselves, as one text that is the same in any order."""
    parts = (unquote(word.rstrip("/").rpartition("/")[2]) for word in words)
    return " ".join(sorted(set(parts))) or NO_SLUGS


def geo(latitude: str, longitude: str) -> str:
    """Return coordinates rounded to four decimals (11 m), as "52.5309,13.3847"; "" when they are no numbers."""
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        return ""
    return f"{lat:.4f},{lon:.4f}" if abs(lat) <= 90 and abs(lon) <= 180 else ""  # noqa: PLR2004 - degrees


@functools.lru_cache(maxsize=100_000)
def normal_url(text: str, base: str = "", *, fragment: bool = False) -> str:
    """Return an absolute URL in one spelling: RFC 3986 section 6.2.2 (case, escapes, dots, default port).

    `text` is resolved against `base`. The fragment is dropped unless asked for. "" when it is no http(s) URL.
    """
    if "\x00" in text:
        return ""
    if plain := usual(text.strip(), base):
        return f"{plain[1]}{plain[2] or '/'}{plain[3] or ''}{(plain[4] or '') if fragment else ''}"
    try:
        split = urlsplit(urljoin(base, text.strip()) if base else text.strip())
        host, port = (split.hostname or "").rstrip("."), split.port
    except ValueError:
        return ""
    scheme = split.scheme.lower()
    if scheme not in {"http", "https"} or not host:
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    default = {"http": 80, "https": 443}[scheme]
    net = f"[{host}]" if ":" in host else host
    net = net if port in {None, default} else f"{net}:{port}"
    path = without_dots(split.path) if "/." in split.path else split.path
    try:
        parts = (escapes(path) or "/", escapes(split.query, query=True))
        mark = escapes(split.fragment, query=True) if fragment else ""
    except UnicodeError:  # half of a surrogate pair, as JSON can hold
        return ""
    return urlunsplit(SplitResult(scheme, net, *parts, mark))


@functools.lru_cache(maxsize=100_000)
def subject_of(text: str, base: str = "") -> str:
    """Return the address that names a subject: `normal_url` without fragment and without a final index.html."""
    return re.sub(r"/index\.html?$", "/", normal_url(text, base))
