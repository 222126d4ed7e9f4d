"""Paths with wildcards, as robots.txt and _headers hold them, tried in one pass: as a regular expression they could run for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_PLACEHOLDER = re.compile(r":\w+")


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


def meets(pattern: str, places: Iterable[str]) -> bool:
    """Say whether a path of a headers file meets one of some paths: * stands for any text, :name for one part of a path."""
    if not _PLACEHOLDER.search(pattern):
        parts = pattern.split("*")
        return any(fits(parts, place, whole=True) for place in places)
    wanted = pattern.split("/")
    return any(_step_by_step(wanted, place.split("/")) for place in places)


def _step_by_step(wanted: Sequence[str], steps: Sequence[str]) -> bool:
    if wanted and wanted[-1] == "*":
        wanted, steps = wanted[:-1], steps[: len(wanted) - 1]
    return len(wanted) == len(steps) and all(
        bool(step) if _PLACEHOLDER.fullmatch(want) else fits(want.split("*"), step, whole=True)
        for want, step in zip(wanted, steps, strict=True)
    )
