"""The words by which a page names a time zone, held against the offset of the moment that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

_TABLE = """UTC 0; GMT 0; WET 0; WEST 60; BST 60 360 -660; CET 60; CEST 120; MEZ 60; MESZ 120; EET 120; EEST 180; MSK 180 240; WAT 60; CAT 120;
SAST 120; EAT 180; IST 330 60 120; IDT 180; PKT 300; ICT 420; WIB 420; HKT 480; SGT 480; PHT 480; JST 540; KST 540 510; AWST 480; ACST 570;
ACDT 630; AEST 600; AEDT 660; NZST 720; NZDT 780; NST -210; NDT -150; AST -240 180; ADT -180; EST -300; EDT -240; CST -360 480 -300; CDT -300 -240 540;
MST -420; MDT -360; PST -480 480; PDT -420 540; AKST -540; AKDT -480; HST -600; BRT -180; ART -180"""
_OFFSETS = {
    words.split()[0]: frozenset(map(int, words.split()[1:])) for words in _TABLE.replace("\n", " ").split(";")
}
_WORD = re.compile(r"(?<![\w/+-])([A-Z]{3,4})(?![\w+\u2212-]|/)")
_SPAN = re.compile(r"(?<![\w/])(?:UTC|GMT)\s?([+\u2212-])(\d{1,2})(?::?([0-5]\d))?(?!\d)")
_NAMED = re.compile(
    r"((?:[^\W\d_]+ )*?[^\W\d_]*[Tt]ime), (UTC(?:[+\u2212-]\d\d:\d\d)?|GMT(?:[+\u2212-]\d\d?(?::\d\d)?)?)"
)


def fault(text: str, moments: Iterable[datetime]) -> str:
    """Return which zone in the words has none of the moments' offsets ("'PST' is not UTC+01:00"), or ""."""
    offsets = {_minutes(at) for at in moments}
    for found in _SPAN.finditer(text):
        sign = 1 if found[1] == "+" else -1
        if sign * (int(found[2]) * 60 + int(found[3] or 0)) not in offsets:
            return f"{found[0]!r} is not {_said(offsets)}"
    for found in _WORD.finditer(text):
        if found[1] in _OFFSETS and not _OFFSETS[found[1]] & offsets:
            return f"{found[1]!r} is not {_said(offsets)}"
    return ""


def names(text: str) -> frozenset[tuple[str, str]]:
    """Return the zones that a text names in full with their offset, as in "Central European Time, UTC+01:00"."""
    return frozenset((found[1], found[2]) for found in _NAMED.finditer(text))


def _minutes(at: datetime) -> int:
    offset = at.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def _said(offsets: set[int]) -> str:
    return " or ".join(
        f"UTC{'-' if each < 0 else '+'}{abs(each) // 60:02}:{abs(each) % 60:02}" for each in sorted(offsets)
    )
