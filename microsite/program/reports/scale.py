"""Round numbers for the scale of a plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

STEPS = (1, 2, 2.5, 5, 10)
WANTED = 5


def ticks(
    values: Iterable[float], words: Callable[[float], str], *, least: float = 0.0
) -> tuple[tuple[float, str], ...]:
    """Return three to seven round numbers from `least`, or below, to what holds all values, with their words."""
    found = [least, *values]
    low, high = min(found), max(found)
    span = (high - low) or 1.0
    rough = span / WANTED
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * 0.999)
    first, last = (
        math.floor(low / step + 1e-9),
        max(math.ceil(high / step - 1e-9), math.floor(low / step) + 2),
    )
    return tuple((place * step, words(place * step)) for place in range(first, last + 1))
