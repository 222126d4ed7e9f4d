"""The command for nomination: packets for raters, and the report of what they scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from microsite.cli.measure import TABLE, end, with_polars
from microsite.cli.options import format_option, handed_on, now_option, site_option
from microsite.cli.tables import table
from microsite.cli.terminal import find_site, finish, guarded


@click.group(invoke_without_command=True)
@site_option
@format_option
@click.pass_context
def rubric(ctx: click.Context, site: Path | None, form: str) -> None:
    """List the rubrics of data/rubrics/; make packets for raters, and report what they scored.

    \b
    A rubric is written as data/rubrics/NAME.yaml. Then
        microsite rubric packets NAME ...   redacts nominations, and deals them to raters
        microsite rubric report NAME ...    says how far raters agree, and who is chosen
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    if handed_on(ctx, site=site, form=form):
        return
    from microsite.read.rubrics import read_rubrics

    root = find_site(site)
    with guarded("reading the rubrics", root):
        found = read_rubrics(root)
    facts = {
        "rubrics": [
            {
                "name": one.name,
                "title": one.title,
                "version": one.front.version,
                "criteria": [c.id for c in one.front.criteria],
                "knockouts": [k.id for k in one.front.knockouts],
            }
            for one in found.found
        ]
    }
    failed = any(p.severity == "error" for p in found.problems)
    finish(found.problems, form, facts, closing=_shown(facts["rubrics"]), failed=failed)


def _shown(rubrics: Sequence[Mapping[str, Any]]) -> str:
    if not rubrics:
        return "no rubrics: there is no file in data/rubrics/"
    rows = [
        (
            one["name"],
            str(one["version"]),
            one["title"],
            ", ".join(one["criteria"]),
            str(len(one["knockouts"])),
        )
        for one in rubrics
    ]
    return table(("rubric", "version", "title", "criteria", "knock-outs"), rows)


@rubric.command("packets")
@click.argument("name", default="", metavar="[RUBRIC]")
@click.option("--rubric", "named", default="", metavar="NAME", help="The rubric, in place of the argument.")
@click.option(
    "--nominations",
    type=TABLE,
    metavar="CSV",
    required=True,
    help="nominee,name,statement,...: who was nominated.",
)
@click.option("--raters", metavar="LIST", required=True, help="Who reads: ana,joy,tom, or a CSV rater,name.")
@click.option("--conflicts", type=TABLE, metavar="CSV", help="nominee,rater: who must not read whom.")
@click.option(
    "--per-nominee",
    type=click.IntRange(3),
    default=3,
    show_default=True,
    help="How many raters each nominee has.",
)
@click.option(
    "--seed",
    default="",
    metavar="WORD",
    help="What chance is drawn from; default: one is drawn, and written down.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="COLUMN",
    help="A column that is shown beside the statement; may be repeated.",
)
@click.option(
    "--redact",
    multiple=True,
    metavar="COLUMN",
    help="One more column whose cells are taken out; may be repeated.",
)
@click.option(
    "--out", type=TABLE, metavar="DIR", required=True, help="The folder of the packets, outside the site."
)
@site_option
@format_option
def packets(  # the options of files are handed on by their names
    name: str,
    named: str,
    *,
    site: Path | None,
    form: str,
    seed: str,
    fields: tuple[str, ...],
    **given: Any,  # noqa: ANN401 - paths and numbers, as they are declared above
) -> None:
    """Make packets for raters: statements without what tells who wrote them, dealt at random.

    Each rater gets a folder with packets to read and a sheet for scores. The key from packets to nominees stays beside those folders.
    What columns say (names, employers, schools, pronouns, links, photos) is taken out of statements; read the packets before you send them.

    \b
    microsite rubric packets mentors --nominations ../private/nominations.csv \\
        --raters ana,joy,noor,tom --seed autumn --out ../private/packets
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    import secrets

    root = find_site(site)
    with with_polars("rubric"), guarded("making packets", None):
        from microsite.program.rubric.columns import role_of
        from microsite.program.rubric.packets import Asked, dealt

        for field in fields:
            if role_of(field):
                raise click.UsageError(f"the column '{field}' tells who somebody is; it is never shown")
        drawn = seed or secrets.token_hex(4)
        done = dealt(Asked(root=root, rubric=named or name, seed=drawn, fields=fields, **given))
    end(done, "packets", form)


@rubric.command("report")
@click.argument("name", default="", metavar="[RUBRIC]")
@click.option("--rubric", "named", default="", metavar="NAME", help="The rubric, in place of the argument.")
@click.option(
    "--scores",
    type=TABLE,
    metavar="CSV",
    multiple=True,
    required=True,
    help="nominee,rater,criterion,score,evidence; several sheets may be given.",
)
@click.option(
    "--nominations", type=TABLE, metavar="CSV", help="nominee,name,statement,...: who was nominated."
)
@click.option("--key", type=TABLE, metavar="CSV", help="packet,nominee: when scores name packets.")
@click.option("--knockouts", type=TABLE, metavar="CSV", help="nominee,rater,knockout,evidence")
@click.option(
    "--groups", type=TABLE, metavar="CSV", help="nominee,group: for ratios of groups, never for scores."
)
@click.option("--cut", type=click.IntRange(1), metavar="N", help="How many are to be chosen.")
@click.option(
    "--out", type=TABLE, metavar="DIR", required=True, help="Where rubric.html, .md and .json are written."
)
@click.option(
    "--k", type=click.IntRange(10), default=10, show_default=True, help="The smallest group that is told of."
)
@click.option("--seed", default="1", show_default=True, help="What the bootstrap is drawn from.")
@click.option("--skip-bad-rows", "skip", is_flag=True, help="Drop and count faulty rows instead of stopping.")
@site_option
@format_option
@now_option
def report(  # the options of files are handed on by their names
    name: str,
    named: str,
    *,
    site: Path | None,
    form: str,
    now: str | None,
    **given: Any,  # noqa: ANN401 - paths and numbers, as they are declared above
) -> None:
    """Say how far raters agree, who is chosen, and who is read again.

    The tables are private. They and DIR lie outside the site. Every score has its evidence sentence; a row without one is an error.

    \b
    microsite rubric report mentors --scores ../private/scores.csv \\
        --nominations ../private/nominations.csv --cut 12 --out ../private/report
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    del now  # nothing here depends on the clock; the option is there as everywhere
    root = find_site(site)
    with with_polars("rubric"), guarded("reporting the panel", None):
        from microsite.program.rubric.reading import Asked
        from microsite.program.rubric.report import reported

        done = reported(Asked(root=root, rubric=named or name, **given))
    end(done, "rubric", form)
