"""What lies in the site is gathered: content is read and judged file by file, and named files are found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from microsite.addresses import same
from microsite.config import Config
from microsite.diagnostics import Problem, Severity, Span, error, warning
from microsite.engine.executors import Executor
from microsite.graph import Graph, Item, Key, link
from microsite.history_facts import said
from microsite.kinds import BY_FOLDER
from microsite.kinds.common import Known, Parsed
from microsite.kinds.funnels import funnel_refs
from microsite.kinds.program import judge_program
from microsite.read import assets as asset_room
from microsite.read.assets import Asset
from microsite.read.document import MAX_FILE, Converted, Document, read_document
from microsite.read.files import Source, read_file, walk
from microsite.read.markdown import Body
from microsite.read.misnamed import misnamed
from microsite.read.plain import Boolean
from microsite.read.wording import cut, near
from microsite.read.yaml import Scalar
from microsite.records import frozen
from microsite.values.blame import working_on
from microsite.values.calls import Keeper, whole
from microsite.values.cards import is_seen

ReadFile = Callable[[Path, str, int], Source | Problem]


class FindAsset(Protocol):
    """Finds a file that an item names; `microsite.read.assets.find` looks at the disk each time."""

    def __call__(
        self, root: Path, item_path: str, name: str, where: Span, *, drawings: bool = False
    ) -> Asset | Problem:
        """Return the asset, or why it cannot be published."""
        ...


@frozen
class Taken:
    """Every Markdown file of content/ as it was read, and what could not be taken."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


@frozen
class Gathered:
    """Every file of content as it is now: its bytes, the items, the graph of what is published, and what was wrong."""

    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    graph: Graph
    problems: tuple[Problem, ...]


class Bodies(Protocol):
    """Remembers what bodies became: their Markdown is the dearest part of a file."""

    def before(self, sources: Sequence[Source], flavor: str) -> Sequence[Source | Converted]:
        """Return each source, with its body where that was converted before."""
        ...

    def after(self, sources: Sequence[Source | Converted], parsed: Sequence[Parsed], flavor: str) -> None:
        """Keep the bodies that were converted now."""
        ...

    def readings(self, config: Config) -> Readings:
        """Return what files were read as under these settings."""
        ...


class Readings(Protocol):
    """Remembers what files were read as: a file that was read before need not be parsed and judged again."""

    def before(self, sources: Sequence[Source]) -> Sequence[Source | Converted | Known]:
        """Return each source, with what it was read as, or at least with its body, where that is known."""
        ...

    def after(self, source: Source | Converted, parsed: Parsed) -> None:
        """Keep what a file was read as now."""
        ...


def gather(
    taken: Taken, config: Config, at: datetime, run: Executor, bodies: Bodies | None = None, *, drafts: bool,
    keep: Keeper = whole,
) -> Gathered:  # fmt: skip
    """Judge each file of content, and link what is published at a moment; `keep` holds the items."""
    sources, problems = taken.sources, taken.problems
    unread = {_key(p.where.path) for p in problems if p.where.path.count("/") > 1}
    parsed = [replace(one, item=keep(one.item), body=None) for one in _read(sources, config, run, bodies)]
    items = tuple(p.item for p in parsed if p.item)
    missing = {_key(s.path, s.data): p for s, p in zip(sources, parsed, strict=True) if p.item is None}
    unfinished = frozenset(key for key, p in missing.items() if p.unfinished)
    broken = (frozenset(missing) | unread) - unfinished
    loose = [*(ref for p in missing.values() for ref in p.refs), *funnel_refs(config)]
    graph, faults = link(items, at, broken, unfinished, loose, drafts=drafts)
    beside = judge_program(items, graph, config, broken | unfinished)
    told = (*problems, *(x for p in parsed for x in p.problems), *faults, *_twins(items, missing), *beside)
    return Gathered(sources, items, graph, told)


def _read(
    sources: Sequence[Source], config: Config, run: Executor, bodies: Bodies | None
) -> Iterator[Parsed]:
    """Yield what each file of content is read as, in order, from what is remembered where that is whole."""
    readings = bodies.readings(config) if bodies else None
    wanted = readings.before(sources) if readings else sources
    read = partial(parse, config=config)
    made = iter(run(read, [one for one in wanted if not isinstance(one, Known)]))
    for one in wanted:
        known = one.parsed() if isinstance(one, Known) else None
        if known:
            yield known
            continue
        given, found = (one.source, read(one.source)) if isinstance(one, Known) else (one, next(made))
        if readings:
            readings.after(given, found)
        yield found


def _twins(items: Sequence[Item], missing: Mapping[Key, Parsed]) -> Iterator[Problem]:
    """Yield a problem for each file whose slug cannot be an address and is another's but for case or Unicode form."""
    faulty = {key: next((x for x in p.problems if x.code == "U101"), None) for key, p in missing.items()}
    if not any(faulty.values()):
        return
    seen = {(item.kind, same(item.slug)): item.path for item in items}
    for (kind, slug), problem in faulty.items():
        other = seen.setdefault((kind, same(slug)), problem.where.path) if problem else ""
        if problem and other != problem.where.path:
            words = f"but for case or Unicode form this is the slug of {other}, and some systems know no difference"
            yield error("U102", words, problem.where, "give one of them another `slug:` or file name")


def parse(given: Source | Converted, config: Config) -> Parsed:
    """Read one file of content: map 1 of the pipeline, a pure function of its arguments."""
    source, body = (given.source, given.body) if isinstance(given, Converted) else (given, None)
    with working_on(source.path):
        return _parsed(source, body, config)


