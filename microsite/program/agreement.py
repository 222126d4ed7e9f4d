"""How far raters agree, in plain Python: Krippendorff's alpha with its interval, and the intraclass correlation ICC(2,k).

Ratings are given by unit (whatever is rated): a mapping of raters to whole numbers. What is drawn by chance is drawn from a seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import combinations

from microsite.program.stats import t_quantile
from microsite.records import frozen

REPLICATES = 2000
RELY, TENTATIVE = 0.80, 0.667
"""Krippendorff's levels (2004, "Content Analysis", section 11.4.2): from the first on rely, from the second on tentatively."""
LOWEST = -1.0
"""No alpha is below: δ is a distance on a line, so the squares within units are at most twice those between all ratings."""
_LEVEL = 0.95
_LEAST = 2
"""Of one unit, or one rating, nothing can be compared."""
_NARROW = 1e-9

Ratings = Sequence[Mapping[str, int]]


@frozen
class Alpha:
    """Krippendorff's alpha with a 95% interval; None where nothing can be told: one unit only, or the same score everywhere."""

    value: float | None
    low: float | None
    high: float | None


class _Coincidences:
    """The coincidences of each unit as one whole number, so that a resampled total is one sum of integers.

    A unit with m >= 2 ratings adds n_c n_k / (m - 1) to the pair (c, k), and n_c to the marginal of c. All are multiplied by a common
    denominator and stand side by side in fields of so many bits that no sum runs over.
    """

    def __init__(self, units: Ratings) -> None:
        held = [list(unit.values()) for unit in units if len(unit) >= _LEAST]
        self.values = sorted({score for unit in held for score in unit})
        self.pairs = list(combinations(range(len(self.values)), 2))
        self.scale = math.lcm(*(len(unit) - 1 for unit in held)) if held else 1
        most = max((len(unit) for unit in held), default=1)
        self.bits = (self.scale * most * most * (len(held) + 1)).bit_length() + 1
        self.units = [self._packed(unit) for unit in held]

    def _packed(self, unit: Sequence[int]) -> int:
        counts = [unit.count(value) for value in self.values]
        share = self.scale // (len(unit) - 1)
        fields = [*(share * counts[c] * counts[k] for c, k in self.pairs), *counts]
        return sum(number << (self.bits * place) for place, number in enumerate(fields))

    def alpha(self, total: int) -> float | None:
        """Return alpha of a sum of units, None when all their ratings are equal."""
        mask = (1 << self.bits) - 1
        fields = [
            (total >> (self.bits * place)) & mask for place in range(len(self.pairs) + len(self.values))
        ]
        seen, n = fields[: len(self.pairs)], fields[len(self.pairs) :]
        before = [0, *(sum(n[: place + 1]) for place in range(len(n)))]
        observed = expected = 0
        for (c, k), pair in zip(self.pairs, seen, strict=True):
            # the ordinal metric: all ratings from c to k, those at both ends by half; here doubled, so that it stays whole
            distance = (2 * (before[k + 1] - before[c]) - n[c] - n[k]) ** 2
            observed += pair * distance
            expected += n[c] * n[k] * distance
        return 1 - (before[-1] - 1) * observed / (self.scale * expected) if expected else None


def alpha_ordinal(units: Ratings) -> float | None:
    """Return Krippendorff's alpha with the ordinal metric; missing ratings are allowed, units with fewer than two are passed over.

    alpha = 1 - (n - 1) Σ_{c<k} o_ck δ²_ck / Σ_{c<k} n_c n_k δ²_ck, δ_ck = Σ_{g=c..k} n_g - (n_c + n_k) / 2.
    K. Krippendorff (2011), "Computing Krippendorff's alpha-reliability", University of Pennsylvania, ScholarlyCommons.
    """
    found = _Coincidences(units)
    return found.alpha(sum(found.units))


def alpha_interval(units: Ratings, seed: str, replicates: int = REPLICATES) -> Alpha:
    """Return alpha with the interval of a bootstrap over units.

    Units are drawn with replacement, each with all its ratings, since ratings of one unit depend on each other. The replicates' spread
    is taken on the scale log(1 - alpha), where it is nearly normal, widened by sqrt(U / (U - 1)) and Student's t with U - 1 degrees of
    freedom, as Hesterberg (2015), "What teachers should know about the bootstrap", section 3.2, proposes for few units.
    """
    found = _Coincidences(units)
    value, number = found.alpha(sum(found.units)), len(found.units)
    if value is None or number < _LEAST:
        return Alpha(value, None, None)
    if 1 - value < _NARROW:
        return Alpha(value, value, value)
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is wanted
    drawn = []
    for _ in range(replicates):
        one = found.alpha(sum(chance.choices(found.units, k=number)))
        if one is not None:
            drawn.append(math.log(max(1 - one, _NARROW)))
    centre = math.log(1 - value)
    mean = math.fsum(drawn) / len(drawn)
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in drawn) / max(len(drawn) - 1, 1))
    half = t_quantile(number - 1, _LEVEL) * spread * math.sqrt(number / (number - 1))
    ends = (1 - math.exp(min(centre + half, 1.0)), 1 - math.exp(centre - half))
    return Alpha(value, max(ends[0], LOWEST), min(ends[1], 1.0))
