"""Text set into a box: lines broken where a script may break, balanced, at the largest size that fits, else cut with an ellipsis."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from microsite.records import frozen

Measure = Callable[[str, float], float]
"""From a text and its size in pixels to its width in pixels."""

ELLIPSIS = "…"
_JOINER = "\u200d"
# what no line begins with (JIS X 4051, the rules called kinsoku), and what none ends with
_NOT_FIRST = frozenset(
    "、。，．・：；？！ー～」』）］｝〉》】〕’”,.:;?!)]}%ぁぃぅぇぉっゃゅょァィゥェォッャュョ々…"  # noqa: RUF001 - the very characters that are meant
)
_NOT_LAST = frozenset("「『（［｛〈《【〔‘“([{")  # noqa: RUF001 - the very characters that are meant
# a dash between spaces stays with what it follows
_DASHES = frozenset("\u2013\u2014")
_AFTER = frozenset("-\u2010\u2013\u2014/")
# a word of so many letters may be parted at its own hyphen; shorter ones look torn
_LONG = 18
_DROPPED = frozenset("\u00ad\u200b\u2060\ufeff\u061c\u200e\u200f")
# scripts that are written without spaces: kana, kanji and the full forms
_IDEOGRAPHS = ((0x2E80, 0x31FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
# Thai has no spaces either; without a dictionary a line may break where a syllable surely begins, before a vowel that is
# written first, and where one surely ends. Lao, Burmese and Khmer break only where they must
_THAI_FIRST = frozenset("เแโใไ")
_THAI_LAST = frozenset("ะำๆฯ์")
_EMOJI_TONES = (0x1F3FB, 0x1F3FF)
_FLAGS = (0x1F1E6, 0x1F1FF)


@frozen
class Step:
    """A size to try, in pixels, and how many lines it may take."""

    size: int
    lines: int


@frozen
class Block:
    """Text as set: its lines, in logical order, their size, and whether something was cut away."""

    lines: tuple[str, ...]
    size: int
    cut: bool


@frozen
class _Wrapped:
    lines: tuple[str, ...]
    broken: bool
    cut: bool


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return text as it is set: NFC, one space between words, no invisible characters that only steer other programs."""
    kept = (
        c
        for c in unicodedata.normalize("NFC", text)
        if c not in _DROPPED and not _within(c, (0x202A, 0x202E)) and not _within(c, (0x2066, 0x2069))
    )
    words = "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)
    return " ".join(words.split())


def _within(char: str, span: tuple[int, int]) -> bool:
    return span[0] <= ord(char) <= span[1]


def clusters(text: str) -> tuple[str, ...]:
    """Return what a reader takes for one character: a letter with its marks, a joined or toned emoji, a flag."""
    if text.isascii():
        return tuple(text)
    found: list[str] = []
    for char in text:
        before = found[-1] if found else ""
        mark = unicodedata.category(char) in {"Mn", "Me", "Mc"} or char in {_JOINER, "\u200c"}
        joins = mark or before.endswith(_JOINER) or _within(char, _EMOJI_TONES)
        flag = len(before) == 1 and _within(char, _FLAGS) and _within(before, _FLAGS)
        if before and (joins or flag) and (before != " " or mark):
            found[-1] += char
        else:
            found.append(char)
    return tuple(found)


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[str, ...]:
    """Return text in pieces between which a line may break; a space stays with the piece before it."""
    if text.isascii() and not any(c in text for c in _AFTER):
        words = text.split(" ")
        return tuple(f"{word} " for word in words[:-1]) + tuple(words[-1:])
    found: list[str] = []
    big = [word for word in text.split() if len(word) >= _LONG]
    for cluster in clusters(text):
        if found and not _may_break(found[-1], cluster, long=any(found[-1] in w for w in big)):
            found[-1] += cluster
        else:
            found.append(cluster)
    return tuple(found)


def _may_break(before: str, after: str, *, long: bool) -> bool:
    last, first = before[-1], after[0]
    if first == " " or (last == " " and first in _DASHES):
        return False
    if last == " ":
        return True
    if first in _NOT_FIRST or last in _NOT_LAST:
        return False
    if last in _AFTER:
        return long and first.isalpha() and len(before) > 2  # noqa: PLR2004 - no break within "e-mail" or "3-1"
    if first in _THAI_FIRST or last in _THAI_LAST:
        return True
    return _ideograph(last) or _ideograph(first)


