"""What YAML becomes: texts, lists and mappings, each with its exact place."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from microsite.records import frozen

NULL = frozenset({"", "~", "null", "Null", "NULL"})
"""What says nothing, when it stands without quotes."""


class Scalar(NamedTuple):
    """A text as it was typed; `plain` when it stood without quotes. Places are 1-based, columns in characters."""

    # no dataclass: a file has fifty, and a frozen one takes twice as long to make

    text: str
    plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Say whether an editor left the value out: nothing, `~` or `null` without quotes."""
        return self.plain and self.text in NULL


@frozen
class Seq:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@frozen
class Map:
    """A mapping in the order it was written; the reader has already refused repeated keys."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int


Node: TypeAlias = Scalar | Seq | Map
