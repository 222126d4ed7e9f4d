"""The proof of a built tree: its files read by other readers, compared with each other and with their sources."""

from __future__ import annotations

from pathlib import Path

from microsite.checks.inspection import Finding
from microsite.checks.tree import open_tree
from microsite.engine.checked import Checked, checked
from microsite.engine.executors import Executor, serial
from microsite.engine.remember import Told
from microsite.values.options import Options


def prove(
    output: Path, base_url: str, options: Options | None, run: Executor = serial
) -> tuple[Finding, bool]:
    """Return what the checks find in a tree, and whether its sources were at hand; nothing is remembered.

    With `options` the site is read and planned again, never rendered: the facts then come from front matter.
    """
    with checked(None, output) as memory:
        return _proved(output, base_url, options, run, memory)


def prove_again(
    output: Path, base_url: str, site: Path | None, told: Told, run: Executor, memory: Checked
) -> tuple[Finding, bool]:
    """Return the same, from what a check before remembers where that is sure to hold; `told` is what the build was told."""
    question = repr((base_url, told, site is not None))
    remembered = memory.recall(question)
    if remembered:
        return remembered
    options = Options(root=site, at=told.at, base_url=told.base_url, drafts=told.drafts) if site else None
    found, sourced = _proved(output, base_url, options, run, memory)
    memory.keep(question, found, sourced=sourced)
    return found, sourced


def _proved(
    output: Path, base_url: str, options: Options | None, run: Executor, memory: Checked
) -> tuple[Finding, bool]:
    from microsite.checks.run import conclude, undisturbed  # noqa: PLC0415 - the same
    from microsite.survey import survey  # noqa: PLC0415 - the same

    site = survey(options, run) if options else None
    sourced = site is not None and site.plan is not None
    address = base_url or (site.config.base_url if site and site.config else "")
    tree = open_tree(output, address)
    entries = site.entries if site and sourced else ()
    with undisturbed():
        answers = memory.answers(tree, site.canaries if site else (), run)
        return conclude(tree, answers, entries), sourced
