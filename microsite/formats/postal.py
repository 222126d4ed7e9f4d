"""Postal addresses in the order in which their country writes them, each part with what stands before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from microsite.formats.words import comma, country_name, locale_of
from microsite.values.facts import Address
from microsite.values.views import AddressPart

_CODE = 2  # letters
_REGION_FIRST = frozenset({"AU", "CA", "US"})  # Durham, NC 27701
_CODE_LAST = frozenset({"GB", "IE", "IN", "NZ", "SG"})  # London EC1M 6DR


@lru_cache(maxsize=1_024)
def country_code(text: str, language: str) -> str:
    """Return the code (ISO 3166-1 alpha-2) of a country that is written by its name, in the language or in English; all else stays."""
    if len(text) == _CODE:
        return text
    wanted = text.strip().casefold()
    for tag in (language, "en"):
        for code, name in locale_of(tag).territories.items():
            if len(code) == _CODE and str(name).casefold() == wanted:
                return str(code)
    return text


def address_parts(address: Address, language: str) -> tuple[AddressPart, ...]:
    """Return the parts of an address that say something, by the words of microformats2; a city that is its own region stands once."""
    sign = comma(language)
    street = ("street-address", address.street)
    code, city = ("postal-code", address.postal_code), ("locality", address.locality)
    region = ("region", "" if address.region.casefold() == address.locality.casefold() else address.region)
    country = ("country-name", country_name(address.country, language) if address.country else "")
    if address.country in _REGION_FIRST:
        groups: Iterable[tuple[tuple[str, str], ...]] = (street,), (city,), (region, code), (country,)
        if not region[1]:
            groups = (street,), (city, code), (country,)
    elif address.country in _CODE_LAST:
        groups = (street,), (city, code), (region,), (country,)
    else:
        groups = (street,), (code, city), (region,), (country,)
    found: list[AddressPart] = []
    for group in groups:
        held = [pair for pair in group if pair[1]]
        for place, (kind, text) in enumerate(held):
            before = " " if place else sign if found else ""
            found.append(AddressPart(kind, text, before))
    return tuple(found)


def address_line(address: Address, language: str) -> str:
    """Return an address on one line: "3 Fleet Yard, London EC1M 6DR, United Kingdom"."""
    return "".join(part.before + part.text for part in address_parts(address, language))
