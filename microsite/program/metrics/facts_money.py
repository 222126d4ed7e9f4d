"""The facts that are amounts: lifetime value, experiments, payouts and guarantees, suppressed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from microsite.program.metrics import arms, ltv, owed, told
from microsite.program.metrics.clock import instant, micros
from microsite.program.metrics.material import Material, Row
from microsite.program.metrics.money import Rates, cents
from microsite.program.stats import detectable
from microsite.program.suppress import Hidden, hidden


def ltv_facts(given: Material, rates: Rates, gone: Hidden) -> list[Row] | None:
    """Return lifetime value by cohort; a cell that fewer than k people paid for is hidden."""
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
        cells = {
            age: None if v.sums[age] is None else cents((v.sums[age] or 0) / Fraction(v.size))
            for age in ltv.AGES
        }
        row: Row = {"cohort": v.cohort, "size": v.size, "currency": rates.home}
        row |= {f"d{age}": amount for age, amount in cells.items()}
        hide = [f"d{age}" for age in ltv.AGES if cells[age] is not None and v.cohort in few[age]]
        rows.append(told.without(row, [*hide, *(("size",) if v.cohort in gone.cells else ())]))
    return rows


def experiments_facts(given: Material, rates: Rates, silent: frozenset[str]) -> list[Row] | None:
    """Return what each assigned experiment shows; of those in `silent` the sizes of arms would give a hidden event back."""
    if given.attended is None or given.payments is None:
        return None
    now = given.now.astimezone(given.zone)
    pairs = given.attended.pairs
    found = arms.results(given.experiments, given.sessions, pairs, given.payments, rates, now)
    return [_experiment(one, rates.home, given.k, one.name in silent) for one in found]


def _experiment(one: arms.Result, currency: str, k: int, silent: bool) -> Row:  # noqa: FBT001 - of one caller
    """Return an experiment; when one arm is hidden all are, since the rest would give it back."""
    few = any(arm.size < k for arm in one.arms)
    small = few or silent
    poor = few or (one.mature and any(arm.payers < k for arm in one.arms))
    rows = []
    for arm in one.arms:
        ends = arm.estimate.interval() if arm.estimate else None
        value = cents(arm.total / arm.size) if arm.estimate else None
        low, high = (_cents(end) for end in ends) if ends else (None, None)
        row = {
            "arm": arm.name,
            "size": arm.size,
            "events": arm.events,
            "ltv90": value,
            "low": low,
            "high": high,
        }
        gone = [n for n in ("ltv90", "low", "high") if poor and row[n] is not None]
        rows.append(told.without(row, [*gone, *(("size",) if small else ())]))
    differences = [] if poor else [_difference(c) for c in one.compared]
    whole = {
        "name": one.name,
        "currency": currency,
        "arms": rows,
        "verdict": one.verdict,
        "reason": one.reason,
        "srm_p": one.ratio_p,
        "differences": differences,
    }
    return told.without(
        whole, [*(("verdict", "reason") if poor and one.mature else ()), *(("srm_p",) if small else ())]
    )


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


def payouts_facts(given: Material, rates: Rates, shares: Mapping[str, Fraction] | None) -> list[Row] | None:
    """Return what came by each name; the name of a small group is told only when it is a creator's."""
    if given.payments is None:
        return None
    vias = owed.by_via(given.payments, rates)
    gone = hidden({v.name: v.people for v in vias}, given.k).cells
    rows = []
    for v in vias:
        percent = None if shares is None else shares.get(v.name)
        due = None if percent is None else cents(owed.payout(v.net, percent))
        share = None if percent is None else Decimal(percent.numerator) / Decimal(percent.denominator)
        row = {
            "via": v.name,
            "payments": v.payments,
            "people": v.people,
            "net": cents(v.net),
            "share_percent": share,
            "payout": due,
        }
        hide = ["payments", "people", "net", *(("payout",) if due is not None else ())]
        if v.people < given.k and v.name not in (shares or {}):
            row["via"] = None  # a free text behind which few people stand may name one of them
            hide = ["via", *hide]
        rows.append(told.without(row, hide if v.name in gone else []))
    return rows


def liability_facts(given: Material, rates: Rates) -> Row | None:
    """Return what open guarantees could cost, and their total."""
    if given.payments is None:
        return None
    found = owed.liabilities(given.sessions, given.payments, rates, micros(given.now))
    paid = [one for one in found if one.seats]
    gone = hidden({one.session.slug: one.people for one in paid}, given.k)
    rows = []
    for one in paid:
        until = None if one.until is None else instant(one.until).astimezone(given.zone).date().isoformat()
        row = {
            "event": one.session.slug,
            "seats": one.seats,
            "people": one.people,
            "amount": cents(one.amount),
            "until": until,
        }
        rows.append(
            told.without(row, ["seats", "people", "amount"] if one.session.slug in gone.cells else [])
        )
    total = sum((one.amount for one in paid), Fraction())
    whole = {"currency": rates.home, "total": cents(total), "events": rows}
    return told.without(whole, ["total"] if gone.margin else [])
