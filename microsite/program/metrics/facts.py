"""The facts of a program: every metric, suppressed, in the structure of metrics.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import polars as pl

from microsite.program.metrics import conversion, nps, told
from microsite.program.metrics.attendance import Attended
from microsite.program.metrics.clock import micros
from microsite.program.metrics.facts_money import experiments_facts, liability_facts, ltv_facts, payouts_facts
from microsite.program.metrics.material import Material, Row
from microsite.program.metrics.money import Rates
from microsite.program.metrics.repeat import AGES, repeat
from microsite.program.suppress import Hidden, hidden

NOTHING = Hidden(frozenset())


def facts_of(given: Material, rates: Rates, how: str, shares: Mapping[str, Fraction] | None) -> Row:
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
        "conversion_30d": _conversion(given, gone),
        "repeat": _repeat(given, gone),
        "nps": _nps(given),
        "ltv": ltv_facts(given, rates, gone),
        "experiments": experiments_facts(given, rates),
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


def _conversion(given: Material, gone: Hidden) -> Row | None:
    if given.attended is None or given.payments is None or given.clock is None:
        return None
    pairs = conversion.converted(given.attended.pairs, given.payments, given.clock, micros(given.now))
    overall = conversion.by(pairs.with_columns(all=pl.lit(0)), "all")
    whole = overall.row(0, named=True) if len(overall) else dict.fromkeys(overall.columns, 0)
    events = _labelled(conversion.by(pairs, "event"), "event", given.slugs)
    return told.conversion(whole, conversion.by(pairs, "cohort"), events, gone, given.k)


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


def _nps(given: Material) -> Row | None:
    if given.answers is None:
        return None
    pairs = given.attended.pairs if given.attended else None
    mentors = {n: slug for slug, n in given.names.mentors.items()}
    at_events = mentor_asked = None
    if pairs is not None:
        at_events = _labelled(pairs.group_by("event").agg(pl.len()), "event", given.slugs)
        asked = pairs.join(given.names.pairs, on="event").group_by("mentor").agg(pl.len())
        mentor_asked = dict(_labelled(asked, "mentor", mentors).iter_rows())
    event_asked = dict(at_events.iter_rows()) if at_events is not None else None
    events = _question(nps.scored(given.answers.events, "event"), "event", given.slugs, event_asked)
    leads = _question(nps.scored(given.answers.mentors, "mentor"), "mentor", mentors, mentor_asked)
    event, by_event = told.scores(events, event_asked, _sum(event_asked), given.k)
    mentor, by_mentor = told.scores(leads, mentor_asked, _sum(mentor_asked), given.k)
    return {
        "event": event,
        "mentor": mentor,
        "events": [{"event": label, **row} for label, row in by_event],
        "mentors": [{"mentor": label, **row} for label, row in by_mentor],
    }


def _sum(asked: Mapping[str, int] | None) -> int | None:
    return None if asked is None else sum(asked.values())


def _question(
    frame: pl.DataFrame, column: str, names: Mapping[int, str], asked: Mapping[str, int] | None
) -> dict[str, Row]:
    """Return the counts of a question by label, with a row of zeros for whom nobody answered about."""
    rows = {row[column]: row for row in _labelled(frame, column, names).iter_rows(named=True)}
    none = dict.fromkeys(("answers", "people", "promoters", "passives", "detractors"), 0)
    return {label: rows.get(label, none) for label in sorted({*rows, *(asked or {})})}


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
