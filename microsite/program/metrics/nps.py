"""Net promoter scores: of events and of mentors, two questions that are never mixed."""

from __future__ import annotations

import polars as pl

from microsite.records import frozen

PROMOTER, DETRACTOR = 9, 6
NOT_ATTENDED, NO_SCORE, AGAIN = "not attended", "no score", "answered again"


@frozen
class Answers:
    """The answers that count: `events` has event, person, score; `mentors` has event, person, mentor, score; and the rows left out."""

    events: pl.DataFrame
    mentors: pl.DataFrame
    dropped: dict[str, int]


def answers(survey: pl.DataFrame, pairs: pl.DataFrame | None, alone: pl.DataFrame) -> Answers:
    """Return the last answer of each person to each question; `pairs` are those who attended, None when that is not known.

    A row without a mentor speaks of the only mentor of its session. Of two answers at the same instant the later row counts.
    """
    only = alone.select("event", only="mentor")
    rows = (
        survey.join(only, on="event", how="left", maintain_order="left")
        .with_columns(mentor=pl.coalesce("mentor", "only"))
        .sort("answered_at", "line")
    )
    came = (
        rows if pairs is None else rows.join(pairs, on=["event", "person"], how="semi", maintain_order="left")
    )
    said = came.filter(pl.col("event_score").is_not_null() | pl.col("mentor_score").is_not_null())
    events = said.filter(pl.col("event_score").is_not_null()).unique(
        ["event", "person"], keep="last", maintain_order=True
    )
    mentors = said.filter(pl.col("mentor_score").is_not_null()).unique(
        ["event", "person", "mentor"], keep="last", maintain_order=True
    )
    used = pl.concat([events["line"], mentors["line"]]).n_unique()
    return Answers(
        events.select("event", "person", score="event_score"),
        mentors.select("event", "person", "mentor", score="mentor_score"),
        {NOT_ATTENDED: len(rows) - len(came), NO_SCORE: len(came) - len(said), AGAIN: len(said) - used},
    )


def scored(given: pl.DataFrame, group: str) -> pl.DataFrame:
    """Return for each event or mentor how many answers there are, of how many people, and of which sort."""
    score = pl.col("score")
    return (
        given.group_by(group)
        .agg(
            answers=pl.len(),
            people=pl.col("person").n_unique(),
            promoters=(score >= PROMOTER).sum(),
            passives=((score > DETRACTOR) & (score < PROMOTER)).sum(),
            detractors=(score <= DETRACTOR).sum(),
        )
        .sort(group)
    )
