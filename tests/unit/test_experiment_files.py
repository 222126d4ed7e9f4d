"""The files of pricing experiments, as they are read for metrics and for whoever registers, assigns and reports."""

from __future__ import annotations

from pathlib import Path

from sites import write

from microsite.diagnostics import to_text
from microsite.read.experiments import read_experiments

WHOLE = """\
hypothesis: An early price fills seats sooner.
unit: series
arms:
  plain: {offer: {price: "45.00"}}
  early: {offer: {early: {until: 2026-11-01, price: "35.00"}}}
strata: [topic, weekday]
events: {from: 2026-10-01, to: 2026-12-31, series: [pilot], topics: [pricing, saas]}
primary: ltv90
minimum_runs: 6
stop: {when: two refunds}
"""


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    write(tmp_path / "data/experiments/early.yaml", WHOLE)
    write(
        tmp_path / "data/experiments/early.assignment.yaml",
        "hash: f00d\nevents: {first-tier: early, second-tier: plain}\n",
    )
    found = read_experiments(tmp_path)
    assert found.problems == ()
    [one] = found.found
    assert (one.name, one.digest, one.assigned) == (
        "early",
        "f00d",
        {"first-tier": "early", "second-tier": "plain"},
    )
    front = one.front
    assert (front.unit, list(front.arms), front.strata, front.minimum_runs) == (
        "series",
        ["plain", "early"],
        ("topic", "weekday"),
        6,
    )
    override = front.arms["early"].offer
    assert override is not None
    assert [key.text for key, _ in override.entries] == ["early"]
    assert (override.line, override.column) == (5, 18)
    assert front.events.from_ is not None
    assert (front.events.from_.naive.isoformat(), front.events.series, front.events.topics) == (
        "2026-10-01T00:00:00",
        ("pilot",),
        ("pricing", "saas"),
    )


def test_an_experiment_that_is_not_assigned_has_no_events(tmp_path: Path) -> None:
    write(tmp_path / "data/experiments/early.yaml", WHOLE)
    assert [e.assigned for e in read_experiments(tmp_path).found] == [None]
    assert read_experiments(tmp_path / "none").found == ()


def test_what_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path / "data/experiments/bad.yaml", "arms: [a, b]\nunits: event\nevents: {form: 2026-10-01}\n")
    assert to_text(read_experiments(tmp_path).problems) == (
        "data/experiments/bad.yaml:1:7: error M103: arms is a list; it wants names with values\n"
        "data/experiments/bad.yaml:2:1: error M101: unknown key 'units'\n"
        "  hint: did you mean 'unit'?\n"
        "data/experiments/bad.yaml:3:10: error M101: unknown key 'form' in events\n"
        "  hint: known here: to, series, topics, model, currency"
    )
