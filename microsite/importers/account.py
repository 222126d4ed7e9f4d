"""The account of an import, field by field: rows added up, as a text table and as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from microsite.diagnostics import printable
from microsite.importers.values import How, ImportReport, Row

_ORDER = {how: n for n, how in enumerate((How.MAPPED, How.GUESSED, How.KEPT, How.LEFT))}
_WIDEST = 40


def merged(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return one row for each field, way and key, with the counts added and the first example that says something."""
    found: dict[tuple[str, How, str], Row] = {}
    for row in rows:
        key = (row.field, row.how, row.target or row.example)
        old = found.get(key)
        example = old.example if old and old.example else row.example
        found[key] = Row(row.field, row.how, row.target, example, row.count + (old.count if old else 0))
    return tuple(
        sorted(found.values(), key=lambda r: (_ORDER[r.how], r.field.casefold(), r.target, r.example))
    )


def to_text(report: ImportReport) -> str:
    """Return the account for a person: a table of fields, then how many files were written."""
    head = ("field", "what became of it", "count", "our key", "example")
    cells = [head, *((r.field, str(r.how), str(r.count), r.target, r.example) for r in report.rows)]
    shown = [tuple(printable(cell) for cell in row) for row in cells]
    wide = [min(_WIDEST, max(len(row[n]) for row in shown)) for n in range(4)]
    lines = ["  ".join([*(row[n].ljust(wide[n]) for n in range(4)), row[4]]).rstrip() for row in shown]
    states = {
        state: [f for f in report.files if f.state == state] for state in ("written", "unchanged", "refused")
    }
    told = ", ".join(f"{len(files)} {state}" for state, files in states.items() if files) or "no file"
    drafts = sum(f.draft for f in report.files)
    to_do = sum(f.to_do for f in report.files)
    return "\n".join([*lines, "", f"{told}; {drafts} of them drafts; {to_do} to-dos"])


def to_dict(report: ImportReport) -> dict[str, Any]:
    """Return the account as plain JSON data; the problems are told by the command, as of every command."""
    return {
        "files": [
            {
                "path": f.path,
                "kind": f.kind,
                "source": f.source,
                "state": f.state,
                "draft": f.draft,
                "to_do": f.to_do,
            }
            for f in report.files
        ],
        "fields": [
            {"field": r.field, "how": str(r.how), "count": r.count, "key": r.target, "example": r.example}
            for r in report.rows
        ],
    }
