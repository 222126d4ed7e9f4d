"""The clock of a build knows until when what was decided by it stands."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microsite.values.clock import TICK, Clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Berlin"))
MOMENTS = st.integers(-50, 50).map(lambda hours: NOON + timedelta(hours=hours))
DECISIONS: list[Callable[[Any, datetime], object]] = [
    lambda at, moment: at < moment,
    lambda at, moment: at <= moment,
    lambda at, moment: at > moment,
    lambda at, moment: at >= moment,
    lambda at, moment: moment < at,
    lambda at, moment: moment <= at,
    lambda at, moment: moment > at,
    lambda at, moment: moment >= at,
    lambda at, moment: moment >= at - timedelta(hours=7),
    lambda at, moment: moment < at - timedelta(hours=7),
    lambda at, _: at.date(),
    lambda at, moment: sorted([at, moment, NOON])[2] > NOON,
    lambda at, moment: at.astimezone(UTC) + timedelta(0 if moment else 1),
]


def test_a_comparison_with_what_is_to_come_is_noted_and_the_nearest_counts() -> None:
    at = Clock.of(NOON)
    assert at.until is None
    assert at < LATER
    assert at.until == LATER
    assert at >= NOON - timedelta(days=1)  # it is over, and stays so
    assert at.until == LATER
    assert NOON + timedelta(hours=1) > at
    assert at.until == NOON + timedelta(hours=1)
    assert Clock.of(at) is at


def test_a_window_that_moves_with_the_clock_is_noted_at_its_edge() -> None:
    at = Clock.of(NOON)
    assert NOON - timedelta(days=3) >= at - timedelta(days=30)
    assert at.until == NOON + timedelta(days=27)


@given(st.lists(st.tuples(st.sampled_from(DECISIONS), MOMENTS), min_size=1, max_size=6), st.integers(0, 60))
def test_no_decision_comes_out_in_another_way_before_that_moment(
    script: list[tuple[Callable[[Any, datetime], object], datetime]], hours: int
) -> None:
    at = Clock.of(NOON)
    decided = [decide(at, moment) for decide, moment in script]
    for then in (NOON + timedelta(hours=hours), NOON + timedelta(hours=hours) - TICK, NOON + TICK):
        if then >= NOON and (at.until is None or then < at.until):
            assert [decide(then, moment) for decide, moment in script] == decided


def test_how_far_a_moment_is_cannot_be_asked() -> None:
    at = Clock.of(NOON)
    with pytest.raises(TypeError):
        at - LATER  # type: ignore[operator]
    with pytest.raises(TypeError):
        LATER - at


def test_it_equals_and_travels_as_the_instant_that_it_is() -> None:
    at = Clock.of(NOON)
    assert at == NOON
    assert hash(at) == hash(NOON)
    assert type(pickle.loads(pickle.dumps(at))) is datetime  # noqa: S301 - our own bytes
