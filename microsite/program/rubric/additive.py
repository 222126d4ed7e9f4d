"""The adjusted score: what a nominee would have got from raters of mean severity, by a ridge additive model.

    score = mean + nominee + rater + criterion + rest

The mean is free; all other effects are held together by a ridge penalty of `PENALTY` on their squares (Hoerl and Kennard 1970,
"Ridge regression", Technometrics 12), so that a rater of few scores is believed less, and scores that no rater connects still have an answer.
Each score counts by its criterion's weight times the number of criteria. Effects of each kind sum to 0, which follows from the penalty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from microsite.program.linear import Matrix, cholesky, solved
from microsite.records import frozen

PENALTY = 1.0


@frozen
class Score:
    """One score: of a nominee, by a rater, on a criterion; all by number. `weight` is how much it counts, 1 on average."""

    nominee: int
    rater: int
    criterion: int
    value: float
    weight: float = 1.0


@frozen
class Effects:
    """The model as it was fitted; effects by number."""

    mean: float
    nominees: Sequence[float]
    raters: Sequence[float]
    criteria: Sequence[float]

    def adjusted(self, nominee: int, weights: Sequence[float]) -> float:
        """Return what raters of mean severity would have given, criteria weighed by `weights`, which sum to 1."""
        over = sum(w * c for w, c in zip(weights, self.criteria, strict=True))
        return self.mean + self.nominees[nominee] + over


class _Nominee:
    """The sums of a nominee's scores that the equations need: weights and weighted scores, whole and by what shares an effect."""

    def __init__(self) -> None:
        self.weight = 0.0
        self.total = 0.0
        self.weights: dict[int, float] = defaultdict(float)


def fitted(scores: Iterable[Score], sizes: tuple[int, int, int], but: Collection[int] = ()) -> Effects:
    """Return the effects of so many nominees, raters and criteria, without the scores of the raters in `but`.

    The nominees are eliminated first, each by a division, so what is solved has the size of raters and criteria.
    """
    count, raters, criteria = sizes
    size = 1 + raters + criteria
    left = [[PENALTY * (i == j and i > 0) for j in range(size)] for i in range(size)]
    right = [0.0] * size
    people = [_Nominee() for _ in range(count)]
    for one in scores:
        if one.rater in but:
            continue
        places = (0, 1 + one.rater, 1 + raters + one.criterion)
        person = people[one.nominee]
        person.weight += one.weight
        person.total += one.weight * one.value
        for i in places:
            person.weights[i] += one.weight
            right[i] += one.weight * one.value
            for j in places:
                left[i][j] += one.weight
    _eliminate(people, left, right)
    rest = solved(cholesky(left), right)
    of_people = tuple(
        (p.total - sum(w * rest[i] for i, w in p.weights.items())) / (p.weight + PENALTY) for p in people
    )
    return Effects(rest[0], of_people, tuple(rest[1 : 1 + raters]), tuple(rest[1 + raters :]))


def _eliminate(people: Iterable[_Nominee], left: Matrix, right: list[float]) -> None:
    for person in people:
        held = sorted(person.weights.items())
        below = person.weight + PENALTY
        for i, one in held:
            right[i] -= one * person.total / below
            for j, other in held:
                left[i][j] -= one * other / below


def parts(pairs: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Return, for each nominee of pairs (nominee, rater), the part that it is in: parts share no rater, so nothing compares them."""
    leads: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while leads.setdefault(node, node) != node:
            leads[node] = leads[leads[node]]
            node = leads[node]
        return node

    for nominee, rater in pairs:
        one, other = root(("n", nominee)), root(("r", rater))
        leads[max(one, other)] = min(one, other)
    return {node[1]: root(node)[1] for node in list(leads) if node[0] == "n"}
