"""The pages of the preview: each is made when it is asked for, and kept while nothing that it says has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import jinja2

from microsite.dev.same import same
from microsite.diagnostics import Problem, in_order
from microsite.formats.urls import encoded
from microsite.making import copied, drawn
from microsite.plan.planned import FileView, Plan
from microsite.records import frozen
from microsite.render.closure import closure_digest
from microsite.render.pages import render
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.values.pages import Page, Rendered
from microsite.values.views import HtmlView

SEEN = 4  # pages that browsers looked at last
_STYLE = re.compile(r"^(assets/.+)\.[0-9a-f]{10}(\.css)$")

Extra = Callable[[str], bytes | None]


@frozen
class Kept:
    """A page as it was made: from which plan entry, with which templates, its bytes, and what was wrong."""

    page: Page
    closure: str
    data: bytes
    problems: tuple[Problem, ...]


class Shelf:
    """Holds the newest plan. `extras` are files beside the plan: a prefix of paths, and who gives the bytes of one.

    All of it is used from one thread.
    """

    def __init__(self, root: Path, extras: Mapping[str, Extra] | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.base = "/"
        self.seen: tuple[str, ...] = ()
        self._root = root
        self._extras = dict(extras or {})
        self._kept: dict[str, Kept] = {}
        self._environment: tuple[object, jinja2.Environment] | None = None
        self._closures: dict[str, str] = {}
        self._styles: dict[str, str] = {}
        self._files: list[
            tuple[bytes, bytes]
        ] = []  # the address of each file of the site, and a digest of its bytes

    def put_some(self, pages: Sequence[Page], theme: Theme, base: str) -> int:
        """Take a few pages of a plan that is still being made; return how many HTML pages say something else now."""
        changed = 0
        new: dict[str, Page] = {}
        for page in pages:
            old = self.pages.get(page.path)
            if old is None or not _equal(old, page):
                new[page.path] = page
                changed += page.form == "html"
        if self._use(theme, pages):
            changed += 1
        if changed:
            self.pages = {**self.pages, **new}
            matches = filter(None, map(_STYLE.match, new))
            self._styles = {**self._styles, **{base + m[1] + m[2]: base + m[0] for m in matches}}
        return changed

    def _use(self, theme: Theme, pages: Sequence[Page]) -> bool:
        """Make the environment of a theme in the language of the pages, when it is another one; say whether it was."""
        views = (page.view for page in pages)
        language = next((view.site.language for view in views if isinstance(view, HtmlView)), "en")
        made_of = (theme.templates, theme.words, language)
        if self._environment is not None and self._environment[0] == made_of:
            return False
        self._environment = (made_of, environment(theme, language))
        self._closures = {}
        return True

    def put(self, plan: Plan, theme: Theme, base: str) -> int:
        """Take a new plan; return how many HTML pages are new or say something else now."""
        self._use(theme, plan.pages)
        self.base = base
        fresh: dict[str, Page] = {}
        changed = 0
        for page in plan.pages:
            old = self.pages.get(page.path)
            if old is not None and _equal(old, page):
                fresh[page.path] = old
            else:
                fresh[page.path] = page
                changed += page.form == "html"
        self.pages = fresh
        matches = filter(None, map(_STYLE.match, fresh))
        self._styles = {base + match[1] + match[2]: base + match[0] for match in matches}
        self._files = [
            ((base + encoded(path)).encode(), page.view.digest.encode())
            for path, page in fresh.items()
            if isinstance(page.view, FileView)
        ]
        self._kept = {path: kept for path, kept in self._kept.items() if path in fresh}
        return changed

    def get(self, path: str) -> Kept | None:
        """Return the page at an output path for a browser, and remember that one looks at it."""
        if path in self.pages and self.pages[path].form == "html":
            self.seen = (path, *(other for other in self.seen if other != path))[:SEEN]
        return self.made(path)

    def made(self, path: str) -> Kept | None:
        """Return the page at an output path, made now if need be; with a fault, its last good bytes ("" without)."""
        page = self.pages.get(path)
        if page is None:
            return self._extra(path)
        kept = self._kept.get(path)
        closure = self._closure(page)
        if kept is not None and kept.page is page and kept.closure == closure:
            return kept
        made = self._make(page)
        data = kept.data if made.problems and kept is not None else made.data
        new = Kept(page, closure, data, made.problems)
        if page.form != "card":  # a card is large, and dear only while somebody looks at it
            self._kept[path] = new
        return new

    def waiting(self) -> Iterator[str]:
        """Yield the paths of pages that a template makes and that are not made yet."""
        for path, page in list(self.pages.items()):
            if page.form == "html" and self.pages.get(path) is page:
                kept = self._kept.get(path)
                if kept is None or kept.page is not page or kept.closure != self._closure(page):
                    yield path

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the pages that were made so far."""
        return in_order(problem for kept in self._kept.values() for problem in kept.problems)

    def styles(self) -> dict[str, str]:
        """Return the address of each stylesheet of the theme, by its address without the part that its bytes give it."""
        return self._styles

    def version(self, kept: Kept) -> str:
        """Return a digest of what a reload would show anew: the page without its stylesheets' names, and its pictures."""
        text = kept.data
        for plain, full in self._styles.items():
            text = text.replace(full.encode(), plain.encode())
        total = hashlib.blake2b(text, digest_size=10)
        for address, digest in self._files:
            if address in text:
                total.update(digest)
        return total.hexdigest()

    def _extra(self, path: str) -> Kept | None:
        for prefix, give in self._extras.items():
            data = give(path) if path.startswith(prefix) else None
            if data is not None:
                from microsite.diagnostics import Span  # noqa: PLC0415 - only for these

                return Kept(Page(path, "bytes", data, Span(path)), "", data, ())
        return None

    def _closure(self, page: Page) -> str:
        """Return the digest of the templates that a page is made with, "" when no template makes it."""
        if not isinstance(page.view, HtmlView) or self._environment is None:
            return ""
        name = page.view.template
        if name not in self._closures:
            self._closures[name] = closure_digest(self._environment[1], name)
        return self._closures[name]

    def _make(self, page: Page) -> Rendered:
        if page.form == "file":
            return copied(self._root, page)
        if page.form == "card":
            return drawn(self._root, page)
        if self._environment is None:
            raise RuntimeError("a page is asked for before there is a plan")
        return render(page, self._environment[1])


def _equal(old: Page, new: Page) -> bool:
    return old.form == new.form and same(old.view, new.view)
