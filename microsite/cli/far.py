"""Where a command works and publishes: this machine's processes or a cluster, a folder or a store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.terminal import finish, processes

if TYPE_CHECKING:
    from microsite.engine.executors import Executor
    from microsite.engine.place import Place


class Where(click.Path):
    """A folder, as a Path, or a URL, as text."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Return what was given; nothing is asked of the disk."""
        del param, ctx
        return str(value) if "://" in str(value) else Path(str(value))


def place(output: Path | str | None, root: Path) -> Place | None:
    """Return the store that a URL names, None for a folder; leave with the exit code 2 when the URL is of no use."""
    if not isinstance(output, str):
        return None
    from microsite.engine.remote import Remote
    from microsite.engine.store import NoStoreError, open_store

    try:
        return Remote(open_store(output), root / ".microsite" / "outbox")
    except NoStoreError as fault:
        raise click.UsageError(f"{fault}\n  hint: {fault.hint}") from None


def local(output: Path | str | None) -> Path | None:
    """Return a folder; leave with the exit code 2 for a URL, since only folders are read."""
    if isinstance(output, str):
        words = "check reads folders of this machine\n  hint: check the site's output/, then publish with --output"
        raise click.UsageError(words)
    return output


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
