"""The command for a pilot: whether its sessions, mentors, prices and measured gates hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.measure import TABLE, with_polars
from microsite.cli.options import format_option, now_option, site_option
from microsite.cli.tables import table
from microsite.cli.terminal import clock, find_site, finish, guarded

if TYPE_CHECKING:
    from datetime import datetime

    from microsite.diagnostics import Problem
    from microsite.program.pilot import Check, Measure, Pilot, Pilots


@click.group()
def pilot() -> None:
    """Say whether a pilot of six sessions shows what it has to."""


@pilot.command()
@click.argument("series", default="")
@click.option("--metrics", type=TABLE, metavar="JSON", help="metrics.json, as `microsite metrics` writes it.")
@click.option("--attendance", type=TABLE, metavar="CSV", help="As for metrics.")
@click.option("--payments", type=TABLE, metavar="CSV", help="As for metrics.")
@click.option("--survey", type=TABLE, metavar="CSV", help="As for metrics.")
@click.option("--rates", type=TABLE, metavar="CSV", help="As for metrics.")
@click.option("--agenda", type=TABLE, metavar="CSV", help="event,kept: yes or no.")
@site_option
@format_option
@now_option
def status(
    series: str,
    metrics: Path | None,
    agenda: Path | None,
    site: Path | None,
    form: str,
    now: str | None,
    **tables: Path | None,
) -> None:
    """Judge a pilot, or all of them: six sessions, verified mentors, two pricing models, and the gates of its file.

    Exits with 0 when everything holds, else with 1. What is measured comes from --metrics, or from the private tables themselves; the
    tables lie outside the site.

    \b
    microsite pilot status --metrics ../private/report/metrics.json --agenda ../private/agenda.csv
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    files = {role: path for role, path in tables.items() if path is not None}
    if metrics and files:
        raise click.UsageError("give --metrics or the tables, not both")
    from microsite.program.pilot import checks, read_pilots

    root, at = find_site(site), clock(now)
    with guarded("judging the pilot", None):
        found = read_pilots(root, at, series)
        if not found.found:
            finish(found.problems, form, {"pilots": []})
            return
        judged: list[tuple[Pilot, tuple[Check, ...]]] = []
        for one in found.found:
            measured = _measured(root, at, one, found, metrics, agenda, files)
            if not isinstance(measured, Mapping):
                finish(measured, form, {"pilots": []})
                return
            judged.append((one, checks(one, found, measured, at)))
    good = all(check.holds for _, those in judged for check in those)
    words = "\n\n".join(_shown(one, those) for one, those in judged)
    finish(
        (), form, {"pilots": [_facts(one, those) for one, those in judged]}, closing=words, failed=not good
    )


def _measured(
    root: Path,
    at: datetime,
    one: Pilot,
    pilots: Pilots,
    metrics: Path | None,
    agenda: Path | None,
    files: Mapping[str, Path],
) -> Mapping[str, Measure] | tuple[Problem, ...]:
    """Return what is known of the gates, or what is wrong with the files."""
    from microsite.program.pilot_measures import agenda_kept, from_metrics, from_tables

    found: dict[str, Measure] = {}
    if metrics:
        told = from_metrics(metrics, one.over)
        if not isinstance(told, dict):
            return (told,)
        found |= told
    if not files and not agenda:
        return found
    with with_polars("pilot status with tables"):
        from microsite.program.metrics.run import Asked, Prepared, prepare
        from microsite.program.tables import misplaced

        if files:
            ready = prepare(Asked(root=root, files=files, out=next(iter(files.values())).parent, now=at))
            if not isinstance(ready, Prepared):
                return ready
            found |= from_tables(ready, one.over)
        if agenda:
            kept = misplaced(agenda, root, "the agenda file") or agenda_kept(agenda, one.over, pilots.events)
            if isinstance(kept, tuple):
                return kept
            found["agenda_kept"] = kept
    return found


def _shown(one: Pilot, those: tuple[Check, ...]) -> str:
    marks = {True: "holds", False: "does not hold", None: "not known"}
    rows = [(check.name, marks[check.holds], check.words, check.wanted) for check in those]
    bad = [check for check in those if not check.holds]
    head = f"{one.item.title}: " + (
        "everything holds" if not bad else f"{len(bad)} of {len(those)} do not hold, or are not known yet"
    )
    lines = [f"{check.where}: {check.name}: {check.words}; wanted: {check.wanted}" for check in bad]
    return "\n".join([head, table(("", "", "is", "wanted"), rows), *lines])


def _facts(one: Pilot, those: tuple[Check, ...]) -> dict[str, object]:
    return {
        "series": one.item.slug,
        "holds": all(check.holds for check in those),
        "checks": [
            {
                "name": check.name,
                "holds": check.holds,
                "is": check.words,
                "wanted": check.wanted,
                "path": check.where.path,
                "line": check.where.line,
            }
            for check in those
        ],
    }
