"""The intraclass correlation ICC(2,k): how far the mean of k raters tells units apart, when raters count as drawn from many.

A complete panel, in which every rater rated every unit, is worked out by the analysis of variance of Shrout and Fleiss. Any other panel by
the mixed model `rating = mean + unit + rater + rest`, whose variances are estimated by restricted maximum likelihood (REML). On a complete
panel both are the same number, unless a variance would be negative.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from microsite.program.linear import cholesky, solved
from microsite.records import frozen

Ratings = Sequence[Mapping[str, int]]
ANOVA, MIXED = "analysis of variance", "mixed model"
_LEAST = 2
_EDGES = (-14.0, 14.0)
_STEPS = 300
_CLOSE = 1e-10


@frozen
class Icc:
    """ICC(2,k) with its k, and how it was worked out; the value is None where nothing can be told."""

    value: float | None
    k: float = 0.0
    how: str = ""


def icc2k(units: Ratings) -> Icc:
    """Return ICC(2,k) of the raters that a unit has; where units have different numbers of raters, k is their harmonic mean."""
    held = [unit for unit in units if unit]
    raters = sorted({rater for unit in held for rater in unit})
    pairs = sum(map(len, held))
    if len(held) < _LEAST or len(raters) < _LEAST or pairs == len(held):
        return Icc(None)
    if len({score for unit in held for score in unit.values()}) == 1:
        return Icc(None)
    if pairs == len(held) * len(raters):
        return Icc(complete([[unit[r] for r in raters] for unit in held]), len(raters), ANOVA)
    k = len(held) / sum(1 / len(unit) for unit in held)
    of_units, of_raters, rest = variances(held)
    whole = of_units + (of_raters + rest) / k
    return Icc(of_units / whole if whole else None, k, MIXED)


def complete(table: Sequence[Sequence[float]]) -> float | None:
    """Return ICC(2,k) of a table with a row for each unit and a column for each rater.

    (BMS - EMS) / (BMS + (JMS - EMS) / n), with the mean squares between units, between raters (judges) and of the rest. P. E. Shrout and
    J. L. Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86(2).
    """
    n, k = len(table), len(table[0])
    units, judges, rest = _mean_squares(table)
    below = units + (judges - rest) / n
    return (units - rest) / below if n > 1 and k > 1 and below > 0 else None


def single(table: Sequence[Sequence[float]]) -> float | None:
    """Return ICC(2,1), of one rater: (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n), from the same source."""
    n, k = len(table), len(table[0])
    units, judges, rest = _mean_squares(table)
    below = units + (k - 1) * rest + k * (judges - rest) / n
    return (units - rest) / below if n > 1 and k > 1 and below > 0 else None


def _mean_squares(table: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    n, k = len(table), len(table[0])
    mean = math.fsum(map(math.fsum, table)) / (n * k)
    rows = [math.fsum(row) / k for row in table]
    columns = [math.fsum(column) / n for column in zip(*table, strict=True)]
    units = k * math.fsum((row - mean) ** 2 for row in rows)
    judges = n * math.fsum((column - mean) ** 2 for column in columns)
    whole = math.fsum((score - mean) ** 2 for row in table for score in row)
    rest = max(whole - units - judges, 0.0)
    return units / (n - 1), judges / (k - 1), rest / ((n - 1) * (k - 1))


def variances(units: Ratings) -> tuple[float, float, float]:
    """Return the variances of units, of raters and of the rest, by restricted maximum likelihood.

    The likelihood of the two ratios to the rest is profiled (Searle, Casella and McCulloch (1992), "Variance Components", section 6.6) and
    climbed by the simplex of Nelder and Mead (1965), on a logarithmic scale. A variance at the lower edge counts as 0.
    """
    raters = {rater: n for n, rater in enumerate(sorted({r for unit in units for r in unit}))}
    mean = sum(sum(unit.values()) for unit in units) / sum(map(len, units))
    rows = [[(raters[r], score - mean) for r, score in sorted(unit.items())] for unit in units]
    asked = partial(_minus_likelihood, rows, len(raters))
    best = _lowest(lambda x: asked(x)[0], (0.0, -1.0))
    of_units, of_raters = (0.0 if edge <= _EDGES[0] + 1 else math.exp(edge) for edge in best)
    rest = asked(best)[1]
    return of_units * rest, of_raters * rest, rest


def _minus_likelihood(
    rows: Sequence[Sequence[tuple[int, float]]], raters: int, logs: tuple[float, float]
) -> tuple[float, float]:
    """Return minus twice the restricted log-likelihood but for a constant, and the variance of the rest.

    Units are eliminated from the mixed model equations one by one, so what is left has the size of the raters and the mean. Effects are
    in units of their own deviation, so that a variance of 0 is no division.
    """
    unit, rater = (math.exp(max(_EDGES[0], min(edge, _EDGES[1]))) for edge in logs)
    root = math.sqrt(rater)
    size = raters + 1
    left = [[float(i == j and i > 0) for j in range(size)] for i in range(size)]
    right, squares, logdet, pairs = [0.0] * size, 0.0, 0.0, 0
    for row in rows:
        share = unit / (1 + unit * len(row))
        total = math.fsum(score for _, score in row)
        squares += math.fsum(score * score for _, score in row) - share * total * total
        logdet += math.log1p(unit * len(row))
        pairs += len(row)
        sparse = [(0, float(len(row))), *((1 + n, root) for n, _ in row)]
        left[0][0] += len(row)
        right[0] += total
        for n, score in row:
            left[0][1 + n] += root
            left[1 + n][0] += root
            left[1 + n][1 + n] += rater
            right[1 + n] += root * score
        for i, one in sparse:
            right[i] -= share * one * total
            for j, other in sparse:
                left[i][j] -= share * one * other
    lower = cholesky(left)
    squares -= math.fsum(a * b for a, b in zip(solved(lower, right), right, strict=True))
    rest = max(squares / (pairs - 1), 1e-12)
    logdet += 2 * math.fsum(math.log(lower[i][i]) for i in range(size))
    return (pairs - 1) * math.log(rest) + logdet, rest


def _lowest(asked: Callable[[tuple[float, float]], float], start: tuple[float, float]) -> tuple[float, float]:
    """Return where a function of two numbers is lowest: Nelder and Mead (1965), "A simplex method for function minimization"."""

    def at(x: float, y: float) -> tuple[float, tuple[float, float]]:
        point = max(_EDGES[0], min(x, _EDGES[1])), max(_EDGES[0], min(y, _EDGES[1]))
        return asked(point), point

    simplex = sorted(at(start[0] + dx, start[1] + dy) for dx, dy in ((0, 0), (2, 0), (0, 2)))
    for _ in range(_STEPS):
        (best, one), (second, two), (worst, three) = simplex
        if worst - best < _CLOSE * (abs(best) + 1):
            break
        middle = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2

        def along(
            step: float, m: tuple[float, float] = middle, w: tuple[float, float] = three
        ) -> tuple[float, tuple[float, float]]:
            return at(m[0] + step * (w[0] - m[0]), m[1] + step * (w[1] - m[1]))

        tried = along(-1.0)
        if tried[0] < best:
            tried = min(tried, along(-2.0))
        elif tried[0] >= second:
            tried = min(along(-0.5), along(0.5))
        if tried[0] < worst:
            simplex = sorted(((best, one), (second, two), tried))
        else:
            simplex = sorted(
                [(best, one), *(at((p[0] + one[0]) / 2, (p[1] + one[1]) / 2) for p in (two, three))]
            )
    return simplex[0][1]
