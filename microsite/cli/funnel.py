"""The command for follow-up funnels: what there is, the plan after a session, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.measure import TABLE, end, report_options, with_polars
from microsite.cli.options import format_option, handed_on, now_option, site_option
from microsite.cli.program import out_option, outside
from microsite.cli.tables import table
from microsite.cli.terminal import clock, find_site, finish, guarded, shown

if TYPE_CHECKING:
    from datetime import datetime

    from microsite.program.funnels.schedule import Schedule
    from microsite.program.reading import Reading


@click.group(invoke_without_command=True)
@site_option
@format_option
@now_option
@click.pass_context
def funnel(ctx: click.Context, site: Path | None, form: str, now: str | None) -> None:
    """List the follow-up funnels of data/funnels/; plan what follows a session, report what came of it.

    \b
    A funnel is written as data/funnels/NAME.yaml. Then
        microsite build                publishes /go/EVENT/STEP/, its QR code and landing pages
        microsite funnel plan EVENT    says when to send what
        microsite funnel report        says what came of it
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    if handed_on(ctx, site=site, form=form, now=now):
        return
    from microsite.program.reading import read_site

    root, at = find_site(site), clock(now)
    with guarded("reading the funnels", root):
        read = read_site(root, at, drafts=True)
        facts = _listed(read)
    closing = _list(facts)
    finish(read.errors, form, {"funnels": facts}, closing=closing, failed=bool(read.errors))


def _listed(read: Reading) -> list[dict[str, object]]:
    from microsite.kinds.funnels import follows

    events = [item for item in read.items if item.kind == "event"]
    return [
        {
            "name": one.name,
            "steps": [{"step": step.id, "after": step.front.after.text} for step in one.steps],
            "sessions": sum(1 for item in events if follows(one, item)),
        }
        for one in (read.config.funnels if read.config else ())
    ]


def _list(facts: list[dict[str, object]]) -> str:
    if not facts:
        return "no funnels: there is no file in data/funnels/"
    rows = []
    for one in facts:
        steps = one["steps"]
        told = [f"{step['step']} {step['after']}" for step in steps] if isinstance(steps, list) else []
        rows.append((str(one["name"]), str(one["sessions"]), ", ".join(told)))
    return table(("funnel", "sessions", "steps"), rows, frozenset({1}))


@funnel.command()
@click.argument("event")
@out_option
@site_option
@now_option
@format_option
def plan(event: str, out: Path | None, site: Path | None, now: str | None, form: str) -> None:
    """Print what is sent after a session: when, in which words, with which short link.

    EVENT is the event's slug. With --out it writes a page to read, a table, reminders for a calendar, and each text alone. Nobody's
    address is asked for or written.
    """
    from microsite.engine.kept_files import write_files
    from microsite.program.funnels.files import files
    from microsite.program.funnels.schedule import schedule, to_dict
    from microsite.program.reading import read_site

    root, at = find_site(site), clock(now)
    folder = outside(out, root)
    with guarded("planning the follow-up", root):
        read = read_site(root, at, drafts=True)
        found = schedule(read, event)
        if isinstance(found, tuple):
            finish(found, form, {})
            return
        made = files(found, read.config.uid_host, at) if folder and read.config else {}
        if folder and made:
            write_files(folder, made)
    wrote = [f"wrote {shown(folder / name)}" for name in made] if folder else []
    finish((), form, to_dict(found), closing="\n".join([_shown(found, at), *wrote]), failed=False)


def _shown(found: Schedule, at: datetime) -> str:
    """Return the schedule as a table, and below it the texts."""
    if found.why:
        return found.why
    head = f"{found.title}: ends {found.end:%a %d %b %Y %H:%M} {found.zone}"
    rows = [
        (
            one.step,
            one.after,
            f"{one.at:%a %d %b %Y %H:%M}",
            f"{one.utc:%Y-%m-%d %H:%M}Z",
            "past" if one.utc < at else "to come",
            one.subject,
        )
        for one in found.messages
    ]
    parts = [head, table(("step", "after", found.zone, "UTC", "", "subject"), rows)]
    for one in found.messages:
        text = "\n".join(f"  {line}".rstrip() for line in one.text.splitlines())
        parts.append(f"{one.step}: {one.subject}\n{text}")
    return "\n\n".join(parts) + "\n"


@funnel.command()
@click.option("--totals", type=TABLE, metavar="CSV", required=True, help="event,step,sent,clicked,booked")
@click.option(
    "--out", type=TABLE, metavar="DIR", help="Write funnel.html, .md and .json there; outside the site."
)
@report_options
@site_option
@format_option
@now_option
def report(
    totals: Path,
    out: Path | None,
    k: int,
    *,
    site: Path | None,
    form: str,
    now: str | None,
    skip: bool,
) -> None:
    """Say what came of follow-ups: for each step how many got it, followed its link, and booked.

    The table is private: it and DIR lie outside the site. Its counts are people. Fewer than five are hidden.
    """
    root = find_site(site)
    with with_polars("funnel report"), guarded("reporting on funnels", None):
        from microsite.program.funnels.command import Asked, reported
        from microsite.program.funnels.words import screen

        done = reported(Asked(root=root, totals=totals, out=out, now=clock(now), k=k, skip=skip))
        told = [(one["name"], *screen(one)) for one in (done.facts or {}).get("funnels", ())]
    if form == "text":
        for name, heads, rows in told:
            if rows:
                click.echo(f"{name}\n{table(heads, rows, frozenset(range(2, len(heads))))}\n")
    end(done, "report", form)
