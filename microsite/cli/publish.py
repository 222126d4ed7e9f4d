"""Commands that make and prove the output: build, check, ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tzdata import IANA_VERSION

from microsite.cli.far import Where, local, place, workers
from microsite.cli.options import (
    base_url_option,
    executor_option,
    format_option,
    jobs_option,
    now_option,
    site_option,
)
from microsite.cli.terminal import (
    OUTPUT,
    bar,
    clock,
    counted,
    find_site,
    finish,
    guarded,
    own_site,
    processes,
    shown,
)

if TYPE_CHECKING:
    from microsite.diagnostics import Problem
    from microsite.engine.publish import Published


@click.command()
@site_option
@click.option(
    "--output",
    type=Where(),
    metavar="PLACE",
    help="The folder, or the URL of a store as s3://BUCKET/PREFIX, to publish into; default: output/ of the site.",
)
@format_option
@now_option
@base_url_option
@jobs_option
@executor_option
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--clean", is_flag=True, help="Write every file anew.")
@click.option("--strict", is_flag=True, help="Warnings and notes stop the build.")
@click.option("--theme", default="", metavar="NAME", help="The look, instead of site.yaml's.")
@click.option("--verify", is_flag=True, help="Then make everything anew and compare every byte.")
def build(
    site: Path | None, output: Path | str | None, form: str, now: str | None, base_url: str, jobs: int, theme: str,
    *, address: str, drafts: bool, clean: bool, strict: bool, verify: bool,
) -> None:  # fmt: skip
    """Validate, render and publish the site.

    With an error nothing is published, and what was published before stays as it was.
    """
    from microsite.build import build as make
    from microsite.values.options import Options, stops

    root = find_site(site)
    options = Options(
        root=root,
        at=clock(now),
        output=None if isinstance(output, str) else output,
        base_url=base_url,
        drafts=drafts,
        strict=strict,
        clean=clean,
        theme=theme,
    )
    far = place(output, root)
    if verify and far:
        raise click.UsageError("--verify compares with a folder; --output is a store")
    with guarded("building the site", root), workers(address, jobs, form) as run, bar(form) as progress:
        built = make(options, run, progress, far)
        done, problems = built.published, built.problems
        if verify and done:
            from microsite.program.verify import verified

            problems = verified(options, options.output or root / OUTPUT, problems, run, progress)
    facts: dict[str, object] = {"pages": built.pages, "published": done is not None, "tzdata": IANA_VERSION}
    said = [f"time zones of {IANA_VERSION}"]
    if done:
        facts |= {"written": done.written, "kept": done.kept, "deleted": done.deleted}
        where = output if isinstance(output, str) else shown(output or root / OUTPUT)
        said.insert(0, f"{counted(built.pages, 'file')} in {where}: {_did(done)}")
        said += ["every byte is as a clean build makes it"] if verify and not differs(problems) else []
    elif stops(problems, strict=strict):
        said.insert(0, "nothing was published; what was published before is as it was")
    if form == "github":  # annotations are taken out of the log; this line stays in it
        click.echo("; ".join(said), err=True)
    finish(problems, form, facts, closing="; ".join(said), failed=done is None or differs(problems))


def _did(done: Published) -> str:
    return f"{done.written} written, {done.kept} as they were, {done.deleted} deleted"


@click.command()
@click.argument("output", type=Where(), required=False)
@site_option
@format_option
@now_option
@base_url_option
@jobs_option
@click.option("--drafts", is_flag=True, help="Drafts were published too.")
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
def check(
    output: Path | str | None, site: Path | None, form: str, now: str | None, base_url: str, jobs: int,
    *, drafts: bool, strict: bool,
) -> None:  # fmt: skip
    """Re-read a built tree and compare every fact.

    OUTPUT may be any built tree in a folder, also one that microsite did not build. Inside a site its own output is checked, against
    its sources, at the clock that it was built with.
    """
    from microsite.engine.checked import checked
    from microsite.engine.executors import executor
    from microsite.engine.journal import finish as finish_publish
    from microsite.engine.remember import Told, recall
    from microsite.program.proof import prove_again

    folder = local(output)
    root = None if folder is not None and site is None else find_site(site)
    root = root or own_site(folder)
    tree = folder or (root / OUTPUT if root else OUTPUT)
    if not tree.is_dir():
        raise click.UsageError(f"there is no folder {shown(tree)}; build the site first, or name the folder")
    torn = finish_publish(tree) if root else None
    if torn:
        finish((torn,), form, {})
    told = Told(clock(now), base_url, drafts)
    if root and (last := recall(root / ".microsite", tree)):
        told = Told(told.at if now else last.at, base_url or last.base_url, drafts or last.drafts)
    with (
        guarded("checking the output", root),
        executor(processes(jobs)) as run,
        checked(root, tree) as memory,
    ):
        found, sourced = prove_again(tree, base_url, root, told, run, memory)
    facts = {one.name: getattr(found.summary, one.name) for one in fields(found.summary)}
    failed = bool(found.problems) if strict else any(p.severity == "error" for p in found.problems)
    s = found.summary
    against = "against their sources" if sourced else "by themselves"
    closing = (
        f"{counted(s.files, 'file')} read {against}: {counted(s.pages, 'page')}, {counted(s.events, 'event')}, "
        f"{counted(s.calendars, 'calendar')}, {counted(s.feeds, 'feed')}; {s.links:,} links and {s.claims:,} facts compared"
    )
    finish(found.problems, form, {**facts, "sourced": sourced}, closing=closing, failed=failed)


@click.command()
@site_option
@now_option
@format_option
def ledger(site: Path | None, now: str | None, form: str) -> None:
    """Write data/ledger.json for shallow checkouts.

    Machines that do not see the whole history of git read it: it remembers each event's UID, SEQUENCE and last change. Commit it; run it again after changes.
    """
    from microsite.diagnostics import Severity
    from microsite.making import keep_ledger
    from microsite.read.files import refused
    from microsite.survey import survey
    from microsite.values.options import Options

    root = find_site(site)
    found = survey(Options(root=root, at=clock(now)))
    lost = refused(found.problems)  # a ledger of what is left would forget the rest
    if found.history is None or lost:
        finish(lost or found.problems, form, {})
        return
    # what a build notes, and goes on without, is all that this command is for
    faults = [replace(problem, severity=Severity.ERROR) for problem in keep_ledger(root, found.history)]
    number = len(found.history.ledger)
    kept = "" if faults else f"{counted(number, 'file')} in data/ledger.json"
    finish(faults, form, {"files": number}, closing=kept, failed=bool(faults))


def differs(problems: Sequence[Problem]) -> bool:
    """Say whether --verify found a difference."""
    return any(problem.code == "E116" for problem in problems)
