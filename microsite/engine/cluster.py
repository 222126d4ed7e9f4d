"""A map runs on the workers of a Dask cluster, in batches: results come back in order, and what a lost worker had is made again.

Workers need not see our disk: a function of files (`WithFiles`) is sent their bytes. What a worker is sent is pickled Python, so
both sides must trust one another, and must be the same program.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from microsite import __version__
from microsite.diagnostics import Problem, Span, error
from microsite.engine.editions import source
from microsite.engine.executors import BATCH, Executor, WithFiles
from microsite.read.files import Source, read_file
from microsite.records import frozen

if TYPE_CHECKING:
    from distributed import Client, Future, as_completed

A = TypeVar("A")
B = TypeVar("B")
PATIENCE = 10.0
"""So many seconds may pass until the cluster answers, and until it has a worker."""
AHEAD = 3
"""So many batches for each worker are on their way at once, or wait for their turn."""
_ALONE = (
    threading.Lock()
)  # held by a worker's thread: parsers and templates keep what they use for the next call


class ClusterError(Exception):
    """The cluster cannot be used, or was lost; `problem` says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class StrangerError(Exception):
    """A worker is not the same program."""


@contextmanager
def cluster(address: str, patience: float = PATIENCE, batch: int = BATCH) -> Iterator[Executor]:
    """Give an executor over the workers of the cluster whose scheduler is at an address such as tcp://HOST:PORT.

    Raise ImportError without the package `distributed`. Raise ClusterError when nothing that is a scheduler answers, when
    there is no worker, or when the cluster is lost later (E113), and when a worker is not the same program (E114).
    `patience` is in seconds, `batch` the number of items that are sent together.
    """
    with _connected(address, patience) as client:
        _agree(client, address)

        def run(fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
            return _Map(client, address, patience).over(fn, items, batch)

        yield run


@contextmanager
def _connected(address: str, patience: float) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415 - an extra, and a second to import

    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what goes wrong is told as a problem, once
    try:
        kind = asyncio.run(asyncio.wait_for(_kind(address, patience), patience))
    except (OSError, ValueError, TypeError) as fault:
        raise ClusterError(_lost(address, "no Dask scheduler answers there", fault)) from None
    if kind != "Scheduler":
        raise ClusterError(_lost(address, f"a {kind.lower() or 'stranger'} answers there, not a scheduler"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that versions differ: `_agree` says which
        client = Client(address, timeout=patience, set_as_default=False)
    try:
        _wait_for_a_worker(client, address, patience)
        yield client
    finally:
        client.close(timeout=patience)


async def _kind(address: str, patience: float) -> str:
    """Return what answers at an address; a client that did not come up would not go away in peace."""
    from distributed import rpc  # noqa: PLC0415 - an extra

    async with rpc(address, timeout=patience) as far:
        found = await far.identity()
        return str(found.get("type", "")) if isinstance(found, dict) else ""


def _wait_for_a_worker(client: Client, address: str, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except OSError as fault:
        raise ClusterError(_lost(address, "its scheduler has no worker", fault)) from fault


def _lost(address: str, words: str, fault: Exception | None = None) -> Problem:
    hint = "is it running, and can this machine reach it? without --executor, the processes of this machine are used"
    said = re.sub(r"\s+", " ", str(fault or "")).strip()
    more = f" ({said[:200]})" if said else ""
    return error("E113", f"the cluster cannot be used: {words}{more}", Span(address), hint)


def _agree(client: Client, address: str) -> None:
    """Raise ClusterError when a worker is not the same program: another Python, microsite, library, or source."""
    ours = {"Python": _python(platform.python_version()), "microsite": __version__}
    pythons = client.run(platform.python_version)
    versions = client.run(metadata.version, "microsite", on_error="return")
    for worker, python in pythons.items():
        found = versions[worker]
        theirs = {"Python": _python(python), "microsite": found if isinstance(found, str) else ""}
        _compare(worker, ours, theirs)
    editions = client.run(edition, on_error="return")
    for worker, theirs in editions.items():
        if not isinstance(theirs, dict):
            raise ClusterError(_other(worker, "its microsite has other source files", str(theirs)))
        _compare(worker, edition(), theirs)
    if not pythons:
        raise ClusterError(_lost(address, "its worker has gone"))


def _compare(worker: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    for name, version in ours.items():
        found = theirs.get(name, "")
        if found == version:
            continue
        if name == "source":
            raise ClusterError(_other(worker, "its microsite has other source files"))
        has = f"it has {name} {found}" if found else f"it has no {name}"
        raise ClusterError(_other(worker, f"{has}, here is {version}"))


def _other(worker: str, words: str, fault: str = "") -> Problem:
    more = f" ({fault[:200]})" if fault else ""
    hint = f"set its environment up as this one, with microsite[dask]=={__version__} and the same libraries"
    return error(
        "E114", f"a worker of the cluster is not the same program: {words}{more}", Span(worker), hint
    )


def _python(version: str) -> str:
    return ".".join(version.split(".")[:2])


@lru_cache(maxsize=1)
def edition() -> dict[str, str]:
    """Return what the bytes of an output depend on beside the site: versions of libraries, and a digest of our own files."""
    found = {}
    for line in metadata.requires("microsite") or ():
        if "extra ==" not in line:
            name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            try:
                found[name] = metadata.version(name)
            except metadata.PackageNotFoundError:  # not wanted on this platform
                found[name] = ""
    return {**found, "source": source()}  # without the themes: one is sent with the work


@frozen
class _Map:
    """One map over the workers."""

    client: Client
    address: str
    patience: float

    def over(self, fn: Callable[[A], B], items: Sequence[A], batch: int) -> Iterator[B]:
        """Yield fn of each item in order; at most some batches for each worker are sent and not yet handed on."""
        from distributed import as_completed  # noqa: PLC0415 - an extra

        client = self.client
        batches = [items[at : at + batch] for at in range(0, len(items), batch)]
        width = AHEAD * max(1, len(client.nthreads()))
        held = client.submit(
            itself, fn, pure=False
        )  # sent once; a scattered one could be lost with its worker
        numbers: dict[Future[Any], int] = {}
        ready: dict[int, list[B]] = {}
        coming = as_completed(loop=client.loop, with_results=True, raise_errors=False)
        sent = 0
        try:
            for number in range(len(batches)):
                while sent < min(len(batches), number + width):
                    work = (held, batches[sent], _files(fn, batches[sent]), edition())
                    future = client.submit(run_batch, *work, priority=-sent, pure=False)
                    numbers[future] = sent
                    coming.add(future)
                    sent += 1
                while number not in ready:
                    future, result = self._next(coming)
                    ready[numbers.pop(future)] = self._result(future, result)
                yield from ready.pop(number)
        finally:
            coming.clear()
            client.cancel([*numbers, held], force=True)

    def _next(self, coming: as_completed) -> tuple[Future[Any], Any]:
        """Return the next batch that is done; raise ClusterError when there is no worker for too long."""
        since = time.monotonic()
        alone = False
        while not coming.has_ready():
            with coming.thread_condition:
                coming.thread_condition.wait(timeout=0.1)
            if time.monotonic() - since < self.patience:
                continue
            try:
                workers = self.client.nthreads()
            except OSError as fault:
                raise ClusterError(_lost(self.address, "its scheduler has gone", fault)) from fault
            if alone and not workers:
                raise ClusterError(_lost(self.address, "it has lost all its workers"))
            since, alone = time.monotonic(), not workers
        found: tuple[Future[Any], Any] = next(coming)
        return found

    def _result(self, future: Future[Any], result: object) -> list[Any]:
        """Return what a batch came to; a fault of its function is raised as it is, one of the cluster as ClusterError."""
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        if future.status == "finished" and isinstance(result, list):
            return result
        fault: object = result[1] if isinstance(result, tuple) else result
        if isinstance(fault, KilledWorker):
            raise ClusterError(_lost(self.address, "one batch ended every worker that tried it"))
        if isinstance(fault, StrangerError):
            raise ClusterError(_other(self.address, str(fault)))
        if future.status == "error" and isinstance(fault, BaseException):
            raise fault
        raise ClusterError(_lost(self.address, f"it was lost while it worked; {fault}"))


def _files(fn: Callable[[A], B], items: Sequence[A]) -> dict[str, Source | Problem]:
    """Return the files that a batch reads, each as it was read here."""
    if not isinstance(fn, WithFiles):
        return {}
    paths = dict.fromkeys(path for item in items for path in fn.names(item))
    return {path: read_file(fn.root, path, fn.limit) for path in paths}


def itself(fn: Callable[[A], B]) -> Callable[[A], B]:
    """Return a function as it is: what a worker holds once for all batches, and another one makes again when it is lost."""
    return fn


def run_batch(
    fn: Callable[[A], B],
    items: Sequence[A],
    files: Mapping[str, Source | Problem],
    wanted: Mapping[str, str],
) -> list[B]:
    """Return fn of each item, on a worker; one batch at a time in a process.

    Raise StrangerError on a worker whose `edition` is not the wanted one: it came after the others were looked at.
    """
    if edition() != wanted:
        raise StrangerError("one that came later has other libraries or source files")

    def read(_root: Path, path: str, _limit: int) -> Source | Problem:
        return files[path]

    with _ALONE:
        one = partial(fn, read=read) if isinstance(fn, WithFiles) else fn
        return [one(item) for item in items]
