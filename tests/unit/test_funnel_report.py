"""What came of follow-ups: totals are read strictly, added up exactly, and never tell of fewer than five people."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from follow_ups import COUNTS, STEPS, table
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sites import event, write_site

from microsite.cli import cli
from microsite.program.funnels.private import hidden_of

pytest.importorskip("polars", reason="the extra metrics is not installed")

ROOT = Path(__file__).parents[2]
NOW = "2026-11-29T12:00+00:00"
FUNNEL = """\
steps:
  - {id: notes, after: PT1H, goal: They look., cta: Look at your notes, landing: /events/}
  - {id: again, after: P30D, goal: They book., cta: Choose, landing: /events/}
"""
HIRING = """\
events: {topics: [hiring]}
steps:
  - {id: sheets, after: PT2H, goal: They have them., cta: Get the sheets, landing: /events/}
"""


def site(root: Path) -> Path:
    events = {f"content/events/{s}.md": event(title=f"Session {s}") for s in ("a", "b", "c", "d")}
    more = {
        "content/events/hire.md": event(title="Hire", topics="[hiring]"),
        "data/funnels/hiring.yaml": HIRING,
    }
    return write_site(root, {**events, **more, "data/funnels/after.yaml": FUNNEL})


def run(root: Path, totals: Path, *words: str) -> Result:
    given_ = ["funnel", "report", "--totals", str(totals), "--site", str(root), "--now", NOW, *words]
    done = CliRunner().invoke(cli, given_, prog_name="microsite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def facts(root: Path, lines: list[str], *words: str) -> dict[str, Any]:
    path = table(root.parent / "private.csv", lines)
    done = run(root, path, "--format", "json", *words)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)["report"]
    return found


def steps(found: Mapping[str, Any], name: str = "after") -> dict[str, dict[str, Any]]:
    (funnel,) = (one for one in found["funnels"] if one["name"] == name)
    return {step["step"]: step for step in funnel["steps"]}


def test_totals_are_added_up_and_shares_have_wilsons_interval(tmp_path: Path) -> None:
    found = facts(
        site(tmp_path / "site"),
        ["a,notes,40,20,10", "b,notes,60,30,10", "a,again,40,8,", "b,again,50,10,"],
    )
    notes = steps(found)["notes"]
    assert (notes["sessions"], notes["sent"], notes["clicked"], notes["booked"]) == (2, 100, 50, 20)
    # Wilson: (20 + z²/2) / (100 + z²) ± z/(100 + z²) · sqrt(20 · 80 / 100 + z²/4), z = 1.959964
    assert notes["booked_rate"] == 0.2
    assert notes["booked_low"] == pytest.approx(0.13337, abs=1e-5)
    assert notes["booked_high"] == pytest.approx(0.28883, abs=1e-5)
    assert (notes["clicked_rate"], notes["suppressed"]) == (0.5, [])
    again = steps(found)["again"]
    assert (again["sent"], again["clicked"], again["clicked_rate"]) == (90, 18, 0.2)
    assert (again["booked"], again["booked_rate"], again["suppressed"]) == (None, None, [])
    assert steps(found, "hiring")["sheets"]["sessions"] == 0
    assert found["rows"]["totals"] == {"read": 4, "used": 4, "dropped": {}, "ignored_columns": 0}


def test_a_group_of_fewer_than_five_is_hidden_with_another_that_would_give_it_back(tmp_path: Path) -> None:
    rows = ["a,notes,40,20,10", "b,notes,30,15,6", "c,notes,4,3,1", "d,notes,20,9,5"]
    found = facts(site(tmp_path / "site"), rows)
    notes = steps(found)["notes"]
    told = {row["event"]: row["sent"] for row in notes["events"]}
    assert told == {"a": 40, "b": 30, "c": None, "d": None}
    assert notes["sent"] == 94
    assert all(row["clicked"] is None for row in notes["events"] if row["event"] in "cd")
    assert "funnels.after.notes.c.sent" in found["suppressed"]
    assert "funnels.after.notes.d.clicked_rate" in found["suppressed"]
    every = json.dumps(found)
    assert '"sent": 4,' not in every
    assert '"sent": 20,' not in every


def test_a_step_that_leaves_out_one_small_session_does_not_tell_of_it_by_the_difference(
    tmp_path: Path,
) -> None:
    rows = [f"{e},notes,{n},9,9" for e, n in (("a", 40), ("b", 30), ("c", 4), ("d", 20)) if e != "c"]
    rows += ["c,notes,4,3,1", "a,again,40,9,9", "b,again,30,9,9", "d,again,20,9,9"]
    found = steps(facts(site(tmp_path / "site"), rows))
    # 94 after an hour and 90 after a month would be the four of session c
    assert found["notes"]["sent"] == 94
    assert found["again"]["sent"] is None
    assert [row["sent"] for row in found["again"]["events"]][2] is None, "d is hidden in both"


SENT = st.integers(0, 30)


@settings(max_examples=150, deadline=None)
@example([[None, None, None, None, 0], [None, None, None, 1, 4]])
@given(st.lists(st.lists(st.one_of(st.none(), SENT), min_size=5, max_size=5), min_size=1, max_size=3))
def test_no_hidden_number_follows_from_what_is_told(drawn: list[list[int | None]]) -> None:
    """What is told of a step leaves at least two values for every hidden session, whatever other steps tell."""
    rows = [
        {
            f"e{n}": {"sent": size, "clicked": 0, "booked": 0}
            for n, size in enumerate(sizes)
            if size is not None
        }
        for sizes in drawn
    ]
    found = hidden_of(rows, 5)
    gone = frozenset().union(*(one["sent"].cells for one in found))
    for step, one in zip(rows, found, strict=True):
        told = one["sent"]
        somebody = {e for e, row in step.items() if row["sent"]}
        assert told.cells == gone & somebody, "a session is hidden in all of its steps, or in none"
        small = {e for e, row in step.items() if 0 < row["sent"] < 5}
        assert small <= told.cells
        if told.cells and not told.margin:
            assert len(told.cells) > 1
            assert sum(step[e]["sent"] for e in told.cells) >= 5
    open_ = [
        (one["sent"].cells, step) for one, step in zip(found, rows, strict=True) if not one["sent"].margin
    ]
    for (cells, step), (others, other) in itertools.combinations(open_, 2):
        apart = cells ^ others
        assert len(apart) != 1
        assert not apart or sum((step.get(e) or other[e])["sent"] for e in apart) >= 5


@pytest.mark.parametrize(
    ("lines", "header", "words"),
    [
        (["a,notes,40,20"], None, "totals.csv:2:1: error B103: the row has 4 cells; the header has 5"),
        (["x,notes,40,20,1"], None, "totals.csv:2:1: error B104: event 'x' names no session of this site"),
        (["a,note,40,20,1"], None, "totals.csv:2:3: error B104: step 'note' names no step of this site\n  hint: did you mean 'notes'?"),
        (["a,sheets,40,20,1"], None, "totals.csv:2:3: error B104: step does not follow this session"),
        (["a,notes,-4,20,1"], None, "totals.csv:2:9: error B103: sent '-4' is outside 0 to 10000000"),
        (["a,notes,4.5,2,1"], None, "totals.csv:2:9: error B103: sent '4.5' is no whole number"),
        (["a,notes,,20,1"], None, "totals.csv:2:9: error B103: sent is empty"),
        (["a,notes,40,41,1"], None, "totals.csv:2:12: error B105: clicked is more than were sent to: clicked are people, each counted once"),
        (["a,notes,40,20,41"], None, "totals.csv:2:15: error B105: booked is more than were sent to"),
        (["a,notes,40,20,1", "a,notes,41,20,1"], None, "totals.csv:3:3: error B105: the totals of this step after this session stand twice"),
        (["a,notes,40,20,1", "b,notes,41,20,"], None, "totals.csv:3:15: error B105: booked is blank here, and counted for other sessions of this step"),
        ([], "event,step,sent,clicks,booked", "totals.csv:1:1: error B102: the column clicked is missing\n  hint: did you mean 'clicks'?"),
        ([], "event;step;sent;clicked;booked", "export the table with commas"),
    ],
)  # fmt: skip
def test_a_faulty_table_is_told_at_its_cell(
    tmp_path: Path, lines: list[str], header: str | None, words: str
) -> None:
    path = table(tmp_path / "totals.csv", lines, header or "event,step,sent,clicked,booked")
    done = run(site(tmp_path / "site"), path, "--out", str(tmp_path / "report"))
    assert done.exit_code == 1
    assert words in done.output.replace(f"{tmp_path}/", "")
    assert not (tmp_path / "report").exists()


def test_faulty_rows_are_dropped_and_counted_where_that_is_asked_and_ten_thousand_are_cut(
    tmp_path: Path,
) -> None:
    root = site(tmp_path / "site")
    rows = [
        "a,notes,40,20,10",
        "a,notes,40,20,10",
        "a,notes,50,20,10",
        "b,notes,60,30,",
        "x,notes,1,1,1",
        "c,notes,9,10,1",
    ]
    account = facts(root, rows, "--skip-bad-rows")["rows"]["totals"]
    assert (account["read"], account["used"]) == (6, 1)
    assert account["dropped"] == {
        "duplicate": 1, "event: unknown session": 1, "clicked: more clicked than sent": 1, "step: stands twice": 1,
        "not counted for every session": 1,
    }  # fmt: skip
    path = table(tmp_path / "many.csv", [f"nobody-{n},notes,1,1,1" for n in range(10_000)])
    done = run(root, path)
    assert done.output.count("error B104") == 50
    assert "10,000 rows are faulty" in done.output
    path = table(tmp_path / "twice.csv", [f"a,notes,{n + 10},1,1" for n in range(200)])
    assert run(root, path).output.count("stand twice") == 50


def test_a_private_table_in_the_site_is_refused_by_report_and_build(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    path = table(root / "data/follow.csv", ["a,notes,40,20,10"])
    done = run(root, path)
    assert "B107: the totals file lies inside the site" in done.output
    done = CliRunner().invoke(cli, ["validate", "--site", str(root), "--now", NOW])
    assert "error F110: this file says what came of follow-ups" in done.output
    outside = table(tmp_path / "t.csv", ["a,notes,40,20,10"])
    assert "the report lies inside the site" in run(root, outside, "--out", str(root / "r")).output


def test_the_demonstrations_report_says_the_sums_of_its_table(tmp_path: Path) -> None:
    done = run(ROOT, table(tmp_path / "totals.csv"), "--out", str(tmp_path / "report"))
    assert done.exit_code == 0, done.output
    wanted = {
        step: tuple(sum(told[n][m] or 0 for told in COUNTS.values() if len(told) > n) for m in range(3))
        for n, step in enumerate(STEPS)
    }
    found = steps(json.loads((tmp_path / "report/funnel.json").read_text("utf-8")), "after-a-session")
    for step, (sent, clicked, booked) in wanted.items():
        assert (found[step]["sent"], found[step]["clicked"], found[step]["booked"]) == (
            sent,
            clicked,
            booked or None,
        )
    assert wanted["the-next-one"] == (120, 59, 32)
    assert "the-next-one   P30D          6   120       59  49.2%      32  26.7%" in done.output
    page = (tmp_path / "report/funnel.html").read_text("utf-8")
    text = (tmp_path / "report/funnel.md").read_text("utf-8")
    assert "the-next-one: booked" in page
    assert "| the-next-one | 30 days | 6 | 120 | 59 | 49.2% | 32 | 26.7% |" in text
    assert "<svg" in page
    assert "http" not in page.split("<body>")[1], "a report asks nothing of anyone"
