"""The statistics of reports, in plain Python: intervals, tests and the bootstrap, each with its formula and its source.

Nothing here knows of events or money. Shares are fractions from 0 to 1, intervals hold at 95% unless said otherwise. What is drawn by
chance is drawn from a seed with `random.Random`, so the same data gives the same digits on every machine.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from microsite.records import frozen

Z = 1.959964
"""The 97.5% quantile of the normal distribution, as every interval here takes it."""
Z_POWER = 0.841621
"""The 80% quantile: the power that `detectable` is asked with."""
REPLICATES = 2000
_TINY = 1e-300
_STEPS = 400


def wilson(successes: float, n: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share.

    centre = (s + z²/2) / (n + z²), half = z / (n + z²) · sqrt(s (n - s) / n + z²/4). E. B. Wilson (1927), "Probable inference, the law
    of succession, and statistical inference", JASA 22, formula as in Brown, Cai and DasGupta (2001), Statistical Science 16(2).
    """
    if n <= 0:
        raise ValueError("a share of nothing has no interval")
    square = Z * Z
    centre = (successes + square / 2) / (n + square)
    half = Z / (n + square) * math.sqrt(max(successes * (n - successes) / n, 0) + square / 4)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def net_promoter(promoters: int, passives: int, detractors: int) -> tuple[float, float, float]:
    """Return the net promoter score and its interval, from -100 to 100.

    p and d are the shares of answers 9 to 10 and 0 to 6; score = p - d, variance of the mean = (p + d - (p - d)²) / n, since an answer is
    +1, 0 or -1 (the variance of a multinomial difference; Rocks (2016), "Interval estimation for the Net Promoter Score", The American
    Statistician 70(4), the Wald interval). Ends beyond the scale are cut.
    """
    n = promoters + passives + detractors
    if n <= 0:
        raise ValueError("no answers have no score")
    p, d = promoters / n, detractors / n
    score = p - d
    half = Z * math.sqrt(max(p + d - score * score, 0.0) / n)
    return 100 * score, max(100 * (score - half), -100.0), min(100 * (score + half), 100.0)


