"""Events gathered by mentor, topic and series, each with the address of the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from microsite.records import frozen
from microsite.values.facts import Card, Entry

FOLDERS = {"mentor": "mentors", "topic": "topics", "series": "series"}


@frozen
class Group:
    """The events of one mentor, topic or series: `folder` in the output ("mentors/ada"), `url` of its page.

    `changed` is the last change of itself and of all its events, past ones too.
    """

    kind: str
    folder: str
    url: str
    title: str
    source: str
    members: tuple[Entry, ...]
    changed: datetime


def events(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that are events."""
    return tuple(entry for entry in entries if entry.event is not None)


def _cards(entry: Entry) -> Iterator[Card]:
    yield from (card for card in entry.people if card.kind == "mentor")
    yield from entry.topics
    if entry.series:
        yield entry.series


def groups(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Return every group that has a page, also the empty ones of a mentor or series without events; in order."""
    found: dict[tuple[str, str], tuple[str, str, str, datetime, list[Entry]]] = {}
    for entry in entries:
        if entry.event is None and entry.kind in FOLDERS:
            found[entry.kind, entry.slug] = (entry.url, entry.title, entry.source, entry.updated, [])
    for entry in entries:
        for card in dict.fromkeys(_cards(entry)):
            group = found.setdefault(
                (card.kind, card.slug), (card.url, card.title, entry.source, entry.updated, [])
            )
            if entry.event is not None:
                group[4].append(entry)
    return tuple(
        Group(kind, f"{FOLDERS[kind]}/{slug}", url, title, source, tuple(members),
              max(changed, *(entry.updated for entry in members)) if members else changed)
        for (kind, slug), (url, title, source, changed, members) in sorted(found.items(), key=lambda p: p[0])
    )  # fmt: skip
