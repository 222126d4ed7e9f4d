"""Whether the words that show a date and a time to people say the same moment as the machine's form beside them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

from microsite.checks.values import CURRENCIES
from microsite.checks.vocabulary import fold

_CLOCK = re.compile(
    r"(?<![\d+\-\u2212:.])([01]?\d|2[0-3])[:h.]([0-5]\d)(?![\d:])(?:\s*([ap])\.?\s?m\b)?", re.IGNORECASE
)
_DIGIT = re.compile(r"(?![0-9])\d")
_YEAR = re.compile(r"(?<![\d:+.])(?:19|20)\d\d(?![\d:])")
_WORD = re.compile(r"[^\W\d_]+\.?", re.UNICODE)


def plain_digits(text: str) -> str:
    """Return text with every script's decimal digits as 0 to 9."""
    return text if text.isascii() else _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def parse(text: str) -> datetime | None:
    """Return an ISO 8601 text as a datetime in its own offset, or None when it has none."""
    try:
        at = datetime.fromisoformat(text.strip().replace("z", "Z"))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


@functools.cache
def _names(language: str) -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Return month names and weekday names of a language (CLDR), casefolded, each with the numbers it may mean."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        try:
            locale = Locale.parse(language.split("-", maxsplit=1)[0])
        except (ValueError, UnknownLocaleError):
            return {}, {}
    made: list[dict[str, frozenset[int]]] = []
    for table, shift in ((locale.months, 0), (locale.days, 0)):
        found: dict[str, frozenset[int]] = {}
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in table[context][width].items():
                    key = fold(name).casefold().rstrip(".")
                    if len(key) > 2 and key.isalpha():  # noqa: PLR2004 - shorter names are also other words
                        found[key] = found.get(key, frozenset()) | {number + shift}
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
    clocks = {(at.hour, at.minute) for at in moments}
    for found in clocks_in(plain):
        hour, minute = int(found[1]), int(found[2])
        half = (found[3] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        later = {(hour, minute), *([] if half else [((hour + 12) % 24, minute)] if hour <= 12 else [])}  # noqa: PLR2004 - a clock face
        if not later & clocks:
            return f"{found[0]!r} is not the time"
    for found in _YEAR.finditer(plain):
        if int(found[0]) not in {at.year for at in moments}:
            return f"{found[0]!r} is not the year"
    months, days = _names(language or "en")
    for found in _WORD.finditer(plain):
        word = found[0].rstrip(".").casefold()
        if word in months and not months[word] & {at.month for at in moments} and word not in days:
            return f"{found[0]!r} is not the month"
        if word in days and not days[word] & {at.weekday() for at in moments} and word not in months:
            return f"{found[0]!r} is not the weekday"
        if word in months and not _day_fits(plain, found.start(), found.end(), {at.day for at in moments}):
            return f"the day beside {found[0]!r} is not the day"
    return ""


def _day_fits(text: str, start: int, end: int, days: set[int]) -> bool:
    before = re.search(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?(?:\s+(?:de|of))?\s*$", text[:start])
    after = re.match(r"\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:.h]|\s*[ap]\.?m)", text[end:])
    near = [int(found[1]) for found in (before, after) if found]
    return not near or bool(set(near) & days)


def dates_in(text: str, language: str) -> tuple[tuple[int | None, int, int, int | None], ...]:
    """Return the dates that a text writes with a month's name, as (weekday or None, day, month, year or None)."""
    months, days = _names(language or "en")
    plain = plain_digits(fold(text))
    found = []
    for word in _WORD.finditer(plain):
        for month in months.get(word[0].rstrip(".").casefold(), ()):
            before, after = (
                plain[max(0, word.start() - 40) : word.start()],
                plain[word.end() : word.end() + 20],
            )
            early = re.search(
                r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|\.|\u00ba|\u00aa)?(?:\s+(?:de|of))?\s*$", before
            )
            late = re.match(r"\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:.h]|\s*[ap]\.?m)", after)
            day = early or late
            if day is None:
                continue
            year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", after)
            words = [
                w.rstrip(".").casefold()
                for w in re.findall(_WORD, before[: early.start()] if early else before)
            ]
            weekday = (
                next(iter(days.get(words[-1], ())), None)
                if words and len(days.get(words[-1], ())) == 1
                else None
            )
            found.append((weekday, int(day[1]), month, int(year[1]) if year else None))
    return tuple(found)


def shows_clock(text: str, at: datetime) -> bool:
    """Say whether the text shows the moment's clock time in any usual form (18:00, 18.00, 18h, 6 pm)."""
    plain = plain_digits(fold(text)).lower()
    hours = {at.hour, at.hour % 12 or 12}
    for hour in hours:
        if re.search(rf"(?<!\d)0?{hour}\s?[:.h\u2236]\s?{at.minute:02}(?!\d)", plain):
            return True
        bare = rf"(?<!\d)0?{hour}\s?(?:h|uhr|am|pm|a\.m|p\.m|heures|時|시|点)"
        if at.minute == 0 and re.search(bare, plain):
            return True
    return bool(re.search(rf"(?<!\d){at.hour:02}{at.minute:02}(?!\d)", plain))
