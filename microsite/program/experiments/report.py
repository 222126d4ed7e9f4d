"""The report of experiments as facts, suppressed, with a verdict that says "inconclusive" unless an interval says otherwise.

A verdict is told when the primary metric can be told, each arm has had `minimum_runs` events, the stop rule is reached
(`stop: {runs: EVENTS OF EACH ARM, on: DATE}`; a stop rule in words is for people), and after Holm's correction over all experiments the
difference leaves 0 out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from microsite.program.experiments.figures import (
    CONVERSION,
    LTV,
    METRICS,
    REVENUE,
    SAID,
    Figures,
    Gap,
    Value,
    figures,
    primary_of,
)
from microsite.program.metrics.apart import Apart
from microsite.program.metrics.arms import INCONCLUSIVE, Compared, verdict_of, waits_for
from microsite.program.metrics.facts import facts_of, seen_of, suppressed
from microsite.program.metrics.material import Material, Row
from microsite.program.metrics.money import cents
from microsite.program.metrics.run import Prepared
from microsite.program.metrics.told import DIGITS, without
from microsite.program.stats import detectable

ALARM = 0.001
NAMES = {
    REVENUE: (REVENUE, "revenue_low", "revenue_high"),
    CONVERSION: (CONVERSION, "conversion_low", "conversion_high"),
    LTV: (LTV, "low", "high"),
}


def report_facts(given: Prepared, only: str = "") -> Row:
    """Return the facts of experiments.json; p-values are adjusted over all experiments, also where `only` one is told."""
    material = given.material
    seen = seen_of(material)
    apart = seen.apart if seen else Apart({})
    whole = facts_of(material, given.rates, given.how, given.shares, seen)
    found = [f for f in figures(material, given.rates) if not only or f.experiment.name == only]
    facts: Row = {
        "now": whole["now"],
        "timezone": whole["timezone"],
        "k": material.k,
        "currency": whole["currency"],
        "currency_is": whole["currency_is"],
        "experiments": [_experiment(f, material, apart) for f in found],
        "rows": whole["rows"],
    }
    return {**facts, "suppressed": list(suppressed({"experiments": facts["experiments"]}))}


def _experiment(found: Figures, material: Material, apart: Apart) -> Row:
    """Return an experiment; counts of arms that would give back what `metrics` hides of an event are hidden as well."""
    front, k = found.experiment.front, material.k
    few = any(size < k for size in found.sizes.values())
    small = few or found.experiment.name in apart.silent
    hidden = {m: few or _is_poor(found, m, k) for m in METRICS}
    hidden[CONVERSION] |= found.experiment.name in apart.quiet
    arms = [_arm(found, name, hidden, small=small) for name in front.arms]
    gaps = [_gap(gap) for gap in found.gaps if not hidden[gap.metric]]
    primary = primary_of(found.experiment)
    verdict, reason = _verdict(found, material)
    if hidden[primary]:
        verdict, reason = INCONCLUSIVE, f"fewer than {k} people are behind {SAID[primary]} in one of the arms"
    facts: Row = {
        "name": found.experiment.name,
        "hypothesis": front.hypothesis,
        "unit": front.unit,
        "primary": primary,
        "minimum_runs": front.minimum_runs,
        "stop": _stop(front.stop),
        "arms": arms,
        "differences": gaps,
        "verdict": verdict,
        "reason": reason,
        "srm_p": found.ratio_p,
        "srm_alarm": found.ratio_p < ALARM,
    }
    return without(facts, ["srm_p", "srm_alarm"] if small else [])


def _stop(stop: object) -> str:
    """Return a stop rule in words."""
    if not isinstance(stop, Mapping):
        return str(stop or "")
    words = {"runs": "after {} events in each arm", "on": "on {}"}
    return ", ".join(words.get(k, f"{k}: {{}}").format(v) for k, v in stop.items())


def _is_poor(found: Figures, metric: str, k: int) -> bool:
    """Say whether few people are behind a metric of an arm; where nobody is old enough there is nothing to hide."""
    told = [v[metric] for v in found.values.values() if v[metric].estimate is not None]
    return any(v.people < k for v in told)


def _arm(found: Figures, name: str, hidden: Mapping[str, bool], *, small: bool) -> Row:
    values = found.values[name]
    row: Row = {
        "arm": name,
        "events": found.events[name],
        "runs": found.runs[name],
        "size": found.sizes[name],
        "seats": values[REVENUE].number,
        "mature": values[CONVERSION].number,
        "converted": int(values[CONVERSION].total) if values[CONVERSION].number else None,
    }
    gone = ["size", "seats", "mature"] if small else []
    for metric in METRICS:
        names = NAMES[metric]
        row |= dict(zip(names, _told(metric, values[metric]), strict=True))
        gone += [n for n in names if hidden[metric] and row[n] is not None]
    if hidden[CONVERSION] and row["converted"] is not None:
        gone.append("converted")
    return without(row, gone)


def _told(metric: str, value: Value) -> tuple[Decimal | float | None, ...]:
    """Return a value with the ends of its interval."""
    if value.estimate is None:
        return None, None, None
    ends = value.estimate.interval()
    exact = value.total / value.number
    if metric == CONVERSION:
        low, high = ends or (None, None)
        return (
            round(float(exact), DIGITS),
            None if low is None else round(max(low, 0.0), DIGITS),
            None if high is None else round(min(high, 1.0), DIGITS),
        )
    return cents(exact), *((cents(Fraction(e)) for e in ends) if ends else (None, None))


def _gap(gap: Gap) -> Row:
    ends, least = gap.estimate.interval(), detectable(gap.estimate)
    numbers = {
        "value": gap.estimate.value,
        "low": ends[0] if ends else None,
        "high": ends[1] if ends else None,
        "detectable": least,
    }
    said = {
        n: None if v is None else round(v, DIGITS) if gap.metric == CONVERSION else cents(Fraction(v))
        for n, v in numbers.items()
    }
    return {
        "metric": gap.metric,
        "arms": [gap.one, gap.other],
        **said,
        "p": gap.estimate.p(),
        "p_holm": gap.adjusted,
    }


def _verdict(found: Figures, material: Material) -> tuple[str, str]:
    """Return the verdict by the primary metric, and why it is inconclusive ("" when it is not)."""
    if early := next(_too_early(found, material), ""):
        return INCONCLUSIVE, f"too early: {early}"
    primary = primary_of(found.experiment)
    told = (gap for gap in found.gaps if gap.metric == primary)
    return verdict_of(
        [
            Compared(g.one, g.other, g.estimate, g.estimate.p(), 1 if g.adjusted is None else g.adjusted)
            for g in told
        ]
    )


def _too_early(found: Figures, material: Material) -> Iterator[str]:
    """Yield what has to come before a verdict."""
    yield from waits_for(found.experiment, found.runs, material.now.astimezone(material.zone).date())
    if primary_of(found.experiment) == LTV and not found.ready:
        yield "not everybody in it has reached 90 days"
    elif any(values[primary_of(found.experiment)].estimate is None for values in found.values.values()):
        yield f"there is no {SAID[primary_of(found.experiment)]} yet in every arm"
