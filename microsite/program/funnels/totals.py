"""The totals of steps, as a private table: how many got a message, followed its link, and booked.

A blank cell of `clicked` or `booked` says that this was not counted, as where a step asks for no booking; then no session of the step has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import polars as pl

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.kinds.funnels import steps_of
from microsite.program.reading import Reading
from microsite.program.tables import Account, Column, Known, Rule, Table, Whole, read_table
from microsite.program.tables.read import spans
from microsite.read.funnels import Funnel, Step
from microsite.records import frozen

MEASURES = ("sent", "clicked", "booked")
MOST = 10_000_000
TWICE, GAP = "step: stands twice", "not counted for every session"
SHOWN = 50


Counts: TypeAlias = tuple[int, int | None, int | None]
"""What was sent, clicked and booked; None for what was not counted."""


@frozen
class Places:
    """What the cells of the table may name: events and steps by number, and the step that follows an event."""

    events: Mapping[str, int]
    steps: Mapping[str, int]
    of: Mapping[tuple[int, int], tuple[Funnel, Step]]


@frozen
class Totals:
    """The totals by (event, step id), of which funnel each is, the account of the rows, and what was wrong."""

    found: Mapping[tuple[str, str], Counts]
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
            *(Column(name, Whole(0, MOST), blank=name != "sent") for name in MEASURES),
        ),
        (
            Rule("step", stray, "step of another session", "does not follow this session", code="B104"),
            more("clicked"),
            more("booked"),
        ),
    )


def read_totals(path: Path, places: Places, *, skip: bool = False) -> Totals:
    """Return the totals. A step of an event that stands twice is a fault of the later row, a count that others have of the blank one."""
    read = read_table(path, table_of(places), skip=skip)
    events, steps = ({n: slug for slug, n in of.items()} for of in (places.events, places.steps))
    found: dict[tuple[str, str], Counts] = {}
    lines: dict[tuple[str, str], int] = {}
    again: list[int] = []
    for event, step, *counts, line in read.frame.iter_rows():
        key = events[event], steps[step]
        if key in found:
            again.append(line)
        else:
            found[key] = (counts[0], counts[1], counts[2])
            lines[key] = line
    gaps = {name: _gaps(found, number) for number, name in enumerate(MEASURES)}
    lost = set().union(*gaps.values())
    kept = {key: counts for key, counts in found.items() if key not in lost}
    account = read.account.without(TWICE, len(again)).without(GAP, len(lost))
    problems = [*read.problems]
    if not skip:
        words = "the totals of this step after this session stand twice"
        problems += _told(path, "step", again, words, "add the rows up, or keep the later one")
        for name, keys in gaps.items():
            words = f"{name} is blank here, and counted for other sessions of this step"
            hint = "count it for every session of a step, or for none"
            problems += _told(path, name, sorted(lines[key] for key in keys), words, hint)
    return Totals(kept, places, account, tuple(problems))


def _gaps(found: Mapping[tuple[str, str], Counts], number: int) -> frozenset[tuple[str, str]]:
    """Return the rows that lack a count which others of their step have."""
    counted = {step for (_, step), counts in found.items() if counts[number] is not None}
    return frozenset(key for key, counts in found.items() if counts[number] is None and key[1] in counted)


def _told(path: Path, column: str, lines: list[int], words: str, hint: str) -> Iterator[Problem]:
    """Yield the same problem at the cells of a column on the first of these lines, and one that counts the others."""
    if not lines:
        return
    where = spans(path, column, lines[:SHOWN])
    yield from (error("B105", words, where[line], hint) for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        more = (
            f"{len(lines):,} rows have this fault; those after line {lines[SHOWN - 1]} are only counted here"
        )
        yield error("B106", more, Span(str(path)), hint)
