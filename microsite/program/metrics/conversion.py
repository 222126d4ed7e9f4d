"""Conversion within 30 days: who, of those without an active plan, paid for a follow-up after a session, and which session gets it."""

from __future__ import annotations

import polars as pl

from microsite.program.metrics.clock import DAY, Clock
from microsite.program.metrics.inputs import FOLLOWS, PLAN

WINDOW = 30 * DAY


def full_refund() -> pl.Expr:
    """Return where a payment came back whole; only that undoes a conversion or ends a plan."""
    return (pl.col("refund") > 0) & (pl.col("refund") >= pl.col("gross"))


def plans(payments: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """Return for each plan payment since when the person has an active plan, and until when by all payments so far.

    A plan lasts one calendar month of the site's zone from its payment; a full refund ends it.
    """
    bought = payments.filter(pl.col("kind") == PLAN)
    until = clock.a_month_later(bought["paid_at"])
    ended = pl.when(full_refund()).then(pl.min_horizontal("until", "refunded_at")).otherwise(pl.col("until"))
    return (
        bought.with_columns(until=until)
        .select("person", "paid_at", until=ended)
        .sort("paid_at", "until")
        .with_columns(until=pl.col("until").cum_max().over("person"))
    )


def converted(pairs: pl.DataFrame, payments: pl.DataFrame, clock: Clock, now: int) -> pl.DataFrame:
    """Return the attended pairs with what conversion needs of each.

    `eligible`: no plan was active at the start. `mature`: eligible, and 30 days have passed since the end. `converted`: mature, and
    there is a payment in [end, end + 30 days), of which the first counts. `last`, `first` and `linear` share each payment out among
    the person's sessions that it is the first payment after: to the last one, to the first one, to all alike.
    """
    follow = (
        payments.filter(pl.col("kind").is_in(FOLLOWS) & ~full_refund())
        .select("person", "paid_at")
        .sort("paid_at")
        .with_columns(paid=pl.col("paid_at"))
        .with_row_index("payment")
    )
    active = plans(payments, clock).rename({"paid_at": "bought"})
    touched = (
        pairs.sort("start")
        .join_asof(active, left_on="start", right_on="bought", by="person", check_sortedness=False)
        .sort("end")
        .join_asof(
            follow,
            left_on="end",
            right_on="paid_at",
            by="person",
            strategy="forward",
            check_sortedness=False,
        )
        .with_columns(
            eligible=~(pl.col("until") > pl.col("start")).fill_null(value=False),
            payment=pl.when(pl.col("paid") < pl.col("end") + WINDOW).then(pl.col("payment")),
        )
        .with_columns(mature=pl.col("eligible") & (pl.col("end") + WINDOW <= now))
        .sort("person", "end", "start", "event")
    )
    return _attributed(touched).select(
        "event", "person", "cohort", "eligible", "mature", "converted", "last", "first", "linear"
    )


def _attributed(touched: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with their part in the payment that they led to; they stand in order of their ends."""
    paid = touched.filter(pl.col("payment").is_not_null()).with_row_index("place")
    parts = paid.with_columns(
        last=pl.col("place") == pl.col("place").max().over("payment"),
        first=pl.col("place") == pl.col("place").min().over("payment"),
        linear=1.0 / pl.len().over("payment"),
    ).select("event", "person", "last", "first", "linear")
    counted = pl.col("mature") & pl.col("payment").is_not_null()
    return touched.join(parts, on=["event", "person"], how="left").with_columns(
        converted=counted,
        last=counted & pl.col("last").fill_null(value=False),
        first=counted & pl.col("first").fill_null(value=False),
        linear=pl.when(counted).then(pl.col("linear")).otherwise(0.0),
    )


def by(pairs: pl.DataFrame, group: str) -> pl.DataFrame:
    """Return the counts of pairs and of different people for each value of a column."""
    marks = ("eligible", "mature", "converted", "last", "first")
    return (
        pairs.group_by(group)
        .agg(
            attendees=pl.len(),
            people_attendees=pl.col("person").n_unique(),
            linear=pl.col("linear").sum(),
            **{mark: pl.col(mark).sum() for mark in marks},
            **{f"people_{mark}": pl.col("person").filter(pl.col(mark)).n_unique() for mark in marks},
        )
        .sort(group)
    )
