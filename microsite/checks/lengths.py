"""How long something takes, as a text says it: minutes, or hours and minutes as one length."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = r"(?![^\W\d_])"  # a figure may follow at once: 1h30
_HOURS = (
    rf"hours?{_END}|hrs?{_END}\.?|h{_END}|stunden?{_END}|std{_END}\.?|heures?{_END}|horas?{_END}|or[ae]{_END}|uur{_END}|godzin[ay]?{_END}|godz\.|sat[ai]?{_END}|"
    rf"\u6642\u9593|\u5c0f\u6642|\u5c0f\u65f6|\u0633\u0627\u0639\u0629|\u0633\u0627\u0639\u0627\u062a"
)
_MINUTES = (
    rf"minutes?{_END}|minuten{_END}|minutos?{_END}|minuti{_END}|minuto{_END}|minuut{_END}|minut[ay]?{_END}|mins?{_END}\.?|min\.|\u5206|"
    rf"\u062f\u0642\u064a\u0642\u0629|\u062f\u0642\u0627\u0626\u0642|\u062f{_END}"
)
_BOTH = (
    r"\u0633\u0627\u0639\u062a(?:\u0627\u0646|\u064a\u0646)",
    r"\u062f\u0642\u064a\u0642\u062a(?:\u0627\u0646|\u064a\u0646)",
)
_AND = r"\s?(?:(?:and|und|et|e|y|en|i)\s)?"  # what joins the two: a blank, a word, or nothing in Japanese
_WAW = (
    r"\s?\u0648?\s?"  # "and" in Arabic is written before the next word; one and two are said without a figure
)
_NUMBER = r"(?<![\d.,:\u2212+-])(\d{1,4})\s?"
_LENGTH = re.compile(
    rf"{_NUMBER}(?:{_HOURS})(?:{_AND}(\d{{1,4}})\s?(?:{_MINUTES}))|"
    rf"(?:{_NUMBER}(?:\u0633\u0627\u0639\u0629|\u0633\u0627\u0639\u0627\u062a)|(?<!\w)(\u0633\u0627\u0639\u0629|{_BOTH[0]})){_WAW}"
    rf"(?:(\d{{1,4}})\s?(?:{_MINUTES})|({_BOTH[1]}|\u062f\u0642\u064a\u0642\u0629))|"
    rf"{_NUMBER}(?:{_MINUTES})",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?:{_NUMBER}(?:{_HOURS})|(?<!\w)(\u0633\u0627\u0639\u0629|{_BOTH[0]}))\s*\Z", re.IGNORECASE
)
_FEW = 6
_HOUR = "\u0633\u0627\u0639\u0629"
_MINUTE = "\u062f\u0642\u064a\u0642\u0629"


def lengths_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each length that a text says, as it stands there, with its minutes; digits are plain ones.

    Hours alone are no length here: they may be a time of the day, or say how early doors open.
    """
    for found in _LENGTH.finditer(text):
        hours, rest, counted, spoken, beside, few, minutes = found.groups()
        if minutes:
            yield found[0], int(minutes)
        elif hours:
            yield found[0], int(hours) * 60 + int(rest)
        else:
            whole = int(counted) if counted else 1 if spoken == _HOUR else 2
            yield found[0], whole * 60 + (int(beside) if beside else 1 if few == _MINUTE else 2)


def length_at_the_end(text: str) -> Iterator[tuple[str, int]]:
    """Yield the few whole hours that a text ends with, and their minutes; many may be a time of the day ("20 heures")."""
    found = _WHOLE.search(text)
    if found is None:
        return
    hours = int(found[1]) if found[1] else 1 if found[2] == _HOUR else 2
    if hours <= _FEW:
        yield found[0].strip(), 60 * hours
