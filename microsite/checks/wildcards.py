"""Paths with wildcards, as robots.txt and _headers hold them, tried in one pass: as a regular expression they could run for ever."""

from __future__ import annotations

from collections.abc import Sequence


def fits(parts: Sequence[str], text: str, *, whole: bool) -> bool:
    """Say whether a text begins with the first part and holds the others one behind the other; if `whole`, ends with the last."""
    first, *others = parts
    if not text.startswith(first):
        return False
    if not others:
        return not whole or text == first
    at = len(first)
    last = others.pop() if whole else ""
    for part in others:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(last) and len(text) - len(last) >= at
