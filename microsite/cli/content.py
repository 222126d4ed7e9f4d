"""Commands that write, read and judge content: init, new, validate, schema, import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.options import format_option, jobs_option, now_option, site_option
from microsite.cli.terminal import (
    USAGE,
    bar,
    clock,
    counted,
    find_site,
    finish,
    finish_written,
    guarded,
    processes,
    shown,
)

if TYPE_CHECKING:
    from microsite.program.repeat import Every


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@format_option
def init(folder: Path, form: str) -> None:
    """Write a starter site."""
    from microsite.program.scaffold import init as write

    done = write(folder, datetime.now(UTC).date())
    files = [str(folder / path) for path in done.paths]
    following = f"\nNext: cd {folder} && microsite build && microsite check"
    finish_written(done.problems, form, files, following, "wrote ")


@click.command()
@click.argument("kind", type=click.Choice(["event", "mentor", "series", "page"]))
@click.argument("title")
@click.option(
    "--mentor", default="", metavar="SLUG", help="The mentor of a new event, or of the sessions of a series."
)
@click.option("--repeat", default="", metavar="RHYTHM", help='Sessions for a series, as in "every 2 weeks".')
@click.option("--count", type=click.IntRange(1, 100), default=None, help="How many sessions; with --repeat.")
@click.option(
    "--start",
    default="",
    metavar="TIME",
    help="When the first one is, as in 2026-12-03T18:00; with --repeat.",
)
@site_option
@now_option
@format_option
def new(  # noqa: PLR0917 - click calls by name
    kind: str,
    title: str,
    mentor: str,
    repeat: str,
    count: int | None,
    start: str,
    site: Path | None,
    now: str | None,
    form: str,
) -> None:
    """Write a filled-in file and say its path.

    \b
    microsite new series "Pricing clinic" --repeat "every 2 weeks" --count 6
    writes the series and six sessions, each a file that is edited singly.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    from microsite.program import repeat as repeating
    from microsite.program.scaffold import new as write

    root, at = find_site(site), clock(now)
    if not repeat:
        if count or start:
            raise click.UsageError('--count and --start want --repeat, as in --repeat "every 2 weeks"')
        done = write(root, kind, title, at, mentor)
    else:
        rhythm = _rhythm(kind, repeat)
        first = _first(start) if start else None
        done = repeating.series(root, title, at, rhythm, count or 6, first, mentor)
    finish_written(done.problems, form, [shown(root / path) for path in done.paths])


def _rhythm(kind: str, repeat: str) -> Every:
    """Return how often sessions repeat; exit with 2 when it cannot be told."""
    from microsite.program.repeat import every

    rhythm = every(repeat)
    if kind != "series":
        raise click.UsageError("--repeat is for a series: microsite new series TITLE --repeat ...")
    if rhythm is None:
        raise click.UsageError(
            f'--repeat is \'{repeat}\'; write it as "every 2 weeks", "every month", "every 10 days"'
        )
    return rhythm


def _first(start: str) -> datetime:
    """Return when the first session is, a wall time; exit with 2 when it cannot be told."""
    try:
        first = datetime.fromisoformat(start)
    except ValueError:
        first = None
    if first is None or first.tzinfo is not None:
        raise click.UsageError(f"--start is '{start}'; write it as 2026-12-03T18:00, in the site's zone")
    return first


@click.command()
@site_option
@format_option
@now_option
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@click.option("--strict", is_flag=True, help="Warnings and notes count as problems.")
@jobs_option
def validate(site: Path | None, form: str, now: str | None, jobs: int, *, drafts: bool, strict: bool) -> None:
    """Read and judge the content; write nothing."""
    from microsite.engine.executors import executor
    from microsite.survey import survey
    from microsite.values.options import Options, stops

    options = Options(root=find_site(site), at=clock(now), drafts=drafts, strict=strict)
    with guarded("reading the site", options.root), executor(processes(jobs)) as run, bar(form) as progress:
        found = survey(options, run, progress)
    closing = f"{counted(len(found.items), 'file')} read" if not found.problems else ""
    finish(
        found.problems,
        form,
        {"files": len(found.items)},
        closing=closing,
        failed=stops(found.problems, strict=strict),
    )


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--vscode", is_flag=True, help="Write .vscode/ so that editors complete and check front matter."
)
@site_option
def schema(kind: str | None, site: Path | None, *, vscode: bool) -> None:
    """Print the JSON Schema of a kind of content.

    KIND is event, mentor, series, page, site, agenda, experiment, funnel, rubric or creators.
    """
    import json

    from microsite.engine.kept_files import write_file
    from microsite.program import editor_schema

    if vscode:
        root = find_site(site)
        path = root / ".vscode" / "settings.json"
        try:
            held = json.loads(path.read_text("utf-8")) if path.exists() else {}
        except ValueError:
            raise click.UsageError(
                f"{shown(path)} holds comments or is no JSON; add yaml.schemas by hand"
            ) from None
        files, settings = editor_schema.vscode(held)
        for name, text in {**files, ".vscode/settings.json": json.dumps(settings, indent=2) + "\n"}.items():
            write_file(root, name, text.encode())
            click.echo(f"wrote {shown(root / name)}")
        return
    if kind is None or kind not in editor_schema.names():
        raise click.UsageError(f"name one of {', '.join(editor_schema.names())}")
    click.echo(json.dumps(editor_schema.schema(kind), indent=1, ensure_ascii=False))


@click.command(name="import")
@click.argument("name", metavar="FORMAT", type=click.Choice(["frontmatter", "ics", "csv", "pretalx", "frab"]))
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["event", "mentor", "both"]),
    default=None,
    help="What the source holds; default: event, for schedules both.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Which field is which; OURS==VALUE sets a value for all.",
)
@click.option(
    "--where",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Take only records with that value; FIELD!=VALUE leaves them out.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@site_option
@format_option
def import_(
    name: str,
    source: Path,
    kind: str | None,
    pairs: tuple[str, ...],
    filters: tuple[str, ...],
    site: Path | None,
    form: str,
    *,
    force: bool,
) -> None:
    """Turn foreign files into content of ours.

    Every field of the source is accounted for.

    FORMAT is frontmatter (a folder of Jekyll, Hugo, Eleventy or Pelican Markdown), ics, csv, pretalx or frab.

    \b
    microsite import frontmatter talks/ --kind event --map start=date --map mentors=presenter_slugs
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    from microsite.importers import account, options
    from microsite.importers.run import run_import

    root = find_site(site)
    mapping, faults = options.parse_maps(pairs)
    wanted, more = options.parse_filters(filters)
    if faults or more:
        finish((*faults, *more), form, {}, code=USAGE)
    kind = kind or ("both" if name in {"pretalx", "frab"} else "event")
    with guarded(f"importing {source}", root):
        report = run_import(name, source, root, kind, mapping, force=force, where=wanted)
    failed = any(p.severity == "error" for p in report.problems)
    if form == "text":
        click.echo(account.to_text(report))
        finish(report.problems, form, {}, failed=failed)
    finish(report.problems, form, account.to_dict(report), failed=failed)
