"""What a site says that its clock contradicts: words that ran out or are yet to come, and mentors who leave before their sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

from microsite.diagnostics import Problem, warning
from microsite.graph import Graph, Item
from microsite.kinds.event_dates import judge_recording
from microsite.kinds.event_judge import EventData
from microsite.kinds.measured import measured, to_come
from microsite.kinds.mentor import MentorData, stale_problem
from microsite.kinds.world import Described
from microsite.read.times import Wall

_A_DAY = timedelta(days=1)  # a date alone has begun somewhere on earth before it does here


def outdated(described: Described, at: datetime) -> Iterator[Problem]:
    """Yield a warning for each."""
    graph = described.world.graph
    yield from (told for item in graph.items.values() for told in _ahead(item, at))
    for item in graph.of("mentor"):
        problem = stale_problem(cast(MentorData, item.data), item.where("verification.on"), at)
        if problem:
            yield problem
        yield from (told for one in measured(item) for told in to_come(one, at))
        yield from _left_alone(item, graph)
    for key, entry in described.entries.items():
        if entry.event:
            item = graph.items[key]
            yield from judge_recording(item, cast(EventData, item.data), at)


def _ahead(item: Item, at: datetime) -> Iterator[Problem]:
    """Yield the warning that an item says it was changed on a day that is yet to come, which readers would not believe."""
    changed: datetime | None = getattr(item.data, "updated", None)
    written: Wall | None = getattr(getattr(item.data, "front", None), "updated", None)
    if changed and written and at < changed - _A_DAY:
        words = f"updated is {written.naive:%Y-%m-%d}, which is yet to come"
        yield warning(
            "T107", words, item.where("updated"), "write the day of the last change, or leave it out"
        )


def _left_alone(mentor: Item, graph: Graph) -> Iterator[Problem]:
    """Yield the warning that sessions will still be published when their mentor is not, which stops every build from then on."""
    gone = mentor.expire_at
    sessions = [i for i in graph.backlinks.get(mentor.key, ()) if i.kind == "event"] if gone else []
    left = [i for i in sessions if gone and (i.expire_at is None or i.expire_at > gone)]
    if left and gone:
        words = f"from {gone:%Y-%m-%d %H:%M} UTC on {left[0].path} names a mentor who is not published; nothing is built then"
        yield warning(
            "R102", words, mentor.where("expire_at"), "leave it out, or let the sessions expire before"
        )
