"""What the arms of experiments come to: revenue a seat, conversion and lifetime value, with intervals that draw whole events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import polars as pl

from microsite.program.metrics import arms as ltv
from microsite.program.metrics import conversion
from microsite.program.metrics.clock import micros
from microsite.program.metrics.inputs import SEAT, TIP
from microsite.program.metrics.material import Material
from microsite.program.metrics.money import Rates, summed
from microsite.program.stats import Estimate, clustered_ratio, difference, holm
from microsite.read.experiments import Experiment
from microsite.records import frozen

REVENUE, CONVERSION, LTV = "revenue_per_seat", "conversion_30d", "ltv90"
METRICS = (REVENUE, CONVERSION, LTV)
SAID = {
    REVENUE: "revenue a seat",
    CONVERSION: "conversion within 30 days",
    LTV: "lifetime value at 90 days",
}


@frozen
class Value:
    """A metric of one arm: a sum over a number (of seats, of mature attendances, of people), and how many people are behind the sum."""

    total: Fraction
    number: int
    people: int
    estimate: Estimate | None


@frozen
class Gap:
    """Two arms compared by a metric: `other` less `one`; `adjusted` is the p-value after Holm, of primary metrics only."""

    metric: str
    one: str
    other: str
    estimate: Estimate
    adjusted: float | None = None


@frozen
class Figures:
    """An experiment: for each arm its events, its events that somebody attended, its people, and its metrics; and the comparisons."""

    experiment: Experiment
    events: Mapping[str, int]
    runs: Mapping[str, int]
    sizes: Mapping[str, int]
    values: Mapping[str, Mapping[str, Value]]
    ready: bool
    """Whether everybody has reached 90 days, so that lifetime values can be told."""
    ratio_p: float
    gaps: tuple[Gap, ...]


@frozen
class _Event:
    """One event that is over: what seats and tips brought, seats, people who paid; mature attendances and their people, conversions and theirs."""

    revenue: Fraction = Fraction()
    seats: int = 0
    payers: int = 0
    mature: int = 0
    people: int = 0
    converted: int = 0
    converts: int = 0


def figures(given: Material, rates: Rates) -> tuple[Figures, ...]:
    """Return the figures of every registered experiment; p-values of primary metrics are adjusted over all experiments."""
    if given.attended is None or given.payments is None or given.clock is None:
        return ()
    now = given.now.astimezone(given.zone)
    worth = ltv.results(given.experiments, given.sessions, given.attended.pairs, given.payments, rates, now)
    events = _events(given, rates)
    by_name = {one.name: one for one in given.experiments}
    found = [_figures(by_name[result.name], result, given, events) for result in worth]
    primary = [(f, gap) for f in found for gap in f.gaps if gap.metric == primary_of(f.experiment)]
    adjusted = holm([gap.estimate.p() for _, gap in primary])
    p_of = {(f.experiment.name, gap.one, gap.other): p for (f, gap), p in zip(primary, adjusted, strict=True)}
    return tuple(_adjusted(f, p_of) for f in found)


def primary_of(one: Experiment) -> str:
    """Return the metric that an experiment is judged by: lifetime value where it names one that is not known."""
    return one.front.primary if one.front.primary in METRICS else LTV


def _adjusted(found: Figures, p_of: Mapping[tuple[str, str, str], float]) -> Figures:
    primary, name = primary_of(found.experiment), found.experiment.name
    gaps = tuple(
        Gap(g.metric, g.one, g.other, g.estimate, p_of[name, g.one, g.other] if g.metric == primary else None)
        for g in found.gaps
    )
    return replace(found, gaps=gaps)


def _events(given: Material, rates: Rates) -> dict[int, _Event]:
    """Return what each event that is over came to, by its number.

    A seat is one person of one session who paid for it, were it 0.00, or attended. Its revenue is what seats and tips of that session
    brought without fees, taxes and refunds.
    """
    if given.attended is None or given.payments is None or given.clock is None:
        return {}
    pairs, now = given.attended.pairs, micros(given.now)
    paid = given.payments.filter(pl.col("kind").is_in([SEAT, TIP])).with_columns(
        amount=pl.col("gross") - pl.col("fees") - pl.col("tax") - pl.col("refund")
    )
    revenue = summed(paid, ["event"], rates)
    bought = paid.filter(pl.col("kind") == SEAT).select("event", "person")
    taken = pl.concat([bought, pairs.select("event", "person")]).unique()
    seats = dict(taken.group_by("event").agg(pl.len()).iter_rows())
    payers = dict(
        paid.filter(pl.col("gross") > 0).group_by("event").agg(pl.col("person").n_unique()).iter_rows()
    )
    rows = conversion.by(conversion.converted(pairs, given.payments, given.clock, now), "event")
    done = {row["event"]: row for row in rows.iter_rows(named=True)}
    none = dict.fromkeys(("mature", "people_mature", "converted", "people_converted"), 0)
    found = {}
    for session in given.sessions:
        n, row = session.number, done.get(session.number, none)
        if session.end <= now:
            found[n] = _Event(
                revenue.get((n,), Fraction()), seats.get(n, 0), payers.get(n, 0),
                int(row["mature"]), int(row["people_mature"]), int(row["converted"]), int(row["people_converted"]),
            )  # fmt: skip
    return found


def _figures(one: Experiment, worth: ltv.Result, given: Material, events: Mapping[int, _Event]) -> Figures:
    pairs = given.attended.pairs if given.attended else pl.DataFrame({"event": []})
    arm_of = ltv.arm_of_events(one, given.sessions)
    values: dict[str, dict[str, Value]] = {}
    for arm in worth.arms:
        mine = [events[n] for n, name in arm_of.items() if name == arm.name and n in events]
        revenue = [(e.revenue, e.seats) for e in mine]
        shares = [(Fraction(e.converted), e.mature) for e in mine]
        values[arm.name] = {
            REVENUE: _value(revenue, sum(e.payers for e in mine), f"{one.name} {arm.name} {REVENUE}"),
            CONVERSION: _value(shares, sum(e.converts for e in mine), f"{one.name} {arm.name} {CONVERSION}"),
            LTV: Value(arm.total, arm.size, arm.payers, arm.estimate),
        }
    gaps = [
        Gap(metric, a, b, difference(first, second))
        for metric in METRICS
        for a, b in combinations(values, 2)
        if (first := values[a][metric].estimate) and (second := values[b][metric].estimate)
    ]
    held = list(arm_of.values())
    return Figures(
        experiment=one,
        events={arm: held.count(arm) for arm in one.front.arms},
        runs=ltv.runs_of(one, given.sessions, pairs),
        sizes={arm.name: arm.size for arm in worth.arms},
        values=values,
        ready=worth.mature,
        ratio_p=worth.ratio_p,
        gaps=tuple(gaps),
    )


def _value(clusters: Sequence[tuple[Fraction, int]], people: int, seed: str) -> Value:
    """Return a ratio over events; events with nothing below the line say nothing."""
    whole = [(total, number) for total, number in clusters if number]
    number = sum(n for _, n in whole)
    floats = [(float(total), float(n)) for total, n in whole]
    estimate = clustered_ratio(floats, seed) if number else None
    return Value(sum((t for t, _ in whole), Fraction()), number, people, estimate)
