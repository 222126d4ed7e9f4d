"""How a map runs: one after another, or in batches over processes; results come back in order and are the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from microsite.diagnostics import Problem
from microsite.read.files import Source, read_file
from microsite.records import frozen

A = TypeVar("A")
B = TypeVar("B")
BATCH = 64
FORKS = sys.platform == "linux"  # macOS's own libraries do not survive a fork, and Windows has none


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


@frozen
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
    elif FORKS:
        yield partial(_forked, jobs)
    else:
        yield from _pooled(jobs)


def _forked(jobs: int, fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
    if not _is_large(items):
        return map(fn, items)
    from microsite.engine.forks import forked  # noqa: PLC0415 - small work does not pay for it

    # batches are small: this process works too, and what comes meanwhile has to find room in a pipe
    return forked(fn, items, jobs, -(-BATCH // 4))


def _is_large(items: Sequence[object]) -> bool:
    return len(items) >= 2 * BATCH


def _pooled(jobs: int) -> Iterator[Executor]:
    """Give an executor over new processes; a function, with the theme that it may hold, is read once by each of them."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a serial build does not pay for it
    from multiprocessing import get_context  # noqa: PLC0415 - the same
    from pickle import HIGHEST_PROTOCOL, dumps  # noqa: PLC0415 - the same
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - the same

    way = "spawn" if sys.platform == "win32" else "forkserver"
    with (
        TemporaryDirectory(prefix="microsite-") as folder,
        ProcessPoolExecutor(jobs, get_context(way)) as pool,
    ):
        maps: list[Path] = []

        def parallel(fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
            if not _is_large(items):
                return map(fn, items)
            maps.append(Path(folder) / str(len(maps)))
            maps[-1].write_bytes(dumps(fn, HIGHEST_PROTOCOL))
            batches = [(maps[-1], items[at : at + BATCH]) for at in range(0, len(items), BATCH)]
            return (one for made in pool.map(_batch, batches) for one in made)

        yield parallel


def _batch(told: tuple[Path, Sequence[Any]]) -> list[Any]:
    file, items = told
    fn = _function(file)
    return [fn(item) for item in items]


@lru_cache(maxsize=4)
def _function(file: Path) -> Callable[[Any], Any]:
    """Return the function that lies in a file of our own temporary folder."""
    from pickle import loads  # noqa: PLC0415 - a build without such processes does not pay for it

    made: Callable[[Any], Any] = loads(file.read_bytes())  # noqa: S301 - written by this build, in a folder of its own
    return made
