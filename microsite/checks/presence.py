"""Finds events that vanished: from the data file, from a calendar, from one of two twin feeds."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from microsite.checks.calendars import starts
from microsite.checks.inspection import Inspection
from microsite.checks.site import Site
from microsite.checks.vocabulary import fold, normal_url
from microsite.diagnostics import Problem, Span, error
from microsite.values.facts import Entry

Times = tuple[str, str]  # start and end in UTC, as text that sorts by time
_MOST = 0.8
_ENOUGH = 5
_TOLD = 20
_FILTERS = ("performer", "topic")


def compare(site: Site, entries: Sequence[Entry] = ()) -> Iterator[Problem]:
    """Yield events that a place which lists them leaves out (K821), hidden event pages (K822).

    No clock is asked: a list that begins with some event must hold every event from there on, so a calendar that
    drops the past is right, and one with a hole is not.
    """
    known = _times(site)
    for one in site.files.values():
        told = starts(one)
        if one.kind == "json" and len(told) > 1:
            yield from _holes(one, told, known, "the data file")
        elif one.kind == "icalendar" and told:
            yield from _calendar(site, one, told, known)
    yield from _hidden(site)
    yield from _without_calendar(site)
    yield from _twins(site)
    yield from _entries(site, entries)


def _times(site: Site) -> dict[str, Times]:
    """Return address -> start and end of every event that has a page to be listed; no end counts as the start."""
    found: dict[str, Times] = {}
    for about, page in site.events.items():
        if page.path in site.indexable:
            mine = [claim for claim in page.claims if claim.subject == about]
            start = min(claim.value for claim in mine if claim.fact == "start")
            found[about] = (start, min((claim.value for claim in mine if claim.fact == "end"), default=start))
    return found


def _due(told: Iterable[str], known: Mapping[str, Times]) -> set[str]:
    """Return the events that a list must hold: all that neither start nor end before its first."""
    held = [known[about] for about in told if about in known]
    if not held:
        return set()
    first = min(start for start, _ in held), min(end for _, end in held)
    return {about for about, (start, end) in known.items() if start >= first[0] and end >= first[1]}


def _holes(
    one: Inspection, told: Mapping[str, str], known: Mapping[str, Times], what: str
) -> Iterator[Problem]:
    missing = sorted(_due(told, known) - set(told))
    for about in missing[:_TOLD]:
        words = f"{what} does not hold {about}, although it starts after others that it holds"
        yield error("K821", words, Span(one.path), "a cancelled event stays, with its status")
    if len(missing) > _TOLD:
        yield error("K821", f"{what} lacks {len(missing) - _TOLD} more events", Span(one.path))


def _calendar(
    site: Site, one: Inspection, told: Mapping[str, str], known: Mapping[str, Times]
) -> Iterator[Problem]:
    """Tell what a calendar must hold: those of the mentor or topic that its title names, else all events.

    All are asked only of a calendar at the site's root or one that the front page links, and only when it holds most.
    """
    home = normal_url(one.url).rpartition("/")[0] + "/"
    if home in site.events and home != site.base:
        return
    due = _due(told, known)
    if home != site.base:
        page = site.files.get(site.answer(home) or "")
        title = f"{fold(one.title)} {fold(page.title) if page else ''}".casefold()
        for fact in _FILTERS:
            values = [_values(site, about, fact) for about in told if about in site.events]
            shared = frozenset.intersection(*values) if values else frozenset()
            names = [value for value in shared if value.casefold() in title]
            if names:
                name = max(names, key=lambda value: (len(value), value))
                mine = {about: known[about] for about in due if name in _values(site, about, fact)}
                yield from _holes(one, told, mine, f"the calendar of {name}")
                return
    is_sites = home == site.base or one.path in _linked_in_front(site)
    if is_sites and len(due & set(told)) >= (0.5 if home == site.base else _MOST) * len(due):
        yield from _holes(one, told, known, "the calendar")


def _linked_in_front(site: Site) -> frozenset[str]:
    """Return the files that the front page links or advertises."""
    front = site.files.get("index.html")
    if front is None:
        return frozenset()
    targets = (link.target for link in front.links if link.use == "link" or link.use.startswith("feed:"))
    answers = (site.resolve(front, target.partition("#")[0])[1] for target in targets)
    return frozenset(answer for answer in answers if answer is not None)


def _values(site: Site, about: str, fact: str) -> frozenset[str]:
    return frozenset(c.value for c in site.events[about].claims if c.fact == fact and c.subject == about)


def _hidden(site: Site) -> Iterator[Problem]:
    """Yield event pages that say noindex although their like does not (K822): past sessions keep their links."""
    hidden = [page for page in site.events.values() if page.noindex]
    if len(hidden) < len(site.events) or len(hidden) > _ENOUGH:
        for page in hidden:
            words = "the page of an event says noindex; its links and history are lost"
            yield error("K822", words, Span(page.path), "a past or cancelled event stays indexable")


def _without_calendar(site: Site) -> Iterator[Problem]:
    """Yield event pages without a calendar file beside them, when nearly all others have one (K821)."""
    beside = {
        normal_url(one.url).rpartition("/")[0] + "/" for one in site.files.values() if one.kind == "icalendar"
    }
    without = [page for about, page in site.events.items() if about not in beside]
    if without and len(site.events) - len(without) >= max(_ENOUGH - 1, _MOST * len(site.events)):
        for page in without:
            yield error(
                "K821", "this event has no calendar file beside its page; the others have", Span(page.path)
            )


def _twins(site: Site) -> Iterator[Problem]:
    """Yield entries that one of two feeds of one folder and title has and the other has not (K821)."""
    feeds: dict[tuple[str, str], list[Inspection]] = defaultdict(list)
    for one in site.files.values():
        if one.kind in {"atom", "rss", "json-feed"} and one.title:
            feeds[posixpath.dirname(one.path), one.title].append(one)
    for group in feeds.values():
        sets = {one.path: {claim.subject for claim in one.claims if claim.fact == "url"} for one in group}
        union = set().union(*sets.values())
        for one in group:
            other = next((path for path in sets if path != one.path), "")
            for about in sorted(union - sets[one.path])[:_TOLD] if other else ():
                yield error("K821", f"the feed does not hold {about}, but {other} does", Span(one.path))


def _entries(site: Site, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield published items of the build that have no page, or an event that the data file does not hold."""
    if not entries or not site.base:
        return
    lists = [one for one in site.files.values() if one.kind == "json" and "Event" in one.types]
    for entry in entries:
        about = normal_url(entry.url)
        if site.answer(about) is None:
            yield error("K821", f"{entry.source} has no page at {entry.url}", Span(entry.source))
        elif entry.event is not None:
            if about not in site.events:
                words = f"the page of {entry.source} does not say when the event is, to any reader"
                yield error("K821", words, Span(site.answer(about) or "index.html"))
            for one in lists:
                if about not in starts(one):
                    yield error("K821", f"the data file does not hold {entry.url}", Span(one.path))
