"""Whether the words that show a date and a time to people say the same moment as the machine's form beside them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from microsite.checks.values import CURRENCIES
from microsite.checks.vocabulary import fold

_CLOCK = re.compile(
    r"(?<![\d+\-\u2212:.])([01]?\d|2[0-3])[:h.]([0-5]\d)(?![\d:])"
    r"(?:\s*(?:((?-i:[ap](?=\.?\s?m)|[AP](?=\.?\s?M)))\.?\s?m\b|([\u0635\u0645])(?![^\W\d_])))?",  # "Am" is a word, as in Irish
    re.IGNORECASE,
)
_DIGIT = re.compile(r"(?![0-9])\d")
_YEAR = re.compile(r"(?<![\d:+.])(?:19|20)\d\d(?![\d:])")
# a part of a word with hyphens is none: "Mi\u00f0-Evr\u00f3pa" is no Wednesday
_WORD = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)[^\W\d_]{1,60}+(?![^\W\d_]|-[^\W\d_])\.?")
_ARABIC_HALF = {"\u0635": "a", "\u0645": "p"}
_WEEK = "\u6708\u706b\u6c34\u6728\u91d1\u571f\u65e5"  # Monday to Sunday in Japanese and Chinese
# 2026\u5e7412\u67083\u65e5\u6728\u66dc\u65e5, and the pieces of a tile: \u6728 3 12\u6708 2026
_EAST = re.compile(
    rf"(?:(\d{{4}})\u5e74)?(\d{{1,2}})\u6708(\d{{1,2}})\u65e5(?:[(\uff08]?([{_WEEK}])(?:\u66dc\u65e5?|[)\uff09]))?"
)
_EAST_TILE = re.compile(rf"(?<!\S)([{_WEEK}]) (\d{{1,2}}) (\d{{1,2}})\u6708 (\d{{4}})(?!\S)")


@functools.lru_cache(maxsize=1_024)
def plain_digits(text: str) -> str:
    """Return text with every script's decimal digits as 0 to 9."""
    if text.isascii() or not any(letter.isdecimal() and not letter.isascii() for letter in set(text)):
        return text
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def parse(text: str) -> datetime | None:
    """Return an ISO 8601 text as a datetime in its own offset, or None when it has none."""
    try:
        at = datetime.fromisoformat(text.strip().replace("z", "Z"))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


@functools.cache
def _names(language: str) -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Return month names and weekday names of a language (CLDR), casefolded, each with the numbers it may mean.

    A name that is also a word of longer names may mean those too: "Bazar" is Sunday in Azerbaijani, and "Bazar ertəsi" Monday;
    "Mawrth" is March in Welsh, and "Dydd Mawrth" Tuesday.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        try:
            locale = Locale.parse(language.split("-", maxsplit=1)[0])
        except (ValueError, UnknownLocaleError):
            return {}, {}
    written = [
        [
            (number, fold(name).casefold().rstrip("."))
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in table[context][width].items()
        ]
        for table in (locale.months, locale.days)
    ]
    # shorter names are also other words
    known = {name for names in written for _, name in names if len(name) > 2 and name.isalpha()}  # noqa: PLR2004
    made: list[dict[str, frozenset[int]]] = []
    for names in written:
        found: dict[str, frozenset[int]] = {}
        for number, name in names:
            for word in {each[0].rstrip(".") for each in _WORD.finditer(name)} & known:
                found[word] = found.get(word, frozenset()) | {number}
        made.append(found)
    return made[0], made[1]


