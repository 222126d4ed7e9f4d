"""What is owed to others: the share of creators by `via`, and what guarantees could still cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from microsite.kinds.offers import OfferFront
from microsite.program.metrics.clock import DAY
from microsite.program.metrics.inputs import SEAT
from microsite.program.metrics.money import Rates, summed
from microsite.program.metrics.sessions import Session
from microsite.records import frozen

GUARANTEE = "guarantee"


@frozen
class Via:
    """What came by one name: payments, people, and the exact sum without fees, taxes and refunds."""

    name: str
    payments: int
    people: int
    net: Fraction


@frozen
class Liability:
    """What one session's guarantee could still cost: seats and people that paid, the most that comes back, and until when."""

    session: Session
    seats: int
    people: int
    amount: Fraction
    until: int | None


def by_via(payments: pl.DataFrame, rates: Rates) -> tuple[Via, ...]:
    """Return what came by each name, of all payments that name one; nothing is hidden here."""
    named = payments.filter(pl.col("via").is_not_null()).with_columns(
        amount=pl.col("gross") - pl.col("fees") - pl.col("tax") - pl.col("refund")
    )
    sums = summed(named, ["via"], rates)
    counts = named.group_by("via").agg(pl.len(), pl.col("person").n_unique().alias("people")).sort("via")
    return tuple(Via(name, n, people, sums[name,]) for name, n, people in counts.iter_rows())


def payout(net: Fraction, percent: Fraction) -> Fraction:
    """Return a creator's share of what came in; nothing is owed of a loss."""
    return max(net, Fraction()) * percent / 100


def liabilities(
    sessions: Sequence[Session], payments: pl.DataFrame, rates: Rates, now: int
) -> tuple[Liability, ...]:
    """Return what guarantees could still cost, for sessions whose deadline has not passed.

    Of each seat the refund percentage of what was paid, less what came back already. The deadline counts from the end of the
    session; without one the guarantee stays open. Where a session has other offers too, a seat is under the guarantee when its
    `product` is the offer's name, or "guarantee".
    """
    found = []
    for session in sessions:
        pledged = [o for o in session.offers if o.model == GUARANTEE]
        if not pledged:
            continue
        days = [o.deadline_days for o in pledged]
        known = [d for d in days if d is not None]
        until = session.end + max(known) * DAY if len(known) == len(days) else None
        if until is not None and until < now:
            continue
        seats = payments.filter((pl.col("event") == session.number) & (pl.col("kind") == SEAT))
        if len(pledged) < len(session.offers):
            names = [o.name.lower() for o in pledged if o.name] + [GUARANTEE]
            seats = seats.filter(pl.col("product").str.to_lowercase().is_in(names))
        found.append(_liability(session, seats, pledged, rates, until))
    return tuple(found)


def _liability(
    session: Session, seats: pl.DataFrame, pledged: Sequence[OfferFront], rates: Rates, until: int | None
) -> Liability:
    percent = max(o.refund_percent or 0 for o in pledged)
    due = (pl.col("gross") * percent - pl.col("refund") * 100).clip(
        lower_bound=0
    )  # in hundredths of the unit
    open_ = seats.with_columns(amount=due).filter(pl.col("amount") > 0)
    amount = sum(summed(open_, ["event"], rates).values(), Fraction()) / 100
    return Liability(session, len(open_), open_["person"].n_unique(), amount, until)
