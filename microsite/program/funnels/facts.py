"""The facts of funnels: totals by step and by session, with every cell hidden from which fewer than k people could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from microsite.config import Config
from microsite.program.funnels.totals import MEASURES, Totals
from microsite.program.metrics.told import DIGITS
from microsite.program.stats import wilson
from microsite.program.suppress import Hidden, hidden
from microsite.read.funnels import Funnel, Step

Row = dict[str, Any]
ACTS = ("clicked", "booked")


def facts_of(totals: Totals, config: Config, now: datetime, k: int) -> Row:
    """Return the facts as plain data; a hidden cell is null, and named in `suppressed`."""
    a = totals.account
    facts: Row = {
        "now": now.isoformat().replace("+00:00", "Z"),
        "k": k,
        "funnels": [_funnel(funnel, totals, k) for funnel in config.funnels],
        "rows": {
            "totals": {
                "read": a.read,
                "used": a.used,
                "dropped": dict(a.dropped),
                "ignored_columns": len(a.ignored),
            }
        },
    }
    return {**facts, "suppressed": list(_suppressed(facts))}


def _funnel(funnel: Funnel, totals: Totals, k: int) -> Row:
    return {"name": funnel.name, "steps": [_step(funnel, step, totals, k) for step in funnel.steps]}


def _step(funnel: Funnel, step: Step, totals: Totals, k: int) -> Row:
    """Return the totals of a step over all sessions, and those of each."""
    number = totals.places.steps[step.id]
    rows = {
        event: dict(zip(MEASURES, counts, strict=True))
        for (event, name), counts in sorted(totals.found.items())
        if name == step.id and totals.places.of[totals.places.events[event], number][0] is funnel
    }
    gone = hidden_of(rows, k)
    whole = {name: sum(row[name] for row in rows.values()) for name in MEASURES}
    return {
        "step": step.id,
        "after": step.front.after.text,
        "goal": step.front.goal,
        "sessions": len(rows),
        **_told(whole, [name for name in MEASURES if rows and gone[name].margin]),
        "events": [
            {"event": event, **_told(row, [name for name in MEASURES if event in gone[name].cells])}
            for event, row in rows.items()
        ],
    }


def hidden_of(rows: Mapping[str, Mapping[str, int]], k: int) -> dict[str, Hidden]:
    """Return which sessions are hidden in each column: what was done is bounded by what was sent, and hidden with it."""
    nobody = {event for event, row in rows.items() if not row["sent"]}
    found = {"sent": hidden({e: r["sent"] for e, r in rows.items()}, k, empty=nobody)}
    sent = found["sent"]
    for name in ACTS:
        counts = {event: row[name] for event, row in rows.items()}
        caps = {event: row["sent"] for event, row in rows.items() if event not in sent.cells}
        one = hidden(counts, k, caps=caps, always=sent.cells, empty=nobody)
        found[name] = Hidden(one.cells, one.margin or sent.margin)
    return found


def _told(row: Mapping[str, int], gone: list[str]) -> Row:
    told: Row = {name: None if name in gone else row[name] for name in MEASURES}
    for name in ACTS:
        told |= _shares(name, row, gone)
    return {**told, "suppressed": [key for key in told if key.partition("_")[0] in {*gone, *_all(gone)}]}


def _all(gone: list[str]) -> tuple[str, ...]:
    """Return the measures whose shares are hidden: all of them where what was sent is."""
    return ACTS if "sent" in gone else ()


def _shares(name: str, row: Mapping[str, int], gone: list[str]) -> Row:
    """Return the share of those who were sent to, with its Wilson interval; null when it is hidden or of nobody."""
    names = (f"{name}_rate", f"{name}_low", f"{name}_high")
    if not row["sent"] or name in gone or "sent" in gone:
        return dict.fromkeys(names)
    low, high = wilson(row[name], row["sent"])
    return dict(zip(names, (round(n, DIGITS) for n in (row[name] / row["sent"], low, high)), strict=True))


def _suppressed(facts: Row) -> Iterator[str]:
    for funnel in facts["funnels"]:
        for step in funnel["steps"]:
            place = f"funnels.{funnel['name']}.{step['step']}"
            yield from (f"{place}.{name}" for name in step["suppressed"])
            for event in step["events"]:
                yield from (f"{place}.{event['event']}.{name}" for name in event["suppressed"])
