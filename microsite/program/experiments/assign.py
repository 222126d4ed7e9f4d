"""Deals the events of registered experiments to arms, and writes down who is where; what was dealt before stays.

Which events take part is said by `events`, `start` and `end` alone, never by the clock, so every machine deals alike. Drafts wait until they
are none, and what is cancelled or postponed is not dealt. An event that another experiment has stays there. The stratum of an event is its
first topic and the weekday of its start in its own zone; that of a series is its first session's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Severity, error, note, warning
from microsite.gather import parse
from microsite.graph import Item
from microsite.history import read_history
from microsite.kinds.event import EventData
from microsite.kinds.pricing import arms_of, takes_part
from microsite.program.experiments.deal import Unit, dealt
from microsite.program.experiments.register import Done
from microsite.program.experiments.site import Lab
from microsite.program.experiments.write import save, text_of
from microsite.read.document import Converted
from microsite.read.experiments import Charge, Experiment
from microsite.read.files import Source
from microsite.read.markdown import Body
from microsite.read.nodes import Scalar
from microsite.records import frozen

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AMOUNTS = frozenset({"price", "entry", "early", "suggested_tips", "plan"})
_NO_BODY = Body("", "", ())


@frozen
class _Event:
    """An event of the site as a deal needs it."""

    slug: str
    uid: str
    data: EventData


def assign(lab: Lab, root: Path) -> Done:
    """Deal the events of the chosen experiments."""
    config, gathered = lab.config, lab.gathered
    if config is None or gathered is None:
        return Done((), (), lab.problems)
    sources = {s.path: s for s in gathered.sources}
    history = read_history(root, gathered.items, config, {path: s.data for path, s in sources.items()})
    uids = {path: revision.uid for path, revision in history.revisions.items()}
    taken = {slug: one.name for one in config.experiments for slug in arms_of(one, gathered.items)}
    lines, files, problems = list[str](), list[str](), list[Problem]()
    for one in lab.chosen:
        faults = lab.of(one) or tuple(_unregistered(one))
        events = [i for i in gathered.items if i.kind == "event" and takes_part(one, i)]
        free = [i for i in events if taken.get(i.slug, one.name) == one.name]
        faults = faults or tuple(_impossible(one, [sources[i.path] for i in free], config))
        if faults:
            problems += faults
            continue
        if len(free) < len(events):
            held = ", ".join(sorted(i.slug for i in events if i not in free))
            problems.append(
                note("X102", f"in another experiment, and left there: {held}", one.where("events"))
            )
        before = dict(one.assigned or {})
        had = arms_of(one, gathered.items)
        arms = _dealt(one, free, uids, had, gathered.items)
        new = {slug: arm for slug, arm in arms.items() if slug not in had}
        taken |= dict.fromkeys(new, one.name)
        if not arms:
            problems.append(
                warning("X106", "no event takes part", one.where("events"), "look at events, start and end")
            )
        if fault := save(root, one.beside, text_of(one, {**new, **before})) if new else None:
            problems.append(fault)
            continue
        files += [one.beside] if new else []
        lines.append(f"{one.name}: {len(new)} dealt, {len(arms) - len(new)} as before: {_counts(one, arms)}")
    known = {p.where.path for one in lab.chosen for p in lab.of(one)}
    problems += [p for p in lab.problems if p.severity is Severity.ERROR and p.where.path not in known]
    return Done(tuple(lines), tuple(files), tuple(problems))


def _unregistered(one: Experiment) -> Iterator[Problem]:
    if not one.registered:
        words = f"{one.name} is not registered, so its arms could still be changed"
        yield error("X104", words, one.where(""), f"microsite experiments register {one.name}")


def _counts(one: Experiment, arms: Mapping[str, str]) -> str:
    held = list(arms.values())
    return ", ".join(f"{held.count(arm)} {arm}" for arm in one.front.arms)


def _impossible(one: Experiment, sources: Sequence[Source], config: Config) -> Iterator[Problem]:
    """Yield why an event could not be charged what an arm says; whichever arm it gets, it must be possible."""
    seen: dict[Problem, None] = {}
    currencies = set()
    for source in sources:
        own = parse(Converted(source, _NO_BODY), replace(config, charges={})).item
        if own is None or not isinstance(own.data, EventData):
            continue
        currencies |= {offer.currency for offer, _ in own.data.offers}
        for name, arm in one.front.arms.items():
            charges = {("event", own.slug): Charge(one.path, name, arm.offer)}
            parsed = parse(Converted(source, _NO_BODY), replace(config, charges=charges))
            seen |= {p: None for p in parsed.problems if p.where.path == one.path}
    yield from (p for p in seen if p.severity is Severity.ERROR)
    for name, arm in one.front.arms.items():
        entries = arm.offer.entries if arm.offer else ()
        keys = {k.text for k, v in entries if not (isinstance(v, Scalar) and v.is_null)}
        if len(currencies) > 1 and "currency" not in keys and keys & AMOUNTS:
            words = f"the arm '{name}' names an amount and no currency, and its events have {', '.join(sorted(currencies))}"
            hint = "choose events of one currency by `events:`, or write currency"
            yield error("X105", words, one.where(f"arms.{name}.offer"), hint)


def _dealt(
    one: Experiment,
    free: Sequence[Item],
    uids: Mapping[str, str],
    before: Mapping[str, str],
    items: Sequence[Item],
) -> dict[str, str]:
    """Return the arm of every event of an experiment."""
    mine = {i.slug: i for i in (*free, *(i for i in items if i.kind == "event" and i.slug in before))}
    events = [_Event(i.slug, uids[i.path], i.data) for i in mine.values() if isinstance(i.data, EventData)]
    units: dict[str, list[_Event]] = {}
    for event in sorted(events, key=lambda e: (e.data.start, e.slug)):
        series = event.data.front.series if one.front.unit == "series" else ""
        units.setdefault(f"series {series}" if series else event.uid, []).append(event)
    arm_of_series = {
        f"series {series}": before[i.slug]
        for i in items
        if i.slug in before and (series := getattr(getattr(i.data, "front", None), "series", ""))
    }
    whole = [
        Unit(
            uid,
            _stratum(one.front.strata, those[0].data),
            tuple(e.slug for e in those),
            arm_of_series.get(uid) or next((before[e.slug] for e in those if e.slug in before), ""),
        )
        for uid, those in units.items()
    ]
    arms = dealt(one.name, tuple(one.front.arms), whole)
    return {**{slug: arms[unit.uid] for unit in whole for slug in unit.events}, **before}


def _stratum(strata: Sequence[str], data: EventData) -> str:
    """Return the stratum of an event in words: "pricing, Thursday"; "" without strata."""
    topics = data.front.topics
    parts = {"topic": topics[0] if topics else "no topic", "weekday": DAYS[data.start.weekday()]}
    return ", ".join(parts[name] for name in strata if name in parts)
