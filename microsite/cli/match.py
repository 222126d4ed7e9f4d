"""The command that matches needs with mentors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.match_words import left_out, placed, told
from microsite.cli.measure import TABLE, with_polars
from microsite.cli.options import now_option, site_option
from microsite.cli.program import out_option, outside
from microsite.cli.tables import table
from microsite.cli.terminal import clock, find_site, finish, guarded, shown
from microsite.records import frozen

if TYPE_CHECKING:
    from microsite.diagnostics import Problem
    from microsite.kinds.matched import Sources
    from microsite.program.matching.match import Mentors

FORMS = ("text", "json", "github", "sarif")
HOW = ("online", "in-person", "hybrid")
LONGEST = 2000


@frozen
class _Asking:
    """What was asked on the command line."""

    root: Path
    form: str
    told: dict[str, str]
    rates: Path | None
    limit: int
    explain: bool


@click.command()
@click.argument("need", default="")
@click.option(
    "--timezone",
    default="",
    metavar="ZONE",
    help="A session between 7:00 and 23:00 there, as in Asia/Kolkata.",
)
@click.option("--budget", default="", metavar="AMOUNT", help="A seat for at most that much, as in '30 EUR'.")
@click.option("--language", default="", metavar="TAG", help="A mentor who speaks it, as in de.")
@click.option(
    "--format",
    "forms",
    type=click.Choice([*HOW, *FORMS]),
    multiple=True,
    help="How the session is held, or how the answer is printed; may be given for both.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=5, show_default=True, help="How many mentors are told."
)
@click.option(
    "--explain", is_flag=True, help="Say which words led to a mentor, and by which proofs to believe it."
)
@click.option(
    "--batch", type=TABLE, metavar="CSV", help="person,need,timezone,budget,language,format: seats for many."
)
@click.option(
    "--evaluate",
    type=TABLE,
    metavar="FILE",
    help="A gold file: nDCG@5 and exposure, beside full-text search.",
)
@click.option(
    "--rates", type=TABLE, metavar="CSV", help="date,currency,rate: for prices in other currencies."
)
@out_option
@site_option
@now_option
def match(  # noqa: PLR0917 - click calls by name
    need: str, timezone: str, budget: str, language: str, forms: tuple[str, ...], limit: int, batch: Path | None,
    evaluate: Path | None, rates: Path | None, out: Path | None, site: Path | None, now: str | None, *, explain: bool,
) -> None:  # fmt: skip
    """Find the mentors who can help with NEED, in the words of whoever has it; - reads it from standard input.

    First everybody is left out who cannot be met (zone, budget, language, format); who and why is said. What is written here is kept nowhere.

    \b
    microsite match "our price page confuses people" --language en --explain
    microsite match "same password for everybody" --format online --format json
    microsite match --batch ../private/needs.csv --out ../private/seats
    microsite match --evaluate tests/match/gold.yaml
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    root, at = find_site(site), clock(now)
    form, how = _forms(forms)
    if sum(map(bool, (need, batch, evaluate))) != 1:
        raise click.UsageError("say one need in quotes, or give --batch or --evaluate")
    if out and not batch:
        raise click.UsageError("--out is for --batch")
    told = {"timezone": timezone, "budget": budget, "language": language, "format": how}
    asking = _Asking(root, form, told, rates, limit, explain)
    folder = outside(out, root)
    with guarded("matching", root):
        from microsite.program.matching.match import mentors_of
        from microsite.program.reading import read_site
        from microsite.transcripts import find_transcripts

        read = read_site(root, at)
        if read.config is None or read.graph is None or read.errors:
            finish(read.errors or read.problems, form, {})
            return
        from microsite.kinds.matched import Sources

        heard = Sources(read.graph, find_transcripts(root, read.graph, read.config)[0])
        mentors = mentors_of(read.graph, read.config, heard.transcripts, at)
        if evaluate:
            _evaluate(evaluate, asking, mentors, heard)
        elif batch:
            _batch(batch, folder, asking, mentors, heard)
        else:
            _match(need, asking, mentors, heard)


