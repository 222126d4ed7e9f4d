"""What the importers say to each other: records as they were read, drafts as they will be written, the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from microsite.diagnostics import Problem, Span
from microsite.records import frozen

Value: TypeAlias = "str | tuple[Value, ...] | Mapping[str, Value]"
"""A foreign value: text as it was typed, a list, or a mapping; "" is an empty or null value."""

Front: TypeAlias = "str | int | tuple[Front, ...] | Mapping[str, Front]"
"""A value of our front matter: text is quoted when needed, numbers and booleans are plain."""


class Bare(str):
    """Text that the source wrote as a plain boolean or number; it is written plain again."""

    __slots__ = ()


class How(StrEnum):
    """What became of a field of the source."""

    MAPPED = "mapped"
    GUESSED = "guessed"
    KEPT = "kept"
    LEFT = "left over"


@frozen
class Field:
    """A field of the source: its value and the 1-based line that it starts on, None when unknown."""

    value: Value
    line: int | None = None


@frozen
class Picture:
    """An image file of the source that may be copied: where it lies and the suffix its header earns (".jpg")."""

    path: Path
    suffix: str


@frozen(kw_only=True)
class Record:
    """One thing that was read.

    `path` is the source file as the user would type it; `kind` is "event" or "mentor" when the source itself says
    so, else ""; `stem` a file name that may serve as a slug; `body` is Markdown that starts on `body_line`;
    `pictures` maps image references to files; `known` maps our keys to the fields that the format itself
    defines so ("title" is an iCalendar SUMMARY); `dropped` counts what is never imported, by field name, with why.
    """

    path: str
    fields: Mapping[str, Field]
    body: str = ""
    body_line: int | None = None
    line: int | None = None
    kind: str = ""
    stem: str = ""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[tuple[str, int, str], ...] = ()

    def where(self, name: str = "") -> Span:
        """Return the place of a field in the source, or of the record itself."""
        found = self.fields.get(name)
        return Span(self.path, found.line if found and found.line else self.line)


@frozen
class Reading:
    """What a reader made of a source: its records in source order, and what it could not read."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()


@frozen(kw_only=True)
class Setting:
    """What the site says that an import must know.

    `zone` is the site's IANA zone; `case_studies` the least a public mentor shows; `minutes` the shortest and
    longest session of the agenda template; `mentors` maps the slug of each mentor to whether it is public;
    `skip` names fields that a filter used, which are no guess for anything; `source_url` is the old site's
    address, against which relative links are made absolute, or ""; `host` where the site will be; `both` says that mentors come from this source too.
    """

    zone: str
    case_studies: int = 2
    minutes: tuple[int, int] | None = None
    mentors: Mapping[str, bool] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    source_url: str = ""
    host: str = ""
    both: bool = False


@frozen
class Row:
    """One line of the account: a field of the source, what became of it, how often, an example, our key."""

    field: str
    how: How
    target: str
    example: str
    count: int = 1


@frozen
class Item:
    """One key of our front matter in its place; `value` None with notes alone marks a key that is to be written."""

    key: str
    value: Front | None
    notes: tuple[str, ...] = ()


@frozen(kw_only=True)
class Draft:
    """A file that is ready to be written, but for its final name.

    `remarks` are to-dos in the body, by its 1-based line; `people` are the mentors that are named, as (slug, name
    or ""); `copies` are images to be copied beside the file, each with its suffix; `day` is the start's date.
    """

    kind: str
    slug: str
    source: Span
    items: tuple[Item, ...]
    body: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[tuple[int, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None
    day: str = ""


@frozen
class Written:
    """A file of the site after an import: `state` is "written", "unchanged" or "refused"; `to_do` counts its to-dos."""

    path: str
    kind: str
    source: str
    state: str
    draft: bool
    to_do: int


@frozen
class ImportReport:
    """The whole account of an import: files, rows field by field, and problems in order."""

    files: tuple[Written, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
