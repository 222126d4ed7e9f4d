"""Dates as people write them elsewhere, led to the form that is read here; only where there is one way to understand them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
_MONTH = r"[a-z]{3,9}\.?"
_FORMS = (
    r"(?P<year>\d{4})(?P<sign>[-/.\u2010-\u2015\u2212])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
    r"(?P<year>\d{4})年 ?(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})日",
    r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
    r"(?P<first>\d{1,2})(?P<sign>[/-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)? +(?P<name>{_MONTH}),? +(?P<year>\d{{4}})",
    rf"(?P<name>{_MONTH}) +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})",
)
_DATES = tuple(re.compile(_WEEKDAY + form, re.ASCII) for form in _FORMS)
_CLOCK = re.compile(
    r"(?:t|(?:,|,? at|,? um)? )?(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?: ?(?:(?P<half>[ap])\.?m\.?|(?P<sure>uhr)))?"
    r"|(?P<h>\d{1,2})h(?P<m>\d{2})?|(?P<hh>\d{2})(?P<mm>\d{2})(?:00)?)",
    re.ASCII,
)
_TWELVE = 12  # a number above it is no month, and no hour of half a day


def rewritten(text: str) -> str:
    """Return a date, with its time if it has one, as 2026-12-03 18:00; "" for what can be understood in no way, or in two."""
    words = _plain(text)
    for form in _DATES:
        found = form.match(words)
        if found:
            day, clock = _day(found.groupdict()), _clock(words[found.end() :])
            return "" if not day or clock is None else _next_day(f"{day} {clock}".rstrip())
    return ""


def time_alone(text: str) -> str:
    """Return a time of the day as 18:00 where nothing else stands in a text: 7pm, 19.00 Uhr; "" of any other text."""
    return _clock(f" {_plain(text)}") or ""


def _plain(text: str) -> str:
    """Return a text in small letters and with our own digits."""
    return " ".join("".join(str(unicodedata.digit(c, c)) for c in text.lower()).split())


def _next_day(text: str) -> str:
    """Return a moment as it is; 24:00 is the first of the next day."""
    if not text.endswith(" 24:00"):
        return text
    try:
        return f"{date.fromisoformat(text[:10]) + timedelta(days=1)} 00:00"
    except ValueError:
        return ""


def _day(parts: dict[str, str | None]) -> str:
    year, day, month = int(parts["year"] or 0), int(parts.get("day") or 0), int(parts.get("month") or 0)
    name = (parts.get("name") or "").rstrip(".")
    if name:
        month = next((n for n, whole in enumerate(_MONTHS, 1) if whole.startswith(name)), 0)
    first, second = int(parts.get("first") or 0), int(parts.get("second") or 0)
    if first > _TWELVE >= second:
        day, month = first, second
    elif second > _TWELVE >= first:
        day, month = second, first
    return f"{year:04}-{month:02}-{day:02}" if day and month else ""


def _clock(text: str) -> str | None:
    """Return the time behind a date, "" where there is none, None where what stands there is no time."""
    if not text:
        return ""
    found = _CLOCK.fullmatch(text)
    if found is None or (found["hour"] and not (found["minute"] or found["half"] or found["sure"])):
        return None
    hour = int(found["hour"] or found["h"] or found["hh"])
    if found["half"]:
        if not 1 <= hour <= _TWELVE:
            return None
        hour = hour % _TWELVE + (_TWELVE if found["half"] == "p" else 0)
    return f"{hour:02}:{found['minute'] or found['m'] or found['mm'] or '00'}"
