"""The run: private tables and a site become the facts of a report, or problems."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from microsite.config import Config
from microsite.diagnostics import Problem, in_order
from microsite.formats.zones import must
from microsite.program.metrics import inputs
from microsite.program.metrics.attendance import attended, calendar
from microsite.program.metrics.clock import Clock, micros
from microsite.program.metrics.facts import facts_of, seen_of
from microsite.program.metrics.inputs import Names
from microsite.program.metrics.material import Material
from microsite.program.metrics.money import Rates, rated
from microsite.program.metrics.nps import answers
from microsite.program.metrics.rates import rates_of, unrated
from microsite.program.metrics.sessions import Program, Session, currency_of, read_program
from microsite.program.metrics.vias import strangers
from microsite.program.tables import Found, Person, Table, misplaced, read_table
from microsite.read.creators import shares
from microsite.read.experiments import Experiment
from microsite.records import frozen

ROLES = ("attendance", "payments", "survey", "rates")
NO_RATE = "currency: no rate"


@frozen(kw_only=True)
class Asked:
    """What a run is asked: the site, the private files by role, where the report goes, the clock, and the least group."""

    root: Path
    files: Mapping[str, Path]
    out: Path
    now: datetime
    k: int = 5
    skip: bool = False


@frozen
class Measured:
    """What came of a run: the facts, None when it stopped; and the problems, notes where it did not."""

    facts: dict[str, Any] | None
    problems: tuple[Problem, ...]
    title: str = ""


@frozen
class _Read:
    """The tables as they were read."""

    found: Mapping[str, Found]
    problems: tuple[Problem, ...]

    def frame(self, role: str) -> pl.DataFrame | None:
        return self.found[role].frame if role in self.found else None


@frozen
class Prepared:
    """All that facts are worked out from: the tables as numbers, rates and how their currency is known, shares, the site's title.

    `notes` say what is odd in the tables and stops nothing.
    """

    material: Material
    rates: Rates
    how: str
    shares: Mapping[str, Fraction] | None
    title: str
    notes: tuple[Problem, ...] = ()


def measure(asked: Asked) -> Measured:
    """Return the facts of a program, or what keeps them from being told."""
    found = prepare(asked)
    if not isinstance(found, Prepared):
        return Measured(None, found)
    facts = facts_of(found.material, found.rates, found.how, found.shares, seen_of(found.material))
    return Measured(facts, found.notes, found.title)


def prepare(asked: Asked) -> Prepared | tuple[Problem, ...]:
    """Return what facts are worked out from, or what keeps it from being read."""
    named = [(path, f"the {role} file") for role, path in asked.files.items()] + [(asked.out, "the report")]
    if problems := [p for path, what in named for p in misplaced(path, asked.root, what)]:
        return tuple(problems)
    program = read_program(asked.root)
    if program.problems or program.config is None:
        return in_order(program.problems)
    home, how, unknown = currency_of(program, program.config)
    if unknown and "payments" in asked.files:
        return unknown
    names = names_of(program.sessions)
    read = _tables(asked, names)
    if read.problems:
        return read.problems
    rates, rate_faults = rates_of(read.frame("rates"), home, asked.files.get("rates"))
    money = _payments(read, program.config, rates, asked)
    if rate_faults or isinstance(money, tuple):
        return (*rate_faults, *(money if isinstance(money, tuple) else ()))
    material = _material(asked, program, program.config.experiments, read, names, money)
    creators = program.config.creators
    known = None if creators is None else shares(creators)
    notes = () if known is None else _strangers(read, known, asked)
    return Prepared(material, rates, how, known, program.config.front.title, notes)


def _strangers(read: _Read, known: Mapping[str, Fraction], asked: Asked) -> tuple[Problem, ...]:
    roles = ("attendance", "payments")
    return tuple(p for role in roles for p in strangers(read.frame(role), known, asked.files.get(role)))


def names_of(sessions: tuple[Session, ...]) -> Names:
    """Return the numbers of sessions and mentors, and who led what."""
    mentors = {slug: n for n, slug in enumerate(sorted({m for s in sessions for m in s.mentors}))}
    led = [(s.number, mentors[m]) for s in sessions for m in s.mentors]
    pairs = pl.DataFrame(led, schema={"event": pl.Int64, "mentor": pl.Int64}, orient="row")
    return Names({s.slug: s.number for s in sessions}, mentors, pairs)


def _tables(asked: Asked, names: Names) -> _Read:
    """Return the tables; the key that people are hashed with is drawn here and kept nowhere."""
    person = Person(secrets.token_bytes(32))
    wanted: dict[str, Table] = {
        "attendance": inputs.attendance(names, person),
        "payments": inputs.payments(names, person),
        "survey": inputs.survey(names, person),
        "rates": inputs.rates(),
    }
    with ThreadPoolExecutor(2) as side_by_side:  # while one waits for Polars, another reads
        tables = side_by_side.map(
            lambda role: read_table(asked.files[role], wanted[role], skip=asked.skip), asked.files
        )
        found = dict(zip(asked.files, tables, strict=True))
    return _Read(found, tuple(p for f in found.values() for p in f.problems))


@frozen
class Money:
    """The payments with the day and the rate of each, and the clock that told the days."""

    payments: pl.DataFrame
    clock: Clock
    unrated: int


def _payments(read: _Read, config: Config, rates: Rates, asked: Asked) -> Money | tuple[Problem, ...] | None:
    """Return the payments ready to be added up, or those without a rate as problems."""
    frame = read.frame("payments")
    if frame is None:
        return None
    plain = frame.with_columns(pl.col("fees", "tax", "refund").fill_null(0))
    now = micros(asked.now)
    times = [now, *(t for t in (plain["paid_at"].min(), plain["paid_at"].max()) if isinstance(t, int))]
    clock = Clock.over(must(config.front.timezone), min(times), max(times))
    done = rated(plain.with_columns(day=clock.day(plain["paid_at"])), rates)
    lost = done["rate"].null_count()
    if lost and not asked.skip:
        return tuple(unrated(done, rates.home, asked.files["payments"]))
    return Money(done.filter(pl.col("rate").is_not_null()), clock, lost)


def _material(
    asked: Asked,
    program: Program,
    experiments: tuple[Experiment, ...],
    read: _Read,
    names: Names,
    money: Money | None,
) -> Material:
    """Return all that the facts are worked out from; rows that were left out later join the account."""
    zone = must(program.config.front.timezone if program.config else "UTC")
    joins, given = read.frame("attendance"), read.frame("survey")
    came = attended(joins, calendar(program.sessions, zone)) if joins is not None else None
    said = answers(given, came.pairs if came else None, names.alone) if given is not None else None
    rows = {role: found.account for role, found in read.found.items()}
    if said:
        for reason, number in said.dropped.items():
            rows["survey"] = rows["survey"].without(reason, number)
    if money:
        rows["payments"] = rows["payments"].without(NO_RATE, money.unrated)
    return Material(
        now=asked.now,
        zone=zone,
        k=asked.k,
        sessions=program.sessions,
        names=names,
        experiments=experiments,
        attended=came,
        answers=said,
        payments=money.payments if money else None,
        clock=money.clock if money else None,
        rows=rows,
    )
