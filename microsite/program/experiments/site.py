"""The experiments of a site with its events, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity, Span, error, in_order
from microsite.engine.executors import serial
from microsite.formats.zones import must
from microsite.gather import Gathered, gather, take
from microsite.graph import Item
from microsite.kinds.event import EventData
from microsite.kinds.pricing import arms_of
from microsite.read.experiments import FOLDER, Experiment
from microsite.read.wording import near
from microsite.records import frozen

DRAFT, REGISTERED, ASSIGNED, RUNNING, ENDED = "draft", "registered", "assigned", "running", "ended"


@frozen
class Lab:
    """A site with experiments: `chosen` are those that a command is about; `gathered` is None when site.yaml cannot be used."""

    config: Config | None
    gathered: Gathered | None
    chosen: tuple[Experiment, ...]
    problems: tuple[Problem, ...]

    @property
    def items(self) -> Sequence[Item]:
        """Return every item of the site."""
        return self.gathered.items if self.gathered else ()

    def of(self, one: Experiment, *, but: str = "") -> tuple[Problem, ...]:
        """Return the errors in the files of one experiment, without those of one code."""
        paths = {one.path, one.beside}
        found = (p for p in self.problems if p.where.path in paths and p.severity is Severity.ERROR)
        return tuple(p for p in found if p.code != but)


def read_lab(root: Path, at: datetime, name: str = "") -> Lab:
    """Return the experiments of a site, or the one of that name; problems are those of site.yaml and of experiments."""
    loaded = load(root)
    if loaded.config is None:
        return Lab(None, None, (), in_order(loaded.problems))
    found = gather(take(root), loaded.config, at, serial, drafts=True)
    about = [p for p in (*loaded.problems, *found.problems) if p.where.path.startswith(f"{FOLDER}/")]
    known = {one.name: one for one in loaded.config.experiments}
    chosen = tuple(known.values()) if not name else (known[name],) if name in known else ()
    if name and not chosen and not any(p.where.path == f"{FOLDER}/{name}.yaml" for p in about):
        hint = near(name, known) or ("known: " + ", ".join(known) if known else f"write {FOLDER}/{name}.yaml")
        about.append(error("X101", f"there is no experiment '{name}'", Span(f"{FOLDER}/{name}.yaml"), hint))
    if name:
        mine = {f"{FOLDER}/{name}.yaml", f"{FOLDER}/{name}.assignment.yaml"}
        about = [p for p in about if p.where.path in mine]
    return Lab(loaded.config, found, chosen, in_order(about))


@frozen
class State:
    """How far an experiment is: its state, the events of each arm, when the first and last of them begin."""

    name: str
    state: str
    unit: str
    primary: str
    arms: Mapping[str, int]
    first: datetime | None
    last: datetime | None
    hypothesis: str


def state_of(one: Experiment, items: Sequence[Item], config: Config, at: datetime) -> State:
    """Return the state of an experiment at a moment: it runs from its `start`, or its first event, until its `end`, or its last event."""
    arms = arms_of(one, items)
    counts = Counter(arms.values())
    times = sorted(i.data.start for i in items if isinstance(i.data, EventData) and i.slug in arms)
    zone = must(config.front.timezone)
    begin = one.front.start.naive.replace(tzinfo=zone) if one.front.start else times[0] if times else None
    end = times[-1] if times else None
    if one.front.end:
        whole_day = timedelta(days=1) if one.front.end.date_only else timedelta()
        end = (one.front.end.naive + whole_day).replace(tzinfo=zone)
    if not one.registered:
        state = DRAFT
    elif not arms:
        state = REGISTERED
    elif end is not None and end < at:
        state = ENDED
    else:
        state = RUNNING if begin is not None and begin <= at else ASSIGNED
    return State(
        one.name, state, one.front.unit, one.front.primary,
        {arm: counts[arm] for arm in one.front.arms},
        times[0] if times else None, times[-1] if times else None, one.front.hypothesis,
    )  # fmt: skip
