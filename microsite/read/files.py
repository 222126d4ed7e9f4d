"""The only way into the site's files: regular files, inside the site, of a bounded size; never through a link."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.records import frozen

MAX_DEPTH = 12
NOT_THERE = "the file does not exist"
_REFUSED = "the file cannot be read"
MOST_ODD = 1_000
_ITSELF = "put the file itself here"
MARKDOWN = frozenset({"md", "markdown", "mdown", "mkd"})
FILES = frozenset("png jpg jpeg webp avif svg gif pdf vtt".split())
DROPPINGS = (".swp", ".swo", ".tmp", ".bak", ".orig", "~", ".part", ".crdownload")


@frozen
class Source:
    """A file as it was read: `path` relative to the site with forward slashes, its bytes, their BLAKE2b digest."""

    path: str
    data: bytes
    digest: str


def is_ignored(name: str) -> bool:
    """Say whether a name is a dotfile or what editors and systems leave behind: never read, never published."""
    return (
        name.startswith((".", "#", "~$")) or name.endswith(DROPPINGS) or name in {"Thumbs.db", "desktop.ini"}
    )


def read_file(root: Path, path: str, limit: int) -> Source | Problem:
    """Read one regular file below `root`, at most `limit` bytes; a link, device or FIFO is a problem, not a hang.

    Every folder on the way is opened without following links, so that nothing outside the site is ever read.
    """
    where = Span(path)
    try:
        file = _opened(root, path)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                return error("F105", "this is not a regular file", where, _ITSELF)
            if status.st_size > limit:
                return error(
                    "F104", f"the file has {status.st_size:,} bytes; at most {limit:,} are read", where
                )
            data = _all(file, status.st_size, limit)
        finally:
            os.close(file)
    except NotADirectoryError as fault:
        folders = [root / parent for parent in Path(path).parents]
        if any(folder.is_symlink() for folder in folders):
            return _os_problem(fault, where)
        return error("F105", "on the way to it stands a file where a folder belongs", where, "rename that")
    except OSError as fault:
        return _os_problem(fault, where)
    except ValueError:  # a NUL in the name
        return error("F101", "no file can have this name", where)
    return Source(path, data, digest_of(data))


def read_head(root: Path, path: str, size: int) -> bytes:
    """Return the first bytes of a regular file below `root`, nothing of one that cannot be read."""
    try:
        file = _opened(root, path)
        try:
            return os.read(file, size) if stat.S_ISREG(os.fstat(file).st_mode) else b""
        finally:
            os.close(file)
    except (OSError, ValueError):
        return b""


def _opened(root: Path, path: str) -> int:
    """Open what lies at a path below `root`, of which only `root` may be a link; a FIFO does not make us wait."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    *folders, name = path.split("/")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            inner = os.open(folder, flags | os.O_DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
        return os.open(name, flags | os.O_NONBLOCK, dir_fd=handle)
    finally:
        os.close(handle)


def _all(file: int, size: int, limit: int) -> bytes:
    """Return the bytes of an open file of that size, also of one that grows meanwhile; no more than one beyond the limit."""
    data = os.read(file, size + 1)
    while len(data) > size and (more := os.read(file, limit + 1 - len(data))):
        data += more
    return data


def _os_problem(fault: OSError, where: Span) -> Problem:
    import errno  # noqa: PLC0415 - only when something went wrong

    if fault.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}:
        return error("F105", "this is a symbolic link; links are not followed", where, _ITSELF)
    if fault.errno in {errno.ENXIO, errno.ENODEV}:
        return error("F105", "this is not a regular file", where, _ITSELF)
    if fault.errno == errno.ENOENT:
        return error("F101", NOT_THERE, where)
    return error("F101", f"{_REFUSED}: {fault.strerror or fault}", where)


def refused(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those that say that the machine refused a read: what was read beside may be half of a site."""
    return tuple(one for one in problems if one.code == "F101" and one.message.startswith(_REFUSED))


def walk(root: Path, folder: str) -> Iterator[tuple[str, Problem | None]]:
    """Yield the path of every file below `root/folder`, sorted, with a problem beside what cannot be taken.

    Dotfiles and editors' droppings are passed over in silence; links and odd names are problems, of which very many are summed.
    """
    here = root
    for part in folder.split("/"):
        here = here / part
        if here.is_symlink():
            where = here.relative_to(root).as_posix()
            yield (
                where,
                error("F105", "this is a symbolic link; links are not followed", Span(where), _ITSELF),
            )
            return
        if here.exists() and not here.is_dir():
            where = here.relative_to(root).as_posix()
            yield where, error("F105", "this is a file where a folder belongs", Span(where), "rename it")
            return
    yield from summed(_walk(root, folder, 0), "F105", folder)


def summed(
    found: Iterator[tuple[str, Problem | None]], code: str, folder: str
) -> Iterator[tuple[str, Problem | None]]:
    """Yield paths with the problem of each that has one; of very many problems the first, and one that says how many more."""
    told = 0
    for path, fault in found:
        told += fault is not None
        if fault is None or told <= MOST_ODD:
            yield path, fault
    if told > MOST_ODD:
        words = f"{told - MOST_ODD:,} more links, devices and odd names are not told one by one"
        yield folder, error(code, words, Span(folder), "mend those that are told first")


def _walk(root: Path, folder: str, depth: int) -> Iterator[tuple[str, Problem | None]]:
    try:
        with os.scandir(root / folder) as listing:
            entries = sorted(listing, key=lambda e: os.fsencode(e.name))
    except FileNotFoundError:
        return
    except OSError as fault:
        yield folder, _os_problem(fault, Span(folder))
        return
    for entry in entries:
        if is_ignored(entry.name):
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown != path:
            yield shown, error("F105", "the file's name is not UTF-8", Span(shown), "rename the file")
        elif odd := _misplaced(entry, path, depth):
            yield path, odd
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, depth + 1)
        else:
            yield path, None


def _misplaced(entry: os.DirEntry[str], path: str, depth: int) -> Problem | None:
    """Return why what lies there is neither a file to take nor a folder to look into, None when it is."""
    where = Span(path)
    if entry.is_symlink():
        return error("F105", "this is a symbolic link; links are not followed", where, _ITSELF)
    if not entry.is_dir(follow_symlinks=False):
        regular = entry.is_file(follow_symlinks=False)
        return None if regular else error("F105", "this is not a regular file", where, _ITSELF)
    ending = entry.name.rpartition(".")[2].lower() if "." in entry.name else ""
    if ending in MARKDOWN:
        return error("F105", "this is a folder with the name of a Markdown file", where, "rename it")
    if ending in FILES:
        return error("F105", "this is a folder with the name of a file", where, "rename it")
    if depth + 1 >= MAX_DEPTH:
        return error("F105", f"folders are nested deeper than {MAX_DEPTH}", where, "move it up")
    return None


def digest_of(data: bytes) -> str:
    """Return the digest of a file's bytes (hexadecimal BLAKE2b, 20 bytes)."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()
