"""What `rubric report` does: private tables become the facts of a panel, written as HTML, Markdown and JSON."""

from __future__ import annotations

from typing import Any

from microsite.diagnostics import Problem
from microsite.program.metrics.words_rows import lines
from microsite.program.reports import write
from microsite.program.reports.write import Done, plain_data
from microsite.program.rubric.groups import group_facts
from microsite.program.rubric.panel import Panel, told, weighted
from microsite.program.rubric.reading import Asked, Sheets, read_sheets
from microsite.program.rubric.site import Chosen, chosen, outside
from microsite.program.rubric.words import report_of
from microsite.read.rubrics import Rubric

Facts = dict[str, Any]
NAME = "rubric"


def reported(asked: Asked) -> Done:
    """Work out what a panel said, and write the report."""
    faults = outside([*asked.files(), (asked.out, "the report")], asked.root)
    if faults:
        return Done(faults)
    found = chosen(asked.root, asked.rubric)
    if not isinstance(found, Chosen):
        return Done(found)
    sheets = read_sheets(asked, found.rubric)
    if not isinstance(sheets, Sheets):
        return Done(sheets)
    facts = facts_of(asked, found.rubric, sheets)
    files = write(asked.out, NAME, report_of(facts, found.title), facts)
    if isinstance(files, Problem):
        return Done((files,))
    return Done((), files, plain_data(facts), tuple(lines(facts)))


def facts_of(asked: Asked, rubric: Rubric, sheets: Sheets) -> Facts:
    """Return the facts of a panel."""
    panel = _panel(asked, rubric, sheets)
    facts = _head(asked, rubric, panel, sheets) | told(panel)
    if sheets.groups is not None:
        facts["groups"] = group_facts(facts["nominees"], sheets.groups, asked.cut, asked.k)
    return facts


def _panel(asked: Asked, rubric: Rubric, sheets: Sheets) -> Panel:
    criteria = {one.id: n for n, one in enumerate(rubric.front.criteria)}
    raters = {name: n for n, name in enumerate(sorted({rater for _, rater, _, _ in sheets.scores}))}
    rows = sorted((n, raters[r], criteria[c], score) for n, r, c, score in sheets.scores)
    return Panel(
        nominees=sheets.names,
        raters=list(raters),
        criteria=list(criteria),
        weights=rubric.weights,
        scores=weighted(rows, rubric.weights),
        knocked=sheets.knocked,
        cut=asked.cut,
        seed=asked.seed,
    )


def _head(asked: Asked, rubric: Rubric, panel: Panel, sheets: Sheets) -> Facts:
    """Return what the report is about: the rubric, the size of the panel, what was asked."""
    numbers = [len(found) for found in panel.readers.values()]
    return {
        "rubric": {
            "name": rubric.name,
            "title": rubric.title,
            "version": rubric.front.version,
            "criteria": {one.id: one.label for one in rubric.front.criteria},
            "knockouts": {one.id: one.title for one in rubric.front.knockouts},
        },
        "panel": {
            "nominees": len(panel.nominees),
            "read": len(numbers),
            "raters": len(panel.raters),
            "scores": len(panel.scores),
            "missing": sum(numbers) * len(panel.criteria) - len(panel.scores),
            "least": min(numbers),
            "most": max(numbers),
        },
        "cut": asked.cut,
        "seed": asked.seed,
        "groups": None,
        "rows": {role: account.facts() for role, account in sheets.accounts.items()},
    }
