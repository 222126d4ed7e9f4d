"""The parts of the report that speak of money: lifetime value, experiments, payouts, guarantees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from microsite.program.metrics.forms import between, cell, counted, interval, money, whole
from microsite.program.reports.scale import ticks
from microsite.program.reports.value import HIDDEN, Block, Cell, Mark, Paragraph, Plot, text
from microsite.program.reports.value import table as table_of

Facts = dict[str, Any]
AGES = (30, 60, 90, 180)
MOST = 24
ALARM = 0.001


def value(facts: Facts) -> Iterator[Block]:
    """Yield lifetime value by cohort."""
    found = facts["ltv"]
    if found is None:
        yield Paragraph("Not known: it needs the attendance and the payments file.")
        return
    if not found:
        yield Paragraph("Nobody has attended yet.")
        return
    yield Paragraph(
        f"What the people of a cohort paid up to an age, less fees, taxes and refunds, over the number of people in the cohort, in "
        f"{facts['currency']} ({facts['currency_is']}). Age 0 is the end of the first session attended; the seat paid before it counts. "
        f"A cell is hidden when fewer than {facts['k']} people of the cohort paid."
    )
    names = [f"d{age}" for age in AGES]
    most = max((float(r[n]) for r in found for n in names if r[n] is not None), default=0.0)
    table = table_of(
        f"Lifetime value a person, {facts['currency']}",
        ["Cohort", "People", *(f"{age} days" for age in AGES)],
        [
            [
                text(r["cohort"]),
                cell(r, "size", whole),
                *(cell(r, n, money, max(float(r[n] or 0), 0) / most if most > 0 else None) for n in names),
            ]
            for r in found
        ],
    )
    shown = [r for r in found if any(r[n] is not None for n in names)][-MOST:]
    if not shown or any(r[a] is None and r[b] is not None for r in shown for a, b in pairwise(names)):
        yield table
        return
    yield Plot(
        "Lifetime value by cohort and age",
        "For each cohort the value a person at 30, 60, 90 and 180 days, as far as the cohort is old enough and told.",
        tuple(
            Mark(r["cohort"], _last(r, names), tuple(float(r[n]) for n in names if r[n] is not None))
            for r in shown
        ),
        ticks([float(r[n]) for r in shown for n in names if r[n] is not None], lambda v: f"{v:,.0f}"),
        table,
        keys=tuple(f"{age} days" for age in AGES),
    )


def _last(row: Facts, names: list[str]) -> str:
    known = [n for n in names if row[n] is not None]
    return f"{money(row[known[-1]])} at {known[-1][1:]} days"


def experiments(facts: Facts) -> Iterator[Block]:
    """Yield each assigned experiment with its verdict."""
    found = facts["experiments"]
    if found is None:
        yield Paragraph("Not known: they need the attendance and the payments file.")
    elif not found:
        yield Paragraph("No experiment of this site is assigned.")
    for one in found or ():
        yield from _experiment(one, facts["k"])


def _experiment(one: Facts, k: int) -> Iterator[Block]:
    yield Paragraph(f"{one['name']}, by lifetime value: {_verdict(one, k)}")
    if one["srm_p"] is not None and one["srm_p"] < ALARM:
        yield Paragraph(
            f"The arms are of very different sizes (p = {one['srm_p']:.2g} if people were dealt alike): look for a fault in who was "
            "counted before anything else is believed."
        )
    table = table_of(
        f"{one['name']}: lifetime value at 90 days by arm, {one['currency']}",
        ["Arm", "People", "Events", "LTV a person", "95% interval"],
        [
            [
                text(a["arm"]),
                cell(a, "size", whole),
                cell(a, "events", whole),
                cell(a, "ltv90", money),
                between(a, money),
            ]
            for a in one["arms"]
        ],
        "Intervals come from a bootstrap that draws whole events, since people of one event are alike.",
    )
    shown = [a for a in one["arms"] if a["ltv90"] is not None]
    if not shown:
        yield table
        return
    ends = [float(v) for a in shown for v in (a["ltv90"], a["low"], a["high"]) if v is not None]
    yield Plot(
        f"{one['name']}: lifetime value at 90 days by arm",
        "The value a person of each arm with its 95% interval.",
        tuple(
            Mark(
                a["arm"],
                money(a["ltv90"]),
                (float(a["ltv90"]),),
                None if a["low"] is None else float(a["low"]),
                None if a["high"] is None else float(a["high"]),
            )
            for a in shown
        ),
        ticks(ends, lambda v: f"{v:,.0f}"),
        table,
    )


def _verdict(one: Facts, k: int) -> str:
    verdict = one["verdict"]
    if verdict is None:
        return f"fewer than {k} people paid in one of its arms, so nothing is told."
    if verdict == "too early":
        return "too early. Not everybody in it has reached 90 days."
    gaps = "; ".join(_gap(d, one["currency"]) for d in one["differences"])
    said = f"inconclusive ({one['reason']})." if verdict == "inconclusive" else f"{verdict}."
    return f"{said} {gaps}" if gaps else said


def _gap(gap: Facts, currency: str) -> str:
    one, other = gap["arms"]
    words = f"{other} minus {one}: {money(gap['ltv90'])} {currency} a person"
    if gap["low"] is None:
        return f"{words}, from too few events for an interval."
    return (
        f"{words}, within {interval(gap, money)} with 95% confidence (p = {gap['p']:.2g}, {gap['p_holm']:.2g} after Holm). "
        f"A difference below {money(gap['detectable'])} would likely have been missed."
    )


def payouts(facts: Facts) -> Iterator[Block]:
    """Yield what came by each name in the column `via`."""
    found = facts["payouts"]
    if found is None:
        yield Paragraph("Not known: it needs the payments file.")
        return
    if not found:
        yield Paragraph("No payment names anybody in its column via.")
        return
    shared = any(r["share_percent"] is not None for r in found)
    yield Paragraph(
        f"All payments that name somebody in the column via, less fees, taxes and refunds, in {facts['currency']}."
        + ("" if shared else " No shares are known: data/creators.yaml names none for them.")
    )
    heads = ["Via", "Payments", "People", "Net"] + (["Share", "Payout"] if shared else [])
    rows = []
    for r in found:
        via = Cell(HIDDEN, hidden=True) if r["via"] is None else text(r["via"])
        more = [cell(r, "share_percent", lambda v: f"{v:g}%"), cell(r, "payout", money)] if shared else []
        rows.append([via, cell(r, "payments", whole), cell(r, "people", whole), cell(r, "net", money), *more])
    yield table_of(f"By via, {facts['currency']}", heads, rows)


def liability(facts: Facts) -> Iterator[Block]:
    """Yield what guarantees could still cost."""
    found = facts["liability"]
    if found is None:
        yield Paragraph("Not known: it needs the payments file.")
        return
    if not found["events"]:
        yield Paragraph("No seat under an outcome guarantee is open.")
        return
    total = (
        "an amount that is hidden"
        if found["total"] is None
        else f"{money(found['total'])} {found['currency']}"
    )
    yield Paragraph(
        f"If every promise that is still open were claimed, {total} would come back, over {counted(len(found['events']), 'event')}. "
        "A promise is open until its deadline; what came back already is taken off."
    )
    yield table_of(
        f"Open guarantees, {found['currency']}",
        ["Event", "Seats", "People", "At most", "Until"],
        [
            [
                text(r["event"]),
                cell(r, "seats", whole),
                cell(r, "people", whole),
                cell(r, "amount", money),
                Cell(r["until"] or "no deadline", (r["until"] or "9999").replace("-", "")),
            ]
            for r in found["events"]
        ],
    )
