"""The pages that lead to others: home, mentors, topics, archive, outcomes, search, and the page that was not found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from microsite.diagnostics import Span
from microsite.formats.jsonld import Node, item_list
from microsite.formats.tongue import say, say_many, tally
from microsite.outputs.facets import facet_groups
from microsite.outputs.frame import sentences
from microsite.outputs.lists import Lists, to_come
from microsite.outputs.outcomes import FEED, outcome_facets
from microsite.outputs.sitemap import newest
from microsite.records import frozen
from microsite.values.facts import Card
from microsite.values.pages import Link
from microsite.values.search import ENGINE, RECORDS
from microsite.values.situation import happening
from microsite.values.views import (
    Body,
    Content,
    HomePage,
    IndexPage,
    OutcomesPage,
    SearchPage,
    SegmentView,
    Snippet,
    TextPage,
)

SOURCE = Span("site.yaml")
NEXT = 6
FEW = 3
MOST = 50  # rows that a page holds; those after the first few wait hidden until one before them has ended
LISTED = 50  # sessions, and mentors, that the search page holds for readers without script


@frozen
class Program:
    """What the site is beyond its sessions: its mentors, measured outcomes, and how a session runs.

    `languages` are what each mentor speaks (ISO 639, by slug), `topics` what each knows, `rubrics` lead to how nominees are judged.
    """

    mentors: tuple[Card, ...]
    snippets: tuple[Snippet, ...]
    agenda: tuple[SegmentView, ...]
    agenda_name: str
    languages: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[Card, ...]]
    rubrics: tuple[Link, ...] = ()


def home(lists: Lists, program: Program, nodes: Sequence[Node]) -> Content:
    """Return the front page; `nodes` are the WebSite and the Organization."""
    site = lists.site
    language = site.language
    coming = lists.attended()
    as_of, as_of_iso = lists.as_of(lists.events)
    count = to_come(lists, coming)
    page = HomePage(
        promise=site.description or site.title,
        rows=lists.rows_of(coming[:MOST]),
        first=NEXT,
        more=Link(say(language, "All sessions"), lists.href("/events/")) if lists.events else None,
        tally=count,
        outcomes=program.snippets[:FEW],
        agenda=program.agenda,
        agenda_name=program.agenda_name,
        mentors=program.mentors[:NEXT],
        as_of=as_of,
        as_of_iso=as_of_iso,
        empty=lists.nothing_planned(),
    )
    return Content(
        path="/",
        template="home.html",
        title=site.title,
        description=sentences(
            [
                site.description,
                say(
                    language,
                    "{label}: {text}",
                    label=site.title,
                    text=say(language, "{text}.", text=count.text),
                ),
            ]
        ),
        page=page,
        nodes=(*nodes, item_list((e.url for e in coming[:NEXT]), say(language, "Next sessions"))),
        crumbs=(Link(site.title, lists.href("/"), current=True),),
        source=SOURCE,
        modified=newest(lists.events),
        listed=tuple(e.slug for e in lists.events),
    )


def top_page(
    lists: Lists,
    path: str,
    title: str,
    template: str,
    page: Body,
    description: str,
    nodes: tuple[Node, ...] = (),
) -> Content:
    """Return the content of a page that stands right below the home page."""
    crumbs = (Link(lists.site.title, lists.href("/")), Link(title, lists.href(path), current=True))
    return Content(
        path=path,
        template=template,
        title=title,
        description=description,
        page=page,
        nodes=nodes,
        crumbs=crumbs,
        source=SOURCE,
    )


def index_pages(lists: Lists, program: Program) -> tuple[Content, ...]:
    """Return /mentors/, /topics/ and /events/archive/."""
    site = lists.site
    language = site.language
    people, topics = program.mentors, lists.topics
    by_name, by_topic = say(language, "Mentors"), say(language, "Topics")
    of_people = say_many(language, "{n} mentor", "{n} mentors", len(people))
    of_topics = say_many(language, "{n} topic", "{n} topics", len(topics))
    mentors = IndexPage(
        title=by_name,
        intro="",
        cards=people,
        count=of_people,
        empty=say(language, "No mentor is listed yet."),
        lead=Link(say(language, "Find the mentor who fits"), lists.href("/find/")) if people else None,
        links_title=say(language, "How nominees are judged"),
        links=program.rubrics,
    )
    subjects = IndexPage(
        title=by_topic,
        intro="",
        cards=topics,
        count=of_topics,
        empty=say(language, "No topic is listed yet."),
    )
    proof = say(
        language,
        "{count} at {site}, each with what they have done, in numbers.",
        count=of_people,
        site=site.title,
    )
    fitting = say(
        language, "{count} at {site}: find the session that fits.", count=of_topics, site=site.title
    )
    contents = [
        top_page(lists, "/mentors/", by_name, "index.html", mentors, sentences([proof, site.description]),
               (item_list((c.url for c in people), by_name),)),
        top_page(lists, "/topics/", by_topic, "index.html", subjects, sentences([fitting, site.description]),
               (item_list((c.url for c in topics), by_topic),)),
    ]  # fmt: skip
    return (*contents, *_archive_index(lists))


def _archive_index(lists: Lists) -> tuple[Content, ...]:
    """Return /events/archive/ with every year of which a session has ended, the last first, and those that wait for it; nothing without any.

    Before the first session has ended it says so and is not indexed.
    """
    language = lists.site.language
    ends: dict[int, tuple[datetime, str]] = {}
    for entry in lists.events:
        year, first = happening(entry).start.year, (happening(entry).end, lists.rows[entry.slug].ends)
        ends[year] = min(first, ends.get(year, first))
    if not ends:
        return ()
    years = [(*ends[year], _year_card(lists, year)) for year in sorted(ends, reverse=True)]
    title = say(language, "Sessions so far")
    page = IndexPage(
        title=title, intro="", cards=tuple(card for end, _, card in years if end <= lists.at), count="",
        empty=say(language, "No session has ended yet."),
        later=tuple((since, card) for end, since, card in years if end > lists.at),
        lead=Link(say(language, "Upcoming sessions"), lists.href("/events/")),
    )  # fmt: skip
    whole = say(language, "The sessions of {site} that took place, year by year.", site=lists.site.title)
    description = sentences([whole, lists.site.description])
    made = top_page(lists, "/events/archive/", title, "index.html", page, description)
    return (replace(made, indexable=bool(lists.past())),)


def _year_card(lists: Lists, year: int) -> Card:
    path = f"/events/archive/{year}/"
    return Card("year", str(year), str(year), lists.href(path), lists.url(path))


def outcomes_page(lists: Lists, program: Program) -> Content:
    """Return /outcomes/: every measured outcome with its evidence."""
    found = program.snippets
    site = lists.site
    language = site.language
    title = say(language, "Outcomes")
    count = say_many(language, "{n} outcome", "{n} outcomes", len(found))
    page = OutcomesPage(
        title=title,
        intro=say(
            language,
            "What changed, measured: the number before, the number after, and where the evidence lies.",
        ),
        snippets=found,
        facets=outcome_facets(found, language),
        found=tally(language, "{n} result", "{n} results", 0).forms,
        feed=lists.href(f"/{FEED}"),
        count=count,
        empty=say(language, "No measured outcome is published yet."),
    )
    whole = say(
        language,
        "{count}, measured, of the mentors at {site}, with numbers and evidence.",
        count=count,
        site=site.title,
    )
    return top_page(lists, "/outcomes/", title, "outcomes.html", page, sentences([whole, site.description]))


def search_page(lists: Lists, program: Program) -> Content:
    """Return /search/: facets as plain links, and without script the sessions and mentors, or links to all of them."""
    language = lists.site.language
    title = say(language, "Search")
    every = (*lists.upcoming(), *lists.past())
    more = [
        Link(say(language, "All sessions"), lists.href("/events/")) if len(every) > LISTED else None,
        Link(say(language, "Sessions so far"), lists.href("/events/archive/"))
        if len(every) > LISTED
        else None,
        Link(say(language, "All mentors"), lists.href("/mentors/"))
        if len(program.mentors) > LISTED
        else None,
    ]
    page = SearchPage(
        title=title,
        rows=lists.rows_of(lists.upcoming()[:LISTED]),
        past=lists.rows_of(lists.past()[:LISTED]),
        mentors=program.mentors[:LISTED],
        facets=facet_groups(lists, every),
        more=tuple(link for link in more if link),
        records=lists.href(f"/{RECORDS}"),
        engine=lists.href(f"/{ENGINE}"),
        found=tally(language, "{n} result", "{n} results", 0).forms,
    )
    whole = say(
        language, "Find sessions and mentors at {site} by topic, month and name.", site=lists.site.title
    )
    return top_page(lists, "/search/", title, "search.html", page, sentences([whole, lists.site.description]))


def not_found(lists: Lists) -> Content:
    """Return 404.html: where one may go instead."""
    language = lists.site.language
    title = say(language, "This page does not exist")
    page = TextPage(title=title, html="", rows=lists.rows_of(lists.attended()[:MOST]), first=FEW)
    whole = say(language, "The address leads nowhere; here are the next sessions and the search.")
    return Content(
        path="/404.html", template="404.html", title=title, description=sentences([whole]), page=page, nodes=(),
        crumbs=(), source=SOURCE, indexable=False,
    )  # fmt: skip
