"""A SQLite file that nothing depends on, with exactly our tables in it, whose rows carry a seal over their key and bytes."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

WAIT = 5.0  # seconds for which another process may write


def seal_of(key: bytes, data: bytes) -> bytes:
    """Return the seal of bytes under a key, of which the first 64 bytes count."""
    return hashlib.blake2b(data, key=key[:64], digest_size=16).digest()


def connected(
    file: Path, schema: Sequence[str], *, wait: float = WAIT, begin: bool = False
) -> sqlite3.Connection:
    """Open the file, and make its tables when there are none; with `begin` from within a transaction that writes.

    Raise sqlite3.Error when it cannot be used, or holds anything but these tables.
    """
    made = sqlite3.connect(file, isolation_level=None, timeout=wait)
    try:
        for pragma in ("trusted_schema = OFF", "auto_vacuum = FULL", "synchronous = OFF"):
            made.execute(f"PRAGMA {pragma}")
        if begin:
            made.execute("BEGIN IMMEDIATE")
        found = {sql for (sql,) in made.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
        if not found:
            for statement in schema:
                made.execute(statement)
        elif found != set(schema):
            raise sqlite3.DatabaseError("these are not our tables")
    except sqlite3.Error:
        made.close()
        raise
    return made


def discard(file: Path) -> None:
    """Throw the file away, with the journal that it may have."""
    for name in (file, file.with_name(file.name + "-journal")):
        with contextlib.suppress(OSError):
            name.unlink()
