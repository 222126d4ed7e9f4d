"""What lies in a site that a build may read, as a listing: files whose stamps are as they were need no walk through folders."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from microsite.engine.listing import FILE, FOLDER, TIMES, Listing, columns_of, looked, places
from microsite.engine.stamps import PARTS, SITE, TICK, clock, files_of, status_of
from microsite.read.files import is_ignored

S = TypeVar("S", bound="Sources")


class Sources(Listing):
    """The stamps of site.yaml, and of all in content/, data/, themes/ and transcripts/ that is not ignored; the root's own is none of them."""

    PARTS: ClassVar[tuple[str, ...]] = (SITE, *PARTS)

    @staticmethod
    def ignores(name: str) -> bool:
        """Say whether what is called so does not count."""
        return is_ignored(name)

    def now(self, root: Path) -> Self | None:
        """Return them as they are now; None when a file or folder came or went, so that the folders must be walked through."""
        base = f"{os.fspath(root)}/"
        try:
            columns = looked(base, self.folders, self.files)
            if columns == self.columns and self._complete(base, root):
                return self
            files, folders, times = columns
            if folders != self.columns[1] or any(map(stat.S_ISDIR, files[::FILE])):
                return None
            moved = places(times, self.columns[2], TIMES)
            if not all(self._lists(base, self.folders[at]) for at in moved):
                return None
            return self.with_columns(columns) if self._complete(base, root) else None
        except OSError:
            return None

    def unlike(self, other: Sources) -> Iterator[str]:
        """Yield all that has another stamp, or that is only in one of two."""
        if (self.folders, self.files) != (other.folders, other.files):
            paths = self.stamps.keys() | other.stamps.keys()
            yield from (path for path in paths if self.stamps.get(path) != other.stamps.get(path))
            return
        for at, (names, size) in enumerate(((self.files, FILE), (self.folders, FOLDER))):
            yield from (names[n] for n in places(self.columns[at], other.columns[at], size))

    def _complete(self, base: str, root: Path) -> bool:
        """Say whether nothing is there that is not listed, as far as the times of folders do not tell."""
        parts = {path for path in (*self.folders, *self.files) if "/" not in path}
        others = any(status_of(root / part) for part in set(self.PARTS) - parts)
        return not others and all(self._lists(base, folder) for folder in self._late())

    def _entries(self, folder: str) -> set[str]:
        return {name for name in super()._entries(folder) if not self.ignores(name)}


def walked(root: Path) -> Sources:
    """Return what lies in a site now, from a walk through its folders."""
    return walked_as(Sources, root)


def walked_as(kind: type[S], root: Path) -> S:
    """Return the parts of a folder that a kind of sources has, as they are now."""
    found = sorted(files_of(root, kind.PARTS, kind.ignores))
    folders = [(path, status) for path, status in found if stat.S_ISDIR(status.st_mode)]
    files = [(path, status) for path, status in found if not stat.S_ISDIR(status.st_mode)]
    columns = columns_of((status for _, status in files), (status for _, status in folders))
    return kind([path for path, _ in folders], [path for path, _ in files], columns)


def sources_of(root: Path, last: Sources | None = None) -> Sources:
    """Return what lies in a site now; what is known of it saves the walk where only files changed."""
    return (last.now(root) if last else None) or walked(root)


def settle(root: Path, ours: Path, last: Sources | None = None) -> Sources:
    """Return what lies in a site; when a file was saved just now, the tick is waited out.

    `ours` is a folder on the same file system, whose clock gives the stamps.
    """
    for _ in range(20):
        found = sources_of(root, last)
        try:
            if found.newest() < clock(ours)[0] - TICK:
                break
        except OSError:  # nobody tells the time: what was saved before is a tick old after one
            time.sleep(TICK / 1e9)
            return sources_of(root, last)
        time.sleep(TICK / 1e9)
    return found
