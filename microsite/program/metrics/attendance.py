"""Who attended what: the union of a person's joins, clipped to the session, and the first session of each person."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl

from microsite.program.metrics.clock import month
from microsite.program.metrics.sessions import Session
from microsite.records import frozen

MINUTE = 60_000_000
ENOUGH = 15 * MINUTE
PAIR = ["event", "person"]


@frozen
class Attended:
    """Who attended.

    `pairs` has a row for each (event, person) that attended: `event`, `person`, `start`, `end`, `cohort`, and `number` (0 for the
    person's first session, then 1, ...). `people` has a row for each person: `person`, `cohort`, `begin` (the end of the first
    session: age 0) and `second` (the start of the second session, null without one).
    """

    pairs: pl.DataFrame
    people: pl.DataFrame


def calendar(sessions: Sequence[Session], zone: ZoneInfo) -> pl.DataFrame:
    """Return the sessions as a frame: number, start, end, how long is enough, and the month in the site's zone."""
    return pl.DataFrame(
        {
            "event": [s.number for s in sessions],
            "start": [s.start for s in sessions],
            "end": [s.end for s in sessions],
            "enough": [min((s.end - s.start) // 2, ENOUGH) for s in sessions],
            "month": [month(zone, s.start) for s in sessions],
        },
        schema={
            "event": pl.Int64,
            "start": pl.Int64,
            "end": pl.Int64,
            "enough": pl.Int64,
            "month": pl.String,
        },
    )


def attended(joins: pl.DataFrame, sessions: pl.DataFrame) -> Attended:
    """Return who was present for half of a session or 15 minutes, whichever is less.

    A person's joins are united, so that two devices at once count once, and only what lies within the session counts. The cohort is the
    month in which the person's first attended session starts; of sessions that start together the one that ends first is first.
    """
    inside = (
        joins.lazy()
        .select("event", "person", "joined_at", "left_at")
        .join(sessions.lazy(), on="event")
        .with_columns(
            begin=pl.max_horizontal("joined_at", "start"), until=pl.min_horizontal("left_at", "end")
        )
        .filter(pl.col("until") > pl.col("begin"))
        .select("event", "person", "begin", "until")
        .collect()
    )
    pairs = (
        present(inside)
        .join(sessions, on="event")
        .filter(pl.col("present") >= pl.col("enough"))
        .sort("person", "start", "end", "event")
        .with_row_index("row")
        .with_columns(number=pl.col("row") - pl.col("row").first().over("person"))
    )
    first = pairs.filter(pl.col("number") == 0).select("person", cohort=pl.col("month"), begin=pl.col("end"))
    second = pairs.filter(pl.col("number") == 1).select("person", second=pl.col("start"))
    people = first.join(second, on="person", how="left", maintain_order="left")
    return Attended(
        pairs.join(first.select("person", "cohort"), on="person", how="left", maintain_order="left").select(
            "event", "person", "start", "end", "cohort", "number"
        ),
        people,
    )


def present(inside: pl.DataFrame) -> pl.DataFrame:
    """Return how long each (event, person) was present: the length of the union of the intervals `begin` to `until`.

    In the order of their beginnings, an interval adds what lies after the latest end before it (a sweep).
    """
    once = inside.filter(~pl.struct(PAIR).is_duplicated())
    often = (
        inside.filter(pl.struct(PAIR).is_duplicated())
        .sort(*PAIR, "begin", "until")
        .with_columns(reached=pl.col("until").cum_max().shift(1).over(PAIR))
        .with_columns(since=pl.max_horizontal("begin", "reached"))
        .with_columns(present=(pl.col("until") - pl.col("since")).clip(lower_bound=0))
        .group_by(PAIR)
        .agg(pl.col("present").sum())
    )
    return pl.concat([once.select(*PAIR, present=pl.col("until") - pl.col("begin")), often])
