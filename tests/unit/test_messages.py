"""The catalogs hold every word that the program and the default theme say, whole in each language that is shipped."""

from __future__ import annotations

import json
import sys
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "developer"))

import make_messages  # noqa: E402 - after the path is set
from make_messages import LANGUAGES, catalog_of, compiled, gathered, po_of  # noqa: E402 - the same

from microsite.formats.tongue import catalog, forms, known, say, say_many, shipped, tally  # noqa: E402 - the same
from microsite.render.catalogs import faults  # noqa: E402 - the same

EVERY = pytest.mark.parametrize("language", LANGUAGES)
NUMBERS = range(205)


def test_the_template_holds_what_the_program_and_the_theme_say() -> None:
    """`make messages` brings it up to date."""
    kept = read_po(BytesIO((make_messages.LOCALES / "microsite.pot").read_bytes()))
    assert {m.id for m in kept if m.id} == {m.id for m in gathered() if m.id}


def test_no_call_hides_its_message_from_the_catalogs() -> None:
    """A message in a variable is found only where the text itself is marked."""
    found = make_messages.hidden()
    assert found == []


@EVERY
def test_a_catalog_says_every_message_and_guesses_none(language: str) -> None:
    template, own = gathered(), catalog_of(language)
    assert {m.id for m in own if m.id} == {m.id for m in template if m.id}
    for message in own:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy or not message.id, message.id
    assert not own.obsolete


@EVERY
def test_placeholders_and_plural_forms_are_right_and_nothing_holds_markup(language: str) -> None:
    assert [words for _, words in faults(catalog_of(language))] == []


@EVERY
def test_a_plural_form_without_its_number_is_that_of_one_number(language: str) -> None:
    """One word may say two seats; a form for 11 and 12 must say which."""
    for message in catalog_of(language):
        if not isinstance(message.id, tuple):
            continue
        own = catalog(language)
        one, more = message.id
        for text in message.string or ():
            numbers = [n for n in NUMBERS if own.ngettext(one, more, n) == text]
            assert "{n}" in text or len(numbers) <= 1, (text, numbers)


@EVERY
def test_a_script_chooses_the_form_that_the_program_chooses(language: str) -> None:
    """Intl.PluralRules goes by CLDR's categories, gettext by the catalog's own rule."""
    category = Locale.parse(language).plural_form
    told = forms(language, "{n} session", "{n} sessions")
    for n in NUMBERS:
        assert told[category(n)].replace("{n}", str(n)) == say_many(
            language, "{n} session", "{n} sessions", n
        )


@EVERY
def test_the_compiled_catalog_is_the_one_that_is_written(language: str) -> None:
    def words(data: bytes) -> dict[object, object]:
        held = GNUTranslations(BytesIO(data))
        return {key: text for key, text in held._catalog.items() if key}  # type: ignore[attr-defined]  # noqa: SLF001 - gettext tells it nowhere else

    assert words(po_of(language).with_suffix(".mo").read_bytes()) == words(compiled(catalog_of(language)))


def test_the_shipped_languages_are_those_with_catalogs_and_english() -> None:
    assert shipped() == ("ar", "de", "en", "es", "fr", "ja", "pt")
    assert [tag for tag in ("en-US", "pt-BR", "de-AT", "zh", "sr-Latn") if known(tag)] == ["en-US", "pt-BR", "de-AT"]  # fmt: skip


def test_a_tag_of_a_region_is_said_in_its_language() -> None:
    assert say("de-AT", "Sold out") == "Ausgebucht"
    assert say("zh", "Sold out") == "Sold out"


def test_numbers_follow_the_language() -> None:
    assert say_many("de", "{n} seat", "{n} seats", 1200) == "1.200 Plätze"
    assert say_many("ar", "{n} seat", "{n} seats", 2) == "مقعدان"
    assert json.loads(tally("ar", "{n} to come", "{n} to come", 3).forms)["few"] == "{n} قادمة"


def test_french_signs_stand_behind_a_narrow_blank_and_apostrophes_are_round() -> None:
    for message in catalog_of("fr"):
        texts = (message.string,) if isinstance(message.string, str) else message.string or ()
        for text in texts if message.id else ():
            for sign in ":;!?":
                assert f"\u202f{sign}" in text or sign not in text, text
            assert "'" not in text, text
