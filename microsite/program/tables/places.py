"""Where a cell stands: the line and the column, in characters, at which it begins in the text of its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain


def places(text: Iterable[str], wanted: Mapping[int, set[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the line and column at which cells begin, by the line of their record and their index.

    `text` are the lines of the file with their ends, as they are read without translation.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    lines = enumerate(text, 1)
    for number, line in lines:
        if number not in wanted:
            continue
        record = chain([line], (more for _, more in lines))
        for index, place in enumerate(_starts(record, number)):
            if index in wanted[number]:
                found[number, index] = place
        if len(found) == sum(map(len, wanted.values())):
            break
    return found


def _starts(record: Iterator[str], number: int) -> Iterator[tuple[int, int]]:
    """Yield where each cell of one record begins; lines are taken from the iterator until the record is closed."""
    begun, in_quotes, open_quote = True, False, False
    for row, line in enumerate(record):
        for at, sign in enumerate(line):
            if begun:
                yield number + row, at + 1
                begun, in_quotes = False, sign == '"'
                open_quote = in_quotes
                if in_quotes:
                    continue
            if in_quotes and sign == '"':
                open_quote = not open_quote
            elif sign == "," and not open_quote:
                begun = True
        if not open_quote:
            if begun:  # the last cell is empty, and so is the end of the file
                yield number + row, len(line) + 1
            return
