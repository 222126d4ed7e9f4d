"""What lies in an output folder, in columns: one look at each file and folder that was there says that all is as it was left.

A folder whose times are as they were has the entries that it had, and is not listed again. As two changes within a tick of the
file system's clock look alike, one that was changed within a tick of being listed is listed all the same: where nobody asked what
time that was, one that was changed as late as anything in the output.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from microsite.engine.memo import Memo
from microsite.engine.stamps import TICK, Stamp, clock
from microsite.formats.plainjson import parsed

NAME, SINCE = "listing", "listing since"
MOST = 1_000  # paths that are kept beside the others before all are written anew
Columns = tuple[array, array, array]  # type: ignore[type-arg] # of int, which array cannot say when it is run
FILE, FOLDER, TIMES = 6, 3, 2
"""How many numbers a file has in the first column (the first is its mode, the last when its status changed), a folder in the second, and in the third."""
_AT_ONCE = 128  # files that are compared at once, since most are as they were
L = TypeVar("L", bound="Listing")


def _column(numbers: Sequence[int]) -> array[int]:
    try:
        return array("q", numbers)
    except OverflowError:  # some file systems number files up to the last bit
        return array("q", [(number + (1 << 63)) % (1 << 64) - (1 << 63) for number in numbers])


class Listing(Mapping[str, Stamp]):
    """The stamps of all that lies in a folder, by path, as `microsite.engine.stamps` makes them.

    `folders` (the folder itself is "") and `files` are sorted; their numbers stand one after another in columns.
    `since` are the numbers of files, and times of folders, that are other ones than in the listing that is kept as `base`.
    `listed` is a time of the file system (nanoseconds) after which the folders were listed, 0 where nobody asked.
    """

    def __init__(
        self, folders: Sequence[str], files: Sequence[str], columns: Columns, base: str = "",
        since: Mapping[str, Sequence[int]] | None = None, listed: int = 0,
    ) -> None:  # fmt: skip
        self.folders, self.files, self.base, self.since = folders, files, base, since or {}
        self.columns, self.listed = columns, listed

    @cached_property
    def name(self) -> str:
        """Return one digest (hexadecimal BLAKE2b) over paths and stamps; the times of folders say nothing that files do not."""
        numbers = self.columns[1].tobytes() + self.columns[0].tobytes()
        return hashlib.blake2b(_told(self.folders, self.files) + numbers, digest_size=20).hexdigest()

    @cached_property
    def stamps(self) -> dict[str, Stamp]:
        """Return all stamps at once, for whoever asks for many."""
        folders = zip(self.folders, zip(*[iter(self.columns[1])] * FOLDER, strict=True), strict=True)
        files = zip(self.files, zip(*[iter(self.columns[0])] * FILE, strict=True), strict=True)
        return {path: of for path, of in (*folders, *files) if path}

    def __getitem__(self, path: str) -> Stamp:
        return self.stamps[path] if "stamps" in vars(self) else self._stamp(path)

    def _stamp(self, path: str) -> Stamp:
        for paths, numbers, size in (
            (self.files, self.columns[0], FILE),
            (self.folders, self.columns[1], FOLDER),
        ):
            at = index_of(paths, path)
            if at is not None and path:
                return tuple(numbers[at * size : (at + 1) * size])
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.stamps)

    def __len__(self) -> int:
        return len(self.folders) - ("" in self.folders[:1]) + len(self.files)

    def stands(self, output: Path) -> bool:
        """Say whether just what is listed lies in the folder, each as it was."""
        base = f"{os.fspath(output)}/"
        try:
            if looked(base, self.folders, self.files) != self.columns:
                return False
            return all(self._lists(base, folder) for folder in self._late())
        except OSError:
            return False

    def _late(self) -> list[str]:
        """Return the folders whose times may stand for two states."""
        changed = self.columns[2][1::TIMES]
        sure = (self.listed or max((*changed, self.newest()), default=0)) - TICK
        return [path for path, at in zip(self.folders, changed, strict=True) if at >= sure]

    def newest(self) -> int:
        """Return when the status of a file changed last, in nanoseconds; 0 without any."""
        return max(self.columns[0][FILE - 1 :: FILE], default=0)

    def _lists(self, base: str, folder: str) -> bool:
        """Say whether a folder has just the entries that are listed here."""
        begin, end = (f"{folder}/", f"{folder}0") if folder else ("", "\U0010ffff")
        below = (
            path[len(begin) :]
            for paths in (self.folders, self.files)
            for path in paths[bisect_left(paths, begin) : bisect_left(paths, end)]
        )
        return self._entries(base + folder) == {name for name in below if name and "/" not in name}

    def _entries(self, folder: str) -> set[str]:
        """Return the names in a folder that count."""
        return set(os.listdir(folder))  # noqa: PTH208 - names alone

    def after(self, output: Path, written: Iterable[str]) -> Self | None:
        """Return it as it is when only these files may have been written since, None when one is not there or not listed."""
        base, since = f"{os.fspath(output)}/", dict(self.since)
        paths = sorted(written)
        folders = sorted({path.rpartition("/")[0] for path in paths})
        try:
            files, _, times = looked(base, folders, paths)
            for at, path in enumerate(paths):
                since[path] = files[at * FILE : (at + 1) * FILE].tolist()
            for at, path in enumerate(folders):
                if self._lists(
                    base, path
                ):  # else its times stay those of before, so that what else came there is found
                    since[path] = times[at * TIMES : (at + 1) * TIMES].tolist()
            return self.with_since(since)
        except (OSError, KeyError):
            return None

    def with_columns(self, columns: Columns) -> Self:
        """Return it with the numbers that its files, and the times that its folders, have now."""
        since = dict(self.since)
        for paths, now, then, size in (
            (self.files, columns[0], self.columns[0], FILE),
            (self.folders, columns[2], self.columns[2], TIMES),
        ):
            for at in places(now, then, size):
                since[paths[at]] = now[at * size : (at + 1) * size].tolist()
        return type(self)(self.folders, self.files, columns, self.base, since)

    def with_since(self, since: Mapping[str, Sequence[int]]) -> Self:
        """Return it with these numbers in the stead of its own; KeyError when something else is listed."""
        files, times = self.columns[0][:], self.columns[2][:]
        for path, numbers in since.items():
            paths, column, size = (
                (self.files, files, FILE) if len(numbers) == FILE else (self.folders, times, TIMES)
            )
            at = index_of(paths, path)
            if at is None or len(numbers) != size:
                raise KeyError(path)
            column[at * size : (at + 1) * size] = _column(numbers)
        return type(self)(
            self.folders, self.files, (files, self.columns[1], times), self.base, since, self.listed
        )


NOWHERE = Listing([""], [], (_column([]), _column([0, 0, 0]), _column([0, 0])))
"""What lies in no folder."""


def places(now: array[int], then: array[int], size: int) -> Iterator[int]:
    """Yield where two columns of the same paths differ, which have so many numbers of each."""
    step = size * _AT_ONCE
    for begin in range(0, len(then), step):
        if now[begin : begin + step] != then[begin : begin + step]:
            for at in range(begin, min(begin + step, len(then)), size):
                if now[at : at + size] != then[at : at + size]:
                    yield at // size


def listing_of(output: Path, ours: Path | None = None) -> Listing:
    """Return what lies in a folder now; a folder that is `ours`, on the same file system, tells the time of it."""
    base, waiting = f"{os.fspath(output)}/", [""]
    now, device = _time(ours)
    paths: list[str] = []
    above: dict[str, os.stat_result] = {}
    while waiting:
        folder = waiting.pop()
        with contextlib.suppress(OSError):  # gone by now
            above[folder] = os.lstat(
                base + folder
            )  # before it is listed, so that what comes meanwhile is found
            with os.scandir(base + folder) as listing:
                for entry in listing:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    (waiting if entry.is_dir(follow_symlinks=False) else paths).append(path)
    folders, files = sorted(above), list[str]()
    columns = columns_of(_there(base, sorted(paths), files), map(above.__getitem__, folders))
    return Listing(folders, files, columns, listed=now if folders and columns[1][1] == device else 0)


def _time(ours: Path | None) -> tuple[int, int]:
    try:
        return clock(ours) if ours else (0, 0)
    except OSError:
        return 0, 0


def _there(base: str, paths: Iterable[str], found: list[str]) -> Iterator[os.stat_result]:
    """Yield the status of each file that is still there, and note its path: the statuses of ten thousand are not held at once."""
    for path in paths:
        with contextlib.suppress(OSError):
            status = os.lstat(base + path)
            found.append(path)
            yield status


def looked(base: str, folders: Sequence[str], files: Sequence[str]) -> Columns:
    """Return the numbers of files, of folders, and the times of folders; OSError when something is gone."""
    look, at = os.stat, os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:  # from the folder on, since there are many, and the way to it need not be gone each time
        return columns_of(
            (look(path, dir_fd=at, follow_symlinks=False) for path in files),
            (look(path or ".", dir_fd=at, follow_symlinks=False) for path in folders),
        )
    finally:
        os.close(at)


def columns_of(files: Iterable[os.stat_result], folders: Iterable[os.stat_result]) -> Columns:
    """Return the columns of a listing, from the status of each file and of each folder in order."""
    there = [
        number
        for of in files
        for number in (of.st_mode, of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns, of.st_ctime_ns)
    ]
    above = tuple(folders)
    return (
        _column(there),
        _column([number for of in above for number in (of.st_mode, of.st_dev, of.st_ino)]),
        _column([number for of in above for number in (of.st_mtime_ns, of.st_ctime_ns)]),
    )


def keep(held: Memo, output: str, listing: Listing) -> None:
    """Keep what lies in an output folder, or beside what is kept already only what few edits changed."""
    if not listing.base or len(listing.since) > MOST:
        held.keep(NAME, output, _packed(listing))
        listing.base, listing.since = listing.name, {}
    since = {
        "base": listing.base,
        "name": listing.name,
        "since": dict(listing.since),
        "listed": listing.listed,
    }
    held.keep(SINCE, output, json.dumps(since).encode("utf-8", "surrogatepass"))


def recall(held: Memo, output: str, name: str, kind: type[L]) -> L | None:
    """Return the listing of this name and kind, None where it is not what is kept, or not whole."""
    try:
        since = parsed(held.recall(SINCE, output) or b"{}")
        kept = _unpacked(held.recall(NAME, output), since, kind) if since.get("name") == name else None
        found = kept.with_since(since["since"]) if kept else None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
        return None
    return found if found and found.name == name else None


def _packed(listing: Listing) -> bytes:
    told = _told(listing.folders, listing.files)
    counts = [listing.name, len(listing.folders), len(listing.files), len(told)]
    return b"".join(
        (json.dumps(counts).encode(), b"\n", told, listing.columns[0], listing.columns[1], listing.columns[2])
    )


def _unpacked(data: bytes, since: Mapping[str, Any], kind: type[L]) -> L:
    head, _, rest = data.partition(b"\n")
    name, folders, files, told = parsed(head)
    base, listed = since["base"], since["listed"]
    if name != base or not isinstance(listed, int):
        raise ValueError(name)
    paths = rest[:told].decode("utf-8", "surrogatepass").split("\0")
    numbers = array("q", rest[told:])
    ends = (files * FILE, files * FILE + folders * FOLDER)
    columns = numbers[: ends[0]], numbers[ends[0] : ends[1]], numbers[ends[1] :]
    return kind(paths[:folders], paths[folders:], columns, base, listed=listed)


def _told(folders: Sequence[str], files: Sequence[str]) -> bytes:
    return "\0".join((*folders, *files)).encode("utf-8", "surrogatepass")


def index_of(paths: Sequence[str], path: str) -> int | None:
    """Return where a path stands among sorted ones, None when it does not."""
    at = bisect_left(paths, path)
    return at if at < len(paths) and paths[at] == path else None
