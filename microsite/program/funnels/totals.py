"""The totals of steps, as a private table: how many got a message, followed its link, and booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from microsite.config import Config
from microsite.diagnostics import Problem, error
from microsite.kinds.funnels import steps_of
from microsite.program.reading import Reading
from microsite.program.tables import Account, Column, Known, Rule, Table, Whole, read_table
from microsite.program.tables.read import spans
from microsite.read.funnels import Funnel, Step

MEASURES = ("sent", "clicked", "booked")
MOST = 10_000_000
TWICE = "step: stands twice"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Places:
    """What the cells of the table may name: events and steps by number, and the step that follows an event."""

    events: Mapping[str, int]
    steps: Mapping[str, int]
    of: Mapping[tuple[int, int], tuple[Funnel, Step]]


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals by (event, step id), of which funnel each is, the account of the rows, and what was wrong."""

    found: Mapping[tuple[str, str], tuple[int, int, int]]
    places: Places
    account: Account
    problems: tuple[Problem, ...]


def places_of(reading: Reading, config: Config) -> Places:
    """Return the steps of every event of the site, also of drafts and of what is no longer published."""
    items = [item for item in reading.items if item.kind == "event"]
    events = {item.slug: n for n, item in enumerate(items)}
    ids = sorted({step.id for funnel in config.funnels for step in funnel.steps})
    steps = {name: n for n, name in enumerate(ids)}
    of = {
        (events[item.slug], steps[step.id]): (funnel, step)
        for item in items
        for funnel, step in steps_of(item, config)
    }
    return Places(events, steps, of)


def table_of(places: Places) -> Table:
    """Return the table as it is declared: who was sent to may be nobody, and nobody does more than all of those."""
    known = [event * len(places.steps) + step for event, step in places.of]

    def stray(frame: pl.DataFrame) -> pl.Series:
        pairs = frame["event"] * len(places.steps) + frame["step"]
        return ~pairs.is_in(pl.Series(known, dtype=pl.Int64).implode())

    def more(name: str) -> Rule:
        words = f"is more than were sent to: {name} are people, each counted once"
        return Rule(
            name, lambda frame: frame[name] > frame["sent"], f"more {name} than sent", words, code="B105"
        )

    return Table(
        "totals",
        (
            Column("event", Known(places.events, "session")),
            Column("step", Known(places.steps, "step")),
            *(Column(name, Whole(0, MOST)) for name in MEASURES),
        ),
        (
            Rule("step", stray, "step of another session", "does not follow this session", code="B104"),
            more("clicked"),
            more("booked"),
        ),
    )


def read_totals(path: Path, places: Places, *, skip: bool = False) -> Totals:
    """Return the totals; a step of an event that stands twice with other numbers is a fault of the later row."""
    read = read_table(path, table_of(places), skip=skip)
    events, steps = ({n: slug for slug, n in of.items()} for of in (places.events, places.steps))
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    again: list[int] = []
    for event, step, sent, clicked, booked, line in read.frame.iter_rows():
        key = events[event], steps[step]
        if key in found:
            again.append(line)
        found.setdefault(key, (sent, clicked, booked))
    account = read.account.without(TWICE, len(again))
    problems = [*read.problems]
    if again and not skip:
        where = spans(path, "step", again[:SHOWN])
        words = "the totals of this step after this session stand twice"
        hint = "add the rows up, or keep the later one"
        problems += [error("B105", words, where[line], hint) for line in again[:SHOWN]]
        if len(again) > SHOWN:
            words = (
                f"{len(again):,} steps stand twice; those after line {again[SHOWN - 1]} are only counted here"
            )
            problems.append(error("B106", words, where[again[0]], hint))
    return Totals(found, places, account, tuple(problems))
