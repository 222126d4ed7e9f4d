"""`launch`: what a program has to show before it opens, and the file and line of every gap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import NOW, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.cli import cli

PEOPLE = "moderators: [{id: ana, name: Ana Ribeiro, tier: community}]\n"
EXPERIMENT = """\
hypothesis: A lower price fills more seats.
unit: event
arms: {same: {offer: {price: "45.00"}}, lower: {offer: {price: "35.00"}}}
strata: [topic]
events: {topics: [pricing]}
primary: conversion
minimum_runs: 2
"""
PILOT = "---\ntitle: The pilot\nkind: pilot\ngates: {nps: 40}\n---\nSix sessions.\n"


def run(root: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(
        cli, ["launch", "--site", str(root), "--now", "2026-11-22T12:00Z", *arguments], prog_name="microsite"
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def steps(root: Path, *arguments: str) -> dict[str, dict[str, object]]:
    said = json.loads(run(root, "--format", "json", *arguments).output)
    return {step["name"]: step for step in said["steps"]}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", {"data/moderation.yaml": PEOPLE})


def test_a_small_site_is_not_ready_and_every_gap_has_its_place(site: Path) -> None:
    write(
        site / "content/mentors/cy-example.md",
        mentor(name="Cy Example", draft="true", case_studies=None, verification=None),
    )
    write(
        site / "content/mentors/bo-example.md",
        mentor(name="Bo Example", verification="{by: Sam Example, on: 2025-06-01}").replace("/cases/", "/o/"),
    )
    done = run(site)
    assert done.exit_code == 1
    found = steps(site)
    assert [(name, step["holds"]) for name, step in found.items()] == [
        ("mentors", False), ("sessions", False), ("checks", None), ("experiments", False), ("cohort LTV", None), ("pilot", False),
        ("moderators", False), ("leaks", None),
    ]  # fmt: skip
    assert found["mentors"]["is"] == "1 of 3 are verified"
    gaps = found["mentors"]["gaps"]
    assert gaps == [
        {
            "words": "Bo Example has a verification that ran out",
            "path": "content/mentors/bo-example.md",
            "line": 21,
        },
        {"words": "Cy Example is a draft", "path": "content/mentors/cy-example.md", "line": 7},
        {"words": "17 more are to be written", "path": "content/mentors", "line": None},
    ]
    assert "content/events/first-tier.md:" in done.output  # who moderates it
    assert "content/series: write one" in done.output


def test_what_is_built_is_checked(site: Path) -> None:
    build(Options(root=site, at=NOW))
    found = steps(site)
    assert (found["checks"]["holds"], found["leaks"]["holds"]) == (True, True)
    page = site / "output/events/first-tier/index.html"
    page.write_text(page.read_text("utf-8").replace("45.00", "54.00"), "utf-8")
    found = steps(site)
    assert found["checks"]["holds"] is False
    assert found["checks"]["gaps"]


def test_a_private_table_in_the_site_is_a_leak(site: Path) -> None:
    write(site / "notes/people.txt", "event,person,joined_at,left_at,via\n")
    assert steps(site)["leaks"]["holds"] is False


def test_an_experiment_counts_when_it_is_registered_and_assigned_and_says_what_it_earned(
    site: Path, tmp_path: Path
) -> None:
    write(site / "data/experiments/lower.yaml", EXPERIMENT)
    found = steps(site)["experiments"]
    assert found["is"] == "0 of 1 are registered and assigned"
    assert found["gaps"] == [
        {"words": "lower is draft", "path": "data/experiments/lower.yaml", "line": 1},
        {"words": "2 more are to be written", "path": "data/experiments", "line": None},
    ]
    for step in ("register", "assign"):
        done = CliRunner().invoke(
            cli, ["experiments", step, "--site", str(site), "--now", "2026-11-22T12:00Z"]
        )
        assert done.exit_code == 0, done.output
    assert steps(site)["experiments"]["is"] == "1 of 1 are registered and assigned"
    facts = {"experiments": [{"name": "lower", "verdict": "too early"}], "conversion_30d": None, "nps": None}
    metrics = write(tmp_path / "metrics.json", json.dumps(facts))
    assert steps(site, "--metrics", str(metrics))["cohort LTV"]["holds"] is True
    hidden: list[dict[str, object]] = [{"name": "lower", "verdict": None, "suppressed": ["verdict"]}]
    cases: tuple[tuple[list[dict[str, object]] | None, str], ...] = (
        ([], "metrics.json does not have it; run microsite metrics again"),
        (hidden, "hidden, since few people paid in one of its arms"),
        (None, "not known; give metrics the attendance and the payments"),
    )
    for rows, why in cases:
        write(metrics, json.dumps({**facts, "experiments": rows}))
        told = steps(site, "--metrics", str(metrics))["cohort LTV"]
        assert told["holds"] is False
        assert told["gaps"] == [{"words": f"lower: {why}", "path": "data/experiments/lower.yaml", "line": 1}]


def test_a_pilot_without_answers_is_not_known_and_no_pass(site: Path) -> None:
    write(site / "content/series/pilot.md", PILOT)
    offers = (
        "{model: seat, price: '45.00', currency: EUR}",
        "{model: guarantee, price: '90.00', currency: EUR, claim: x, measure: y, baseline_how: z, deadline_days: 30, refund_percent: 50, evidence_how: w}",
    )
    for number in range(6):
        text = event(
            title=f"Session {number}",
            series="pilot",
            start=f"2026-10-0{number + 1} 18:00",
            offer=offers[number % 2],
        )
        write(site / f"content/events/p{number}.md", text)
    found = steps(site)["pilot pilot"]
    assert found["holds"] is None
    assert [gap["words"].split(":")[0] for gap in found["gaps"]] == ["nps"]  # type: ignore[attr-defined]


def test_the_report_stands_outside_the_site_and_has_every_gap(site: Path, tmp_path: Path) -> None:
    assert run(site, "--out", str(site / "reports")).exit_code == 2
    done = run(site, "--out", str(tmp_path / "reports"))
    assert done.exit_code == 1
    names = sorted(p.name for p in (tmp_path / "reports").iterdir())
    assert names == ["launch.html", "launch.json", "launch.md"]
    page = (tmp_path / "reports/launch.html").read_text("utf-8")
    assert "content/mentors" in page
    assert "does not hold" in page


def test_a_site_that_cannot_be_read_and_a_file_that_is_none_are_told(site: Path, tmp_path: Path) -> None:
    assert "B101" in run(site, "--metrics", str(write(tmp_path / "m.json", "{"))).output
    write(site / "content/events/broken.md", event(start="soon"))
    assert "T101" in run(site).output
