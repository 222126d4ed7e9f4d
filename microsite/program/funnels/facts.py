"""The facts of funnels: totals by step and by session, with every cell hidden from which fewer than k people could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from microsite.config import Config
from microsite.program.funnels.private import ACTS, Counts, hidden_of
from microsite.program.funnels.totals import MEASURES, Totals
from microsite.program.metrics.told import DIGITS
from microsite.program.stats import wilson
from microsite.program.suppress import Hidden
from microsite.read.funnels import Step

Row = dict[str, Any]


def facts_of(totals: Totals, config: Config, now: datetime, k: int) -> Row:
    """Return the facts as plain data; a hidden cell is null, and named in `suppressed`."""
    a = totals.account
    rows = _by_step(totals)
    steps = [(funnel, step) for funnel in config.funnels for step in funnel.steps]
    counts = [rows.get((funnel.name, step.id), {}) for funnel, step in steps]
    gone = hidden_of(counts, k)
    told = [_step(step, mine, hides) for (_, step), mine, hides in zip(steps, counts, gone, strict=True)]
    facts: Row = {
        "now": now.isoformat().replace("+00:00", "Z"),
        "k": k,
        "funnels": [
            {
                "name": one.name,
                "steps": [row for (funnel, _), row in zip(steps, told, strict=True) if funnel is one],
            }
            for one in config.funnels
        ],
        "rows": {"totals": a.facts()},
    }
    return {**facts, "suppressed": list(_suppressed(facts))}


def _by_step(totals: Totals) -> dict[tuple[str, str], dict[str, dict[str, int | None]]]:
    """Return the counts by session for each (funnel, step)."""
    found: dict[tuple[str, str], dict[str, dict[str, int | None]]] = {}
    places = totals.places
    for (event, step), counts in sorted(totals.found.items()):
        funnel, _ = places.of[places.events[event], places.steps[step]]
        rows = found.setdefault((funnel.name, step), {})
        rows[event] = dict(zip(MEASURES, counts, strict=True))
    return found


def _step(step: Step, rows: Counts, gone: Mapping[str, Hidden]) -> Row:
    """Return the totals of a step over all sessions, and those of each; a count that was not made is null."""
    counted = [name for name in MEASURES if all(row[name] is not None for row in rows.values())]
    whole = {name: sum(row[name] or 0 for row in rows.values()) for name in counted}
    return {
        "step": step.id,
        "after": step.front.after.text,
        "goal": step.front.goal,
        "sessions": len(rows),
        **_told(whole, [name for name in counted if gone[name].margin]),
        "events": [
            {"event": event, **_told(row, [name for name in counted if event in gone[name].cells])}
            for event, row in rows.items()
        ],
    }


def _told(row: Mapping[str, int | None], gone: Sequence[str]) -> Row:
    told: Row = {name: None if name in gone else row.get(name) for name in MEASURES}
    for name in ACTS:
        told |= _shares(name, told[name], told["sent"])
    return {**told, "suppressed": [key for key in told if key.partition("_")[0] in gone]}


def _shares(name: str, count: int | None, sent: int | None) -> Row:
    """Return the share of those who were sent to, with its Wilson interval; null when it is hidden, not counted, or of nobody."""
    names = (f"{name}_rate", f"{name}_low", f"{name}_high")
    if not sent or count is None:
        return dict.fromkeys(names)
    low, high = wilson(count, sent)
    return dict(zip(names, (round(n, DIGITS) for n in (count / sent, low, high)), strict=True))


def _suppressed(facts: Row) -> Iterator[str]:
    for funnel in facts["funnels"]:
        for step in funnel["steps"]:
            place = f"funnels.{funnel['name']}.{step['step']}"
            yield from (f"{place}.{name}" for name in step["suppressed"])
            for event in step["events"]:
                yield from (f"{place}.{event['event']}.{name}" for name in event["suppressed"])
