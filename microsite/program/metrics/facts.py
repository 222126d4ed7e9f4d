"""The facts of a program: every metric, suppressed, in the structure of metrics.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from microsite.program.experiment_files import Experiment
from microsite.program.metrics import arms, conversion, ltv, nps, owed, told
from microsite.program.metrics.attendance import Attended
from microsite.program.metrics.clock import Clock, instant, micros
from microsite.program.metrics.inputs import Names
from microsite.program.metrics.money import Rates, cents
from microsite.program.metrics.nps import Answers
from microsite.program.metrics.repeat import AGES, repeat
from microsite.program.metrics.sessions import Session
from microsite.program.stats import detectable
from microsite.program.suppress import Hidden, hidden
from microsite.program.tables import Account

Row = dict[str, Any]
NOTHING = Hidden(frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that facts are worked out from; what was not given is None."""

    now: datetime
    zone: ZoneInfo
    k: int
    sessions: tuple[Session, ...]
    names: Names
    experiments: tuple[Experiment, ...]
    attended: Attended | None
    answers: Answers | None
    payments: pl.DataFrame | None
    clock: Clock | None
    rows: Mapping[str, Account]

    @property
    def slugs(self) -> dict[int, str]:
        """Return the slug of each session by its number."""
        return {s.number: s.slug for s in self.sessions}


def facts_of(
    given: Material, rates: Rates, how: str, shares: Mapping[str, Fraction] | None
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
        "conversion_30d": _conversion(given, gone),
        "repeat": _repeat(given, gone),
        "nps": _nps(given),
        "ltv": _ltv(given, rates, gone),
        "experiments": _experiments(given, rates),
        "payouts": _payouts(given, rates, shares),
        "liability": _liability(given, rates),
        "rows": {
            role: {
                "read": a.read,
                "used": a.used,
                "dropped": dict(a.dropped),
                "ignored_columns": len(a.ignored),
            }
            for role, a in given.rows.items()
        },
    }
    return {**facts, "suppressed": list(_suppressed(facts))}


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


def _ltv(given: Material, rates: Rates, gone: Hidden) -> list[Row] | None:
    if given.attended is None or given.payments is None:
        return None
    values = ltv.values(given.attended.people, given.payments, rates, micros(given.now))
    few = {}
    for age in ltv.AGES:
        payers = {v.cohort: v.payers[age] for v in values if v.sums[age] is not None}
        if any(e.assigned for e in given.experiments):  # arms may add up to what cohorts do
            few[age] = hidden(payers, given.k, always=gone.cells).cells | gone.cells
        else:
            few[age] = gone.cells | {cohort for cohort, n in payers.items() if n < given.k}
    rows = []
    for v in values:
        cells = {age: None if v.sums[age] is None else cents((v.sums[age] or 0) / Fraction(v.size)) for age in ltv.AGES}
        row: Row = {"cohort": v.cohort, "size": v.size, "currency": rates.home}
        row |= {f"d{age}": amount for age, amount in cells.items()}
        hide = [f"d{age}" for age in ltv.AGES if cells[age] is not None and v.cohort in few[age]]
        rows.append(told.without(row, [*hide, *(("size",) if v.cohort in gone.cells else ())]))
    return rows


def _experiments(given: Material, rates: Rates) -> list[Row] | None:
    if given.attended is None or given.payments is None:
        return None
    found = arms.results(
        given.experiments,
        given.sessions,
        given.attended.pairs,
        given.payments,
        rates,
        micros(given.now),
    )
    return [_experiment(one, rates.home, given.k) for one in found]


def _experiment(one: arms.Result, currency: str, k: int) -> Row:
    """Return an experiment; when one arm is hidden all are, since the rest would give it back."""
    small = any(arm.size < k for arm in one.arms)
    poor = small or (one.mature and any(arm.payers < k for arm in one.arms))
    rows = []
    for arm in one.arms:
        ends = arm.estimate.interval() if arm.estimate else None
        value = cents(arm.total / arm.size) if arm.estimate else None
        low, high = (_cents(end) for end in ends) if ends else (None, None)
        row = {"arm": arm.name, "size": arm.size, "events": arm.events, "ltv90": value, "low": low, "high": high}
        gone = [n for n in ("ltv90", "low", "high") if poor and row[n] is not None]
        rows.append(told.without(row, [*gone, *(("size",) if small else ())]))
    differences = [] if poor else [_difference(c) for c in one.compared]
    whole = {
        "name": one.name,
        "currency": currency,
        "arms": rows,
        "verdict": one.verdict,
        "srm_p": one.ratio_p,
        "differences": differences,
    }
    return told.without(whole, [*(("verdict",) if poor and one.mature else ()), *(("srm_p",) if small else ())])


def _difference(one: arms.Compared) -> Row:
    ends = one.estimate.interval()
    least = detectable(one.estimate)
    return {
        "arms": [one.one, one.other],
        "ltv90": _cents(one.estimate.value),
        "low": _cents(ends[0]) if ends else None,
        "high": _cents(ends[1]) if ends else None,
        "p": one.p,
        "p_holm": one.adjusted,
        "detectable": None if least is None else _cents(least),
    }


def _cents(amount: float) -> Decimal:
    return cents(Fraction(amount))


def _payouts(given: Material, rates: Rates, shares: Mapping[str, Fraction] | None) -> list[Row] | None:
    if given.payments is None:
        return None
    vias = owed.by_via(given.payments, rates)
    gone = hidden({v.name: v.people for v in vias}, given.k).cells
    rows = []
    for v in vias:
        percent = None if shares is None else shares.get(v.name)
        due = None if percent is None else cents(owed.payout(v.net, percent))
        share = None if percent is None else Decimal(percent.numerator) / Decimal(percent.denominator)
        row = {"via": v.name, "payments": v.payments, "people": v.people, "net": cents(v.net), "share_percent": share, "payout": due}
        hide = ["payments", "people", "net", *(("payout",) if due is not None else ())]
        if v.people < given.k and v.name not in (shares or {}):
            row["via"] = None  # a free text behind which few people stand may name one of them
            hide = ["via", *hide]
        rows.append(told.without(row, hide if v.name in gone else []))
    return rows


def _liability(given: Material, rates: Rates) -> Row | None:
    if given.payments is None:
        return None
    found = owed.liabilities(given.sessions, given.payments, rates, micros(given.now))
    paid = [one for one in found if one.seats]
    gone = hidden({one.session.slug: one.people for one in paid}, given.k)
    rows = []
    for one in paid:
        until = None if one.until is None else instant(one.until).astimezone(given.zone).date().isoformat()
        row = {"event": one.session.slug, "seats": one.seats, "people": one.people, "amount": cents(one.amount), "until": until}
        rows.append(told.without(row, ["seats", "people", "amount"] if one.session.slug in gone.cells else []))
    total = sum((one.amount for one in paid), Fraction())
    whole = {"currency": rates.home, "total": cents(total), "events": rows}
    return told.without(whole, ["total"] if gone.margin else [])


def _suppressed(node: object, path: str = "") -> Iterator[str]:
    """Yield the path of every suppressed cell, as in conversion_30d.cohorts.2026-05.converted."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            label = next((item[n] for n in ("cohort", "event", "mentor", "name", "arm", "via") if isinstance(item.get(n), str)), str(place)) if isinstance(item, dict) else str(place)
            yield from _suppressed(item, f"{path}.{label}")
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "suppressed":
                yield from (f"{path}.{cell}" for cell in value)
            else:
                yield from _suppressed(value, f"{path}.{name}" if path else name)
