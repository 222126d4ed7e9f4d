"""What a pilot's gates are judged by: metrics.json as `microsite metrics` writes it, or the private tables themselves.

Only the pilot's sessions count. metrics.json hides small sessions; where one of the pilot's is hidden, a gate is not known from it, and
the tables are needed. Of agendas it is known what a private table says: `event,kept` with yes or no; an event with several rows (one for each
part of the agenda, say) kept it when no row says no.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microsite.diagnostics import Problem, Span, error
from microsite.program.pilot import UNKNOWN, Measure
from microsite.program.stats import net_promoter, wilson
from microsite.read.given import read_given

if TYPE_CHECKING:
    from microsite.program.metrics.run import Prepared

FEWEST, LEAST_K = 10, 5
SORTS = ("promoters", "passives", "detractors")
Found = dict[str, Measure]


def score_of(counts: Sequence[int]) -> Measure:
    """Return the score of promoters, passives and detractors; fewer than ten answers have none."""
    answers = sum(counts)
    if answers < FEWEST:
        return Measure(None, f"{UNKNOWN}: fewer than {FEWEST}")
    nps, low, high = net_promoter(*counts)
    return Measure(
        round(nps, 9), f"{nps:+.0f} of {answers:,} answers; 95% interval {low:+.0f} to {high:+.0f}"
    )


def share_of(converted: int, mature: int, young: int = 0) -> Measure:
    """Return the share that converted; of fewer than five people it is only told that they are few."""
    if mature < LEAST_K:
        why = "none is 30 days old yet" if young else f"fewer than {LEAST_K} attendances"
        return Measure(None, f"{UNKNOWN}: {why}")
    rate, (low, high) = converted / mature, wilson(converted, mature)
    words = f"{100 * rate:.1f}% of {mature:,} attendances; 95% interval {100 * low:.1f}% to {100 * high:.1f}%"
    if converted < LEAST_K:
        words = f"fewer than {LEAST_K} of {mature:,} attendances"
    return Measure(rate, words + (f"; {young:,} more are too young" if young else ""))


def from_metrics(path: Path, events: Iterable[str]) -> Found | Problem:
    """Return what metrics.json says of a pilot's sessions."""
    try:
        facts = json.loads(read_given(path))
        wanted = set(events)
        found = {
            "nps": _score(facts.get("nps"), wanted),
            "conversion": _share(facts.get("conversion_30d"), wanted),
        }
    except OSError as fault:
        return error("B101", f"the file cannot be read: {fault.strerror or fault}", Span(str(path)))
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = "give the metrics.json that `microsite metrics` wrote"
        return error("B101", "this is no metrics.json", Span(str(path), 1, 1), hint)
    return found


def _rows(
    whole: Mapping[str, Any], listed: Sequence[Mapping[str, Any]], events: set[str]
) -> list[Mapping[str, Any]]:
    """Return the rows of the pilot's sessions; the whole when there are no others."""
    mine = [row for row in listed if row["event"] in events]
    return mine if len(mine) < len(listed) else [whole]


def _score(given: Mapping[str, Any] | None, events: set[str]) -> Measure:
    if given is None:
        return Measure(None, f"{UNKNOWN}: no survey was given to metrics")
    rows = _rows(given["event"], given.get("events", []), events)
    if any(row[name] is None for row in rows for name in SORTS):
        return Measure(None, f"{UNKNOWN}: metrics.json hides some of these sessions; give the tables")
    return score_of([sum(int(row[name]) for row in rows) for name in SORTS])


def _share(given: Mapping[str, Any] | None, events: set[str]) -> Measure:
    if given is None:
        return Measure(None, f"{UNKNOWN}: no attendance or payments were given to metrics")
    rows = _rows(given, given.get("events", []), events)
    young = sum((row.get("eligible") or 0) - row["mature"] for row in rows if row["mature"] is not None)
    if any(row["mature"] is None or (row["converted"] is None and row["mature"]) for row in rows):
        return Measure(None, f"{UNKNOWN}: metrics.json hides some of these sessions; give the tables")
    return share_of(
        sum(int(row["converted"] or 0) for row in rows), sum(int(row["mature"]) for row in rows), young
    )


def from_tables(given: Prepared, events: Iterable[str]) -> Found:
    """Return what the private tables say of a pilot's sessions."""
    import polars as pl  # noqa: PLC0415 - only tables need it

    from microsite.program.metrics import conversion, nps  # noqa: PLC0415 - the same
    from microsite.program.metrics.clock import micros  # noqa: PLC0415 - the same

    material, wanted, found = given.material, set(events), Found()
    numbers = [n for n, slug in material.slugs.items() if slug in wanted]
    if material.answers is not None:
        mine = material.answers.events.filter(pl.col("event").is_in(numbers))
        rows = nps.scored(mine, "event")
        found["nps"] = score_of([int(rows[name].sum()) for name in SORTS])
    if material.attended is not None and material.payments is not None and material.clock is not None:
        pairs = conversion.converted(
            material.attended.pairs, material.payments, material.clock, micros(material.now)
        ).filter(pl.col("event").is_in(numbers))
        converted, mature = int(pairs["converted"].sum()), int(pairs["mature"].sum())
        found["conversion"] = share_of(converted, mature, int(pairs["eligible"].sum()) - mature)
    return found


def agenda_kept(path: Path, events: Sequence[str], known: Iterable[str]) -> Measure | tuple[Problem, ...]:
    """Return the share of a pilot's sessions that kept their agenda; every session that is over needs a row."""
    from microsite.program.tables import Choice, Column, Known, Table, read_table  # noqa: PLC0415 - only tables need it

    slugs = sorted(known)
    numbers = {slug: n for n, slug in enumerate(slugs)}
    table = Table(
        "agenda", (Column("event", Known(numbers, "session")), Column("kept", Choice(("yes", "no"))))
    )
    read = read_table(path, table)
    if read.problems or read.frame is None:
        return read.problems
    said: dict[str, bool] = {}
    for number, kept in read.frame.select("event", "kept").iter_rows():
        said[slugs[number]] = said.get(slugs[number], True) and kept == "yes"
    silent = [slug for slug in events if slug not in said]
    if silent or not events:
        return Measure(None, f"{UNKNOWN}: no row for {', '.join(silent)}" if silent else UNKNOWN)
    kept_ones = sum(said[slug] for slug in events)
    return Measure(kept_ones / len(events), f"{kept_ones} of {len(events)} sessions")
