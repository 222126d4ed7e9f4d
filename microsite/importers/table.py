"""Read a table of comma, semicolon, tab or bar separated values: a header row, then a record a row."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from microsite.diagnostics import Problem, Span, error
from microsite.importers import sources
from microsite.importers.convert import normal
from microsite.importers.values import Field, Reading, Record

_DELIMITERS = ",;\t|"
_MOST_COLUMNS = 500
_MOST_FAULTS = 1_000


def delimiter_of(text: str) -> str:
    """Return the delimiter that stands most often in the header row, outside quotes; a comma when none does."""
    head = text.split("\n", 1)[0]
    bare = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=bare.count) if any(c in bare for c in _DELIMITERS) else ","


def _header(cells: list[str], path: str) -> list[Problem]:
    if len(cells) > _MOST_COLUMNS:
        return [error("I101", f"the table has more than {_MOST_COLUMNS} columns", Span(path, 1))]
    names = [normal(cell) for cell in cells]
    found = [
        error("I101", f"column {n} has no name in the header row", Span(path, 1))
        for n, name in enumerate(names, 1)
        if not name
    ]
    twice = dict.fromkeys(name for name in names if name and names.count(name) > 1)
    found += [
        error("Y102", f"the column {name} stands twice in the header row", Span(path, 1)) for name in twice
    ]
    return found


def _row(row: list[str], head: list[str], path: str, line: int) -> Record | Problem:
    if len(row) != len(head):
        words = f"the row has {len(row)} cells and the header {len(head)}"
        return error("I101", words, Span(path, line), "put text with delimiters in quotes")
    fields = {name.strip(): Field(cell.strip(), line) for name, cell in zip(head, row, strict=True)}
    return Record(path=path, fields=fields, line=line)


def _unread(records: int, path: str, line: int) -> Problem:
    full = records == sources.MOST_RECORDS
    words = f"more than {records:,} rows" if full else f"more than {_MOST_FAULTS:,} faulty rows"
    return error("I101", f"the table has {words}; what follows is not read", Span(path, line, 1), "divide it")


def parse(text: str, path: str) -> Reading:
    """Return a record for each row; a row with too many or too few cells is told and passed over."""
    delimiter = delimiter_of(text)
    if told := sources.crowded(text, delimiter + "\n", path):
        return Reading((), (told,))
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    problems: list[Problem] = []
    line = 1
    try:
        head = next(reader, [])
        problems = (
            _header(head, path)
            if any(cell.strip() for cell in head)
            else [error("I101", "the table has no header row", Span(path, 1))]
        )
        if problems:
            return Reading((), tuple(problems))
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(records) == sources.MOST_RECORDS or len(problems) == _MOST_FAULTS:
                    problems.append(_unread(len(records), path, line))
                    break
                found = _row(row, head, path, line)
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    records.append(found)
            line = reader.line_num + 1
    except csv.Error as trouble:
        problems.append(error("I101", f"the table cannot be read from here on: {trouble}", Span(path, line)))
    if not records and not problems:
        problems.append(error("I101", "the table has no rows below its header", Span(path, 1)))
    return Reading(tuple(records), tuple(problems))


def read(source: Path) -> Reading:
    """Read one table."""
    text = sources.read_text(source)
    return Reading((), (text,)) if isinstance(text, Problem) else parse(text, str(source))
