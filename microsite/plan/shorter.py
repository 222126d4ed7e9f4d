"""Lists that hold less than they once did: where the further pages lead that they had, and narrowed lists that nobody stands in now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from microsite.addresses import Redirect
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.world import Revision
from microsite.outputs.facets import LEAST
from microsite.outputs.lists import SOURCE, page_count, page_path
from microsite.plan.left import above
from microsite.values.clock import LONG_AGO
from microsite.values.views import Content

HOME = "/events/"
_NEVER = datetime.max.replace(tzinfo=UTC)
_FACETS = (f"{HOME}format/", f"{HOME}language/")
_Stay = tuple[datetime, datetime]


def shorter(
    graph: Graph, revisions: Mapping[str, Revision], contents: Iterable[Content]
) -> Iterator[Redirect]:
    """Yield where /events/page/7/ and the like lead that a list once had and has no more, and facets that only expired sessions have.

    What sessions say now decides, of those that have expired too: when each was published, ended and left the lists. So there are no
    more of such addresses than sessions by 50, and the same on every machine.
    """
    titles = {content.path: content.title for content in contents}
    expired = [item for item in graph.expired if item.kind == "event"]
    every = (*graph.of("event"), *expired)
    for path in (*_pages(every, expired, revisions), *_facets(every, expired)):
        to = next((way for way in _ways(path) if way in titles), "")
        if path not in titles and to:
            yield Redirect(path, to, titles[to], SOURCE)


def _pages(
    every: Sequence[Item], expired: Iterable[Item], revisions: Mapping[str, Revision]
) -> Iterator[str]:
    """Yield the further pages that lists have had."""
    if page_count(len(every)) == 1:
        return
    left = {base for item in expired for base in _lists(item)}
    held: dict[str, list[_Stay]] = {}
    for item in every:
        known = revisions.get(item.path)
        since = (known.published if known else None) or LONG_AGO
        until, end = item.expire_at or _NEVER, cast(EventData, item.data).end
        held.setdefault(HOME, []).append((since, min(end, until)))
        for base in _lists(item) if left else ():
            if base in left:
                begins = max(since, end) if base.startswith("/events/archive/") else since
                held.setdefault(base, []).append((begins, until))
    for base, spans in held.items():
        for number in range(2, page_count(most_at_once(spans)) + 1):
            yield page_path(base, number)


def most_at_once(spans: Iterable[_Stay]) -> int:
    """Return how many spans of time, from and before, hold at once where most do."""
    real = [span for span in spans if span[0] < span[1]]
    ends, over, most = sorted(end for _, end in real), 0, 0
    for number, begin in enumerate(sorted(begin for begin, _ in real), 1):
        while ends[over] <= begin:
            over += 1
        most = max(most, number - over)
    return most


def _lists(item: Item) -> Iterator[str]:
    """Yield the lists of pages that a session stands in, beside that of all."""
    data = cast(EventData, item.data)
    yield from (f"/topics/{topic}/" for topic in data.front.topics)
    yield f"/events/{data.start:%Y/%m}/"
    yield f"/events/archive/{data.start:%Y}/"


def _facets(every: Iterable[Item], expired: Iterable[Item]) -> Iterator[str]:
    """Yield the narrowed lists that there were when the expired sessions were not."""
    if not (gone := {path for item in expired for path in _narrowed(item)}):
        return
    had = gone | {path for item in every for path in _narrowed(item)}
    for facet in _FACETS:
        values = sorted(path for path in had if path.startswith(facet))
        yield from values if len(values) >= LEAST else ()


def _narrowed(item: Item) -> Iterator[str]:
    data = cast(EventData, item.data)
    form, language = _FACETS
    yield f"{form}{'online' if data.front.status == 'moved-online' else data.format}/"
    yield f"{language}{data.language.lower().split('-')[0]}/"


def _ways(path: str) -> Iterator[str]:
    """Yield the lists that a reader may be led to, the nearest first."""
    base = path.partition("page/")[0]
    yield base
    yield from (HOME,) if base.startswith(_FACETS) else above(base)
