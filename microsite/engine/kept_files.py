"""Writes a file beside the output that belongs to us or to the site: whole or not at all, and never through a link."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

MODE = 0o644
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_file(root: Path, path: str, data: bytes) -> None:
    """Put bytes at a path below a folder, in the stead of what is there, and make the folders above it.

    Raise OSError when that cannot be, also when a folder on the way is a link: a pull request may have brought it.
    """
    *folders, name = path.split("/")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder, 0o755, dir_fd=handle)
            inner = os.open(folder, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        _put(handle, name, data)
    finally:
        os.close(handle)


def _put(folder: int, name: str, data: bytes) -> None:
    """Write a file into an open folder under another name, and rename it."""
    fresh = f"{name}.new"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh, dir_fd=folder)
    file = os.open(fresh, _FRESH, MODE, dir_fd=folder)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
        os.replace(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh, dir_fd=folder)
        raise
