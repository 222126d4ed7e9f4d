"""Lifetime value: what a cohort paid up to an age, without fees, taxes and what came back, over its size."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from microsite.program.metrics.clock import DAY
from microsite.program.metrics.money import Rates, summed
from microsite.records import frozen

AGES = (30, 60, 90, 180)


@frozen
class Value:
    """The value of a cohort: its size, and by age the exact sum and how many people paid; None for an age not reached."""

    cohort: str
    size: int
    sums: dict[int, Fraction | None]
    payers: dict[int, int]


def flows(payments: pl.DataFrame) -> pl.DataFrame:
    """Return what was paid and what came back, each at its own moment: `person`, `paid`, `at`, `amount`, `rate`.

    A refund is booked at its date and at the rate of the payment's day; nothing is said of amounts of 0.
    """
    paid = payments.select(
        "person",
        "rate",
        paid=pl.col("paid_at"),
        at=pl.col("paid_at"),
        amount=pl.col("gross") - pl.col("fees") - pl.col("tax"),
    )
    back = payments.filter(pl.col("refund") > 0).select(
        "person", "rate", paid=pl.col("paid_at"), at=pl.col("refunded_at"), amount=-pl.col("refund")
    )
    return pl.concat([paid, back]).filter(pl.col("amount") != 0)


def values(people: pl.DataFrame, payments: pl.DataFrame, rates: Rates, now: int) -> list[Value]:
    """Return the value of each cohort at each age.

    Age 0 is the end of the person's first attended session, and what was paid before it counts; an age is reached when everybody of
    the cohort has reached it.
    """
    mine = flows(payments).join(people.select("person", "cohort", "begin"), on="person")
    sizes = people.group_by("cohort").agg(size=pl.len(), youngest=pl.col("begin").max()).sort("cohort")
    found = {c: Value(c, n, dict.fromkeys(AGES), {}) for c, n, _ in sizes.iter_rows()}
    for age in AGES:
        reached = sizes.filter(pl.col("youngest") + age * DAY <= now)["cohort"].to_list()
        part = mine.filter(pl.col("at") < pl.col("begin") + age * DAY)
        sums = summed(part, ["cohort"], rates)
        payers = dict(part.group_by("cohort").agg(pl.col("person").n_unique()).iter_rows())
        for cohort in reached:
            found[cohort].sums[age] = sums.get((cohort,), Fraction())
            found[cohort].payers[age] = payers.get(cohort, 0)
    return list(found.values())
