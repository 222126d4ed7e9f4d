"""A report as one HTML page that asks nothing of anyone: styles and the sorting of tables stand in it, allowed by their hashes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from microsite.program.reports.plots import drawn
from microsite.program.reports.value import Cell, Column, Figure, Paragraph, Plot, Report, Section, Table

_HERE = Path(__file__).parent
SHADES = 5


def to_html(report: Report) -> str:
    """Return the page."""
    style = (_HERE / "report.css").read_text("utf-8")
    script = (_HERE / "report.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    links = "".join(f'<li><a href="#{s.name}">{escape(s.title)}</a></li>' for s in report.sections)
    body = "\n".join(_section(s) for s in report.sections)
    title = escape(report.title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1>
<p class="line">{escape(report.line)}</p></header>
<nav aria-label="Parts of the report"><ul>{links}</ul></nav>
<main>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _section(section: Section) -> str:
    parts = [f'<section id="{section.name}" aria-labelledby="{section.name}-h">']
    parts.append(f'<h2 id="{section.name}-h">{escape(section.title)}</h2>')
    for place, block in enumerate(section.blocks):
        parts += _block(block, f"{section.name}-{place}")
    return "\n".join([*parts, "</section>"])


def _block(block: Paragraph | Table | Plot | tuple[Figure, ...], name: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{escape(block.text)}</p>"
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Plot):
        yield f"<figure><figcaption>{escape(block.title)}</figcaption>\n{drawn(block, name)}</figure>"
        yield from _table(block.table)
    else:
        yield '<dl class="figures">'
        for figure in block:
            yield (
                f'<div><dt>{escape(figure.label)}</dt><dd class="large">{escape(figure.value)}</dd>'
                f'<dd class="how">{escape(figure.line)}</dd></div>'
            )
        yield "</dl>"


def _table(table: Table) -> Iterator[str]:
    # a region that scrolls can be reached by keyboard
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.caption)}"><table>'
    yield f"<caption>{escape(table.caption)}</caption>"
    heads = "".join(
        f'<th scope="col"{_class("number" if c.number else "")}>{escape(c.name)}</th>' for c in table.columns
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    yield from (_line(row, table.columns) for row in table.rows)
    yield "</tbody>"
    if table.foot:
        yield f"<tfoot>{_line(table.foot, table.columns)}</tfoot>"
    yield "</table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _line(row: Sequence[Cell], columns: Sequence[Column]) -> str:
    pairs = enumerate(zip(row, columns, strict=True))
    return f"<tr>{''.join(_cell(cell, column, first=not place) for place, (cell, column) in pairs)}</tr>"


def _cell(cell: Cell, column: Column, *, first: bool) -> str:
    names = ["number"] if column.number else []
    if cell.hidden:
        names.append("hidden")
    if cell.shade is not None:
        names.append(f"s{min(int(cell.shade * SHADES) + 1, SHADES)}")
    key = "" if cell.hidden else cell.sort
    sort = "" if key is None else f' data-sort="{escape(str(key))}"'
    tag, scope = ("th", ' scope="row"') if first else ("td", "")
    return f"<{tag}{scope}{_class(' '.join(names))}{sort}>{escape(cell.text)}</{tag}>"


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
