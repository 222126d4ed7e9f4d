"""What can wait until nobody does: pages that nobody asked for, a second look at files, and the tidying of memory."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence

from microsite.dev.shelf import Shelf
from microsite.dev.tree import Tree
from microsite.diagnostics import Problem, Severity, in_order

Task = Callable[[], bool]
"""Does a little at a call, and says whether there is more of it."""
IDLE = 0.3  # seconds without a change after which what can wait begins
CALM, REST = 2.0, 60.0  # the same for memory: what is new in it, and all of it
UNTIDY = 100  # changes after which new memory is not put off any longer than all else: one leaves up to 6 MB of cycles


class Later:
    """What is to be done when there was no change for a while; times are seconds of one clock."""

    def __init__(self) -> None:
        self._tasks: list[Task] = []
        self._since = 0.0
        self._new, self._old = 0, False

    def after(self, now: float, tasks: Sequence[Task]) -> None:
        """Take up what a change at this time left to do, the last task first; what an earlier one left is forgotten."""
        self._since, self._tasks = now, list(tasks)
        self._new, self._old = self._new + 1, True

    def moments(self) -> Iterator[float]:
        """Yield the times at which something is due."""
        return (self._since + wait for wait, _ in self._due())

    def step(self, now: float) -> None:
        """Do a little of what is due."""
        task = next((task for wait, task in self._due() if now - self._since >= wait), None)
        if task:
            task()

    def _due(self) -> Iterator[tuple[float, Callable[[], None]]]:
        if self._tasks:
            yield IDLE, self._slice
        if self._new:
            yield CALM if self._new < UNTIDY else IDLE, self._tidy_new
        if self._old:
            yield REST, self._tidy_all

    def _slice(self) -> None:
        if not self._tasks[-1]():
            self._tasks.pop()

    def _tidy_new(self) -> None:
        self._new = 0
        collect_new()

    def _tidy_all(self) -> None:
        self._old = False
        gc.unfreeze()
        collect_new()


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


def collect_new() -> None:
    """Look for cycles in what is new in memory; while somebody waits, Python does not.

    What stays is set aside, or each collection would walk over all of the site, and a save would wait for that.
    """
    gc.collect()
    gc.freeze()
