"""A site is surveyed: its settings, content, theme and history are read, and every page is planned; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from microsite.bodies import bodies, bodies_by_and_by, landings
from microsite.config import Config, Loaded, load
from microsite.diagnostics import Problem, Severity, Span, bounded, count, in_order, note
from microsite.engine.executors import Executor, serial
from microsite.engine.ownership import is_ours
from microsite.formats.tongue import known, shipped, taught
from microsite.gather import Bodies, Gathered, Taken, find_assets, gather, take
from microsite.graph import Graph, Item
from microsite.history import History, read_history
from microsite.history_git import Git
from microsite.plan.describe import Material, Near
from microsite.plan.planned import Early, Make, Plan
from microsite.read import gitlog
from microsite.read.assets import Asset
from microsite.read.private_inputs import private_inputs
from microsite.records import frozen
from microsite.render.card_notes import unshown
from microsite.render.theme import Theme, load_theme
from microsite.transcripts import find_transcripts
from microsite.values.calls import Caller, Keeper, straight, whole
from microsite.values.cards import Colours
from microsite.values.facts import Entry
from microsite.values.late import Late
from microsite.values.options import Options, Progress, quiet

PACKAGE = Path(__file__).parent
PARTNERS_ONLY = frozenset({"partner.css", "via.js"})
Found = tuple[dict[tuple[str, str], Asset], list[Problem]]


@frozen(kw_only=True)
class Ways:
    """The ways into a site's folder and to its pure functions; a process that stays puts in some that remember."""

    load: Callable[[Path, str], Loaded] = load
    take: Callable[[Path], Taken] = take
    theme: Callable[[str, Path, Path], Theme | tuple[Problem, ...]] = load_theme
    assets: Callable[[Path, Graph, Config], Found] = find_assets
    git: Git = gitlog
    private: Callable[[Path, Callable[[Path], bool]], tuple[Problem, ...]] = private_inputs
    bodies: Bodies | None = None
    keep: Keeper = whole
    call: Caller = straight
    early: Callable[[Theme, str, Make], None] | None = None
    near: Near = field(default_factory=dict)
    history: Callable[[History], History] = whole
    plan: Callable[[Graph, Material, Caller, Early | None], Plan] | None = None


@frozen(kw_only=True)
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


def survey(
    options: Options, run: Executor = serial, progress: Progress = quiet, ways: Ways | None = None
) -> Site:
    """Read, judge, link and plan a site; nothing is rendered or written."""
    nothing = Site(config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=())
    ways = ways or Ways()
    loaded = ways.load(options.root, options.base_url)
    config = loaded.config
    if config is None:
        return replace(nothing, problems=bounded(in_order(loaded.problems)))
    progress("reading", 0, 0)
    found = _gathered(options, config, run, ways)
    problems = [*loaded.problems, *_of_the_place(options.root, config, ways), *found.problems]
    theme = ways.theme(options.theme or config.front.theme, options.themes or options.root, PACKAGE)
    problems += _of_theme(theme, config)
    if not isinstance(theme, Theme):
        return replace(
            nothing, config=config, items=found.items, graph=found.graph, problems=bounded(in_order(problems))
        )
    assets, asset_problems = ways.assets(options.root, found.graph, config)
    history = ways.history(_history(options.root, found, config, ways))
    sound = not count((*problems, *asset_problems), Severity.ERROR)
    early = partial(ways.early, theme, config.root) if ways.early and sound else None
    transcripts, faults = find_transcripts(options.root, found.graph, config, ways.call)
    material = _material(found, config, options.at, theme, assets, history, ways)
    material = replace(material, transcripts=transcripts)
    planned = (ways.plan or _planned)(found.graph, material, ways.call, early)
    problems += (
        *asset_problems,
        *faults,
        *history.problems,
        *planned.problems,
        *unshown(planned.pages, ways.call),
        *_unsaid(config, theme),
        *_unseen(config, planned.entries),
    )
    return Site(
        config=config,
        items=found.items,
        graph=found.graph,
        plan=planned,
        theme=theme,
        history=history,
        problems=bounded(in_order(regraded(problems, found.items, options.at))),
    )


def _planned(graph: Graph, material: Material, call: Caller, early: Early | None) -> Plan:
    from microsite.plan.whole import plan  # noqa: PLC0415 - a build of few edits needs no other outputs

    return plan(graph, material, call, early)


