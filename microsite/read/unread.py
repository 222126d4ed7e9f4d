"""Where a text becomes one that cannot be converted: sought by halves, since no converter of Markdown says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def first_fault(
    text: str, is_faulty: Callable[[str], bool], is_time: Callable[[], bool], *, by_line: bool = False
) -> int:
    """Return the index of the character with which a faulty text becomes faulty, or of the line's first, if `by_line`.

    A beginning of the text is taken as faulty when `is_faulty` says so. The whole text is known to be. When `is_time` says
    no, what is known by then has to do.
    """
    ends: Sequence[int] = range(len(text) + 1)
    if by_line:
        ends = [0, *(at + 1 for at, char in enumerate(text) if char == "\n"), len(text)]
    sound, faulty = 0, len(ends) - 1
    while faulty - sound > 1 and is_time():
        middle = (sound + faulty) // 2
        if is_faulty(text[: ends[middle]]):
            faulty = middle
        else:
            sound = middle
    return ends[faulty - 1] if faulty else 0


def begin_of(text: str, size: int) -> int:
    """Return the index of the first character that begins after so many bytes of UTF-8, or holds the last of them."""
    return len(text.encode()[:size].decode(errors="ignore"))
