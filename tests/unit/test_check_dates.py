"""Dates and the names of languages are read in each language that they are written in, also where one word has two meanings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.localedata import locale_identifiers

from microsite.checks import moments, zone_words
from microsite.checks.shown import _languages as shown_languages
from microsite.checks.shown import _tags as tags
from microsite.checks.vocabulary import fold
from microsite.formats import words, zones

LANGUAGES = sorted({name.split("_")[0] for name in locale_identifiers()})
SHIPPED = ("en", "ar", "de", "es", "fr", "ja", "pt")
REGIONS = sorted(
    name.replace("_", "-") for name in locale_identifiers() if name.split("_")[0] in SHIPPED and "_" in name
)


def shown(day: date, language: str) -> tuple[tuple[str, str], list[datetime]]:
    """Return a day as pages write it, in full and as a tile, and the moments of a session of that evening."""
    start = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    end = start + timedelta(minutes=45)
    told = words.when(start, end, "UTC", language)
    return (f"{told.date}, {told.times}", f"{told.weekday} {told.day} {told.month} {told.year}"), [start, end]


def misread(language: str, days: list[date]) -> list[str]:
    """Return what the check says of dates that are written rightly."""
    found = []
    for day in days:
        texts, own = shown(day, language)
        for text in texts:
            if fault := moments.fault(text, own, language):
                found.append(f"{language}: {text}: {fault}")
            dates = moments.dates_in(text, language)
            if dates and not any(each[1:3] == (day.day, day.month) for each in dates):
                found.append(f"{language}: {text}: {dates}")
        if not moments.shows_clock(texts[0], own[0]):
            found.append(f"{language}: {texts[0]}: no 18:00")
    return found


def test_no_language_of_the_world_has_a_day_that_the_check_misreads() -> None:
    """Every weekday in every month: "Mawrth" is March and Tuesday in Welsh, "Meurzh" in Breton, "Bazar" Sunday and half of Monday."""
    days = [date(2027, month, day) for month in range(1, 13) for day in range(1, 8)]
    assert [words for language in LANGUAGES for words in misread(language, days)] == []


def test_no_region_of_a_shipped_language_has_one() -> None:
    """Spanish "mar" is March and Tuesday."""
    days = [date(2027, month, day) for month in (3, 12) for day in range(1, 8)]
    assert [words for language in REGIONS for words in misread(language, days)] == []


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("cy", "Dydd Mawrth, 8 Rhagfyr 2026", ""),
        ("cy", "Dydd Mawrth, 9 Rhagfyr 2026", "the day beside 'Rhagfyr' is not the day"),
        ("cy", "Dydd Mawrth, 8 Tachwedd 2026", "'Tachwedd' is not the month"),
        ("es", "mar, 8 dic 2026", ""),
        ("es", "mar, 8 nov 2026", "'nov' is not the month"),
        ("ga", "Dé Máirt 8 Nollaig 2026, 18:45 Am Meán Greenwich", "'18:45' is not the time"),
        ("ga", "Dé Máirt 8 Nollaig 2026, 00:00 Am Meán Greenwich", ""),
        ("en", "Tuesday 8 December 2026, 12:00 AM", ""),
        ("en", "Tuesday 8 December 2026, 12:00 p.m.", "'12:00 p.m' is not the time"),
        ("az", "Bazar ertəsi, 8 dekabr 2026", "'Bazar' is not the weekday"),
    ],
)
def test_a_wrong_date_is_still_told(language: str, text: str, wrong: str) -> None:
    """The session is on Tuesday, 8 December 2026."""
    assert moments.fault(text, [datetime(2026, 12, 8, tzinfo=UTC)], language) == wrong


def test_a_day_with_its_ending_behind_a_hyphen_is_a_day() -> None:
    assert moments.dates_in("mardo, la 8-a de Decembro 2026", "eo") == ((None, 8, 12, 2026),)


def test_a_word_that_is_month_and_weekday_is_wrong_when_it_is_neither() -> None:
    assert (
        moments.fault("8 Mawrth 2026", [datetime(2026, 12, 9, tzinfo=UTC)], "cy")
        == "'Mawrth' is not the month"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_length_can_be_said_in_every_language(language: str) -> None:
    """Lists of a few locales (is, kn, sah) lack what two parts are joined by."""
    assert words.length_words(45, language)
    assert words.length_words(90, language)


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("tlh", "en", "Klingon"),
        ("tlh", "de", "Klingonisch"),
        ("und", "en", "Unknown language"),
        ("xx", "en", "xx"),
        ("pt-BR", "de", "Portugiesisch"),
        ("iw", "en", "Hebrew"),
        ("sah", "aa", "Yakut"),
    ],
)
def test_a_language_that_has_no_locale_is_not_english(tag: str, language: str, name: str) -> None:
    assert words.language_name(tag, language) == name


def test_the_name_of_every_language_is_read_as_that_language() -> None:
    """Names that two languages share mean both."""
    wrong = [
        (language, tag)
        for language in SHIPPED
        for tag in (*LANGUAGES, "iw", "in")
        if not shown_languages(language).get(fold(words.language_name(tag, language)).casefold(), tags(tag))
        & tags(tag)
    ]
    assert wrong == []


def test_a_zone_is_called_what_its_clock_is_at_that_time() -> None:
    """CLDR calls a zone by today's name; Morocco left "Western European" in 2018, Lisbon had Berlin's time in 1994."""
    wrong = []
    for name in zones.names():
        for year in (1975, 1994, 2020, 2026, 2027):
            for month in (1, 3, 7, 10):
                at = datetime(year, month, 15, 12, tzinfo=UTC).astimezone(zones.must(name))
                said = f"{words.zone_words(at, name, 'en')} {words.zone_short(at, 'en')}"
                if fault := zone_words.fault(said, [at]):
                    wrong.append(f"{name} {at}: {said}: {fault}")
    assert wrong == []
    lisbon = datetime(1994, 7, 15, 12, tzinfo=UTC).astimezone(zones.must("Europe/Lisbon"))
    assert (words.zone_words(lisbon, "Europe/Lisbon", "en"), words.zone_short(lisbon, "en")) == (
        "UTC+02:00",
        "CEST",
    )


@pytest.mark.parametrize("language", [*SHIPPED, "cy", "fi", "ru"])
def test_all_months_of_a_language_are_known(language: str) -> None:
    """Where one is not, a date cannot be missed."""
    texts = [shown(date(2027, month, 9), language)[0][0] for month in range(1, 13)]
    assert all(moments.dates_in(text, language) for text in texts)
