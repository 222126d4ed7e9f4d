"""What a row of a list says by itself, so that a page that shows it again need not be read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from microsite.checks.inspection import Claim, Outgoing
from microsite.diagnostics import Problem, Span
from microsite.records import frozen

At = TypeVar("At", Claim, Outgoing)


@frozen
class Row:
    """A row as it was judged; lines count from its own, and paths are empty: it says the same on every page.

    `text` is what a person reads of it, `item` what microformats2 says, `addresses` all that its items name;
    `urls` are the event's own, `said` what they claim of it, `shown` what is shown of it.
    `pairs` are its classes of microformats2, `offsets` whether a time of it has an offset,
    `roots` how many microformats it holds.
    """

    text: str
    ids: tuple[tuple[str, int], ...]
    headings: tuple[tuple[int, str, int], ...]
    anchors: frozenset[str]
    links: tuple[Outgoing, ...]
    problems: tuple[Problem, ...]
    offsets: bool
    roots: int
    pairs: frozenset[tuple[str, str]]
    item: dict[str, Any]
    addresses: frozenset[str]
    urls: tuple[str, ...]
    said: tuple[Claim, ...]
    shown: tuple[Claim, ...]

    def links_at(self, line: int) -> Iterator[Outgoing]:
        """Yield its addresses, the row standing in that line."""
        return (moved(link, line) for link in self.links)

    def problems_at(self, path: str, line: int) -> Iterator[Problem]:
        """Yield what is wrong with it, in the file where it stands."""
        return (placed(problem, path, line) for problem in self.problems)

    def shown_at(self, path: str, line: int) -> Iterator[Claim]:
        """Yield what it shows of its event, in the file where it stands."""
        return (in_file(claim, path, line) for claim in self.shown)

    def said_at(self, path: str) -> Iterator[Claim]:
        """Yield what its microformats claim of its event, in the file where it stands."""
        return (in_file(claim, path, 0) for claim in self.said)


def placed(problem: Problem, path: str, line: int) -> Problem:
    """Return a problem in another file, so many lines further down."""
    where = problem.where
    return replace(problem, where=Span(path, _plus(where.line, line), where.column))


def in_file(one: Claim, path: str, line: int) -> Claim:
    """Return a claim in another file, so many lines further down."""
    return Claim(one.subject, one.fact, one.value, one.surface, path, one.shown, _plus(one.line, line))


def moved(one: At, line: int) -> At:
    """Return an address, or a claim, so many lines further down."""
    return one._replace(line=_plus(one.line, line))


def _plus(line: int | None, more: int) -> int | None:
    return None if line is None else line + more
