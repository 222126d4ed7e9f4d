"""Lists of sessions: upcoming by pages of 50, the archive by year, topics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from microsite.formats.jsonld import item_list
from microsite.formats.words import by_day
from microsite.outputs.frame import sentences
from microsite.outputs.lists import (
    SOURCE,
    Lists,
    facet_groups,
    list_content,
    many,
    month_groups,
)
from microsite.outputs.sitemap import newest
from microsite.values.facts import Card, Entry
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening
from microsite.values.views import Content, ListPage

PAGE_SIZE = 50


def upcoming_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/ and its further pages of 50."""
    found = lists.upcoming()
    language = lists.site.language
    count = max(1, -(-len(found) // PAGE_SIZE))
    facets = facet_groups(lists, found)
    as_of, as_of_iso = lists.as_of(lists.events)
    contents = []
    for number in range(1, count + 1):
        part = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        page = ListPage(
            title="Upcoming sessions", intro="", html="", groups=by_day(lists.rows_of(part), language), past=(),
            count=f"{many(len(found))} to come", as_of=as_of, as_of_iso=as_of_iso, facets=facets if number == 1 else (),
            previous=Link("Earlier sessions", lists.href(_page_path(number - 1))) if number > 1 else None,
            following=Link("Later sessions", lists.href(_page_path(number + 1))) if number < count else None,
            position=f"Page {number} of {count}" if count > 1 else "", calendar=lists.href("/calendar.ics"),
            webcal="webcal://" + lists.url("/calendar.ics").split("://", 1)[1], feed=lists.href("/feed.xml"),
            empty="No session is planned at the moment. Subscribe to the calendar, and the next one comes to you.",
            empty_link=Link("Sessions so far", lists.href("/events/archive/")) if lists.past() else None,
        )  # fmt: skip
        title = "Upcoming sessions" + (f", page {number}" if number > 1 else "")
        contents.append(
            list_content(
                lists,
                _page_path(number),
                "list.html",
                title,
                page,
                part,
                _upcoming_words(lists, found, number),
            )
        )
    return tuple(contents)


def _page_path(number: int) -> str:
    return "/events/" if number == 1 else f"/events/page/{number}/"


def _upcoming_words(lists: Lists, found: Sequence[Entry], number: int) -> str:
    tail = f" Page {number}." if number > 1 else ""
    first = f"Next: {found[0].title}." if found else ""
    return sentences(
        [
            f"{many(len(found))} to come at {lists.site.title}, with times, mentors and prices.{tail}",
            first,
            lists.site.description,
        ]
    )


def archive_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/archive/YYYY/ for each year that has sessions which ended, the last first."""
    contents = []
    years = {
        year: tuple(found) for year, found in groupby(lists.past(), key=lambda e: happening(e).start.year)
    }
    ordered = sorted(years, reverse=True)
    for index, year in enumerate(ordered):
        part = years[year]
        later = ordered[index - 1] if index else None
        earlier = ordered[index + 1] if index + 1 < len(ordered) else None
        page = ListPage(
            title=f"Sessions in {year}", intro="", html="", groups=by_day(lists.rows_of(part), lists.site.language), past=(),
            count=f"{many(len(part))} took place" if len(part) else "", as_of="", as_of_iso="",
            facets=month_groups(lists, part),
            previous=Link(f"Sessions in {earlier}", lists.href(f"/events/archive/{earlier}/")) if earlier else None,
            following=Link(f"Sessions in {later}", lists.href(f"/events/archive/{later}/")) if later else Link("Upcoming sessions", lists.href("/events/")),
            position="", calendar=lists.href("/calendar-all.ics"), webcal="", feed="", empty="", empty_link=None,
        )  # fmt: skip
        description = sentences(
            [
                f"{many(len(part))} of {year} at {lists.site.title}, with mentors, outcomes and recordings.",
                lists.site.description,
            ]
        )
        contents.append(
            list_content(
                lists, f"/events/archive/{year}/", "list.html", f"Sessions in {year}", page, part, description
            )
        )
    return tuple(contents)


def topic_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /topics/SLUG/ for each topic: what comes, then what was."""
    held: dict[str, list[Entry]] = {}
    for entry in lists.events:
        for card in entry.topics:
            held.setdefault(card.slug, []).append(entry)
    return tuple(_topic(lists, card, held.get(card.slug, [])) for card in lists.topics)


def _topic(lists: Lists, card: Card, part: Sequence[Entry]) -> Content:
    coming = [e for e in part if happening(e).end > lists.at]
    gone = [e for e in reversed(part) if happening(e).end <= lists.at]
    calendar = f"{card.href}calendar.ics"
    page = ListPage(
        title=card.title, intro="", html="", groups=by_day(lists.rows_of(coming), lists.site.language), past=lists.rows_of(gone),
        count=f"{many(len(coming))} to come", as_of="", as_of_iso="", facets=(), previous=None, following=None, position="",
        calendar=calendar, webcal=f"webcal://{card.url.split('://', 1)[1]}calendar.ics", feed=f"{card.href}feed.xml",
        empty=f"No session on {card.title.lower()} is planned at the moment.",
        empty_link=Link("All sessions", lists.href("/events/")),
    )  # fmt: skip
    description = sentences(
        [
            f"{card.title}: {many(len(coming))} to come and {len(gone)} so far at {lists.site.title}.",
            lists.site.description,
        ]
    )
    alternates = (
        Alternate("application/atom+xml", f"New sessions on {card.title}", f"{card.href}feed.xml"),
        Alternate("text/calendar", f"Sessions on {card.title}", calendar),
    )
    crumbs = (
        Link(lists.site.title, lists.href("/")),
        Link("Topics", lists.href("/topics/")),
        Link(card.title, card.href, current=True),
    )
    return Content(
        path=f"/topics/{card.slug}/",
        template="list.html",
        title=f"Sessions on {card.title}",
        description=description,
        page=page,
        nodes=(item_list((e.url for e in (*coming, *gone)), card.title),),
        crumbs=crumbs,
        source=SOURCE,
        alternates=alternates,
        modified=newest(part),
    )
