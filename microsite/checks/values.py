"""The form of single values in markup: URLs, moments, durations, amounts, words; one sentence for each fault."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from microsite.checks.literal import pieces
from microsite.checks.vocabulary import instant, is_local, number
from microsite.read.text import NOTHING

_DURATION = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?", re.ASCII
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_NOTHING = NOTHING | {"tbd-undefined"}
# schema.org ItemAvailability
AVAILABILITY = (
    "BackOrder Discontinued InStock InStoreOnly LimitedAvailability MadeToOrder OnlineOnly OutOfStock PreOrder "
    "PreSale Reserved SoldOut"
).split()
# ISO 4217, active codes (2024), without metals and test codes
CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
    GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF XSU XUA YER ZAR ZMW ZWG
    ZWL""".split()
)


@functools.lru_cache(maxsize=16_384)
def url_fault(text: str) -> str:
    """Return why a text is no absolute http(s) URL (RFC 3986), or ""."""
    if re.search(r"[\s<>\"\\^`{}|]", text):
        return "holds a character that an address must escape"
    try:
        split = urlsplit(text)
        host, _ = split.hostname, split.port
    except ValueError:
        return "is no address"
    if split.scheme not in {"http", "https"}:
        return "is not an absolute http(s) address"
    if not host or ".." in host or host.startswith(".") or not re.search(r"[\w\]]$", host):
        return "names no host"
    if split.username is not None or split.password is not None:
        return "holds a user's name or password"
    if "//" in split.path and not split.path.count("://"):
        return "holds an empty part (//)"
    return ""


def moment_fault(text: str, *, date_is_enough: bool = False) -> str:
    """Return why a text is no ISO 8601 date and time with offset, or ""."""
    if instant(text) is not None and re.search(r"[+-]\d\d:?(?!00|15|30|45|(?<=-10:)40)\d\d\s*$", text):
        return "has an offset that no zone has"
    if instant(text) is not None:
        return (
            ""
            if re.match(r"\d{4}-\d\d-\d\dT", text)
            else "is not in the extended form YYYY-MM-DDThh:mm:ss+hh:mm"
        )
    if is_local(text):
        if len(text.strip()) == len("2026-12-03"):
            real = instant(f"{text.strip()}T00:00:00Z") is not None
            return (
                ""
                if date_is_enough and real
                else "is a date without a time and offset"
                if real
                else "is no date"
            )
        return "has no offset from UTC, so nobody knows which moment is meant"
    return "is no ISO 8601 date and time"


_MOST_DIGITS = 9
_LONGEST = 3_155_760_000.0  # seconds: a century


def duration_seconds(text: str) -> int | None:
    """Return an ISO 8601 duration of weeks, days, hours, minutes, seconds in seconds; None when it is none."""
    found = _DURATION.fullmatch(text.strip())
    if not found or found[1] or found[2]:
        return None
    weeks, days, hours, minutes, seconds = (float((found[i] or "0").rstrip("WDHMS")) for i in (3, 4, 6, 7, 8))
    total = weeks * 604800 + days * 86400 + hours * 3600 + minutes * 60 + seconds
    return int(total) if total <= _LONGEST else None


def whole_number(text: str) -> int | None:
    """Return a number in at most nine digits of ASCII, None for anything else: no count or size is larger."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def is_duration(text: str) -> bool:
    """Say whether a text is an ISO 8601 duration."""
    return bool(_DURATION.fullmatch(text.strip()))


def price_fault(text: str) -> str:
    """Return why a text is no price as Google and schema.org want it ("25.00"), or ""."""
    return "" if number(text) is not None else "is not a plain decimal like 25.00"


def currency_fault(text: str) -> str:
    """Return why a text is no ISO 4217 currency code, or ""."""
    return "" if text in CURRENCIES else "is not an ISO 4217 code like EUR"


def language_fault(text: str) -> str:
    """Return why a text is no BCP 47 language tag, or ""."""
    return "" if _LANGUAGE.fullmatch(text) else "is no language tag like en or pt-BR"


def text_fault(text: str, seen: str = "") -> str:
    """Return why a text for people is none: empty, a programmer's nothing, or with HTML in it; or "".

    Markup that the page shows as letters (in `seen`, its visible text) is talk about HTML and no fault.
    """
    if not text.strip():
        return "is empty"
    if text.strip().casefold() in _NOTHING:
        return "is a program's word for nothing"
    found = next((piece for piece in pieces(text) if piece not in seen), "")
    return f"holds HTML ({found[:20]})" if found else ""
