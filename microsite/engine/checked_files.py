"""The files of a folder, each with the digest of its bytes, read only where its stamp does not prove that it is as it was."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from microsite.checks.tree import read_regular
from microsite.diagnostics import Problem
from microsite.engine.stamps import TICK, Stamp
from microsite.read.files import digest_of

Stamps = Callable[[], Mapping[str, Stamp]]
Kept = list[list[Any]]  # path, stamp or None, digest


class Files:
    """The files of one folder during a check: as they stand, as they were known to stand, and their digests."""

    __slots__ = ("_known", "_stamps", "digests", "found", "read", "root")

    def __init__(self, root: Path, stamps: Stamps) -> None:
        self.root = root
        self._stamps = stamps
        self.found: Mapping[str, Stamp] = {}
        self.digests: dict[str, str] = {}
        self.read = 0
        self._known: Mapping[str, tuple[Stamp | None, str]] = {}

    def look(self) -> None:
        """Take the stamps of all files and folders as they stand now."""
        self.found = self._stamps()

    def is_unchanged(self) -> bool:
        """Say whether all stands as it did when it was last looked at."""
        return self.found == self._stamps()

    def recall(self, kept: object) -> None:
        """Take in what was kept of the files; what is none of it is passed over (ValueError when it is no list)."""
        if not isinstance(kept, list):
            raise ValueError("no list of files")  # noqa: TRY004 - read from a file, where a wrong type is a wrong value
        self._known = {path: (None if at is None else tuple(at), digest) for path, at, digest in kept}

    def known(self, path: str) -> str:
        """Return the digest of a file as it stands when its stamp proves it, else ""."""
        at, digest = self._known.get(path, (None, ""))
        return digest if at is not None and at == self.found.get(path) else ""

    def settle(self) -> bool:
        """Find the digest of every file; stop and say no as soon as one is another than it was."""
        for path, at in self.found.items():
            if path not in self.digests:
                self.digests[path] = self._digest(path, at)
            if self.digests[path] != self._known.get(path, (None, ""))[1]:
                return False
        return len(self.found) == len(self._known)

    def complete(self) -> bool:
        """Find the digests that are missing yet; say whether all were to be had."""
        for path, at in self.found.items():
            if path not in self.digests:
                self.digests[path] = self._digest(path, at)
        return all(self.digests.get(path) for path in self.found)

    def total(self) -> str:
        """Return one digest over all paths and digests."""
        lines = sorted(f"{path}\0{self.digests.get(path, '')}" for path in self.found)
        return hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    def kept(self, since: int, device: int) -> Kept:
        """Return what is to be kept.

        A stamp is believed later only if it was old when the check began at `since` (nanoseconds, by the clock of that
        device): of two changes within a tick of the clock it tells one.
        """
        return [
            [path, at if _is_old(at, since) and at[1] == device else None, self.digests[path]]
            for path, at in self.found.items()
            if self.digests.get(path)
        ]

    def are_old(self, since: int) -> bool:
        """Say whether no file was changed just before a moment (nanoseconds)."""
        return all(_is_old(at, since) for at in self.found.values())

    def are_on(self, device: int) -> bool:
        """Say whether all lies on a device, whose clock is known."""
        return all(at[1] == device for at in self.found.values())

    def _digest(self, path: str, at: Stamp) -> str:
        """Return the digest of a file's bytes, "" when it cannot be read; of what is no file, its mode."""
        if not stat.S_ISREG(at[0]):
            return oct(at[0])
        if known := self.known(path):
            return known
        self.read += 1
        data = read_regular(self.root, path)
        return "" if isinstance(data, Problem) else digest_of(data)


def _is_old(at: Stamp, since: int) -> bool:
    return max(at[4:], default=0) < since - TICK
