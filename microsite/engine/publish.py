"""Publishing by staging and a journal: no file is ever torn, deletions come last, an interrupted publish is finished."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine import journal
from microsite.engine.journal import FILE_MODE, FOLDER_MODE, Steps
from microsite.engine.ownership import MARKER, MARKER_TEXT
from microsite.engine.stamps import status_of
from microsite.records import frozen
from microsite.values.late import Late

_PART = 1 << 20  # bytes
_SHUT = "let it be written to"
_REMEDY = {
    errno.EACCES: _SHUT,
    errno.EPERM: _SHUT,
    errno.EROFS: _SHUT,
    errno.EIO: "look after the disk",
    errno.EMFILE: "allow more open files",
    errno.EXDEV: "mount the folder that holds the output, or give --output a folder below this one",
    errno.ENOENT: "see what else changes this folder",
}


@frozen
class Published:
    """What a publish did: how many files were written, left as they were, and deleted."""

    written: int
    kept: int
    deleted: int


def publish(
    output: Path,
    files: Iterable[tuple[str, bytes | None]],
    *,
    go_on: Callable[[], bool] = lambda: True,
    anew: bool = False,
    gone: Collection[str] | None = None,
) -> Published | Problem | None:
    """Make the output hold exactly these files, in this order of appearance; what is already right is not touched.

    None in the place of a file's bytes says that the one which lies there is known to be right.

    Staged one by one, so that `files` may be made while it is asked for; then `go_on` is asked, and with False nothing
    is published and None returned. Then a journal, renames, and deletions last. A fault before the journal leaves the
    old tree as it was. With `anew` every file is written, whatever is there. With `gone` all other
    files that lie there are known to be right, and only these are deleted.
    """
    try:
        with journal.alone(output) as busy:
            unfinished = busy or journal.resume(output)
            return unfinished or _publish(output, files, go_on, anew=anew, gone=gone)
    except OSError as fault:
        if journal.is_begun(output):
            return journal.refused(fault, output)
        place = Span(str(fault.filename or output))
        hint = f"{_REMEDY.get(fault.errno or 0, 'free some space')} and build again; what was published before is as it was"
        return error("E103", f"the output cannot be written: {fault.strerror or fault}", place, hint)


def _publish(
    output: Path, files: Iterable[tuple[str, bytes | None]], go_on: Callable[[], bool], *, anew: bool,
    gone: Collection[str] | None,
) -> Published | None:  # fmt: skip
    few = gone is not None
    there = _tree(output) if output.is_dir() and not few else _Tree({}, {}, ())
    known = Late(lambda path: status_of(output / path)) if few else there.files
    staged = _stage(output, files, {} if anew else known)
    if not go_on():
        return None
    _make_folder(output)
    _open_up(output, there.folders)
    deletes = sorted(path for path in (there.files if gone is None else gone) if path not in staged.wanted)
    strays = sorted({*there.empty} - _above(staged.wanted) - staged.wanted)
    steps = Steps(tuple(staged.renames), (*deletes, *strays))
    if steps.renames or steps.deletes:
        _must_be_writable(output, [*(path for _, path in steps.renames), *steps.deletes])
        journal.write(output, steps)
        journal.apply(output, steps)
        journal.close(output)
    # the marker is ours, and no file of the site
    fresh = sum(1 for _, path in steps.renames if path != MARKER)
    return Published(fresh, staged.kept - (len(steps.renames) == fresh), len(deletes))


def _above(paths: Iterable[str]) -> set[str]:
    """Return all folders on the way to these paths."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _open_up(output: Path, folders: Mapping[str, os.stat_result]) -> None:
    """Give folders the mode of what is published; one of another owner stays as it is."""
    for path, status in folders.items():
        if stat.S_IMODE(status.st_mode) != FOLDER_MODE:
            with contextlib.suppress(PermissionError):
                (output / path).chmod(FOLDER_MODE)


@frozen
class _Staged:
    """What lies in the workshop: (its name there, its path in the output), how many files stay, all paths wanted."""

    renames: list[tuple[str, str]]
    kept: int
    wanted: set[str]


def _stage(
    output: Path, files: Iterable[tuple[str, bytes | None]], there: Mapping[str, os.stat_result]
) -> _Staged:
    folder = journal.workshop(output)
    renames: list[tuple[str, str]] = []
    kept = 0
    wanted: set[str] = set()
    for path, data in chain([(MARKER, MARKER_TEXT)], files):
        if not journal.is_inside(path):
            raise ValueError(f"{path!r} leaves the output")
        wanted.add(path)
        if data is None or _same(output, path, data, there):
            kept += 1
            continue
        name = str(len(renames))
        journal.stage(f"{folder}/{name}", data)
        renames.append((name, path))
        del data  # it may be large, and so may be the next one
    return _Staged(renames, kept, wanted)


def _must_be_writable(output: Path, paths: Iterable[str]) -> None:
    """Raise before anything is moved when a folder of the output would refuse a change, or is mounted from elsewhere."""
    home = _device(journal.workshop(output))
    for folder in dict.fromkeys((output / path).parent for path in paths):
        if folder.is_dir() and not folder.is_symlink() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        if folder.is_dir() and not folder.is_symlink() and _device(folder) != home:
            words = "it is a file system of its own, into which no finished file can be moved"
            raise OSError(errno.EXDEV, words, str(folder))


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _make_folder(path: Path) -> None:
    """Make the output's folder, which is there with its mode or not at all."""
    if not path.is_dir():
        fresh = journal.workshop(path) / "output"
        fresh.mkdir()
        fresh.chmod(FOLDER_MODE)
        fresh.rename(path)


@frozen
class _Tree:
    """What lies in the output: files and folders by path with their status, and the folders that hold nothing."""

    files: dict[str, os.stat_result]
    folders: dict[str, os.stat_result]
    empty: Sequence[str]


def _tree(output: Path) -> _Tree:
    """Return what lies in the output, never through a link."""
    files, folders, empty = dict[str, os.stat_result](), dict[str, os.stat_result](), list[str]()
    pending = [""]
    while pending:
        folder = pending.pop()
        entries = _listed(output / folder if folder else output)
        if folder and not entries:
            empty.append(folder)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # somebody else has just deleted it
                continue
            if stat.S_ISDIR(status.st_mode):
                folders[path] = status
                pending.append(path)
            else:
                files[path] = status
    return _Tree(files, folders, empty)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, also in one that its owner cannot look into as it is."""
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except FileNotFoundError:  # somebody else has just deleted it
        return []
    except PermissionError:
        folder.chmod(FOLDER_MODE)
    with os.scandir(folder) as listing:
        return list(listing)


def _same(output: Path, path: str, data: bytes, there: Mapping[str, os.stat_result]) -> bool:
    status = there.get(path)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
        return False
    if stat.S_IMODE(status.st_mode) != FILE_MODE:
        return False
    try:
        handle = os.open(output / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:  # somebody else has just deleted it
        return False
    with os.fdopen(handle, "rb", buffering=0) as stream:  # a large file says soon that it is another one
        return all(stream.read(_PART) == data[at : at + _PART] for at in range(0, len(data) or 1, _PART))
