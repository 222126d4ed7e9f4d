"""Which rubric a command is about, and what keeps it from being used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from microsite.config import load
from microsite.diagnostics import Problem, Severity, Span, error
from microsite.program.tables import misplaced
from microsite.read.rubrics import FOLDER, Rubric
from microsite.read.wording import near
from microsite.records import frozen


@frozen
class Chosen:
    """A rubric, and the title and the language of its site."""

    rubric: Rubric
    title: str
    language: str


def chosen(root: Path, name: str) -> Chosen | tuple[Problem, ...]:
    """Return the rubric of a name, the only one of the site without a name; or what is wrong."""
    loaded = load(root)
    if loaded.config is None:
        return loaded.problems
    faults = tuple(p for p in loaded.problems if p.where.path.startswith(FOLDER))
    errors = tuple(p for p in faults if p.severity is Severity.ERROR)
    found = {one.name: one for one in loaded.config.rubrics}
    wanted = name.removesuffix(".yaml").removeprefix(f"{FOLDER}/")
    if not name and len(found) == 1 and not errors:
        wanted = next(iter(found))
    if wanted in found:
        front = loaded.config.front
        return Chosen(found[wanted], front.title, found[wanted].front.language or front.language)
    if errors:
        return errors
    known = ", ".join(found) or "none"
    if not name:
        words = "the site has several rubrics" if found else f"there is no rubric in {FOLDER}/"
        hint = f"name one of {known}" if found else f"write {FOLDER}/mentors.yaml"
        return (error("G105", words, Span(FOLDER), hint),)
    hint = near(wanted, found) or f"known: {known}"
    return (error("G105", f"the rubric '{wanted}' does not exist", Span(f"{FOLDER}/{wanted}.yaml"), hint),)


def outside(paths: Sequence[tuple[Path, str]], root: Path) -> tuple[Problem, ...]:
    """Return why private files or folders must not lie where they do."""
    return tuple(problem for path, what in paths for problem in misplaced(path, root, what))
