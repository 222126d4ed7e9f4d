"""Unicode's normal forms in time that grows with the text: marks are sorted as many times as there are marks in a row."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30
"""So many marks may stand on a letter (UAX #15, Stream-Safe Text Format)."""
_SHORT = 2_000  # characters: of so few all may be marks
_GRAPHEME_JOINER = "\u034f"
_FOREIGN = re.compile(r"[^\x00-\u02ff]{31,}")
_OF_MARKS = frozenset("\u0f73\u0f75\u0f81")  # letters by their class that come apart into marks


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normal form; in a long one no letter keeps more than MOST_MARKS marks without a joiner."""
    if text.isascii():
        return text
    few = len(text) <= _SHORT or len(text.encode("latin-1", "ignore")) >= len(text) - MOST_MARKS
    safe = text if few else _FOREIGN.sub(lambda found: _streamed(found[0]), text)
    return unicodedata.normalize(form, safe)


def _streamed(run: str) -> str:
    marks, made = 0, []
    for char in run:
        marks = marks + 1 if unicodedata.combining(char) or char in _OF_MARKS else 0
        if marks > MOST_MARKS:
            made.append(_GRAPHEME_JOINER)
            marks = 1
        made.append(char)
    return "".join(made)
