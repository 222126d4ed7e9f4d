"""What a report is made of: sections of paragraphs, figures, tables and plots, all plain text and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from microsite.records import frozen

HIDDEN = "hidden"
"""What stands in a cell that is suppressed."""


@frozen
class Cell:
    """A cell of a table: what is read, what it sorts by (its text unless given), and how strongly it is shaded, 0 to 1."""

    text: str
    sort: float | str | None = None
    shade: float | None = None
    hidden: bool = False


@frozen
class Column:
    """The head of a column; numbers stand at the right."""

    name: str
    number: bool = True


@frozen
class Table:
    """A table with a caption; the first cell of each row is its heading. `foot` is a last row that is not sorted with the others."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    foot: tuple[Cell, ...] = ()


@frozen
class Mark:
    """One row of a plot: its label, the value as words, points and perhaps an interval, on the plot's scale."""

    label: str
    words: str
    points: tuple[float, ...]
    low: float | None = None
    high: float | None = None


@frozen
class Plot:
    """A plot of rows over one scale from `least` to `most`, with `ticks` and their words, and perhaps a line at `rule`.

    `keys` name the points of a row, in their order, when there are several. `table` says the same in numbers.
    """

    title: str
    description: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    table: Table
    rule: float | None = None
    rule_words: str = ""
    keys: tuple[str, ...] = ()

    @property
    def least(self) -> float:
        """Return the left end of the scale."""
        return self.ticks[0][0]

    @property
    def most(self) -> float:
        """Return the right end of the scale."""
        return self.ticks[-1][0]


@frozen
class Paragraph:
    """A sentence or more."""

    text: str


@frozen
class Figure:
    """A number that is set large: what it is called, the number, and one line on how sure it is."""

    label: str
    value: str
    line: str


Block: TypeAlias = Paragraph | Table | Plot | tuple[Figure, ...]


@frozen
class Section:
    """A part of a report; `name` is its anchor."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@frozen
class Report:
    """A report: its title, one line under it, and its sections."""

    title: str
    line: str
    sections: tuple[Section, ...]


def column(name: str, *, number: bool = True) -> Column:
    """Return the head of a column."""
    return Column(name, number)


def text(words: str) -> Cell:
    """Return a cell of words."""
    return Cell(words)


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    note: str = "",
    foot: Sequence[Cell] = (),
) -> Table:
    """Return a table whose first column holds words and whose others hold numbers."""
    columns = tuple(Column(name, number=place > 0) for place, name in enumerate(heads))
    return Table(caption, columns, tuple(tuple(row) for row in rows), note, tuple(foot))
