"""Holds against the sources what pages say beside their markup: parts of an agenda, terms of a guarantee, figures, people, identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from microsite.checks.aliases import with_aliases
from microsite.checks.backing import LEAST, PART, TERM
from microsite.checks.inspection import Claim
from microsite.checks.site import Site
from microsite.checks.sources import Sourced
from microsite.checks.vocabulary import TURNS, fold, fold_loose, of_datetime, subject_of
from microsite.diagnostics import Problem, Span, error
from microsite.graph import Item

FIGURE, PERSON, IDENTITY = "figure", "person", "identity"
_TERMS = ("claim", "measure", "baseline_how", "evidence_how")
_WORDS = {
    PART: "the agenda of the page has no part that begins at",
    TERM: "the prices of the page do not say",
    FIGURE: "the proof on the page does not show the figure",
}
_TOLD = 20


def with_items(told: Iterable[Sourced], items: Sequence[Item]) -> tuple[Sourced, ...]:
    """Return what sources say with what only their items know: old addresses, agendas, terms, figures."""
    by_path = {item.path: item for item in items}
    found = []
    for one in with_aliases(told, items):
        item = by_path.get(one.source)
        more = tuple(_claims(subject_of(one.url), item)) if item else ()
        found.append(replace(one, claims=(*one.claims, *more)) if more else one)
    return tuple(found)


def _claims(subject: str, item: Item) -> Iterator[Claim]:
    data: Any = item.data
    for fact, value, shown, key in (*_of_event(data), *_of_mentor(data)):
        where = item.where(key)
        yield Claim(subject, fact, value, "front matter", where.path, shown, where.line)


def _of_event(data: Any) -> Iterator[tuple[str, str, str, str]]:  # noqa: ANN401 - a kind's own record, which checks do not know
    start: datetime | None = getattr(data, "start", None)
    if start is not None:
        minutes, agenda = 0, getattr(data, "agenda", ())
        for part in agenda if len(agenda) >= LEAST else ():
            at = start.astimezone(UTC) + timedelta(minutes=minutes)  # in UTC: clocks may change in between
            yield PART, of_datetime(at), f"{at.astimezone(start.tzinfo):%H:%M}", "agenda"
            minutes += part.minutes
    for offer, _ in getattr(data, "offers", ()):
        for text in (getattr(offer, name) for name in _TERMS):
            if text:
                yield TERM, fold(text), text, "offer"


def _of_mentor(data: Any) -> Iterator[tuple[str, str, str, str]]:  # noqa: ANN401 - the same
    for number, study in enumerate(getattr(data, "studies", ())):
        outcome = study.outcome
        for figure in (outcome.baseline, outcome.result) if outcome else ():
            yield FIGURE, plain(figure), str(figure), f"case_studies.{number}.outcome"


def plain(amount: Decimal) -> str:
    """Return a number without its sign and without needless digits, so that it is found however it is written."""
    return f"{abs(amount).normalize():f}"


def compare(site: Site, sources: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield what the page of a source leaves out or says otherwise (K502): nothing of what no page of the site says."""
    pages = {subject_of(page.canonical or page.url): page for page in site.html if not page.noindex}
    said = {about: _said(page.claims, about) for about, page in pages.items()}
    customs = {fact for facts in said.values() for fact in facts}
    people = {subject_of(one.url) for one in sources if not one.happens}
    for one in sources:
        about = subject_of(one.url)
        if about in pages:
            yield from _left_out(one, said[about], customs, pages[about].path)
            yield from _strangers(one, said[about], people, pages[about].path)
    yield from _renamed(site, sources)
    yield from _turned(site, sources)


def _said(claims: Iterable[Claim], about: str) -> Mapping[str, set[str]]:
    """Return what a page says of itself, by fact."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        if claim.fact in {PART, TERM, FIGURE, PERSON} and claim.subject == about:
            found.setdefault(claim.fact, set()).add(claim.value)
    return found


def _left_out(one: Sourced, said: Mapping[str, set[str]], customs: set[str], path: str) -> Iterator[Problem]:
    for claim in one.claims:
        if claim.fact not in _WORDS or claim.fact not in customs:
            continue
        there = said.get(claim.fact, set())
        loose = fold_loose(claim.value) if claim.fact == TERM else ""
        if claim.fact == TERM and not loose:  # of signs alone, and what a box says is compared by letters
            continue
        if claim.value not in there and not (loose and any(loose in text for text in there)):
            words = f"{claim.fact}: {_WORDS[claim.fact]} {claim.shown!r}"
            yield error("K502", words, Span(path), f"it stands at {Span(claim.path, claim.line)}")


def _strangers(one: Sourced, said: Mapping[str, set[str]], people: set[str], path: str) -> Iterator[Problem]:
    """Yield the people of this site that the markup of a session means by their @id, and the source does not name."""
    named = {claim.value for claim in one.claims if claim.fact == "performer-url"}
    for who in sorted((said.get(PERSON, set()) & people) - named) if named else ():
        words = f"performer: the @id in the JSON-LD means {who}; the front matter names {', '.join(sorted(named))}"
        yield error("K502", words, Span(path), f"the source is {one.source}")


def _renamed(site: Site, sources: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield entries of feeds whose id is not the address at which their page was first published (RFC 4287 4.2.6)."""
    known = {claim.subject: claim.value for one in sources for claim in one.claims if claim.fact == IDENTITY}
    for one in site.files.values() if known else ():
        for claim in one.claims:
            if claim.fact == "feed-id" and known.get(claim.subject, claim.value) != claim.value:
                words = f"id: the {claim.surface} knows {claim.subject} as {claim.shown}; it was first published as {known[claim.subject]}"
                yield error("K502", words, Span(claim.path, claim.line))


def _turned(site: Site, sources: Sequence[Sourced]) -> Iterator[Problem]:
    """Yield rows in which words change at a moment at which nothing does by the source."""
    known: dict[str, set[str]] = {}
    for one in sources:
        turns = {claim.value for claim in one.claims if claim.fact == TURNS}
        known |= {subject_of(one.url): turns} if turns else {}
    told = (claim for page in site.html for claim in page.claims if claim.fact == TURNS) if known else ()
    for claim in told:
        odd = set(claim.value.split()) - known.get(claim.subject, set())
        if odd and claim.subject in known:
            words = (
                f"the words of a row change at {', '.join(sorted(odd))}, when nothing of {claim.subject} does"
            )
            yield error("K502", words, Span(claim.path, claim.line))
