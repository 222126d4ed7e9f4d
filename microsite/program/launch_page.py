"""The launch checklist as a report that is read, printed and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsite.program.launch import Step
from microsite.program.reports.value import Column, Paragraph, Report, Section, Table, text

MARKS = {True: "holds", False: "does not hold", None: "not known"}


def report(title: str, steps: Sequence[Step]) -> Report:
    """Return the checklist: a table of all steps, and each gap with the place where it is edited."""
    bad = [step for step in steps if not step.holds]
    line = (
        "Everything holds." if not bad else f"{len(bad)} of {len(steps)} do not hold, or are not known yet."
    )
    heads = tuple(Column(name, number=False) for name in ("Step", "State", "Is", "Wanted"))
    rows = tuple((text(s.name), text(MARKS[s.holds]), text(s.words), text(s.wanted)) for s in steps)
    every = Section("steps", "Checklist", (Table("What a program has to show before it opens", heads, rows),))
    return Report(f"{title}: ready to launch?", line, (every, *_gaps(bad)))


def _gaps(bad: Sequence[Step]) -> Iterator[Section]:
    for number, step in enumerate(bad, 1):
        heads = (Column("Where to edit", number=False), Column("What is missing", number=False))
        rows = tuple((text(str(gap.where)), text(gap.words)) for gap in step.gaps)
        blocks = (Table(f"Gaps: {step.name}", heads, rows),) if rows else (Paragraph(step.words),)
        yield Section(f"gap-{number}", f"{step.name}: {step.words}", blocks)