def clocks_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the clock times of a text; 20.00 beside a currency is an amount."""
    for found in _CLOCK.finditer(text):
        beside = text[max(0, found.start() - 4) : found.start()] + " " + text[found.end() : found.end() + 5]
        money = "." in found[0] and (
            any(unicodedata.category(c) == "Sc" for c in beside)
            or any(word in CURRENCIES or word in _MONEY for word in re.findall(r"[^\W\d_]+", beside))
        )
        if not money:
            yield found


_MONEY = frozenset("kr Kr Fr Rs z\u0142 K\u010d Ft lei".split())


def fault(text: str, moments: Sequence[datetime], language: str) -> str:
    """Return what in the words fits none of the moments (a clock time, a year, a month, a weekday, a day), or ""."""
    plain = plain_digits(fold(text))
    if words := _clock_fault(plain, {(at.hour, at.minute) for at in moments}):
        return words
    for found in _YEAR.finditer(plain):
        if int(found[0]) not in {at.year for at in moments}:
            return f"{found[0]!r} is not the year"
    if words := _eastern_fault(plain, moments):
        return words
    months, days = _names(language or "en")
    for found in _WORD.finditer(plain):
        word = found[0].rstrip(".").casefold()
        is_month = bool(months.get(word, frozenset()) & {at.month for at in moments})
        is_day = bool(days.get(word, frozenset()) & {at.weekday() for at in moments})
        if word in months and not is_month and not is_day:
            return f"{found[0]!r} is not the month"
        if word in days and not is_day and not is_month:
            return f"{found[0]!r} is not the weekday"
        if (
            word in months
            and not is_day  # beside the name of a weekday stands what belongs to the month after it
            and not _day_fits(plain, found.start(), found.end(), {at.day for at in moments})
        ):
            return f"the day beside {found[0]!r} is not the day"
    return ""


def _clock_fault(plain: str, clocks: set[tuple[int, int]]) -> str:
    """Return which clock time in the words is none of those, on a face of twelve or 24 hours, or ""."""
    for found in clocks_in(plain):
        hour, minute = int(found[1]), int(found[2])
        half = (found[3] or _ARABIC_HALF.get(found[4] or "", "")).lower()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        later = {(hour, minute), *([] if half else [((hour + 12) % 24, minute)] if hour <= 12 else [])}  # noqa: PLR2004 - a clock face
        if not later & clocks:
            return f"{found[0]!r} is not the time"
    return ""


def _eastern(plain: str) -> Iterator[tuple[str, int | None, int, int, int | None]]:
    """Yield the dates that are written in Japanese, as (words, weekday or None, day, month, year or None)."""
    if "\u6708" not in plain:
        return
    for found in _EAST.finditer(plain):
        weekday = _WEEK.index(found[4]) if found[4] else None
        yield found[0], weekday, int(found[3]), int(found[2]), int(found[1]) if found[1] else None
    for found in _EAST_TILE.finditer(plain):
        yield found[0], _WEEK.index(found[1]), int(found[2]), int(found[3]), int(found[4])


def _eastern_fault(plain: str, moments: Sequence[datetime]) -> str:
    """Return which Japanese date in the words is the day of none of the moments, or ""."""
    for said, weekday, day, month, year in _eastern(plain):
        fitting = [at for at in moments if (at.day, at.month) == (day, month) and year in {None, at.year}]
        if not fitting:
            return f"{said!r} is not the day"
        if weekday is not None and weekday not in {at.weekday() for at in fitting}:
            return f"{said!r} is not the weekday"
    return ""


# the day that stands before or behind the name of its month
_DAY_BEFORE = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|-[^\W\d_]{1,2}|\.|\u00ba|\u00aa)?(?:\s+(?:de|of))?\s*$"
)
_DAY_AFTER = re.compile(r"\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:.h]|\s*[ap]\.?m)")


def _day_fits(text: str, start: int, end: int, days: set[int]) -> bool:
    before, after = _DAY_BEFORE.search(text[:start]), _DAY_AFTER.match(text[end:])
    near = [int(found[1]) for found in (before, after) if found]
    return not near or bool(set(near) & days)


_MONTHS = 12
_DAY_AND_WORD = re.compile(r"\s*\d{1,2}\S*\s+[^\W\d_]")


@functools.lru_cache(maxsize=16_384)
def dates_in(text: str, language: str) -> tuple[tuple[int | None, int, int, int | None], ...]:
    """Return the dates that a text writes with a month's name, as (weekday or None, day, month, year or None)."""
    months, days = _names(language or "en")
    plain = plain_digits(fold(text))
    found = [(weekday, day, month, year) for _, weekday, day, month, year in _eastern(plain)]
    if len(frozenset[int]().union(*months.values())) < _MONTHS:
        months = {}  # a language whose months are not all known, as its letters are not: Thai, Hindi
    for word in _words_of(plain, months):
        for month in months[word[0].rstrip(".").casefold()]:
            before, after = (
                plain[max(0, word.start() - 40) : word.start()],
                plain[word.end() : word.end() + 20],
            )
            early, late = _DAY_BEFORE.search(before), _DAY_AFTER.match(after)
            day = early or late
            is_weekday = not early and word[0].rstrip(".").casefold() in days and _DAY_AND_WORD.match(after)
            if day is None or is_weekday:
                continue
            year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", after)
            weekday = _weekday_before(before[: early.start()] if early else before, days)
            found.append((weekday, int(day[1]), month, int(year[1]) if year else None))
    return tuple(found)


def _weekday_before(text: str, days: Mapping[str, frozenset[int]]) -> int | None:
    """Return the weekday that a text ends with, None where a number stands behind it: that one belongs to a date before."""
    last = max(re.finditer(_WORD, text), key=lambda word: word.start(), default=None)
    if last is None or re.search(r"\d", text[last.end() :]):
        return None
    named = days.get(last[0].rstrip(".").casefold(), ())
    return next(iter(named)) if len(named) == 1 else None


def _words_of(text: str, table: Mapping[str, frozenset[int]]) -> Iterator[re.Match[str]]:
    """Yield the words of a text that stand in a table, in order."""
    low = text.casefold()
    if len(low) != len(text):  # a letter that casefolding makes longer
        yield from (word for word in _WORD.finditer(text) if word[0].rstrip(".").casefold() in table)
        return
    starts = []
    for name in table:
        at = low.find(name)
        while at >= 0:
            starts.append(at)
            at = low.find(name, at + 1)
    for start in sorted(set(starts)):
        word = _WORD.match(text, start)
        inside = start and _WORD.match(text, start - 1)
        if word and not inside and word[0].rstrip(".").casefold() in table:
            yield word


_MINUTES = "\u0f66\u0f90\u0f62\u0f0b\u0f58\u0f0b"  # what stands between hours and minutes in Dzongkha


def shows_clock(text: str, at: datetime) -> bool:
    """Say whether the text shows the moment's clock time in any usual form (18:00, 18.00, 18h, 6 pm)."""
    plain = plain_digits(fold(text)).lower()
    return any(form.search(plain) for form in _clock_forms(at.hour, at.minute))


@functools.cache
def _clock_forms(hour: int, minute: int) -> tuple[re.Pattern[str], ...]:
    """Return what shows a clock time; each begins with digits, which a search finds at once, and then looks back."""
    forms = [rf"{hour:02}{minute:02}(?<!\d....)(?!\d)"]
    for each in (hour, hour % 12 or 12):
        digits = len(str(each)) * "."
        alone = rf"{each}(?:(?<!\d{digits})|(?<=(?<!\d)0{digits}))"
        forms.append(rf"{alone}\s?(?:[:.h\u2236]|{_MINUTES})\s?{minute:02}(?!\d)")
        if not minute:
            forms.append(rf"{alone}\s?(?:h|uhr|am|pm|a\.m|p\.m|heures|時|시|点)")
    return tuple(map(re.compile, forms))
