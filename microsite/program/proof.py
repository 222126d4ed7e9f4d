"""The proof of a built tree: its files read by other readers, compared with each other and with their sources."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from microsite.checks.inspection import Finding
from microsite.checks.packed_sources import Sources
from microsite.checks.tree import is_part, open_tree
from microsite.diagnostics import Problem, in_order
from microsite.engine.checked import Checked, checked
from microsite.engine.executors import Executor, serial
from microsite.engine.remember import Told
from microsite.read.files import refused
from microsite.records import frozen
from microsite.values.options import Options


def prove(
    output: Path, base_url: str, options: Options | None, run: Executor = serial
) -> tuple[Finding, bool]:
    """Return what the checks find in a tree, and whether its sources were at hand; nothing is remembered.

    With `options` the site is read again, and no page of it planned: the facts then come from front matter.
    """
    with checked(None, output) as memory:
        return _proved(output, base_url, _read(options, run), run, memory)


def prove_again(
    output: Path, base_url: str, site: Path | None, told: Told, run: Executor, memory: Checked
) -> tuple[Finding, bool]:
    """Return the same, from what a check before remembers where that is sure to hold; `told` is what the build was told."""
    question = repr((base_url, told, site is not None))
    remembered = memory.recall(question)
    if remembered:
        return remembered
    options = Options(root=site, at=told.at, base_url=told.base_url, drafts=told.drafts) if site else None
    known = memory.sources(question) if options else None
    read = _known(options, known) if options and known else _read(options, run, memory.folder)
    finding, sourced = _proved(output, base_url, read, run, memory)
    if not read.refused and not is_part(finding.problems):
        memory.keep(question, finding, sourced=sourced, sources=None if known else read.sources)
    return finding, sourced


@frozen
class _Read:
    """The sources of a site as a check asks them, None without any, their private texts, and what the machine refused to read.

    What is left after a refusal may be half of a site: nothing is compared with it, and nothing of it remembered.
    """

    sources: Sources | None
    canaries: tuple[str, ...]
    refused: tuple[Problem, ...] = ()


def _read(options: Options | None, run: Executor, folder: Path | None = None) -> _Read:
    """Read the site, and plan none of its pages; what bodies became is taken from what a folder remembers, by their digests."""
    if options is None:
        return _Read(None, ())
    from microsite.checks.backed import with_items  # noqa: PLC0415 - a check that remembers all loads no reader
    from microsite.checks.partners import creators  # noqa: PLC0415 - a check that remembers all loads no reader
    from microsite.checks.settled import settled  # noqa: PLC0415 - the same
    from microsite.checks.sources import Sourced, sourced  # noqa: PLC0415 - a check that remembers all loads no reader
    from microsite.checks.written import written  # noqa: PLC0415 - the same
    from microsite.engine.converted import Remembered  # noqa: PLC0415 - the same
    from microsite.engine.memo import memo  # noqa: PLC0415 - the same
    from microsite.plan.whole import entries_alone  # noqa: PLC0415 - the same
    from microsite.survey import Ways, survey  # noqa: PLC0415 - the same

    with memo(folder) if folder else nullcontext() as held:
        site = survey(options, run, ways=Ways(bodies=Remembered(held) if held else None, plan=entries_alone))
    address = site.config.base_url if site.config else ""
    lost = refused(site.problems)
    whole = site.plan is not None and not lost
    secretive = tuple(sorted({item.path for item in site.items if item.private}))
    known = with_items(sourced(site.entries), site.items) if whole else ()
    told: tuple[Sourced, ...] = ()
    if whole and site.config:
        fronts = (getattr(item.data, "front", None) for item in site.items)
        bodies = (item.text for item in site.items)
        odd = written(site.config.base_url, "site.yaml", (site.config, *fronts), bodies)
        front = site.config.front
        owner = settled(site.config.base_url, None if front.cards else site.config.where("cards"))
        told = (*known, *creators(site.config), odd, owner)
    return _Read(Sources(address, whole, told, secretive), site.canaries, lost)


def _known(options: Options, known: Sources) -> _Read:
    """Return what the sources said before; private texts are never kept, so the files that have some are read again."""
    if not known.secretive:
        return _Read(known, ())
    from microsite.config import load  # noqa: PLC0415 - the same
    from microsite.gather import parse, take  # noqa: PLC0415 - the same

    config = load(options.root, options.base_url).config
    sources = (
        [one for one in take(options.root).sources if one.path in set(known.secretive)] if config else []
    )
    items = [parse(one, config).item for one in sources if config]
    return _Read(known, tuple(sorted({text for item in items if item for text in item.private})))


def _proved(output: Path, base_url: str, read: _Read, run: Executor, memory: Checked) -> tuple[Finding, bool]:
    from microsite.checks.run import conclude, undisturbed  # noqa: PLC0415 - the same

    sources = read.sources
    sourced = sources is not None and sources.whole
    tree = open_tree(output, base_url or (sources.base_url if sources else ""))
    with undisturbed():
        answers = memory.answers(tree, read.canaries, run)
        found = conclude(tree, answers, sources.told if sources else ())
    if read.refused:
        found = replace(found, problems=in_order((*read.refused, *found.problems)))
    return found, sourced
