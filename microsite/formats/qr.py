"""An address as a QR code (ISO/IEC 18004): how many modules it is wide, and its dark ones as one SVG path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

QUIET = 4
"""The light modules around the code that the standard asks for (ISO/IEC 18004, 6.3.8)."""
MASK = 4
"""One mask for all codes: trying the eight takes five times as long; this one has the least faults by the standard's count over addresses like ours."""

_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True)
class Qr:
    """A code of `size` by `size` modules with its quiet zone.

    `path` is the `d` of an SVG path to be stroked one module wide in a view box of "0 -0.5 size size".
    """

    size: int
    path: str


def qr(text: str) -> Qr:
    """Return the smallest code of a text at error correction M; at most 2,331 bytes of UTF-8 go into one.

    Raise ValueError for a longer text, or for none.
    """
    import segno  # noqa: PLC0415 - only where a code is drawn

    made = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK)
    return Qr(len(made.matrix) + 2 * QUIET, "".join(_strokes(made.matrix)))


def _strokes(matrix: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the dark runs of each row, each moved to in the shorter of the two ways that SVG has."""
    at_x, at_y = 0, 0
    for y, row in enumerate(matrix, QUIET):
        for run in _DARK.finditer(bytes(row)):
            x, end = run.start() + QUIET, run.end() + QUIET
            there = f"M{x} {y}"
            by = f"m{x - at_x} {y - at_y}"
            yield f"{by if at_y and len(by) < len(there) else there}h{end - x}"
            at_x, at_y = end, y
