"""What lies in a site's folder now, by what the file system says of each file: which paths changed since the last look.

Size and time of the last change can lie: two saves within one tick of the clock, or a tool that sets times back. So a
file counts as changed when its inode, its time of change of status (which no ordinary tool sets) or its size differs, when
an event named it, and `audit` reads bytes again after the fact.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from microsite.engine.stamps import PARTS, SITE, Stamp, site_files, stamp, status_of
from microsite.read.files import Source, read_file

__all__ = ["GIT", "PARTS", "SITE", "Tree"]

GIT = ".git"
LIMIT = 64 * 1024 * 1024


class Tree:
    """The files of a site as they were seen last. Each path has a number that grows whenever the file may have changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers: dict[str, int] = {}
        self.folders: frozenset[tuple[str, int]] = frozenset()
        self._stamps: dict[str, Stamp] = {}
        self._digests: dict[str, str] = {}
        self._count = 0

    def scan(self, named: Iterable[str] = ()) -> tuple[str, ...]:
        """Look at every file, and return the paths that are new, gone or changed, and those `named` that exist."""
        found: dict[str, Stamp] = {}
        folders: list[tuple[str, int]] = []
        for path, status in _walk(self.root):
            if stat.S_ISDIR(status.st_mode):
                folders.append((path, status.st_ino))
            found[path] = stamp(status)
        changed = {path for path in named if path in found and not _is_folder(found[path])}
        changed |= {path for path, of in found.items() if self._stamps.get(path) != of}
        changed |= self._stamps.keys() - found.keys()
        self._stamps, self.folders = found, frozenset(folders)
        self._renumber(changed)
        return tuple(sorted(changed))

    def audit(self, paths: Iterable[str] | None = None) -> tuple[str, ...]:
        """Read files (all of them by default), and return the paths whose bytes are not those of the last audit."""
        changed = set()
        for path in list(self._stamps) if paths is None else paths:
            held = self._stamps.get(path)
            if held is None or not stat.S_ISREG(held[0]) or path.startswith(GIT):
                continue
            source = read_file(self.root, path, LIMIT)
            digest = source.digest if isinstance(source, Source) else ""
            if self._digests.get(path, digest) != digest:
                changed.add(path)
            self._digests[path] = digest
        self._renumber(changed)
        return tuple(sorted(changed))

    def settle(self, path: str, digest: str) -> None:
        """Remember which bytes were read from a path, so that an audit sees when they are others."""
        self._digests[path] = digest

    def is_empty(self, path: str) -> bool:
        """Say whether a path is a file without bytes: perhaps one that is being written."""
        held = self._stamps.get(path)
        return held is not None and stat.S_ISREG(held[0]) and held[3] == 0

    def newest(self, *parts: str, but: str = "") -> tuple[int, int]:
        """Return how many files lie in parts of the site, and the largest of their numbers: both stay while nothing changes."""
        ours = [
            n
            for path, n in self.numbers.items()
            if path.startswith(parts) and not (but and path.endswith(but))
        ]
        return len(ours), max(ours, default=0)

    def _renumber(self, changed: Iterable[str]) -> None:
        for path in changed:
            self._count += 1
            if path in self._stamps:
                self.numbers[path] = self._count
            else:
                self.numbers.pop(path, None)
                self._digests.pop(path, None)


def _walk(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file and folder that a site may be made of, and the files that tell where git stands."""
    for path in (f"{GIT}/HEAD", f"{GIT}/logs/HEAD", f"{GIT}/packed-refs"):
        status = status_of(root / path)
        if status:
            yield path, status
    yield from site_files(root)


def _is_folder(of: Stamp) -> bool:
    return stat.S_ISDIR(of[0])
