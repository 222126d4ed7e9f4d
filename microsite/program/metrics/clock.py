"""Instants to days and months of the site's zone, by the same tzdata as everywhere else, for whole columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import polars as pl

from microsite.program.metrics.sessions import micros
from microsite.records import frozen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY = 86_400 * SECOND


def instant(at: int) -> datetime:
    """Return microseconds since 1970 as an aware UTC datetime."""
    return EPOCH + timedelta(microseconds=at)


@frozen
class Clock:
    """A zone's offsets from UTC over a span: `since` are the instants from which each of `offsets` holds."""

    zone: ZoneInfo
    since: pl.Series
    offsets: pl.Series

    @classmethod
    def over(cls, zone: ZoneInfo, first: int, last: int) -> Self:
        """Return the offsets of a zone from a day before the first instant to two months after the last one."""
        at, end = first - 2 * DAY, last + 62 * DAY
        since, offsets = [at], [cls._offset(zone, at)]
        while at < end:
            step = at + DAY
            offset = cls._offset(zone, step)
            if offset != offsets[-1]:
                since.append(cls._change(zone, at, step))
                offsets.append(offset)
            at = step
        return cls(zone, pl.Series(since, dtype=pl.Int64), pl.Series(offsets, dtype=pl.Int64))

    @staticmethod
    def _offset(zone: ZoneInfo, at: int) -> int:
        offset = instant(at).astimezone(zone).utcoffset() or timedelta()
        return (offset.days * 86_400 + offset.seconds) * SECOND + offset.microseconds

    @classmethod
    def _change(cls, zone: ZoneInfo, low: int, high: int) -> int:
        """Return the first instant of another offset than at `low`, to the second."""
        before = cls._offset(zone, low)
        while high - low > SECOND:
            middle = (low + high) // 2
            low, high = (middle, high) if cls._offset(zone, middle) == before else (low, middle)
        return high // SECOND * SECOND

    def local(self, at: pl.Series) -> pl.Series:
        """Return instants as the wall clock's microseconds."""
        return at + self._held(self.since, at)

    def day(self, at: pl.Series) -> pl.Series:
        """Return the days since 1970 on the wall calendar."""
        return self.local(at) // DAY

    def a_month_later(self, at: pl.Series) -> pl.Series:
        """Return the instants one calendar month later at the same wall clock; the last day of a shorter month stands in.

        A wall time that clocks show twice is the first one; one that they skip is what the old offset makes of it.
        """
        wall = self.local(at).cast(pl.Datetime("us")).dt.offset_by("1mo").cast(pl.Int64)
        after = self.offsets
        larger = pl.Series([max(pair) for pair in zip(after[1:], after[:-1], strict=True)], dtype=pl.Int64)
        since = pl.concat([self.since[:1] + after[:1], self.since[1:] + larger])
        return wall - self._held(since, wall)

    def _held(self, since: pl.Series, at: pl.Series) -> pl.Series:
        where = since.search_sorted(at, side="right")
        return self.offsets.gather(where.cast(pl.Int64) - 1)


def month(zone: ZoneInfo, at: int) -> str:
    """Return the month of an instant in a zone, as in 2026-05."""
    return f"{instant(at).astimezone(zone):%Y-%m}"


__all__ = ["DAY", "Clock", "instant", "micros", "month"]
