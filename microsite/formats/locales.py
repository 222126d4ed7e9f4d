"""The locale of a language in CLDR, by Babel, and the sign that it puts between parts of a line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

_COMMAS = dict.fromkeys(("ar", "fa", "ur"), "\u060c ") | dict.fromkeys(("ja", "zh"), "\u3001")


@lru_cache(maxsize=64)
def locale_of(language: str) -> Any:  # noqa: ANN401 - Babel ships no types
    """Return Babel's locale for a BCP 47 tag; one that CLDR does not know is read as English.

    Plain English is British here: day before month and a 24-hour clock, as a printed programme has them.
    """
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        primary = language.split("-", maxsplit=1)[0]
        return locale_of(primary) if primary != language else Locale.parse("en_GB")


def comma(language: str) -> str:
    """Return the sign that stands between parts of a line, with its blank: ", ", and that of Arabic and of Japanese."""
    return _COMMAS.get(language.split("-", maxsplit=1)[0], ", ")
