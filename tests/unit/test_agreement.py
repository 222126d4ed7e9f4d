"""Agreement of raters: numbers worked out in the sources of the formulas, other people's programs, and coverage over seeds."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations

import pytest

from microsite.program.agreement import alpha_interval, alpha_ordinal
from microsite.program.icc import ANOVA, MIXED, complete, icc2k, single, variances

Units = list[dict[str, int]]
# K. Krippendorff (2011), "Computing Krippendorff's alpha-reliability": four observers, twelve units, * for no value
WORKED = {
    "A": "1 2 3 3 2 1 4 1 2 * * *",
    "B": "1 2 3 3 2 2 4 1 2 5 * 3",
    "C": "* 3 3 3 2 3 4 2 2 5 1 *",
    "D": "1 2 3 3 2 4 4 1 2 5 1 *",
}
# P. E. Shrout and J. L. Fleiss (1979), table 2: six targets, four judges
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def worked() -> Units:
    columns = {rater: text.split() for rater, text in WORKED.items()}
    return [{r: int(c[u]) for r, c in columns.items() if c[u] != "*"} for u in range(12)]


def random_units(seed: int) -> Units:
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    raters, most, missing = chance.randint(2, 7), chance.randint(2, 6), chance.random() * 0.6
    lean = [chance.choice([-1, 0, 1]) for _ in range(raters)]
    found = []
    for _ in range(chance.randint(3, 25)):
        true = chance.randint(1, most)
        scores = [min(most, max(1, true + lean[r] + chance.choice([-1, 0, 0, 1]))) for r in range(raters)]
        found.append({f"r{r}": s for r, s in enumerate(scores) if chance.random() > missing})
    return found


def slow_alpha(units: Units) -> float | None:
    """Return ordinal alpha as it is defined: one less the ratio of observed to expected differences, pair by pair."""
    held = [list(u.values()) for u in units if len(u) > 1]
    values = [v for unit in held for v in unit]
    count = Counter(values)

    def distance(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        return (sum(n for v, n in count.items() if low <= v <= high) - (count[a] + count[b]) / 2) ** 2

    seen = sum(distance(a, b) / (len(unit) - 1) for unit in held for a, b in permutations(unit, 2)) / len(
        values
    )
    due = sum(distance(a, b) for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - seen / due if due else None


def test_the_worked_example_of_alpha() -> None:
    assert alpha_ordinal(worked()) == pytest.approx(0.815, abs=0.0005)


def test_alpha_is_what_its_definition_says() -> None:
    for seed in range(60):
        units = random_units(seed)
        wanted = slow_alpha(units)
        if wanted is None:
            assert alpha_ordinal(units) is None
        else:
            assert alpha_ordinal(units) == pytest.approx(wanted, abs=1e-12), seed


def test_alpha_is_what_the_package_krippendorff_says() -> None:
    package, numpy = pytest.importorskip("krippendorff"), pytest.importorskip("numpy")
    compared = 0
    for seed in range(100, 200):
        units = random_units(seed)
        ours = alpha_ordinal(units)
        if ours is None:
            continue
        raters = sorted({r for u in units for r in u})
        data = numpy.array([[u.get(r, numpy.nan) for u in units] for r in raters], dtype=float)
        assert ours == pytest.approx(package.alpha(data, level_of_measurement="ordinal"), abs=1e-12), seed
        compared += 1
    assert compared > 80


def test_no_alpha_and_no_end_of_its_interval_lies_below_minus_one() -> None:
    for seed in range(60):
        value = alpha_ordinal(random_units(seed))
        assert value is None or -1 < value <= 1, seed
    two = alpha_interval([{"a": 1, "b": 1, "c": 2}, {"a": 4, "b": 5, "c": 4}], "s")
    assert two.value is not None
    assert two.low is not None
    assert two.high is not None
    assert (
        -1 <= two.low < two.value < two.high <= 1
    )  # two units are hardly anything: from -305,285 it would be


def test_what_cannot_be_compared_has_no_alpha() -> None:
    assert alpha_ordinal([]) is None
    assert alpha_ordinal([{"a": 3}, {"b": 4}]) is None
    assert alpha_interval([{"a": 3, "b": 3}, {"a": 3, "b": 3}], "1").value is None  # nothing differs
    one = alpha_interval([{"a": 1, "b": 5}], "1")
    assert (one.value is None, one.low, one.high) == (False, None, None)


def test_full_agreement_has_no_doubt_and_a_seed_gives_the_same_digits() -> None:
    full = alpha_interval([{"a": n, "b": n, "c": n} for n in (1, 2, 3, 4, 5, 2)], "1")
    assert (full.value, full.low, full.high) == (1, 1, 1)
    units = random_units(7)
    assert alpha_interval(units, "one") == alpha_interval(units, "one")
    assert alpha_interval(units, "one") != alpha_interval(units, "two")


def panel_units(chance: random.Random, number: int, spread: float) -> Units:
    severity, units = [-0.5, 0.5, 0.0, 0.3, -0.3, 0.0], []
    for _ in range(number):
        quality = chance.gauss(0, 1)
        readers = chance.sample(range(6), 3)
        values = {r: round(3 + quality - severity[r] + chance.gauss(0, spread)) for r in readers}
        units.append({f"r{r}": min(5, max(1, v)) for r, v in values.items()})
    return units


@pytest.mark.parametrize(("number", "spread", "least"), [(12, 0.4, 135), (24, 0.8, 135)])
def test_the_interval_of_alpha_holds_the_true_one_as_often_as_it_says(
    number: int, spread: float, least: int
) -> None:
    """Of 150 panels 142 are due at 95%; the lower limit, which decides, is too high in three of a hundred at most."""
    chance = random.Random(5)  # noqa: S311 - chance that can be repeated
    true = alpha_ordinal(panel_units(chance, 20_000, spread))
    assert true is not None
    found = [alpha_interval(panel_units(chance, number, spread), str(n), 300) for n in range(150)]
    held = sum(one.low <= true <= one.high for one in found if one.low is not None and one.high is not None)
    high = sum(one.low > true for one in found if one.low is not None)
    assert held >= least
    assert high <= 5


def test_the_table_of_shrout_and_fleiss() -> None:
    assert single(TARGETS) == pytest.approx(0.29, abs=0.005)
    assert complete(TARGETS) == pytest.approx(0.62, abs=0.005)
    found = icc2k([{f"j{n}": score for n, score in enumerate(row)} for row in TARGETS])
    assert found.how == ANOVA
    assert found.k == 4
    assert found.value == complete(TARGETS)


def test_on_complete_panels_the_mixed_model_is_the_analysis_of_variance() -> None:
    """Where no variance is negative, REML of a balanced panel gives the estimates of the mean squares."""
    agreed = 0
    for seed in range(12):
        chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        rows = [
            [round(3 + q + s + chance.gauss(0, 0.8)) for s in (-1, 0, 1, 0.5)]
            for q in (chance.gauss(0, 1.5) for _ in range(15))
        ]
        one = complete(rows)
        of_units, of_raters, rest = variances([{f"j{n}": v for n, v in enumerate(row)} for row in rows])
        if one is not None and of_raters:
            assert of_units / (of_units + (of_raters + rest) / 4) == pytest.approx(one, abs=1e-3), seed
            agreed += 1
    assert agreed >= 8


def test_planted_variances_are_found_in_incomplete_panels() -> None:
    """Over 30 panels the mean of ICC(2,k) lies near the planted 1 / (1 + (0.25 + 0.5) / 3) = 0.8."""
    values = []
    for seed in range(30):
        chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        severity = [chance.gauss(0, 0.5) for _ in range(10)]
        units: Units = []
        for _ in range(60):
            quality = chance.gauss(0, 1)
            scored = {
                r: quality - severity[r] + chance.gauss(0, 0.5**0.5) for r in chance.sample(range(10), 3)
            }
            units.append({f"r{r}": round(1000 * v) for r, v in scored.items()})
        found = icc2k(units)
        assert found.how == MIXED
        assert found.k == pytest.approx(3)
        values.append(found.value or 0.0)
    assert sum(values) / len(values) == pytest.approx(0.8, abs=0.03)


def test_of_one_rater_each_or_of_one_score_nothing_is_told() -> None:
    assert icc2k([{"a": 1}, {"b": 4}]).value is None
    assert icc2k([{"a": 3, "b": 3}, {"a": 3, "b": 3}]).value is None
    assert icc2k([]).value is None
