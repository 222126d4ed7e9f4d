"""Publishing by staging and a journal: no file is ever torn, deletions come last, an interrupted publish is finished."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.stamps import status_of
from microsite.values.late import Late

MARKER = ".microsite-output"
MARKER_TEXT = b"This folder is written by microsite; what you change here is lost at the next build.\n"
FILE_MODE, FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: how many files were written, left as they were, and deleted."""

    written: int
    kept: int
    deleted: int


def refusal(output: Path, site: Path) -> Problem | None:
    """Return why a folder must not become the output, None when it may: it is ours by its marker, empty, or not there."""
    where = Span(str(output))
    shown = output.absolute()
    if output.is_symlink():
        return error("C103", "the output folder is a symbolic link", where, "give the folder itself")
    real, home, root = shown.resolve(), Path.home().resolve(), site.resolve()
    inside = real == root or root.is_relative_to(real)
    if inside or real == home or home.is_relative_to(real):
        return error(
            "C103",
            "the output folder holds the site itself or your home folder",
            where,
            "give a folder of its own",
        )
    for name in ("content", "themes", "data", "transcripts", ".git", ".microsite"):
        if real == root / name or real.is_relative_to(root / name):
            return error(
                "C103",
                f"the output folder lies in {name}/, which holds sources",
                where,
                "give a folder of its own",
            )
    if (real / ".git").exists():
        return error("C103", "the output folder is a git repository", where, "give a folder of its own")
    if output.exists() and not output.is_dir():
        return error("C103", "there is a file where the output folder should be", where)
    if output.is_dir() and not (output / MARKER).is_file() and any(output.iterdir()):
        return error(
            "C103",
            "the output folder holds files that microsite did not write",
            where,
            "empty it yourself, or give another one",
        )
    return None


def workshop(output: Path) -> Path:
    """Return the folder beside the output in which a publish is staged, on the same file system."""
    return output.parent / f".{output.name}.microsite"


def finish(output: Path) -> Problem | None:
    """Finish a publish that was interrupted, if its journal is whole; drop what never got that far.

    The journal is kept, and the fault returned, when the disk still refuses. A journal for a folder that is not ours,
    or with a path that leaves it, was not written by us and is dropped: a pull request must not move files.
    """
    folder = workshop(output)
    if folder.is_symlink() or not folder.is_dir():
        return None
    steps = _journal(folder)
    if steps and (output / MARKER).is_file() and not output.is_symlink():
        try:
            _apply(output, folder, *steps)
        except OSError as fault:
            return _refused(fault, output)
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _journal(folder: Path) -> tuple[list[tuple[str, str]], list[str]] | None:
    """Return the renames and deletions of a whole journal whose every path stays inside the output; None without."""
    try:
        journal = json.loads((folder / "journal.json").read_bytes())
        renames = [(str(staged), str(path)) for staged, path in journal["rename"]]
        deletes = [str(path) for path in journal["delete"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    inside = all(_is_inside(path) for path in (*deletes, *(path for _, path in renames)))
    return (renames, deletes) if inside and all(staged.isdigit() for staged, _ in renames) else None


def _is_inside(path: str) -> bool:
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _refused(fault: OSError, output: Path) -> Problem:
    """Return E103 for a publish that broke off after its journal was written."""
    words = f"the output cannot be written: {fault.strerror or fault}"
    hint = (
        "some files are new and some old; the next build finishes them as soon as the folder can be written"
    )
    return error("E103", words, Span(str(fault.filename or output)), hint)


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
    folder = workshop(output)
    try:
        few = gone is not None
        there = dict(_tree(output)) if output.is_dir() and not few else {}
        known = Late(lambda path: status_of(output / path)) if few else there
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        staged = _stage(folder, output, files, {} if anew else known)
        if not go_on():
            shutil.rmtree(folder, ignore_errors=True)
            return None
        _make_folder(output)
        deletes = sorted(path for path in (there if gone is None else gone) if path not in staged.wanted)
        if staged.renames or deletes:
            _must_be_writable(output, [path for _, path in staged.renames] + deletes)
            journal = json.dumps({"rename": staged.renames, "delete": deletes}).encode()
            _write(folder / "journal.new", journal, sync=True)
            (folder / "journal.new").rename(folder / "journal.json")
            _apply(output, folder, staged.renames, deletes)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError as fault:
        if (folder / "journal.json").exists():
            return _refused(fault, output)
        shutil.rmtree(folder, ignore_errors=True)
        place = Span(str(fault.filename or output))
        hint = "free some space and build again; what was published before is as it was"
        return error("E103", f"the output cannot be written: {fault.strerror or fault}", place, hint)
    return Published(len(staged.renames), staged.kept, len(deletes))


@dataclass(frozen=True, slots=True)
class _Staged:
    """What lies in the workshop: (its name there, its path in the output), how many files stay, all paths wanted."""

    renames: list[tuple[str, str]]
    kept: int
    wanted: set[str]


def _stage(
    folder: Path, output: Path, files: Iterable[tuple[str, bytes | None]], there: Mapping[str, os.stat_result]
) -> _Staged:
    renames: list[tuple[str, str]] = []
    kept = 0
    wanted: set[str] = set()
    for path, data in chain([(MARKER, MARKER_TEXT)], files):
        wanted.add(path)
        if data is None or _same(output, path, data, there):
            kept += 1
            continue
        name = str(len(renames))
        _write(f"{folder}/{name}", data)
        renames.append((name, path))
    return _Staged(renames, kept, wanted)


def _must_be_writable(output: Path, paths: Iterable[str]) -> None:
    """Raise before anything is moved when a folder of the output would refuse a change."""
    for folder in dict.fromkeys((output / path).parent for path in paths):
        if folder.is_dir() and not folder.is_symlink() and not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _make_folder(path: Path) -> None:
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(FOLDER_MODE)


def _tree(output: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file of the output with its status, never through a link."""
    pending = [""]
    while pending:
        folder = pending.pop()
        with os.scandir(output / folder if folder else output) as listing:
            for entry in listing:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                else:
                    yield path, entry.stat(follow_symlinks=False)


def _same(output: Path, path: str, data: bytes, there: Mapping[str, os.stat_result]) -> bool:
    status = there.get(path)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
        return False
    if stat.S_IMODE(status.st_mode) != FILE_MODE:
        return False
    handle = os.open(output / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        return stream.read() == data


def _write(path: Path | str, data: bytes, *, sync: bool = False) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])
        os.fchmod(handle, FILE_MODE)
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def _apply(output: Path, folder: Path, renames: Iterable[Iterable[str]], deletes: Iterable[str]) -> None:
    """Do what the journal says; each step may have been done before, so that it can be done again after a fault."""
    made: set[str] = set()
    for staged, path in renames:
        source = f"{folder}/{staged}"
        above = path.rpartition("/")[0]
        if above not in made:
            if not os.path.lexists(source):
                continue
            _clear_way(output, above, made)
        _move(source, f"{output}/{path}")
    for path in deletes:
        target = output / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if not target.is_dir() or target.is_symlink():
                target.unlink()
        _drop_empty(output, target.parent)


def _move(source: str, target: str) -> None:
    """Put a staged file in its place, also where a folder stands; one that is no longer staged was moved before."""
    try:
        os.replace(source, target)  # noqa: PTH105 - called for every file, and a Path costs more than the call
    except FileNotFoundError:
        return
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
    while folder != output:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