def _of_theme(theme: Theme | tuple[Problem, ...], config: Config) -> Iterator[Problem]:
    """Yield what is wrong with a theme; what only site.yaml could mend is told where it names the theme."""
    for problem in theme.problems if isinstance(theme, Theme) else theme:
        yield replace(problem, where=config.where("theme")) if problem.where == Span("site.yaml") else problem


def _gathered(options: Options, config: Config, run: Executor, ways: Ways) -> Gathered:
    taken = ways.take(options.root)
    return gather(taken, config, options.at, run, ways.bodies, drafts=options.drafts, keep=ways.keep)


def _history(root: Path, found: Gathered, config: Config, ways: Ways) -> History:
    by_path = {source.path: source for source in found.sources}
    texts: Late[str, bytes] = Late(lambda path: by_path[path].data if path in by_path else None, held=False)
    return read_history(root, found.items, config, texts, ways.git, ways.call)


def _of_the_place(root: Path, config: Config, ways: Ways) -> tuple[Problem, ...]:
    """Return what is to be said of where the site lies, and of what lies beside its sources."""
    private = ways.private(root, is_ours)
    if config.root == "/":
        return private
    words = f"robots.txt is read at the host's root only; this site lies below {config.root}"
    hint = "name the sitemap in the host's own robots.txt"
    return (*private, note("C105", words, config.where("base_url"), hint))


def _unsaid(config: Config, theme: Theme) -> tuple[Problem, ...]:
    """Note that the program and the theme have no words in the site's language: dates are in it, labels are English."""
    language = config.front.language
    if known(taught(language, theme.words)):
        return ()
    words = f"there are no words in '{language}': labels come in English, dates in the site's language"
    hint = f"add themes/NAME/locales/{language}.po to a theme of yours; shipped are {', '.join(shipped())}"
    return (note("C107", words, config.where("language"), hint),)


def _unseen(config: Config, entries: Sequence[Entry]) -> tuple[Problem, ...]:
    """Note that no card is drawn for sessions without an image of their own: link previews show nothing of them."""
    bare = sum(1 for entry in entries if entry.event and not entry.images)
    if config.front.cards or not bare:
        return ()
    sessions = "1 session has" if bare == 1 else f"{bare} sessions have"
    words = f"cards are turned off, and {sessions} no `image:`: link previews of them are bare, and search engines miss it"
    return (note("N101", words, config.where("cards"), "write image: in each, or cards: true"),)


def _material(
    found: Gathered,
    config: Config,
    at: datetime,
    theme: Theme,
    assets: Mapping[tuple[str, str], Asset],
    history: History,
    ways: Ways,
) -> Material:
    of = bodies if ways.keep is whole else bodies_by_and_by
    return Material(
        config=config,
        at=at,
        revisions=history.revisions,
        assets=assets,
        theme=theme_files(theme, config),
        bodies=of(found.graph, assets, config),
        landings=landings(found.graph, config),
        near=ways.near,
        keep=ways.keep,
        colours=colours_of(theme),
        grounds=dict(theme.grounds),
        former=history.former,
        gone=history.gone,
        places=history.places,
        known=history.known,
        words=theme.words,
    )


def colours_of(theme: Theme) -> Colours:
    """Return the theme's colours for what is drawn."""
    known = {one.name for one in fields(Colours)}
    return Colours(**{name: value for name, value in theme.cards if name in known})


def theme_files(theme: Theme, config: Config) -> dict[str, tuple[str, bytes]]:
    """Return the output path and bytes of each asset of a theme; the name changes with the bytes, so hosts may keep it.

    A site without creators does without what only their pages ask for.
    """
    found = {}
    for asset in theme.assets:
        if asset.name in PARTNERS_ONLY and not config.creators:
            continue
        found[asset.name] = (f"assets/{asset.published}", asset.data)
    return found


def regraded(problems: Sequence[Problem], items: Sequence[Item], at: datetime) -> list[Problem]:
    """Return the problems of what is still to come: there an agenda under a newer version of its template is an error.

    Of a session that is over, neither that is told, nor when it is shown: what is put into an archive is published late.
    """
    by_path = {item.path: item for item in items}
    found = []
    for problem in problems:
        if problem.code.startswith(("A2", "T107")) and problem.severity is Severity.WARNING:
            item = by_path.get(problem.where.path)
            end = getattr(item.data, "end", None) if item else None
            shown = item and problem.where in (item.where("publish_at"), item.where("expire_at"))
            if end is not None and end <= at and (shown or problem.code != "T107"):
                continue
            found.append(problem if problem.code == "T107" else replace(problem, severity=Severity.ERROR))
        else:
            found.append(problem)
    return found
