"""One need: the mentors who can help, each with what of the need they answer, their proofs, and the next session; and who was left out, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from microsite.config import Config
from microsite.formats.asking import Hit, ask, concepts, in_own_words
from microsite.formats.ranking import LABEL, Index
from microsite.graph import Graph, Item
from microsite.kinds.matched import Sources, by_slug, index_in
from microsite.kinds.measured import measured
from microsite.kinds.mentor import MentorData, verified
from microsite.program.matching.wanted import Wanted, bookable, coming, fitting
from microsite.records import frozen
from microsite.values.facts import Transcript

SCORE = 10**7  # what one unit of BM25 is in whole numbers
DIGITS = 4


@frozen
class Mentors:
    """The mentors of a site as they are now: the index, each one's item in its order, and the sessions to come of each."""

    index: Index
    items: tuple[Item, ...]
    sessions: tuple[tuple[Item, ...], ...]
    config: Config
    at: datetime


@frozen
class Match:
    """A mentor who can help, and the sessions to come that fit."""

    mentor: Item
    hit: Hit
    sessions: tuple[Item, ...]

    @property
    def event(self) -> Item | None:
        """Return the session to take part in next."""
        return bookable(self.sessions)

    @property
    def score(self) -> float:
        """Return the score in units of BM25."""
        return round(self.hit.score / SCORE, DIGITS)


@frozen
class Answer:
    """The matches, the best first, and the mentors who were left out by why."""

    matches: tuple[Match, ...]
    left_out: tuple[tuple[str, tuple[Item, ...]], ...]


def mentors_of(graph: Graph, config: Config, transcripts: Mapping[str, Transcript], at: datetime) -> Mentors:
    """Return the published mentors, ready to be matched."""
    items = by_slug(graph)
    index = index_in(Sources(graph, transcripts), config.synonyms)
    return Mentors(index, items, tuple(coming(item, graph, at) for item in items), config, at)


def match(need: str, wanted: Wanted, mentors: Mentors) -> Answer:
    """Return who can help with a need, among those who pass what is wanted."""
    pairs = zip(mentors.items, mentors.sessions, strict=True)
    found = [fitting(item, sessions, wanted, mentors.at) for item, sessions in pairs]
    hits = ask(need, mentors.index, lambda number: not found[number][1])
    left: dict[str, list[Item]] = {}
    for item, (_, why) in zip(mentors.items, found, strict=True):
        if why:
            left.setdefault(why, []).append(item)
    matches = tuple(Match(mentors.items[hit.number], hit, found[hit.number][0]) for hit in hits)
    return Answer(matches, tuple((why, tuple(items)) for why, items in sorted(left.items())))


def to_list(need: str, matches: Sequence[Match], mentors: Mentors) -> list[dict[str, object]]:
    """Return matches as data: `[{mentor, score, terms, proofs, next_event}]`.

    `mentor` and `next_event` are slugs; `terms` the words of the need that the mentor answers, the most telling first; `proofs` what
    makes the mentor believable, each of a `kind`: "verified" or "case-study".
    """
    return [
        {
            "mentor": one.mentor.slug,
            "score": one.score,
            "terms": [in_own_words(need, words) for words, _ in one.hit.terms],
            "proofs": list(proofs(one.mentor, mentors)),
            "next_event": one.event.slug if one.event else None,
        }
        for one in matches
    ]


def proofs(item: Item, mentors: Mentors) -> Iterator[dict[str, object]]:
    """Yield what makes a mentor believable: the second person's word while it holds, then each case study with its outcome."""
    data = cast(MentorData, item.data)
    template = mentors.config.agendas.get(mentors.config.front.agenda)
    needed = template.mentor.case_studies if template else 0
    word = data.front.verification
    if word and verified(data, needed, mentors.at.date()):
        yield {"kind": "verified", "on": word.on.isoformat()}
    for one in measured(item):
        outcome = one.study.outcome
        yield {
            "kind": "case-study",
            "id": one.anchor,
            "statement": one.study.title,
            "metric": outcome.metric if outcome else None,
            "baseline": f"{outcome.baseline:f}" if outcome else None,
            "result": f"{outcome.result:f}" if outcome else None,
            "unit": outcome.unit if outcome else None,
            "period": outcome.period if outcome else None,
            "evidence": one.study.evidence,
            "state": one.state(mentors.at),
        }


def because(need: str, one: Match, index: Index) -> Iterator[tuple[str, float, str]]:
    """Yield each word of a need that a mentor answers, what it gave, and what it led to where that is another word."""
    leads = concepts(need, index)
    for words, worth in one.hit.terms:
        held = {
            stem: dict(index.postings[stem]).get(one.hit.number, 0) * percent
            for stem, percent in leads[words].items()
        }
        stem = max(sorted(held), key=held.__getitem__)
        as_ = f"the topic {stem[1:]}" if stem.startswith(LABEL) else stem
        yield (
            in_own_words(need, words),
            round(worth / SCORE, DIGITS),
            "" if words.startswith(stem) or stem.startswith(words) else as_,
        )
