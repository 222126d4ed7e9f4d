"""Reports that stand alone: one value becomes HTML for people, Markdown for a repository or a mail, JSON for programs.

A command builds a `Report` of sections; a section holds paragraphs, tables and plots (`value.py`, `plots.py`). Then

    write(folder, "metrics", report, facts)

writes metrics.html, metrics.md and metrics.json, each replaced at once. The HTML asks nothing of the network, allows no script but its own
(by hash), has light, dark and print styles, and every plot has its numbers in a table beside it. Without script it says the same;
with it, tables sort. Whoever makes a report sees to it that nothing in it speaks of one person.
"""

from microsite.program.reports.value import (
    Cell,
    Figure,
    Paragraph,
    Plot,
    Report,
    Section,
    Table,
    column,
    text,
)
from microsite.program.reports.write import write

__all__ = [
    "Cell",
    "Figure",
    "Paragraph",
    "Plot",
    "Report",
    "Section",
    "Table",
    "column",
    "text",
    "write",
]
