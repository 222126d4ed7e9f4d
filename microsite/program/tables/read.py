"""Reads a private table into a frame of values, with an account of its rows and the problems of its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from microsite.diagnostics import Problem, Span, error
from microsite.program.tables.places import places
from microsite.program.tables.records import (
    COMMAS,
    Chunk,
    Header,
    header_of,
    not_blank,
    other_separator,
    records,
)
from microsite.program.tables.shape import Cells, Fault, Table
from microsite.program.tables.source import BrokenError, opened
from microsite.read.wording import near, short
from microsite.records import frozen

SHOWN = 50
DUPLICATE = "duplicate"
_RAGGED = "wrong number of cells"
_HASHES = ("__first", "__second")


@frozen
class Account:
    """What became of a table's rows: read = used + all that were dropped; `ignored` are columns that nobody asked for."""

    read: int = 0
    used: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """Return the account as reports have it."""
        return {
            "read": self.read,
            "used": self.used,
            "dropped": dict(self.dropped),
            "ignored_columns": len(self.ignored),
        }

    def without(self, reason: str, number: int) -> Account:
        """Return the account after so many more rows were left out."""
        if not number:
            return self
        dropped = {**self.dropped, reason: self.dropped.get(reason, 0) + number}
        return replace(self, used=self.used - number, dropped=dropped)


@frozen
class Found:
    """A table as it was read: a column of values for each declared one and the `line` of each row; the account; problems."""

    frame: pl.DataFrame
    account: Account
    problems: tuple[Problem, ...] = ()


@frozen
class _Told:
    """What is told of one cell: the line of its record, its index among the file's columns (None: the row), the problem."""

    line: int
    index: int | None
    problem: Problem


class _Reading:
    """The reading of one table, chunk by chunk."""

    def __init__(self, path: str, table: Table, header: Sequence[str]) -> None:
        self.path = path
        self.table = table
        self.width = len(header)
        self.at = {name: header.index(name) for name in table.names}
        self.read = 0
        self.frames: list[pl.DataFrame] = []
        self.bad: set[tuple[int, int]] = set()
        self.dropped: Counter[str] = Counter()
        self.told: list[_Told] = []

    def take(self, chunk: Chunk) -> None:
        """Read the records of a chunk."""
        whole = not_blank(chunk.whole(self.width))
        self.read += len(whole.lines) + len(whole.ragged)
        for line, found in whole.ragged:
            self._refuse(line, found)
        texts = whole.texts
        if not len(texts):
            return
        hashes = [texts.hash_rows(seed=seed).alias(name) for seed, name in enumerate(_HASHES)]
        raw = {c.name: _stripped(texts.to_series(self.at[c.name]).alias(c.name)) for c in self.table.columns}
        cells = {c.name: c.kind.read(raw[c.name]) for c in self.table.columns}
        values = [cells[n].values.alias(n) for n in self.table.names]
        frame = pl.DataFrame([*values, whole.lines, *hashes])
        faults = [(name, f) for name, f in self._faults(raw, cells, frame) if f.bad.any()]
        if faults:
            bad = reduce(or_, (f.bad for _, f in faults))
            self._note(frame, raw, faults, bad)
            frame = frame.filter(~bad)
        self.frames.append(frame)

    def _refuse(self, line: int, cells: tuple[str, ...]) -> None:
        """Note a record that has not as many cells as the header."""
        if self._is_new((hash(cells), len(cells)), _RAGGED):
            has = "one cell" if len(cells) == 1 else f"{len(cells)} cells"
            words = f"the row has {has}; the header has {self.width}"
            hint = "a cell with a comma stands in quotes"
            self._tell(line, None, error("B103", words, Span(self.path, line, 1), hint))

    def _faults(
        self, raw: Mapping[str, pl.Series], cells: Mapping[str, Cells], frame: pl.DataFrame
    ) -> Iterator[tuple[str, Fault]]:
        for column in self.table.columns:
            if not column.blank:
                yield column.name, Fault(raw[column.name].is_null(), "empty", "is empty")
            for fault in cells[column.name].faults:
                yield column.name, fault
        read = [fault.bad for column in cells.values() for fault in column.faults]
        sound = ~reduce(or_, read) if read else pl.Series([True] * len(frame))
        for rule in self.table.rules:  # of what could not be read, nothing more is said
            broken = rule.broken(frame).fill_null(value=False) & sound
            yield rule.column, Fault(broken, rule.reason, rule.words, rule.code, rule.hint)

    def _note(
        self,
        frame: pl.DataFrame,
        raw: Mapping[str, pl.Series],
        faults: Sequence[tuple[str, Fault]],
        bad: pl.Series,
    ) -> None:
        """Count every faulty row under its first fault, and keep what is told of the first ones."""
        first = pl.Series([None] * len(frame), dtype=pl.Int64)
        for number, (_, fault) in reversed(list(enumerate(faults))):
            first = first.zip_with(~fault.bad, pl.Series([number], dtype=pl.Int64))
        rows = frame.select("line", *_HASHES).with_columns(first.alias("why")).with_row_index().filter(bad)
        for index, line, one, two, why in rows.iter_rows():
            name, fault = faults[why]
            if not self._is_new((one, two), f"{name}: {fault.reason}") or len(self.told) >= SHOWN:
                continue
            for other, each in faults:
                if each.bad[index]:
                    where = Span(self.path, line)
                    self._tell(line, self.at[other], _problem(other, each, raw[other][index], where))

    def _is_new(self, known_as: tuple[int, int], reason: str) -> bool:
        """Count a faulty row; say whether it is no duplicate of an earlier one."""
        new = known_as not in self.bad
        self.bad.add(known_as)
        self.dropped[reason if new else DUPLICATE] += 1
        return new

    def _tell(self, line: int, index: int | None, problem: Problem) -> None:
        if len(self.told) < SHOWN:
            self.told.append(_Told(line, index, problem))

    def found(self, *, skip: bool) -> Found:
        """Return the table: duplicates dropped, problems placed and cut to the first ones."""
        frame = pl.concat(self.frames) if self.frames else self._empty()
        kept = frame.filter(pl.struct(_HASHES).is_first_distinct()).drop(_HASHES)
        self.dropped[DUPLICATE] += len(frame) - len(kept)
        dropped = {reason: n for reason, n in sorted(self.dropped.items()) if n}
        account = Account(self.read, len(kept), dropped)
        return Found(kept, account, () if skip else self._problems(dropped))

    def _empty(self) -> pl.DataFrame:
        none = pl.Series([], dtype=pl.String)
        columns = [c.kind.read(none.alias(c.name)).values for c in self.table.columns]
        return pl.DataFrame([*columns, pl.Series("line", [], dtype=pl.Int64)]).with_columns(
            pl.lit(0).alias(name) for name in _HASHES
        )

    def _problems(self, dropped: Mapping[str, int]) -> tuple[Problem, ...]:
        wanted: dict[int, set[int]] = {}
        for told in self.told:
            if told.index is not None:
                wanted.setdefault(told.line, set()).add(told.index)
        at: dict[tuple[int, int], tuple[int, int]] = {}
        if wanted:
            with opened(Path(self.path)) as text:
                at = places(text, wanted)
        problems = [_at(one, at, self.path) for one in self.told]
        reasons = {reason: n for reason, n in dropped.items() if reason != DUPLICATE}
        rows, lines = sum(reasons.values()), {one.line for one in self.told}
        if rows > len(lines):
            words = f"{rows:,} rows are faulty; those after line {max(lines)} are only counted here"
            counts = "; ".join(f"{reason} {n:,}" for reason, n in reasons.items())
            problems.append(error("B106", words, Span(self.path), f"by reason: {counts}"))
        return tuple(problems)


