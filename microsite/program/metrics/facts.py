"""The facts of a program: every metric, suppressed, in the structure of metrics.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from microsite.program.metrics import conversion, nps, told
from microsite.program.metrics.apart import Apart, apart
from microsite.program.metrics.arms import arms_of
from microsite.program.metrics.attendance import Attended
from microsite.program.metrics.clock import micros
from microsite.program.metrics.facts_money import experiments_facts, liability_facts, ltv_facts, payouts_facts
from microsite.program.metrics.material import Material, Row
from microsite.program.metrics.money import Rates
from microsite.program.metrics.repeat import AGES, repeat
from microsite.program.metrics.told import Asked
from microsite.program.suppress import Hidden, hidden
from microsite.records import frozen

NOTHING = Hidden(frozenset())


@frozen
class Seen:
    """What attendances came to: each with its conversion (null without payments), and what is hidden of it by event."""

    pairs: pl.DataFrame
    by_event: Mapping[str, Mapping[str, Any]]
    apart: Apart


def seen_of(given: Material) -> Seen | None:
    """Return what attendances came to, None without an attendance table."""
    if given.attended is None:
        return None
    pairs, arms = given.attended.pairs, arms_of(given)
    if given.payments is None or given.clock is None:
        counts = pairs.group_by("event").agg(attendees=pl.len(), people_attendees=pl.col("person").n_unique())
        rows = {row["event"]: row for row in _labelled(counts, "event", given.slugs).iter_rows(named=True)}
        return Seen(pairs, rows, apart(rows, arms, given.k, ("attendees",)))
    pairs = conversion.converted(pairs, given.payments, given.clock, micros(given.now))
    events = _labelled(conversion.by(pairs, "event"), "event", given.slugs)
    rows = {
        row["event"]: {**row, "converted": row["last"], "people_converted": row["people_last"]}
        for row in events.iter_rows(named=True)
    }
    return Seen(pairs, rows, apart(rows, arms, given.k))


def facts_of(
    given: Material, rates: Rates, how: str, shares: Mapping[str, Fraction] | None, seen: Seen | None
) -> Row:
    """Return the facts as plain data, amounts as Decimal; a metric whose table was not given is null."""
    came, paid = given.attended, given.payments
    sizes = _sizes(came)
    gone = hidden(sizes, given.k) if sizes else NOTHING
    facts: Row = {
        "now": given.now.isoformat().replace("+00:00", "Z"),
        "timezone": str(given.zone),
        "k": given.k,
        "currency": rates.home if paid is not None else None,
        "currency_is": how if paid is not None else None,
        "missing": [role for role in ("attendance", "payments", "survey") if role not in given.rows],
        "conversion_30d": _conversion(given, gone, seen),
        "repeat": _repeat(given, gone),
        "nps": _nps(given, seen),
        "ltv": ltv_facts(given, rates, gone),
        "experiments": experiments_facts(given, rates, seen.apart.silent if seen else frozenset()),
        "payouts": payouts_facts(given, rates, shares),
        "liability": liability_facts(given, rates),
        "rows": {role: account.facts() for role, account in given.rows.items()},
    }
    return {**facts, "suppressed": list(suppressed(facts))}


def _sizes(came: Attended | None) -> dict[str, int]:
    return dict(came.people.group_by("cohort").agg(pl.len()).sort("cohort").iter_rows()) if came else {}


def _labelled(frame: pl.DataFrame, column: str, names: Mapping[int, str]) -> pl.DataFrame:
    """Return a frame with numbers replaced by the names that they stand for."""
    labels = pl.Series(column, [names[n] for n in frame[column].to_list()], dtype=pl.String)
    return frame.with_columns(labels).sort(column)


def _conversion(given: Material, gone: Hidden, seen: Seen | None) -> Row | None:
    if seen is None or given.payments is None:
        return None
    overall = conversion.by(seen.pairs.with_columns(all=pl.lit(0)), "all")
    whole = overall.row(0, named=True) if len(overall) else dict.fromkeys(overall.columns, 0)
    cohorts = conversion.by(seen.pairs, "cohort")
    return told.conversion(whole, cohorts, seen.by_event, gone, seen.apart.hidden, given.k)


def _repeat(given: Material, gone: Hidden) -> list[Row] | None:
    if given.attended is None:
        return None
    rows = []
    names = [f"d{age}" for age in AGES]
    for row in repeat(given.attended.people, micros(given.now)).iter_rows(named=True):
        ages = {n: None if row[n] is None else round(row[n] / row["size"], told.DIGITS) for n in names}
        reached = [n for n in names if ages[n] is not None]
        cells = {"cohort": row["cohort"], "size": row["size"], **ages}
        rows.append(told.without(cells, ["size", *reached] if row["cohort"] in gone.cells else []))
    return rows


def _nps(given: Material, seen: Seen | None) -> Row | None:
    if given.answers is None:
        return None
    mentors = {n: slug for slug, n in given.names.mentors.items()}
    of_events = of_mentors = None
    if seen is not None:
        of_events = _asked(
            {label: int(row["attendees"]) for label, row in seen.by_event.items()}, seen, given.k
        )
        of_mentors = _asked_of_mentors(given, seen, mentors)
    events = _question(nps.scored(given.answers.events, "event"), "event", given.slugs, of_events)
    leads = _question(nps.scored(given.answers.mentors, "mentor"), "mentor", mentors, of_mentors)
    event, by_event = told.scores(events, of_events, given.k)
    mentor, by_mentor = told.scores(leads, of_mentors, given.k)
    return {
        "event": event,
        "mentor": mentor,
        "events": [{"event": label, **row} for label, row in by_event],
        "mentors": [{"mentor": label, **row} for label, row in by_mentor],
    }


def _asked(counts: Mapping[str, int], seen: Seen, k: int, gone: frozenset[str] | None = None) -> Asked:
    """Return how many could have answered; `gone` are labels of which it is hidden, by default the hidden events."""
    cells = seen.apart.cells("attendees") if gone is None else gone
    few = 0 < sum(row["attendees"] for row in seen.by_event.values()) < k
    closed = few or any(one.margin for name, one in seen.apart.hidden.items() if name == "attendees")
    return Asked(counts, sum(counts.values()), cells | ({""} if closed else frozenset()))


def _asked_of_mentors(given: Material, seen: Seen, mentors: Mapping[int, str]) -> Asked:
    """Return how many each mentor's question was put to; hidden where one of the mentor's events is, since the others may be told."""
    led = seen.pairs.select("event").join(given.names.pairs, on="event")
    counts = dict(_labelled(led.group_by("mentor").agg(pl.len()), "mentor", mentors).iter_rows())
    cells = seen.apart.cells("attendees")
    gone = {mentors[m] for event, m in led.unique().iter_rows() if given.slugs[event] in cells}
    return _asked(counts, seen, given.k, frozenset(gone))


def _question(
    frame: pl.DataFrame, column: str, names: Mapping[int, str], asked: Asked | None
) -> dict[str, Row]:
    """Return the counts of a question by label, with a row of zeros for whom nobody answered about."""
    rows = {row[column]: row for row in _labelled(frame, column, names).iter_rows(named=True)}
    none = dict.fromkeys(("answers", "people", "promoters", "passives", "detractors"), 0)
    return {label: rows.get(label, none) for label in sorted({*rows, *(asked.by_label if asked else ())})}


LABELS = ("cohort", "event", "mentor", "name", "arm", "via")


def suppressed(node: object, path: str = "") -> Iterator[str]:
    """Yield the path of every suppressed cell, as in conversion_30d.cohorts.2026-05.converted."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from suppressed(item, f"{path}.{_label(item) or place}")
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "suppressed":
                yield from (f"{path}.{cell}" for cell in value)
            else:
                yield from suppressed(value, f"{path}.{name}" if path else name)


def _label(item: object) -> str:
    """Return what a row of a list is called: a text under one of the names of labels."""
    cells = item if isinstance(item, dict) else {}
    return next((cells[name] for name in LABELS if isinstance(cells.get(name), str)), "")
