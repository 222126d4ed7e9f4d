"""Folders that targets write what they are given into: one for each name and process, gone when it ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def place(name: str) -> Path:
    """Return the folder of a name; it is made when it is first asked for."""
    folder = Path(tempfile.mkdtemp(prefix=f"microsite-fuzz-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def emptied(name: str) -> Path:
    """Return the folder of a name, with nothing in it."""
    folder = place(name)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    return folder
