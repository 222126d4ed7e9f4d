"""What a publish has staged, and the journal by which it is put into place: also later, by whoever finds it unfinished."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.lock import PATIENCE, taken
from microsite.engine.ownership import is_ours
from microsite.engine.stamps import status_of
from microsite.formats.plainjson import parsed
from microsite.records import frozen

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_NAME = "journal.json"
_STAYS = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.EBUSY}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@frozen
class Steps:
    """What is to be done: (name in the workshop, path in the output) of each file, in order, then paths to delete."""

    renames: tuple[tuple[str, str], ...]
    deletes: tuple[str, ...]


def workshop(output: Path) -> Path:
    """Return the folder beside the output in which a publish is staged, on the same file system."""
    return output.parent / f".{output.name}.microsite"


@contextlib.contextmanager
def alone(output: Path, patience: float = PATIENCE) -> Iterator[Problem | None]:
    """Hold the workshop of an output while the block runs, and take it away; yield E104 when another holds it for too long.

    Other sites may publish into the same folder, and a check finishes what it finds. What a whole journal tells of stays.
    """
    folder = workshop(output)
    handle = _entered(folder, patience)
    if handle is None:
        words, hint = "another build publishes into this folder", "wait until it ends"
        yield error("E104", words, Span(str(output)), hint)
        return
    try:
        yield None
    finally:
        try:
            _leave(folder)
        except BaseException:  # an interrupt that comes now comes after the folder is gone
            _leave(folder)
            raise
        finally:
            os.close(handle)


def _leave(folder: Path) -> None:
    if not (folder / _NAME).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _entered(folder: Path, patience: float) -> int | None:
    """Return a handle by which the folder is held, None when another holds it; who held it before may have taken it away."""
    while True:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, _FOLDER)
        try:
            if not taken(handle, patience):
                os.close(handle)
                return None
            now = status_of(folder)
            if now and os.path.samestat(os.fstat(handle), now):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def finish(output: Path) -> Problem | None:
    """Finish a publish that was interrupted, if its journal is whole; drop what never got that far.

    The journal is kept, and the fault returned, when the disk still refuses. A journal for a folder that is not ours,
    or with a path that leaves it, was not written by us and is dropped: a pull request must not move files.
    """
    folder = workshop(output)
    if folder.is_symlink() or not folder.is_dir():
        return None
    try:
        with alone(output) as busy:
            return busy or resume(output)
    except OSError as fault:
        return refused(fault, output)


def resume(output: Path) -> Problem | None:
    """Do what the journal says that lies in the workshop, which is held, and empty it."""
    folder = workshop(output)
    steps = _read(folder)
    if steps and is_ours(output) and not output.is_symlink():
        try:
            apply(output, steps, again=True)
        except OSError as fault:
            return refused(fault, output)
    for left in list(folder.iterdir()):
        _drop(left)
    return None


def _drop(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def is_begun(output: Path) -> bool:
    """Say whether a journal is written, so that the next command finishes what broke off."""
    return (workshop(output) / _NAME).exists()


def write(output: Path, steps: Steps) -> None:
    """Write the journal: from now on the publish is finished, by this process or by the next one."""
    folder = workshop(output)
    data = json.dumps({"rename": steps.renames, "delete": steps.deletes}).encode()
    stage(folder / "journal.new", data, sync=True)
    (folder / "journal.new").rename(folder / _NAME)


def close(output: Path) -> None:
    """Take the journal away, since all is done."""
    (workshop(output) / _NAME).unlink()


def _read(folder: Path) -> Steps | None:
    """Return the steps of a whole journal whose every path stays inside the output; None without."""
    path = folder / _NAME
    status = status_of(path)
    if status is None or not stat.S_ISREG(status.st_mode):
        return None
    try:
        journal = parsed(path.read_bytes())
        renames = tuple((str(staged), str(path)) for staged, path in journal["rename"])
        deletes = tuple(str(path) for path in journal["delete"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    inside = all(map(is_inside, (*deletes, *(path for _, path in renames))))
    return (
        Steps(renames, deletes) if inside and all(_is_staged(folder, name) for name, _ in renames) else None
    )


def is_inside(path: str) -> bool:
    """Say whether a path of the output stays in it."""
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _is_staged(folder: Path, name: str) -> bool:
    """Say whether a name is one that `publish` gives, of a file or of one that was moved before."""
    if not (name.isascii() and name.isdigit()):
        return False
    status = status_of(folder / name)
    return status is None or stat.S_ISREG(status.st_mode)


def refused(fault: OSError, output: Path) -> Problem:
    """Return E103 for a publish that broke off after its journal was written."""
    words = f"the output cannot be written: {fault.strerror or fault}"
    hint = (
        "some files are new and some old; the next build finishes them as soon as the folder can be written"
    )
    return error("E103", words, Span(str(fault.filename or output)), hint)


def stage(path: Path | str, data: bytes, *, sync: bool = False) -> None:
    """Write a file anew, with the mode of what is published; raise OSError, also when something is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])
        os.fchmod(handle, FILE_MODE)
        if sync:
            os.fsync(handle)
    except OSError as fault:
        fault.filename = fault.filename or str(path)
        raise
    finally:
        os.close(handle)


