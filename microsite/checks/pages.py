"""Compares HTML pages with each other: canonicals, titles, orphans, languages, and the files every site has."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from microsite.checks.inspection import Inspection
from microsite.checks.site import Site
from microsite.checks.vocabulary import fold, normal_url
from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.utm import is_tagged

_TAG = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?|x-default)\Z", re.ASCII)


def canonicals(site: Site) -> Iterator[Problem]:
    """Yield canonical addresses that are not absolute, in another spelling, elsewhere, or gone (K811)."""
    for page in site.html:
        raw = next((link for link in page.links if link.use == "canonical"), None)
        if raw is None:
            continue
        spot = Span(page.path, raw.line)
        if not re.match(r"https?://", raw.target, re.IGNORECASE):
            yield error("K811", f"the canonical address {raw.target!r} is not absolute", spot)
        if is_tagged(raw.target):
            words = f"the canonical address {raw.target} tells of a campaign; every campaign would be a page of its own"
            yield error("K811", words, spot, "take the utm_ parameters out")
        full = normal_url(raw.target, page.url)
        if site.base and full and full != normal_url(page.url):
            yield from _elsewhere(site, page, full, spot)


def _elsewhere(site: Site, page: Inspection, full: str, spot: Span) -> Iterator[Problem]:
    """Yield what is wrong with a canonical address that is not the page's own."""
    if not site.is_inside(full):
        yield error("K811", f"the canonical address {full} lies outside of {site.base}", spot)
        return
    there = site.files.get(site.answer(full) or "")
    if there is None:
        yield error("K811", f"the canonical address {full} does not exist", spot)
    elif there.path == page.path:
        words = f"the canonical address {full} is another spelling of this page's"
        yield error("K811", words, spot, f"write {page.url}, as the sitemap does")
    elif there.kind == "html":
        theirs = normal_url(there.canonical, there.url) if there.canonical else normal_url(there.url)
        if theirs != full:
            yield error("K811", f"the canonical page {full} names {theirs} as its own canonical", spot)
        if there.noindex and not page.noindex:  # a short link may lead to what nobody is asked to list
            yield error("K811", f"the canonical page {full} says noindex", spot)
        titles = {fold(page.title), fold(there.title)}
        if page.path not in site.moved and len(titles) > 1 and "" not in titles:
            yield error("K811", f"the page says that it is a copy of {full}, which has another title", spot)


def repeats(site: Site) -> Iterator[Problem]:
    """Yield pages that search engines may list and that share a title or a description (K812)."""
    for what in ("title", "description"):
        shared: dict[str, list[Inspection]] = defaultdict(list)
        for page in site.indexable.values():
            text = fold(getattr(page, what)).casefold()
            if text:
                shared[text].append(page)
        for pages in shared.values():
            if len(pages) > 1:
                first, *rest = sorted(pages, key=lambda page: page.path)
                for page in rest:
                    words = f"the {what} is also that of {first.path}: {getattr(page, what)[:80]!r}"
                    yield warning("K812", words, Span(page.path))


def orphans(site: Site) -> Iterator[Problem]:
    """Yield pages that search engines may list but that no other page links to (K813)."""
    linked: set[str] = set()
    for page in site.html:
        for link in page.links:
            if link.use == "link" or link.use.startswith("hreflang:"):
                _, answer = site.lead(page, link.target)
                if answer and answer != page.path:
                    linked.add(answer)
    if not site.base:
        return
    for path in site.indexable:
        if path not in linked and path not in {"index.html", "index.htm"} and len(site.html) > 1:
            yield warning("K813", "no page links to this page", Span(path), "link it from a list")


def languages(site: Site) -> Iterator[Problem]:
    """Yield language versions that are unknown, gone or not returned (K818)."""
    versions: dict[str, dict[str, str]] = {}
    for page in site.html:
        told = {link.use[9:].lower(): link for link in page.links if link.use.startswith("hreflang:")}
        if not told:
            continue
        mine: dict[str, str] = {}
        for tag, link in told.items():
            if not _TAG.match(tag):
                yield error("K818", f"{tag!r} is not a language tag", Span(page.path, link.line))
            full, answer = site.resolve(page, link.target)
            mine[tag] = full
            there = site.files.get(answer or "")
            said = there.language.lower().split("-")[0] if there and tag != "x-default" else ""
            if there and said and said != tag.split("-")[0]:
                words = f"{link.target} is said to be in {tag}, but it is in {there.language}"
                yield error("K818", words, Span(page.path, link.line))
        versions[page.path] = mine
    yield from _returned(site, versions)


def _returned(site: Site, versions: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for path, mine in versions.items():
        own = normal_url(site.files[path].url)
        if own not in mine.values():
            yield warning("K818", "the page lists its language versions, but not itself", Span(path))
        for tag, full in mine.items():
            answer = site.answer(full)
            if (
                answer
                and answer != path
                and tag != "x-default"
                and own not in versions.get(answer, {}).values()
            ):
                yield error("K818", f"{full} does not point back at this page", Span(path))


def names(site: Site) -> Iterator[Problem]:
    """Yield files that differ only by case or Unicode form, a page and a folder of one address, NFD names (K814)."""
    seen: dict[str, str] = {}
    for path in site.tree.paths:
        key = unicodedata.normalize("NFC", path).casefold()
        if key in seen:
            words = f"the name differs from {seen[key]!r} only by case or by Unicode form"
            yield error("K814", words, Span(path), "some hosts and file systems keep only one of the two")
        seen.setdefault(key, path)
        if (
            path.endswith(".html")
            and not path.endswith("index.html")
            and f"{path[:-5]}/index.html" in site.paths
        ):
            yield error("K814", f"{path[:-5]}/index.html answers the same address on many hosts", Span(path))


def needed(site: Site, empty: Iterable[str]) -> Iterator[Problem]:
    """Yield the files that a site must have and that lack something: front page, 404 page, no empty file."""
    if not {"index.html", "index.htm"} & site.paths:
        yield error("K820", "the site has no index.html at its root", Span("index.html"))
    missing = site.files.get("404.html")
    if missing is None:
        if site.html:
            yield warning("K815", "the site has no 404.html", Span("404.html"))
    elif not missing.noindex:
        yield error(
            "K815",
            "the page for addresses that are not found may be indexed",
            Span("404.html"),
            "say noindex",
        )
    for path in empty:
        if not posixpath.basename(path).startswith(".") and posixpath.basename(path) != "CNAME":
            yield error("K819", "the file is empty", Span(path))
