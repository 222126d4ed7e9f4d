"""The records of a private table with their true lines, in chunks.

Two readers that agree: most tables hold no quote, so their lines are cut at commas by Polars, at a tenth of the cost; from the
first block on that holds more, Python's strict `csv` reads the rest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Protocol

import polars as pl

from microsite.diagnostics import Problem, Span, error
from microsite.program.tables.source import BrokenError, opened, with_code
from microsite.records import frozen

CHUNK = 200_000
WIDEST = 1_000_000
MOST_COLUMNS = 1_000
BLOCK = 1 << 24
_BREAK = re.compile(r"\r\n|\r|\n")
COMMAS = "export the table with commas"
_BOM = b"\xef\xbb\xbf"


@frozen
class Whole:
    """The records of a chunk that have as many cells as the header, column by column with their lines, and the others."""

    texts: pl.DataFrame
    lines: pl.Series
    ragged: list[tuple[int, tuple[str, ...]]]


def not_blank(whole: Whole) -> Whole:
    """Return the records in which something stands: a spreadsheet ends a table in rows of nothing but commas."""
    ragged = [(line, cells) for line, cells in whole.ragged if any(cell.strip() for cell in cells)]
    first = whole.texts.to_series(0).str.strip_chars() == "" if whole.texts.width else None
    if first is None or not first.any():
        return Whole(whole.texts, whole.lines, ragged)
    kept = whole.texts.select(pl.any_horizontal(pl.all().str.strip_chars() != "")).to_series()
    return Whole(whole.texts.filter(kept), whole.lines.filter(kept), ragged)


def other_separator(text: str) -> str:
    """Return by what the names of a header are separated where it is no comma, "" when nothing else is seen."""
    return next((name for mark, name in ((";", "semicolons"), ("\t", "tabs")) if mark in text), "")


class Chunk(Protocol):
    """Some records of a table."""

    def whole(self, width: int) -> Whole:
        """Return the records, those apart that have not `width` cells."""
        ...


@frozen
class Header:
    """The first record of a table and its line."""

    cells: list[str]
    line: int


@frozen
class Rows:
    """Records that `csv` read, and the line on which each begins."""

    rows: list[list[str]]
    lines: list[int]

    def whole(self, width: int) -> Whole:
        """Return the records as columns."""
        rows, lines, ragged = self.rows, self.lines, []
        if set(map(len, rows)) != {width}:
            pairs = list(zip(rows, lines, strict=True))
            rows, lines = [r for r, _ in pairs if len(r) == width], [n for r, n in pairs if len(r) == width]
            ragged = [(n, tuple(r)) for r, n in pairs if len(r) != width]
        columns = zip(*rows, strict=True) if rows else ((),) * width
        texts = pl.DataFrame([pl.Series(f"{i}", column, dtype=pl.String) for i, column in enumerate(columns)])
        return Whole(texts, pl.Series("line", lines, dtype=pl.Int64), ragged)


@frozen
class Plain:
    """Lines without a quote, each a record, of which the first has the number `first`; empty ones are none."""

    texts: list[str]
    first: int

    def whole(self, width: int) -> Whole:
        """Return the records as columns."""
        lines = pl.DataFrame({"text": pl.Series(self.texts, dtype=pl.String)}).with_row_index(
            "line", self.first
        )
        lines = lines.filter(pl.col("text") != "").cast({"line": pl.Int64})
        fits = lines["text"].str.count_matches(",", literal=True) == width - 1
        ragged = [(n, tuple(text.split(","))) for n, text in lines.filter(~fits).iter_rows()]
        kept = lines if fits.all() else lines.filter(fits)
        cut = kept["text"].str.split_exact(",", width - 1).struct
        return Whole(cut.rename_fields([f"{i}" for i in range(width)]).struct.unnest(), kept["line"], ragged)


def header_of(path: Path) -> Header | None:
    """Return the header of a table, None when it is empty."""
    return next((one for one in records(path) if isinstance(one, Header)), None)


def records(path: Path) -> Iterator[Header | Chunk]:
    """Yield the records of a table, the header first and alone; blank lines are passed over.

    Raises BrokenError where the text ends being CSV (RFC 4180): a quote that does not close, a byte that is not UTF-8; and for a
    header without end.
    """
    with opened(path) as stream:
        raw = stream.detach()  # the bytes
        line, begun = 0, False
        for texts in _plain(raw):
            at = 0
            if not begun:
                at = next((n for n, text in enumerate(texts) if text), len(texts))
                if at < len(texts):
                    begun = True
                    yield _header(path, texts[at].split(","), line + at + 1)
                    at += 1
            if any(texts[at:]):
                yield Plain(texts[at:] if at else texts, line + at + 1)
            line += len(texts)
        yield from _quoted(path, raw, line, begun=begun)


def _header(path: Path, cells: list[str], line: int) -> Header:
    if len(cells) > MOST_COLUMNS:
        words = f"the header has {len(cells):,} columns; {MOST_COLUMNS:,} are read at most"
        raise BrokenError(
            error("B102", words, Span(str(path), line, 1), "export the columns that are wanted")
        )
    return Header(cells, line)


def _plain(raw: BufferedReader) -> Iterator[list[str]]:
    """Yield the lines of each block while there is nothing in it that only a reader of CSV understands; stop before the rest."""
    at = raw.tell()
    while block := raw.read(BLOCK):
        if len(block) == BLOCK:
            block = block[: block.rfind(b"\n") + 1]
        text = _simple(block.removeprefix(_BOM) if not at else block)
        if text is None:
            break
        at += len(block)
        raw.seek(at)
        yield text.removesuffix("\n").split("\n")
    raw.seek(at)


def _simple(block: bytes) -> str | None:
    """Return the text of a block of whole lines, None when it is not surely one record a line."""
    block = block.replace(b"\r\n", b"\n")
    if not block or b'"' in block or b"\r" in block:
        return None
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    return text if max(map(len, text.split("\n"))) < WIDEST else None


def _quoted(path: Path, raw: BufferedReader, line: int, *, begun: bool) -> Iterator[Header | Chunk]:
    """Yield the records after the first `line` lines, as `csv` reads them."""
    csv.field_size_limit(WIDEST)  # for the process; never set back, since tables may be read side by side
    start = raw.tell()
    stream = _texts(raw)
    reader, before = csv.reader(stream, strict=True), line
    while True:
        first = before + reader.line_num
        try:
            rows = list(islice(reader, CHUNK if begun else 1))
        except csv.Error as fault:
            raise BrokenError(_no_csv(path, str(fault), _broken_at(path, start, before))) from None
        except UnicodeDecodeError:
            raise BrokenError(with_code(path, "the file is not UTF-8")) from None
        if not rows:
            return
        found = _placed(rows, first, before + reader.line_num)
        if found.rows and begun:
            yield found
        elif found.rows:
            begun = True
            yield _header(path, found.rows[0], found.lines[0])


def _no_csv(path: Path, fault: str, where: Span) -> Problem:
    """Return what is wrong with a record that `csv` refuses: often its cells stand in quotes and are separated by something else."""
    with opened(path) as stream:
        text = stream.readline(WIDEST)
    if separator := other_separator("".join(re.findall(r'"\s*([;\t])\s*"', text))):
        return error("B102", f"the cells are separated by {separator}", Span(str(path), 1, 1), COMMAS)
    hint = "a text with quotes stands in quotes, and its quotes are doubled"
    return error("B101", f"the record here is no CSV: {fault}", where, hint)


def _texts(raw: BufferedReader) -> TextIOWrapper:
    return TextIOWrapper(raw, encoding="utf-8" if raw.tell() else "utf-8-sig", newline="")


def _broken_at(path: Path, start: int, line: int) -> Span:
    """Return where the record begins that is no CSV, at its first quote; the text behind `start` begins after `line` lines."""
    heard: list[str] = []
    with opened(path) as stream:
        raw = stream.detach()
        raw.seek(start)
        reader = csv.reader(_heard(_texts(raw), heard), strict=True)
        last = 0
        with suppress(csv.Error):
            for _ in reader:
                last = reader.line_num
                heard.clear()
    return Span(str(path), line + last + 1, max(heard[0].find('"') + 1, 1) if heard else 1)


def _heard(lines: Iterable[str], heard: list[str]) -> Iterator[str]:
    for line in lines:
        heard.append(line)
        yield line


def _placed(rows: list[list[str]], line: int, last: int) -> Rows:
    """Return the records with the line of each, of which the first begins after `line` and the last ends on `last`."""
    if last - line == len(rows) and all(rows):
        return Rows(rows, list(range(line + 1, last + 1)))
    kept, lines = [], []
    for row in rows:
        if row:
            kept.append(row)
            lines.append(line + 1)
        line += 1 + sum(len(_BREAK.findall(cell)) for cell in row if "\n" in cell or "\r" in cell)
    return Rows(kept, lines)
