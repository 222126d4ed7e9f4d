"""What one built file says, read by itself: the values that the checks across files compare."""

from __future__ import annotations

from typing import NamedTuple

from microsite.diagnostics import Problem
from microsite.records import frozen


class Claim(NamedTuple):
    """One fact that one surface states about one subject.

    `subject` is the canonical URL of the event, mentor or page; `fact` a word of the shared list in
    `microsite.checks.vocabulary`; `value` is normalised for comparison (instants in UTC, money as "45 EUR", text
    with white space folded); `shown` is as it was written; `surface` is "json-ld", "microformats2", "opengraph",
    "visible text", "icalendar", "atom", "json-feed", "events.json", "sitemap" or "front matter".
    """

    subject: str
    fact: str
    value: str
    surface: str
    path: str
    shown: str = ""
    line: int | None = None


class Outgoing(NamedTuple):
    """A link, image, script or other address that a file points at. `use` is "link", "asset", "canonical", "feed" ..."""

    target: str
    use: str
    line: int | None = None


MOST_FAULTS = 1_000
"""Faults after which a file of lines is not read on: a person reads a hundred of a file."""


@frozen(kw_only=True)
class Inspection:
    """All that the checks across files need of one file; small, so that it can be cached by the file's bytes.

    `kind` is "html", "icalendar", "atom", "json-feed", "json", "sitemap", "robots", "redirects" or "other";
    `url` is the address it is served at; `ids` are the anchors that a link may aim at.
    """

    path: str
    kind: str
    url: str
    canonical: str = ""
    noindex: bool = False
    title: str = ""
    description: str = ""
    language: str = ""
    types: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    links: tuple[Outgoing, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


@frozen
class Summary:
    """What was read, for the closing line of the command."""

    files: int = 0
    pages: int = 0
    events: int = 0
    mentors: int = 0
    calendars: int = 0
    feeds: int = 0
    links: int = 0
    claims: int = 0


@frozen
class Finding:
    """The problems of a tree, in order, and what was read."""

    problems: tuple[Problem, ...]
    summary: Summary
