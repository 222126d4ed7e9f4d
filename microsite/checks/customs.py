"""What is only seen over the whole site: pages unlike their sisters, and names (@id) that nothing bears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from microsite.checks.inspection import Claim, Inspection
from microsite.diagnostics import Problem, Severity, Span


def subject_key(url: str) -> str:
    """Return a subject's address without a final slash, which hosts add or drop."""
    return re.sub(r"(?<=[^/:])/$", "", url)


def unlike_others(
    grouped: Mapping[str, Mapping[str, list[Claim]]], pages: Mapping[str, str]
) -> Iterator[Problem]:
    """Report facts that the h-events of nearly all events' pages state, and the one of this page does not."""
    for fact in ("performer", "organizer", "price", "topic", "summary"):
        having: list[str] = []
        lacking: list[str] = []
        for subject, facts in grouped.items():
            here = {
                (c.fact, c.surface) for found in facts.values() for c in found if c.path == pages.get(subject)
            }
            stated = (fact if fact != "summary" else "start", "json-ld") in here
            if stated and ("start", "microformats2") in here:
                (having if (fact, "microformats2") in here else lacking).append(pages[subject])
        if len(having) >= 3 and len(lacking) * 4 <= len(having):  # noqa: PLR2004 - four of five pages make a custom
            for path in lacking:
                words = (
                    f"{fact}: the h-event of this page does not say it; those of {len(having)} other pages do"
                )
                yield Problem("K504", words, Span(path))


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
