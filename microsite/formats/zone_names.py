"""What people call a time zone at an instant: its name (CLDR), its letters, its offset."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from babel import dates as babel_dates

from microsite.formats import zones
from microsite.formats.locales import comma, locale_of

# letters of CLDR that the tz database has in another way, and the minutes of those that zones without letters are lent
_ALIKE = {"HAST": "HST", "HADT": "HDT"}
_MINUTES = {"WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "GMT": 0}


def offset_words(at: datetime) -> str:
    """Return the offset as "UTC+01:00", or "UTC"."""
    minutes = round((at.utcoffset() or timedelta(0)).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


@lru_cache(maxsize=4096)
def _zone_name(zone: str, language: str, *, summer: bool) -> str:
    locale = locale_of(language)
    try:
        return str(
            babel_dates.get_timezone_name(
                zones.zone(zone) or zone,  # by its name alone babel would ask the machine's database
                "long",
                zone_variant="daylight" if summer else "standard",
                locale=locale,
            )
        )
    except LookupError:
        return zone


def zone_words(at: datetime, zone: str, language: str) -> str:
    """Return what people call the zone at that instant, with its offset."""
    offset = offset_words(at)
    if not _is_named_so(at):
        return offset
    name = _zone_name(zone, language, summer=bool(at.dst()))
    nowhere = zone.startswith(("Etc/GMT+", "Etc/GMT-"))  # hours with the other sign (POSIX)
    return offset if nowhere else name if name == offset or zone == "UTC" else name + comma(language) + offset


def _letters(at: datetime, language: str) -> str:
    """Return the letters by which CLDR calls a zone in a language, "" without any."""
    try:
        said = str(babel_dates.get_timezone_name(at, "short", locale=locale_of(language)))
    except LookupError:
        return ""
    return said if said.isascii() and said.isalpha() and said.isupper() else ""


def _is_named_so(at: datetime) -> bool:
    """Say whether CLDR's name of the zone is that of its clock at an instant.

    CLDR has one name for each zone, whatever its clock showed in other years: Morocco's is "Western European", which it left in
    2018, and British Columbia's "Pacific", which it leaves in 2026. The tz database has letters for each time.
    """
    key = at.tzinfo, at.utcoffset(), at.dst(), at.tzname()
    found = _named_so.get(key)
    if found is None:
        letters = _letters(at, "en-GB") or _letters(at, "en-US")
        own, minutes = at.tzname() or "", (at.utcoffset() or timedelta(0)) / timedelta(minutes=1)
        if own.isalpha():
            found = not letters or _ALIKE.get(letters, letters) == own
        else:
            found = _MINUTES.get(letters, minutes) == minutes
        _named_so[key] = found
    return found


_named_so: dict[tuple[object, ...], bool] = {}  # a few for each zone


def zone_short(at: datetime, language: str) -> str:
    """Return the zone's letters when it has any ("CET", "MEZ" in German), else its offset."""
    key = at.tzinfo, at.utcoffset(), at.dst(), at.tzname(), language
    found = _zones_short.get(key)
    if found is None:
        found = _zones_short[key] = _zone_short(at, language)
    return found


_zones_short: dict[tuple[object, ...], str] = {}  # a few for each zone


def _zone_short(at: datetime, language: str) -> str:
    said = _letters(at, language)
    if said and _is_named_so(at):
        return said
    letters = at.tzname() or ""
    return letters if letters.isalpha() else offset_words(at)
