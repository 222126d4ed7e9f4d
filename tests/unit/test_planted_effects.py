"""Effects that are planted in drawn programs are found again: the truth lies in the intervals about as often as they say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import planted
import pytest
from planted import NOW, Truth

SEEDS = 40
TRUTH = Truth()
STRONG = Truth(prices=(45.0, 75.0))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.site(tmp_path_factory.mktemp("site"), planted.calendar(), planted.experiment())


def facts(root: Path, folder: Path, seed: int, truth: Truth) -> dict[str, Any]:
    return planted.facts(planted.run(root, folder, NOW, planted.drawn(seed, truth)))


@pytest.fixture(scope="module")
def found(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("private")
    return [facts(root, folder, seed, TRUTH) for seed in range(SEEDS)]


def covered(found: list[dict[str, Any]]) -> Counter[str]:
    """Count in how many programs each truth lies in its interval."""
    counts: Counter[str] = Counter()
    for one in found:
        rate, score = one["conversion_30d"], one["nps"]["event"]
        counts["conversion"] += rate["low"] <= TRUTH.conversion <= rate["high"]
        counts["nps"] += score["low"] <= TRUTH.nps <= score["high"]
        [experiment] = one["experiments"]
        for arm, price in zip(experiment["arms"], TRUTH.prices, strict=True):
            counts[f"arm {arm['arm']}"] += float(arm["low"]) <= price + TRUTH.rest <= float(arm["high"])
        [gap] = experiment["differences"]
        counts["difference"] += float(gap["low"]) <= TRUTH.difference <= float(gap["high"])
        counts["inconclusive"] += experiment["verdict"] == "inconclusive"
    return counts


def test_the_truth_lies_in_the_intervals_as_often_as_it_should(found: list[dict[str, Any]]) -> None:
    for name, held in covered(found).items():
        # 38 of 40 are due at 95%; fewer than 33 come by chance once in 100 such tests
        assert held >= 33, (name, held)


def test_shares_and_values_are_found_on_average(found: list[dict[str, Any]]) -> None:
    people = again = 0.0
    worth = 0.0
    for one in found:
        for row, value in zip(one["repeat"], one["ltv"], strict=True):
            assert row["d30"] == 0  # the second sessions are 40 days later
            people += row["size"]
            again += row["size"] * row["d60"]
            worth += row["size"] * float(value["d90"])
    assert again / people == pytest.approx(TRUTH.again, abs=0.015)  # of 7,700 people: three standard errors
    assert worth / people == pytest.approx(45 + TRUTH.rest, abs=2.5)


def test_a_strong_effect_is_seen_and_named(root: Path, tmp_path: Path) -> None:
    verdicts = Counter(
        facts(root, tmp_path, 1000 + seed, STRONG)["experiments"][0]["verdict"] for seed in range(10)
    )
    assert verdicts["b above a"] >= 8, verdicts
    assert verdicts["a above b"] == 0
