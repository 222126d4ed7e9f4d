"""Rows of sessions under the days that they happen on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from microsite.formats.words import day_words, headline
from microsite.values.views import DayGroup, Row


def by_day(rows: Iterable[Row], language: str) -> tuple[DayGroup, ...]:
    """Return rows, already by instant, grouped by the day in each event's own zone, each day once."""

    def day(row: Row) -> str:
        return row.when.start[:10]

    return tuple(
        DayGroup(iso_day, headline(day_words(date.fromisoformat(iso_day), language)), tuple(found))
        for iso_day, found in groupby(sorted(rows, key=day), key=day)  # across zones, days interleave
    )