def _ideograph(char: str) -> bool:
    return any(_within(char, span) for span in _IDEOGRAPHS)


def fitted(text: str, width: float, height: float, steps: Sequence[Step], measure: Measure) -> Block:
    """Return text set at the first step at which it fits a box whole; at the last step it is cut to fit.

    `steps` go from the largest size down. Lines are `leading(text)` times the size apart.
    """
    said = plain(text)
    parts = pieces(said)
    apart = leading(said)
    for step in steps:
        most = min(step.lines, max(1, int(height // (step.size * apart))))
        made = _wrap(parts, width, most, _sized(measure, step.size))
        if not made.broken and not made.cut:
            return Block(
                _balanced(parts, width, made.lines, _sized(measure, step.size)), step.size, cut=False
            )
    return Block(made.lines, step.size, made.cut)


@lru_cache(maxsize=1024)
def leading(text: str) -> float:
    """Return how far apart lines stand, in sizes: more for scripts with high and deep letters."""
    high = not all(_low(char) for char in text)
    return 1.32 if high else 1.1


def _low(char: str) -> bool:
    number = ord(char)
    return number < 0x590 or 0x10A0 <= number < 0x10FF or 0x1E00 <= number < 0x2800 or number > 0x1F000  # noqa: PLR2004 - Latin, Greek, Cyrillic, Armenian; Georgian; signs; emoji


def _sized(measure: Measure, size: int) -> Callable[[str], float]:
    return lambda part: measure(part, size)


def _wrap(parts: Sequence[str], width: float, most: int, measure: Callable[[str], float]) -> _Wrapped:
    """Fill lines one after another; a piece wider than a line is broken between its clusters."""
    lines: list[str] = [""]
    filled, broken = 0.0, False
    waiting = list(parts)[::-1]
    while waiting:
        part = waiting.pop()
        bare = measure(part.rstrip())
        if filled + bare <= width:
            lines[-1] += part
            filled += measure(part) if part.endswith(" ") else bare
        elif not filled:
            broken = True
            head, tail = _broken(part, width, measure)
            lines[-1] += head
            filled = width
            waiting += [tail] if tail else []
        elif len(lines) == most:
            rest = "".join((part, *waiting[::-1]))
            lines[-1] = _cut(lines[-1] + rest, width, measure)
            return _Wrapped(_stripped(lines), broken, cut=True)
        else:
            waiting.append(part)
            lines.append("")
            filled = 0.0
    return _Wrapped(_stripped(lines), broken, cut=False)


def _stripped(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines)


def _broken(part: str, width: float, measure: Callable[[str], float]) -> tuple[str, str]:
    """Return as much of a piece as a line holds, with a hyphen inside a word of letters, and the rest."""
    units = clusters(part)
    taken = 1
    while taken < len(units) and measure("".join(units[: taken + 1]) + "-") <= width:
        taken += 1
    head, tail = "".join(units[:taken]), "".join(units[taken:])
    inside = bool(tail.strip()) and head[-1].isalpha() and tail[0].isalpha() and ord(head[-1]) < 0x590  # noqa: PLR2004 - scripts with hyphens
    return head + ("-" if inside else ""), tail


def _cut(text: str, width: float, measure: Callable[[str], float]) -> str:
    """Return as much of a text as fits before an ellipsis, to a whole word when one is near."""
    units = clusters(text)
    low, high = 0, len(units)
    while low < high:
        middle = (low + high + 1) // 2
        if measure("".join(units[:middle]).rstrip() + ELLIPSIS) <= width:
            low = middle
        else:
            high = middle - 1
    head = "".join(units[:low])
    at = head.rfind(" ")
    if low < len(units) and units[low] != " " and at > len(head) * 0.5:
        head = head[:at]
    return head.rstrip(" ,;:.-\u2013\u2014") + ELLIPSIS


def _balanced(
    parts: Sequence[str], width: float, lines: tuple[str, ...], measure: Callable[[str], float]
) -> tuple[str, ...]:
    """Return the same number of lines, as even as they can be; a last line of one short word looks like a fault."""
    if len(lines) == 1:
        return lines
    best, low, high = lines, width * 0.5, width
    for _ in range(6):
        middle = (low + high) / 2
        made = _wrap(parts, middle, len(lines), measure)
        if made.cut or made.broken:
            low = middle
        else:
            best, high = made.lines, middle
    return best
