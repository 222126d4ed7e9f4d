"""What a panel said: agreement by criterion, nominees by adjusted score with the range of their ranks, raters by severity."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from microsite.program.agreement import RELY, TENTATIVE, Alpha, alpha_interval
from microsite.program.icc import icc2k
from microsite.program.rubric.additive import Effects, Score, fitted, parts
from microsite.records import frozen

Facts = dict[str, Any]
DIGITS = 6
RATERS = 3
SELECTED, SECOND, NOT_SELECTED = "selected", "second reading", "not selected"
KNOCKED_OUT, NOT_READ = "knocked out", "not read"


@frozen(kw_only=True)
class Panel:
    """What is known of a panel: ids by number, the criteria's weights, every score, and who is knocked out by what."""

    nominees: Sequence[str]
    raters: Sequence[str]
    criteria: Sequence[str]
    weights: Sequence[float]
    scores: Sequence[Score]
    knocked: Mapping[int, Sequence[str]] = field(default_factory=dict)
    cut: int | None = None
    seed: str = "1"

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Return how many nominees, raters and criteria there are."""
        return len(self.nominees), len(self.raters), len(self.criteria)

    @property
    def readers(self) -> Mapping[int, set[int]]:
        """Return the raters of each nominee that was read."""
        found: dict[int, set[int]] = {}
        for one in self.scores:
            found.setdefault(one.nominee, set()).add(one.rater)
        return found


def weighted(rows: Iterable[tuple[int, int, int, int]], weights: Sequence[float]) -> tuple[Score, ...]:
    """Return scores (nominee, rater, criterion, value), each counting by its criterion's weight, 1 on average."""
    return tuple(Score(n, r, c, float(value), weights[c] * len(weights)) for n, r, c, value in rows)


def told(panel: Panel) -> Facts:
    """Return the facts of a panel: criteria, nominees in the order of their ranks, raters from the harshest to the mildest."""
    effects = fitted(panel.scores, panel.sizes)
    return {
        "criteria": [_criterion(panel, number) for number in range(len(panel.criteria))],
        "nominees": _nominees(panel, effects),
        "raters": _raters(panel, effects),
        "parts": len(set(parts((one.nominee, one.rater) for one in panel.scores).values())),
    }


def rounded(value: float | None) -> float | None:
    """Return a number as it is written: to six decimals, and never -0."""
    return None if value is None else round(value, DIGITS) + 0.0


def advice(alpha: Alpha) -> str:
    """Return what to do with a criterion: by the lower limit of alpha, since the true one may be there."""
    if alpha.low is None:
        return "not known"
    return "rely" if alpha.low >= RELY else "tentative" if alpha.low >= TENTATIVE else "mend the rubric"


def _criterion(panel: Panel, number: int) -> Facts:
    units: dict[int, dict[str, int]] = {}
    for one in panel.scores:
        if one.criterion == number:
            units.setdefault(one.nominee, {})[panel.raters[one.rater]] = int(one.value)
    held = [units[n] for n in sorted(units)]
    alpha = alpha_interval(held, f"{panel.seed} {panel.criteria[number]}")
    icc = icc2k(held)
    values = [score for unit in held for score in unit.values()]
    return {
        "id": panel.criteria[number],
        "alpha": rounded(alpha.value),
        "low": rounded(alpha.low),
        "high": rounded(alpha.high),
        "icc2k": rounded(icc.value),
        "icc_k": rounded(icc.k) if icc.value is not None else None,
        "icc_how": icc.how,
        "advice": advice(alpha),
        "weight": panel.weights[number],
        "mean": rounded(math.fsum(values) / len(values)) if values else None,
        "nominees": sum(len(unit) > 1 for unit in held),
    }


def _nominees(panel: Panel, effects: Effects) -> list[Facts]:
    readers, raw, z = panel.readers, raw_scores(panel), z_scores(panel)
    ranked = [n for n in readers if n not in panel.knocked]
    ranks = ranks_of(panel, effects, ranked)
    ranges = rank_ranges(panel, ranks, ranked)
    shared: dict[int, int] = {}
    for one in ranks.values():
        shared[one] = shared.get(one, 0) + 1
    found = []
    for number, name in enumerate(panel.nominees):
        read, rank = number in readers, ranks.get(number)
        low, high = ranges.get(number, (None, None))
        last = max(high, rank + shared[rank] - 1) if rank is not None and high is not None else None
        found.append(
            {
                "nominee": name,
                "raw": rounded(raw.get(number)),
                "z": rounded(z.get(number)),
                "adjusted": rounded(effects.adjusted(number, panel.weights)) if read else None,
                "rank": rank,
                "rank_low": low,
                "rank_high": high,
                "decision": _decision(panel, number, (low, last), len(readers.get(number, ()))),
                "raters": len(readers.get(number, ())),
                "knockouts": list(panel.knocked.get(number, ())),
            }
        )
    return sorted(found, key=lambda one: (one["rank"] is None, one["rank"] or 0, one["nominee"]))


