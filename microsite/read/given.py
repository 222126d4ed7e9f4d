"""A file that somebody names on the command line: a regular one, so that nobody waits for a pipe or reads a device without end."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

MOST = 16 * 1024 * 1024


class IrregularError(OSError):
    """What was named is no regular file; EISDIR says that it is a folder."""


def open_given(path: Path, flags: int = 0) -> BufferedReader:
    """Open a regular file for reading; IrregularError for anything else, OSError where it cannot be opened, ValueError for a name that no file has."""
    unhurried = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, os.O_RDONLY | unhurried | flags)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        why = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise IrregularError(why, "it is no regular file", str(path))
    return os.fdopen(handle, "rb")


def read_given(path: Path) -> bytes:
    """Return the bytes of a file of some megabytes; as `open_given`, and OSError for a giant."""
    with open_given(path) as file:
        if os.fstat(file.fileno()).st_size > MOST:
            raise OSError(errno.EINVAL, f"it is larger than {MOST:,} bytes", str(path))
        return file.read(MOST)
