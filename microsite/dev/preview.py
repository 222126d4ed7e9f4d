"""The preview at work: one thread that owns the site, told by the watcher what to look at and by the server what to make."""

from __future__ import annotations

import contextlib
import gc
import queue
import secrets
import sys
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

from microsite.dev.early import EARLY, LULL, fresh_paths, may_have
from microsite.dev.faults import internal
from microsite.dev.found import PREFIX, Found
from microsite.dev.http import Answer, plain
from microsite.dev.later import Later, auditing, collect_new, making
from microsite.dev.moments import moments
from microsite.dev.replies import reply
from microsite.dev.requests import Asked
from microsite.dev.shelf import Shelf
from microsite.dev.turns import OvertakenError, Turns
from microsite.dev.warm import Look, Warm
from microsite.dev.watch import Watcher
from microsite.diagnostics import Problem, Severity, in_order
from microsite.plan.planned import Make
from microsite.records import frozen
from microsite.render.theme import Theme
from microsite.survey import Site

QUIET = 0.012  # seconds without an event before a change counts as done
EMPTY = 0.05  # seconds that a file without bytes is waited for
LONGEST = 1.0  # after so long it is looked at, though events go on
TURN = 0.0005  # seconds that one thread may keep the others waiting: events and answers come while pages are made
SLOW, FAST = 2.0, 0.25  # how often the folder is looked at without being told
BLIND = 2  # after so many changes that no event told of, the folder is looked at often
HOUR = timedelta(hours=1)


@frozen
class Change:
    """What one look at the folder came to: the paths that changed, how many pages did, in which time, what is wrong."""

    paths: tuple[str, ...]
    pages: int
    seconds: float
    problems: tuple[Problem, ...]