def _at(told: _Told, at: Mapping[tuple[int, int], tuple[int, int]], path: str) -> Problem:
    place = at.get((told.line, told.index)) if told.index is not None else None
    return replace(told.problem, where=Span(path, *place)) if place else told.problem


def _stripped(texts: pl.Series) -> pl.Series:
    """Return the cells without white space at their ends, null where nothing is left."""
    plain = texts.str.strip_chars()
    return plain.set(plain == "", None)


def _problem(name: str, fault: Fault, cell: str | None, where: Span) -> Problem:
    """Return what is told of a cell, which is quoted only when it can be no name and no address."""
    quoted = bool(cell and fault.shown and re.fullmatch(fault.shown, cell, re.ASCII))
    said = f"{name} '{short(cell or '')}' {fault.words}" if quoted else f"{name} {fault.words}"
    hint = fault.hint or (near(cell or "", fault.near) if quoted else "")
    return error(fault.code, said, where, hint)


def read_table(path: Path, table: Table, *, skip: bool = False) -> Found:
    """Return a private table; with `skip`, faulty rows are dropped and counted in place of being problems."""
    reading: _Reading | None = None
    ignored: tuple[str, ...] = ()
    try:
        for chunk in records(path):
            if isinstance(chunk, Header):
                header = [name.strip() for name in chunk.cells]
                if faults := tuple(_header_faults(str(path), table, header, chunk.line)):
                    return _nothing(table, faults)
                ignored = tuple(name for name in header if name not in table.names)
                reading = _Reading(str(path), table, header)
            elif reading:
                reading.take(chunk)
    except BrokenError as broken:
        return _nothing(table, (broken.problem,))
    if reading is None:
        words = f"the file is empty; it wants a header: {','.join(table.names)}"
        return _nothing(table, (error("B101", words, Span(str(path), 1, 1)),))
    found = reading.found(skip=skip)
    return replace(found, account=replace(found.account, ignored=ignored))


def _nothing(table: Table, problems: tuple[Problem, ...]) -> Found:
    return Found(_Reading("", table, table.names).found(skip=True).frame, Account(), problems)


def _header_faults(path: str, table: Table, header: Sequence[str], line: int) -> Iterator[Problem]:
    """Yield each column that is missing or named twice; of a table that is not cut at commas, that alone."""
    where = Span(path, line, 1)
    if len(header) == 1 and (separator := other_separator(header[0])):
        yield error("B102", f"the cells are separated by {separator}", where, COMMAS)
        return
    spare = [name for name in header if name not in table.names]
    for column in table.columns:
        number = header.count(column.name)
        if not number:
            wanted = f"the header wants {','.join(table.names)}"
            yield error(
                "B102",
                f"the column {column.name} is missing",
                where,
                near(column.name, spare) or wanted,
            )
        elif number > 1:
            yield error(
                "B102",
                f"the column {column.name} stands {number} times in the header",
                where,
                "keep one of them",
            )


def spans(path: Path, column: str, lines: Sequence[int]) -> dict[int, Span]:
    """Return where the cells of a column stand, by the lines of their records: for what is found after the reading."""
    header = header_of(path)
    index = [name.strip() for name in (header.cells if header else ())].index(column)
    with opened(path) as text:
        at = places(text, {line: {index} for line in lines})
    return {line: Span(str(path), *at.get((line, index), (line, 1))) for line in lines}
