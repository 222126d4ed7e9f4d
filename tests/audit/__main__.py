"""Run the audits: `make audit`, or `make audit PARTS="axe weight"`; exit 0 clean, 1 when one failed or could not run, 2 wrong usage."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from audit import axe, html, layout, lighthouse, weight
from audit.hosting import ROOT, hosted
from audit.results import BAD, MISSING, Line, MissingToolError, Stage, table

PARTS: Mapping[str, Callable[[Stage], list[Line]]] = {
    "axe": axe.audit,
    "html": html.audit,
    "layout": layout.audit,
    "lighthouse": lighthouse.audit,
    "weight": weight.audit,
}
DETAILS = ROOT / ".microsite" / "audit"


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)  # noqa: T201 - a program for a terminal


def run(stage: Stage, parts: Sequence[str]) -> list[Line]:
    """Run parts one after another; one that lacks a tool is told, and the rest go on."""
    lines: list[Line] = []
    for part in parts:
        stage.say(f"== {part}")
        try:
            lines += PARTS[part](stage)
        except MissingToolError as why:
            stage.say(f"   {why}")
            lines.append(Line(part, str(why), "-", "-", MISSING))
    return lines


def main(words: Sequence[str]) -> int:
    """Build and serve the sites, run the parts named (all when none is), print the table."""
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        say(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="microsite-audit-") as folder:
        say("== building the demonstration and the awkward sites")
        with hosted(Path(folder), own_address=False) as sites:
            lines = run(Stage(sites, DETAILS, say), words or tuple(PARTS))
    text = table(lines)
    DETAILS.mkdir(parents=True, exist_ok=True)
    (DETAILS / "table.md").write_text(text + "\n", "utf-8")
    say(f"\n{text}\n\nDetails: {DETAILS.relative_to(ROOT)}/")
    return 1 if any(one.verdict in BAD for one in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
