"""Compares calendar files with each other and with the pages: one event, one identity, one set of facts."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from microsite.checks.inspection import Claim, Inspection
from microsite.checks.site import Site
from microsite.checks.vocabulary import normal_url
from microsite.diagnostics import Problem, Span, error, warning

_FACTS = frozenset("STATUS SEQUENCE LAST-MODIFIED SUMMARY LOCATION URL GEO ORGANIZER DTSTART DTEND".split())
_OFTEN = 0.9
_ENOUGH = 3
_HINTS = (
    "NAME",
    "X-WR-CALNAME",
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
    "X-WR-TIMEZONE",
    "SOURCE",
    "CALSCALE",
)


def compare(site: Site) -> Iterator[Problem]:
    """Yield what calendar files say of one event that cannot all be true, and what one of them alone lacks."""
    files = [one for one in site.files.values() if one.kind == "icalendar"]
    prints = [claim for one in files for claim in one.claims if claim.fact == "ical:print"]
    yield from _identities(site, prints)
    yield from _differences(prints)
    yield from _lacks(prints)
    yield from _own(site, files)
    yield from _heads(site, files)


def _identities(site: Site, prints: Sequence[Claim]) -> Iterator[Problem]:
    """Yield a UID that two events share, in calendars or in data files (K609)."""
    subjects: dict[str, dict[str, Claim]] = defaultdict(dict)
    data = [
        claim
        for one in site.files.values()
        if one.kind == "json"
        for claim in one.claims
        if claim.fact == "uid"
    ]
    for claim in (*prints, *data):
        uid = claim.shown
        if uid and not claim.subject.startswith("uid:"):
            subjects[uid].setdefault(claim.subject, claim)
    uids: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in prints:
        uids[claim.subject].setdefault(claim.shown, claim)
    for uid, found in subjects.items():
        if len(found) > 1:
            first, second, *_ = sorted(found.values(), key=lambda claim: (claim.path, claim.line or 0))
            words = f"the UID {uid} is that of {first.subject} and of {second.subject}"
            yield error("K609", words, Span(second.path, second.line))
    for subject, told in uids.items():
        if len(told) > 1:
            first, second, *_ = sorted(told.values(), key=lambda claim: (claim.path, claim.line or 0))
            words = f"{subject} has the UID {second.shown} here and {first.shown} in {first.path}"
            yield error("K609", words, Span(second.path, second.line), "an event's UID never changes")


def _parts(claim: Claim) -> dict[str, str]:
    return dict(part.split("=", 1) for part in claim.value.split())


def _differences(prints: Sequence[Claim]) -> Iterator[Problem]:
    """Yield properties of one event that differ between two calendar files (K613); the odd one out is told."""
    by_uid: dict[str, list[Claim]] = defaultdict(list)
    for claim in prints:
        if claim.shown:
            by_uid[claim.shown].append(claim)
    for claims in by_uid.values():
        paths = Counter(claim.path for claim in claims)
        if len(paths) < 2 or max(paths.values()) > 1 or len({claim.value for claim in claims}) == 1:  # noqa: PLR2004 - a pair
            continue
        told = [(claim, _parts(claim)) for claim in claims]
        for name in sorted({name for _, parts in told for name in parts}):
            values = Counter(parts.get(name, "") for _, parts in told)
            if len(values) == 1:
                continue
            usual = max(sorted(values, reverse=True), key=lambda value: values[value])
            other = next(claim for claim, parts in told if parts.get(name, "") == usual)
            say = error if name in _FACTS else warning
            for claim, parts in told:
                if parts.get(name, "") != usual:
                    verb = "differs from" if name in parts else "is missing here but stands in"
                    verb = verb if usual else "stands here but is missing in"
                    words = f"{name} of {claim.shown} {verb} {other.path}"
                    yield say("K613", words, Span(claim.path, claim.line))


def _lacks(prints: Sequence[Claim]) -> Iterator[Problem]:
    """Yield events without a property that nearly all other events of the site have (K604)."""
    wanted = ("SEQUENCE", "LAST-MODIFIED", "STATUS", "URL", "DESCRIPTION")
    have = [(claim, set(_parts(claim))) for claim in prints]
    for name in wanted:
        without = [claim for claim, parts in have if name not in parts]
        if without and len(prints) - len(without) >= _OFTEN * len(prints):
            for claim in without:
                words = f"the event has no {name}; the others of the site have one"
                yield warning("K604", words, Span(claim.path, claim.line))
        elif without and name in {"SEQUENCE", "LAST-MODIFIED"}:
            words = f"{len(without)} events have no {name}: clients that copied one never learn of a change"
            yield warning("K604", words, Span(without[0].path, without[0].line))


def _own(site: Site, files: Sequence[Inspection]) -> Iterator[Problem]:
    """Yield the calendar beside an event's page that is empty or of another event (K612, K821)."""
    events = site.events
    for one in files:
        home = normal_url(one.url).rpartition("/")[0] + "/"
        page = events.get(home)
        if page is None or home == site.base:
            continue
        about = {claim.subject for claim in one.claims if claim.fact == "ical:print"}
        if not one.types:
            yield error("K612", f"the calendar of {page.url} holds no event", Span(one.path))
        elif home not in about and not any(subject.startswith("uid:") for subject in about):
            words = f"the calendar beside {page.path} does not hold that page's event"
            yield error("K821", words, Span(one.path))


def _heads(site: Site, files: Sequence[Inspection]) -> Iterator[Problem]:
    """Yield calendars without a property that nearly all others of their sort have, and wrong SOURCE addresses."""
    sorts: dict[bool, list[tuple[Inspection, frozenset[str]]]] = defaultdict(list)
    for one in files:
        has = next((claim.value for claim in one.claims if claim.fact == "ical:has"), "")
        beside = normal_url(one.url).rpartition("/")[0] + "/" in site.events
        sorts[beside].append((one, frozenset(has.split())))
        for link in one.links:
            full = normal_url(link.target)
            if link.use == "self" and site.is_inside(full) and one.url and full != normal_url(one.url):
                words = f"SOURCE is {link.target}, but the file is served at {one.url}"
                yield error("K606", words, Span(one.path, link.line))
    for beside, group in sorts.items():
        yield from _peers(group, beside=beside)


def _peers(group: Sequence[tuple[Inspection, frozenset[str]]], *, beside: bool) -> Iterator[Problem]:
    if len(group) < _ENOUGH:
        if not beside:
            for one, has in group:
                if len(one.types) > 1 and not has & {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
                    words = "the calendar says nothing of how often to read it again"
                    hint = "REFRESH-INTERVAL;VALUE=DURATION:PT12H and X-PUBLISHED-TTL:PT12H"
                    yield warning("K604", words, Span(one.path), hint)
        return
    for name in _HINTS:
        without = [one for one, has in group if name not in has]
        if without and len(without) <= max(1, (1 - _OFTEN) * len(group)):
            for one in without:
                yield warning(
                    "K604", f"the calendar has no {name}; the others of the site have", Span(one.path)
                )


def members(one: Inspection) -> frozenset[str]:
    """Return the addresses of the events that a file states facts of."""
    return frozenset(claim.subject for claim in one.claims if claim.fact in {"ical:print", "start"})


def starts(one: Inspection) -> Mapping[str, str]:
    """Return address -> start (UTC, as text that sorts by time) of the events in a file."""
    return {claim.subject: claim.value for claim in one.claims if claim.fact == "start"}


def folder(one: Inspection) -> str:
    """Return the folder of a file's path."""
    return posixpath.dirname(one.path)
