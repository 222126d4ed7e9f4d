"""Where a command meets the person or program that called it: the site, the clock, progress, problems, the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from microsite import __version__

if TYPE_CHECKING:
    from microsite.diagnostics import Problem

CLEAN, PROBLEMS, USAGE = 0, 1, 2
INTERNAL, MACHINE = "E199", "E118"
OUTPUT = Path("output")


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
    from microsite.values.clock import YEARS

    years = f"{YEARS[0]} to {YEARS[-1]}"
    if now:
        try:
            at = datetime.fromisoformat(now)
            return _within((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), YEARS)
        except (ValueError, OverflowError):
            words = f"--now is {now[:40]!r}; write a time of {years} as 2026-11-22T12:00+01:00"
            raise click.UsageError(words) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return _within(datetime.fromtimestamp(int(epoch), UTC), YEARS)
        except (ValueError, OverflowError, OSError):
            words = f"SOURCE_DATE_EPOCH is {epoch[:40]!r}; it wants whole seconds since 1970, of {years}"
            raise click.UsageError(words) from None
    return datetime.now(UTC).replace(microsecond=0)


def _within(at: datetime, years: range) -> datetime:
    if at.year not in years:
        raise ValueError
    return at


def _is_terminal(stream: IO[str] | None) -> bool:
    """Say whether a stream is a terminal; one that was closed before we began is None."""
    return stream is not None and stream.isatty()


@contextmanager
def bar(form: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a progress callback: a bar on a terminal, nothing elsewhere."""
    if form != "text" or not _is_terminal(sys.stderr):
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
    """Turn an exception into a sentence: what the machine refuses names the path, a bug of ours goes to a file with its trace.

    --debug shows the trace.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.exceptions.Abort, BrokenPipeError, EOFError):
        raise
    except Exception as fault:
        if (click.get_current_context().find_root().obj or {}).get("debug"):
            raise
        words, hint = _refusal(fault, doing)
        if words:
            click.echo(f"{words}\n  hint: {hint}", err=True)
        else:
            _own_fault(fault, doing, root)
        raise click.exceptions.Exit(PROBLEMS) from None


def _own_fault(fault: Exception, doing: str, root: Path | None) -> None:
    """Say in one sentence that something of ours failed, and with which file; the trace goes to a file of its own."""
    from microsite.diagnostics import printable
    from microsite.values.blame import worked_on

    file = worked_on(fault)
    while_ = f"building {printable(file)}" if file else doing
    kept = _kept(fault, root)
    click.echo(f"error {INTERNAL}: internal error while {while_}; the trace is in {kept}", err=True)
    click.echo(
        "  hint: this is a fault of microsite, not of your files; --debug shows the trace here", err=True
    )


def _kept(fault: Exception, root: Path | None) -> str:
    """Write the trace of a fault to a file beside what is remembered of the site, else to the system's folder; return where."""
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(fault)).encode("utf-8", "backslashreplace")
    ours = (root or Path()) / ".microsite"
    for where in (ours, None):
        if where is not None and (where.is_symlink() or not where.is_dir()):
            continue
        try:
            with tempfile.NamedTemporaryFile(
                "wb", prefix="trace-", suffix=".txt", dir=where, delete=False
            ) as trace:
                trace.write(text)
        except OSError:
            continue
        return trace.name
    return "no file, since none can be written"


def _refusal(fault: Exception, doing: str) -> tuple[str, str]:
    """Return what to say of a machine that has no memory, space, threads or open files left, or a broken disk; nothing of our own faults."""
    lost = type(fault).__name__ == "ChildLostError"  # its room is heavy, and its maps may not have run
    crowded = isinstance(fault, RuntimeError) and str(fault).startswith("can't start new thread")
    if isinstance(fault, MemoryError) or lost or crowded:
        said = str(fault) if lost else "there is not enough memory"
        said = "the machine has no room for another thread" if crowded else said
        return (
            f"error {MACHINE}: {said} while {doing}",
            "give it more memory, or fewer processes with --jobs 1",
        )
    from microsite.diagnostics import printable

    if isinstance(fault, ImportError) and str(fault.path).endswith((".so", ".dylib", ".pyd")):
        words = f"error {MACHINE}: a library cannot be loaded while {doing}: {printable(str(fault))}"
        return words, "give it more memory and more open files, or install it anew"
    if isinstance(fault, OSError) and fault.errno:
        name = (
            fault.filename.decode("utf-8", "backslashreplace")
            if isinstance(fault.filename, bytes)
            else fault.filename
        )
        where = f"{printable(str(name))}: " if name is not None else ""
        words = f"{where}error {MACHINE}: {fault.strerror or fault} while {doing}"
        return words, "what was published before is as it was, or the next build finishes what was begun"
    return "", ""


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

    told = diagnostics.worst(diagnostics.unlike(problems))
    more = len(problems) - len(told)
    untold = f"and {more:,} more; --format json lists them" if more else ""
    match form:
        case "json":
            click.echo(diagnostics.to_json(problems, **facts))
        case "github":
            click.echo(diagnostics.to_github(told))
        case "sarif":
            click.echo(diagnostics.to_sarif(problems, __version__))
        case _:
            if problems:
                colour = _is_terminal(sys.stdout) and "NO_COLOR" not in os.environ
                click.echo(diagnostics.to_text(told, colour=colour))
            lines = [line for line in (untold, tally(problems), closing) if line]
            if lines:
                click.echo("\n".join(lines))
    raise click.exceptions.Exit(code if failed else CLEAN)


def finish_written(
    problems: Sequence[Problem], form: str, files: Sequence[str], closing: str = "", lead: str = ""
) -> None:
    """Say which files were written, each on a line after `lead`, or why none was, and leave."""
    if form == "text":
        for path in files:
            click.echo(f"{lead}{path}")
    finish(problems, form, {"files": list(files)}, closing="" if problems else closing, failed=bool(problems))


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


def processes(jobs: int) -> int:
    """Return how many processes a command may use: the given number, else one for each core it may run on."""
    if jobs:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
