"""Commands that answer a question about builds: why, next-change."""

from __future__ import annotations

from pathlib import Path

import click

from microsite.cli.options import format_option, jobs_option, now_option, site_option
from microsite.cli.terminal import OUTPUT, clock, find_site, finish, guarded, processes


@click.command("next-change")
@site_option
@now_option
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@jobs_option
@format_option
def next_change(site: Path | None, now: str | None, jobs: int, form: str, *, drafts: bool) -> None:
    """Print the next moment at which a build would make other bytes, though no file changed.

    That is when a session starts or ends, something is published or expires, a price holds or no longer does, or an old
    session leaves the calendars. A schedule that builds then keeps every page fresh.
    """
    from microsite.engine.executors import executor
    from microsite.survey import survey
    from microsite.values.clock import Clock
    from microsite.values.options import Options

    root, at = find_site(site), Clock.of(clock(now))
    with guarded("reading the site", root), executor(processes(jobs)) as run:
        found = survey(Options(root=root, at=at, drafts=drafts), run)
    if found.plan is None:
        finish(found.problems, form, {"next": None})
    for page in found.plan.pages if found.plan else ():
        page.ready()  # what its view decides by the clock counts too
    moment = f"{at.until:%Y-%m-%dT%H:%M:%SZ}" if at.until else None
    finish((), form, {"next": moment}, closing=moment or "never", failed=False)


@click.command()
@click.argument("path")
@site_option
@click.option("--output", type=click.Path(path_type=Path), help="The folder that was published into.")
def why(path: str, site: Path | None, output: Path | None) -> None:
    """Tell which input made a file of the output change.

    PATH is a file of the output, as in output/events/clinic/index.html, or its address, as in /events/clinic/.
    """
    from microsite.program.why import why as ask

    root = find_site(site)
    answer = ask(root, output or root / OUTPUT, path)
    if not answer.path:
        hint = f"\n  hint: did you mean {' or '.join(answer.near)}?" if answer.near else ""
        click.echo(f"error: no build that is remembered made {path}{hint}", err=True)
        raise click.exceptions.Exit(1)
    click.echo("\n".join((answer.path, *(f"  {words}" for words in answer.words))))
