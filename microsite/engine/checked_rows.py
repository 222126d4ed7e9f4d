"""The rows of a check's memory, in one SQLite file: of each tree what it was and came to, of each file what it says.

Nothing depends on it. A file that is absent, torn, foreign, locked or not to be written means that nothing is known.
Bytes only, never objects; every row carries a seal over its key and bytes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from microsite.engine.sealed import TROUBLE, connected, discard, seal_of

T = TypeVar("T")

FILE = "checked.sqlite"
TREES = 3
"""So many trees are remembered; the one that was not checked for longest goes first."""
_SCHEMA = (
    "CREATE TABLE trees (tree BLOB PRIMARY KEY, turn INTEGER NOT NULL, seal BLOB NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE files (tree BLOB, path BLOB, seal BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (tree, path))",
)
_OLD = "SELECT tree FROM trees ORDER BY turn DESC LIMIT -1 OFFSET ?"


class Rows:
    """What is kept of the tree of a name; without a file nothing is."""

    __slots__ = ("_file", "_tree")

    def __init__(self, file: Path | None, tree: str) -> None:
        self._file = None if file is None or file.is_symlink() else file
        self._tree = hashlib.blake2b(os.fsencode(tree), digest_size=20).digest()

    def of_tree(self, key: bytes) -> bytes | None:
        """Return what is kept of the tree as a whole under a key, None when there is nothing that its seal fits."""

        def ask(held: sqlite3.Connection) -> bytes | None:
            for seal, data in held.execute("SELECT seal, data FROM trees WHERE tree = ?", (self._tree,)):
                if isinstance(data, bytes) and seal == seal_of(key, data):
                    return data
            return None

        return self._do(ask, None)

    def of_files(self) -> dict[str, tuple[bytes, bytes]]:
        """Return by path a seal, which is to be compared with `seal_of`, and the bytes that are kept of each file."""

        def ask(held: sqlite3.Connection) -> dict[str, tuple[bytes, bytes]]:
            rows = held.execute("SELECT path, seal, data FROM files WHERE tree = ?", (self._tree,))
            return {
                os.fsdecode(path): (seal, data)
                for path, seal, data in rows
                if isinstance(path, bytes) and isinstance(seal, bytes) and isinstance(data, bytes)
            }

        return self._do(ask, {})

    def keep(
        self, key: bytes, data: bytes, fresh: Mapping[str, tuple[bytes, bytes]], gone: Iterable[str]
    ) -> None:
        """Keep what the tree came to, and what is said by those of its files that are given by path, as (key, bytes)."""

        def tell(held: sqlite3.Connection) -> None:
            held.execute("BEGIN IMMEDIATE")
            (turn,) = held.execute("SELECT coalesce(max(turn), 0) + 1 FROM trees").fetchone()
            row = (self._tree, turn, seal_of(key, data), data)
            held.execute("INSERT OR REPLACE INTO trees VALUES (?, ?, ?, ?)", row)
            lost = ((self._tree, os.fsencode(path)) for path in gone)
            held.executemany("DELETE FROM files WHERE tree = ? AND path = ?", lost)
            rows = ((self._tree, os.fsencode(path), seal_of(*one), one[1]) for path, one in fresh.items())
            held.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)
            for old in held.execute(_OLD, (TREES,)).fetchall():
                held.execute("DELETE FROM files WHERE tree = ?", old)
                held.execute("DELETE FROM trees WHERE tree = ?", old)
            held.execute("COMMIT")

        self._do(tell, None)

    def _do(self, work: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Do something with the file; at any trouble there is nothing, and what is no memory of ours is thrown away."""
        if self._file is None:
            return nothing
        made = None
        try:
            made = connected(self._file, _SCHEMA, wait=1)
            return work(made)
        except TROUBLE as fault:
            code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
            if code not in _FOR_NOW:
                discard(self._file)
            return nothing
        finally:
            if made is not None:
                made.close()


_FOR_NOW = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY})
"""Troubles that do not lie in the file: another check is writing, or the folder is not ours."""
