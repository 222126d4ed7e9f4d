"""Which folder may become the output: one of ours by its marker, an empty one, or one that is not there; never a source."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.stamps import PARTS, status_of

MARKER = ".microsite-output"
MARKER_TEXT = b"This folder is written by microsite; what you change here is lost at the next build.\n"
SOURCES = (*PARTS, ".git", ".microsite")
_OWN = "give a folder of its own"


def refusal(output: Path, site: Path) -> Problem | None:
    """Return why a folder must not become the output, None when it may.

    Folders are told apart by what the file system says they are, so that another spelling of a name, or the same
    folder mounted elsewhere, is no way around.
    """
    where = Span(str(output))
    try:
        words, hint = _words(output, site)
    except OSError as fault:  # a loop of links, a name that is too long, a folder that cannot be read
        words, hint = f"the output folder cannot be used: {fault.strerror or fault}", ""
    except ValueError:
        words, hint = "no folder can have this name", ""
    return error("C103", words, where, hint) if words else None


def is_ours(output: Path) -> bool:
    """Say whether a folder holds our marker, as a file and not as a link."""
    status = status_of(output / MARKER)
    return status is not None and stat.S_ISREG(status.st_mode)


def _words(output: Path, site: Path) -> tuple[str, str]:
    """Return what is to be said against a folder, and what to do; nothing when it may become the output."""
    if output.is_symlink():
        return "the output folder is a symbolic link", "give the folder itself"
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        output.stat()  # which of the system's refusals a Path passes over is another one in each Python
    link = _link_in_site(output.absolute(), site.resolve())
    if link:
        return f"the output folder lies behind the symbolic link {link}", "give the folder itself"
    real, root = output.absolute().resolve(), site.resolve()
    above, own = _known(real), _identity(real)
    if own and own in {*_known(root), *_known(_home())}:
        return "the output folder holds the site itself or your home folder", _OWN
    for name in SOURCES:
        if _identity(root / name) in above or real.is_relative_to(root / name):
            return f"the output folder lies in {name}/, which holds sources", _OWN
    if os.path.lexists(real / ".git"):
        return "the output folder is a git repository", _OWN
    if own and not real.is_dir():
        return "there is a file where the output folder should be", ""
    if own and not is_ours(real) and any(real.iterdir()):
        return (
            "the output folder holds files that microsite did not write",
            "empty it yourself, or give another one",
        )
    return "", ""


def _link_in_site(output: Path, root: Path) -> str:
    """Return the first symbolic link on the way from the site's folder to one below it, "" without."""
    way = Path(os.path.normpath(output))
    for folder in reversed((way, *way.parents)):
        if folder.is_symlink() and folder.parent.resolve().is_relative_to(root):
            return str(folder)
    return ""


def _home() -> Path:
    try:
        return Path.home().resolve()
    except RuntimeError:  # nobody by that number has one
        return Path("/")


def _known(folder: Path) -> set[tuple[int, int]]:
    """Return what a folder and all above it are, as far as they are there."""
    return set(_identities(folder))


def _identities(folder: Path) -> Iterator[tuple[int, int]]:
    for one in (folder, *folder.parents):
        found = _identity(one)
        if found:
            yield found


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file or folder from all others, None when there is none."""
    status = status_of(path)
    return (status.st_dev, status.st_ino) if status else None
