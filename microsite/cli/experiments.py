"""The command for pricing experiments: what there is, register, assign, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.measure import TABLE, end, report_options, with_polars
from microsite.cli.options import format_option, handed_on, now_option, site_option
from microsite.cli.tables import table
from microsite.cli.terminal import clock, find_site, finish, guarded

if TYPE_CHECKING:
    from microsite.program.experiments.register import Done
    from microsite.program.experiments.site import State


@click.group(invoke_without_command=True)
@site_option
@format_option
@now_option
@click.pass_context
def experiments(ctx: click.Context, site: Path | None, form: str, now: str | None) -> None:
    """List the pricing experiments of data/experiments/; register, assign and report them.

    \b
    An experiment is written as data/experiments/NAME.yaml. Then
        microsite experiments register NAME   freezes it
        microsite experiments assign NAME     deals its events to arms
        microsite build                       publishes the price of each event's arm
        microsite experiments report ...      says what came of it
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    if handed_on(ctx, site=site, form=form, now=now):
        return
    from microsite.program.experiments.site import read_lab, state_of

    root, at = find_site(site), clock(now)
    with guarded("reading the experiments", root):
        lab = read_lab(root, at)
        states = [state_of(one, lab.items, lab.config, at) for one in lab.chosen if lab.config]
    facts = {"experiments": [_facts(state) for state in states]}
    finish(
        lab.problems,
        form,
        facts,
        closing=_shown(states),
        failed=any(p.severity == "error" for p in lab.problems),
    )


def _shown(states: list[State]) -> str:
    if not states:
        return "no experiments: there is no file in data/experiments/"
    rows = []
    for state in states:
        arms = ", ".join(f"{name} {number}" for name, number in state.arms.items())
        days = f"{state.first:%Y-%m-%d} to {state.last:%Y-%m-%d}" if state.first and state.last else "-"
        rows.append((state.name, state.state, state.primary, arms, days))
    return table(("experiment", "state", "primary", "events by arm", "events from, to"), rows)


def _facts(state: State) -> dict[str, object]:
    return {
        "name": state.name,
        "state": state.state,
        "unit": state.unit,
        "primary": state.primary,
        "hypothesis": state.hypothesis,
        "arms": [{"arm": name, "events": number} for name, number in state.arms.items()],
        "first": state.first.isoformat() if state.first else None,
        "last": state.last.isoformat() if state.last else None,
    }


@experiments.command()
@click.argument("name", default="")
@site_option
@format_option
@now_option
def register(name: str, site: Path | None, form: str, now: str | None) -> None:
    """Freeze an experiment, or all of them: a later change of NAME.yaml is an error.

    The hash and a digest of each key go to data/experiments/NAME.assignment.yaml. Commit it.
    """
    from microsite.program.experiments.register import register as do
    from microsite.program.experiments.site import read_lab

    root = find_site(site)
    with guarded("registering", root):
        done = do(read_lab(root, clock(now), name), root)
    _end(done, form)


@experiments.command()
@click.argument("name", default="")
@site_option
@format_option
@now_option
def assign(name: str, site: Path | None, form: str, now: str | None) -> None:
    """Deal the events of a registered experiment, or of all of them, to its arms.

    What was dealt before stays. The same events are dealt alike on every machine, at any time. The arms go to
    data/experiments/NAME.assignment.yaml. Commit it.
    """
    from microsite.program.experiments.assign import assign as do
    from microsite.program.experiments.site import read_lab

    root = find_site(site)
    with guarded("dealing events to arms", root):
        done = do(read_lab(root, clock(now), name), root)
    _end(done, form)


def _end(done: Done, form: str) -> None:
    lines = [*done.lines, *(f"wrote {path}: commit it" for path in done.files)]
    facts = {"experiments": list(done.lines), "files": list(done.files)}
    failed = any(p.severity == "error" for p in done.problems)
    finish(done.problems, form, facts, closing="\n".join(lines), failed=failed)


@experiments.command()
@click.argument("name", default="")
@click.option("--attendance", type=TABLE, metavar="CSV", required=True, help="As for metrics.")
@click.option("--payments", type=TABLE, metavar="CSV", required=True, help="As for metrics.")
@click.option("--rates", type=TABLE, metavar="CSV", help="As for metrics.")
@click.option(
    "--out",
    type=TABLE,
    metavar="DIR",
    required=True,
    help="Where experiments.html, .md and .json are written.",
)
@report_options
@site_option
@format_option
@now_option
def report(
    name: str,
    attendance: Path,
    payments: Path,
    rates: Path | None,
    out: Path,
    k: int,
    *,
    site: Path | None,
    form: str,
    now: str | None,
    skip: bool,
) -> None:
    """Say what came of experiments: revenue a seat, conversion and lifetime value by arm, and a verdict.

    The tables are private: they and DIR lie outside the site. A verdict is "inconclusive" unless an interval says otherwise.
    """
    root = find_site(site)
    given = {"attendance": attendance, "payments": payments, "rates": rates}
    files = {role: path for role, path in given.items() if path is not None}
    with with_polars("experiments report"), guarded("reporting on experiments", None):
        from microsite.program.experiments.command import reported
        from microsite.program.metrics.run import Asked

        done = reported(Asked(root=root, files=files, out=out, now=clock(now), k=k, skip=skip), name)
    end(done, "report", form)
