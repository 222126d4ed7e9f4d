"""What is said of links within a text that lead to no place of it."""

from __future__ import annotations

from microsite.diagnostics import Problem, Span, error
from microsite.read.wording import cut


def to_no_place(target: str, where: Span) -> Problem:
    """Return the problem of a link within a text that leads nowhere; a footnote that nothing refers to has one back to there."""
    note = target.removeprefix("#fnref:")
    if note != target:
        words = f"nothing refers to the footnote [^{cut(note)}]"
        return error("R104", words, where, f"write [^{cut(note)}] where it belongs, or take the footnote out")
    words = f"the link '{cut(target)}' leads to no heading or other place of this text"
    return error("R104", words, where, "the place of a heading is its words, as in #next-steps")
