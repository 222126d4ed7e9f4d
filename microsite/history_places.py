"""What was published because of an item, of git's versions, else of the ledger: the lists that it stood in, and its transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from microsite.graph import Item
from microsite.read.ledger import Row
from microsite.read.paths import slug_fault
from microsite.read.plain import Boolean
from microsite.read.yaml import Map, Scalar, Seq

_MONTH = re.compile(r"(\d{4})-(\d{2})-\d{2}")


def places_in(path: str, slug: str, front: Map) -> Iterator[str]:
    """Yield the addresses of a version of a file: its topics', and of a session its month's and its transcript's."""
    values = {key.text: value for key, value in front.entries}
    held, start, spoken = values.get("topics"), values.get("start"), values.get("transcript")
    topics = held.items if isinstance(held, Seq) else (held,)
    said = start.text if isinstance(start, Scalar) else ""
    agreed = isinstance(spoken, Map) and any(
        key.text == "consent" and isinstance(value, Scalar) and value.text.lower() in Boolean.YES
        for key, value in spoken.entries
    )
    yield from _places(path, slug, (t.text for t in topics if isinstance(t, Scalar)), said, agreed=agreed)


def places_of(item: Item) -> Iterator[str]:
    """Yield the addresses of an item as it is now."""
    start = next((text for key, text, alone in item.said if key == "start" and alone), "")
    front = getattr(item.data, "front", None)
    agreed = getattr(getattr(front, "transcript", None), "consent", False)
    yield from _places(item.path, item.slug, getattr(front, "topics", ()), start, agreed=agreed)


def placed_at(item: Item, row: Row | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return all addresses of an item, those of git's versions (`known`) and of the ledger too."""
    now = () if item.draft else places_of(item)
    return tuple(sorted({*known, *(row.places if row else ()), *now}))


def _places(path: str, slug: str, topics: Iterable[str], start: str, *, agreed: bool) -> Iterator[str]:
    for topic in topics:
        if not slug_fault(topic):
            yield f"/topics/{topic}/"
    if path.startswith("content/events/"):
        month = _MONTH.match(start)
        if month:
            yield f"/events/{month[1]}/{month[2]}/"
        if agreed:
            yield f"/events/{slug}/transcript/"
