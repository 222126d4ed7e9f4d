"""The command that says whether a program is ready to launch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.measure import TABLE, with_polars
from microsite.cli.options import format_option, jobs_option, now_option, site_option
from microsite.cli.program import out_option, outside
from microsite.cli.tables import table
from microsite.cli.terminal import OUTPUT, clock, find_site, finish, guarded, processes, shown

if TYPE_CHECKING:
    from datetime import datetime

    from microsite.diagnostics import Problem
    from microsite.program.launch import Program, Step
    from microsite.program.pilot import Measure, Pilots

FEW = 5


@click.command()
@click.option("--metrics", type=TABLE, metavar="JSON", help="metrics.json, as `microsite metrics` writes it.")
@click.option("--agenda", type=TABLE, metavar="CSV", help="event,kept: yes or no, as for pilot status.")
@click.option("--output", type=click.Path(path_type=Path), help="The built site; default: output/.")
@out_option
@site_option
@format_option
@now_option
@jobs_option
def launch(  # noqa: PLR0917 - click calls by name
    metrics: Path | None,
    agenda: Path | None,
    output: Path | None,
    out: Path | None,
    site: Path | None,
    form: str,
    now: str | None,
    jobs: int,
) -> None:
    """Go through the launch checklist: mentors, sessions, checks, experiments, pilot, moderators, leaks.

    Exits with 0 when everything holds, else with 1 and the file and line of every gap. With --out it writes launch.html to print,
    launch.md and launch.json.
    """
    from microsite.program.launch import launch as go_through
    from microsite.program.launch import to_dict
    from microsite.program.launch_page import report
    from microsite.program.reports.write import write

    root, at = find_site(site), clock(now)
    folder = outside(out, root)
    with guarded("going through the checklist", root):
        program = _program(root, at, output or root / OUTPUT, (metrics, agenda), processes(jobs))
        if isinstance(program, tuple):
            finish(program, form, {})
            return
        steps = go_through(program)
        facts = to_dict(steps)
        written = write(folder, "launch", report(program.config.front.title, steps), facts) if folder else ()
    if not isinstance(written, tuple):
        finish((written,), form, facts)
        return
    if form == "text":
        click.echo(_shown(steps, every=bool(folder)))
        for path in written:
            click.echo(f"wrote {shown(path)}")
    finish((), form, facts, failed=not all(step.holds for step in steps))


def _program(
    root: Path, at: datetime, output: Path, files: tuple[Path | None, Path | None], jobs: int
) -> Program | tuple[Problem, ...]:
    """Return what the checklist is asked of, or what keeps it from being asked."""
    from microsite.diagnostics import Problem, Span, error
    from microsite.engine.executors import executor
    from microsite.engine.remember import Told, recall
    from microsite.program.launch import Program
    from microsite.program.launch_inputs import read_metrics
    from microsite.program.pilot import pilots_of
    from microsite.program.proof import prove
    from microsite.program.reading import read_site
    from microsite.read.files import refused
    from microsite.values.options import Options

    with executor(jobs) as run:
        read = read_site(root, at, run)
        if read.config is None or read.graph is None or read.errors:
            return read.errors or read.problems
        metrics, agenda = files
        facts = read_metrics(metrics) if metrics else None
        if metrics and facts is None:
            return (
                error(
                    "B101",
                    "this is no metrics.json",
                    Span(str(metrics), 1, 1),
                    "write it with microsite metrics",
                ),
            )
        pilots = pilots_of(read, at)
        measured = _measured(root, pilots, metrics, agenda)
        if isinstance(measured, Problem):
            return (measured,)
        told = recall(root / ".microsite", output) or Told(at, "", drafts=False)
        options = Options(root=root, at=told.at, base_url=told.base_url, drafts=told.drafts)
        found = prove(output, "", options, run)[0].problems if output.is_dir() else None
        if lost := refused(found or ()):
            return lost
    return Program(
        root=root, at=at, config=read.config, items=read.items, graph=read.graph, pilots=pilots, found=found, metrics=facts, measured=measured,
    )  # fmt: skip


def _measured(
    root: Path, pilots: Pilots, metrics: Path | None, agenda: Path | None
) -> Mapping[str, Mapping[str, Measure]] | Problem:
    """Return what is known of the pilots' gates; the table of agendas is private."""
    from microsite.program.launch_inputs import measures

    if agenda is None:
        return measures(pilots, metrics, None)
    with with_polars("launch with --agenda"):
        from microsite.program.tables import misplaced

        lies = misplaced(agenda, root, "the agenda file")
        return lies[0] if lies else measures(pilots, metrics, agenda)


def _shown(steps: tuple[Step, ...], *, every: bool) -> str:
    """Return the checklist as a table, and below it where the gaps are; few of each, since a report has them all."""
    from microsite.program.launch_page import MARKS

    parts = [
        table(("step", "", "is", "wanted"), [(s.name, MARKS[s.holds], s.words, s.wanted) for s in steps])
    ]
    for step in (one for one in steps if one.gaps):
        lines = [f"{gap.where}: {gap.words}" for gap in step.gaps[:FEW]]
        left = len(step.gaps) - FEW
        if left > 0:
            lines.append(f"  and {left} more" + ("" if every else "; --out DIR writes all of them"))
        parts.append("\n".join([f"{step.name}:", *lines]))
    return "\n\n".join(parts)
