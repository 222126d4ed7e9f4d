"""A text is cut into sentences, so that each can be shown, found and pointed at alone."""

from __future__ import annotations

import re

# an ending with its closing quotes; CJK endings need no space behind
_END = re.compile(r"[.!?\u2026]+[\"')\u201d\u2019\u00bb]*(?=\s)|[\u3002\uff01\uff1f]+[\u300d\u300f\uff09]*")
_SHORT = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|z\.B|d\.h|ca|approx|No|Nr|bzw|usw|Sra?|Mme|cf))\.$"
)


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each sentence begins and ends; a dot behind an initial or a common abbreviation ends none."""
    found: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        if match[0] == "." and _SHORT.search(text, begin, match.end()):
            continue
        if text[begin : match.end()].strip():
            found.append((_skip(text, begin), match.end()))
        begin = match.end()
    if text[begin:].strip():
        found.append((_skip(text, begin), len(text.rstrip())))
    return tuple(found)


def _skip(text: str, begin: int) -> int:
    while text[begin].isspace():
        begin += 1
    return begin
