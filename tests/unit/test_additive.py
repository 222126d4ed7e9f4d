"""The adjusted score: a small panel worked out by hand, and planted severity found over many seeds."""

from __future__ import annotations

import random

import pytest
from panels import correlation, drawn

from microsite.program.rubric.additive import Score, fitted, parts
from microsite.program.rubric.panel import Panel, raw_scores, z_scores


def test_the_model_of_two_nominees_and_two_raters_by_hand() -> None:
    """Scores 5, 3 by a mild rater and 3, 1 by a harsh one: the mean is 3, and each effect of size 1 shrinks by 2 / (2 + 1)."""
    scores = [Score(0, 0, 0, 5), Score(1, 0, 0, 3), Score(0, 1, 0, 3), Score(1, 1, 0, 1)]
    found = fitted(scores, (2, 2, 1))
    assert found.mean == pytest.approx(3)
    assert found.nominees == pytest.approx((2 / 3, -2 / 3))
    assert found.raters == pytest.approx((2 / 3, -2 / 3))
    assert found.criteria == pytest.approx((0,))
    assert found.adjusted(0, (1.0,)) == pytest.approx(3 + 2 / 3)


def test_a_harsh_rater_does_not_cost_a_nominee_the_rank() -> None:
    """One nominee has the two mild raters and the other the two harsh ones; who links them tells which is better."""
    rows = [
        (0, 0, 4),
        (0, 1, 4),
        (1, 2, 3),
        (1, 3, 3),
        (2, 0, 5),
        (2, 2, 3),
        (3, 1, 4),
        (3, 3, 2),
        (4, 0, 3),
        (4, 3, 1),
    ]
    found = fitted([Score(n, r, 0, v) for n, r, v in rows], (5, 4, 1))
    assert found.nominees[1] > found.nominees[0]
    assert min(found.raters[:2]) > max(found.raters[2:])


def test_effects_sum_to_nothing_and_do_not_depend_on_the_order_of_rows() -> None:
    panel = drawn(3)
    rows = list(panel.rows())
    found = fitted(rows, panel.sizes)
    for effects in (found.nominees, found.raters, found.criteria):
        assert sum(effects) == pytest.approx(0, abs=1e-9)
    random.Random(1).shuffle(rows)  # noqa: S311 - chance that can be repeated
    assert fitted(rows, panel.sizes).nominees == pytest.approx(found.nominees, abs=1e-9)


def test_the_fit_is_the_least_of_what_it_minimizes() -> None:
    """No step along an effect lowers the penalized sum of squares."""
    panel = drawn(4, nominees=8, raters=4, each=3)
    found = fitted(panel.rows(), panel.sizes)
    effects = [found.nominees, found.raters, found.criteria]

    def loss(kind: int, place: int, step: float) -> float:
        moved = [
            [e + step * (k == kind and p == place) for p, e in enumerate(some)]
            for k, some in enumerate(effects)
        ]
        rest = sum(
            (s.value - found.mean - moved[0][s.nominee] - moved[1][s.rater] - moved[2][s.criterion]) ** 2
            for s in panel.rows()
        )
        return rest + sum(e * e for some in moved for e in some)

    for kind, some in enumerate(effects):
        for place in range(len(some)):
            here = loss(kind, place, 0)
            assert loss(kind, place, 0.01) > here
            assert loss(kind, place, -0.01) > here


def measured(seed: int) -> tuple[float, float, float, float]:
    """Return the rank correlation of raw, z and adjusted scores with the truth, and of severity with its own."""
    drawn_ = drawn(seed)
    count = range(len(drawn_.quality))
    names = ([str(n) for n in count], [str(r) for r in range(len(drawn_.severity))], ["a", "b", "c", "d"])
    panel = Panel(
        nominees=names[0], raters=names[1], criteria=names[2], weights=(0.25,) * 4, scores=drawn_.rows()
    )
    raw, z, found = raw_scores(panel), z_scores(panel), fitted(drawn_.rows(), drawn_.sizes)
    return (
        correlation(drawn_.quality, [raw[n] for n in count]),
        correlation(drawn_.quality, [z[n] for n in count]),
        correlation(drawn_.quality, found.nominees),
        correlation(drawn_.severity, [-effect for effect in found.raters]),
    )


def test_under_biased_assignment_the_model_finds_the_truth_best_then_z_then_raw() -> None:
    """The contract names 0.70, 0.89 and 0.94; the numbers depend on how the panel is drawn, their order does not."""
    found = [measured(seed) for seed in range(60)]
    raw, z, adjusted, severity = (sum(column) / len(found) for column in zip(*found, strict=True))
    assert raw == pytest.approx(0.78, abs=0.04)
    assert z == pytest.approx(0.90, abs=0.03)
    assert adjusted == pytest.approx(0.94, abs=0.02)
    assert raw < z < adjusted
    assert severity > 0.9
    assert sum(a > r for r, _, a, _ in found) >= 55


def test_parts_that_share_no_rater_are_counted() -> None:
    assert len(set(parts([(0, 0), (1, 0), (2, 1), (3, 2), (2, 2)]).values())) == 2
    assert len(set(parts([(0, 0), (1, 0), (1, 1), (2, 1)]).values())) == 1
