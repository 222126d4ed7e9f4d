"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = click.Choice(["text", "json", "github", "sarif"])


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


def handed_on(ctx: click.Context, **given: object) -> bool:
    """Say whether a subcommand follows; the options that stand before it hold for it too."""
    if not ctx.invoked_subcommand:
        return False
    told = {name: value for name, value in given.items() if value is not None}
    ctx.default_map = {ctx.invoked_subcommand: told}
    return True


def base_url_option(command: F) -> F:
    """Add --base-url."""
    return click.option(
        "--base-url", default="", metavar="URL", help="Where the site is published, instead of site.yaml's."
    )(command)


def executor_option(command: F) -> F:
    """Add --executor."""
    return click.option(
        "--executor",
        "address",
        default="",
        metavar="URL",
        help="A Dask cluster to work on, tcp://HOST:PORT, instead of processes of this machine.",
    )(command)


def jobs_option(command: F) -> F:
    """Add --jobs."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(0, 64),
        default=0,
        metavar="N",
        help="Processes; default: one for each core.",
    )(command)
