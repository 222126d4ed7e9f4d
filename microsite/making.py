"""A surveyed site becomes files: every page is rendered, drawn or copied, and handed to the publisher one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, note
from microsite.engine.bytecode import environment_of, keep_bytecode
from microsite.engine.executors import Executor, Read, WithFiles
from microsite.engine.kept_files import write_file
from microsite.engine.leisure import Leisure
from microsite.engine.made import Keys, Made, Marked, sha256_of
from microsite.engine.memo import Memo, memo_map
from microsite.engine.stamps import Stamp
from microsite.formats.tongue import taught
from microsite.history import History
from microsite.plan.planned import FileView, Plan
from microsite.read.assets import MAX_ASSET
from microsite.read.files import Source, read_file
from microsite.read.ledger import MAX_LEDGER, ledger_fault, to_bytes, with_rows
from microsite.read.ledger import PATH as LEDGER
from microsite.records import frozen
from microsite.render.closure import compiled
from microsite.render.edition import key_of
from microsite.render.faults import TOO_SLOW
from microsite.render.pages import render
from microsite.render.theme import Theme
from microsite.survey import Site
from microsite.values.blame import working_on
from microsite.values.cards import Drawn
from microsite.values.clock import Spell, end_of, sooner
from microsite.values.options import Progress
from microsite.values.pages import FromFacts, Page, Rendered
from microsite.values.views import HtmlView

MANY = 200  # pages, for which the work is shared among processes
ITEMS = ("event.html", "mentor.html")
NOTHING = Site(config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=())


@frozen
class Before:
    """What the files of the output folder were made `from_`, and how they are `now`: one for which both are as they were stays."""

    output: Path
    from_: Mapping[str, Made]
    now: Mapping[str, Stamp]

    def expected(self) -> Mapping[str, Made]:
        """Return the files that still are as they were made: what has the same key need not be made again."""
        return {
            path: made
            for path, made in self.from_.items()
            if made.key and made.lies(self.output / path, self.now.get(path))
        }


@frozen
class _One:
    """A file that was made, with its key, and the `spell` in which that holds; no bytes for one that stays. `until` is when its view would be another one."""

    rendered: Rendered
    key: str = ""
    stays: bool = False
    until: datetime | None = None
    spell: Spell | None = None


class Making:
    """The files of a site in the order in which they are published; `problems`, `marks` and `until` grow while they are made.

    Without a `before` everything is made anew, and nothing has a key; with `clean` also the index of the search.
    """

    def __init__(
        self, site: Site, root: Path, held: Memo, run: Executor, progress: Progress, before: Before | None, *, clean: bool = False
    ) -> None:  # fmt: skip
        self.site, self.root, self._held, self._run, self._progress = site, root, held, run, progress
        self._before = before
        self.searched, problems = search_files(site, None if clean else root)
        self.problems = list(problems)
        self.marks: dict[str, Marked] = {}
        self.until: datetime | None = None

    @property
    def count(self) -> int:
        """Return how many files there are."""
        return len(self.site.plan.pages if self.site.plan else ()) + len(self.searched)

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield each file as it is made, so that no more than one is held, and None for one that stays; the search comes last."""
        site = self.site
        if site.plan is None or site.theme is None:
            return
        pages = site.plan.pages
        made = self._made(site.plan, site.theme)
        for number, page in enumerate(pages, 1):
            self._progress("rendering", number, len(pages))
            one = next(made)
            self.problems.extend(one.rendered.problems)
            self.until = sooner(self.until, one.until)
            if not one.rendered.problems:
                self.marks[page.path] = Marked(one.key, self._digest(page.path, one), one.spell)
                yield page.path, None if one.stays else one.rendered.data
            del one  # a calendar of all need not lie beside the next one
        keep_bytecode()
        self.marks |= {path: Marked("", sha256_of(data)) for path, data in self.searched.items()}
        yield from self.searched.items()

    def _digest(self, path: str, one: _One) -> str:
        return self._before.from_[path].digest if one.stays and self._before else sha256_of(one.rendered.data)

    def _made(self, plan: Plan, theme: Theme) -> Iterator[_One]:
        """Yield what becomes of each page, in order; files of the site are copied here, all else is made in the map, or was before."""
        pages, site = plan.pages, self.site
        press = _Press(theme, self.root, self._before.expected() if self._before else None)
        cards = {page.path: key_of(page.view) for page in pages if page.form == "card"}
        self._held.known(cards.values())  # also what stays is in use
        here = {page.path: press.key(page) for page in pages if page.form in {"card", "file"}}
        others = [p for p in pages if p.form != "file" and not press.stays(p.path, here.get(p.path, ""))]
        if len(others) > MANY:
            press.warm(site.config.front.language if site.config else "en", (*plan.entries, *plan.rows))
        fn = WithFiles(press, _shown, self.root, MAX_ASSET)
        keys = [cards.get(page.path, b"") for page in others]
        made = memo_map(fn, others, keys, self._held, self._run, pack=_packed, unpack=_unpacked)
        for page in pages:
            key = here.get(page.path, "")
            if press.stays(page.path, key):
                yield _One(Rendered(page.path, b""), key, stays=True)
            elif page.form == "file":
                yield _One(copied(self.root, page), key)
            else:
                yield _keyed(next(made), key)


