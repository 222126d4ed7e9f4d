"""The pilot: six sessions of a series of `kind: pilot`, with verified mentors and two ways to charge, judged by the gates of its file.

Each thing that a pilot has to show holds, does not hold, or is not known yet (None). A gate holds when the measured value reaches it; the
interval is told beside. Without enough answers a gate is not known, and the pilot is not passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.kinds.event import EventData
from microsite.kinds.mentor import MentorData, verified
from microsite.kinds.series import SeriesData
from microsite.program.reading import Reading, read_site
from microsite.read.wording import near
from microsite.records import frozen

SESSIONS, MODELS = 6, 2
GATES = ("nps", "conversion", "agenda_kept")
UNKNOWN = "not enough answers"
NOT_RUN = frozenset({"cancelled", "postponed"})


@frozen
class Measure:
    """What was measured of a gate: the value, None when it is not known; and in words how sure that is, or what is missing."""

    value: float | None
    words: str


@frozen
class Check:
    """One thing that a pilot has to show: whether it does (None: not known), in words, and where to edit what is missing."""

    name: str
    holds: bool | None
    words: str
    wanted: str
    where: Span


@frozen
class Pilot:
    """A pilot with its sessions: those that are held or to come, and of these the ones that are over."""

    item: Item
    data: SeriesData
    sessions: tuple[Item, ...]
    over: tuple[str, ...]


@frozen
class Pilots:
    """The pilots that were asked for, with what judges them; or why there are none."""

    found: tuple[Pilot, ...]
    mentors: Mapping[str, Item]
    events: frozenset[str]
    config: Config | None
    problems: tuple[Problem, ...]


def read_pilots(root: Path, at: datetime, slug: str = "") -> Pilots:
    """Return the pilots of the site at `root`, or the one of that slug."""
    return pilots_of(read_site(root, at, drafts=True), at, slug)


def pilots_of(read: Reading, at: datetime, slug: str = "") -> Pilots:
    """Return the pilots of a site that was read, or the one of that slug."""
    if read.config is None or read.errors:
        return Pilots((), {}, frozenset(), read.config, read.problems)
    series = {i.slug: i for i in read.items if i.kind == "series" and isinstance(i.data, SeriesData)}
    pilots = {
        s: i for s, i in series.items() if isinstance(i.data, SeriesData) and i.data.front.kind == "pilot"
    }
    where, words, hint = Span("content/series"), "", ""
    if not slug and not pilots:
        words, hint = "there is no pilot", "write content/series/NAME.md with `kind: pilot`"
    elif slug and slug not in series:
        words, hint = f"there is no series '{slug}'", near(slug, series) or "known: " + ", ".join(series)
    elif slug and slug not in pilots:
        where, words, hint = (
            series[slug].where("kind"),
            f"the series '{slug}' is no pilot",
            "write `kind: pilot`",
        )
    problems = (error("R101", words, where, hint),) if words else ()
    chosen = [] if problems else [pilots[slug]] if slug else [pilots[s] for s in sorted(pilots)]
    mentors = {i.slug: i for i in read.items if i.kind == "mentor"}
    events = frozenset(i.slug for i in read.items if i.kind == "event")
    return Pilots(tuple(_pilot(i, read.items, at) for i in chosen), mentors, events, read.config, problems)


def _pilot(item: Item, items: Sequence[Item], at: datetime) -> Pilot:
    mine = [
        (i.data.start, i)
        for i in items
        if isinstance(i.data, EventData)
        and i.data.front.series == item.slug
        and not i.draft
        and i.data.front.status not in NOT_RUN
    ]
    sessions = tuple(i for _, i in sorted(mine, key=lambda one: (one[0], one[1].slug)))
    over = tuple(i.slug for i in sessions if isinstance(i.data, EventData) and i.data.end <= at)
    if not isinstance(item.data, SeriesData):
        raise TypeError(item.path)
    return Pilot(item, item.data, sessions, over)


def checks(pilot: Pilot, pilots: Pilots, measured: Mapping[str, Measure], at: datetime) -> tuple[Check, ...]:
    """Return everything that a pilot has to show."""
    return (
        _sessions(pilot),
        _mentors(pilot, pilots, at),
        _models(pilot),
        *_gates(pilot, measured),
    )


def _sessions(pilot: Pilot) -> Check:
    number, over = len(pilot.sessions), len(pilot.over)
    words = f"{number} that stand, {over} of them over"
    return Check("sessions", number >= SESSIONS, words, f"{SESSIONS} sessions", pilot.item.where())


def _mentors(pilot: Pilot, pilots: Pilots, at: datetime) -> Check:
    config = pilots.config
    template = config.agendas.get(config.front.agenda) if config else None
    needed = template.mentor.case_studies if template else 0
    today = at.astimezone(must(config.front.timezone if config else "UTC")).date()
    names = sorted({m for i in pilot.sessions if isinstance(i.data, EventData) for m in i.data.mentors})
    lacking = []
    for name in names:
        mentor = pilots.mentors.get(name)
        if (
            mentor is None
            or not isinstance(mentor.data, MentorData)
            or not verified(mentor.data, needed, today)
        ):
            lacking.append(name)
    first = pilots.mentors.get(lacking[0]) if lacking else None
    where = first.where("verification") if first else pilot.item.where()
    words = f"{len(names) - len(lacking)} of {len(names)} are verified"
    if lacking:
        words += f"; not {', '.join(lacking)}"
    return Check("mentors", bool(names) and not lacking, words, "every mentor verified", where)


def _models(pilot: Pilot) -> Check:
    found = {
        offer.model for i in pilot.sessions if isinstance(i.data, EventData) for offer, _ in i.data.offers
    }
    words = ", ".join(sorted(found)) or "no offer"
    return Check("pricing models", len(found) >= MODELS, words, "two ways to charge", pilot.item.where())


def _gates(pilot: Pilot, measured: Mapping[str, Measure]) -> Iterator[Check]:
    gates = pilot.data.front.gates
    for name in GATES:
        gate: Decimal | None = getattr(gates, name) if gates else None
        if gate is None:
            continue
        found = measured.get(name, Measure(None, UNKNOWN))
        holds = None if found.value is None else Decimal(str(found.value)) >= gate
        yield Check(
            name, holds, found.words, f"at least {_said(name, gate)}", pilot.item.where(f"gates.{name}")
        )
    if gates is None or all(getattr(gates, name) is None for name in GATES):
        words = "the series names none"
        yield Check(
            "gates",
            holds=False,
            words=words,
            wanted="gates: {nps, conversion, agenda_kept}",
            where=pilot.item.where(),
        )


def _said(name: str, gate: Decimal) -> str:
    return f"{gate:+}" if name == "nps" else f"{gate * 100:.0f}%"
