"""How the numbers of a report are said: shares, scores, amounts, and cells that are hidden or not there yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from microsite.program.reports.value import HIDDEN, Cell

Row = Mapping[str, Any]
Say = Callable[[Any], str]


def share(value: float) -> str:
    """Return a fraction as percent: "15.7%"."""
    return f"{100 * value:.1f}%"


def whole(value: float) -> str:
    """Return a count: "1,204"."""
    return f"{value:,}"


def parts(value: float) -> str:
    """Return a count of shares: "7.5"."""
    return f"{value:,.1f}"


def score(value: float) -> str:
    """Return a net promoter score: "+42"."""
    return f"{value:+.0f}" if round(value) else "0"


def money(value: Decimal | float) -> str:
    """Return an amount with two decimals: "1,204.50"."""
    return f"{value:,.2f}"


def interval(row: Row, say: Say) -> str:
    """Return "a to b", "" when there is none."""
    return f"{say(row['low'])} to {say(row['high'])}" if row["low"] is not None else ""


def cell(row: Row, name: str, say: Say, shade: float | None = None) -> Cell:
    """Return a cell of a row: its number, "hidden", or nothing when there is no number yet."""
    if name in row["suppressed"]:
        return Cell(HIDDEN, hidden=True)
    value = row[name]
    return Cell("", sort="") if value is None else Cell(say(value), float(value), shade)


def between(row: Row, say: Say) -> Cell:
    """Return the cell of an interval, which sorts by its lower end."""
    if "low" in row["suppressed"]:
        return Cell(HIDDEN, hidden=True)
    return Cell(interval(row, say), "" if row["low"] is None else float(row["low"]))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
