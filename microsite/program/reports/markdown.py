"""A report as Markdown: the same sentences and tables, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.program.reports.value import Paragraph, Plot, Report, Table

_SIGNS = re.compile(r"([\\`*_\[\]<>|#~$!&])")


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def to_markdown(report: Report) -> str:
    """Return the report; a plot is the table of its numbers."""
    lines = [f"# {plain(report.title)}", "", plain(report.line)]
    for section in report.sections:
        lines += ["", f"## {plain(section.title)}"]
        for block in section.blocks:
            lines.append("")
            if isinstance(block, Paragraph):
                lines.append(plain(block.text))
            elif isinstance(block, Table):
                lines += _table(block)
            elif isinstance(block, Plot):
                lines += [plain(block.description), "", *_table(block.table)]
            else:
                lines += [f"- {plain(f.label)}: **{plain(f.value)}** ({plain(f.line)})" for f in block]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"**{plain(table.caption)}**"
    yield ""
    yield f"| {' | '.join(plain(c.name) for c in table.columns)} |"
    yield f"| {' | '.join('---:' if c.number else '---' for c in table.columns)} |"
    for row in (*table.rows, *([table.foot] if table.foot else [])):
        yield f"| {' | '.join(plain(c.text) for c in row)} |"
    if table.note:
        yield ""
        yield plain(table.note)
