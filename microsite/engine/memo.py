"""What was made before, by the digest of what it was made from: bytes in one SQLite file, each looked at before it is used.

Nothing depends on it. A file that is absent, torn, foreign, of another version or not to be written means that all is
made again. Bytes only, never objects; every row carries a seal over its key and bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from microsite.engine.executors import Executor
from microsite.engine.sealed import TROUBLE, connected, discard, seal_of

A = TypeVar("A")
B = TypeVar("B")
FILE = "cache.sqlite"
MOST = 1 << 30
"""So many bytes are kept at most; what was used longest ago goes first."""
BUILDS = 20
"""What so many builds did not use goes; those that left most as it was do not count."""
FEW = 100  # keys that are asked for one by one
_SCHEMA = (
    "CREATE TABLE made (key BLOB PRIMARY KEY, seal BLOB NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE used (key BLOB PRIMARY KEY, build INTEGER NOT NULL) WITHOUT ROWID",
)
_LAST = "SELECT coalesce(max(build), 0) FROM used"
_USED = "INSERT INTO used VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET build = ?2 WHERE build <> ?2"
_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
_AGES = 1 << 62  # builds; no honest file counts so many
_EXPIRED = "DELETE FROM used WHERE build <= (SELECT max(build) FROM used) - ?"
_ORPHANS = "DELETE FROM made WHERE key NOT IN (SELECT key FROM used)"
_BY_AGE = "SELECT made.key, length(data) FROM made JOIN used USING (key) ORDER BY build DESC, made.rowid"  # one order on every day


class Memo:
    """The bytes of one site; open it with `memo`."""

    __slots__ = ("_ages", "_asked", "_file", "_most", "_open")

    def __init__(self, file: Path | None, most: int) -> None:
        self._file = file
        self._open: sqlite3.Connection | None = None
        self._asked: set[bytes] = set()
        self._ages = False
        self._most = most

    def ages(self) -> None:
        """Say that all which is still of use is asked for: what goes unasked so often is dropped."""
        self._ages = True

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """Return which of the keys have bytes here, and take note that all were asked for."""
        wanted = {key for key in keys if key}
        if wanted and self._file and self._open is None:
            self._open = _opened(self._file)
        self._asked |= wanted
        if len(wanted) <= FEW:
            return {key for key in wanted if self._do("SELECT 1 FROM made WHERE key = ?", key)}
        rows = self._do("SELECT key FROM made") or ()
        return wanted & {bytes(key) for (key,) in rows}

    def get(self, key: bytes) -> bytes | None:
        """Return the bytes of a key, None when there are none that its seal fits."""
        for seal, data in self._do("SELECT seal, data FROM made WHERE key = ?", key) or ():
            if isinstance(data, bytes) and seal == seal_of(key, data):
                return data
        return None

    def put(self, key: bytes, data: bytes) -> None:
        """Keep the bytes of a key."""
        self._do("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", key, seal_of(key, data), data)

    def recall(self, name: str, place: str) -> bytes:
        """Return what is kept of a place under a name, nothing where nothing whole is."""
        key = _named(name, place)
        return (self.get(key) if self.known([key]) else None) or b""

    def keep(self, name: str, place: str, data: bytes) -> None:
        """Keep something of a place under a name, in the stead of what was kept before."""
        key = _named(name, place)
        self.known([key])
        self.put(key, data)

    def close(self) -> None:
        """Write what is new, and drop what is old or too much; of a build that left most as it was, only what is too much."""
        if self._open is None:
            return
        last = next(iter(self._do(_LAST) or [(0,)]))[0]
        now = last % _AGES + self._ages if isinstance(last, int) else 0
        for key in sorted(self._asked):
            self._do(_USED, key, now)
        if self._ages or self._size() > self._most:
            self._drop()
        self._do("COMMIT")
        if self._open is not None:
            self._open.close()

    def _size(self) -> int:
        """Return how large the file is, which is no smaller than what it keeps."""
        pages = next(iter(self._do(_SIZE) or [(0,)]))[0]
        return int(pages)

    def _drop(self) -> None:
        """Drop what many builds did not use, and what is too much; every row is looked at for that."""
        self._do(_EXPIRED, BUILDS)
        total = 0
        for key, size in self._do(_BY_AGE) or ():
            total += size
            if total > self._most:
                self._do("DELETE FROM used WHERE key = ?", key)
        self._do(_ORPHANS)

    def _do(self, statement: str, *values: object) -> list[tuple[Any, ...]] | None:
        """Run a statement; at any trouble go on without the file, which is thrown away."""
        if self._open is None or self._file is None:
            return None
        try:
            return self._open.execute(statement, values).fetchall()
        except TROUBLE:
            with contextlib.suppress(sqlite3.Error):
                self._open.close()
            self._open = None
            discard(self._file)
            return None


@contextlib.contextmanager
def memo(folder: Path, *, anew: bool = False, most: int = MOST) -> Iterator[Memo]:
    """Give the memo of a folder that is ours alone while the block runs; with `anew` it begins empty."""
    file = folder / FILE
    if anew:
        discard(file)
    made = Memo(None if file.is_symlink() else file, most)
    try:
        yield made
    finally:
        made.close()


def memo_map(
    fn: Callable[[A], B],
    items: Sequence[A],
    keys: Sequence[bytes],
    held: Memo,
    run: Executor,
    *,
    pack: Callable[[B], bytes | None],
    unpack: Callable[[A, bytes], B],
) -> Iterator[B]:
    """Yield fn of each item in order, from the memo where it has it; an item whose key is empty is always made.

    Equal keys must mean equal results. `pack` returns the bytes to keep, or None for what is not kept.
    """
    known = held.known(keys)
    made = iter(run(fn, [item for item, key in zip(items, keys, strict=True) if key not in known]))
    for item, key in zip(items, keys, strict=True):
        if key in known:
            data = held.get(key)
            if data is not None:
                yield unpack(item, data)
                continue
            one = fn(item)
        else:
            one = next(made)
        packed = pack(one) if key else None
        if packed is not None:
            held.put(key, packed)
        yield one
        del one, packed


def _named(name: str, place: str) -> bytes:
    return hashlib.blake2b(f"{name}\n{place}".encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _opened(file: Path) -> sqlite3.Connection | None:
    """Open the file; anything else in its place is thrown away once."""
    for _ in range(2):
        with contextlib.suppress(sqlite3.Error):
            return connected(file, _SCHEMA, begin=True)
        discard(file)
    return None
