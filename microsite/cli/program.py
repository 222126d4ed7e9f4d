"""Commands of the program that a site runs which ask its files alone: roster, transcript, outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.options import format_option, now_option, site_option
from microsite.cli.tables import table
from microsite.cli.terminal import clock, counted, find_site, finish, guarded, shown

if TYPE_CHECKING:
    from microsite.program.roster import Roster

out_option = click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the files there; outside the site."
)


def outside(out: Path | None, root: Path) -> Path | None:
    """Return the folder for private files; exit with 2 when it lies in the site, where a build or git would take them."""
    if out is not None and out.resolve().is_relative_to(root.resolve()):
        raise click.UsageError(
            f"{shown(out)} lies in the site, and what is written there is not for everybody\n"
            f"  hint: --out ../{out.name or 'reports'}"
        )
    return out


@click.command()
@click.option(
    "--week", default="", metavar="WEEK", help="The week, as in 2026-W49; default: the one of the clock."
)
@out_option
@site_option
@now_option
@format_option
def roster(week: str, out: Path | None, site: Path | None, now: str | None, form: str) -> None:
    """Print who moderates which session of a week, and what is missing.

    With --out it writes roster.csv, roster.ics, a calendar for each moderator, and run-sheet.html to print. They hold
    room links and notes, so the folder lies outside the site.
    """
    from microsite.engine.kept_files import write_files
    from microsite.formats.zones import must
    from microsite.program.reading import read_site
    from microsite.program.roster import roster as ask
    from microsite.program.roster_files import files, to_dict
    from microsite.program.shifts import monday, week_of

    root, at = find_site(site), clock(now)
    folder = outside(out, root)
    if week and monday(week) is None:
        raise click.UsageError(f"--week is '{week}'; write it as 2026-W49")
    with guarded("making the roster", root):
        read = read_site(root, at)
        if read.config is None or read.errors:
            finish(read.problems, form, {})
            return
        wanted = week or week_of(at.astimezone(must(read.config.front.timezone)).date())
        found = ask(read.items, read.config, wanted)
        made = files(found, read.config.uid_host, at) if folder else {}
        if folder:
            write_files(folder, made)
    if form == "text":
        click.echo(_shown(found))
        for name in made:
            click.echo(f"wrote {shown(folder / name)}" if folder else "")
    finish(found.problems, form, to_dict(found), failed=any(p.severity == "error" for p in found.problems))


def _shown(found: Roster) -> str:
    """Return the week as a table, its sessions and then its people."""
    from microsite.program.duty import tell
    from microsite.program.roster_files import duties, name_of

    head = f"{found.week}, from Monday {found.first} in {found.zone}: {counted(len(found.shifts), 'session')}"
    if not found.shifts:
        return head
    rows = []
    for shift in found.shifts:
        held: dict[str, list[str]] = {"community": [], "specialist": []}
        for role, name in duties(shift, found):
            held[role].append(name_of(name, found) or "OPEN")
        when = f"{shift.start:%a %d %b %H:%M}-{shift.end:%H:%M}"
        names = (", ".join(held["community"]), ", ".join(held["specialist"]) or "-")
        rows.append((when, shift.zone, str(shift.seats or "-"), shift.item.title, *names))
    sessions = table(("when", "zone", "seats", "session", "community", "specialist"), rows, frozenset({2}))
    busy = [load for load in found.loads if load.hours]
    people = [
        (
            load.moderator.name,
            load.moderator.tier,
            tell(load.hours),
            tell(load.moderator.hours_per_week) if load.moderator.hours_per_week is not None else "-",
        )
        for load in busy
    ]
    loads = table(("moderator", "tier", "hours", "agreed"), people, frozenset({2, 3}))
    return "\n\n".join((head, sessions, *((loads,) if people else ()))) + "\n"


@click.command()
@click.argument("slug")
@site_option
@now_option
@format_option
def transcript(slug: str, site: Path | None, now: str | None, form: str) -> None:
    """Print what is published of the transcript of a session.

    SLUG is the event's. The file is transcripts/SLUG.vtt; the event says transcript: {consent: true}.
    """
    from microsite.program.reading import read_site
    from microsite.program.transcript import asked, to_dict, to_text

    root = find_site(site)
    with guarded("reading the transcript", root):
        found, problems = asked(read_site(root, clock(now), drafts=True), root, slug)
    if found is None:
        finish(problems, form, {})
        return
    if form == "text":
        click.echo(to_text(found))
    finish(problems, form, to_dict(found), failed=any(p.severity == "error" for p in problems))


@click.command()
@site_option
@now_option
@format_option
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
def outcomes(site: Path | None, now: str | None, form: str, *, strict: bool) -> None:
    """Print the measured outcomes of all mentors, and which of them nobody can believe as they stand.

    An outcome is verified for 24 months after somebody looked at its evidence; without a look it is claimed.
    """
    from microsite.program import outcomes as room
    from microsite.program.reading import read_site

    root, at = find_site(site), clock(now)
    with guarded("reading the site", root):
        read = read_site(root, at)
        if read.graph is None or read.errors:
            finish(read.problems, form, {})
            return
        found = room.outcomes(read.graph, at)
    if form == "text":
        click.echo(table(("state", "change", "metric", "period", "mentor"), tuple(room.rows(found, at))))
        promised = sum(1 for _, texts in found.promised if texts)
        say = "says" if len(found.promised) == 1 else "say"
        click.echo(f"\n{promised} of {counted(len(found.promised), 'session')} {say} what one leaves with")
    finish(found.problems, form, room.to_dict(found, at), failed=strict and bool(found.problems))
