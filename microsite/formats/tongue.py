"""The words of pages, feeds and calendars in the site's language, from the gettext catalogs under locales/."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations, translation
from io import BytesIO
from pathlib import Path
from typing import Self

from babel import lists as babel_lists

from microsite.formats.words import MOST, comma, locale_of, tally_words
from microsite.values.views import Tally

DOMAIN = "microsite"
CATALOGS = Path(__file__).parent.parent / "locales"


class Tongue(str):
    """A language tag that brings words of its own, a compiled catalog; they stand before the shipped ones."""

    __slots__ = ("words",)

    words: bytes

    def __new__(cls, tag: str, words: bytes = b"") -> Self:
        """Return the tag with its words."""
        made = super().__new__(cls, tag)
        made.words = words
        return made


def taught(language: str, own: Sequence[tuple[str, bytes]]) -> str:
    """Return a language with the words that a theme brings for it: (tag, compiled catalog), the nearest tag."""
    known = dict(own)
    near = next((known[name] for name in _wider(language) if name in known), None)
    return Tongue(language, near) if near else language


def _wider(language: str) -> list[str]:
    """Return a BCP 47 tag and what it is a part of: "pt-BR", "pt"."""
    parts = language.split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]


def catalog(language: str) -> NullTranslations:
    """Return the catalog for a BCP 47 tag ("pt-BR" is read from pt_BR, else from pt); English where there is none."""
    return _catalog(str(language), language.words if isinstance(language, Tongue) else b"")


@lru_cache(maxsize=64)
def _catalog(language: str, own: bytes) -> NullTranslations:
    names = [name.replace("-", "_") for name in _wider(language)]
    shipped = translation(DOMAIN, CATALOGS, names, fallback=True)
    if not own:
        return shipped
    made = GNUTranslations(BytesIO(own))
    made.add_fallback(shipped)
    return made


def known(language: str) -> bool:
    """Say whether words exist in a language; English is what the program itself says."""
    return _wider(language)[-1] == "en" or isinstance(catalog(language), GNUTranslations)


def shipped() -> tuple[str, ...]:
    """Return the languages that words are shipped in, English among them."""
    return tuple(
        sorted({"en", *(path.name.replace("_", "-") for path in CATALOGS.iterdir() if path.is_dir())})
    )


def say(language: str, message: str, /, **values: object) -> str:
    """Return a message in a language, with its {names} filled in; English, as it is written, where nobody translated it."""
    text = _text(language, language.words if type(language) is Tongue else b"", message) if message else ""
    return text.format(**values) if values else text


@lru_cache(maxsize=MOST)
def _text(language: str, own: bytes, message: str) -> str:
    return _catalog(str(language), own).gettext(message)


def say_many(language: str, one: str, more: str, number: int, /, **values: object) -> str:
    """Return a message that counts, in the plural form that the language asks for; {n} is the number as it is written there."""
    shown = tally_words(number, language)
    return catalog(language).ngettext(one, more, number).format(n=shown, **values)


def forms(language: str, one: str, more: str, /) -> dict[str, str]:
    """Return every form of a message that counts, by its CLDR plural category ("one", "few", "other"), {n} left in.

    A script chooses among them as Intl.PluralRules does (Unicode TR 35, language plural rules).
    """
    category = locale_of(language).plural_form
    found: dict[str, str] = {}
    for number in range(200):
        found.setdefault(category(number), catalog(language).ngettext(one, more, number))
    return found


def tally(language: str, one: str, more: str, number: int, /) -> Tally:
    """Return a count that a script can lower: its words now, and their every plural form."""
    made = json.dumps(forms(language, one, more), ensure_ascii=False, separators=(",", ":"))
    return Tally(say_many(language, one, more, number), number, made)


def joined(language: str, /, *parts: str) -> str:
    """Return the parts that say something, with the language's comma between them: "Hall, Berlin"."""
    return comma(language).join(part for part in parts if part)


def listed(language: str, /, *names: str) -> str:
    """Return names as a sentence lists them: "Ada, Bo and Cy" (CLDR list patterns)."""
    return _listed(names, str(language))


@lru_cache(maxsize=MOST)
def _listed(names: tuple[str, ...], language: str) -> str:
    return str(babel_lists.format_list(names, locale=locale_of(language)))


def marked(message: str) -> str:
    """Return the message as it is; marks a text that is said later, so that catalogs hold it."""
    return message
