"""The page "find a mentor", which matches in its visitor's browser, and the index that it matches with: nothing that a visitor writes is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from microsite.diagnostics import Span
from microsite.formats import asking, roots, words
from microsite.formats.jsonld import item_list
from microsite.formats.ranking import LABEL, Index
from microsite.formats.terms import DENSE, STOP
from microsite.formats.tongue import say, say_many, tally
from microsite.outputs.frame import sentences
from microsite.outputs.indexes import Program, top_page
from microsite.outputs.lists import Lists
from microsite.outputs.outcomes import told
from microsite.values.facts import Card, Entry
from microsite.values.pages import Link, Page
from microsite.values.situation import attendance, happening
from microsite.values.views import Content, FacetGroup, FindPage

FIND = "/find/"
INDEX = "find/index.json"
SOURCE = Span("site.yaml")
MOST = 24  # mentors of a topic
SESSIONS = 12  # of a mentor, the next ones
FORM = 1  # of the index; a script of another form leaves it alone


def find_page(lists: Lists, program: Program, index: Page) -> Content:
    """Return /find/: a box that script answers, and for readers without it the mentors by topic."""
    language = lists.site.language
    title = say(language, "Find a mentor")
    version = hashlib.sha256(str(index.view).encode()).hexdigest()[:12]
    spoken = sorted({tag for tags in program.languages.values() for tag in tags})
    page = FindPage(
        title=title,
        intro=say(language, "Say in your own words what you need. What you write stays in your browser."),
        index=f"{lists.href('/' + INDEX)}?v={version}",
        topics=_by_topic(program),
        languages=tuple((tag, words.headline(words.language_name(tag, language))) for tag in spoken)
        if len(spoken) > 1
        else (),
        formats=(
            ("online", say(language, "Online")),
            ("in-person", say(language, "In person")),
        ),
        found=tally(language, "{n} mentor", "{n} mentors", 0).forms,
        mentors=Link(say(language, "All mentors"), lists.href("/mentors/")),
    )
    people = say_many(language, "{n} mentor", "{n} mentors", len(program.mentors))
    whole = say(
        language,
        "Say what you need, and see which of {count} at {site} can help.",
        count=people,
        site=lists.site.title,
    )
    nodes = (item_list((card.url for card in program.mentors), title),)
    return top_page(lists, FIND, title, "find.html", page, sentences([whole, lists.site.description]), nodes)


def _by_topic(program: Program) -> tuple[FacetGroup, ...]:
    """Return the topics of mentors, each with who knows it; those without a topic come last."""
    held: dict[str, tuple[Card, list[Card]]] = {}
    for card in program.mentors:
        for topic in program.topics.get(card.slug, ()):
            held.setdefault(topic.slug, (topic, []))[1].append(card)
    return tuple(
        FacetGroup(title=topic.title, links=tuple(people[:MOST]), name=topic.href)
        for _, (topic, people) in sorted(held.items())
    )


def index_page(lists: Lists, program: Program, index: Index) -> Page:
    """Return the index with all that a result shows, and the rules that a need is read by; only what is published stands in it."""
    proofs = {snippet.mentor.slug: told(snippet) for snippet in reversed(program.snippets)}
    cards = {card.slug: card for card in program.mentors}
    coming = _coming(lists)
    document = {
        "form": FORM,
        "rules": rules(),
        "mentors": [
            {
                "slug": slug,
                "name": cards[slug].title,
                "href": cards[slug].href,
                "line": cards[slug].line,
                "proof": proofs.get(slug, ""),
                "languages": program.languages.get(slug, ()),
                "sessions": coming.get(slug, ())[:SESSIONS],
            }
            for slug in index.names
        ],
        **_flat(index),
    }
    return Page(INDEX, "text", json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", SOURCE)


def _coming(lists: Lists) -> Mapping[str, list[dict[str, object]]]:
    """Return the sessions of each mentor that can still be attended, the next first."""
    found: dict[str, list[dict[str, object]]] = {}
    for entry in lists.attended():
        session = dict(_session(entry, lists))
        for card in entry.people:
            found.setdefault(card.slug, []).append(session)
    return found


def _session(entry: Entry, lists: Lists) -> Iterator[tuple[str, object]]:
    event, row = happening(entry), lists.rows[entry.slug]
    yield "href", entry.href
    yield "title", entry.title
    yield "lang", entry.lang
    yield "when", f"{row.when.date}, {row.when.start_time} {row.when.zone_short}".rstrip()
    yield "ends", row.ends
    yield "mode", attendance(event)
    yield "full", event.seats_left == 0


def _flat(index: Index) -> dict[str, object]:
    """Return the numbers of an index, each list of pairs as one list."""
    return {
        "postings": {root: _pairs(held) for root, held in index.postings.items()},
        "near": [_pairs(held) for held in index.near],
        "said": index.said,
    }


def _pairs(held: Sequence[tuple[int, int]]) -> list[int]:
    return [number for pair in held for number in pair]


def rules() -> dict[str, object]:
    """Return by which words and numbers a need is read, so that the script holds none of its own."""
    return {
        "stop": " ".join(sorted(STOP)), "anything": " ".join(sorted(asking.ANYTHING)), "dense": DENSE, "endings": roots.ENDINGS,
        "doubled": roots.DOUBLED, "label": LABEL, "slips": roots.SLIPS, "grown": roots.GROWN, "own": asking.OWN, "said": asking.SAID,
        "slipped": asking.SLIPPED, "quiet": asking.QUIET, "longest": asking.LONGEST, "variety": asking.VARIETY, "varied": asking.VARIED,
    }  # fmt: skip
