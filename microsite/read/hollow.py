"""Takes out of a body the tags that promise what is not there: headings without words, time elements that say no time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from html import unescape

_TIME = re.compile(r'<(/?)time((?: [a-z]+="[^"]*")*)>')
_STATED = re.compile(r' datetime="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_KEPT = re.compile(r'<img |<[a-z0-9]+[^<>]* id="')
_NAMED = re.compile(r'<img [^>]*alt="[^"]*[^"\s][^"]*"')
_NOT_SHOWN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_LENGTH = re.compile(r"P(?=.)(?:\d{1,9}D)?(?:T(?=.)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:(?:00|15|30|45)|-10:40)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def says_nothing(heading: str) -> bool:
    """Say whether what stands in a heading is neither read nor spoken: no letter, sign or picture with a name."""
    if "<img" in heading and _NAMED.search(heading):
        return False
    text = unescape(_TAG.sub("", heading))
    return all(unicodedata.category(letter) in _NOT_SHOWN for letter in text)


def without_heading(heading: str) -> str:
    """Return what is left of a heading that says nothing: its pictures and anchors in a paragraph, or nothing at all."""
    return f"<p>{heading}</p>" if _KEPT.search(heading) else ""


def is_time(text: str) -> bool:
    """Say whether a time element may hold a text (HTML 4.5.14): a day, a month, a time of day, a length, a moment with offset."""
    if _DAY.fullmatch(text) or _MOMENT.fullmatch(text):
        try:
            return bool(
                date.fromisoformat(text) if len(text) == len("2026-12-03") else datetime.fromisoformat(text)
            )
        except ValueError:
            return False
    return any(form.fullmatch(text) for form in (_CLOCK, _MONTH, _LENGTH))


def without_false_times(clean: str) -> str:
    """Return sanitized HTML in which a time element says a time; of others the words are left."""
    if "<time" not in clean:
        return clean
    parts: list[str] = []
    kept: list[bool] = []
    at = 0
    for tag in _TIME.finditer(clean):
        parts.append(clean[at : tag.start()])
        at = tag.end()
        if tag[1]:
            good = bool(kept) and kept.pop()
        else:
            stated = _STATED.search(tag[2])
            words = clean[at : clean.find("</time>", at)]
            good = is_time(unescape(stated[1] if stated else _TAG.sub("", words)).strip())
            kept.append(good)
        parts.append(tag[0] if good else "")
    return "".join([*parts, clean[at:]])
