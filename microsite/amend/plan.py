"""An edited body asks for few pages: those are planned from the outline of the last build, and all the others stay.

A body is shown on its own page, in calendars and feeds, and found by the search; its last change is told by them and by
the sitemap. All else rests on front matter, and on where bodies lead. So where only bodies changed, the rest need not be
planned. Whenever that is not sure, there is no amendment, and the site is built as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from microsite.amend.late import ChangedError, Shelf, described
from microsite.amend.pages import Stock, UnsureError, pages_of
from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity, count
from microsite.engine.listing import Listing
from microsite.engine.sources import Sources
from microsite.engine.standing import Stand
from microsite.gather import Bodies, find_logo, parse
from microsite.graph import Item
from microsite.history import HISTORIC, Few, History, read_history
from microsite.kinds.world import Described, Revision
from microsite.outputs.lists import Lists
from microsite.outputs.search import record_of
from microsite.plan.describe import site_of
from microsite.plan.outline import Edits, Outline, TornError
from microsite.plan.planned import Plan, shell_of
from microsite.read import gitlog
from microsite.read.document import MAX_FILE
from microsite.read.files import Source, read_file
from microsite.read.ledger import read_rows
from microsite.records import frozen
from microsite.render.card_notes import unshown
from microsite.render.theme import Theme, load_theme
from microsite.sharing import Studio
from microsite.survey import PACKAGE, Site, colours_of, regraded, theme_files
from microsite.values.clock import Clock
from microsite.values.late import Late
from microsite.values.options import Options
from microsite.values.pages import Page
from microsite.values.search import Record

UNSURE = (ChangedError, UnsureError, TornError)
"""What is raised, also while a page is made, where more may be other than is known: the site is built as a whole then."""
MOST = 50  # files; a site of which more was edited is built as a whole


@frozen
class Amendment:
    """A site whose plan holds only the pages that may have changed, what changed of its outline, and the history of that."""

    site: Site
    edits: Edits
    history: History
    pages: tuple[Page, ...]

    @property
    def digests(self) -> Mapping[str, str]:
        """Return the digests of the edited files as they were read, by path."""
        return {item.path: item.digest for item in self.site.items}


@frozen
class _Edit:
    """What was edited: items by path, what is to be said of them, and their history."""

    items: Mapping[str, Item]
    problems: tuple[Problem, ...]
    history: History


@frozen
class Found:
    """What a build finds: what the last one left, what is other since (files, and where git stands), and all stamps.

    All other files of the site, and all of the output, are as `last` left them.
    """

    last: Stand
    changed: tuple[str, ...]
    commit: str
    site: Sources
    output: Listing


@frozen
class Asking:
    """A build of a site of which few files may have changed, into a folder."""

    options: Options
    at: Clock
    found: Found
    bodies: Bodies
    output: Path


def _edited(asking: Asking, outline: Outline) -> tuple[str, ...] | None:
    """Return the files that are to be looked at: those that changed, and where git went on, those whose history did.

    None when something else changed, or too much.
    """
    paths: Sequence[str] = asking.found.changed
    if asking.found.commit != asking.found.last.commit:
        were, are = asking.found.last.commit.encode(), asking.found.commit.encode()
        touched = gitlog.touched(asking.options.root, were, are, HISTORIC)
        if touched is None or not all(path.startswith("content/") for path in touched):
            return None
        # what is not published has no history that is shown; had it other bytes, it would be among those that changed
        paths = (*paths, *(path for path in (*touched, *outline.dirty) if path in outline.items))
    few = tuple(dict.fromkeys(paths))
    return few if len(few) <= MOST and all(path in outline.items for path in few) else None


def amend(asking: Asking, outline: Outline) -> Amendment | None:
    """Return what edits ask for, None when they may ask for more than is known here."""
    try:
        return _amendment(asking, outline)
    except UNSURE:
        return None


def _amendment(asking: Asking, outline: Outline) -> Amendment | None:
    options, stand = asking.options, asking.found.last
    paths = _edited(asking, outline)
    if paths is None:
        return None
    config = load(options.root, options.base_url).config
    name = options.theme or config.front.theme if config else ""
    theme = load_theme(name, options.root, PACKAGE, sound=True)
    if config is None or not isinstance(theme, Theme):
        return None
    edit = _edit(asking, config, outline, paths)
    logo = find_logo(options.root, config)
    if edit is None or isinstance(logo, Problem):
        return None
    revisions, dirty = edit.history.revisions, outline.dirty - set(paths) | edit.history.dirty
    now = outline.after(Edits(revisions, dirty))
    site = site_of(config, logo, theme.words, now.changed)
    known: Mapping[str, Revision] = Late(lambda path: now.items[path].revision if path in now.items else None)
    shelf = Shelf(options.root, config, now, stand.watched.digests, edit.items, asking.bodies)
    items = tuple(edit.items.values())
    world, assets = described(shelf, site, known, logo, asking.at)
    edits = Edits(revisions, dirty, _records(config, items, world))
    studio = Studio(world, assets, colours_of(theme), dict(theme.grounds))
    shell = shell_of(site, now.nav, now.foot, theme_files(theme, config), searched=config.front.search)
    pages = tuple(pages_of(Stock(asking.output, studio, shell, now, outline), items))
    if not _told_before(stand, edit, tuple(unshown(pages))):
        return None
    records = outline.after(edits).records() if config.front.search else ()
    plan = Plan(pages, (), (), lambda: records)
    surveyed = Site(
        config=config, items=items, graph=None, plan=plan, theme=theme, history=edit.history,
        problems=stand.problems,
    )  # fmt: skip
    return Amendment(surveyed, edits, edit.history, pages)


def _edit(asking: Asking, config: Config, outline: Outline, paths: Sequence[str]) -> _Edit | None:
    """Return the items as they are now, None when one is faulty, or more of it changed than its body."""
    root, bodies = asking.options.root, asking.bodies
    sources = [read_file(root, path, MAX_FILE) for path in paths]
    read = [source for source in sources if isinstance(source, Source)]
    flavor = config.front.markdown.flavor
    wanted = bodies.before(read, flavor)
    parsed = [parse(given, config) for given in wanted]
    bodies.after(wanted, parsed, flavor)
    items = {one.item.path: one.item for one in parsed if one.item}
    if len(items) < len(paths) or any(count(one.problems, Severity.ERROR) for one in parsed):
        return None
    if any(item.outside != outline.items[path].outside for path, item in items.items()):
        return None
    texts = {source.path: source.data for source in read}
    rows = read_rows(root, items)
    history = read_history(root, tuple(items.values()), config, texts, few=Few(rows, outline.items))
    if not history.remembered and len(rows) < len(items):
        return None
    if not all(_goes_on(outline.items[path].revision, history.revisions[path]) for path in items):
        return None
    told = [problem for one in parsed for problem in one.problems]
    return _Edit(items, tuple(regraded(told, tuple(items.values()), asking.at)), history)


def _goes_on(before: Revision, now: Revision) -> bool:
    """Say whether a revision follows from the one before by its last change alone."""
    later = before.updated <= now.updated and before.dated <= now.dated
    return later and replace(before, updated=now.updated, dated=now.dated) == now


def _told_before(stand: Stand, edit: _Edit, more: tuple[Problem, ...]) -> bool:
    """Say whether all that is to be said of the edited files was said by the last build, and nothing else."""
    return {p for p in stand.problems if p.where.path in edit.items} == {*edit.problems, *more}


def _records(config: Config, items: Iterable[Item], world: Described) -> tuple[Record, ...]:
    """Return the records of edited items in the search, nothing where there is no search."""
    if not config.front.search:
        return ()
    lists = Lists(site=world.world.site, at=world.world.at, events=(), rows=world.rows, topics=())
    return tuple(record_of(world.entries[item.key], lists) for item in items)
