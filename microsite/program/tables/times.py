"""The kinds of cells that speak of time: instants with their offset, and days."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from microsite.program.tables.kinds import NUMERIC, spread, unread
from microsite.program.tables.shape import Cells, Fault
from microsite.records import frozen

EPOCH = date(1970, 1, 1)
SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST, LAST = 1970, 2199
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_CLOCK = re.compile(r"[T ]([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_REST = re.compile(
    r"(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?(?:[Zz]|([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?)", re.ASCII
)
_NAIVE = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?$"


def _days(text: str) -> int | None:
    """Return the days from 1970 to a date, None when it is none."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return (day - EPOCH).days if FIRST <= day.year <= LAST else None


def _clock(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    return (int(found[1]) * 3600 + int(found[2]) * 60) * SECOND if found else None


def _rest(text: str) -> int | None:
    """Return what seconds and offset add to the wall clock on the way to UTC, in microseconds."""
    found = _REST.fullmatch(text)
    if not found:
        return None
    seconds, fraction, sign, hours, minutes = found.groups()
    offset = (int(hours) * 3600 + int(minutes or 0) * 60) * (-1 if sign == "-" else 1) if sign else 0
    return (int(seconds or 0) - offset) * SECOND + int((fraction or "0")[:6].ljust(6, "0"))


@frozen
class Instant:
    """A moment as ISO 8601 with its offset; microseconds since 1970 in UTC."""

    def read(self, raw: pl.Series) -> Cells:
        """Return microseconds; an instant without an offset is faulty, since nobody can know which one it is."""
        kind = pl.Int64()
        days = spread(raw.str.slice(0, 10), _days, kind)
        values = (
            days * DAY + spread(raw.str.slice(10, 6), _clock, kind) + spread(raw.str.slice(16), _rest, kind)
        )
        bad = unread(raw, values)
        if not bad.any():
            return Cells(values)
        naive = bad & raw.str.contains(_NAIVE).fill_null(value=False)
        hint = "write it as 2026-12-03T18:00:00+01:00"
        offset = Fault(naive, "instant without offset", "lacks its offset from UTC", hint=hint, shown=NUMERIC)
        other = Fault(
            bad & ~naive,
            "unreadable instant",
            f"is no instant of {FIRST} to {LAST}",
            hint=hint,
            shown=NUMERIC,
        )
        return Cells(values, (offset, other))


@frozen
class Day:
    """A date as 2026-12-03; days since 1970."""

    def read(self, raw: pl.Series) -> Cells:
        """Return days since 1970."""
        values = spread(raw, _days, pl.Int64())
        words = f"is no date of {FIRST} to {LAST}"
        return Cells(
            values,
            (
                Fault(
                    unread(raw, values),
                    "unreadable date",
                    words,
                    hint="write it as 2026-12-03",
                    shown=NUMERIC,
                ),
            ),
        )


def day_of(number: int) -> date:
    """Return the date that a number of days since 1970 is."""
    return EPOCH + timedelta(days=number)
