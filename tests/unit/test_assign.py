"""Seats for many: exact against every possible assignment on small cases, never above capacity, quick enough for a program."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from microsite.program.matching.assign import assign

Fits = Sequence[Mapping[int, int]]


def worth(fits: Fits, where: Sequence[int | None]) -> tuple[int, int]:
    """Return how many are seated, and the sum of their fits."""
    seated = [(one, session) for one, session in zip(fits, where, strict=True) if session is not None]
    return len(seated), sum(one[session] for one, session in seated)


def best(fits: Fits, seats: Sequence[int]) -> tuple[int, int]:
    """Return the same of the best of all assignments, each of them tried."""
    tried = itertools.product(*[[None, *one] for one in fits])
    return max(
        worth(fits, where) for where in tried if all(where.count(n) <= free for n, free in enumerate(seats))
    )


@st.composite
def problems(draw: st.DrawFn) -> tuple[Fits, list[int]]:
    seats = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    one = st.dictionaries(st.integers(0, len(seats) - 1), st.integers(0, 9), max_size=len(seats))
    return draw(st.lists(one, max_size=6)), seats


@settings(max_examples=400, deadline=None)
@given(problems())
def test_no_other_assignment_is_better(problem: tuple[Fits, list[int]]) -> None:
    fits, seats = problem
    where = assign(fits, seats)
    held = Counter(session for session in where if session is not None)
    assert all(held[session] <= seats[session] for session in held)
    assert worth(fits, where) == best(fits, seats)


def test_somebody_who_could_go_elsewhere_makes_room() -> None:
    fits = [{0: 10, 1: 9}, {0: 8}, {1: 5, 2: 1}]
    assert assign(fits, [1, 1, 1]) == (1, 0, 2)


def test_more_people_with_a_seat_come_before_a_better_fit() -> None:
    assert assign([{0: 100, 1: 1}, {0: 50}], [1, 1]) == (1, 0)
    assert assign([{0: 1}, {0: 2}], [1]) == (None, 0)


def test_nobody_and_nothing_free() -> None:
    assert assign([], [3]) == ()
    assert assign([{}, {0: 5}], [0]) == (None, None)


def test_a_program_is_seated_in_seconds() -> None:
    dice = random.Random(5)  # noqa: S311 - drawn needs, no secret
    fits = [{n: dice.randint(250_000, 1_000_000) for n in dice.sample(range(36), 6)} for _ in range(400)]
    begun = time.process_time()
    where = assign(fits, [10] * 36)
    assert sum(1 for session in where if session is not None) == 360
    assert time.process_time() - begun < 10
