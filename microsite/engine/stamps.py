"""What the file system says of the files of a folder, without reading them: enough to see that none has changed.

Size and time of the last change can lie: a tool sets times back. The time of change of status (which no ordinary tool
sets) and the inode do not, but for two saves within one tick of the clock: who takes stamps waits for the next.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from microsite.read.files import MAX_DEPTH, is_ignored

TICK = 50_000_000  # nanoseconds: longer than any file system's clock stands still
PARTS = ("content", "data", "themes", "transcripts")
SITE = "site.yaml"
Stamp = tuple[int, ...]


def stamp(status: os.stat_result) -> Stamp:
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


def status_of(path: Path) -> os.stat_result | None:
    """Return the status of a path itself, None when there is nothing."""
    try:
        return os.lstat(path)
    except OSError:
        return None


def site_files(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file and folder that a site may be made of: site.yaml, content/, data/, themes/ and transcripts/."""
    return files_of(root, (SITE, *PARTS), is_ignored)


def files_of(
    root: Path, parts: Sequence[str], ignored: Callable[[str], bool]
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield these files and folders of a folder, and every file and folder below them whose name does not say that it is ignored."""
    for part in parts:
        status = status_of(root / part)
        if status:
            yield part, status
            if stat.S_ISDIR(status.st_mode):
                yield from below(root, part, ignored)


def site_stamps(root: Path) -> dict[str, Stamp]:
    """Return the stamp of everything that a site may be made of, by its path."""
    return {path: stamp(status) for path, status in site_files(root)}


def below(
    root: Path, folder: str, ignored: Callable[[str], bool], depth: int = 1
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file and folder below a folder that may be read, never through a link."""
    try:
        with os.scandir(root / folder) as listing:
            entries = list(listing)
    except OSError:  # gone, or not ours to read: the reader tells of it
        return
    for entry in entries:
        if ignored(entry.name):
            continue
        path = f"{folder}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield path, status
        if stat.S_ISDIR(status.st_mode) and depth < MAX_DEPTH:
            yield from below(root, path, ignored, depth + 1)


def stamps_of(output: Path) -> dict[str, Stamp]:
    """Return the stamp of everything in an output folder, by its path; there are many, so that no generator stands between."""
    found: dict[str, Stamp] = {}
    base, waiting = os.fspath(output), [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(f"{base}/{folder}") as listing:
                entries = list(listing)
        except OSError:  # gone by now
            continue
        for entry in entries:
            path = folder + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            found[path] = stamp(status)
            if stat.S_ISDIR(status.st_mode):
                waiting.append(f"{path}/")
    return found


def is_file(of: Stamp) -> bool:
    """Say whether a stamp is of anything but a folder, which has no times."""
    return len(of) > 3  # noqa: PLR2004 - see `stamp`


def clock(ours: Path) -> tuple[int, int]:
    """Return the time (nanoseconds) by which a folder's file system stamps files, and that file system's number.

    A file in the folder, which must be ours, is touched to ask for it (OSError when it cannot be).
    """
    handle = os.open(
        ours / "tick", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644
    )
    try:
        os.utime(handle)
        status = os.fstat(handle)
    finally:
        os.close(handle)
    return status.st_ctime_ns, status.st_dev
