"""Writes the three forms of a report into a folder, each file replaced at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.engine.kept_files import write_file
from microsite.program.reports.html import to_html
from microsite.program.reports.markdown import to_markdown
from microsite.program.reports.value import Report
from microsite.records import frozen


@frozen
class Done:
    """What a command for private tables came to: the files that were written, its facts as their JSON has them, lines for the terminal.

    Or problems; with facts, problems are notes.
    """

    problems: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    facts: Mapping[str, Any] | None = None
    lines: tuple[str, ...] = ()


def to_json(facts: Mapping[str, Any]) -> str:
    """Return facts as JSON; amounts are numbers with the decimals that they have."""
    return json.dumps(facts, ensure_ascii=False, indent=1, default=_number, allow_nan=False) + "\n"


def plain_data(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as they come back from their JSON: lists, texts and numbers only."""
    found: dict[str, Any] = json.loads(to_json(facts))
    return found


def _number(value: object) -> float:
    """Return a Decimal as the float whose shortest form has the same digits: up to 15 of them, which is enough for cents."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def write(folder: Path, name: str, report: Report, facts: Mapping[str, Any]) -> tuple[Path, ...] | Problem:
    """Write NAME.json, NAME.html and NAME.md; return their paths, or why they cannot be written."""
    forms = {"json": to_json(facts), "html": to_html(report), "md": to_markdown(report)}
    written = []
    for ending, text in forms.items():
        path = folder / f"{name}.{ending}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_file(folder, path.name, text.encode())
        except OSError as fault:
            words = f"the report cannot be written: {fault.strerror or fault}"
            return error("E103", words, Span(str(path)), "name a folder that can be written to")
        written.append(path)
    return tuple(written)