def apply(output: Path, steps: Steps, *, again: bool = False) -> None:
    """Do what the journal says; with `again` each step may have been done before."""
    folder = workshop(output)
    made: set[str] = set()
    for staged, path in steps.renames:
        source = f"{folder}/{staged}"
        above = path.rpartition("/")[0]
        if above not in made:
            if again and not os.path.lexists(source):
                continue
            _clear_way(output, above, made)
        _move(source, f"{output}/{path}", again=again)
    for path in steps.deletes:
        if _is_reached(output, path):
            _drop_empty(output, _delete(output / path))


def _is_reached(output: Path, path: str) -> bool:
    """Say whether only folders, no links, lie on the way to a path: what is behind a link is not ours to delete."""
    folders = path.split("/")[:-1]
    for number in range(1, len(folders) + 1):
        status = status_of(output.joinpath(*folders[:number]))
        if status is None or not stat.S_ISDIR(status.st_mode):
            return False
    return True


def _delete(target: Path) -> Path:
    """Delete a file, and return the folder that it lay in; a folder goes only when nothing lies in it."""
    status = status_of(target)
    if status and stat.S_ISDIR(status.st_mode):
        return target
    target.unlink(missing_ok=True)
    return target.parent


def _move(source: str, target: str, *, again: bool) -> None:
    """Put a staged file in its place, also where a folder stands; with `again` one that is no longer staged was moved before."""
    try:
        os.replace(source, target)  # noqa: PTH105 - called for every file, and a Path costs more than the call
    except FileNotFoundError:
        if not again or os.path.lexists(source):
            raise
    except IsADirectoryError:
        shutil.rmtree(target)
        os.replace(source, target)  # noqa: PTH105 - the same


def _clear_way(output: Path, folder: str, made: set[str]) -> None:
    """Make a folder and those above it, and note them; a file or link that stands where one belongs is taken away."""
    above = folder.rpartition("/")[0]
    if above and above not in made:
        _clear_way(output, above, made)
    if folder:
        try:
            _make(f"{output}/{folder}")
        except FileExistsError:
            if (output / folder).is_symlink() or not (output / folder).is_dir():
                (output / folder).unlink()
                _make(f"{output}/{folder}")
    made.add(folder)


def _make(folder: str) -> None:
    os.mkdir(folder, FOLDER_MODE)  # noqa: PTH102 - called for every page, and a Path costs more than it should
    os.chmod(folder, FOLDER_MODE)  # noqa: PTH101 - the same


def _drop_empty(output: Path, folder: Path) -> None:
    """Take a folder away that holds nothing, and those above it; one that something is mounted on stays."""
    while folder != output:
        try:
            folder.rmdir()
        except OSError as fault:
            if fault.errno not in _STAYS:
                raise
            return
        folder = folder.parent
