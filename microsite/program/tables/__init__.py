"""Private tables: UTF-8 CSV files with a header, read strictly into columns of numbers, with an account of every row.

What a command reads is declared: a `Table` has columns, each of a kind (`kinds.py`, `times.py`), and rules between cells of a row.

    TABLE = Table("survey", (Column("event", Known(slugs, "session")), Column("score", Whole(0, 10), blank=True)))
    found = read_table(path, TABLE, skip=False)

`found.frame` is a Polars frame with one column for each declared one (null where it was blank), `found.account` says how many
rows were read, used and dropped for which reason, and `found.problems` holds at most 50 problems with file, line, column and the
column's name, and one that sums the rest. Without `skip` any faulty row is an error; with it, faulty rows are dropped and counted.

- The byte-order mark, CRLF, quotes and line breaks inside quotes are taken; the order of columns is free; columns that are not
  declared are ignored and named in the account. A column that is missing or named twice is an error.
- An exact duplicate of an earlier row, in all its columns, is dropped and counted.
- Lines are those of the file as an editor numbers them, also after cells with line breaks.
- Instants are whole microseconds since 1970 in UTC, money whole ten-thousandths of a unit: integers, so that sums are exact.
- A person is kept as a keyed hash only, and no message quotes a cell that could name one.

A file must lie outside the site and its output (`source.misplaced`), and be a regular file.
"""

from microsite.program.tables.kinds import Choice, Code, Known, Money, Person, Rate, Text, Whole
from microsite.program.tables.read import Account, Found, read_table
from microsite.program.tables.shape import Column, Rule, Table
from microsite.program.tables.source import misplaced
from microsite.program.tables.times import Day, Instant

__all__ = [
    "Account",
    "Choice",
    "Code",
    "Column",
    "Day",
    "Found",
    "Instant",
    "Known",
    "Money",
    "Person",
    "Rate",
    "Rule",
    "Table",
    "Text",
    "Whole",
    "misplaced",
    "read_table",
]
