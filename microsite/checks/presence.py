"""Finds events that vanished: from the data file, from a calendar, from one of two twin feeds."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from microsite.checks.calendars import starts
from microsite.checks.inspection import Inspection
from microsite.checks.site import Site
from microsite.checks.sources import Sourced, sourced
from microsite.checks.vocabulary import fold, normal_url
from microsite.diagnostics import Problem, Span, error
from microsite.records import frozen
from microsite.values.facts import Entry

Times = tuple[str, str]  # start and end in UTC, as text that sorts by time
_MOST = 0.8
_ENOUGH = 5
_TOLD = 20
_FILTERS = ("performer", "topic")
_HOMES = ("performer-url", "series-url")
_PAGE = 5  # a feed of a round number of entries may be cut at it


@frozen
class Known:
    """The events that have a page: their times, their names of people and topics, and which belong to what."""

    times: Mapping[str, Times]
    names: Mapping[str, Mapping[str, frozenset[str]]]  # fact -> event -> names
    bearers: Mapping[tuple[str, str], frozenset[str]]  # (fact, name or address) -> events


def compare(site: Site, entries: Sequence[Entry | Sourced] = ()) -> Iterator[Problem]:
    """Yield events that a place which lists them leaves out (K821), hidden event pages (K822).

    No clock is asked: a list that begins with some event must hold every event from there on, so a calendar that
    drops the past is right, and one with a hole is not.
    """
    known = _known(site)
    for one in site.files.values():
        told = starts(one)
        if one.kind == "json" and len(told) > 1:
            yield from _holes(one, told, _due(told, known, known.times), "the data file")
        elif one.kind == "icalendar" and told:
            yield from _calendar(site, one, told, known)
        elif one.kind in {"atom", "rss", "json-feed"}:
            yield from _feed(site, one, known)
    yield from _hidden(site)
    yield from _without_calendar(site)
    yield from _twins(site)
    yield from _entries(site, sourced(entries))


def _known(site: Site) -> Known:
    names: dict[str, dict[str, frozenset[str]]] = {fact: {} for fact in _FILTERS}
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for about, page in site.events.items():
        for fact in _FILTERS:
            mine = frozenset(c.value for c in page.claims if c.fact == fact and c.subject == about)
            names[fact][about] = mine
            for name in mine:
                bearers[fact, name].add(about)
        for claim in page.claims:
            if claim.fact in _HOMES and claim.subject == about and claim.surface == "json-ld":
                bearers["home", claim.value].add(about)
    return Known(_times(site), names, {key: frozenset(found) for key, found in bearers.items()})


def _times(site: Site) -> dict[str, Times]:
    """Return address -> start and end of every event that has a page to be listed; no end counts as the start."""
    found: dict[str, Times] = {}
    for about, page in site.events.items():
        if page.path in site.indexable:
            mine = [claim for claim in page.claims if claim.subject == about]
            start = min(claim.value for claim in mine if claim.fact == "start")
            found[about] = (start, min((claim.value for claim in mine if claim.fact == "end"), default=start))
    return found


def _due(told: Iterable[str], known: Known, among: Iterable[str]) -> set[str]:
    """Return the events among some that a list must hold: all that neither start nor end before its first."""
    times = known.times
    held = [times[about] for about in told if about in times]
    if not held:
        return set()
    first = min(start for start, _ in held), min(end for _, end in held)
    return {
        about
        for about in among
        if about in times and times[about][0] >= first[0] and times[about][1] >= first[1]
    }


def _holes(one: Inspection, told: Mapping[str, str], due: set[str], what: str) -> Iterator[Problem]:
    missing = sorted(due - set(told))
    for about in missing[:_TOLD]:
        words = f"{what} does not hold {about}, although it starts after others that it holds"
        yield error("K821", words, Span(one.path), "a cancelled event stays, with its status")
    if len(missing) > _TOLD:
        yield error("K821", f"{what} lacks {len(missing) - _TOLD} more events", Span(one.path))


def _calendar(site: Site, one: Inspection, told: Mapping[str, str], known: Known) -> Iterator[Problem]:
    """Tell what a calendar must hold: those of the mentor, series or topic that it lies beside, else all events.

    All are asked only of a calendar at the site's root or one that the front page links, and only when it holds most.
    """
    home = normal_url(one.url).rpartition("/")[0] + "/"
    if home in site.events and home != site.base:
        return
    if home != site.base:
        mine, what = _members(site, one, home, told, known)
        if mine:
            yield from _holes(one, told, _due(told, known, mine), f"the calendar of {what}")
            return
    if home == site.base or one.path in _linked_in_front(site):
        due = _due(told, known, known.times)
        if len(due & set(told)) >= (0.5 if home == site.base else _MOST) * len(due):
            yield from _holes(one, told, due, "the calendar")


def _members(
    site: Site, one: Inspection, home: str, told: Iterable[str], known: Known
) -> tuple[frozenset[str], str]:
    """Return the events of the person or series whose page lies beside a file, or of the name in its title, and who it is."""
    mine = known.bearers.get(("home", home), frozenset())
    if mine:
        return mine, home
    if any(claim.fact == "via" for claim in one.claims):
        return frozenset(), ""  # a partner's, who may be called as a mentor is
    page = site.files.get(site.answer(home) or "")
    title = f"{fold(one.title)} {fold(page.title) if page else ''}".casefold()
    found: list[tuple[int, str, str]] = []
    for fact in _FILTERS:
        values = [known.names[fact].get(about, frozenset()) for about in told if about in site.events]
        shared = frozenset.intersection(*values) if values else frozenset()
        found += [(len(value), value, fact) for value in shared if _stands_in(value.casefold(), title)]
    if not found:
        return frozenset(), ""
    _, name, fact = max(found)
    return known.bearers[fact, name], name


def _stands_in(name: str, title: str) -> bool:
    """Say whether a name stands in a title, and not as a part of a longer word; some scripts have no blanks between words."""
    edge = r"(?<!\w){}(?!\w)" if name.isascii() else "{}"
    return name in title and re.search(edge.format(re.escape(name)), title) is not None


def _feed(site: Site, one: Inspection, known: Known) -> Iterator[Problem]:
    """Tell which entries the feed of a person, series or topic lacks: by the dates at which another feed says they were published."""
    home = normal_url(one.url).rpartition("/")[0] + "/"
    held = {claim.subject: claim.value for claim in one.claims if claim.fact == "published"}
    if home == site.base or not held:
        return
    mine, what = _members(site, one, home, held, known)
    published = site.published
    oldest, full = min(held.values()), len(held) % _PAGE == 0
    for about in sorted(mine - set(held)):
        said = published.get(about, "")
        if said and (said > oldest if full else said >= oldest):
            words = f"the feed of {what} does not hold {about}, which was published on {said[:10]}"
            yield error("K821", words, Span(one.path), "a feed of new sessions holds every one of them")


def _linked_in_front(site: Site) -> frozenset[str]:
    """Return the files that the front page links or advertises."""
    front = site.files.get("index.html")
    if front is None:
        return frozenset()
    targets = (link.target for link in front.links if link.use == "link" or link.use.startswith("feed:"))
    answers = (site.resolve(front, target.partition("#")[0])[1] for target in targets)
    return frozenset(answer for answer in answers if answer is not None)


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


def _entries(site: Site, entries: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield published items of the build that have no page, or an event that the data file does not hold."""
    if not entries or not site.base:
        return
    lists = [(one, starts(one)) for one in site.files.values() if one.kind == "json" and "Event" in one.types]
    for entry in entries:
        about = normal_url(entry.url)
        if site.answer(about) is None:
            yield error("K821", f"{entry.source} has no page at {entry.url}", Span(entry.source))
        elif entry.happens:
            if about not in site.events:
                words = f"the page of {entry.source} does not say when the event is, to any reader"
                yield error("K821", words, Span(site.answer(about) or "index.html"))
            for one, held in lists:
                if about not in held:
                    yield error("K821", f"the data file does not hold {entry.url}", Span(one.path))
