"""A SQLite file that nothing depends on, with exactly our tables in it, whose rows carry a seal over their key and bytes.

It lies where a pull request can put one, and SQLite trusts what lies beside a file: it replays a journal, deletes the file that
the journal names as its super-journal, and follows links. So what we would not have left there is thrown away before.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path

from microsite.engine.stamps import status_of

WAIT = 5.0  # seconds for which another process may write
MOST = 1 << 29  # bytes of a row
TROUBLE = (sqlite3.Error, UnicodeError, OverflowError, MemoryError)
"""What is raised for a file whose bytes are others than were written; SQLite's own words may quote them."""
_BESIDE = ("-journal", "-wal", "-shm")
_SUPER = b"\xd9\xd5\x05\xf9 \xa1c\xd7"  # the end of a journal that names a super-journal (sqlite.org/fileformat2.html, 3)


def seal_of(key: bytes, data: bytes) -> bytes:
    """Return the seal of bytes under a key, of which the first 64 bytes count."""
    return hashlib.blake2b(data, key=key[:64], digest_size=16).digest()


def connected(
    file: Path, schema: Sequence[str], *, wait: float = WAIT, begin: bool = False
) -> sqlite3.Connection:
    """Open the file, and make its tables when there are none; with `begin` from within a transaction that writes.

    Raise sqlite3.Error when it cannot be used, or holds anything but these tables.
    """
    if not _is_ours(file):
        raise sqlite3.DatabaseError("this is not what we left")
    made = sqlite3.connect(file, isolation_level=None, timeout=wait)
    try:
        made.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST)
        if made.execute("PRAGMA journal_mode").fetchone() != ("delete",):
            raise sqlite3.DatabaseError("another journal than ours")
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
    except TROUBLE as fault:
        made.close()
        if isinstance(fault, sqlite3.Error):
            raise
        raise sqlite3.DatabaseError("it cannot be read") from fault
    return made


def _is_ours(file: Path) -> bool:
    """Say whether nothing lies there that a process of ours, also a killed one, would not have left."""
    journal, *others = (status_of(file.with_name(file.name + end)) for end in _BESIDE)
    status = status_of(file)
    if any(others) or any(one and not stat.S_ISREG(one.st_mode) for one in (status, journal)):
        return False
    return not journal or _tail(file.with_name(file.name + _BESIDE[0])) != _SUPER


def _tail(path: Path) -> bytes:
    """Return the last bytes of a journal; one that cannot be read is as bad as a foreign one."""
    try:
        with path.open("rb") as stream:
            stream.seek(-min(len(_SUPER), os.fstat(stream.fileno()).st_size), os.SEEK_END)
            return stream.read()
    except FileNotFoundError:
        return b""
    except OSError:
        return _SUPER


def discard(file: Path) -> None:
    """Throw the file away, with what lies beside it."""
    for name in (file, *(file.with_name(file.name + end) for end in _BESIDE)):
        with contextlib.suppress(OSError):
            name.unlink()
