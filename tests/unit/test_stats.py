"""The statistics of reports against values of their sources, worked out by hand or printed in tables."""

from __future__ import annotations

import math
import random

import pytest

from microsite.program.stats import (
    Estimate,
    clustered_ratio,
    detectable,
    difference,
    gamma_upper,
    holm,
    net_promoter,
    sample_ratio_p,
    t_quantile,
    t_two_sided,
    wilson,
)


def test_wilson_is_that_of_the_formula() -> None:
    # 10 of 100: centre (10 + 1.92073) / 103.84146 = 0.114797; half 1.959964 / 103.84146 sqrt(9 + 0.960365) = 0.059568
    assert list(wilson(10, 100)) == [pytest.approx(0.055229, abs=1e-6), pytest.approx(0.174366, abs=1e-6)]
    # Brown, Cai and DasGupta: at 0 the upper end is z² / (n + z²)
    assert list(wilson(0, 10)) == [0, pytest.approx(3.841459 / 13.841459, abs=1e-6)]
    assert list(wilson(10, 10)) == [pytest.approx(10 / 13.841459, abs=1e-6), 1]
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


def test_the_net_promoter_score_has_the_variance_of_a_difference() -> None:
    # 50, 30, 20: 30 points; (0.5 + 0.2 - 0.09) / 100 = 0.0061; 1.959964 sqrt = 0.153078
    score, low, high = net_promoter(50, 30, 20)
    assert score == pytest.approx(30)
    assert low == pytest.approx(14.6922, abs=1e-4)
    assert high == pytest.approx(45.3078, abs=1e-4)
    assert net_promoter(3, 0, 0) == (100, 100, 100)
    assert net_promoter(2, 0, 1)[2] == 100  # cut at the end of the scale


@pytest.mark.parametrize(
    ("counts", "p"),
    [
        ([50, 50], 1.0),
        ([40, 60], 0.045500),  # X² = 4, one degree: 2 (1 - Φ(2))
        ([30, 40, 50], math.exp(-2.5)),  # X² = 5, two degrees: e^(-X²/2)
        ([520, 480], 0.205903),
        ([7], 1.0),
        ([0, 0], 1.0),
    ],
)
def test_the_sample_ratio_is_pearsons_test(counts: list[int], p: float) -> None:
    assert sample_ratio_p(counts) == pytest.approx(p, abs=1e-6)


def test_the_sample_ratio_takes_other_shares() -> None:
    assert sample_ratio_p([75, 25], [0.75, 0.25]) == 1
    assert sample_ratio_p([50, 50], [0.75, 0.25]) < 1e-7


def test_the_gamma_function_agrees_with_the_error_function() -> None:
    for x in (0.01, 0.3, 1, 1.6, 4, 20, 200):
        assert gamma_upper(0.5, x) == pytest.approx(math.erfc(math.sqrt(x)), rel=1e-10)


def test_holm_is_the_example_of_its_definition() -> None:
    # 0.005 · 4, then 0.01 · 3, 0.03 · 2, 0.04 · 1, each at least the one before
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.7, 0.9]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("df", "t"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799)]
)
def test_students_t_is_that_of_the_tables(df: int, t: float) -> None:
    assert t_quantile(df) == pytest.approx(t, abs=1e-4)
    assert t_two_sided(t, df) == pytest.approx(0.05, abs=1e-5)


def test_the_bootstrap_draws_clusters_and_repeats_itself() -> None:
    clusters = [(10.0, 2.0), (30.0, 4.0), (9.0, 3.0), (24.0, 4.0), (12.0, 2.0)]
    found = clustered_ratio(clusters, "seed")
    assert found == clustered_ratio(clusters, "seed") != clustered_ratio(clusters, "another")
    assert (found.value, found.df) == (85 / 15, 4)
    # linearised: residuals t - R s over mean size 3; sqrt(Σ r² / (G (G - 1))) / 3 = 0.9211
    exact = math.sqrt(sum((t - 85 / 15 * s) ** 2 for t, s in clusters) / 20) / 3
    assert found.error == pytest.approx(exact, rel=0.1)
    assert clustered_ratio([(10.0, 2.0)], "x") == Estimate(5.0, None)
    assert Estimate(5.0, None).interval() is None
    assert Estimate(5.0, None).p() == 1


def test_a_difference_adds_squares_and_has_welchs_degrees_of_freedom() -> None:
    gap = difference(Estimate(10, 3, 4), Estimate(18, 4, 6))
    assert (gap.value, gap.error) == (8, 5)
    assert gap.df == pytest.approx(25**2 / (81 / 4 + 256 / 6))
    assert detectable(gap) == pytest.approx(2.801585 * 5)
    assert difference(Estimate(1, None), gap).error is None


def test_intervals_of_the_bootstrap_hold_the_truth_as_often_as_they_say() -> None:
    """Eight clusters an arm, of unequal size, alike inside: 300 draws of no effect, 95% of which should be inconclusive."""
    chance = random.Random(11)  # noqa: S311 - a seed, so that it can be repeated
    held = sure = 0
    for n in range(300):
        arms = []
        for name in "ab":
            clusters = []
            for _ in range(8):
                size, level = chance.randint(6, 16), chance.gauss(60, 12)
                clusters.append((sum(chance.choice([0, 0, 0, 4]) * level for _ in range(size)), float(size)))
            arms.append(clustered_ratio(clusters, f"{n} {name}", 400))
        low, high = arms[0].interval() or (0, 0)
        held += low <= 60 <= high
        sure += difference(*arms).p() < 0.05
    assert 274 <= held <= 296  # 285 are due; three standard errors are 11
    assert 4 <= sure <= 27  # 15 are due
