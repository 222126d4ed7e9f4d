"""A site read and linked for a question about the program: no theme, no plan, nothing written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity, in_order
from microsite.engine.executors import Executor, serial
from microsite.gather import gather, take
from microsite.graph import Graph, Item
from microsite.records import frozen


@frozen
class Reading:
    """What the files say: settings, every item, what is published now, and what is wrong.

    `config` and `graph` are None when site.yaml cannot be used.
    """

    config: Config | None
    items: tuple[Item, ...]
    graph: Graph | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what has to be mended before a question can be answered without guessing."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def read_site(root: Path, at: datetime, run: Executor = serial, *, drafts: bool = False) -> Reading:
    """Return the site at `root` as it is now; `at` decides what is published."""
    loaded = load(root)
    if loaded.config is None:
        return Reading(None, (), None, in_order(loaded.problems))
    found = gather(take(root), loaded.config, at, run, drafts=drafts)
    return Reading(loaded.config, found.items, found.graph, in_order((*loaded.problems, *found.problems)))
