"""The proof of a built tree: its files read by other readers, compared with each other and with their sources."""

from __future__ import annotations

from pathlib import Path

from microsite.build import Options
from microsite.checks.run import Finding, check_tree
from microsite.checks.tree import open_tree
from microsite.engine.executors import Executor, serial
from microsite.making import survey


def prove(
    output: Path, base_url: str, options: Options | None, run: Executor = serial
) -> tuple[Finding, bool]:
    """Return what the checks find in a tree, and whether its sources were at hand.

    With `options` the site is read and planned again, never rendered: the facts then come from front matter.
    """
    site = survey(options, run) if options else None
    sourced = site is not None and site.plan is not None
    address = base_url or (site.config.base_url if site and site.config else "")
    tree = open_tree(output, address)
    entries = site.entries if site and sourced else ()
    canaries = site.canaries if site else ()
    return check_tree(tree, entries, canaries, run), sourced
