"""Exact sums over currencies: integers are added, each day's rate is applied to the sum of its rows, and one rounding ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from microsite.program.tables.kinds import UNIT
from microsite.records import frozen

CENT = Decimal("0.01")
HOME = "home"
"""The name of the rate of the program's own currency, which is 1 on every day."""


@frozen
class Rates:
    """What one unit of a currency is worth on a day, by (days since 1970, currency); `home` is worth 1 always."""

    home: str
    table: Mapping[tuple[int, str], Fraction]

    def of(self, day: int, currency: str) -> Fraction | None:
        """Return the rate of a day, None when the table has none."""
        return Fraction(1) if currency == self.home else self.table.get((day, currency))


def rated(payments: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Return the payments with `rate`: a key of `Rates` as text, null where there is none; days are in the column `day`."""
    pairs = payments.select("day", "currency").unique()
    keys = [
        HOME if currency == rates.home else f"{day} {currency}" if rates.of(day, currency) else None
        for day, currency in pairs.iter_rows()
    ]
    known = pairs.with_columns(rate=pl.Series(keys, dtype=pl.String))
    return payments.join(known, on=["day", "currency"], how="left", maintain_order="left")


def summed(flows: pl.DataFrame, by: Sequence[str], rates: Rates) -> dict[tuple[Any, ...], Fraction]:
    """Return the sum of `amount` in the program's currency for each group, exactly; `rate` is as `rated` made it."""
    sums = flows.group_by([*by, "rate"]).agg(pl.col("amount").cast(pl.Int128).sum())
    found: dict[tuple[Any, ...], Fraction] = {}
    for *group, rate, amount in sums.iter_rows():
        key = tuple(group)
        found[key] = found.get(key, Fraction()) + Fraction(amount, UNIT) * _factor(rate, rates)
    return found


def _factor(rate: str, rates: Rates) -> Fraction:
    if rate == HOME:
        return Fraction(1)
    day, currency = rate.split(" ")
    return rates.table[int(day), currency]


def cents(amount: Fraction) -> Decimal:
    """Return an exact amount rounded once, to hundredths; a half goes to the even one."""
    scaled = amount * 100
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    double = 2 * rest
    up = double > scaled.denominator or (double == scaled.denominator and whole % 2)
    return (Decimal(whole + bool(up)) * CENT).quantize(CENT, ROUND_HALF_EVEN, Context(prec=60))
