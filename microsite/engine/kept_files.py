"""Writes a file that belongs to us, to the site or to a report: whole or not at all, and never through a link."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

MODE = 0o644
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_file(root: Path, path: str, data: bytes, *, new: bool = False) -> None:
    """Put bytes at a path below a folder, in the stead of what is there, and make the folders above it.

    Raise OSError when that cannot be, also when a folder on the way is a link: a pull request may have brought it. With
    `new` what is there stays, and FileExistsError is raised. What a killed process left beside it goes with the next try.
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
        if not _is_made(handle, name, data, new=new):
            _put(handle, name, data, _link if new else os.replace)
    finally:
        os.close(handle)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder outside the site, each whole or not at all; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_file(folder, name, data)


def _put(folder: int, name: str, data: bytes, place: Callable[..., None]) -> None:
    """Write a file into an open folder under a hidden name, and rename it."""
    fresh = f".{name[:60]}.new"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh, dir_fd=folder)
    file = os.open(fresh, _FRESH, MODE, dir_fd=folder)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
        place(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh, dir_fd=folder)
        raise


def _is_made(folder: int, name: str, data: bytes, *, new: bool) -> bool:
    """Write a file where none is, so that nothing is ever left of it, and say whether that was done; with `new` FileExistsError says why not."""
    try:
        return (new or _is_free(folder, name)) and _named_when_whole(folder, name, data)
    except FileExistsError:
        if new:
            raise
        return False


def _is_free(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return True
    return False


def _named_when_whole(folder: int, name: str, data: bytes) -> bool:
    """Write a file that has no name and give it one, so that nothing is ever left of it; say no where that cannot be."""
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        handle = os.open(".", os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, MODE, dir_fd=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.link(
                f"/proc/self/fd/{handle}", name, dst_dir_fd=folder, follow_symlinks=True
            )  # open(2), O_TMPFILE
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _link(fresh: str, name: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
    """Give a file its name if no other has it; where a file has one name only, look before that."""
    try:
        os.link(fresh, name, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd, follow_symlinks=False)
    except OSError as fault:
        if fault.errno not in _NO_LINKS:
            raise
        with contextlib.suppress(FileNotFoundError):
            os.stat(name, dir_fd=dst_dir_fd, follow_symlinks=False)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        os.replace(fresh, name, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
    else:
        os.unlink(fresh, dir_fd=src_dir_fd)
