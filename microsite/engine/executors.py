"""How a map runs: one after another, or in batches over processes; the results come back in order and are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")
BATCH = 64


class Executor(Protocol):
    """Runs a pure function over items and gives back its results in their order."""

    def __call__(self, fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
        """Return fn of each item, in order."""
        ...


def serial(fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
    """Run one after another in this process."""
    return map(fn, items)


@contextmanager
def executor(jobs: int) -> Iterator[Executor]:
    """Give an executor over so many processes; small work stays in this process, where it is faster."""
    if jobs <= 1:
        yield serial
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a serial build does not pay for it
    from multiprocessing import get_context  # noqa: PLC0415 - the same

    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:

        def parallel(fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
            if len(items) < 2 * BATCH:
                return map(fn, items)
            return pool.map(fn, items, chunksize=BATCH)

        yield parallel
