"""Merge conflicts that nobody resolved: the lines that git writes around two versions of a text."""

from __future__ import annotations

import re

from microsite.diagnostics import Problem, Span, error

_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?= |$)", re.MULTILINE)
_OURS, _BETWEEN, _THEIRS = (re.compile(sign) for sign in (r"<{7} +\S", r"={7} *$", r">{7} +\S"))
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
WORDS = "a merge conflict is not resolved"
_HINT = "keep one of the two versions, or what you want of both, and delete the lines <<<<<<<, ======= and >>>>>>>"


def conflict(path: str, line: int) -> Problem:
    """Return the problem of a conflict whose first marker stands on a line."""
    return error("F111", WORDS, Span(path, line, 1), _HINT)


def first_marker(text: str) -> int | None:
    """Return the line, from 0, of the first marker in a text that is YAML, where no line begins so; None without."""
    found = _MARKER.search(text)
    return text.count("\n", 0, found.start()) if found else None


def in_markdown(text: str) -> int | None:
    """Return the line, from 0, on which a conflict begins outside code fences, None without.

    A line of = below a heading and quotes of quotes begin alike; so all three kinds must stand there, in their order.
    """
    if "\n>>>>>>> " not in text:  # nearly always
        return None
    fence, begun = "", None
    wanted = _BETWEEN
    for number, line in enumerate(text.split("\n")):
        if begun is None or _OURS.match(line):
            fence = _after(fence, line)
            if not fence and _OURS.match(line):
                begun, wanted = number, _BETWEEN
        elif wanted.match(line):  # one version may open a fence that the other closes
            if wanted is _THEIRS:
                return begun
            wanted = _THEIRS
    return None


def _after(fence: str, line: str) -> str:
    """Return the fence that is open below a line, "" for none."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2].strip()
    return "" if closes else fence
