"""The sessions that are related to one: those that share most with it, among the soonest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from microsite.graph import Key
from microsite.kinds.spells import state
from microsite.kinds.world import Described, Neighbour, labels_of
from microsite.values.facts import Entry
from microsite.values.situation import happening
from microsite.values.views import Row

RELATED = 3
RESERVE = 9  # rows that wait hidden until one before them has ended
LOOKED_AT = 12
SERIES, MENTOR, TOPIC = 3, 2, 1  # what it weighs to share one


def related(entry: Entry, described: Described) -> tuple[Row, ...]:
    """Return the next sessions that share most: series, mentor, topic, then those of mentors who are most like.

    Only the soonest of each label are looked at. Likeness is less than anything shared: it decides between sessions that share as much.
    """
    like = {slug: percent for card in entry.people for slug, percent in described.near.get(card.slug, ())}
    labels = (*labels_of(entry), *(("mentor", slug) for slug in like))
    near = {other.slug: other for label in labels for other in described.soonest.get(label, ())}
    near.pop(entry.slug, None)
    series = entry.series.slug if entry.series else ""
    mentors = {card.slug for card in entry.people}
    topics = {card.slug for card in entry.topics}
    found = []
    for slug, other in near.items():
        shared, alike = SERIES if other.series and other.series == series else 0, 0
        for mentor in other.mentors:
            shared += MENTOR * (mentor in mentors)
            alike = max(alike, like.get(mentor, 0))
        for topic in other.topics:
            shared += TOPIC * (topic in topics)
        found.append((-shared, -alike, other.start, slug))
    return tuple(described.rows[slug] for *_, slug in sorted(found)[: RELATED + RESERVE])


def soonest(entries: Iterable[Entry], at: datetime) -> Mapping[Key, tuple[Neighbour, ...]]:
    """Return for each label the next few sessions that bear it and can still be attended, by start."""
    found: dict[Key, list[Neighbour]] = {}
    events = (e for e in entries if e.event and state(e, at) in {"upcoming", "live"})
    for entry in sorted(events, key=lambda e: (happening(e).start, e.slug)):
        room = [held for label in labels_of(entry) if len(held := found.setdefault(label, [])) < LOOKED_AT]
        if room:
            one = _neighbour(entry)
            for held in room:
                held.append(one)
    return MappingProxyType({label: tuple(held) for label, held in found.items()})


def _neighbour(entry: Entry) -> Neighbour:
    return Neighbour(
        slug=entry.slug,
        start=happening(entry).start,
        series=entry.series.slug if entry.series else "",
        mentors=tuple(card.slug for card in entry.people),
        topics=tuple(card.slug for card in entry.topics),
    )