def _decision(panel: Panel, number: int, span: tuple[int | None, int | None], raters: int) -> str | None:
    """Return what becomes of a nominee whose ranks span so much."""
    if number in panel.knocked:
        return KNOCKED_OUT
    if not raters:
        return NOT_READ
    first, last = span
    if panel.cut is None or first is None or last is None:
        return None
    if raters < RATERS or first <= panel.cut < last:
        return SECOND
    return SELECTED if last <= panel.cut else NOT_SELECTED


def ranks_of(panel: Panel, effects: Effects, among: Collection[int]) -> dict[int, int]:
    """Return the ranks of some nominees by the adjusted score, the highest first; equal scores share the better rank."""
    values = {n: round(effects.adjusted(n, panel.weights), 9) for n in among}
    ordered = sorted(values.values(), reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {n: first[value] for n, value in values.items()}


def rank_ranges(panel: Panel, ranks: Mapping[int, int], among: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return the best and the worst rank of each nominee when one rater or none is left out."""
    found = {n: (rank, rank) for n, rank in ranks.items()}
    raters = {one.rater for one in panel.scores}
    if len(raters) < 2:  # noqa: PLR2004 - without the only rater nothing is left
        return found
    for rater in sorted(raters):
        for n, rank in ranks_of(panel, fitted(panel.scores, panel.sizes, (rater,)), among).items():
            low, high = found[n]
            found[n] = (min(low, rank), max(high, rank))
    return found


def raw_scores(panel: Panel) -> dict[int, float]:
    """Return the weighted mean of each nominee's criteria, each the mean over raters; a criterion without scores is left out."""
    sums: dict[tuple[int, int], list[float]] = {}
    for one in panel.scores:
        sums.setdefault((one.nominee, one.criterion), []).append(one.value)
    above: dict[int, float] = {}
    below: dict[int, float] = {}
    for (nominee, criterion), values in sorted(sums.items()):
        weight = panel.weights[criterion]
        above[nominee] = above.get(nominee, 0.0) + weight * math.fsum(values) / len(values)
        below[nominee] = below.get(nominee, 0.0) + weight
    return {n: above[n] / below[n] for n in above}


def z_scores(panel: Panel) -> dict[int, float]:
    """Return the mean of each nominee's standardized scores: each rater's weighted mean in deviations of that rater's own."""
    held: dict[tuple[int, int], list[Score]] = {}
    for one in panel.scores:
        held.setdefault((one.rater, one.nominee), []).append(one)
    by_rater: dict[int, dict[int, float]] = {}
    for (rater, nominee), rows in sorted(held.items()):
        whole = math.fsum(row.weight for row in rows)
        mean = math.fsum(row.weight * row.value for row in rows) / whole
        by_rater.setdefault(rater, {})[nominee] = mean
    found: dict[int, list[float]] = {}
    for means in by_rater.values():
        centre = math.fsum(means.values()) / len(means)
        squares = math.fsum((value - centre) ** 2 for value in means.values())
        spread = math.sqrt(squares / (len(means) - 1)) if len(means) > 1 else 0.0
        for nominee, value in means.items():
            found.setdefault(nominee, []).append((value - centre) / spread if spread > 1e-9 else 0.0)  # noqa: PLR2004 - no spread
    return {n: math.fsum(values) / len(values) for n, values in found.items()}


def _raters(panel: Panel, effects: Effects) -> list[Facts]:
    rows: dict[int, int] = {}
    people: dict[int, set[int]] = {}
    for one in panel.scores:
        rows[one.rater] = rows.get(one.rater, 0) + 1
        people.setdefault(one.rater, set()).add(one.nominee)
    found = [
        {
            "rater": panel.raters[n],
            "severity": rounded(-effects.raters[n]),
            "ratings": rows[n],
            "nominees": len(people[n]),
        }
        for n in sorted(rows)
    ]
    return sorted(found, key=lambda one: (-float(one["severity"] or 0), one["rater"]))
