"""What a table is declared as: its columns, and the rules between the cells of a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import polars as pl

from microsite.records import frozen


@frozen
class Fault:
    """What is wrong with the rows where `bad` is true.

    `reason` counts them, `words` follow the column's name in the message; with `shown` a cell is quoted, when it can be no
    person's name or address.
    """

    bad: pl.Series
    reason: str
    words: str
    code: str = "B103"
    hint: str = ""
    shown: str = ""
    near: tuple[str, ...] = ()


@frozen
class Cells:
    """A column that was read: its values, null where it was blank or faulty, and its faults."""

    values: pl.Series
    faults: tuple[Fault, ...] = ()


class Kind(Protocol):
    """What the cells of a column hold."""

    def read(self, raw: pl.Series) -> Cells:
        """Return the values of cells without white space at their ends; a blank cell is null and never faulty."""
        ...


@frozen
class Column:
    """A column that is wanted: its name in the header, its kind, and whether a cell may be blank."""

    name: str
    kind: Kind
    blank: bool = False


@frozen
class Rule:
    """A rule between cells: `broken` gives, for a frame of values, where it does not hold; the fault is told at `column`."""

    column: str
    broken: Callable[[pl.DataFrame], pl.Series]
    reason: str
    words: str
    hint: str = ""
    code: str = "B105"


@frozen
class Table:
    """A table that a command reads; `name` is what the account and the messages call it."""

    name: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)
