"""The sessions of a site as metrics need them: when they were, with whom, at which price, and the currency to add up in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from microsite.config import Config, load
from microsite.diagnostics import Problem, Severity, error
from microsite.gather import parse, take
from microsite.kinds.event import EventData
from microsite.kinds.offers import OfferFront
from microsite.read.document import Converted
from microsite.read.markdown import Body
from microsite.records import frozen

_NO_BODY = Body("", "", ())


@frozen
class Session:
    """One session: its number (the order of slugs), and what is known of it; `start` and `end` are microseconds in UTC."""

    number: int
    slug: str
    title: str
    start: int
    end: int
    mentors: tuple[str, ...]
    series: str
    offers: tuple[OfferFront, ...]


@frozen
class Program:
    """The settings and sessions of a site, also of drafts and of what is no longer published; and what was wrong."""

    config: Config | None
    sessions: tuple[Session, ...]
    problems: tuple[Problem, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """Return the number of each session by its slug."""
        return {s.slug: s.number for s in self.sessions}


def micros(at: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 in UTC."""
    since = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def read_program(root: Path) -> Program:
    """Return the sessions of a site; their texts are not read."""
    loaded = load(root)
    if loaded.config is None:
        return Program(None, (), loaded.problems)
    taken = take(root)
    sources = [s for s in taken.sources if s.path.startswith("content/events/")]
    problems = [*loaded.problems, *(p for p in taken.problems if p.where.path.startswith("content/events"))]
    found = []
    for source in sources:
        parsed = parse(Converted(source, _NO_BODY), loaded.config)
        problems += [p for p in parsed.problems if p.where.path == source.path]  # not what experiments do
        if parsed.item and isinstance(parsed.item.data, EventData):
            found.append((parsed.item.slug, parsed.item.title, parsed.item.data))
    found.sort(key=lambda one: one[0])
    sessions = tuple(_session(n, slug, title, data) for n, (slug, title, data) in enumerate(found))
    return Program(loaded.config, sessions, tuple(p for p in problems if p.severity is Severity.ERROR))


def _session(number: int, slug: str, title: str, data: EventData) -> Session:
    offers = tuple(offer for offer, _ in data.offers)
    return Session(
        number, slug, title, micros(data.start), micros(data.end), data.mentors, data.front.series, offers
    )


def currency_of(program: Program, config: Config) -> tuple[str, str, tuple[Problem, ...]]:
    """Return the currency to add up in, how it is known, and a problem when it is not.

    `program.currency` of site.yaml; without it the currency of most offers. Two that are offered equally often are not chosen between.
    """
    written = config.front.program.currency
    if written:
        return written, "as site.yaml says", ()
    offered = Counter(offer.currency for s in program.sessions for offer in s.offers).most_common(2)
    if offered and (len(offered) == 1 or offered[0][1] > offered[1][1]):
        how = "the currency of every offer" if len(offered) == 1 else "the currency of most offers"
        return offered[0][0], how, ()
    words = "amounts need a currency to be added up in, and offers do not decide it"
    where = replace(config.where("program"), line=None, column=None)
    return "", "", (error("B109", words, where, "write `program: {currency: EUR}` in site.yaml"),)
