"""What the command `metrics` does: a run, and its report written in three forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem
from microsite.program.metrics.run import Asked, measure
from microsite.program.metrics.words import report_of
from microsite.program.metrics.words_rows import lines
from microsite.program.reports import write
from microsite.program.reports.write import plain_data
from microsite.records import frozen

NAME = "metrics"


@frozen
class Done:
    """The files that were written, the facts as they stand in the JSON, a line for each table; or problems.

    With facts, problems are notes.
    """

    problems: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    facts: Mapping[str, Any] | None = None
    lines: tuple[str, ...] = field(default=())


def measured(asked: Asked) -> Done:
    """Measure a program and write the report."""
    found = measure(asked)
    if found.facts is None:
        return Done(found.problems)
    files = write(asked.out, NAME, report_of(found.facts, found.title), found.facts)
    if isinstance(files, Problem):
        return Done((files,))
    return Done(found.problems, files, plain_data(found.facts), tuple(lines(found.facts)))
