"""What the command `metrics` does: a run, and its report written in three forms."""

from __future__ import annotations

from microsite.diagnostics import Problem
from microsite.program.metrics.run import Asked, measure
from microsite.program.metrics.words import report_of
from microsite.program.metrics.words_rows import lines
from microsite.program.reports import write
from microsite.program.reports.write import Done, plain_data

NAME = "metrics"


def measured(asked: Asked) -> Done:
    """Measure a program and write the report."""
    found = measure(asked)
    if found.facts is None:
        return Done(found.problems)
    files = write(asked.out, NAME, report_of(found.facts, found.title), found.facts)
    if isinstance(files, Problem):
        return Done((files,))
    return Done(found.problems, files, plain_data(found.facts), tuple(lines(found.facts)))