def _parsed(source: Source, body: Body | None, config: Config) -> Parsed:
    kind = BY_FOLDER[source.path.split("/")[1]]
    document = read_document(source, config.front.markdown.flavor, body)
    if not isinstance(document, Document):
        return Parsed(None, document)
    parsed = replace(kind.parse(document, source.digest, config), body=document.body)
    if parsed.item is None:
        return _leniently(parsed) if _is_draft(document) else parsed
    return replace(parsed, item=replace(parsed.item, said=said(document.front), outside=document.outside))


def _is_draft(document: Document) -> bool:
    return any(
        k.text == "draft" and isinstance(v, Scalar) and v.text.strip().lower() in Boolean.YES
        for k, v in document.front.entries
    )


def _leniently(parsed: Parsed) -> Parsed:
    """Return a draft's missing keys as notes: a file may be begun today and finished tomorrow."""
    errors = [p for p in parsed.problems if p.severity is Severity.ERROR]
    if any(p.code != "M102" for p in errors):
        return parsed
    return Parsed(None, tuple(replace(p, severity=Severity.NOTE) for p in parsed.problems), unfinished=True)


def _key(path: str, data: bytes = b"") -> tuple[str, str]:
    """Return the key that a file without an item would have: by its `slug:` as far as it can be read, else its name."""
    parts = path.split("/")
    written = re.search(rb"^slug: *[\"']?([^\s\"']+)", data, re.MULTILINE)
    slug = written[1].decode("utf-8", "replace") if written else parts[-1].removesuffix(".md")
    kind = BY_FOLDER.get(parts[1])
    return kind.name if kind else "", slug


def take(root: Path, read: ReadFile = read_file, keep: Keeper = whole) -> Taken:
    """Return every Markdown file of content/ as it is now, and what could not be taken; `keep` holds the files."""
    found: list[Source] = []
    problems: list[Problem] = []
    for path, fault in walk(root, "content"):
        if fault:
            problems.append(fault)
        elif path.endswith(".md"):
            folder = path.split("/")[1]
            if folder not in BY_FOLDER or path.count("/") < 2:  # noqa: PLR2004 - content/KIND/FILE.md
                hint = near(folder, BY_FOLDER) or "content lies in " + ", ".join(
                    f"content/{f}/" for f in BY_FOLDER
                )
                problems.append(
                    error("F107", "this file lies in no folder of content that is known", Span(path), hint)
                )
                continue
            source = read(root, path, MAX_FILE)
            if isinstance(source, Problem):
                problems.append(source)
            else:
                found.append(keep(source))
        elif overlooked := misnamed(root, path, read, MAX_FILE):
            problems.append(overlooked)
    return Taken(tuple(found), tuple(problems))


def find_assets(
    root: Path, graph: Graph, config: Config, find: FindAsset = asset_room.find
) -> tuple[dict[tuple[str, str], Asset], list[Problem]]:
    """Return the files that published items and site.yaml name, by (item path, name)."""
    wanted = [(i.path, name, where) for i in graph.items.values() for name, where in files_of(i)]
    found: dict[tuple[str, str], Asset] = {}
    problems: list[Problem] = []
    for path, name, where in wanted:
        if (path, name) in found:
            continue
        asset = find(root, path, name, where)
        if isinstance(asset, Asset):
            found[path, name] = asset
        else:
            problems.append(asset)
    logo = find_logo(root, config, find)
    if isinstance(logo, Asset):
        found["site.yaml", config.logo] = logo
    elif logo:
        problems.append(logo)
    named = [
        (i.path, key, name, where)
        for i in graph.items.values()
        for key, name, where in i.files
        if key != "evidence"
    ]
    named += [("site.yaml", "logo", config.logo, config.where("organizer.logo"))] if logo else []
    problems += (
        problem
        for path, key, name, where in named
        if (file := found.get((path, name))) and file.width
        for problem in _unshared(file, key, name, where, cards=config.front.cards)
    )
    return found, problems


def _unshared(asset: Asset, key: str, name: str, where: Span, *, cards: bool) -> Iterator[Problem]:
    """Say that share images show no part of a picture, since it is too large or too small, and how large it may be."""
    words = f"'{cut(name)}' has {asset.width} x {asset.height} pixels, too"
    if asset.smaller and cards:
        wide, high = asset.smaller
        more = "" if asset.media_type == "image/jpeg" else ", or as a plain JPEG, which may have more"
        hint = f"export it with at most {wide} x {high} pixels{more}"
        yield warning("N103", f"{words} many for share images to show it", where, hint)
    elif (cards and key == "image" and not asset.cut) or (
        not cards and key != "logo" and not is_seen(*asset.size)
    ):
        hint = "export it with 1200 x 900 pixels or more; previews drop what is smaller than 200 x 200"
        yield warning("N103", f"{words} few for share images to show it", where, hint)


def find_logo(root: Path, config: Config, find: FindAsset = asset_room.find) -> Asset | Problem | None:
    """Return the organizer's logo, which may be a drawing, None when site.yaml names none."""
    where = config.where("organizer.logo")
    return find(root, "site.yaml", config.logo, where, drawings=True) if config.logo else None


def files_of(item: Item) -> Iterator[tuple[str, Span]]:
    """Yield each file that an item names, in its front matter and in its body, and where it does."""
    yield from ((name, where) for _, name, where in item.files)
    for mention, where in item.mentions:
        if mention.is_image or asset_room.is_asset(mention.target):
            yield mention.target, where
