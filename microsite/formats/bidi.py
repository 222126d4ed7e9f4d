"""The order in which the runs of one line are seen: the part of Unicode's UAX #9 that a title needs, without embeddings."""

from __future__ import annotations

import unicodedata

from microsite.records import frozen

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBER = {"EN", "AN"}


@frozen
class Run:
    """A stretch of one direction, in logical order."""

    text: str
    rtl: bool


def is_rtl(text: str, otherwise: str = "ltr") -> bool:
    """Say whether text is read from the right: by its first strong character (UAX #9, P2), else by `otherwise`."""
    for char in text:
        found = _STRONG.get(unicodedata.bidirectional(char))
        if found:
            return found == "R"
    return otherwise == "rtl"


def visual_runs(text: str, *, rtl: bool) -> tuple[Run, ...]:
    """Return the runs of a line from left to right; `rtl` is the direction of its paragraph (UAX #9, W1-W7, N1-N2, L2)."""
    if not text:
        return ()
    if not rtl and text.isascii():
        return (Run(text, rtl=False),)
    levels = _levels(text, rtl=rtl)
    runs: list[tuple[int, str]] = []
    for level, char in zip(levels, text, strict=True):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + char)
        else:
            runs.append((level, char))
    for level in range(max(levels), 0, -1):
        runs = _reversed(runs, level)
    return tuple(Run(part, rtl=bool(level % 2)) for level, part in runs)


def _reversed(runs: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """Turn round every stretch of runs at a level or above."""
    found: list[tuple[int, str]] = []
    stretch: list[tuple[int, str]] = []
    for run in [*runs, (-1, "")]:
        if run[0] >= level:
            stretch.append(run)
            continue
        found += stretch[::-1]
        stretch = []
        found.append(run)
    return found[:-1]


def _levels(text: str, *, rtl: bool) -> list[int]:
    base = "R" if rtl else "L"
    kinds = _weak([unicodedata.bidirectional(char) or "L" for char in text], base)
    level = {"L": 2 if rtl else 0, "R": 1, "EN": 2, "AN": 2}
    resolved = _neutral(kinds, base)
    return [level[kind] for kind in resolved]


def _weak(kinds: list[str], base: str) -> list[str]:
    """Resolve marks, separators and signs beside numbers; a European number after Latin letters is Latin."""
    strong, before = base, base
    found: list[str] = []
    for index, kind in enumerate(kinds):
        after = kinds[index + 1] if index + 1 < len(kinds) else base
        now = kind
        if kind == "NSM":
            now = before
        elif kind in _STRONG:
            now = strong = _STRONG[kind]
        elif kind == "EN":
            now = "L" if strong == "L" else "EN"
        elif kind in {"ES", "CS"} and after == "EN" and before in {"EN", "L"} and kinds[index - 1] == "EN":
            now = before
        elif kind == "ET" and (after == "EN" or (index and kinds[index - 1] == "EN")):
            now = "L" if strong == "L" else "EN"
        found.append(now)
        before = now
    return found


def _neutral(kinds: list[str], base: str) -> list[str]:
    """Give each neutral the direction of both its neighbours when they agree, else that of the paragraph."""
    found = list(kinds)
    index = 0
    while index < len(found):
        end = index
        while end < len(found) and found[end] not in {"L", "R", *_NUMBER}:
            end += 1
        if end > index:
            left = _side(found[index - 1]) if index else base
            right = _side(found[end]) if end < len(found) else base
            found[index:end] = [left if left == right else base] * (end - index)
        index = end + 1
    return found


def _side(kind: str) -> str:
    return "R" if kind in _NUMBER else kind
