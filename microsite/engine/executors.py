"""How a map runs: one after another, or in batches over processes; results come back in order and are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from microsite.diagnostics import Problem
from microsite.read.files import Source, read_file

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


Read = Callable[[Path, str, int], Source | Problem]
"""Reads a file of the site, as `microsite.read.files.read_file` does."""


@dataclass(frozen=True, slots=True)
class WithFiles(Generic[A, B]):
    """A function of an item that reads files of the site, and tells which: where our disk is not seen, their bytes are sent.

    `fn` takes the item and, by the name `read`, how files are read. `names` gives the paths below `root` that it reads
    for an item, `limit` how many bytes a file may have.
    """

    fn: Callable[..., B]
    names: Callable[[A], Sequence[str]]
    root: Path
    limit: int

    def __call__(self, item: A, read: Read = read_file) -> B:
        """Return the function of an item; files are read from the disk unless another way is given."""
        return self.fn(item, read=read)


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
