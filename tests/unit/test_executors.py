"""A map over processes gives what the map in one process gives, in order; faults and deaths are told, nobody is left behind."""

from __future__ import annotations

import errno
import io
import os
import pickle
import signal
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from microsite.engine import executors, forks
from microsite.engine.executors import executor, serial


@pytest.fixture(params=["forks", "pool"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "forks" and not executors.FORKS:
        pytest.skip("this system does not fork")
    monkeypatch.setattr(executors, "FORKS", request.param == "forks")
    monkeypatch.setattr(executors, "BATCH", 3)
    return str(request.param)


def worked(item: int, *, by: str) -> tuple[str, int]:
    return by * (item % 5), os.getpid()


def slowly(item: int) -> tuple[str, int]:
    time.sleep(0.01)
    return worked(item, by="a")


def failing(item: int) -> int:
    if item == 17:
        raise LookupError("seventeen")
    return item


def dying(item: int, *, but: int) -> int:
    if item >= 17 and os.getpid() != but:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)  # the others come to their turn
    return item


def heavy(item: int) -> bytes:
    return bytes([item % 256]) * 300_000


@pytest.mark.parametrize("number", [0, 1, 5, 6, 7, 64])
def test_results_come_in_order_whatever_their_number(ways: str, number: int) -> None:
    fn: Callable[[int], Any] = partial(worked, by="é")
    with executor(3) as run:
        made = [text for text, _ in run(fn, range(number))]
        again = [text for text, _ in run(fn, range(number))]
    assert made == again == [text for text, _ in serial(fn, range(number))], ways


def test_large_work_is_done_by_other_processes_too_and_small_work_here(ways: str) -> None:
    with executor(2) as run:
        here = {pid for _, pid in run(partial(worked, by="a"), range(5))}
        there = {pid for _, pid in run(slowly, range(60))}
    assert here == {os.getpid()}, ways
    assert there - here


def test_results_larger_than_a_pipe_arrive_whole(ways: str) -> None:
    with executor(2) as run:
        assert list(run(heavy, range(20))) == [heavy(n) for n in range(20)], ways


def test_what_the_function_raises_is_raised_where_it_was_asked(ways: str) -> None:
    with executor(2) as run, pytest.raises(LookupError, match="seventeen"):
        list(run(failing, range(40)))
    assert ways


def test_a_process_that_is_killed_is_told(ways: str) -> None:
    with executor(2) as run, pytest.raises(RuntimeError):
        list(run(partial(dying, but=os.getpid()), range(40)))
    assert ways


@pytest.mark.skipif(not executors.FORKS, reason="this system does not fork")
def test_a_map_that_nobody_reads_to_its_end_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    born: list[int] = []

    def fork() -> int:
        pid = os.fork()
        born.append(pid)
        return pid

    monkeypatch.setattr(forks, "_fork", fork)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with closing(forks.forked(heavy, range(40), 2, 3)) as made:
        assert next(made) == heavy(0)
    assert len(born) == 1
    for pid in born:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.skipif(not executors.FORKS, reason="this system does not fork")
def test_more_batches_than_a_pipe_can_number_become_larger_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "MOST_BATCHES", 4)
    assert list(forks.forked(failing, range(100, 150), 2, 1)) == list(range(100, 150))


def test_what_cannot_travel_is_told_after_what_came_before_it() -> None:
    outcomes: list[tuple[Any, Exception | None]] = [
        ("one", None),
        ("two", None),
        (lambda: 3, None),
        ("four", None),
    ]
    parts = [(bytes(part), last) for part, last in forks.packed_parts(iter(outcomes))]
    assert [last for _, last in parts] == [False, True]
    whole, fault = (list(forks.read_back(io.BytesIO(part))) for part, _ in parts)
    assert whole == outcomes[:2]
    assert [
        (value, type(raised) in {AttributeError, RuntimeError, pickle.PicklingError})
        for value, raised in fault
    ] == [(None, True)]


def test_what_several_results_hold_is_packed_once_and_is_one_object_again() -> None:
    word = "a word that many results say" * 10
    [(part, last)] = forks.packed_parts(iter([((word, n), None) for n in range(50)]))
    back = [value for value, _ in forks.read_back(io.BytesIO(bytes(part)))]
    assert last
    assert len(part) < 10 * len(word)
    assert back == [(word, n) for n in range(50)]
    assert len({id(said) for said, _ in back}) == 1


@pytest.mark.skipif(not executors.FORKS, reason="this system does not fork")
@pytest.mark.parametrize("most", [0, 1])
@pytest.mark.parametrize("lacking", ["fork", "pipe"])
def test_where_there_is_no_room_for_a_process_the_others_do_its_work(
    lacking: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(os, lacking)
    born: list[object] = []

    def scarce() -> object:
        if len(born) >= most + (lacking == "pipe"):  # the first pipe is for the numbers of the batches
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        found = real()
        if found:  # a new process counts its own
            born.append(found)
        return found

    monkeypatch.setattr(os, lacking, scarce)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert list(forks.forked(failing, range(100, 150), 4, 3)) == list(range(100, 150))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert len(born) == most + (lacking == "pipe")
