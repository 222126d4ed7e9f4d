"""The table of rates becomes exact factors by day and currency, and payments that find none there are told of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import polars as pl

from microsite.diagnostics import Problem, Span, error
from microsite.program.metrics.money import Rates
from microsite.program.tables.read import SHOWN, spans
from microsite.program.tables.times import day_of


def rates_of(frame: pl.DataFrame | None, home: str, path: Path | None) -> tuple[Rates, tuple[Problem, ...]]:
    """Return the rates into the program's currency, and what contradicts itself in their table."""
    table: dict[tuple[int, str], Fraction] = {}
    problems = []
    rows = frame.select("date", "currency", "rate", "line").iter_rows() if frame is not None else iter(())
    for day, currency, text, line in rows:
        rate = Fraction(text)
        where = Span(str(path), line)
        if currency == home:
            if rate != 1:
                problems.append(
                    error("B105", f"rate of {home} is {text}; amounts are added up in {home}", where)
                )
        elif table.setdefault((day, currency), rate) != rate:
            words = f"rate of {currency} on {day_of(day)} is given twice, and differs"
            problems.append(error("B105", words, where, "keep one of them"))
    return Rates(home, table), tuple(problems[:SHOWN])


def unrated(payments: pl.DataFrame, home: str, path: Path) -> Iterator[Problem]:
    """Yield each payment for whose currency its day has no rate, the first ones with their places, then how many there are."""
    lost = payments.filter(pl.col("rate").is_null()).sort("line")
    if lost.is_empty():
        return
    first = lost.head(SHOWN)
    at = spans(path, "currency", first["line"].to_list())
    for line, currency, day in first.select("line", "currency", "day").iter_rows():
        words = f"currency '{currency}' has no rate into {home} on {day_of(day)}"
        yield error("B108", words, at[line], f"add {day_of(day)},{currency},RATE to the table of --rates")
    if len(lost) > SHOWN:
        words = f"{len(lost):,} payments have no rate; those after line {first['line'].to_list()[-1]} are only counted here"
        yield error("B106", words, Span(str(path)))
