"""One build at a time: a second one waits a little, then says that another is running."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.kept_files import write_file
from microsite.engine.stamps import status_of

PATIENCE = 10.0


@contextlib.contextmanager
def lock(folder: Path, patience: float = PATIENCE) -> Iterator[Problem | None]:
    """Hold the lock of a folder of ours while the block runs; yield E104 when another build holds it for too long.

    The lock goes with the process that holds it, so that a killed build leaves none behind.
    """
    if folder.is_symlink():
        yield error("E103", f"{folder.name} is a symbolic link", Span(str(folder)), "delete it")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _kept_out_of_git(folder)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        yield error("E103", f"{folder.name} cannot be written: {fault.strerror or fault}", Span(str(folder)))
        return
    try:
        yield None if taken(handle, patience) else _busy(folder)
    finally:
        os.close(handle)


def _kept_out_of_git(folder: Path) -> None:
    """Let git overlook the folder, also where the site's own .gitignore forgets it."""
    if not (status := status_of(folder / ".gitignore")) or not status.st_size:
        with contextlib.suppress(FileExistsError):
            write_file(folder, ".gitignore", b"*\n", new=status is None)


def _busy(folder: Path) -> Problem:
    return error("E104", "another build of this site is running", Span(str(folder)), "wait until it ends")


def taken(handle: int, patience: float) -> bool:
    """Lock an open file or folder for this process; say False when another still has it after so many seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.05)
        else:
            return True
