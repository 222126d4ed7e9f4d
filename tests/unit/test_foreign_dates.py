"""A date in another common form is led to ours where it can be understood in one way only."""

from __future__ import annotations

import pytest

from microsite.read.foreign_dates import rewritten
from microsite.read.nodes import Scalar
from microsite.read.reader import Reader
from microsite.read.times import Day, WallTime


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3.12.2026", "2026-12-03"),
        ("03.12.2026 18:00", "2026-12-03 18:00"),
        ("3. 12. 2026", "2026-12-03"),
        ("23/12/2026", "2026-12-23"),
        ("12/23/2026", "2026-12-23"),
        ("23-12-2026, 9:30", "2026-12-23 09:30"),
        ("2026/12/03", "2026-12-03"),
        ("2026.12.03 18:00", "2026-12-03 18:00"),
        ("3 December 2026", "2026-12-03"),
        ("3. December 2026", "2026-12-03"),
        ("3rd Dec. 2026", "2026-12-03"),
        ("Dec 3, 2026", "2026-12-03"),
        ("Sept 3 2026 at 6pm", "2026-09-03 18:00"),
        ("Thursday, 3 December 2026, 6 p.m.", "2026-12-03 18:00"),
        ("May 1st, 2026 12 am", "2026-05-01 00:00"),
        ("December 3, 2026 12:15 pm", "2026-12-03 12:15"),
        ("2026-12-03 6:30 pm", "2026-12-03 18:30"),
        ("2026-12-03, 18.00 Uhr", "2026-12-03 18:00"),
        ("2026-12-03 18h00", "2026-12-03 18:00"),
        ("2026-12-03 1800", "2026-12-03 18:00"),
        ("2026\u201312\u201303 18:00", "2026-12-03 18:00"),
        ("20261203T180000", "2026-12-03 18:00"),
        ("2026年12月3日 18:00", "2026-12-03 18:00"),
        ("2026-12-03 \u0661\u0668:\u0660\u0660", "2026-12-03 18:00"),
        ("2026-12-31 24:00", "2027-01-01 00:00"),
        ("2026-13-31 24:00", ""),
        ("2026-12-03 18", ""),
        ("03/12/2026", ""),
        ("03-12-2026", ""),
        ("23/23/2026", ""),
        ("23/12.2026", ""),
        ("3 Dezember 2026", ""),
        ("3.12.26", ""),
        ("3.12.2026 in the evening", ""),
        ("3.12.2026 18", ""),
        ("3.12.2026 13 pm", ""),
        ("next Thursday", ""),
        ("", ""),
    ],
)
def test_a_date_is_understood_in_one_way_or_in_none(text: str, meant: str) -> None:
    assert rewritten(text) == meant


def hint(kind: WallTime | Day, text: str) -> str:
    reader = Reader("x.md")
    assert kind.read(Scalar(text, True, 2, 8), "start", reader) is None  # noqa: FBT003 - a node's fields
    (problem,) = reader.problems
    return problem.hint


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (WallTime(), "3.12.2026 18:00", "write it as 2026-12-03 18:00"),
        (WallTime(), "7pm", "write the day before it, as in 2026-12-03 19:00"),
        (WallTime(), "19.30 Uhr", "write the day before it, as in 2026-12-03 19:30"),
        (
            WallTime(),
            "2026-12-04 18:00-18:45",
            "write the start alone, 2026-12-04 18:00, and the minutes as `duration:`",
        ),
        (
            WallTime(),
            "4.12.2026 18:00 Asia/Tokyo",
            "write it as 2026-12-04 18:00; the zone has its own key, as in timezone: Asia/Tokyo",
        ),
        (WallTime(), "3.2.2026", "write it as 2026-02-03 with the time behind it, as in 2026-02-03 18:00"),
        (WallTime(date_allowed=True), "3.2.2026", "write it as 2026-02-03"),
        (WallTime(), "30.2.2026 18:00", "as in 2026-12-03 18:00"),
        (WallTime(), "2026-02-30", "as in 2026-12-03 18:00"),
        (WallTime(), "03/02/2026", "as in 2026-12-03 18:00"),
        (WallTime(), "2026-02-03", "write the time behind it, as in 2026-02-03 18:00"),
        (Day(), "Feb 3, 2026", "write it as 2026-02-03"),
        (Day(), "soon", "as in 2026-12-03"),
    ],
)
def test_the_hint_says_the_date_that_was_meant_else_an_example(
    kind: WallTime | Day, text: str, words: str
) -> None:
    assert hint(kind, text) == words
