"""An address as a QR code (ISO/IEC 18004): how many modules it is wide, and its dark ones as one SVG path."""

from __future__ import annotations

import sys
import urllib
from functools import cache
from importlib import import_module
from types import ModuleType

from microsite.records import frozen

QUIET = 4
"""The light modules around the code that the standard asks for (ISO/IEC 18004, 6.3.8)."""
MASK = 4
"""One mask for all codes: trying the eight takes five times as long; this one has the least faults by the standard's count over addresses like ours."""

MOST_KNOWN = (
    180  # bytes, what version 9 holds at level M: longer addresses are rare, and their codes large to keep
)
MOST = 2331  # bytes that go into the largest code at error correction M


@frozen
class Qr:
    """A code of `size` by `size` modules with its quiet zone.

    `path` is the `d` of an SVG path to be stroked one module wide in a view box of "0 -0.5 size size".
    """

    size: int
    path: str


class _Known:
    """Codes of one version that were made, as a basis: a code of which they are parts is their sum, and need not be made.

    With version, level and mask fixed a code is linear in its data over GF(2): so are Reed and Solomon's check words
    (7.5), the order of modules (7.7) and the mask (7.8). Each row holds a sum of data and the same sum of codes, and no
    two rows have the same highest bit.
    """

    def __init__(self) -> None:
        self.rows: dict[int, tuple[int, int]] = {}

    def parts(self, data: int) -> tuple[int, int]:
        """Return what is left of the data after all rows that fit are taken off, and the sum of their codes."""
        code = 0
        rows = self.rows
        while data:
            row = rows.get(data.bit_length())
            if row is None:
                break
            data ^= row[0]
            code ^= row[1]
        return data, code


_versions: dict[int, tuple[int, _Known]] = {}
_known: dict[int, _Known] = {}


def fits(text: str) -> bool:
    """Say whether a text goes into a code."""
    return 0 < len(text.encode("utf-8", "replace")) <= MOST


def svg(code: Qr) -> str:
    """Return a code as a drawing of its own, dark on light whatever lies behind it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}" width="{8 * code.size}" height="{8 * code.size}">'
        f'<path fill="#fff" d="M0 0h{code.size}v{code.size}H0z"/><path fill="none" stroke="#000" transform="translate(0 .5)" d="{code.path}"/></svg>\n'
    )


def qr(text: str) -> Qr:
    """Return the smallest code of a text at error correction M; at most 2,331 bytes of UTF-8 go into one.

    Raise ValueError for a longer text, or for none.
    """
    if not text.isascii() or text == text.upper() or len(text) > MOST_KNOWN:
        width, bits = _made(text)
        return Qr(width + 2 * QUIET, _path(width, bits))
    # the length stands in the code, and the filling depends on it: it is a datum beside the bytes, which begin at one place
    data = int.from_bytes(text.encode().ljust(MOST_KNOWN, b"\0")) | 1 << 8 * MOST_KNOWN + len(text)
    if len(text) in _versions:
        width, known = _versions[len(text)]
        left, code = known.parts(data)
        if not left:
            return Qr(width + 2 * QUIET, _path(width, code))
    width, bits = _made(text)
    known = _known.setdefault(width, _Known())
    _versions[len(text)] = width, known
    left, code = known.parts(data)
    known.rows[left.bit_length()] = left, code ^ bits
    return Qr(width + 2 * QUIET, _path(width, bits))


def _made(text: str) -> tuple[int, int]:
    """Return a code's width and its modules, row by row, as the digits of a binary number."""
    matrix = _segno().make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix
    return len(matrix), int(b"".join(matrix).translate(_DIGITS), 2)


@cache
def _segno() -> ModuleType:
    """Return segno without the library's web client, most of what its writers of XML would load, and nothing that a code needs."""
    client = _Deferred("urllib.request")
    if client.__name__ not in sys.modules:
        sys.modules[client.__name__] = client
        vars(urllib)["request"] = client
    import segno  # noqa: PLC0415 - only where a code is drawn

    return segno


class _Deferred(ModuleType):
    """A module of Python's library that is loaded when something of it is asked for."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


_DIGITS = bytes.maketrans(b"\0\1", b"01")


class _Strokes(dict[str, str]):
    """From light modules, ends of rows and dark modules, in this order, to the move and the stroke that draw them."""

    def __init__(self, width: int) -> None:
        self.width = width

    def __missing__(self, run: str) -> str:
        """Return the stroke, and keep it: one is drawn many times."""
        light, down = run.count("0"), run.count("\n")
        made = self[run] = f"m{light - down * self.width} {down}h{run.count('1')}"
        return made


_strokes: dict[int, _Strokes] = {}


def _path(width: int, bits: int) -> str:
    digits = f"{bits:0{width * width}b}"
    rows = "\n".join([digits[at : at + width] for at in range(0, width * width, width)])
    strokes = _strokes.setdefault(width, _Strokes(width))
    # a run is cut off where a dark module is followed by a light one, or by the end of its row
    first, *others = rows.replace("10", "1 0").replace("1\n", "1 \n").split(" ")
    if "1" not in others[-1]:
        others.pop()
    return f"M{QUIET} {QUIET}h{len(first)}" + "".join([strokes[run] for run in others])
