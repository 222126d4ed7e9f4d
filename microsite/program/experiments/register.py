"""Freezes experiments: the hash of what a file says is written down, and every later change of it is an error of the build."""

from __future__ import annotations

from pathlib import Path

from microsite.diagnostics import Problem
from microsite.program.experiments.site import Lab
from microsite.program.experiments.write import save, text_of
from microsite.records import frozen


@frozen
class Done:
    """What a command did: a line for each experiment, the files it wrote, and what kept it from more."""

    lines: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def register(lab: Lab, root: Path) -> Done:
    """Register the chosen experiments that have no fault and are not registered yet; arms that were written by hand stay."""
    lines, files, problems = [], [], list[Problem]()
    for one in lab.chosen:
        if faults := lab.of(one, but="X104"):
            problems += faults
            continue
        if one.registered:
            lines.append(f"{one.name}: registered before, as {one.digest[:20]}")
            continue
        fault = save(root, one.beside, text_of(one, one.assigned or {}))
        if fault:
            problems.append(fault)
            continue
        lines.append(f"{one.name}: registered as {one.fingerprint[:20]}")
        files.append(one.beside)
    known = {p.where.path for one in lab.chosen for p in lab.of(one)}
    alone = [p for p in lab.problems if p.severity == "error" and p.where.path not in known]
    return Done(tuple(lines), tuple(files), (*problems, *alone))
