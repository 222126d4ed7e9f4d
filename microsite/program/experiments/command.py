"""What the command `experiments report` does: figures of every experiment, and a report written in three forms."""

from __future__ import annotations

from microsite.diagnostics import Problem, Span, error
from microsite.program.experiments.report import report_facts
from microsite.program.experiments.words import report_of
from microsite.program.metrics.run import Asked, Prepared, prepare
from microsite.program.metrics.words_rows import lines
from microsite.program.reports import write
from microsite.program.reports.write import Done, plain_data
from microsite.read.experiments import FOLDER
from microsite.read.wording import near

NAME = "experiments"


def reported(asked: Asked, name: str = "") -> Done:
    """Report on all registered experiments, or on the one of that name."""
    found = prepare(asked)
    if not isinstance(found, Prepared):
        return Done(found)
    known = {one.name: one for one in found.material.experiments}
    if name and name not in known:
        return Done((error("X101", f"there is no experiment '{name}'", Span(FOLDER), near(name, known)),))
    if name and known[name].assigned is None:
        words = f"{name} is not registered"
        return Done((error("X104", words, known[name].where(""), f"microsite experiments register {name}"),))
    facts = report_facts(found, name)
    files = write(asked.out, NAME, report_of(facts, found.title), facts)
    if isinstance(files, Problem):
        return Done((files,))
    verdicts = [f"{one['name']}: {_said(one)}" for one in facts["experiments"]]
    return Done((), files, plain_data(facts), (*lines(facts), *verdicts))


def _said(one: dict[str, str]) -> str:
    return f"{one['verdict']} ({one['reason']})" if one["reason"] else one["verdict"]
