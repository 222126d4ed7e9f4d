"""The file of a private table: where it may lie, and what it must be."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.ownership import MARKER
from microsite.read.given import IrregularError, open_given
from microsite.read.text import decode

_BLOCK = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class BrokenError(Exception):
    """The file is no readable table; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def misplaced(path: Path, root: Path, what: str) -> tuple[Problem, ...]:
    """Return why a private file or folder must not lie where it does: inside the site, or inside what is published."""
    here, site = _real(path), _real(root)
    hint = "keep it outside, where git and the build never see it"
    if here == site or site in here.parents:
        return (error("B107", f"{what} lies inside the site", Span(str(path)), hint),)
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return (
                error("B107", f"{what} lies inside the published folder {folder}", Span(str(path)), hint),
            )
    return ()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


@contextmanager
def opened(path: Path) -> Iterator[TextIOWrapper[BufferedReader]]:
    """Give the text of a table; raise BrokenError when it is no regular file of UTF-8 text."""
    where = Span(str(path))
    try:
        given = open_given(path)
    except IrregularError as fault:
        kind = "a folder" if fault.errno == errno.EISDIR else "no regular file"
        raise BrokenError(error("B101", f"this is {kind}; it wants a CSV file", where)) from None
    except OSError as fault:
        raise BrokenError(
            error("B101", f"the file cannot be read: {fault.strerror or fault}", where)
        ) from None
    except ValueError:  # a NUL in the name
        raise BrokenError(error("B101", "no file can have this name", where)) from None
    with given as raw:
        _plain(raw.read(2), where)
        raw.seek(0)
        while block := raw.read(_BLOCK):
            if b"\0" in block:
                raise BrokenError(with_code(path, "the file holds NUL bytes and is no text"))
        raw.seek(0)
        yield TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _plain(start: bytes, where: Span) -> None:
    if start in _UTF16:
        words = "the file is UTF-16; a table is read as UTF-8"
        raise BrokenError(
            error("B101", words, Span(where.path, 1, 1), "export it as CSV UTF-8, or save it as UTF-8")
        )


def with_code(path: Path, otherwise: str) -> Problem:
    """Return the place of the first byte that is no text, as other files are told of."""
    found = decode(str(path), path.read_bytes())
    words, where = (
        (found.message, found.where) if isinstance(found, Problem) else (otherwise, Span(str(path)))
    )
    return error("B101", words, where, "export the table as CSV UTF-8")
