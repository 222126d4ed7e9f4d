"""The story of a build: the stages called in order, problems gathered, output published when there is no error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, in_order, note
from microsite.engine.executors import Executor, Read, WithFiles, serial
from microsite.engine.lock import lock
from microsite.engine.memo import Memo, memo, memo_map
from microsite.engine.place import Folder, Place
from microsite.engine.publish import Published
from microsite.engine.remember import Told, remember
from microsite.engine.search import index_files
from microsite.history import History
from microsite.plan import FileView
from microsite.read.assets import MAX_ASSET
from microsite.read.files import read_file
from microsite.read.ledger import PATH as LEDGER
from microsite.read.ledger import to_bytes
from microsite.render.cards import draw
from microsite.render.edition import key_of
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.survey import Options, Progress, Site, quiet, stops, survey
from microsite.values.cards import CardView, CropView
from microsite.values.pages import Page, Rendered
from microsite.values.views import HtmlView

__all__ = ["Built", "Options", "Site", "build", "keep_ledger", "search_files", "stops", "survey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build came to; `published` is None when nothing was published."""

    site: Site
    problems: tuple[Problem, ...]
    pages: int
    published: Published | None


def build(
    options: Options, run: Executor = serial, progress: Progress = quiet, place: Place | None = None
) -> Built:
    """Build a site into its output folder, or into another place; with an error, or with anything under --strict, nothing is published."""
    place = place or Folder(options.output or options.root / "output", options.root)
    refused = place.refusal()
    if refused:
        return _stopped(refused)
    with lock(options.root / ".microsite") as busy:
        if busy:
            return _stopped(busy)
        unfinished = place.finish()
        return _stopped(unfinished) if unfinished else _build(options, place, run, progress)


def _stopped(problem: Problem) -> Built:
    """Return what a build comes to that could not begin."""
    nothing = Site(
        config=None, items=(), graph=None, plan=None, theme=None, history=None, problems=(problem,)
    )
    return Built(site=nothing, problems=(problem,), pages=0, published=None)


def _build(options: Options, place: Place, run: Executor, progress: Progress) -> Built:
    site = survey(options, run, progress)
    if site.plan is None or site.theme is None or stops(site.problems, strict=options.strict):
        return Built(site=site, problems=site.problems, pages=0, published=None)
    pages = site.plan.pages
    problems = list(site.problems)

    def files() -> Iterator[tuple[str, bytes]]:
        """Yield each page as it is made, so that no more than one is held; problems gather beside; the search comes last."""
        for number, one in enumerate(_render_all(options.root, pages, theme, held, run), 1):
            progress("rendering", number, len(pages))
            problems.extend(one.problems)
            if not one.problems:
                yield one.path, one.data
        yield from searched.items()

    searched, unsearched = search_files(site, options.root)
    problems += unsearched
    theme = site.theme
    with memo(options.root / ".microsite", anew=options.clean) as held:
        published = place.publish(
            files(), go_on=lambda: not stops(problems, strict=options.strict), anew=options.clean
        )
    if not isinstance(published, Published):
        problems += [published] if published else []
        return Built(site=site, problems=in_order(problems), pages=0, published=None)
    told = Told(options.at, options.base_url, options.drafts)
    remember(options.root / ".microsite", place.name, told)
    if site.history and not site.history.remembered:
        problems += keep_ledger(options.root, site.history)
    return Built(
        site=site, problems=in_order(problems), pages=len(pages) + len(searched), published=published
    )


def search_files(site: Site, root: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the files of a site's search by their paths, and what is to be said of them; none where search is off."""
    if site.plan is None or site.config is None or not site.config.front.search:
        return {}, ()
    return index_files(site.plan.records, site.config.front.language, root)


def _render_all(
    root: Path, pages: Sequence[Page], theme: Theme, held: Memo, run: Executor
) -> Iterator[Rendered]:
    """Yield every page's bytes in order; files of the site are copied here, all else is made in the map, or was before."""
    others = [page for page in pages if page.form != "file"]
    keys = [key_of(page.view) if page.form == "card" else b"" for page in others]
    fn = WithFiles(partial(_render, theme=theme, root=root), _shown, root, MAX_ASSET)
    made = memo_map(fn, others, keys, held, run, pack=_packed, unpack=_unpacked)
    for page in pages:
        yield copied(root, page) if page.form == "file" else next(made)


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
