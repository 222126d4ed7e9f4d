"""The private tables that metrics read: their columns, and the rules between the cells of a row."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from microsite.program.tables import (
    Choice,
    Code,
    Column,
    Day,
    Instant,
    Known,
    Money,
    Person,
    Rate,
    Rule,
    Table,
    Text,
    Whole,
)
from microsite.records import frozen

SEAT, PLAN, FOLLOW_UP, TIP = "seat", "plan", "follow-up", "tip"
KINDS = (SEAT, PLAN, FOLLOW_UP, TIP)
FOLLOWS = (PLAN, FOLLOW_UP)
MONEY = ("gross", "fees", "tax", "refund")
VIA = Text(80)


@frozen
class Names:
    """What cells may name, as numbers: sessions, mentors; and the mentors of each session."""

    sessions: Mapping[str, int]
    mentors: Mapping[str, int]
    pairs: pl.DataFrame
    """The columns `event` and `mentor`: who led what."""

    @property
    def alone(self) -> pl.DataFrame:
        """Return the sessions with one mentor, and that one."""
        return self.pairs.filter(pl.len().over("event") == 1)


def attendance(names: Names, person: Person) -> Table:
    """Return the table of joins: one row for each time that somebody came in and went."""
    return Table(
        "attendance",
        (
            Column("event", Known(names.sessions, "session")),
            Column("person", person),
            Column("joined_at", Instant()),
            Column("left_at", Instant()),
            Column("via", VIA, blank=True),
        ),
        (
            Rule(
                "left_at",
                lambda f: f["left_at"] < f["joined_at"],
                "before joined_at",
                "is before joined_at",
                "look whether the two are swapped",
            ),
        ),
    )


def _refund_faults() -> tuple[Rule, ...]:
    return (
        Rule(
            "event",
            lambda f: f["event"].is_null() & f["kind"].is_in([SEAT, TIP]),
            "empty",
            "is empty; only a plan or a follow-up may be of no session",
        ),
        Rule("refund", lambda f: f["refund"] > f["gross"], "more than gross", "is more than gross"),
        Rule(
            "refunded_at",
            lambda f: (f["refund"] > 0) & f["refunded_at"].is_null(),
            "empty",
            "is empty, and refund is not",
        ),
        Rule(
            "refunded_at",
            lambda f: f["refunded_at"].is_not_null() & (f["refund"].fill_null(0) == 0),
            "without refund",
            "is given, and refund is not",
        ),
        Rule(
            "refunded_at",
            lambda f: f["refunded_at"] < f["paid_at"],
            "before paid_at",
            "is before paid_at",
        ),
    )


def payments(names: Names, person: Person) -> Table:
    """Return the table of payments: one row for each, with what came back of it."""
    return Table(
        "payments",
        (
            Column("person", person),
            Column("paid_at", Instant()),
            Column("kind", Choice(KINDS)),
            Column("event", Known(names.sessions, "session"), blank=True),
            Column("product", Text(200), blank=True),
            Column("gross", Money()),
            Column("fees", Money(), blank=True),
            Column("tax", Money(), blank=True),
            Column("currency", Code()),
            Column("refund", Money(), blank=True),
            Column("refunded_at", Instant(), blank=True),
            Column("via", VIA, blank=True),
        ),
        _refund_faults(),
    )


def survey(names: Names, person: Person) -> Table:
    """Return the table of answers: one row for each mentor of a session that somebody answered for."""
    leads = names.pairs.with_columns(leads=pl.lit(value=True))
    alone = names.alone["event"].implode()

    def strange(frame: pl.DataFrame) -> pl.Series:
        joined = frame.select("event", "mentor").join(
            leads, on=["event", "mentor"], how="left", maintain_order="left"
        )
        both = frame["event"].is_not_null() & frame["mentor"].is_not_null()
        return both & joined["leads"].is_null()

    return Table(
        "survey",
        (
            Column("event", Known(names.sessions, "session")),
            Column("person", person),
            Column("answered_at", Instant()),
            Column("event_score", Whole(0, 10), blank=True),
            Column("mentor", Known(names.mentors, "mentor"), blank=True),
            Column("mentor_score", Whole(0, 10), blank=True),
        ),
        (
            Rule("mentor", strange, "not of the session", "did not lead that session"),
            Rule(
                "mentor",
                lambda f: f["mentor_score"].is_not_null() & f["mentor"].is_null() & ~f["event"].is_in(alone),
                "empty",
                "is empty, and the session has several mentors",
            ),
        ),
    )


def rates() -> Table:
    """Return the table of rates: units of the program's currency for one unit of another, on a day."""
    return Table("rates", (Column("date", Day()), Column("currency", Code()), Column("rate", Rate())))
