"""The private tables of nomination: nominations, scores, knock-outs, groups, conflicts, raters, and the key of packets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from microsite.diagnostics import Problem, error
from microsite.program.spreadsheet import quoted
from microsite.program.tables import Choice, Column, Rule, Table, Text, Whole, records
from microsite.program.tables.kinds import spread, unread
from microsite.program.tables.read import spans
from microsite.program.tables.shape import Cells, Fault
from microsite.program.tables.source import BrokenError
from microsite.read.rubrics import SCALE, Rubric
from microsite.read.text import find_hidden
from microsite.records import frozen

ID = Text(80)
EVIDENCE, STATEMENT = 4_000, 40_000
SCORE = ("nominee", "rater", "criterion")
"""What tells one score from another."""


@frozen
class Sentence:
    """A text that says something: with a letter or a digit in it, and more than "n/a"."""

    most: int = EVIDENCE

    def read(self, raw: pl.Series) -> Cells:
        """Return the texts."""
        found = Text(self.most).read(raw)
        plain = raw.str.to_lowercase()
        empty = ~plain.str.contains(r"[\p{L}\p{N}]") | plain.is_in(["n/a", "na", "tbd", "todo"])
        words = "says nothing; write the sentence that the score rests on"
        return Cells(found.values, (*found.faults, Fault(empty.fill_null(value=False), "no evidence", words)))


@frozen
class Name:
    """An id that people gave: a short text of one line, without characters that are not shown."""

    def read(self, raw: pl.Series) -> Cells:
        """Return the ids."""
        found = ID.read(raw)
        odd = spread(raw, lambda text: not text.isprintable() or bool(find_hidden(text)), pl.Boolean())
        words = "holds a line break or a character that is never shown"
        unread_ = Fault(odd.fill_null(value=False), "unreadable id", words)
        runs = spread(raw, lambda text: quoted(text) != text or text.startswith("'"), pl.Boolean())
        begins = Fault(
            runs.fill_null(value=False), "id like a formula", "begins as a formula of a spreadsheet does"
        )
        return Cells(found.values, (*found.faults, unread_, begins))


@frozen
class Nominee:
    """A nominee by id, or by packet: `names` has the id of all that may be written. A cell is never quoted, as it may be a name."""

    names: Mapping[str, str]
    words: str = "names no nominee of the nominations"

    def read(self, raw: pl.Series) -> Cells:
        """Return the ids of nominees."""
        values = spread(raw, self.names.get, pl.String())
        return Cells(
            values,
            (Fault(unread(raw, values), "unknown name", self.words, "B104"),),
        )


def nominations(more: Sequence[str] = (), required: Sequence[str] = ()) -> Table:
    """Return the table of nominations, with the columns that are wanted beside the nominee."""
    wanted = (Column(name, Text(STATEMENT), blank=name not in required) for name in more)
    return Table("nominations", (Column("nominee", Name()), *wanted))


def scores(rubric: Rubric, nominees: Mapping[str, str] | None) -> Table:
    """Return the table of scores; without `nominees` any may stand there. A row with neither score nor evidence says nothing."""
    return Table(
        "scores",
        (
            Column("nominee", _nominee(nominees)),
            Column("rater", Name()),
            Column("criterion", Choice(tuple(one.id for one in rubric.front.criteria))),
            Column("score", Whole(SCALE[0], SCALE[-1]), blank=True),
            Column("evidence", Sentence(), blank=True),
        ),
        (
            Rule(
                "score",
                lambda f: f["score"].is_null() & f["evidence"].is_not_null(),
                "empty",
                "is empty",
                code="B103",
            ),
            Rule(
                "evidence",
                lambda f: f["evidence"].is_null() & f["score"].is_not_null(),
                "no evidence",
                "is empty; every score rests on a sentence of evidence",
                code="B103",
            ),
        ),
    )


def knockouts(rubric: Rubric, nominees: Mapping[str, str] | None) -> Table:
    """Return the table of knock-outs: a row says that one holds, and by what evidence."""
    return Table(
        "knockouts",
        (
            Column("nominee", _nominee(nominees)),
            Column("rater", Name()),
            Column("knockout", Choice(tuple(one.id for one in rubric.front.knockouts))),
            Column("evidence", Sentence()),
        ),
    )


def groups(nominees: Mapping[str, str] | None) -> Table:
    """Return the table of groups: one row for each nominee who said something."""
    return Table("groups", (Column("nominee", _nominee(nominees)), Column("group", Text(120), blank=True)))


def conflicts(nominees: Mapping[str, str], raters: Mapping[str, str]) -> Table:
    """Return the table of conflicts: pairs that are kept apart."""
    rater = Nominee(raters, "names none of the raters")
    return Table("conflicts", (Column("nominee", _nominee(nominees)), Column("rater", rater)))


def raters(more: Sequence[str] = ()) -> Table:
    """Return the table of raters, with the columns that are wanted beside the rater."""
    return Table("raters", (Column("rater", Name()), *(Column(name, ID, blank=True) for name in more)))


KEY = Table("key", (Column("packet", Name()), Column("nominee", Name())))


def _nominee(names: Mapping[str, str] | None) -> Nominee | Name:
    return Name() if names is None else Nominee(names)


def header_of(path: Path) -> tuple[str, ...]:
    """Return the names in the header of a table; what is wrong with it is told when it is read."""
    try:
        first = records.header_of(path)
    except BrokenError:
        return ()
    return tuple(name.strip() for name in first.cells) if first else ()


def twice(path: Path, frame: pl.DataFrame, columns: Sequence[str]) -> tuple[Problem, ...]:
    """Return an error for each row that says again, and otherwise, what an earlier row said of the same."""
    key = pl.struct(columns)
    again = frame.filter(~key.is_first_distinct())
    if again.is_empty():
        return ()
    first = frame.filter(key.is_first_distinct())
    pairs = again.join(first, on=list(columns), how="left", suffix="_first", maintain_order="left")
    lines = list(pairs.select("line", "line_first").iter_rows())[:50]
    places = spans(path, columns[-1], [line for line, _ in lines])
    what = ", ".join(columns[:-1])
    words = f"{columns[-1]} stands on line {{}} already{f' for the same {what}' if what else ''}, with something else"
    return tuple(
        error("B105", words.format(before), places[line], "keep one of the two") for line, before in lines
    )
