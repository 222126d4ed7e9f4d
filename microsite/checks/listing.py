"""Finds sessions whose row is missing from a page that lists them: by the page's own list in JSON-LD, and by the sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from microsite.checks.backing import FRAME
from microsite.checks.calendars import starts
from microsite.checks.html import Doc
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.jsonld import Linked
from microsite.checks.site import Site
from microsite.checks.sources import Sourced
from microsite.checks.vocabulary import normal_url, subject_of
from microsite.diagnostics import Problem, Span, error

_HOMES = ("performer-url", "series-url", "topic-url")
_LISTS = re.compile(r"events/(?:archive/\d{4}/)?index\.html\Z")
_FURTHER = re.compile(r"page/\d{1,6}/index\.html\Z")  # of a list that has several
_ROWS = frozenset({"microformats2", FRAME})
_MOST = 0.8
_TOLD = 20


def unlinked(
    linked: Linked, links: Sequence[Outgoing], claims: Sequence[Claim], doc: Doc
) -> Iterator[Problem]:
    """Yield sessions that the ItemList of a page names and the page itself does not lead to (K821).

    A list of which the page shows less than half as rows is one of something else, or is shown in another way.
    """
    lists = [node for node in linked.every() if "ItemList" in node.types]
    if not lists:
        return
    shown = {normal_url(link.target, doc.base) for link in links if link.use == "link"}
    rows = {claim.subject for claim in claims if claim.fact == "start" and claim.surface == "microformats2"}
    for node in lists:
        items = node.nodes("itemListElement")
        told = dict.fromkeys(one.text("url") or one.text("item") for one in items)
        if 2 * len(rows & {subject_of(url, doc.base) for url in told}) < len(told):
            continue
        missing = [url for url in told if url and normal_url(url, doc.base) not in shown]
        for url in missing[:_TOLD]:
            words = f"the page does not show {url}, which its list in JSON-LD names"
            yield error("K821", words, Span(doc.path, node.line), "a page shows what its ItemList names")


def compare(site: Site, entries: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield sessions that no list holds, and those that the page of their mentor, series or topic leaves out (K821)."""
    held = {page.path: _rows(page) for page in site.html}
    due = {normal_url(entry.url) for entry in entries if entry.happens} or _in_data(site)
    lists = _whole(held)
    yield from _nowhere(lists, due & set(site.events))
    for fact in _HOMES:
        yield from _left_out(site, fact, entries, lists)
    yield from _months(entries, lists)
    yield from _holes(site, entries, held)


def _whole(held: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Return the rows of each page, together with those of its further pages (`page/2/` and so on)."""
    whole = dict(held)
    for path in held:
        first = _FURTHER.sub("index.html", path)
        if first != path and first in held:
            whole[first] |= held[path]
    return whole


def _rows(page: Inspection) -> frozenset[str]:
    """Return the events whose rows a page holds."""
    return frozenset(c.subject for c in page.claims if c.fact == "start" and c.surface in _ROWS)


def _in_data(site: Site) -> set[str]:
    files = (one for one in site.files.values() if one.kind == "json" and "Event" in one.types)
    return {about for one in files for about in starts(one)}


def _nowhere(held: Mapping[str, frozenset[str]], due: Iterable[str]) -> Iterator[Problem]:
    """Yield events that neither the coming sessions nor the archive hold, in a site that has both and puts rows there."""
    lists = [path for path in held if _LISTS.match(path)]
    told = frozenset[str]().union(*(held[path] for path in lists))
    missing = sorted(set(due) - told)
    if not told or len({path.count("/") for path in lists}) == 1:
        return
    for about in missing[:_TOLD]:
        yield error("K821", f"neither the coming sessions nor the archive show {about}", Span(min(lists)))


def _months(entries: Sequence[Sourced], held: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield events that the page of their month, on the clock of their zone, does not show."""
    folder = re.compile(r"(.*events)/(\d{4})/(\d\d)/index\.html\Z")
    pages = {(found[2], found[3]): path for path in held if (found := folder.match(path))}
    told = 0
    for entry in entries if pages else ():
        start = next((claim.shown for claim in entry.claims if claim.fact == "start"), "")
        page = pages.get((start[:4], start[5:7]))
        about = subject_of(entry.url)
        if page is not None and entry.happens and about not in held[page] and told < _TOLD:
            told += 1
            yield error("K821", f"the page of its month does not show {about}", Span(page))


def _holes(site: Site, entries: Sequence[Sourced], held: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield events that the front page, or a partner's page for frames, leaves out between others that it shows.

    Of sessions that start as the first or the last one does, a page may show some.
    """
    due = {subject_of(one.url): _said(one, "start") for one in entries if _said(one, "status") in _HELD}
    for page in site.html if due else ():
        own = site.answer(normal_url(page.canonical, page.url)) if page.canonical else None
        framed = page.noindex and own in held and own != page.path
        if page.path != "index.html" and not framed:
            continue
        times = sorted(due[about] for about in held[page.path] if about in due)
        among = due.keys() & held[own or ""] if framed else due.keys()
        missing = sorted(
            about for about in among - held[page.path] if times and times[0] < due[about] < times[-1]
        )
        if len(times) >= _MOST * (len(times) + len(missing)):
            for about in missing[:_TOLD]:
                words = f"the page does not show {about}, although it starts between others that it shows"
                yield error("K821", words, Span(page.path))


_HELD = frozenset({"scheduled", "rescheduled", "moved-online"})


def _said(entry: Sourced, fact: str) -> str:
    return next((claim.value for claim in entry.claims if claim.fact == fact), "")


def _left_out(
    site: Site, fact: str, entries: Sequence[Sourced], held: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """Yield events that such a page of theirs does not show, where nearly all are shown: a theme may list fewer."""
    due: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for claim in entry.claims if entry.happens else ():
            page = site.answer(claim.value) if claim.fact == fact else None
            if page is not None and page in held:
                due[page].append(subject_of(entry.url))
    missing = [(page, about) for page, mine in due.items() for about in mine if about not in held[page]]
    number = sum(map(len, due.values())) - len(missing)
    if number and (len(missing) == 1 or number >= _MOST * (number + len(missing))):
        for page, about in missing[:_TOLD]:
            yield error("K821", f"the page does not show {about}, which belongs on it", Span(page))
