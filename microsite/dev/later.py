"""What can wait until nobody does: each task does a little at a call, and says whether there is more of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

from microsite.dev.shelf import Shelf
from microsite.dev.tree import Tree
from microsite.diagnostics import Problem, Severity, in_order

Task = Callable[[], bool]


def making(shelf: Shelf, tell: Callable[[tuple[Problem, ...]], None]) -> Task:
    """Return a task that makes one waiting page at each call, and tells the errors of templates that were found so."""
    paths = shelf.waiting()
    known = set(shelf.problems())

    def step() -> bool:
        path = next(paths, None)
        if path is not None:
            shelf.made(path)
            return True
        found = set(shelf.problems())
        if found != known:
            tell(in_order(p for p in found - known if p.severity is Severity.ERROR))
        return False

    return step


def auditing(tree: Tree, paths: Sequence[str], touch: Callable[[str], None]) -> Task:
    """Return a task that reads again what changed: a second save in the same tick of the clock is seen by its bytes."""

    def step() -> bool:
        for path in tree.audit(paths):
            touch(path)
        return False

    return step


def collecting() -> bool:
    """Look for cycles in memory; while somebody waits, Python does not."""
    gc.collect()
    return False
