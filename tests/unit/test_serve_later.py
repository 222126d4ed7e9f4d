"""What the preview puts off: it begins when nothing was saved for a while, and what an earlier change left is forgotten."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from microsite.dev.later import CALM, IDLE, REST, UNTIDY, Later, Task


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def _says(done: list[str], name: str) -> Task:
    def task() -> bool:
        done.append(name)
        return False

    return task


def test_nothing_is_due_before_it_was_quiet_for_a_while() -> None:
    done: list[str] = []
    later = Later()
    later.after(16.0, [_says(done, "audit"), _says(done, "pages")])
    later.step(16.0 + IDLE / 2)
    assert done == []
    for _ in range(3):
        later.step(16.0 + 1.01 * IDLE)
    assert done == ["pages", "audit"]


def test_a_task_does_a_little_at_each_step_until_it_says_that_there_is_no_more() -> None:
    left = [3]

    def task() -> bool:
        left[0] -= 1
        return left[0] > 0

    later = Later()
    later.after(0.0, [task])
    for _ in range(5):
        later.step(IDLE)
    assert left == [0]


def test_what_an_earlier_change_left_to_do_is_forgotten() -> None:
    done: list[str] = []
    later = Later()
    later.after(0.0, [_says(done, "old")])
    later.after(1.0, [_says(done, "new")])
    for _ in range(3):
        later.step(1.0 + IDLE)
    assert done == ["new"]


def test_the_waits_are_told_so_that_nobody_looks_at_the_clock_meanwhile() -> None:
    later = Later()
    assert list(later.moments()) == []
    later.after(10.0, [lambda: False])
    assert list(later.moments()) == [10.0 + IDLE, 10.0 + CALM, 10.0 + REST]


def test_memory_is_tidied_when_it_is_calm_so_that_no_save_waits_for_it() -> None:
    later = Later()
    later.after(0.0, [])
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    later.step(CALM - 0.1)
    assert gc.get_freeze_count() == before
    later.step(CALM)
    assert gc.get_freeze_count() >= before + len(kept)
    assert list(later.moments()) == [REST]
    later.step(REST)
    assert list(later.moments()) == []


def test_memory_does_not_wait_for_ever_while_saves_go_on() -> None:
    later = Later()
    for number in range(UNTIDY):
        later.after(float(number), [])
    assert list(later.moments()) == [UNTIDY - 1 + IDLE, UNTIDY - 1 + REST]


def test_what_was_set_aside_is_looked_through_after_a_rest() -> None:
    class Knot:
        def __init__(self) -> None:
            self.own = self
            gone.append(0)

        def __del__(self) -> None:
            gone.pop()

    gone: list[int] = []
    later = Later()
    knot = Knot()
    later.after(0.0, [])
    later.step(CALM)
    del knot
    gc.collect()
    assert gone  # it lies in what is set aside
    later.step(REST)
    assert not gone
