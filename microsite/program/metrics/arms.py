"""Lifetime value by the arms of pricing experiments, with intervals that know that people of one event are alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations

import polars as pl

from microsite.program.metrics.clock import DAY, micros
from microsite.program.metrics.ltv import flows
from microsite.program.metrics.material import Material
from microsite.program.metrics.money import Rates, summed
from microsite.program.metrics.sessions import Session
from microsite.program.stats import Estimate, clustered_ratio, difference, holm, sample_ratio_p
from microsite.read.experiments import Experiment
from microsite.records import frozen

AGE = 90
LEVEL = 0.05
INCONCLUSIVE, EARLY = "inconclusive", "too early"
TOO_FEW, ALIKE = "too few events for an interval", "the data does not tell the arms apart"


@frozen
class Arm:
    """One arm: its people, the events in which they came first, who of them paid, the exact sum, and LTV at 90 days."""

    name: str
    size: int
    events: int
    payers: int
    total: Fraction
    estimate: Estimate | None


@frozen
class Compared:
    """Two arms compared: `other` minus `one`, its p-value, and that value adjusted for all comparisons (Holm)."""

    one: str
    other: str
    estimate: Estimate
    p: float
    adjusted: float


@frozen
class Result:
    """What an experiment shows so far; `reason` is why it is inconclusive."""

    name: str
    arms: tuple[Arm, ...]
    mature: bool
    compared: tuple[Compared, ...]
    verdict: str
    ratio_p: float
    reason: str = ""


def results(
    experiments: Sequence[Experiment],
    sessions: Sequence[Session],
    pairs: pl.DataFrame,
    payments: pl.DataFrame,
    rates: Rates,
    now: datetime,
) -> tuple[Result, ...]:
    """Return the result of each experiment that is assigned; p-values are adjusted over all comparisons of all experiments.

    `now` is of the site's zone, in which a stop rule names its day.
    """
    before = pl.col("end").shift(1).over("person")
    placed = pairs.sort("person", "number").with_columns(before=before)
    given = flows(payments)
    assigned = [e for e in experiments if e.assigned is not None]
    raw = [
        _result(e, first_sessions(arm_of_events(e, sessions), placed), given, rates, micros(now))
        for e in assigned
    ]
    every = [c for r in raw for c in r.compared]
    adjusted = iter(holm([c.p for c in every]))
    done = []
    for experiment, result in zip(assigned, raw, strict=True):
        compared = tuple(Compared(c.one, c.other, c.estimate, c.p, next(adjusted)) for c in result.compared)
        early = next(waits_for(experiment, runs_of(experiment, sessions, pairs), now.date()), "")
        verdict, reason = (INCONCLUSIVE, f"too early: {early}") if early else verdict_of(compared)
        if not result.mature:
            verdict, reason = EARLY, ""
        done.append(replace(result, compared=compared, verdict=verdict, reason=reason))
    return tuple(done)


def arm_of_events(experiment: Experiment, sessions: Sequence[Session]) -> dict[int, str]:
    """Return the arm of each session by its number; a name of a series stands for its sessions where series are dealt."""
    assigned = experiment.assigned or {}
    by_series = experiment.front.unit == "series"
    found: dict[int, str] = {}
    for session in sessions:
        arm = assigned.get(session.slug) or (assigned.get(session.series) if by_series else None)
        if arm:
            found[session.number] = arm
    return found


def arms_of(given: Material) -> dict[str, tuple[str, str]]:
    """Return of each event that is dealt, by its slug, the experiment and the arm."""
    return {
        given.slugs[number]: (one.name, arm)
        for one in given.experiments
        if one.assigned is not None
        for number, arm in arm_of_events(one, given.sessions).items()
    }


def first_sessions(arms: Mapping[int, str], placed: pl.DataFrame) -> pl.DataFrame:
    """Return each person's first session of an experiment: `person`, `event`, `arm`, `begin` (age 0), `before`.

    A person belongs to the arm that they met first. `before` is the end of the session attended before that one, null without:
    what was paid until then belongs to an earlier price.
    """
    table = pl.DataFrame(
        {"event": list(arms), "arm": list(arms.values())}, schema={"event": pl.Int64, "arm": pl.String}
    )
    return (
        placed.join(table, on="event", maintain_order="left")
        .unique("person", keep="first", maintain_order=True)
        .select("person", "event", "arm", "before", begin="end")
    )


def _result(
    experiment: Experiment, firsts: pl.DataFrame, given: pl.DataFrame, rates: Rates, now: int
) -> Result:
    mine = given.join(firsts, on="person").filter(
        (pl.col("at") < pl.col("begin") + AGE * DAY)
        & (pl.col("before").is_null() | (pl.col("paid") > pl.col("before")))
    )
    sums = summed(mine, ["arm", "event"], rates)
    payers = dict(mine.group_by("arm").agg(pl.col("person").n_unique()).iter_rows())
    sizes = firsts.group_by("arm", "event").agg(pl.len()).sort("arm", "event").rows()
    youngest = firsts["begin"].max()
    met = set(firsts["arm"].to_list()) >= set(experiment.front.arms)  # an arm that nobody met yet is to come
    mature = met and isinstance(youngest, int) and youngest + AGE * DAY <= now
    arms = []
    for name in experiment.front.arms:
        clusters = [(sums.get((name, event), Fraction()), n) for arm, event, n in sizes if arm == name]
        size = sum(n for _, n in clusters)
        floats = [(float(total), float(n)) for total, n in clusters]
        estimate = clustered_ratio(floats, f"{experiment.name} {name}") if size and mature else None
        total = sum((t for t, _ in clusters), Fraction())
        arms.append(Arm(name, size, len(clusters), payers.get(name, 0), total, estimate))
    compared = []
    for one, other in combinations(arms, 2):
        if one.estimate and other.estimate:
            gap = difference(one.estimate, other.estimate)
            compared.append(Compared(one.name, other.name, gap, gap.p(), 1.0))
    ratio = sample_ratio_p([arm.size for arm in arms])
    return Result(experiment.name, tuple(arms), mature, tuple(compared), EARLY, ratio)


def runs_of(experiment: Experiment, sessions: Sequence[Session], pairs: pl.DataFrame) -> dict[str, int]:
    """Return how many events of each arm somebody attended."""
    held = set(pairs["event"].unique().to_list())
    ran = [arm for number, arm in arm_of_events(experiment, sessions).items() if number in held]
    return {arm: ran.count(arm) for arm in experiment.front.arms}


def waits_for(experiment: Experiment, runs: Mapping[str, int], today: date) -> Iterator[str]:
    """Yield what has to come before a verdict: the least number of events of each arm, and the stop rule."""
    least, stop = experiment.front.minimum_runs or 0, experiment.front.stop
    rule: Mapping[str, object] = stop if isinstance(stop, Mapping) else {}
    number, day = str(rule.get("runs", "")), str(rule.get("on", ""))
    for wanted in (least, int(number) if number.isdecimal() else 0):
        for arm, n in runs.items():
            if n < wanted:
                yield f"{arm} has had {n} of {wanted} events"
    try:
        end = date.fromisoformat(day) if day else None
    except ValueError:
        end = None
    if end and today < end:
        yield f"it stops on {end}"


def verdict_of(compared: Sequence[Compared]) -> tuple[str, str]:
    """Return "x above y" for the surest difference, else "inconclusive" and why."""
    sure = [c for c in compared if c.adjusted < LEVEL]
    if not sure:
        unknown = not compared or any(c.estimate.error is None for c in compared)
        return INCONCLUSIVE, TOO_FEW if unknown else ALIKE
    best = min(sure, key=lambda c: (c.adjusted, c.one, c.other))
    high, low = (best.other, best.one) if best.estimate.value > 0 else (best.one, best.other)
    return f"{high} above {low}", ""
