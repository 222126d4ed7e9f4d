"""Who reads what: each nominee by as many raters, balanced, conflicts kept apart, drawn from a seed."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection, Mapping, Sequence

from microsite.program.rubric.additive import parts
from microsite.records import frozen

TRIES = 50


@frozen
class Assignment:
    """The raters of each nominee by number, and how many parts the panel falls into that share no rater."""

    raters: Sequence[Sequence[int]]
    parts: int

    def load(self, number: int) -> int:
        """Return how many nominees a rater reads."""
        return sum(number in some for some in self.raters)


def short_of(
    nominees: int, raters: int, per_nominee: int, apart: Collection[tuple[int, int]]
) -> Mapping[int, int]:
    """Return the nominees that too few raters may read, with how many may."""
    blocked = [0] * nominees
    for nominee, _ in set(apart):
        blocked[nominee] += 1
    return {n: raters - blocked[n] for n in range(nominees) if raters - blocked[n] < per_nominee}


def assigned(
    nominees: int, raters: int, per_nominee: int, apart: Collection[tuple[int, int]], seed: str
) -> Assignment:
    """Return who reads what; `short_of` says before whether it can be done.

    Raters who have least so far are dealt first, by chance where several have. Then nominees are handed on along chains from who has
    more to who has fewer, until no chain makes loads more even. Of several draws the first is taken that leaves the panel in one
    piece: in a panel of several, nothing compares the raters of one with those of another.
    """
    blocked = frozenset(apart)
    best: Assignment | None = None
    for attempt in range(TRIES):
        chance = random.Random(f"{seed} {attempt}")  # noqa: S311 - chance that can be repeated is wanted
        held = _dealt((nominees, raters, per_nominee), blocked, chance)
        _evened(held, raters, blocked)
        pairs = [(n, r) for n, some in enumerate(held) for r in some]
        found = Assignment(tuple(tuple(sorted(some)) for some in held), len(set(parts(pairs).values())))
        if best is None or found.parts < best.parts:
            best = found
        if best.parts <= 1:
            break
    assert best is not None  # noqa: S101 - there is a first attempt
    return best


def _dealt(
    sizes: tuple[int, int, int], blocked: Collection[tuple[int, int]], chance: random.Random
) -> list[set[int]]:
    nominees, raters, per_nominee = sizes
    loads = [0] * raters
    held: list[set[int]] = [set() for _ in range(nominees)]
    order = list(range(nominees))
    chance.shuffle(order)
    for nominee in order:
        free = [r for r in range(raters) if (nominee, r) not in blocked]
        chance.shuffle(free)
        for rater in sorted(free, key=loads.__getitem__)[:per_nominee]:
            held[nominee].add(rater)
            loads[rater] += 1
    return held


def _evened(held: list[set[int]], raters: int, blocked: Collection[tuple[int, int]]) -> None:
    """Hand nominees on until loads are as even as conflicts allow: no chain from a rater leads to one who has two fewer."""
    loads = [sum(rater in some for some in held) for rater in range(raters)]
    while True:
        for heavy in sorted(range(raters), key=lambda r: (-loads[r], r)):
            chain = _chain(held, heavy, loads, blocked)
            if chain:
                break
        else:
            return
        loads[heavy] -= 1
        loads[chain[-1][2]] += 1
        for nominee, one, other in chain:
            held[nominee].remove(one)
            held[nominee].add(other)


def _chain(
    held: Sequence[set[int]], heavy: int, loads: Sequence[int], blocked: Collection[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Return the shortest chain of (nominee, from, to) that ends at a rater with two nominees fewer, [] without one."""
    came: dict[int, tuple[int, int, int]] = {}
    seen, queue = {heavy}, deque([heavy])
    while queue:
        one = queue.popleft()
        for nominee, some in enumerate(held):
            if one not in some:
                continue
            for other in range(len(loads)):
                if other in seen or other in some or (nominee, other) in blocked:
                    continue
                seen.add(other)
                came[other] = (nominee, one, other)
                if loads[other] <= loads[heavy] - 2:
                    chain = [came[other]]
                    while chain[0][1] != heavy:
                        chain.insert(0, came[chain[0][1]])
                    return chain
                queue.append(other)
    return []
