"""What a command is told of a site: its folder, the clock, what the command line set, and how progress is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from microsite.diagnostics import Problem, Severity, count
from microsite.records import frozen

Progress = Callable[[str, int, int], None]


@frozen(kw_only=True)
class Options:
    """What a build is told: the site's folder, the clock (aware, UTC), and what the command line set.

    `theme` stands for the one that site.yaml names; `themes` is the folder in whose themes/ it lies, when not the site's.
    """

    root: Path
    at: datetime
    output: Path | None = None
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    clean: bool = False
    theme: str = ""
    themes: Path | None = None


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Show no progress."""


def stops(problems: Sequence[Problem], *, strict: bool) -> bool:
    """Say whether the problems keep a site from being published."""
    return bool(problems) if strict else count(problems, Severity.ERROR) > 0
