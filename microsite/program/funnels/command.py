"""What the command `funnel report` does: totals become facts, and a report in three forms where one is asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from microsite.diagnostics import Problem
from microsite.program.funnels.facts import facts_of
from microsite.program.funnels.totals import places_of, read_totals
from microsite.program.funnels.words import report_of
from microsite.program.metrics.words_rows import lines
from microsite.program.reading import read_site
from microsite.program.reports import write
from microsite.program.reports.write import Done, plain_data
from microsite.program.tables import misplaced
from microsite.records import frozen

NAME = "funnel"


@frozen(kw_only=True)
class Asked:
    """What a report is asked: the site, the private table, the folder of the report (None for none), the clock, the least group."""

    root: Path
    totals: Path
    out: Path | None
    now: datetime
    k: int = 5
    skip: bool = False


def reported(asked: Asked) -> Done:
    """Report on what came of follow-ups."""
    lies = misplaced(asked.totals, asked.root, "the totals file")
    lies += misplaced(asked.out, asked.root, "the report") if asked.out else ()
    if lies:
        return Done(lies)
    reading = read_site(asked.root, asked.now, drafts=True)
    if reading.config is None or reading.errors:
        return Done(reading.errors or reading.problems)
    totals = read_totals(asked.totals, places_of(reading, reading.config), skip=asked.skip)
    if totals.problems:
        return Done(totals.problems)
    facts = facts_of(totals, reading.config, asked.now, asked.k)
    title = reading.config.front.title
    files = write(asked.out, NAME, report_of(facts, title), facts) if asked.out else ()
    if isinstance(files, Problem):
        return Done((files,))
    return Done((), files, plain_data(facts), tuple(lines(facts)))