class Preview:
    """A site in a warm process. `run` holds the calling thread; `ask` and `touch` may be called from any other.

    `clock` gives the time (aware, UTC): once at the start, and again when something of the site begins, ends, appears or
    expires, but only while nobody waits. `fixed` says that it never moves.
    """

    def __init__(
        self,
        root: Path,
        origin: str,
        clock: Callable[[], datetime],
        *,
        drafts: bool = False,
        fixed: bool = False,
        polled: bool = False,
    ) -> None:
        self._warm = Warm(root, origin, drafts=drafts)
        found = Found()
        self._shelf = Shelf(root, {PREFIX: lambda path: found.give(self._site, path)})
        self._clock, self._at, self._fixed = clock, clock(), fixed
        self._jobs: queue.SimpleQueue[tuple[Asked, Future[Answer]] | str | None] = queue.SimpleQueue()
        self._watcher = None if polled else Watcher(root, self.touch)
        self._problems: tuple[Problem, ...] = ()
        self._site: Site | None = None
        self._named: set[str] = set()
        self._first = self._last = self._looked = 0.0
        self._blind = 0
        self._later = Later()
        self._turns = Turns()
        self._overtaken: tuple[str, ...] = ()
        self._boot, self._count = secrets.token_hex(4), 0
        self._tell: Callable[[str], None] = lambda _news: None
        self._report: Callable[[Change], None] = lambda _change: None

    @property
    def polled(self) -> bool:
        """Say whether the folder is looked at often, for want of events."""
        return self._watcher is None

    @property
    def _pace(self) -> float:
        """Return how long after a look the folder is looked at without being told."""
        return FAST if self.polled else SLOW

    @property
    def home(self) -> str:
        """Return the path of the home page."""
        return self._shelf.base

    def ask(self, asked: Asked) -> Future[Answer]:
        """Return the answer to a request, when it comes."""
        future: Future[Answer] = Future()
        self._jobs.put((asked, future))
        return future

    def touch(self, path: str) -> None:
        """Say that a path of the site may have changed."""
        self._turns.touch()
        self._jobs.put(path)

    def stop(self) -> None:
        """Make `run` return."""
        self._jobs.put(None)

    def start(self, tell: Callable[[str], None], report: Callable[[Change], None]) -> Change:
        """Read the site for the first time, begin to watch it, and return what was found."""
        self._tell, self._report = tell, report
        sys.setswitchinterval(TURN)
        self._watch()
        began = time.monotonic()
        paths = self._warm.tree.scan()
        change = self._look(paths, began)
        self._warm.early, self._warm.breathe = self._early, self._turns.breathe
        collect_new()
        gc.disable()  # no collection begins while somebody waits
        return change

    def run(self) -> None:
        """Work until `stop`: answer, look when there was a change, and do what can wait when there is nothing else."""
        try:
            while True:
                try:
                    job = self._jobs.get(timeout=self._patience())
                except queue.Empty:
                    self._due()
                    continue
                if job is None:
                    return
                self._take(job)
        finally:
            gc.enable()
            if self._watcher:
                self._watcher.stop()

    def _take(self, job: tuple[Asked, Future[Answer]] | str) -> None:
        if isinstance(job, str):
            self._last = time.monotonic()
            self._first = self._first or self._last
            self._named.add(job)
            if self._last - self._first > LONGEST:
                self._due()
            return
        asked, future = job
        if not future.set_running_or_notify_cancel():
            return
        before = self._shelf.problems()
        try:
            answer = reply(asked, self._shelf, self._problems)
        except Exception as fault:  # noqa: BLE001 - one page's fault of ours must not end the preview
            self._report(Change((), 0, 0.0, (internal(f"answering {asked.path}", fault),)))
            answer = plain(500, "internal error")
        future.set_result(answer)
        if self._shelf.problems() != before:
            self._news()

    def _patience(self) -> float:
        """Return how long to wait for a job before something else is due."""
        now = time.monotonic()
        if self._first:
            return max(0.0, min(self._last + QUIET, self._first + LONGEST) - now)
        return max(0.0, min(self._looked + self._pace, *self._later.moments()) - now)

    def _due(self) -> None:
        """Do what is due: a look after a change, else a slice of what can wait, else a look without being told."""
        now = time.monotonic()
        if self._first:
            named, self._named, self._first = self._named, set(), 0.0
            self._change(named, told=True)
        elif now - self._looked >= self._pace:
            self._change(set(), told=False)
        else:
            self._later.step(now)

    def _change(self, named: set[str], *, told: bool) -> None:
        began = time.monotonic()
        self._turns.begin()
        folders = self._warm.tree.folders
        paths = self._warm.tree.scan(named)
        if any(map(self._warm.tree.is_empty, paths)):
            time.sleep(EMPTY)  # perhaps it is being written: an empty file is read twice
            paths = tuple(sorted({*paths, *self._warm.tree.scan()}))
        if self._watcher and folders != self._warm.tree.folders:
            self._watch()
            paths = tuple(sorted({*paths, *self._warm.tree.scan()}))
        self._looked = time.monotonic()
        if paths:
            self._blind = 0 if told else self._blind + 1
            if self._watcher and self._blind >= BLIND:
                self._watcher.stop()
                self._watcher = None
        paths = tuple(sorted({*paths, *self._overtaken}))
        if paths or (not told and self._moved_on()):
            self._overtaken = paths
            with contextlib.suppress(OvertakenError):
                self._report(self._look(paths, began))
                self._overtaken = ()

    def _watch(self) -> None:
        if self._watcher and not self._watcher.again():
            self._watcher = None

    def _look(self, paths: tuple[str, ...], began: float) -> Change:
        """Survey the site, put its pages on the shelf and tell the browsers; raises OvertakenError."""
        self._warm.tree.audit(
            path for path in paths if not path.endswith(".md")
        )  # those are settled as they are read
        try:
            seen = self._warm.look(self._at)
        except OvertakenError:
            raise
        except Exception as fault:  # noqa: BLE001 - what was shown before stays, as after a mistake in a file
            seen = Look(None, (internal("reading the site", fault),))
        self._turns.end()
        pages = 0
        if seen.site and seen.site.plan and seen.site.theme and seen.site.config:
            self._site = seen.site
            pages = self._shelf.put(seen.site.plan, seen.site.theme, seen.site.config.root)
        self._problems = seen.problems
        self._news()
        self._looked = time.monotonic()
        more = auditing(self._warm.tree, paths, self.touch), making(self._shelf, self._found)
        self._later.after(self._looked, more)
        return Change(paths, pages, time.monotonic() - began, self._every())

    def _early(self, theme: Theme, base: str, make: Make) -> None:
        """Show the pages that browsers look at before all others are planned, and answer what they then ask for."""
        pages = make(self._shelf.seen)
        if self._shelf.put_some(pages, theme, base):
            self._problems = tuple(p for p in self._problems if p.severity is not Severity.ERROR)
            self._news()
            self._answer(fresh_paths(pages), base)
        self._turns.show()

    def _answer(self, fresh: Collection[str], base: str) -> None:
        """Answer requests for these paths for a little while; all others wait for the whole plan."""
        waiting: list[tuple[Asked, Future[Answer]] | str | None] = []
        last = end = time.monotonic() + EARLY
        while (left := end - time.monotonic()) > 0:
            try:
                job = self._jobs.get(timeout=left)
            except queue.Empty:
                break
            if isinstance(job, tuple) and may_have(job[0], base, fresh):
                self._take(job)
                end = min(last, time.monotonic() + LULL)
            else:
                waiting.append(job)
        for job in waiting:
            self._jobs.put(job)

    def _news(self) -> None:
        """Tell the browsers that something is new: a number, and nothing of what it is."""
        self._count += 1
        self._tell(f"{self._boot}.{self._count}")

    def _every(self) -> tuple[Problem, ...]:
        return in_order((*self._problems, *self._shelf.problems()))

    def _found(self, errors: tuple[Problem, ...]) -> None:
        """Tell of what was found, or mended, while pages were made that nobody asked for."""
        self._news()
        if errors:
            self._report(Change((), 0, 0.0, errors))

    def _moved_on(self) -> bool:
        """Move the clock when something of the site has begun, ended, appeared or expired since, or an hour has gone."""
        if self._fixed or self._site is None:
            return False
        now = self._clock().astimezone(UTC)
        if now - self._at < HOUR and not any(self._at < moment <= now for moment in moments(self._site)):
            return False
        self._at = now
        return True