def _keyed(one: _One, key: str) -> _One:
    return replace(one, key=key) if key else one


def search_files(site: Site, root: Path | None) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the files of a site's search by their paths, and what is to be said of them; none where search is off."""
    if site.plan is None or site.config is None or not site.config.front.search:
        return {}, ()
    from microsite.engine.search import index_files  # noqa: PLC0415 - a site without search does without it

    return index_files(site.plan.records, site.config.front.language, root)


def _packed(one: _One) -> bytes | None:
    return None if one.rendered.problems else one.rendered.data


def _unpacked(page: Page, data: bytes) -> _One:
    return _One(Rendered(page.path, data))


def _shown(page: Page) -> tuple[str, ...]:
    """Return the site's files that are read when a page is made: the pictures that are drawn."""
    view = page.held
    return tuple(p.source for p in view.pictures) if isinstance(view, Drawn) else ()


class _Press:
    """Makes a page: its view, its key, and its bytes, unless the file with this key still lies there."""

    def __init__(self, theme: Theme, root: Path, expected: Mapping[str, Made] | None) -> None:
        self._theme, self._root, self._expected = theme, root, expected
        self._keys: Keys | None = None
        self._leisure = Leisure()

    def __reduce__(self) -> tuple[object, ...]:
        """Travel without what was computed here."""
        return _Press, (self._theme, self._root, self._expected)

    def key(self, page: Page) -> str:
        """Return the key of a page whose view is made, "" where nobody asks for keys."""
        if self._expected is None:
            return ""
        self._keys = self._keys or Keys(self._theme)
        return self._keys.of(page)

    def warm(self, language: str, shared: Sequence[object]) -> None:
        """Read the templates of items' pages, and digest what many pages share: processes that are forked from this one need not."""
        compiled(environment_of(self._theme, taught(language, self._theme.words)), ITEMS)
        if self._expected is not None:
            self._keys = Keys(self._theme, ITEMS, shared)

    def stays(self, path: str, key: str) -> bool:
        """Say whether the file that lies there has this key."""
        before = self._expected.get(path) if self._expected else None
        return bool(key) and before is not None and before.key == key

    def __call__(self, page: Page, read: Read = read_file) -> _One:
        """Return what becomes of a page."""
        with working_on(page.path):
            return self._one(page, read)

    def _one(self, page: Page, read: Read) -> _One:
        if page.form == "card":
            return _One(drawn(self._root, page, read))
        if isinstance(page.held, FromFacts) and self._expected is not None:
            return self._of_facts(page, page.held, self._expected.get(page.path))
        ready = page.ready()
        key = self.key(ready)
        if self.stays(page.path, key):
            return _One(Rendered(page.path, b""), key, stays=True, until=page.until)
        return _One(self._rendered(ready), key, until=page.until)

    def _of_facts(self, page: Page, later: FromFacts, before: Made | None) -> _One:
        """Return what becomes of a page whose view need not be made while its facts are the same and the clock decides alike."""
        facts = later.facts()
        key = self.key(Page(page.path, page.form, facts, page.source))
        if before and before.key == key and before.spell and later.holds(before.spell):
            until = sooner(end_of(before.spell), page.until)
            return _One(Rendered(page.path, b""), key, stays=True, until=until, spell=before.spell)
        view, spell = later.of(facts)
        made = self._rendered(Page(page.path, page.form, view, page.source))
        return _One(made, key, until=sooner(end_of(spell), page.until), spell=spell)

    def _rendered(self, page: Page) -> Rendered:
        """Render a page; when templates run on and on, the first few say so, and the others are not waited for."""
        if not isinstance(page.view, HtmlView):
            return render(page, environment_of(self._theme, "en"))
        if self._leisure.over:
            words = "the other pages are not made, since the templates take too long"
            return Rendered(page.path, b"", (error("E101", words, Span(self._theme.folders[0])),))
        with self._leisure.page():
            made = render(page, environment_of(self._theme, page.view.site.language))
        if any(problem.message.startswith(TOO_SLOW) for problem in made.problems):
            self._leisure.over = (
                True  # what was spent on it may have been little, where others are at work too
            )
        return made


