"""A table of plain text, as wide as its words: letters that take two columns of a terminal count twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "
WIDE = frozenset("WF")


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in WIDE else 1 for c in text
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return rows below their heads; the columns numbered in `right` end at the same place."""
    lines = [heads, *rows]
    widths = [max(width(line[number]) for line in lines) for number in range(len(heads))]
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    padded = []
    for number, (cell, wanted) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (wanted - width(cell))
        padded.append(space + cell if number in right else cell + space)
    return GAP.join(padded).rstrip()
