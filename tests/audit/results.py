"""What an audit came to: lines for the table at its end, and the details in files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

OK, FAILED, MISSING, LOOK = "ok", "FAILED", "NOT RUN", "look"
BAD = {FAILED, MISSING}


class MissingToolError(Exception):
    """What an audit needs and this machine has not; its words say what to install."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `look` is for what only a person can decide, and fails nothing."""

    part: str
    what: str
    measured: str
    wanted: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Hosted:
    """A built site that is served: its address (ends in a slash), its folder, its named pages (name -> path)."""

    name: str
    base: str
    output: Path
    pages: Mapping[str, str]

    def address(self, path: str) -> str:
        """Return the address of a path."""
        return self.base + quote(path.removeprefix("/"))


@dataclass(frozen=True, slots=True)
class Stage:
    """What every part of the audit is given: the sites, where its details go, and how it tells a person what it does."""

    sites: Sequence[Hosted]
    details: Path
    say: Callable[[str], None]

    def keep(self, name: str, value: Any) -> None:
        """Write details as JSON."""
        self.details.mkdir(parents=True, exist_ok=True)
        text = json.dumps(value, indent=1, ensure_ascii=False)
        (self.details / name).write_text(text + "\n", "utf-8")


def judged(part: str, what: str, measured: int, most: int = 0) -> Line:
    """Return the line of a number that may not be larger than `most`."""
    return Line(part, what, str(measured), f"<= {most}" if most else "0", OK if measured <= most else FAILED)


def table(lines: Iterable[Line]) -> str:
    """Return lines as a Markdown table, its columns aligned."""
    rows = [("part", "what", "measured", "wanted", "verdict")]
    rows += [(one.part, one.what, one.measured, one.wanted, one.verdict) for one in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    made = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    made.insert(1, "| " + " | ".join("-" * w for w in widths) + " |")
    return "\n".join(made)
