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

from microsite.read.files import MAX_DEPTH, Source, is_ignored, read_file

PARTS = ("content", "data", "themes")
SITE = "site.yaml"
GIT = ".git"
LIMIT = 64 * 1024 * 1024
Stamp = tuple[int, ...]


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
            found[path] = _stamp(status)
        changed = {path for path in named if path in found and not _is_folder(found[path])}
        changed |= {path for path, stamp in found.items() if self._stamps.get(path) != stamp}
        changed |= self._stamps.keys() - found.keys()
        self._stamps, self.folders = found, frozenset(folders)
        self._renumber(changed)
        return tuple(sorted(changed))

    def audit(self, paths: Iterable[str] | None = None) -> tuple[str, ...]:
        """Read files (all of them by default), and return the paths whose bytes are not those of the last audit."""
        changed = set()
        for path in list(self._stamps) if paths is None else paths:
            stamp = self._stamps.get(path)
            if stamp is None or not stat.S_ISREG(stamp[0]) or path.startswith(GIT):
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
        stamp = self._stamps.get(path)
        return stamp is not None and stat.S_ISREG(stamp[0]) and stamp[3] == 0

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
    for path in (SITE, f"{GIT}/HEAD", f"{GIT}/logs/HEAD", f"{GIT}/packed-refs"):
        status = _status(root / path)
        if status:
            yield path, status
    for part in PARTS:
        status = _status(root / part)
        if status:
            yield part, status
            if stat.S_ISDIR(status.st_mode):
                yield from _below(root, part, 1)


def _below(root: Path, folder: str, depth: int) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(root / folder) as listing:
            entries = list(listing)
    except OSError:  # gone, or not ours to read: the reader tells of it
        return
    for entry in entries:
        if is_ignored(entry.name):
            continue
        path = f"{folder}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield path, status
        if stat.S_ISDIR(status.st_mode) and depth < MAX_DEPTH:
            yield from _below(root, path, depth + 1)


def _status(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    """Return what tells one state of a file from another; a folder's own times say nothing that its files do not."""
    if stat.S_ISDIR(status.st_mode):
        return (status.st_mode, status.st_dev, status.st_ino)
    return (
        status.st_mode,
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def _is_folder(stamp: Stamp) -> bool:
    return stat.S_ISDIR(stamp[0])
