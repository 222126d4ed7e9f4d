"""The story of a build: the stages called in order, problems gathered, output published when there is no error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache, partial
from html import escape
from pathlib import Path

from microsite.addresses import link_path
from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity, Span, count, error, in_order, note
from microsite.engine.executors import Executor, serial
from microsite.engine.lock import lock
from microsite.engine.publish import Published, finish, publish, refusal
from microsite.engine.remember import Told, remember
from microsite.formats.urls import href
from microsite.graph import Graph, Item, link
from microsite.history import History, read_history
from microsite.kinds import BY_FOLDER
from microsite.kinds.common import Parsed
from microsite.plan import FileView, Material, Plan, plan
from microsite.read import assets as asset_room
from microsite.read.assets import Asset
from microsite.read.document import MAX_FILE, Document, read_document
from microsite.read.fields import Boolean, near
from microsite.read.files import Source, read_file, walk
from microsite.read.ledger import PATH as LEDGER
from microsite.read.ledger import to_bytes
from microsite.read.yaml import Scalar
from microsite.render.cards import draw
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, load_theme
from microsite.values.cards import CardView, Colours, CropView
from microsite.values.facts import Entry
from microsite.values.pages import Page, Rendered

PACKAGE = Path(__file__).parent
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build is told: the site's folder, the clock (aware, UTC), and what the command line set."""

    root: Path
    at: datetime
    output: Path | None = None
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    clean: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site as read and planned: everything that a command may ask of it."""

    config: Config | None
    items: tuple[Item, ...]
    graph: Graph | None
    plan: Plan | None
    theme: Theme | None
    history: History | None
    problems: tuple[Problem, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of all that is published."""
        return self.plan.entries if self.plan else ()

    @property
    def canaries(self) -> tuple[str, ...]:
        """Return the private texts, also of drafts, that must never be found in the output."""
        return tuple(sorted({text for item in self.items for text in item.private}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build came to; `published` is None when nothing was published."""

    site: Site
    problems: tuple[Problem, ...]
    pages: int
    published: Published | None


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Show no progress."""


def stops(problems: Sequence[Problem], *, strict: bool) -> bool:
    """Say whether the problems keep a site from being published."""
    return bool(problems) if strict else count(problems, Severity.ERROR) > 0


def survey(options: Options, run: Executor = serial, progress: Progress = quiet) -> Site:
    """Read, judge, link and plan a site; nothing is rendered or written."""
    nothing = Site(config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=())
    loaded = load(options.root, options.base_url)
    config = loaded.config
    if config is None:
        return replace(nothing, problems=in_order(loaded.problems))
    sources, source_problems = _sources(options.root)
    progress("reading", 0, len(sources))
    parsed = tuple(run(partial(parse, config=config), sources))
    items = tuple(p.item for p in parsed if p.item)
    problems = [*loaded.problems, *source_problems, *(x for p in parsed for x in p.problems)]
    missing = {_key(s.path, s.data): p for s, p in zip(sources, parsed, strict=True) if p.item is None}
    unfinished = frozenset(key for key, p in missing.items() if p.unfinished)
    unread = {_key(p.where.path) for p in source_problems if p.where.path.count("/") > 1}
    broken = (frozenset(missing) | unread) - unfinished
    loose = [ref for p in missing.values() for ref in p.refs]
    graph, link_problems = link(items, options.at, broken, unfinished, loose, drafts=options.drafts)
    problems += link_problems
    theme = load_theme(config.front.theme, options.root, PACKAGE)
    if not isinstance(theme, Theme):
        named = Span("site.yaml")
        problems += (replace(p, where=config.where("theme")) if p.where == named else p for p in theme)
        return replace(nothing, config=config, items=items, graph=graph, problems=in_order(problems))
    assets, asset_problems = _assets(options.root, graph, config)
    problems += asset_problems
    history = read_history(options.root, items, config, {s.path: s.data for s in sources})
    problems += history.problems
    if config.root != "/":
        words = f"robots.txt is read at the host's root only; this site lies below {config.root}"
        problems.append(
            note("C105", words, config.where("base_url"), "name the sitemap in the host's own robots.txt")
        )
    material = Material(
        config=config,
        at=options.at,
        revisions=history.revisions,
        assets=assets,
        theme=theme_files(theme),
        bodies=bodies(graph, assets, config),
        colours=_colours(theme),
        former=history.former,
        gone=history.gone,
    )
    planned = plan(graph, material)
    problems += planned.problems
    return Site(
        config=config,
        items=items,
        graph=graph,
        plan=planned,
        theme=theme,
        history=history,
        problems=in_order(_regraded(problems, items, options.at)),
    )


def build(options: Options, run: Executor = serial, progress: Progress = quiet) -> Built:
    """Build a site into its output folder; with an error, or with anything under --strict, nothing is published."""
    output = options.output or options.root / "output"
    refused = refusal(output, options.root)
    if refused:
        return _stopped(refused)
    with lock(options.root / ".microsite") as busy:
        if busy:
            return _stopped(busy)
        unfinished = finish(output)
        return _stopped(unfinished) if unfinished else _build(options, output, run, progress)


def _stopped(problem: Problem) -> Built:
    """Return what a build comes to that could not begin."""
    nothing = Site(
        config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=(problem,)
    )
    return Built(site=nothing, problems=(problem,), pages=0, published=None)


def _build(options: Options, output: Path, run: Executor, progress: Progress) -> Built:
    site = survey(options, run, progress)
    if site.plan is None or site.theme is None or stops(site.problems, strict=options.strict):
        return Built(site=site, problems=site.problems, pages=0, published=None)
    pages = site.plan.pages
    problems = list(site.problems)

    def files() -> Iterator[tuple[str, bytes]]:
        """Yield each page as it is made, so that no more than one is held; problems gather beside."""
        for number, one in enumerate(_render_all(options.root, pages, theme, run), 1):
            progress("rendering", number, len(pages))
            problems.extend(one.problems)
            if not one.problems:
                yield one.path, one.data

    theme = site.theme
    published = publish(
        output, files(), go_on=lambda: not stops(problems, strict=options.strict), anew=options.clean
    )
    if not isinstance(published, Published):
        problems += [published] if published else []
        return Built(site=site, problems=in_order(problems), pages=0, published=None)
    told = Told(options.at, options.base_url, options.drafts)
    remember(options.root / ".microsite", output, told)
    if site.history and not site.history.remembered:
        problems += keep_ledger(options.root, site.history)
    return Built(site=site, problems=in_order(problems), pages=len(pages), published=published)


def _render_all(root: Path, pages: Sequence[Page], theme: Theme, run: Executor) -> Iterator[Rendered]:
    """Yield every page's bytes in order; files of the site are copied here, all else is made in the map."""
    others = [page for page in pages if page.form != "file"]
    made = iter(run(partial(_render, theme=theme, root=root), others))
    for page in pages:
        yield _copied(root, page) if page.form == "file" else next(made)


_environment = lru_cache(maxsize=4)(environment)


def _render(page: Page, theme: Theme, root: Path) -> Rendered:
    return _drawn(root, page) if page.form == "card" else render(page, _environment(theme))


def _drawn(root: Path, page: Page) -> Rendered:
    """Draw a share image; the pictures that it shows are read here, as they are when it is drawn."""
    if not isinstance(page.view, CardView | CropView):
        raise TypeError(f"{page.path} is no share image")
    files: dict[str, bytes] = {}
    for picture in page.view.pictures:
        data = _unchanged(root, picture.source, picture.digest)
        if isinstance(data, Problem):
            return Rendered(page.path, b"", (data,))
        files[picture.source] = data
    made = draw(page.view, files)
    return Rendered(page.path, b"", (made,)) if isinstance(made, Problem) else Rendered(page.path, made)


def _copied(root: Path, page: Page) -> Rendered:
    view = page.view
    if not isinstance(view, FileView):
        raise TypeError(f"{page.path} is no file")
    data = _unchanged(root, view.source, view.digest)
    return Rendered(page.path, b"", (data,)) if isinstance(data, Problem) else Rendered(page.path, data)


def _unchanged(root: Path, path: str, digest: str) -> bytes | Problem:
    """Return the bytes of a file that was planned with, or say that they are other ones now."""
    source = read_file(root, path, asset_room.MAX_ASSET)
    if isinstance(source, Problem):
        return source
    if source.digest != digest:
        words = "the file changed while it was being built"
        return error("F101", words, Span(path), "build again")
    return source.data


def keep_ledger(root: Path, history: History) -> tuple[Problem, ...]:
    """Write the ledger when it says something new; a site that cannot be written to goes without, with a note."""
    path = root / LEDGER
    data = to_bytes(history.ledger)
    try:
        if path.is_symlink() or (path.exists() and path.read_bytes() == data):
            return ()
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".json.new")
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as fault:
        words = f"the ledger cannot be written: {fault.strerror or fault}"
        return (
            note(
                "E105", words, Span(LEDGER), "without it, and without git, calendars cannot see what changed"
            ),
        )
    return ()


def parse(source: Source, config: Config) -> Parsed:
    """Read one file of content: map 1 of the pipeline, a pure function of its arguments."""
    kind = BY_FOLDER[source.path.split("/")[1]]
    document = read_document(source, config.front.markdown.flavor)
    if not isinstance(document, Document):
        return Parsed(None, document)
    parsed = kind.parse(document, source.digest, config)
    if parsed.item is None and _is_draft(document):
        return _leniently(parsed)
    return parsed


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


def _sources(root: Path) -> tuple[tuple[Source, ...], list[Problem]]:
    """Return every Markdown file of content/ as it is now, and what could not be taken."""
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
            source = read_file(root, path, MAX_FILE)
            if isinstance(source, Problem):
                problems.append(source)
            else:
                found.append(source)
        elif path.rsplit(".", 1)[-1].lower() in {"markdown", "mdown", "mkd", "md"}:
            problems.append(
                error("F107", "this file is not read", Span(path), "rename it so that it ends in .md")
            )
    return tuple(found), problems


def _assets(root: Path, graph: Graph, config: Config) -> tuple[dict[tuple[str, str], Asset], list[Problem]]:
    """Return the files that published items and site.yaml name, by (item path, name)."""
    wanted = [(i.path, name, where) for i in graph.items.values() for _, name, where in i.files]
    for item in graph.items.values():
        wanted += [
            (item.path, m.target, where)
            for m, where in item.mentions
            if m.is_image or asset_room.is_asset(m.target)
        ]
    found: dict[tuple[str, str], Asset] = {}
    problems: list[Problem] = []
    for path, name, where in wanted:
        if (path, name) in found:
            continue
        asset = asset_room.find(root, path, name, where)
        if isinstance(asset, Asset):
            found[path, name] = asset
        else:
            problems.append(asset)
    logo = config.front.organizer.logo if config.front.organizer else ""
    if logo:
        asset = asset_room.find(root, "site.yaml", logo, config.where("organizer.logo"), drawings=True)
        if isinstance(asset, Asset):
            found["site.yaml", logo] = asset
        else:
            problems.append(asset)
    return found, problems


def bodies(graph: Graph, assets: Mapping[tuple[str, str], Asset], config: Config) -> dict[str, str]:
    """Return the body of each item with its addresses as they are published: items, files, the site's own path."""
    by_path = {item.path: item for item in graph.items.values()}
    found: dict[str, str] = {}
    for item in graph.items.values():
        html = item.html
        for mention, _ in item.mentions:
            target = _published(item, mention.target, by_path, assets, config)
            attribute = "src" if mention.is_image else "href"
            html = html.replace(
                f'{attribute}="{_quoted(mention.target)}"', f'{attribute}="{_quoted(target)}"'
            )
        found[item.path] = html
    return found


def _quoted(text: str) -> str:
    """Return text as it stands in an attribute of sanitized HTML (WHATWG HTML: serialising HTML fragments)."""
    return escape(text, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _published(
    item: Item,
    target: str,
    by_path: Mapping[str, Item],
    assets: Mapping[tuple[str, str], Asset],
    config: Config,
) -> str:
    asset = assets.get((item.path, target))
    if asset:
        return href(config.root, asset.path)
    path = link_path(item, target, by_path)
    if path is None:
        return target
    tail = target[len(target.split("#", 1)[0].split("?", 1)[0]) :]
    return href(config.root, path) + tail


def _colours(theme: Theme) -> Colours:
    """Return the theme's colours by day for what is drawn."""
    known = {one.name for one in fields(Colours)}
    return Colours(**{name: value for name, value in theme.light if name in known})


def theme_files(theme: Theme) -> dict[str, tuple[str, bytes]]:
    """Return the output path and bytes of each asset of a theme; the name changes with the bytes, so hosts may keep it."""
    found = {}
    for asset in theme.assets:
        stem, _, kind = asset.name.rpartition(".")
        found[asset.name] = (f"assets/{stem}.{asset.digest[:10]}.{kind}", asset.data)
    return found


def _regraded(problems: Sequence[Problem], items: Sequence[Item], at: datetime) -> list[Problem]:
    """Return the problems; an agenda under a newer version of its template is an error only of what is still to come."""
    ends = {item.path: getattr(item.data, "end", None) for item in items}
    found = []
    for problem in problems:
        if problem.code.startswith("A2") and problem.severity is Severity.WARNING:
            end = ends.get(problem.where.path)
            if end is not None and end <= at:
                continue
            found.append(replace(problem, severity=Severity.ERROR))
        else:
            found.append(problem)
    return found
