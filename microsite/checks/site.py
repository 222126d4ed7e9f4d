"""A built tree as crawlers walk it: which file answers an address, and what each file said when inspected."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urlsplit

from microsite.checks.inspection import Inspection
from microsite.checks.tree import Tree
from microsite.checks.vocabulary import normal_url, subject_of
from microsite.checks.web_calendars import SURFACE
from microsite.formats.urls import joined

_PLAIN = re.compile(r"[!-~]*")


@dataclass(frozen=True)
class Site:
    """The tree with its inspections; what is computed from them is computed once."""

    tree: Tree
    files: Mapping[str, Inspection]
    _answers: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict, repr=False)
    _leads: dict[str, tuple[str, str | None]] = field(default_factory=dict, repr=False)
    _homes: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return all paths of the tree."""
        return frozenset(self.tree.paths)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Return the path that each file is served at, from the host's root."""
        return tuple(urlsplit(self.tree.url(path)).path for path in self.tree.paths)

    @cached_property
    def base(self) -> str:
        """Return the base URL in normal spelling, "" when it is unknown."""
        return normal_url(self.tree.base_url) if self.tree.base_url else ""

    @cached_property
    def origin(self) -> str:
        """Return scheme and host of the site, "" when unknown."""
        split = urlsplit(self.base)
        return f"{split.scheme}://{split.netloc}" if self.base else ""

    @cached_property
    def html(self) -> tuple[Inspection, ...]:
        """Return the HTML pages, by path."""
        return tuple(self.files[path] for path in sorted(self.files) if self.files[path].kind == "html")

    @cached_property
    def moved(self) -> frozenset[str]:
        """Return the paths of pages that only send their reader on (meta refresh)."""
        return frozenset(page.path for page in self.html if any(link.use == "refresh" for link in page.links))

    @cached_property
    def indexable(self) -> Mapping[str, Inspection]:
        """Return by path the pages that search engines may list: own canonical, no noindex, no redirect, not 404."""
        found = {}
        for page in self.html:
            own = normal_url(page.url)
            if page.noindex or page.path in self.moved or posixpath.basename(page.path) == "404.html":
                continue
            if not page.canonical or not own or normal_url(page.canonical, page.url) == own:
                found[page.path] = page
        return found

    @cached_property
    def events(self) -> Mapping[str, Inspection]:
        """Return by address the pages that are about one event each: their own address is what an event's start is of."""
        found = {}
        for page in self.html:
            about = subject_of(page.canonical or page.url, page.url)
            told = (c for c in page.claims if c.fact == "start" and not c.surface.endswith(SURFACE))
            if page.path not in self.moved and any(claim.subject == about for claim in told):
                found[about] = page
        return found

    @cached_property
    def published(self) -> Mapping[str, str]:
        """Return address -> the earliest moment at which a feed says that the page was published."""
        found: dict[str, str] = {}
        for one in self.files.values():
            for claim in one.claims:
                if claim.fact == "published":
                    found[claim.subject] = min(claim.value, found.get(claim.subject, claim.value))
        return found

    def resolve(self, page: Inspection, target: str) -> tuple[str, str | None]:
        """Return the absolute address of a link and the file that answers it (None: no file of the site).

        Query and fragment are dropped; the address is "" when the target is none of http.
        """
        relative = not target.startswith("/") and "://" not in target[:12]
        home = self._homes.get(page.path)
        if home is None:
            home = self._homes[page.path] = base_of(page)
        key = (
            posixpath.dirname(page.path) if relative and home == page.url else home if relative else "",
            target,
        )
        if relative and (target.startswith(("?", "#")) or not target):
            return normal_url(page.url), page.path
        found = self._answers.get(key)
        if found is None:
            whole = _webcal(target)
            full = (
                normal_url(whole) if "://" in whole[:12] else normal_url(joined(home, whole)) if home else ""
            )
            found = full, self.answer(full)
            self._answers[key] = found
        return found

    def lead(self, page: Inspection, target: str) -> tuple[str, str | None]:
        """Return the same of a link whose query nobody asks for: calendars' pages are given a whole event in theirs."""
        found = self._leads.get(target)
        if found is None:
            plain = target.partition("#")[0]
            known = plain.startswith(("https://", "http://")) and _PLAIN.fullmatch(plain)
            found = self.resolve(page, plain.partition("?")[0] if known else plain)
            if target.startswith(("https://", "http://", "/")):  # from every page the same
                self._leads[target] = found
        return found

    def answer(self, full: str) -> str | None:
        """Return the file that answers an absolute address in normal spelling, or None."""
        plain = full.partition("?")[0]
        if not plain or not self.base or not f"{plain}/".startswith(self.base):
            return None
        rest = unquote(plain[len(self.base) :])
        names: Iterable[str] = (f"{rest}index.html", f"{rest}index.htm")
        if rest and not rest.endswith("/"):
            names = (rest, f"{rest}/index.html", f"{rest}.html")
        return next((name for name in names if name in self.paths), None)

    def is_inside(self, full: str) -> bool:
        """Tell whether an absolute address lies under the site's base URL."""
        return bool(self.base) and f"{full.partition('?')[0]}/".startswith(self.base)


def base_of(page: Inspection) -> str:
    """Return the address that relative links of a page start from: its base element, else its own address."""
    base = next((link.target for link in page.links if link.use == "base"), "")
    return joined(page.url, base) if base else page.url


def _webcal(target: str) -> str:
    """Return the https form of a webcal address, which names the same file."""
    return f"https:{target[7:]}" if target[:7].lower() == "webcal:" else target
