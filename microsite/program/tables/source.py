"""The file of a private table: where it may lie, what it must be, and its records with their true lines."""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.engine.ownership import MARKER
from microsite.read.text import decode

CHUNK = 100_000
WIDEST = 1_000_000
_BREAK = re.compile(r"\r\n|\r|\n")
_BLOCK = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a table and the line on which each begins."""

    rows: list[list[str]]
    lines: list[int]


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
def opened(path: Path) -> Iterator[TextIOWrapper]:
    """Give the text of a table; raise BrokenError when it is no regular file of UTF-8 text."""
    where = Span(str(path))
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as fault:
        raise BrokenError(
            error("B101", f"the file cannot be read: {fault.strerror or fault}", where)
        ) from None
    except ValueError:  # a NUL in the name
        raise BrokenError(error("B101", "no file can have this name", where)) from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise BrokenError(error("B101", f"this is {kind}; it wants a CSV file", where))
    with os.fdopen(handle, "rb") as raw:
        _plain(raw.read(2), where)
        raw.seek(0)
        while block := raw.read(_BLOCK):
            if b"\0" in block:
                raise BrokenError(_with_code(path, "the file holds NUL bytes and is no text"))
        raw.seek(0)
        yield TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _plain(start: bytes, where: Span) -> None:
    if start in _UTF16:
        words = "the file is UTF-16; a table is read as UTF-8"
        raise BrokenError(
            error("B101", words, Span(where.path, 1, 1), "export it as CSV UTF-8, or save it as UTF-8")
        )


def _with_code(path: Path, otherwise: str) -> Problem:
    """Return the place of the first byte that is no text, as other files are told of."""
    found = decode(str(path), path.read_bytes())
    words, where = (
        (found.message, found.where) if isinstance(found, Problem) else (otherwise, Span(str(path)))
    )
    return error("B101", words, where, "export the table as CSV UTF-8")


def records(path: Path) -> Iterator[Chunk]:
    """Yield the records of a table, the header first and alone; blank lines are passed over.

    Raises BrokenError where the text ends being CSV (RFC 4180): a quote that does not close, a byte that is not UTF-8.
    """
    csv.field_size_limit(
        WIDEST
    )  # for the process; it is never set back, since tables may be read side by side
    with opened(path) as stream:
        reader = csv.reader(stream, strict=True)
        wanted = 1
        while True:
            line = reader.line_num
            try:
                rows = list(islice(reader, wanted))
            except csv.Error as fault:
                words = f"the record here is no CSV: {fault}"
                hint = "a text with quotes stands in quotes, and its quotes are doubled"
                raise BrokenError(
                    error("B101", words, Span(str(path), max(reader.line_num, 1)), hint)
                ) from None
            except UnicodeDecodeError:
                raise BrokenError(_with_code(path, "the file is not UTF-8")) from None
            if not rows:
                return
            chunk = _placed(rows, line, reader.line_num)
            if chunk.rows:
                wanted = CHUNK
                yield chunk


def _placed(rows: list[list[str]], line: int, last: int) -> Chunk:
    """Return the records with the line of each, of which the first begins after `line` and the last ends on `last`."""
    if last - line == len(rows) and all(rows):
        return Chunk(rows, list(range(line + 1, last + 1)))
    kept, lines = [], []
    for row in rows:
        if row:
            kept.append(row)
            lines.append(line + 1)
        line += 1 + sum(len(_BREAK.findall(cell)) for cell in row if "\n" in cell or "\r" in cell)
    return Chunk(kept, lines)
