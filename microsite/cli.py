"""The command line: arguments become one call, its problems are printed, the exit code says how it went."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from microsite import __version__

if TYPE_CHECKING:
    from microsite.diagnostics import Problem

F = TypeVar("F", bound=Callable[..., Any])
CLEAN, PROBLEMS, USAGE = 0, 1, 2
FORMATS = click.Choice(["text", "json", "github", "sarif"])
OUTPUT = Path("output")


class Commands(click.Group):
    """The commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        del ctx
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="microsite")
@click.option("--debug", is_flag=True, help="Show the whole trace of an internal error.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Markdown in git becomes a listing of events that people, calendars and search engines can read.

    \b
    A new site:      microsite init my-site && cd my-site && microsite build && microsite check
    A new session:   microsite new event "Price your first tier"
    What is wrong:   microsite validate

    Exit codes: 0 clean, 1 problems, 2 wrong usage.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    ctx.obj = {"debug": debug}


def site_option(command: F) -> F:
    """Add --site."""
    return click.option(
        "--site",
        type=click.Path(path_type=Path),
        help="The site's folder; default: where site.yaml is, searched upwards.",
    )(command)


def format_option(command: F) -> F:
    """Add --format."""
    return click.option(
        "--format", "form", type=FORMATS, default="text", show_default=True, help="How problems are printed."
    )(command)


def now_option(command: F) -> F:
    """Add --now."""
    return click.option(
        "--now",
        "now",
        metavar="TIME",
        help="The clock, as in 2026-11-22T12:00+01:00; default: SOURCE_DATE_EPOCH, else now.",
    )(command)


def base_url_option(command: F) -> F:
    """Add --base-url."""
    return click.option(
        "--base-url", default="", metavar="URL", help="Where the site is published, instead of site.yaml's."
    )(command)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a starter site that builds and passes its check."""
    from microsite.program.scaffold import init as write

    done = write(folder, datetime.now(UTC).date())
    if done.problems:
        finish(done.problems, "text", {})
    for path in done.paths:
        click.echo(f"wrote {folder / path}")
    click.echo(f"\nNext: cd {folder} && microsite build && microsite check")


@cli.command()
@click.argument("kind", type=click.Choice(["event", "mentor", "series", "page"]))
@click.argument("title")
@click.option("--mentor", default="", metavar="SLUG", help="The mentor of a new event.")
@site_option
@now_option
def new(kind: str, title: str, mentor: str, site: Path | None, now: str | None) -> None:
    """Write a filled-in file and say its path."""
    from microsite.program.scaffold import new as write

    root = find_site(site)
    done = write(root, kind, title, clock(now), mentor)
    if done.problems:
        finish(done.problems, "text", {})
    click.echo(shown(root / done.paths[0]))


@cli.command()
@site_option
@format_option
@now_option
@click.option("--drafts", is_flag=True, help="Count drafts as published.")
@click.option("--strict", is_flag=True, help="Warnings and notes count as problems.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
def validate(site: Path | None, form: str, now: str | None, jobs: int, *, drafts: bool, strict: bool) -> None:
    """Read and judge the content; write nothing."""
    from microsite.build import Options, stops, survey
    from microsite.engine.executors import executor

    options = Options(root=find_site(site), at=clock(now), drafts=drafts, strict=strict)
    with executor(jobs) as run, bar(form) as progress:
        found = survey(options, run, progress)
    closing = f"{counted(len(found.items), 'file')} read" if not found.problems else ""
    finish(
        found.problems,
        form,
        {"files": len(found.items)},
        closing=closing,
        failed=stops(found.problems, strict=strict),
    )


@cli.command()
@site_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to publish into; default: output/ of the site.",
)
@format_option
@now_option
@base_url_option
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--clean", is_flag=True, help="Forget what is remembered of earlier builds.")
@click.option("--strict", is_flag=True, help="Warnings and notes stop the build.")
def build(
    site: Path | None, output: Path | None, form: str, now: str | None, base_url: str, jobs: int,
    *, drafts: bool, clean: bool, strict: bool,
) -> None:  # fmt: skip
    """Validate, render and publish the site; with an error nothing is published."""
    from microsite.build import Options, stops
    from microsite.build import build as make
    from microsite.engine.executors import executor

    root = find_site(site)
    options = Options(
        root=root, at=clock(now), output=output, base_url=base_url, drafts=drafts, strict=strict, clean=clean
    )
    with guarded("building the site", root), executor(jobs) as run, bar(form) as progress:
        built = make(options, run, progress)
    done = built.published
    facts: dict[str, object] = {"pages": built.pages, "published": done is not None}
    closing = ""
    if done:
        facts |= {"written": done.written, "kept": done.kept, "deleted": done.deleted}
        where = shown(output or root / OUTPUT)
        closing = f"{counted(built.pages, 'file')} in {where}: {done.written} written, {done.kept} as they were, {done.deleted} deleted"
    elif stops(built.problems, strict=strict):
        closing = "nothing was published; what was published before is as it was"
    finish(built.problems, form, facts, closing=closing, failed=done is None)


@cli.command()
@site_option
@now_option
def ledger(site: Path | None, now: str | None) -> None:
    """Write data/ledger.json, for machines that do not see the whole history of git.

    It remembers each event's UID, SEQUENCE and last change. Commit it; run it again after changes.
    """
    from microsite.build import Options, keep_ledger, survey

    root = find_site(site)
    found = survey(Options(root=root, at=clock(now)))
    if found.history is None:
        finish(found.problems, "text", {})
        return
    problems = keep_ledger(root, found.history)
    finish(
        problems,
        "text",
        {},
        closing=f"{counted(len(found.history.ledger), 'file')} in data/ledger.json",
        failed=bool(problems),
    )


@cli.command()
@click.argument("output", type=click.Path(path_type=Path), required=False)
@site_option
@format_option
@now_option
@base_url_option
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--drafts", is_flag=True, help="Drafts were published too.")
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
def check(
    output: Path | None,
    site: Path | None,
    form: str,
    now: str | None,
    base_url: str,
    jobs: int,
    *,
    drafts: bool,
    strict: bool,
) -> None:
    """Re-read a built tree with other readers, and compare every fact.

    OUTPUT may be any built tree, also one that microsite did not build. Inside a site its own output is checked, against
    its sources, at the clock that it was built with.
    """
    from microsite.build import Options
    from microsite.engine.executors import executor
    from microsite.engine.remember import recall
    from microsite.program.proof import prove

    root = None if output is not None and site is None else find_site(site)
    root = root or own_site(output)
    tree = output or (root / OUTPUT if root else OUTPUT)
    if not tree.is_dir():
        raise click.UsageError(f"there is no folder {shown(tree)}; build the site first, or name the folder")
    options = Options(root=root, at=clock(now), base_url=base_url, drafts=drafts) if root else None
    told = recall(root / ".microsite", tree) if root else None
    if options and told:
        options = Options(
            root=options.root,
            at=clock(now) if now else told.at,
            base_url=base_url or told.base_url,
            drafts=drafts or told.drafts,
        )
    with guarded("checking the output", root), executor(jobs) as run, bar(form):
        found, sourced = prove(tree, base_url, options, run)
    facts = {name: getattr(found.summary, name) for name in found.summary.__slots__}
    failed = bool(found.problems) if strict else any(p.severity == "error" for p in found.problems)
    s = found.summary
    against = "against their sources" if sourced else "by themselves"
    closing = (
        f"{counted(s.files, 'file')} read {against}: {counted(s.pages, 'page')}, {counted(s.events, 'event')}, "
        f"{counted(s.calendars, 'calendar')}, {counted(s.feeds, 'feed')}; {s.links:,} links and {s.claims:,} facts compared"
    )
    finish(found.problems, form, {**facts, "sourced": sourced}, closing=closing, failed=failed)


@cli.command()
@click.argument("kind", required=False)
@click.option(
    "--vscode", is_flag=True, help="Write .vscode/ so that editors complete and check front matter."
)
@site_option
def schema(kind: str | None, site: Path | None, *, vscode: bool) -> None:
    """Print the JSON Schema of event, mentor, series, page, site or agenda."""
    import json

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
        path.parent.mkdir(exist_ok=True)
        for name, text in {**files, ".vscode/settings.json": json.dumps(settings, indent=2) + "\n"}.items():
            (root / name).write_text(text, "utf-8")
            click.echo(f"wrote {shown(root / name)}")
        return
    if kind is None or kind not in editor_schema.names():
        raise click.UsageError(f"name one of {', '.join(editor_schema.names())}")
    click.echo(json.dumps(editor_schema.schema(kind), indent=1, ensure_ascii=False))


@cli.command(name="import")
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
    """Turn foreign files into Markdown with front matter, and account for every field.

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


def find_site(given: Path | None) -> Path:
    """Return the folder that holds site.yaml: the given one, else the nearest upwards; exit with 2 when there is none."""
    start = given or Path.cwd()
    if given is not None:
        if (given / "site.yaml").exists():
            return given
        raise click.UsageError(f"there is no site.yaml in {given}")
    for folder in (start, *start.parents):
        if (folder / "site.yaml").exists():
            return Path(os.path.relpath(folder, start)) if folder != start else Path()
    raise click.UsageError(
        "there is no site here: no site.yaml in this folder or above it\n  hint: microsite init my-site makes one"
    )


def own_site(output: Path | None) -> Path | None:
    """Return the site whose output/ a folder is, None when it is no site's."""
    if output is None:
        return None
    parent = output.resolve().parent
    return parent if output.resolve().name == OUTPUT.name and (parent / "site.yaml").exists() else None


def clock(now: str | None) -> datetime:
    """Return the one clock of a run, in UTC: --now, else SOURCE_DATE_EPOCH, else the time of the start."""
    if now:
        try:
            at = datetime.fromisoformat(now)
        except ValueError:
            raise click.UsageError(f"--now is '{now}'; write it as 2026-11-22T12:00+01:00") from None
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(
                f"SOURCE_DATE_EPOCH is '{epoch}'; it wants whole seconds since 1970"
            ) from None
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def bar(form: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a progress callback: a bar on a terminal, nothing elsewhere."""
    if form != "text" or not sys.stderr.isatty():
        yield lambda _stage, _done, _all: None
        return

    def show(stage: str, done: int, all_: int) -> None:
        if all_ and (done % 25 == 0 or done == all_):
            filled = 30 * done // all_
            click.echo(
                f"\r{stage:<11}{'█' * filled}{'░' * (30 - filled)} {done}/{all_}\x1b[K", nl=False, err=True
            )

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def guarded(doing: str, root: Path | None) -> Iterator[None]:
    """Turn an exception, which is a bug of ours, into one sentence and a file with the trace; --debug shows the trace."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, KeyboardInterrupt):
        raise
    except Exception:
        if click.get_current_context().find_root().obj.get("debug"):
            raise
        import tempfile
        import traceback

        folder = (root or Path()) / ".microsite"
        where = folder if folder.is_dir() else None
        with tempfile.NamedTemporaryFile(
            "w", prefix="trace-", suffix=".txt", dir=where, delete=False
        ) as trace:
            trace.write(traceback.format_exc())
        click.echo(f"internal error while {doing}; the trace is in {trace.name}", err=True)
        click.echo(
            "  hint: this is a fault of microsite, not of your files; --debug shows the trace here", err=True
        )
        raise click.exceptions.Exit(PROBLEMS) from None


def finish(
    problems: Sequence[Problem],
    form: str,
    facts: Mapping[str, object],
    *,
    closing: str = "",
    failed: bool = True,
    code: int = PROBLEMS,
) -> None:
    """Print the problems in the wanted form and leave with the exit code that they ask for."""
    from microsite import diagnostics

    match form:
        case "json":
            click.echo(diagnostics.to_json(problems, **facts))
        case "github":
            click.echo(diagnostics.to_github(problems))
        case "sarif":
            click.echo(diagnostics.to_sarif(problems, __version__))
        case _:
            if problems:
                colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
                click.echo(diagnostics.to_text(problems, colour=colour))
            lines = [tally(problems), closing]
            click.echo("\n".join(line for line in lines if line))
    raise click.exceptions.Exit(code if failed else CLEAN)


def tally(problems: Sequence[Problem]) -> str:
    """Return how many problems of each severity there are, "" for none."""
    counts: dict[str, int] = {}
    for problem in problems:
        counts[str(problem.severity)] = counts.get(str(problem.severity), 0) + 1
    return ", ".join(counted(counts[s], s) for s in ("error", "warning", "note") if s in counts)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shown(path: Path) -> str:
    """Return a path as a person would type it from here."""
    text = os.path.relpath(path)
    return str(path) if text.startswith("../..") else text


def main() -> None:
    """Run the command line; an interrupt ends it quietly."""
    try:
        cli(prog_name="microsite")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
