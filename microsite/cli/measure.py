"""Commands that measure a program from private tables: metrics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.options import F, format_option, now_option, site_option
from microsite.cli.terminal import clock, find_site, finish, guarded, shown

if TYPE_CHECKING:
    from microsite.program.reports.write import Done

TABLE = click.Path(path_type=Path)


@contextmanager
def with_polars(command: str) -> Iterator[None]:
    """Say which extra a command needs when its package is missing."""
    import importlib.util

    if importlib.util.find_spec("polars") is None:
        hint = "pip install 'microsite[metrics]'"
        raise click.UsageError(f"{command} needs the package polars\n  hint: {hint}")
    yield


def report_options(command: F) -> F:
    """Add --k and --skip-bad-rows."""
    skip = click.option(
        "--skip-bad-rows", "skip", is_flag=True, help="Drop and count faulty rows instead of stopping."
    )
    least = click.option(
        "--k",
        type=click.IntRange(5),
        default=5,
        show_default=True,
        help="The smallest group of people that is told of.",
    )
    return least(skip(command))


def end(done: Done, name: str, form: str) -> None:
    """Print what a report came to, its facts under a name in JSON, and leave."""
    wrote = [f"wrote {shown(path)}" for path in done.files] or ["nothing was written"]
    facts = {name: done.facts, "files": [str(path) for path in done.files]}
    failed = any(p.severity == "error" for p in done.problems)
    finish(done.problems, form, facts, closing="\n".join([*done.lines, *wrote]), failed=failed)


@click.command()
@click.option("--attendance", type=TABLE, metavar="CSV", help="event,person,joined_at,left_at,via")
@click.option(
    "--payments",
    type=TABLE,
    metavar="CSV",
    help="person,paid_at,kind,event,product,gross,fees,tax,currency,refund,refunded_at,via",
)
@click.option(
    "--survey", type=TABLE, metavar="CSV", help="event,person,answered_at,event_score,mentor,mentor_score"
)
@click.option(
    "--rates", type=TABLE, metavar="CSV", help="date,currency,rate: for payments in other currencies."
)
@click.option(
    "--out", type=TABLE, metavar="DIR", required=True, help="Where metrics.html, .md and .json are written."
)
@report_options
@site_option
@format_option
@now_option
def metrics(
    attendance: Path | None,
    payments: Path | None,
    survey: Path | None,
    rates: Path | None,
    out: Path,
    k: int,
    *,
    site: Path | None,
    form: str,
    now: str | None,
    skip: bool,
) -> None:
    """Measure the program: conversion, repeat attendance, NPS, lifetime value, experiments.

    The tables are private. They and DIR lie outside the site; instants carry their offset, as in 2026-12-03T18:00:00+01:00. Any table
    may be left out: the report says what is then not known.

    \b
    microsite metrics --attendance ../private/a.csv --payments ../private/p.csv \\
        --survey ../private/s.csv --out ../private/report
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    given = {"attendance": attendance, "payments": payments, "survey": survey, "rates": rates}
    files = {role: path for role, path in given.items() if path is not None}
    if not files.keys() - {"rates"}:
        raise click.UsageError("give at least one of --attendance, --payments and --survey")
    root = find_site(site)
    with with_polars("metrics"), guarded("measuring the program", None):
        from microsite.program.metrics.command import measured
        from microsite.program.metrics.run import Asked

        done = measured(Asked(root=root, files=files, out=out, now=clock(now), k=k, skip=skip))
    end(done, "metrics", form)