def gamma_upper(shape: float, x: float) -> float:
    """Return the regularized upper incomplete gamma function Q(shape, x).

    The series below shape + 1 and Lentz's continued fraction above it: Press et al., Numerical Recipes, section 6.2; DLMF 8.11, 8.9.
    """
    if x <= 0:
        return 1.0
    front = math.exp(-x + shape * math.log(x) - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        for step in range(1, _STEPS):
            term *= x / (shape + step)
            total += term
        return max(1 - front * total, 0.0)
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value = d
    for step in range(1, _STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / (a * d + b or _TINY)
        c = b + a / c or _TINY
        value *= d * c
    return min(front * value, 1.0)


def sample_ratio_p(counts: Sequence[int], shares: Sequence[float] = ()) -> float:
    """Return the p-value of Pearson's chi-square test that counts were drawn with `shares` (equal ones unless given).

    X² = Σ (observed - expected)² / expected with one degree of freedom fewer than counts. Pearson (1900); as the alarm of sample ratio
    mismatch at p < 0.001: Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments", KDD.
    """
    total = sum(counts)
    if len(counts) < 2 or not total:  # noqa: PLR2004 - one count cannot be out of proportion
        return 1.0
    wanted = [total * share for share in shares] if shares else [total / len(counts)] * len(counts)
    statistic = sum((seen - due) ** 2 / due for seen, due in zip(counts, wanted, strict=True))
    return gamma_upper((len(counts) - 1) / 2, statistic / 2)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values adjusted for their number by Holm's step-down method, in the order given.

    The i-th smallest of m becomes max over j <= i of (m - j + 1) · p(j), at most 1. S. Holm (1979), "A simple sequentially rejective
    multiple test procedure", Scandinavian Journal of Statistics 6.
    """
    adjusted = [0.0] * len(values)
    least = 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        least = max(least, min((len(values) - rank) * values[index], 1.0))
        adjusted[index] = least
    return tuple(adjusted)


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularized incomplete beta function I_x(a, b) by Lentz's continued fraction (Numerical Recipes, section 6.4)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or _TINY)
            c = 1 + term / c or _TINY
            value *= d * c
        if abs(d * c - 1) < 1e-15:  # noqa: PLR2004 - to the last digit of a double
            break
    return front * value / a


def t_two_sided(statistic: float, df: float) -> float:
    """Return P(|T| >= |statistic|) of Student's t with df degrees of freedom: I_{df/(df+t²)}(df/2, 1/2) (DLMF 8.17)."""
    return _beta(df / 2, 0.5, df / (df + statistic * statistic))


def t_quantile(df: float, level: float = 0.95) -> float:
    """Return t such that Student's t lies within ±t with that probability, by bisection."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_two_sided(middle, df) > 1 - level else (low, middle)
    return (low + high) / 2


@frozen
class Estimate:
    """A value with its standard error and degrees of freedom; an error of None means that nothing can be said of it."""

    value: float
    error: float | None
    df: float = math.inf

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Return value ± t · error, None when the error is not known."""
        if self.error is None:
            return None
        half = t_quantile(min(self.df, 1e6), level) * self.error
        return self.value - half, self.value + half

    def p(self) -> float:
        """Return the two-sided p-value of the hypothesis that the true value is 0; 1 when nothing is known."""
        if self.error is None:
            return 1.0
        if not self.error:
            return 1.0 if not self.value else 0.0
        return t_two_sided(self.value / self.error, min(self.df, 1e6))


def clustered_ratio(
    clusters: Sequence[tuple[float, float]], seed: str, replicates: int = REPLICATES
) -> Estimate:
    """Return the ratio Σ total / Σ size over clusters (total, size), with the standard error of a bootstrap of whole clusters.

    People of one event are alike, so events are drawn with replacement, never people: Field and Welsh (2007), "Bootstrapping clustered
    data", JRSS B 69(3). With G clusters the bootstrap's error is too small by sqrt((G - 1) / G) and the normal quantile too small for
    few clusters; both are mended as Hesterberg (2015), "What teachers should know about the bootstrap", section 3.2, proposes: times
    sqrt(G / (G - 1)), and Student's t with G - 1 degrees of freedom. One cluster has no error.
    """
    size = sum(s for _, s in clusters)
    if not size:
        raise ValueError("a ratio over nothing")
    value, number = sum(t for t, _ in clusters) / size, len(clusters)
    if number < 2:  # noqa: PLR2004 - one cluster says nothing of how clusters differ
        return Estimate(value, None)
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is wanted
    drawn = []
    for _ in range(replicates):
        picks = chance.choices(clusters, k=number)
        below = sum(p[1] for p in picks)
        if below:
            drawn.append(sum(p[0] for p in picks) / below)
    mean = math.fsum(drawn) / len(drawn)
    spread = math.sqrt(math.fsum((d - mean) ** 2 for d in drawn) / (len(drawn) - 1))
    return Estimate(value, spread * math.sqrt(number / (number - 1)), number - 1)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """Return other - one for independent estimates: errors add as squares, degrees of freedom by Welch and Satterthwaite.

    df = (a² + b²)² / (a⁴/df_a + b⁴/df_b). B. L. Welch (1947), Biometrika 34.
    """
    value = other.value - one.value
    if one.error is None or other.error is None:
        return Estimate(value, None)
    a, b = one.error**2, other.error**2
    if not a + b:
        return Estimate(value, 0.0)
    return Estimate(value, math.sqrt(a + b), (a + b) ** 2 / (a * a / one.df + b * b / other.df))


def detectable(estimate: Estimate) -> float | None:
    """Return the smallest true effect that a test at 5% would have seen with a power of 80%.

    (z_0.975 + z_0.8) · standard error: Bloom (1995), "Minimum detectable effects", Evaluation Review 19(5).
    """
    return None if estimate.error is None else (Z + Z_POWER) * estimate.error
