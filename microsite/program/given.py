"""A small file that somebody names on the command line: a regular one of some megabytes, so that nobody waits or fills the memory."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MOST = 16 * 1024 * 1024


def read_given(path: Path) -> bytes:
    """Return a file's bytes; OSError for a device, a pipe, a folder or a giant, ValueError for a name that no file has."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode) or about.st_size > MOST:
        os.close(handle)
        kind = "no regular file" if not stat.S_ISREG(about.st_mode) else f"larger than {MOST:,} bytes"
        raise OSError(errno.EINVAL, f"it is {kind}", str(path))
    with os.fdopen(handle, "rb") as file:
        return file.read(MOST)
