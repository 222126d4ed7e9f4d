"""Dates as people write them elsewhere, led to the form that is read here; only where there is one way to understand them."""

from __future__ import annotations

import re

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
_MONTH = r"[a-z]{3,9}\.?"
_FORMS = (
    r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
    r"(?P<first>\d{1,2})(?P<sign>[/-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)? +(?P<name>{_MONTH}),? +(?P<year>\d{{4}})",
    rf"(?P<name>{_MONTH}) +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})",
)
_DATES = tuple(re.compile(_WEEKDAY + form, re.ASCII) for form in _FORMS)
_CLOCK = re.compile(r"(?:,|t|,? at)? ?(\d{1,2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?", re.ASCII)
_TWELVE = 12  # a number above it is no month, and no hour of half a day


def rewritten(text: str) -> str:
    """Return a date, with its time if it has one, as 2026-12-03 18:00; "" for what can be understood in no way, or in two."""
    words = " ".join(text.lower().split())
    for form in _DATES:
        found = form.match(words)
        if found:
            day, clock = _day(found.groupdict()), _clock(words[found.end() :])
            return "" if not day or clock is None else f"{day} {clock}".rstrip()
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
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour = int(found[1])
    if found[3]:
        if not 1 <= hour <= _TWELVE:
            return None
        hour = hour % _TWELVE + (_TWELVE if found[3] == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"
