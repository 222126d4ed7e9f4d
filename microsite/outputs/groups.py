"""Events gathered by mentor, topic, series and partner, each with the address of the page that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from microsite.formats.urls import href
from microsite.read.creators import PATH, PROMOTED, Creator
from microsite.records import frozen
from microsite.values.clock import LONG_AGO
from microsite.values.facts import Card, Entry, Site

T = TypeVar("T")
PARTNER = "partner"
FOLDERS = {"mentor": "mentors", "topic": "topics", "series": "series", PARTNER: "partners"}


@frozen
class Group:
    """The events of one mentor, topic, series or partner: `folder` in the output ("mentors/ada"), `url` of its page.

    `changed` is the last change of itself and of all its events, past ones too. `via` is what links to them say of how
    their reader came, "" for nothing.
    """

    kind: str
    folder: str
    url: str
    title: str
    source: str
    members: tuple[Entry, ...]
    changed: datetime
    via: str = ""


def recent(entries: Sequence[Entry], at: datetime, keep_past_days: int) -> tuple[Entry, ...]:
    """Return the events that end after `at`, or ended less than `keep_past_days` days ago."""
    since = at - timedelta(days=keep_past_days)
    return tuple(entry for entry in entries if entry.event and entry.event.end > since)


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


def chosen(
    creators: Sequence[Creator], held: Sequence[T], labels: Callable[[T], Iterable[tuple[str, str]]]
) -> tuple[tuple[T, ...], ...]:
    """Return what each creator promotes of events, in the order given: of one who names nothing, all.

    `labels` says what an event can be promoted by: ("events", its slug), ("mentors", "topics" or "series", theirs).
    """
    if not creators:
        return ()
    found: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(held):
        for label in labels(one):
            found.setdefault(label, []).append(place)
    picked = []
    for creator in creators:
        front = creator.front.promotes
        names = [(name, slug) for name in PROMOTED for slug in getattr(front, name, ())]
        places = sorted({place for name in names for place in found.get(name, ())})
        picked.append(tuple(held) if front is None else tuple(held[place] for place in places))
    return tuple(picked)


def promoted(creators: Sequence[Creator], entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Return the events that each creator promotes, in the order of the entries."""
    return chosen(creators, events(entries), _labels)


def _labels(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "events", entry.slug
    yield from (("series" if card.kind == "series" else f"{card.kind}s", card.slug) for card in _cards(entry))


def partners(
    creators: Sequence[Creator], entries: Sequence[Entry], site: Site, at: datetime
) -> tuple[Group, ...]:
    """Return a group for each creator: what they promote and is to come, and what ended in the last days that a site keeps."""
    found = []
    for one, part in zip(creators, promoted(creators, entries), strict=True):
        members = recent(part, at, site.keep_past_days)
        changed = max((entry.updated for entry in members), default=LONG_AGO)
        folder = f"{FOLDERS[PARTNER]}/{one.slug}"
        url = href(site.base_url, f"{folder}/")
        found.append(Group(PARTNER, folder, url, one.front.name, PATH, members, changed, one.slug))
    return tuple(found)
