"""What a need is matched against: each published mentor as texts by field, and the index of all of them.

Front matter and transcripts alone are asked, never bodies: so an edited body changes no index, and what a biography tells of somebody's
past does not outweigh what they can do. `not_for` is left out, since its words would draw just those whom it sends away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from microsite.diagnostics import Problem, warning
from microsite.formats.ranking import TOPICS, Counts, Index, Text, counts_of, index_of, roots
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.mentor import CaseFront, MentorData
from microsite.read.synonyms import Synonym
from microsite.read.wording import near
from microsite.records import frozen
from microsite.values.facts import Transcript

WEIGHTS = {TOPICS: 3, "studies": 2, "role": 2, "fit": 2, "transcripts": 1, "sessions": 1, "name": 1}


SESSIONS = (
    12  # of a mentor, the last ones: they tell what is taught now, and hundreds would be read at every build
)


class Heard(Protocol):
    """Who knows the published items, and what was said in sessions, by the slug of the event."""

    @property
    def graph(self) -> Graph:
        """Return the published items."""
        ...

    @property
    def transcripts(self) -> Mapping[str, Transcript]:
        """Return the transcripts."""
        ...


@frozen
class Sources:
    """The published items and the transcripts."""

    graph: Graph
    transcripts: Mapping[str, Transcript]


def mentor_text(item: Item, heard: Heard) -> Text:
    """Return what a mentor is found by."""
    data = cast(MentorData, item.data)
    front = data.front
    sessions = [one for one in heard.graph.backlinks.get(item.key, ()) if one.kind == "event"]
    sessions.sort(key=lambda one: (cast(EventData, one.data).start, one.slug), reverse=True)
    del sessions[SESSIONS:]
    spoken = [heard.transcripts[one.slug] for one in sessions if one.slug in heard.transcripts]
    said = (
        s.text
        for talk in spoken
        for chapter in talk.chapters
        for s in chapter.sentences
        if s.speaker == front.name
    )
    fields = {
        TOPICS: [slug.replace("-", " ") for slug in front.topics],
        "studies": [text for study in data.studies for text in _study(study)],
        "role": [front.headline, front.summary],
        "fit": front.good_for,
        "transcripts": said,
        "sessions": [text for one in sessions for text in _session(one)],
        "name": [front.name, front.organization],
    }
    return Text(item.slug, tuple((name, "\n".join(texts)) for name, texts in fields.items()), front.topics)


def whole_text(item: Item, heard: Heard) -> Text:
    """Return all that a mentor's pages say, as plain full-text search would be given it: bodies too."""
    front = cast(MentorData, item.data).front
    bodies = [
        item.text,
        *(one.text for one in heard.graph.backlinks.get(item.key, ()) if one.kind == "event"),
    ]
    return Text(
        item.slug,
        (
            *mentor_text(item, heard).fields,
            ("bodies", "\n".join(bodies)),
            ("not_for", "\n".join(front.not_for)),
        ),
    )


def _study(study: CaseFront) -> Iterator[str]:
    yield from (study.title, study.client, study.problem, study.action)
    if study.outcome:
        yield from (study.outcome.metric, study.outcome.unit)


def _session(item: Item) -> Iterator[str]:
    front = cast(EventData, item.data).front
    yield from (front.title, front.summary, front.audience, *front.outcomes)
    yield from (segment.title for segment in front.agenda or () if segment.title)


def mentor_counts(text: Text) -> Counts:
    """Return how often each field of a mentor's text says each root."""
    return counts_of(text, WEIGHTS)


def mentor_index(
    texts: tuple[Text, ...], synonyms: tuple[Synonym, ...], counts: tuple[Counts, ...] = ()
) -> Index:
    """Return the index of mentors, who stand in it by their slugs; their `counts` are taken as they are where they are known."""
    return index_of(texts, WEIGHTS, [(one.term, one.also) for one in synonyms], counts=counts)


def index_in(heard: Heard, synonyms: tuple[Synonym, ...]) -> Index:
    """Return the index of all published mentors."""
    return mentor_index(tuple(mentor_text(item, heard) for item in by_slug(heard.graph)), synonyms)


def by_slug(graph: Graph) -> tuple[Item, ...]:
    """Return the published mentors in the order of their slugs, which decides between equal ones."""
    return tuple(sorted(graph.of("mentor"), key=lambda item: item.slug))


def leads_nowhere(synonyms: tuple[Synonym, ...], index: Index) -> Iterator[Problem]:
    """Yield the synonyms whose term no published mentor bears or says, so that their words find nobody."""
    if not index.names:
        return
    topics = [root[1:] for root in index.postings if root.startswith("#")]
    for one in synonyms:
        if f"#{one.term}" not in index.postings and not index.postings.keys() & set(roots(one.term)):
            words = f"no published mentor has the topic or says the word '{one.term}', so that its synonyms find nobody"
            hint = (
                near(one.term, topics)
                or "write a topic's slug, or a word from mentors' case studies or sessions"
            )
            yield warning("L101", words, one.where, hint)