def drawn(root: Path, page: Page, read: Read = read_file) -> Rendered:
    """Draw a share image or a small portrait; the pictures that it shows are read here, as they are when it is drawn."""
    if not isinstance(page.view, Drawn):
        raise TypeError(f"{page.path} is nothing that is drawn")
    files: dict[str, bytes] = {}
    for picture in page.view.pictures:
        data = _unchanged(root, picture.source, picture.digest, read)
        if isinstance(data, Problem):
            return Rendered(page.path, b"", (data,))
        files[picture.source] = data
    from microsite.render.cards import draw  # noqa: PLC0415 - what is drawn is seldom drawn anew

    made = draw(page.view, files)
    return Rendered(page.path, b"", (made,)) if isinstance(made, Problem) else Rendered(page.path, made)


def copied(root: Path, page: Page) -> Rendered:
    """Return the bytes of a file of the site, if they are still those that it was planned with."""
    view = page.view
    if not isinstance(view, FileView):
        raise TypeError(f"{page.path} is no file")
    data = _unchanged(root, view.source, view.digest)
    return Rendered(page.path, b"", (data,)) if isinstance(data, Problem) else Rendered(page.path, data)


def _unchanged(root: Path, path: str, digest: str, read: Read = read_file) -> bytes | Problem:
    """Return the bytes of a file that was planned with, or say that they are other ones now."""
    source = read(root, path, MAX_ASSET)
    if isinstance(source, Problem):
        return source
    if source.digest != digest:
        words = "the file changed while it was being built"
        return error("F101", words, Span(path), "build again")
    return source.data


def keep_ledger(root: Path, history: History, *, part: bool = False) -> tuple[Problem, ...]:
    """Write the ledger when it says something new; a site that cannot be written to goes without, with a note.

    With `part` only the rows of some files are known, and all others stay.
    """
    source = read_file(root, LEDGER, MAX_LEDGER)
    before = source.data if isinstance(source, Source) else b""
    data = (with_rows(before, history.ledger) or before) if part else to_bytes(history.ledger)
    if before == data:
        return ()
    lost = ledger_fault(root)
    if lost:
        return (lost,)
    try:
        write_file(root, LEDGER, data)
    except OSError as fault:
        words = f"the ledger cannot be written: {fault.strerror or fault}"
        return (
            note(
                "E105", words, Span(LEDGER), "without it, and without git, calendars cannot see what changed"
            ),
        )
    return ()
