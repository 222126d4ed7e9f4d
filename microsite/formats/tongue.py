"""The words of pages, feeds and calendars in the site's language, from the gettext catalogs under locales/."""

from __future__ import annotations

import json
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

from babel import lists as babel_lists
from babel import numbers as babel_numbers

from microsite.formats.words import locale_of
from microsite.values.views import Tally

DOMAIN = "microsite"
CATALOGS = Path(__file__).parent.parent / "locales"


@lru_cache(maxsize=64)
def catalog(language: str) -> NullTranslations:
    """Return the catalog for a BCP 47 tag ("pt-BR" is read from pt_BR, else from pt); English where there is none."""
    parts = language.split("-")
    names = ["_".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return translation(DOMAIN, CATALOGS, names, fallback=True)


def say(language: str, message: str, /, **values: object) -> str:
    """Return a message in a language, with its {names} filled in; English, as it is written, where nobody translated it."""
    text = catalog(language).gettext(message) if message else ""
    return text.format(**values) if values else text


def say_many(language: str, one: str, more: str, number: int, /, **values: object) -> str:
    """Return a message that counts, in the plural form that the language asks for; {n} is the number as it is written there."""
    shown = babel_numbers.format_decimal(number, locale=locale_of(language))
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
    return say(language, ", ").join(part for part in parts if part)


def listed(language: str, /, *names: str) -> str:
    """Return names as a sentence lists them: "Ada, Bo and Cy" (CLDR list patterns)."""
    return str(babel_lists.format_list(names, locale=locale_of(language)))


def marked(message: str) -> str:
    """Return the message as it is; marks a text that is said later, so that catalogs hold it."""
    return message
