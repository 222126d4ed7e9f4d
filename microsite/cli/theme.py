"""Commands for those who make a theme: new, list, test."""

from __future__ import annotations

from pathlib import Path

import click

from microsite.cli.options import format_option, jobs_option, site_option
from microsite.cli.terminal import (
    PROBLEMS,
    counted,
    find_site,
    finish,
    finish_written,
    guarded,
    processes,
    shown,
)


@click.group()
def theme() -> None:
    """Make, list and test themes.

    \b
    microsite theme new ours      begins themes/ours/
    microsite theme test ours     says what does not hold, on a site made for it
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are


@theme.command()
@click.argument("name")
@site_option
@format_option
def new(name: str, site: Path | None, form: str) -> None:
    """Begin a theme of this site: tokens, one block, a page that says what next."""
    from microsite.program.theme_new import new_theme

    root = find_site(site)
    done = new_theme(root, name)
    files = [shown(root / path) for path in done.paths]
    following = f"\nNext: theme: {name} in site.yaml, then microsite theme test {name}"
    finish_written(done.problems, form, files, following, "wrote ")


@theme.command(name="list")
@site_option
def list_(site: Path | None) -> None:
    """Name the themes that a site can use, and where each comes from."""
    from microsite.render.layers import known
    from microsite.survey import PACKAGE

    for layer in known(_root(site), PACKAGE):
        click.echo(f"{layer.name:<20} {layer.origin:<24} {layer.shown}")


@theme.command()
@click.argument("name")
@site_option
@format_option
@jobs_option
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Leave the built fixture sites there, to look at.",
)
@click.option(
    "--browser/--no-browser",
    default=True,
    show_default=True,
    help="Open pages in a Chromium, when one is found.",
)
@click.option("--strict", is_flag=True, help="Warnings and notes count as problems.")
def test(
    name: str, site: Path | None, form: str, jobs: int, keep: Path | None, *, browser: bool, strict: bool
) -> None:
    """Hold a theme to its contract, on fixture sites.

    They hold every page type and state of a session. Facts agree, pages are accessible, ask no other host, and say the
    same without script.
    """
    import tempfile

    from microsite.engine.executors import executor
    from microsite.program.theme_test import try_theme

    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise click.UsageError(f"{shown(keep)} is not empty; give a new folder")
    root = _root(site)
    with (
        tempfile.TemporaryDirectory() as folder,
        guarded("testing the theme", None),
        executor(processes(jobs)) as run,
    ):
        work = keep or Path(folder)
        done = try_theme(name, root, work, shown(keep) if keep else "fixture", run, browser=browser)
    failed = bool(done.problems) if strict else any(p.severity == "error" for p in done.problems)
    opened = (
        f", {counted(done.opened, 'page')} opened in a browser"
        if done.opened
        else ", none opened in a browser"
    )
    closing = f"{counted(done.pages, 'page')} made and read{opened}" if done.pages else ""
    facts = {"pages": done.pages, "opened": done.opened}
    finish(done.problems, form, facts, closing=closing, failed=failed, code=PROBLEMS)


def _root(site: Path | None) -> Path:
    """Return the site whose themes are meant: the given one, else the nearest upwards, else this folder."""
    try:
        return find_site(site)
    except click.UsageError:
        if site is not None:
            raise
        return Path()
