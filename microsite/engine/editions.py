"""Which program this is: one digest over its own files and over the packages beside it; another one may make other bytes."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = (".dist-info", ".egg-info")


_known: dict[Path, str] = {}
"""The digest of the program in a folder, once it was asked for."""


def program() -> str:
    """Return the digest (hexadecimal BLAKE2b) of the program: Python's version, the packages' versions, every file of ours."""
    if PACKAGE not in _known:
        _known[PACKAGE] = read()
    return _known[PACKAGE]


def know(digest: str) -> None:
    """Take the digest of the program from who saw that nothing of it changed since it was read."""
    _known[PACKAGE] = digest


def beside() -> str:
    """Return a digest (hexadecimal BLAKE2b) of Python's version, and of the packages' versions."""
    total = hashlib.blake2b(sys.version.encode(), digest_size=20)
    for name in sorted(set(_packages())):
        total.update(f"{name}\n".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def is_compiled(name: str) -> bool:
    """Say whether a file or folder of this name is what Python compiled."""
    return name == "__pycache__" or name.endswith(".pyc")


def read() -> str:
    """Return the same digest from the files as they are now."""
    total = hashlib.blake2b(beside().encode(), digest_size=20)
    total.update(source().encode())
    inside = PACKAGE / "themes"  # in a checkout they lie beside the package, else in it
    _add(total, inside if inside.is_dir() else PACKAGE.parent / "themes")
    return total.hexdigest()


def source() -> str:
    """Return the digest (hexadecimal BLAKE2b) of our own files, but for the themes, which are a site's as much as ours."""
    total = hashlib.blake2b(digest_size=20)
    _add(total, PACKAGE, but="themes")
    return total.hexdigest()


def _add(total: hashlib.blake2b, folder: Path, but: str = "") -> None:
    base = f"{folder}{os.sep}"
    for path in sorted(_files(base, but)):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see `_files`
            data = file.read()
        total.update(f"{path.removeprefix(base)} {len(data)}\n".encode("utf-8", "surrogatepass") + data)


def _packages() -> Iterator[str]:
    """Yield the folders that name each installed package and its version."""
    for place in sys.path:
        try:
            with os.scandir(place or ".") as listing:
                yield from (entry.name for entry in listing if entry.name.endswith(_INSTALLED))
        except OSError:
            continue


def _files(base: str, but: str) -> Iterator[str]:
    """Yield the paths of all files below a folder, which there are many of: as texts, since a Path costs more than reading a file."""
    for here, folders, names in os.walk(base):
        folders[:] = [
            name for name in folders if not is_compiled(name) and not (name == but and here == base)
        ]
        yield from (os.path.join(here, name) for name in names if not is_compiled(name))  # noqa: PTH118 - see above
