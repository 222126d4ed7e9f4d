"""Where a command works and publishes: this machine's processes or a cluster, a folder or a store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from microsite.cli.terminal import finish, processes

if TYPE_CHECKING:
    from microsite.engine.executors import Executor


@contextmanager
def workers(address: str, jobs: int, form: str) -> Iterator[Executor]:
    """Give the executor that the command line asks for; leave with the exit code 1 when a cluster cannot be used."""
    if not address:
        from microsite.engine.executors import executor

        with executor(processes(jobs)) as run:
            yield run
        return
    if not re.fullmatch(r"[a-z]+://[^/\s@]+(/.*)?", address):
        raise click.UsageError("--executor wants the address of a Dask scheduler: tcp://HOST:PORT")
    from microsite.engine.cluster import ClusterError, cluster

    try:
        with cluster(address) as run:
            yield run
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] not in {"distributed", "dask"}:
            raise
        words = "--executor needs the packages of Dask\n  hint: pip install 'microsite[dask]'"
        raise click.UsageError(words) from None
    except ClusterError as lost:
        finish((lost.problem,), form, {"pages": 0, "published": False}, closing="nothing was published")
