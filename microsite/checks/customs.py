"""What is only seen over the whole site: pages unlike their sisters, and names (@id) that nothing bears."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from microsite.checks.inspection import Claim, Inspection
from microsite.diagnostics import Problem, Severity, Span

_CLASSES = {
    "performer": "p-performer",
    "organizer": "p-organizer",
    "performer-url": "u-url of p-performer",
    "organizer-url": "u-url of p-organizer",
    "price": "p-price",
    "topic": "p-category",
    "summary": "p-summary",
    "image": "u-photo",
    "content": "e-content",
}
_DATA = frozenset({"events.json", "front matter"})


@functools.lru_cache(maxsize=100_000)
def subject_key(url: str) -> str:
    """Return a subject's address without a final slash, which hosts add or drop."""
    return re.sub(r"(?<=[^/:])/$", "", url)


def by_subject(files: Iterable[Iterable[Claim]]) -> dict[str, dict[str, list[Claim]]]:
    """Return all claims by their subject and fact, in order."""
    grouped: dict[str, dict[str, list[Claim]]] = {}
    named: dict[str, dict[str, list[Claim]]] = {}  # by each spelling of a subject
    for claim in chain.from_iterable(files):
        subject, fact = claim[0], claim[1]
        facts = named.get(subject)
        if facts is None:
            facts = named[subject] = grouped.setdefault(subject_key(subject), defaultdict(list))
        facts[fact].append(claim)
    return grouped


def unlike_others(
    grouped: Mapping[str, Mapping[str, list[Claim]]], pages: Mapping[str, str]
) -> Iterator[Problem]:
    """Report facts that the h-events of nearly all events' pages state, and the one of this page does not."""
    having: dict[str, list[str]] = {fact: [] for fact in _CLASSES}
    lacking: dict[str, list[str]] = {fact: [] for fact in _CLASSES}
    has_data = any(c.surface in _DATA for facts in grouped.values() for c in facts.get("start", ()))
    for subject, facts in grouped.items():
        page = pages.get(subject)
        here = (
            {(c.fact, c.surface) for found in facts.values() for c in found if c.path == page}
            if page
            else set()
        )
        if page is None or ("start", "microformats2") not in here:
            continue
        for fact in _CLASSES:
            if _is_stated(fact, here, facts, has_data=has_data):
                (having if (fact, "microformats2") in here else lacking)[fact].append(page)
    for fact, word in _CLASSES.items():
        others = len(having[fact])
        if others >= 3 and len(lacking[fact]) * 4 <= others:  # noqa: PLR2004 - four of five pages make a custom
            for path in lacking[fact]:
                words = f"{fact}: the h-event of this page does not say it ({word}); those of {others} other pages do"
                yield Problem("K504", words, Span(path))


def _is_stated(
    fact: str, here: set[tuple[str, str]], facts: Mapping[str, list[Claim]], *, has_data: bool
) -> bool:
    """Say whether another surface states what the h-event should.

    That a session has a text is told by its feeds; that it has a summary by the site's data, since the JSON-LD of a
    session without one describes it by its text.
    """
    if fact == "content":
        return any(claim.surface in {"atom", "json-feed"} for claim in facts.get(fact, ()))
    if fact == "summary" and has_data:
        return any(claim.surface in _DATA for claim in facts.get(fact, ()))
    return (fact if fact != "summary" else "description", "json-ld") in here


def unlike_data(grouped: Mapping[str, Mapping[str, list[Claim]]]) -> Iterator[Problem]:
    """Report facts that a data file states of nearly every event, and of this one leaves out although its page has them."""
    having: dict[tuple[str, str], int] = {}
    lacking: dict[tuple[str, str], list[Claim]] = {}
    for facts in grouped.values():
        files = {c.path: c for c in facts.get("start", ()) if c.surface == "events.json"}
        for fact in ("performer", "topic", "price", "image", "organizer", "summary"):
            found = facts.get(fact, ())
            told = next((c for c in found if c.surface in {"json-ld", "microformats2", "front matter"}), None)
            for path in files if told else ():
                if any(c.path == path for c in found):
                    having[path, fact] = having.get((path, fact), 0) + 1
                elif told:
                    lacking.setdefault((path, fact), []).append(told)
    for (path, fact), claims in lacking.items():
        if having.get((path, fact), 0) >= 3 * len(claims):
            for claim in claims:
                words = f"{fact}: the data does not say it of {claim.subject}; the {claim.surface} says {claim.shown or claim.value}"
                yield Problem("K504", words, Span(path))


