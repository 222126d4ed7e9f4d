"""Repeat attendance: of those who came for the first time in a month, the share that came to a second session within so many days."""

from __future__ import annotations

import polars as pl

from microsite.program.metrics.clock import DAY

AGES = (30, 60, 90)


def repeat(people: pl.DataFrame, now: int) -> pl.DataFrame:
    """Return for each cohort its `size`, and `d30`, `d60`, `d90`: how many came again by that age.

    Age 0 is the end of the first session; the second one counts when it starts before the age. An age is null until everybody of
    the cohort has reached it.
    """
    again = {
        f"d{age}": (pl.col("second") < pl.col("begin") + age * DAY).fill_null(value=False).sum()
        for age in AGES
    }
    youngest = pl.col("begin").max()
    counts = people.group_by("cohort").agg(size=pl.len(), youngest=youngest, **again).sort("cohort")
    return counts.with_columns(
        **{f"d{age}": pl.when(pl.col("youngest") + age * DAY <= now).then(pl.col(f"d{age}")) for age in AGES}
    ).drop("youngest")
