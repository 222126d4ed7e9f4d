"""The deadline: it interrupts what runs on, in any thread, and strikes nothing that comes after."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from microsite.read.deadline import TooSlowError, deadline


def here(work: Callable[[], None]) -> None:
    """Do it in the main thread."""
    work()


def elsewhere(work: Callable[[], None]) -> None:
    """Do it in a thread of its own, and raise here what was raised there."""
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - handed on
            raised.append(fault)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def endless() -> None:
    while True:
        time.sleep(0)


@pytest.mark.parametrize("where", [here, elsewhere])
def test_what_runs_on_is_interrupted(where: Callable[[Callable[[], None]], None]) -> None:
    def work() -> None:
        with deadline(0.05):
            endless()

    with pytest.raises(TooSlowError, match="it is not ready after 0 seconds"):
        where(work)


@pytest.mark.parametrize("where", [here, elsewhere])
def test_what_ends_in_time_is_left_alone_also_afterwards(where: Callable[[Callable[[], None]], None]) -> None:
    done: list[int] = []

    def work() -> None:
        for number in range(200):
            with deadline(0.001 * (number % 3) + 60):
                done.append(number)
        with deadline(0.05):
            pass
        time.sleep(0.1)  # past the deadline of a block that has ended

    where(work)
    assert done == list(range(200))


def test_a_deadline_that_passes_as_the_block_ends_strikes_inside_it_or_not_at_all() -> None:
    outcomes: list[bool] = []

    def work() -> None:
        for _ in range(300):
            try:
                with deadline(0.0005):
                    time.sleep(0.0005)
                outcomes.append(True)
            except TooSlowError:
                outcomes.append(False)

    elsewhere(work)
    assert len(outcomes) == 300


def test_two_threads_have_a_deadline_each() -> None:
    ended: list[str] = []

    def slow() -> None:
        with deadline(0.05):
            endless()

    def quick() -> None:
        with deadline(60):
            time.sleep(0.2)
            ended.append("quick")

    other = threading.Thread(target=quick)
    other.start()
    with pytest.raises(TooSlowError):
        elsewhere(slow)
    other.join()
    assert ended == ["quick"]
