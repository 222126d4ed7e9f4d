"""Dates, times, money, numbers and names as people write them, in one locale (CLDR by Babel)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from babel.core import get_global

from microsite.formats.locales import comma, locale_of
from microsite.formats.money import digits_of
from microsite.formats.zone_names import offset_words, zone_short, zone_words
from microsite.values.views import WhenText

__all__ = ["comma", "locale_of", "offset_words", "zone_short", "zone_words"]

RTL = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "yi", "dv", "ckb", "ug"})


MOST = 4096  # what is formatted by CLDR is kept: a plan says the same days, times and prices many times over


@lru_cache(maxsize=64)
def locale_name(language: str) -> str:
    """Return a language with the territory it is most spoken in, as OpenGraph wants it: "de_DE"; "" when unknown (CLDR)."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ""
    likely = str(get_global("likely_subtags").get(str(locale), ""))
    territory = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else ""


def direction(language: str) -> str:
    """Return "rtl" for languages that are written from right to left, else "ltr"."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RTL else "ltr"


@lru_cache(maxsize=MOST)
def tally_words(count: int, language: str) -> str:
    """Return a whole number as a language writes it: "1,200"."""
    return str(babel_numbers.format_decimal(count, locale=locale_of(language)))


def iso(at: datetime) -> str:
    """Return an aware datetime as ISO 8601 with its offset, to the second."""
    return at.isoformat(timespec="seconds")


@lru_cache(maxsize=MOST)
def day_words(day: date, language: str) -> str:
    """Return a day in full as it stands in a sentence: "Thursday, 3 December 2026", "jueves, 3 de diciembre de 2026"."""
    return str(babel_dates.format_date(day, "full", locale=locale_of(language)))


@lru_cache(maxsize=MOST)
def date_words(day: date, language: str) -> str:
    """Return a date: "3 December 2026"."""
    return str(babel_dates.format_date(day, "long", locale=locale_of(language)))


def headline(text: str) -> str:
    """Return words as they stand alone or begin a line: "Jueves", where a sentence has "jueves"."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=MOST)
def month_words(day: date, language: str) -> str:
    """Return a month and its year as they stand in a sentence: "December 2026", "décembre 2026"."""
    return str(babel_dates.format_skeleton("yMMMM", day, locale=locale_of(language)))


