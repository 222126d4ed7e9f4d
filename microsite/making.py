"""A surveyed site becomes files: every page is rendered, drawn or copied, and handed to the publisher one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, note
from microsite.engine.executors import Executor, Read, WithFiles
from microsite.engine.made import Keys, Made
from microsite.engine.memo import Memo, memo_map
from microsite.engine.stamps import Stamp
from microsite.history import History
from microsite.plan import FileView
from microsite.read.assets import MAX_ASSET
from microsite.read.files import read_file
from microsite.read.ledger import PATH as LEDGER
from microsite.read.ledger import to_bytes, with_rows
from microsite.render.cards import draw
from microsite.render.edition import key_of
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.survey import Site
from microsite.values.cards import CardView, CropView
from microsite.values.options import Progress
from microsite.values.pages import Page, Rendered
from microsite.values.views import HtmlView

NOTHING = Site(config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=())


@dataclass(frozen=True, slots=True)
class Before:
    """What the files of the output were made `from_`, and how they are `now`: one for which both are as they were stays."""

    from_: Mapping[str, Made]
    now: Mapping[str, Stamp]

    def stays(self, path: str, key: str) -> bool:
        """Say whether a file need not be made again."""
        made = self.from_.get(path)
        return made is not None and made.key == key and made.stamp == self.now.get(path)


class Making:
    """The files of a site in the order in which they are published; `problems` and `keys` grow while they are made.

    Without a `before` everything is made anew, and nothing has a key; with `clean` also the index of the search.
    """

    def __init__(
        self, site: Site, root: Path, held: Memo, run: Executor, progress: Progress, before: Before | None, *, clean: bool = False
    ) -> None:  # fmt: skip
        self._site, self._root, self._held, self._run, self._progress = site, root, held, run, progress
        self._before = before
        self.searched, problems = search_files(site, None if clean else root)
        self.problems = list(problems)
        self.keys: dict[str, str] = {}

    @property
    def count(self) -> int:
        """Return how many files there are."""
        return len(self._site.plan.pages if self._site.plan else ()) + len(self.searched)

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield each file as it is made, so that no more than one is held, and None for one that stays; the search comes last."""
        site = self._site
        if site.plan is None or site.theme is None:
            return
        pages = site.plan.pages
        before = self._before
        key = Keys(site.theme).of if before else lambda _page: ""
        keys = {page.path: key(page) for page in pages}
        stays = {path for path in keys if before.stays(path, keys[path])} if before else set()
        made = self._made([page for page in pages if page.path not in stays], site.theme)
        for number, page in enumerate(pages, 1):
            self._progress("rendering", number, len(pages))
            one = Rendered(page.path, b"") if page.path in stays else next(made)
            self.problems.extend(one.problems)
            if not one.problems:
                self.keys[page.path] = keys[page.path]
                yield one.path, None if page.path in stays else one.data
        yield from self.searched.items()

    def _made(self, pages: Sequence[Page], theme: Theme) -> Iterator[Rendered]:
        """Yield pages' bytes in order; files of the site are copied here, all else is made in the map, or was before."""
        plan = self._site.plan
        cards = {page.path: key_of(page.view) for page in plan.pages if page.form == "card"} if plan else {}
        self._held.known(cards.values())  # also what stays is in use
        others = [page for page in pages if page.form != "file"]
        keys = [cards.get(page.path, b"") for page in others]
        fn = WithFiles(partial(_render, theme=theme, root=self._root), _shown, self._root, MAX_ASSET)
        made = memo_map(fn, others, keys, self._held, self._run, pack=_packed, unpack=_unpacked)
        for page in pages:
            yield copied(self._root, page) if page.form == "file" else next(made)


def search_files(site: Site, root: Path | None) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the files of a site's search by their paths, and what is to be said of them; none where search is off."""
    if site.plan is None or site.config is None or not site.config.front.search:
        return {}, ()
    from microsite.engine.search import index_files  # noqa: PLC0415 - a site without search does without it

    return index_files(site.plan.records, site.config.front.language, root)


def _packed(one: Rendered) -> bytes | None:
    return None if one.problems else one.data


def _unpacked(page: Page, data: bytes) -> Rendered:
    return Rendered(page.path, data)


_environment = lru_cache(maxsize=4)(environment)


def _shown(page: Page) -> tuple[str, ...]:
    """Return the site's files that are read when a page is made: the pictures of a share image."""
    view = page.view
    return tuple(p.source for p in view.pictures) if isinstance(view, CardView | CropView) else ()


def _render(page: Page, theme: Theme, root: Path, read: Read = read_file) -> Rendered:
    if page.form == "card":
        return drawn(root, page, read)
    language = page.view.site.language if isinstance(page.view, HtmlView) else "en"
    return render(page, _environment(theme, language))


def drawn(root: Path, page: Page, read: Read = read_file) -> Rendered:
    """Draw a share image; the pictures that it shows are read here, as they are when it is drawn."""
    if not isinstance(page.view, CardView | CropView):
        raise TypeError(f"{page.path} is no share image")
    files: dict[str, bytes] = {}
    for picture in page.view.pictures:
        data = _unchanged(root, picture.source, picture.digest, read)
        if isinstance(data, Problem):
            return Rendered(page.path, b"", (data,))
        files[picture.source] = data
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
    path = root / LEDGER
    try:
        before = path.read_bytes() if path.exists() else b""
        data = (with_rows(before, history.ledger) or before) if part else to_bytes(history.ledger)
        if path.is_symlink() or before == data:
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
