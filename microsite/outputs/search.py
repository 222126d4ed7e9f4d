"""The records of the search: made from entries and rows, so that nothing private can be among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from microsite.formats.tongue import say
from microsite.formats.urls import href
from microsite.outputs.facets import price_of
from microsite.outputs.lists import Lists
from microsite.outputs.outcomes import told
from microsite.values.facts import Entry, Site
from microsite.values.search import Record
from microsite.values.situation import happening
from microsite.values.views import Snippet

OFF = frozenset({"cancelled", "postponed"})


def search_records(entries: Iterable[Entry], snippets: Sequence[Snippet], lists: Lists) -> tuple[Record, ...]:
    """Return what can be found, in the order of its addresses: equal sites have equal records, whatever the clock."""
    found = [record_of(entry, lists) for entry in entries]
    found += [_outcome(snippet, lists.site) for snippet in snippets]
    return tuple(sorted(found, key=lambda record: record.href))


def record_of(entry: Entry, lists: Lists) -> Record:
    """Return what can be found of one entry."""
    if entry.event is not None:
        return _session(entry, lists)
    topics = [card.title for card in entry.topics]
    return Record(
        kind="mentor" if entry.kind == "mentor" else "page",
        href=entry.href,
        title=entry.title,
        lang=entry.lang,
        line=entry.summary,
        text=_text([entry.summary, *entry.outcomes, entry.text, *topics]),
    )


def _session(entry: Entry, lists: Lists) -> Record:
    row = lists.rows[entry.slug]
    event = happening(entry)
    people = tuple(card.title for card in entry.people)
    words = [entry.summary, *entry.outcomes, entry.text, *people, *(card.title for card in entry.topics)]
    words += [entry.series.title] if entry.series else []
    words += [entry.transcript.text] if entry.transcript else []
    till = say(lists.site.language, "to {time}", time=row.when.end_time)
    return Record(
        kind="session",
        href=entry.href,
        title=entry.title,
        lang=entry.lang,
        line=row.outcome or entry.summary,
        text=_text([*words, row.place, row.address]),
        people=people,
        tile=(row.when.weekday, row.when.day, row.when.month, row.when.year),
        hours=(row.when.start_time, till, row.when.zone_short),
        began=row.when.start,
        begins=row.begins,
        ends=row.ends,
        state=event.status if event.status in OFF else "",
        place=row.place,
        month=row.when.start[:7],
        topics=tuple(card.slug for card in entry.topics),
        mentors=tuple(card.slug for card in entry.people),
        mode=row.mode,
        price=price_of(row),
        status=tuple((word.kind, word.text, word.since, word.until) for word in row.status),
    )


def _outcome(snippet: Snippet, site: Site) -> Record:
    """Return a measured outcome, found by its metric, its story's title and its mentor; its address is its own place."""
    line = told(snippet)
    return Record(
        kind="outcome",
        href=f"{href(site.root, 'outcomes/')}#{snippet.anchor}",
        title=snippet.statement,
        lang=site.language,
        line=line,
        text=_text([line, snippet.mentor.title]),
        people=(snippet.mentor.title,),
    )


def _text(parts: Iterable[str]) -> str:
    """Return the parts as sentences of one text, so that an excerpt reads as words of people."""
    kept = [" ".join(part.split()) for part in parts]
    return " ".join(part if part[-1] in ".!?:;\u2026\u3002" else f"{part}." for part in kept if part)
