"""A report tells all that is wrong in one run, capped and summed, so that a broken site does not bury its reader."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from sites import EVENT, MENTOR, write_site

from microsite.cli import cli
from microsite.diagnostics import MOST_OF_A_FILE, Severity, Span, bounded, error, note, unlike, warning, worst
from microsite.read.wording import near


def test_of_one_file_so_many_are_told_the_errors_first_and_the_others_are_counted() -> None:
    notes = [note("N101", f"a note {n}", Span("a.md", n, 1)) for n in range(1, 101)]
    errors = [error("M101", f"unknown {n}", Span("a.md", 200 + n, 1)) for n in range(60)]
    other = error("M101", "unknown", Span("b.md", 1, 1))
    told = bounded([*notes, *errors, other], 50)
    assert [p.code for p in told if p.where.path == "a.md"].count("M101") == 50
    assert other in told
    (summed,) = [p for p in told if p.code == "F109"]
    assert (summed.message, summed.severity) == (
        "110 more problems of this file are not told",
        Severity.ERROR,
    )
    assert told == tuple(sorted(told, key=lambda p: (p.where.path, p.where.line or 0)))


def test_a_short_report_is_whole() -> None:
    problems = [error("M101", f"unknown {n}", Span("a.md", n, 1)) for n in range(MOST_OF_A_FILE)]
    assert bounded(problems) == worst(problems) == tuple(problems)


def test_what_weighs_less_is_left_out_first() -> None:
    notes = [note("N101", "a note", Span("a.md", n, 1)) for n in range(1, 10)]
    last = error("M101", "unknown", Span("b.md", 1, 1))
    assert worst([*notes, last], 3) == (*notes[:2], last)


def test_the_last_lines_sum_what_a_person_is_not_told(tmp_path: Path) -> None:
    write_site(tmp_path, {f"content/events/e{n}.md": EVENT.replace("title:", "titel:") for n in range(600)})
    given = ["validate", "--site", str(tmp_path), "--now", "2026-11-22T12:00+00:00", "--jobs", "1"]
    said = CliRunner().invoke(cli, given)
    assert said.exit_code == 1
    assert said.output.count(" error M101: ") == 500
    assert said.output.splitlines()[-2:] == ["and 100 more; --format json lists them", "600 errors"]
    github = CliRunner().invoke(cli, [*given, "--format", "github"])
    assert github.output.count("::error ") == 500
    listed = CliRunner().invoke(cli, [*given, "--format", "json"])
    assert len(json.loads(listed.output)["problems"]) == 600


def test_a_near_miss_among_very_many_names_is_sought_among_those_that_begin_alike() -> None:
    known = [f"mentor-{n}" for n in range(20_000)]
    assert near("mentor-1234x", known)
    assert near("nobody", known) == ""
    assert near("x" * 100_000, known) == ""


def test_notes_that_repeat_what_three_files_have_been_told_do_not_bury_the_rest(tmp_path: Path) -> None:
    plain = MENTOR.replace("photo: /img/ada.png\n", "")
    files = {f"content/mentors/m{n}.md": plain.replace("Ada Example", f"Person {n}") for n in range(9)}
    write_site(tmp_path, files)
    given = ["validate", "--site", str(tmp_path), "--now", "2026-11-22T12:00+00:00"]
    said = CliRunner().invoke(cli, given).output
    assert said.count(" note N101: readers would also want to know: photo") == 3
    assert said.splitlines()[-2:] == ["and 6 more; --format json lists them", "9 notes"]
    listed = CliRunner().invoke(cli, [*given, "--format", "json"])
    assert listed.output.count('"N101"') == 9
    alike = [warning("M101", "unknown", Span(f"{n}.md", 1, 1)) for n in range(9)]
    assert unlike(alike) == tuple(alike)
