"""What was published and has no page any more, lists where nobody stands, transcripts, drafts: where their old addresses lead, or that they lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from microsite.addresses import Redirect, nowhere
from microsite.diagnostics import Problem, Span
from microsite.formats.urls import output_path
from microsite.graph import Graph
from microsite.history_slugs import Shown
from microsite.kinds.world import item_path
from microsite.values.pages import Page
from microsite.values.views import Content


def left(
    places: Mapping[str, tuple[str, ...]], graph: Graph, contents: Iterable[Content]
) -> Iterator[Redirect]:
    """Yield where each address leads that was published because of some file and has no page: to the one above it.

    That may be an old address itself. What is not published yet was published nowhere, and its topics are nobody's business.
    """
    titles = {content.path: content.title for content in contents}
    waiting = {item.path for item in graph.waiting}
    old = {one: path for path in sorted(places.keys() - waiting) for one in places[path]}
    old |= {f"/events/archive/{one[8:12]}/": path for one, path in old.items() if _is_month(one)}
    for one, path in old.items():
        if one in titles:
            continue
        if one.endswith("/transcript/"):
            session = one.removesuffix("transcript/")
            item = graph.get("event", session.split("/")[2])
            yield Redirect(one, session, item.title if item else "", Span(path))
        elif list_above := next((way for way in above(one) if way in titles), ""):
            yield Redirect(one, list_above, titles[list_above], Span(path))


def withdrawn(
    pages: Sequence[Page], graph: Graph, known: Mapping[str, Shown], at: datetime
) -> Iterator[Problem]:
    """Yield a warning for each address that was published and has none now: its file is a draft again, or waits for a later day."""
    paths = {page.path for page in pages} if any(item.path in known for item in graph.waiting) else set()
    for item in graph.waiting:
        was = known.get(item.path)
        if was is None or was.since[:10] > at.date().isoformat():
            continue
        old = item_path(item.kind, was.slugs[-1])
        if output_path(old) not in paths:
            why = "is a draft again" if item.draft else "waits for its `publish_at`"
            key = "draft" if item.draft else "publish_at"
            also = " and write `status: cancelled` if it will not take place" if item.kind == "event" else ""
            yield nowhere(item.where(key), why, old, f"take `{key}:` out{also}")


def _is_month(path: str) -> bool:
    return (
        path.startswith("/events/")
        and not path.startswith("/events/archive/")
        and not path.endswith("/transcript/")
    )


def above(path: str) -> Iterator[str]:
    """Yield the lists above one, the nearest first: /events/2026/12/ is a part of /events/archive/2026/."""
    if path.startswith("/topics/"):
        yield "/topics/"
    elif _is_month(path):
        yield f"/events/archive/{path[8:12]}/"
    yield from ("/events/archive/", "/events/", "/")