def _forms(given: Sequence[str]) -> tuple[str, str]:
    """Return how the answer is printed and how sessions are held, each said once at most."""
    form, how = ([one for one in dict.fromkeys(given) if one in known] for known in (FORMS, HOW))
    if len(form) > 1 or len(how) > 1:
        raise click.UsageError(
            f"--format is given as {' and '.join(form if len(form) > 1 else how)}; one of them can hold"
        )
    return form[0] if form else "text", how[0] if how else ""


@contextmanager
def _sealed() -> Iterator[None]:
    """Let no fault carry somebody's words into a trace, which is written to a file."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.exceptions.Abort, BrokenPipeError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it is, it must not speak
        kind = type(fault).__name__
        place = fault.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        raise RuntimeError(f"{kind} at {where}; what was asked is left out") from None


def _rates(asking: _Asking, home: str, mentors: Mentors) -> dict[str, object]:
    """Return the rates of a table by currency; end with what is wrong with it."""
    if asking.rates is None:
        return {}
    with with_polars("match with --rates"):
        from microsite.program.matching.reading import read_rates

        rates, problems = read_rates(asking.rates, home, mentors.at)
    if problems:
        finish(problems, asking.form, {})
    return dict(rates)


def _match(need: str, asking: _Asking, mentors: Mentors, heard: Sources) -> None:
    from microsite.program.matching.match import match as find
    from microsite.program.matching.match import to_list
    from microsite.program.matching.reading import Fault, home_currency, wanted_of

    text = (sys.stdin.read(LONGEST + 1) if need == "-" else need).strip()
    if not text or len(text) > LONGEST:
        raise click.UsageError(
            "the need is empty" if not text else f"a need has at most {LONGEST:,} characters"
        )
    home = home_currency(heard.graph, mentors.config)
    wanted = wanted_of(asking.told, home, _rates(asking, home, mentors))  # type: ignore[arg-type] # fractions by currency
    if isinstance(wanted, Fault):
        raise click.UsageError(f"--{wanted.key} {wanted.words}\n  hint: {wanted.hint}")
    with _sealed():
        answer = find(text, wanted, mentors)
        first = answer.matches[: asking.limit]
        if asking.form == "text":
            click.echo("\n".join(told(text, first, mentors, explain=asking.explain)))
        else:
            click.echo(json.dumps(to_list(text, first, mentors), ensure_ascii=False, indent=1))
    for line in left_out(answer):
        click.echo(line, err=asking.form != "text")


def _evaluate(path: Path, asking: _Asking, mentors: Mentors, heard: Sources) -> None:
    from microsite.program.matching.evaluate import evaluate, rows, to_dict
    from microsite.program.matching.gold import read_gold

    needs, problems = read_gold(path, mentors.index.names)
    if problems:
        finish(problems, asking.form, {})
    with _sealed():
        parts = evaluate(needs, mentors, heard)
    if asking.form == "text":
        heads = ("part", "needs", "ranking", "nDCG@5", "over full text", "exposure Gini")
        click.echo(table(heads, rows(parts), frozenset({1, 3, 4, 5})))
    else:
        click.echo(json.dumps(to_dict(parts), indent=1))


def _batch(path: Path, folder: Path | None, asking: _Asking, mentors: Mentors, heard: Sources) -> None:
    from microsite.program.matching.reading import home_currency

    if any(asking.told.values()):
        raise click.UsageError("with --batch, zone, budget, language and format are columns of the table")
    with with_polars("match --batch"):
        from microsite.program.matching.batch import batch, to_dict, write
        from microsite.program.matching.reading import read_needs
        from microsite.program.tables import misplaced

        problems: tuple[Problem, ...] = misplaced(path, asking.root, "the table of needs")
        if problems:
            finish(problems, asking.form, {})
        home = home_currency(heard.graph, mentors.config)
        rates = _rates(asking, home, mentors)
        with _sealed():
            asked, problems = read_needs(path, home, rates)  # type: ignore[arg-type] # fractions by currency
        if problems:
            finish(problems, asking.form, {})
        with _sealed():
            found = batch(asked, mentors)
        written = write(folder, found) if folder else ()
    if not isinstance(written, tuple):
        finish((written,), asking.form, {})
        return
    click.echo(
        placed(found) if asking.form == "text" else json.dumps(to_dict(found), ensure_ascii=False, indent=1)
    )
    for file in written:
        click.echo(f"wrote {shown(file)}", err=asking.form != "text")
