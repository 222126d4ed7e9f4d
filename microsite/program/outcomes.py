"""What the outcomes of a program are: those that mentors measured, whether anybody looked, and what sessions promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from microsite.diagnostics import Problem, in_order
from microsite.graph import Graph
from microsite.kinds.event import EventData
from microsite.kinds.measured import Measured, judge, measured, size
from microsite.records import frozen


@frozen
class Outcomes:
    """Measured outcomes in the order of their mentors, sessions with what one leaves with, and what is wrong."""

    measured: tuple[Measured, ...]
    promised: tuple[tuple[str, tuple[str, ...]], ...]
    problems: tuple[Problem, ...]


def outcomes(graph: Graph, at: datetime) -> Outcomes:
    """Return the outcomes of all that is published."""
    found = tuple(one for item in graph.of("mentor") for one in measured(item))
    promised = tuple(
        (i.slug, i.data.front.outcomes) for i in graph.of("event") if isinstance(i.data, EventData)
    )
    return Outcomes(found, promised, in_order(p for one in found for p in judge(one, at)))


def rows(found: Outcomes, at: datetime) -> Iterator[tuple[str, ...]]:
    """Yield a line of words for each measured outcome."""
    for one in found.measured:
        outcome = one.study.outcome
        if outcome:
            pair = f"{outcome.baseline:f} -> {outcome.result:f} {outcome.unit}".strip()
            yield one.state(at), pair, outcome.metric, outcome.period, one.item.title


def to_dict(found: Outcomes, at: datetime) -> dict[str, object]:
    """Return the outcomes as data; numbers are decimal text."""
    return {
        "measured": [_one(one, at) for one in found.measured],
        "promised": [{"event": slug, "outcomes": list(texts)} for slug, texts in found.promised],
    }


def _one(one: Measured, at: datetime) -> dict[str, object]:
    outcome = one.study.outcome
    return {
        "id": one.anchor,
        "mentor": one.item.slug,
        "statement": one.study.title,
        "state": one.state(at),
        "metric": outcome.metric if outcome else None,
        "baseline": f"{outcome.baseline:f}" if outcome else None,
        "result": f"{outcome.result:f}" if outcome else None,
        "unit": outcome.unit if outcome else None,
        "period": outcome.period if outcome else None,
        "change": size(outcome) if outcome else None,
        "evidence": one.study.evidence,
        "verified_on": one.study.verified_on.isoformat() if one.study.verified_on else None,
    }
