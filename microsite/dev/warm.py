"""A site is surveyed again and again in one process: only what changed is read and thought through anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from microsite.config import Loaded, load
from microsite.dev.memo import Memo
from microsite.dev.same import same
from microsite.dev.tree import SITE, Tree
from microsite.diagnostics import Problem, Severity, Span
from microsite.gather import Taken, find_assets, take
from microsite.history import History
from microsite.kinds.world import Revision
from microsite.plan.describe import Near
from microsite.plan.planned import Make
from microsite.read import assets, gitlog
from microsite.read.assets import Asset
from microsite.read.files import Source, read_file
from microsite.read.gitlog import GitLog
from microsite.records import frozen
from microsite.render.theme import Theme, load_theme
from microsite.survey import Site, Ways, survey
from microsite.values.options import Options

A = TypeVar("A")
B = TypeVar("B")
ROUNDS = 4  # a file that is left out can make others wrong that name it


@frozen
class Look:
    """A site as it is now: what to show (None: what was shown before stays), and everything that is wrong."""

    site: Site | None
    problems: tuple[Problem, ...]


class Warm:
    """Surveys a site; the result is what a survey in a fresh process would give."""

    def __init__(self, root: Path, origin: str = "", *, drafts: bool = False) -> None:
        self.tree = Tree(root)
        self._root, self._origin, self._drafts = root, origin, drafts
        self._memo = Memo()
        self._stages: dict[str, tuple[object, object]] = {}
        self._files: dict[str, tuple[int, Source | Problem]] = {}
        self._blobs: dict[str, bytes] = {}
        self._pinned: Mapping[str, Source | None] = {}
        self._good: dict[str, Source] = {}
        self._good_once = False
        self._last: tuple[Source, ...] = ()
        self._near: Near = {}
        self._revisions: dict[str, Revision] = {}
        self.early: Callable[[Theme, str, Make], None] | None = None

    @property
    def breathe(self) -> Callable[[], None]:
        """Return what is called again and again while the site is planned, and may end that by an exception."""
        return self._memo.breathe

    @breathe.setter
    def breathe(self, called: Callable[[], None]) -> None:
        self._memo.breathe = called

    def look(self, at: datetime) -> Look:
        """Survey the site as the tree saw it last.

        When something is wrong, every faulty file is taken as it last was without fault, or as not there; if the site is
        sound then, that is what is shown.
        """
        site = self._survey(at, {})
        if not _faulty(site.problems):
            self._good = {source.path: source for source in self._last}
            self._good_once = True
            self._memo.forget()
            return Look(site, site.problems)
        now = {source.path: source for source in self._last}
        shown = self._mended(at, site, now)
        self._memo.forget()
        if shown is not None:
            self._good |= {path: source for path, source in now.items() if path not in self._pinned}
            self._good_once = True
        if shown is None and not self._good_once and site.plan is not None:
            shown = site  # nothing better was ever there
        return Look(shown, site.problems)

    def _mended(self, at: datetime, first: Site, now: Mapping[str, Source]) -> Site | None:
        """Return the site with its faulty files as they last were without fault; None when that does not mend it."""
        site, pinned = first, dict[str, Source | None]()
        for _ in range(ROUNDS):
            wrong = {path for path in _faulty(site.problems) if path.startswith("content/")} - pinned.keys()
            if not wrong or (self._good_once and all(self._good.get(p) == now.get(p) for p in wrong)):
                return None
            pinned |= {path: self._good.get(path) for path in wrong}
            site = self._survey(at, pinned)
            if not _faulty(site.problems):
                return site
        return None

    def _survey(self, at: datetime, pinned: Mapping[str, Source | None]) -> Site:
        self._pinned = pinned
        ways = Ways(
            load=self._load,
            take=self._take,
            theme=self._theme,
            assets=partial(find_assets, find=self._asset),
            git=self,
            call=self._memo,
            early=None if pinned else self.early,
            near=self._near,
            history=self._history,
        )
        site = survey(Options(root=self._root, at=at, drafts=self._drafts), self._run, ways=ways)
        self._near = site.plan.near if site.plan else self._near
        return site

    def _history(self, found: History) -> History:
        """Return a history in which what is as it was is the very same object, so that it is seen at once."""
        old = self._revisions
        self._revisions = {
            path: was if (was := old.get(path)) is not None and same(was, now) else now
            for path, now in found.revisions.items()
        }
        return replace(found, revisions=self._revisions)

    def _run(self, fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
        """Run map 1 of the pipeline through the memory: the executor of a process that stays."""
        if not isinstance(fn, partial):
            return map(fn, items)
        more = tuple(fn.keywords.values())
        return [cast(B, self._memo(cast(Any, fn.func), item, *more)) for item in items]

    def _stage(self, name: str, key: object, make: Callable[[], B]) -> B:
        """Return what a stage gave when its key was the same the last time."""
        held = self._stages.get(name)
        if held is None or held[0] != key:
            held = self._stages[name] = (key, make())
        return cast(B, held[1])

    def _load(self, root: Path, _base_url: str) -> Loaded:
        """Load the settings; the base URL is the preview's own, with the path that the site is published under."""

        def both() -> Loaded:
            written = load(root)
            if written.config is None or not self._origin:
                return written
            return load(root, self._origin + written.config.root)

        return self._stage("load", self.tree.newest(SITE, "data"), both)

    def _take(self, root: Path) -> Taken:
        taken = self._stage("take", self.tree.newest("content"), lambda: take(root, self._read))
        self._last = taken.sources
        if not self._pinned:
            return taken
        kept = {s.path: s for s in taken.sources if s.path not in self._pinned}
        kept |= {path: source for path, source in self._pinned.items() if source is not None}
        problems = tuple(p for p in taken.problems if p.where.path not in self._pinned)
        return Taken(tuple(kept[path] for path in sorted(kept, key=str.encode)), problems)

    def _read(self, root: Path, path: str, limit: int) -> Source | Problem:
        """Read a file of content, if it may have changed since it was read."""
        number = self.tree.numbers.get(path, -1)
        held = self._files.get(path)
        if held is None or held[0] != number or number < 0:
            source = read_file(root, path, limit)
            held = self._files[path] = (number, source)
            if isinstance(source, Source):
                self.tree.settle(path, source.digest)
        return held[1]

    def _theme(self, name: str, root: Path, package: Path) -> Theme | tuple[Problem, ...]:
        key = (name, self.tree.newest("themes"))
        return self._stage("theme", key, lambda: load_theme(name, root, package))

    def _asset(
        self, root: Path, item_path: str, name: str, where: Span, *, drawings: bool = False
    ) -> Asset | Problem:
        files = self._stage("files", self.tree.newest("content", but=".md"), dict[object, Asset | Problem])
        key = (item_path, name, where, drawings)
        if key not in files:
            files[key] = assets.find(root, item_path, name, where, drawings=drawings)
        return files[key]

    def read_log(self, root: Path, paths: Iterable[str]) -> GitLog | None:
        """Return the history, asked for again only when another commit is checked out."""
        return self._stage("log", gitlog.standing(root), lambda: gitlog.read_log(root, paths))

    def read_blobs(self, root: Path, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Return contents by id; an id never means other bytes, so each is asked for once."""
        missing = [blob for blob in blobs if blob not in self._blobs]
        if missing:
            self._blobs = {**self._blobs, **gitlog.read_blobs(root, missing)}
        return self._blobs


def _faulty(problems: Iterable[Problem]) -> set[str]:
    """Return the paths at which an error stands."""
    return {p.where.path for p in problems if p.severity is Severity.ERROR}
