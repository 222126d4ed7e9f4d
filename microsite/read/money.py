"""Money as editors write it: an ISO 4217 code, and an amount as a quoted decimal."""

from __future__ import annotations

import re
from decimal import Decimal

from microsite.read.fields import scalar
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.wording import said, what_it_is
from microsite.read.yaml import Node

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII)
_WORDS = re.compile(r"[^\W\d_]|[$€£¥₩₹₺₽₴₫₪₱]")
_BARE = re.compile(
    r"(?:[^\W\d_]{1,4}\.?|[$€£¥₩₹₺₽₴₫₪₱])?\s*([0-9][0-9.,'\u2019\s]*)(?:[-–—]{1,2})?\s*(?:[^\W\d_]{1,10}|[$€£¥₩₹₺₽₴₫₪₱])?"
)
_WHOLE = re.compile(r"([0-9]{1,3}(?:[,.'\u2019\s][0-9]{3})+|[0-9]{1,9})(?:[,.]([0-9]{1,2}))?[,.]?")
_FREE = frozenset("free gratis kostenlos none".split())
# signs and words that mean one currency in the whole world; of dollars, pounds, crowns and yen there are several
_CALLED = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "₹": "INR", "₪": "ILS", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₫": "VND",
    "₱": "PHP", "zł": "PLN", "kč": "CZK", "us$": "USD", "a$": "AUD", "c$": "CAD", "sfr": "CHF", "sfr.": "CHF", "franken": "CHF",
}  # fmt: skip

CURRENCIES = frozenset(
    (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
        "CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ "
        "GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL "
        "LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR "
        "PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
        "TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
    ).split()
)


def currency_meant(text: str) -> str:
    """Return the code that was meant by a sign, a name, or small letters; "" where there are several, or none."""
    word = text.strip()
    return word.upper() if word.upper() in CURRENCIES else _CALLED.get(word.lower(), "")


def amount_meant(text: str) -> str:
    """Return the amount that a text with a currency, a comma or thousands can only mean, else "": of 1,234 nobody knows."""
    if text.strip().lower() in _FREE:
        return "0.00"
    bare = _BARE.fullmatch(text.strip())
    found = _WHOLE.fullmatch(bare[1].strip()) if bare else None
    if found is None or len(signs := set(re.findall(r"[,.'\u2019\s]", found[1]))) > 1:
        return ""
    if found[2] is None and signs & {",", "."}:
        return ""
    whole = re.sub(r"[^0-9]", "", found[1])
    return f"{whole}.{(found[2] or '').ljust(2, '0')}" if len(whole) < 10 else ""  # noqa: PLR2004 - more is no amount


class Currency:
    """An ISO 4217 code."""

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the code, or note O103."""
        text = scalar(node, key, reader, "a currency code such as EUR")
        if text is None:
            return None
        if text.strip() in CURRENCIES:
            return text.strip()
        code = currency_meant(text)
        hint = f"did you mean '{code}'?" if code else "as in EUR, USD or JPY"
        reader.fail("O103", f"{said(key)} is {what_it_is(node)}; that is no ISO 4217 currency", node, hint)
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a currency code."""
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


class Amount:
    """An amount of money: a decimal that is not negative, at most three digits after its point."""

    def read(self, node: Node, key: str, reader: Reader) -> Decimal | None:
        """Return the amount exactly as typed, or note O102."""
        text = scalar(node, key, reader, 'an amount such as "45.00"')
        if text is None:
            return None
        if not _AMOUNT.fullmatch(text.strip()):
            meant = amount_meant(text)
            lead = f'write "{meant}"' if meant else 'digits and a point in quotes, as in "45.00"'
            hint = f"{lead}; the currency has its own key" if not meant or _WORDS.search(text) else lead
            reader.fail("O102", f"{said(key)} is {what_it_is(node)}; it wants an amount", node, hint)
            return None
        return Decimal(text.strip())

    def schema(self) -> JsonSchema:
        """Return the schema of a quoted amount."""
        return {"type": "string", "pattern": "^[0-9]{1,9}(\\.[0-9]{1,3})?$"}