def unspoken(grouped: Mapping[str, Mapping[str, list[Claim]]]) -> Iterator[Problem]:
    """Report lists that show a cancelled or postponed event without the word for it."""
    for facts in grouped.values():
        for claim in facts.get("plain", ()):
            told = [
                c
                for c in facts.get("status", ())
                if c.surface in {"front matter", "json-ld"} and c.value in {"cancelled", "postponed"}
            ]
            if told:
                words = f"status: the {claim.surface} does not say that {claim.subject} is {told[0].value}; the {told[0].surface} does"
                yield Problem("K503", words, Span(claim.path, claim.line))


def other_topics(grouped: Mapping[str, Mapping[str, list[Claim]]]) -> Iterator[Problem]:
    """Report feed entries with a category that is no topic of the event, where the feed's other entries have only such."""
    fitting: dict[str, int] = {}
    wrong: dict[str, list[tuple[Claim, str]]] = {}
    for facts in grouped.values():
        topics = {
            c.value.casefold() for c in facts.get("topic", ()) if c.surface in {"front matter", "json-ld"}
        }
        for claim in facts.get("feed-topic", ()) if topics else ():
            if claim.value.casefold() in topics:
                fitting[claim.path] = fitting.get(claim.path, 0) + 1
            else:
                wrong.setdefault(claim.path, []).append((claim, ", ".join(sorted(topics))))
    for path, found in wrong.items():
        if fitting.get(path, 0) >= 3 * len(found):
            for claim, topics_said in found:
                words = f"topic: the {claim.surface} says {claim.shown}; the page's topics are {topics_said}"
                yield Problem("K501", words, Span(claim.path, claim.line))


def homeless(
    grouped: Mapping[str, Mapping[str, list[Claim]]], inspections: Sequence[Inspection]
) -> Iterator[Problem]:
    """Report events of lists and mentors' pages that name an address of this site at which there is no page."""
    pages = [page for page in inspections if page.kind == "html"]
    known = {subject_key(address) for page in pages for address in (page.canonical, page.url)}
    folders = {re.sub(r"[^/]*$", "", page.canonical) for page in pages if page.canonical}
    base = min(folders, key=len, default="")
    for subject, facts in grouped.items():
        for claim in facts.get("start", ()):
            lost = base and subject.startswith(base) and subject not in known and len(pages) > 1
            if lost and claim.surface in {"microformats2", "json-ld"}:
                words = f"the {claim.surface} describes an event at {claim.subject}, where there is no page"
                yield Problem("K501", words, Span(claim.path, claim.line))


def references(grouped: Mapping[str, Mapping[str, list[Claim]]]) -> Iterator[Problem]:
    """Report JSON-LD references (@id) into the site to nodes that no page of it defines."""
    hosts = {
        subject.split("/", 3)[2]
        for subject, facts in grouped.items()
        if "defines" in facts and "//" in subject
    }
    for subject, facts in grouped.items():
        for claim in facts.get("refers", ()) if "defines" not in facts else ():
            if "//" in subject and subject.split("/", 3)[2] in hosts:
                words = f"the JSON-LD refers to {claim.shown}, which no page of the site describes"
                yield Problem("K501", words, Span(claim.path, claim.line))


def without_microformats(inspections: Sequence[Inspection]) -> Iterator[Problem]:
    """Report an event's page without an h-event: an error where other pages of the site have them, else a warning."""
    pages = [page for page in inspections if page.kind == "html"]
    having = {page.path for page in pages if any(claim.surface == "microformats2" for claim in page.claims)}
    for page in pages:
        own = any(
            claim.surface == "json-ld"
            and claim.fact == "start"
            and subject_key(claim.subject) == subject_key(page.canonical)
            for claim in page.claims
        )  # fmt: skip - one question
        if own and page.path not in having:
            severity = Severity.ERROR if having else Severity.WARNING
            words = "the page of an event has no h-event, so microformats readers see nothing"
            yield Problem("K302", words, Span(page.path), "", severity)
