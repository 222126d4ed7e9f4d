"""The pages that lead to others: home, mentors, topics, archive, outcomes, search, and the page that was not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microsite.diagnostics import Span
from microsite.formats.jsonld import Node, item_list
from microsite.formats.words import by_day
from microsite.outputs.frame import sentences
from microsite.outputs.lists import Lists, facet_groups, many
from microsite.outputs.sitemap import newest
from microsite.values.facts import Card
from microsite.values.pages import Link
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


@dataclass(frozen=True, slots=True)
class Program:
    """What the site is beyond its sessions: its mentors, measured outcomes, and how a session runs."""

    mentors: tuple[Card, ...]
    snippets: tuple[Snippet, ...]
    agenda: tuple[SegmentView, ...]
    agenda_name: str


def home(lists: Lists, program: Program, nodes: Sequence[Node]) -> Content:
    """Return the front page; `nodes` are the WebSite and the Organization."""
    site = lists.site
    coming = [e for e in lists.upcoming() if happening(e).status not in {"cancelled", "postponed"}]
    as_of, as_of_iso = lists.as_of(lists.events)
    rows = lists.rows_of(coming[:NEXT])
    page = HomePage(
        promise=site.description or site.title,
        following=rows[0] if rows else None,
        groups=by_day(rows[1:], site.language),
        more=Link(f"All {many(len(lists.upcoming()))}", lists.href("/events/")) if len(coming) > 1 else None,
        outcomes=program.snippets[:FEW],
        agenda=program.agenda,
        agenda_name=program.agenda_name,
        mentors=program.mentors[:NEXT],
        as_of=as_of,
        as_of_iso=as_of_iso,
        empty="No session is planned at the moment. Subscribe to the calendar, and the next one comes to you.",
    )
    return Content(
        path="/",
        template="home.html",
        title=site.title,
        description=sentences([site.description, f"{many(len(coming))} to come at {site.title}."]),
        page=page,
        nodes=(*nodes, item_list((e.url for e in coming[:NEXT]), "Next sessions")),
        crumbs=(Link(site.title, lists.href("/"), current=True),),
        source=SOURCE,
        modified=newest(lists.events),
    )


def _index(
    lists: Lists,
    path: str,
    title: str,
    template: str,
    page: Body,
    description: str,
    nodes: tuple[Node, ...] = (),
) -> Content:
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
    people, topics = program.mentors, lists.topics
    mentors = IndexPage(
        title="Mentors",
        intro="",
        cards=people,
        count=many(len(people), "mentor", "mentors"),
        empty="No mentor is listed yet.",
    )
    by_topic = IndexPage(
        title="Topics",
        intro="",
        cards=topics,
        count=many(len(topics), "topic", "topics"),
        empty="No topic is listed yet.",
    )
    contents = [
        _index(lists, "/mentors/", "Mentors", "index.html", mentors,
               sentences([f"{many(len(people), 'mentor', 'mentors')} at {site.title}, each with what they have done, in numbers.", site.description]),
               (item_list((c.url for c in people), "Mentors"),)),
        _index(lists, "/topics/", "Topics", "index.html", by_topic,
               sentences([f"{many(len(topics), 'topic', 'topics')} at {site.title}: find the session that fits.", site.description]),
               (item_list((c.url for c in topics), "Topics"),)),
    ]  # fmt: skip
    return (*contents, *_archive_index(lists))


def _archive_index(lists: Lists) -> tuple[Content, ...]:
    """Return /events/archive/, nothing while no session has ended."""
    years: dict[int, int] = {}
    for entry in lists.past():
        year = happening(entry).start.year
        years[year] = years.get(year, 0) + 1
    if not years:
        return ()
    cards = tuple(
        Card("year", str(year), str(year), lists.href(f"/events/archive/{year}/"), lists.url(f"/events/archive/{year}/"), count=count)
        for year, count in sorted(years.items(), reverse=True)
    )  # fmt: skip
    number = many(sum(years.values()))
    title = "Sessions so far"
    page = IndexPage(title=title, intro="", cards=cards, count=number, empty="")
    words = [f"{number} of {lists.site.title} that took place, year by year.", lists.site.description]
    return (_index(lists, "/events/archive/", title, "index.html", page, sentences(words)),)


def outcomes_page(lists: Lists, program: Program) -> Content:
    """Return /outcomes/: every measured outcome with its evidence."""
    found = program.snippets
    page = OutcomesPage(
        title="Outcomes",
        intro="What changed, measured: the number before, the number after, and where the evidence lies.",
        snippets=found,
        count=many(len(found), "outcome", "outcomes"),
        empty="No measured outcome is published yet.",
    )
    description = sentences(
        [
            f"{many(len(found), 'measured outcome', 'measured outcomes')} of the mentors at {lists.site.title}, with numbers and evidence.",
            lists.site.description,
        ]
    )
    return _index(lists, "/outcomes/", "Outcomes", "outcomes.html", page, description)


def search_page(lists: Lists, program: Program) -> Content:
    """Return /search/: facets as plain links, and without script every session and mentor."""
    rows = lists.rows_of((*lists.upcoming(), *lists.past()))
    page = SearchPage(
        title="Search", rows=rows, mentors=program.mentors, facets=facet_groups(lists, lists.upcoming())
    )
    description = sentences(
        [f"Find sessions and mentors at {lists.site.title} by topic, month and name.", lists.site.description]
    )
    return _index(lists, "/search/", "Search", "search.html", page, description)


def not_found(lists: Lists) -> Content:
    """Return 404.html: where one may go instead."""
    coming = [e for e in lists.upcoming() if happening(e).status not in {"cancelled", "postponed"}]
    page = TextPage(title="This page does not exist", html="", rows=lists.rows_of(coming[:FEW]))
    return Content(
        path="/404.html", template="404.html", title="This page does not exist",
        description=sentences(["The address leads nowhere; here are the next sessions and the search."]), page=page, nodes=(),
        crumbs=(), source=SOURCE, indexable=False,
    )  # fmt: skip