def weekday_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return the seven (short, full) names of weekdays, the first day of the week first."""
    locale = locale_of(language)
    short, wide = locale.days["stand-alone"]["abbreviated"], locale.days["stand-alone"]["wide"]
    first = first_weekday(language)
    return tuple((str(short[i % 7]), str(wide[i % 7])) for i in range(first, first + 7))


def first_weekday(language: str) -> int:
    """Return the day that a week begins with where the language is spoken: 0 for Monday to 6 for Sunday (CLDR)."""
    return int(locale_of(language).first_week_day)


def clock(at: datetime, language: str) -> str:
    """Return the time of the day on the wall clock: "18:00"."""
    return _clock(at.hour, at.minute, language)


@lru_cache(maxsize=MOST)
def _clock(hour: int, minute: int, language: str) -> str:
    locale = locale_of(language)
    # one locale (yo) writes minutes without their zero, "18:5", which others read as no time
    pattern = re.sub("(?<!m)m(?!m)", "mm", locale.time_formats["short"].pattern)
    return str(babel_dates.format_time(time(hour, minute), pattern, locale=locale))


@lru_cache(maxsize=MOST)
def till(first: str, last: str, language: str) -> str:
    """Return the second half of a span with its sign: "–18:45" after "18:00", " – 6:45 PM", "～18:45" in Japanese (CLDR)."""
    sign = "～" if "～" in str(locale_of(language).interval_formats.get(None, "")) else "–"
    spaced = sign == "–" and any(c.isspace() for c in first + last)
    return f" {sign} {last}" if spaced else sign + last


def span(first: str, last: str = "", /, *, language: str) -> str:
    """Return what reaches from first to last, or first alone: "18:00–18:45", "May 2026 – July 2026"."""
    return first + till(first, last, language) if last else first


@lru_cache(maxsize=MOST)
def length_words(minutes: int, language: str) -> str:
    """Return a length: "45 minutes", "1 hour", "1 hour 30 minutes", "1 Stunde und 30 Minuten"."""
    locale = locale_of(language)
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(
            babel_dates.format_timedelta(timedelta(hours=hours), "hour", threshold=99, locale=locale)
        )
    if rest or not hours:
        parts.append(
            babel_dates.format_timedelta(timedelta(minutes=rest), "minute", threshold=99, locale=locale)
        )
    lists = locale.list_patterns
    narrow = lists.get("unit-narrow", {})
    # some locales write the narrow list for two alone, and a few none of both
    pattern = narrow.get("end") or narrow.get("2") or lists["standard"]["2"]
    return str(pattern.format(*parts)) if len(parts) > 1 else str(parts[0])


@lru_cache(maxsize=MOST)
def _short(skeleton: str, day: date, language: str) -> str:
    return str(babel_dates.format_skeleton(skeleton, day, locale=locale_of(language)))


def when(start: datetime, end: datetime, zone: str, language: str) -> WhenText:
    """Return a span of time in words, in the zone of its datetimes."""
    first, last = clock(start, language), clock(end, language)
    zoned = zone_short(start, language)
    if start.utcoffset() != end.utcoffset():  # one zone for both would make an hour nothing, or two
        first, last, zoned = f"{first} {zoned}", f"{last} {zone_short(end, language)}", ""
    times = span(first, last, language=language)
    if start.date() != end.date():
        later = f" ({date_words(end.date(), language)})"
        last, times = last + later, times + later
    return WhenText(
        start=iso(start),
        end=iso(end),
        date=headline(day_words(start.date(), language)),
        weekday=_short("E", start.date(), language),
        day=str(start.day),
        month=_short("MMM", start.date(), language),
        year=str(start.year),
        start_time=first,
        end_time=last,
        times=times,
        zone=zone,
        zone_name=headline(zone_words(start, zone, language)),
        zone_short=zoned,
        duration=length_words(
            round((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60), language
        ),
    )


def money(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount with its currency: "€45.00"; whole amounts keep their decimals, so that the numbers agree."""
    return _money(str(amount), currency, language)


@lru_cache(maxsize=MOST)
def _money(written: str, currency: str, language: str) -> str:
    amount = Decimal(written)  # by its text, since 45 and 45.00 are equal and not written alike
    return str(
        babel_numbers.format_currency(
            amount, currency, locale=locale_of(language), currency_digits=True, decimal_quantization=True
        )
        if digits_of(currency) == babel_numbers.get_currency_precision(currency)
        else f"{amount} {currency}"
    )


def percent(share: int | Decimal, language: str) -> str:
    """Return a share of a hundred: "50%", "50 %"."""
    return str(
        babel_numbers.format_percent(
            Decimal(share) / 100, locale=locale_of(language), decimal_quantization=False
        )
    )


def number(value: Decimal, language: str) -> str:
    """Return a number with the locale's signs, a minus that is one, and as many decimals as it was written with."""
    return _number(str(value), language)


@lru_cache(maxsize=MOST)
def _number(written: str, language: str) -> str:
    made = babel_numbers.format_decimal(
        Decimal(written), locale=locale_of(language), decimal_quantization=False
    )
    return str(made).replace("-", "\u2212")


@lru_cache(maxsize=256)
def language_name(tag: str, language: str) -> str:
    """Return what a language is called in another (CLDR), else in English; one that has no name is its tag."""
    primary = tag.split("-", maxsplit=1)[0]
    primary = str(get_global("language_aliases").get(primary, primary)).split("_")[
        0
    ]  # "iw" is Hebrew's old tag
    own = locale_of(language).languages.get(primary)
    return str(own or Locale.parse("en").languages.get(primary) or tag)


def country_name(code: str, language: str) -> str:
    """Return what a country (ISO 3166-1 alpha-2) is called; a text that is no code stays as it is."""
    return str(locale_of(language).territories.get(code, code))
