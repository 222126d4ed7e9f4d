"""Lists of sessions: upcoming by pages of 50, the archive by year, topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from microsite.formats.days import by_day
from microsite.formats.jsonld import item_list
from microsite.formats.tongue import joined, say, say_many, tally
from microsite.outputs.facets import facet_groups
from microsite.outputs.frame import sentences
from microsite.outputs.lists import (
    SOURCE,
    Lists,
    list_content,
    month_groups,
    number_to_come,
    to_come,
)
from microsite.outputs.sitemap import newest
from microsite.values.facts import Card, Entry
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening, is_on
from microsite.values.views import Content, ListPage

PAGE_SIZE = 50
RESERVE = 50  # sessions that a year's archive holds hidden until they have ended


def upcoming_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/ and its further pages of 50."""
    found = lists.upcoming()
    language = lists.site.language
    count = max(1, -(-len(found) // PAGE_SIZE))
    facets = facet_groups(lists, found)
    narrowed = tally(language, "{n} session", "{n} sessions", 0).forms
    as_of, as_of_iso = lists.as_of(lists.events)
    coming, first = to_come(lists, found), _first_words(lists, found)  # the same on each page
    number_of = number_to_come(lists, found)
    upcoming = say(language, "Upcoming sessions")
    contents = []
    for number in range(1, count + 1):
        part = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        position = say(language, "Page {number} of {count}", number=number, count=count)
        page = ListPage(
            title=upcoming, intro="", html="", groups=by_day(lists.rows_of(part), language), past=(),
            count="", tally=coming if number == 1 else None,
            as_of=as_of, as_of_iso=as_of_iso, facets=facets if number == 1 else (), found=narrowed,
            previous=Link(say(language, "Earlier sessions"), lists.href(_page_path(number - 1))) if number > 1 else None,
            following=Link(say(language, "Later sessions"), lists.href(_page_path(number + 1))) if number < count else None,
            position=position if count > 1 else "", calendar=lists.href("/calendar.ics"),
            webcal="webcal://" + lists.url("/calendar.ics").split("://", 1)[1], feed=lists.href("/feed.xml"),
            empty=lists.nothing_planned(),
            empty_link=Link(say(language, "Sessions so far"), lists.href("/events/archive/")) if lists.events else None,
        )  # fmt: skip
        path = _page_path(number)
        title = joined(language, upcoming, position) if number > 1 else upcoming
        contents.append(
            list_content(
                lists,
                path,
                "upcoming.html",
                title,
                page,
                part,
                _upcoming_words(lists, number_of, first, number),
            )
        )
    return tuple(contents)


def _page_path(number: int) -> str:
    return "/events/" if number == 1 else f"/events/page/{number}/"


def _first_words(lists: Lists, found: Sequence[Entry]) -> str:
    coming = next((e for e in found if is_on(happening(e), lists.at)), None)
    return say(lists.site.language, "Next: {title}.", title=coming.title) if coming else ""


def _upcoming_words(lists: Lists, coming: int, first: str, number: int) -> str:
    site, language = lists.site, lists.site.language
    return sentences(
        [
            say_many(
                language,
                "{n} session to come at {site}, with times, mentors and prices.",
                "{n} sessions to come at {site}, with times, mentors and prices.",
                coming,
                site=site.title,
            )
            + (f" {say(language, 'Page {number}.', number=number)}" if number > 1 else ""),
            first,
            site.description,
        ]
    )


def archive_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/archive/YYYY/ for each year that has sessions, the last first.

    A year before its first session has ended says so and is not indexed; the next to end wait on it, hidden.
    """
    language = lists.site.language
    years = {
        year: tuple(found) for year, found in groupby(lists.events, key=lambda e: happening(e).start.year)
    }
    ordered = sorted(years, reverse=True)
    contents = []
    for index, year in enumerate(ordered):
        gone = [e for e in reversed(years[year]) if happening(e).end <= lists.at]
        waiting = [e for e in years[year] if happening(e).end > lists.at][:RESERVE]
        title = _year_title(lists, year)
        links = [
            Link(_year_title(lists, ordered[i]), lists.href(f"/events/archive/{ordered[i]}/"))
            if 0 <= i < len(ordered)
            else None
            for i in (index + 1, index - 1)
        ]
        page = ListPage(
            title=title, intro="", html="", groups=(), past=lists.rows_of(gone), later=lists.rows_of(waiting[::-1]),
            count="", as_of="", as_of_iso="", facets=month_groups(lists, years[year]),
            previous=links[0], following=links[1] or Link(say(language, "Upcoming sessions"), lists.href("/events/")),
            position="", calendar=lists.href("/calendar-all.ics"), webcal="", feed="",
            empty=say(language, "No session of this year has ended yet."),
            empty_link=Link(say(language, "Upcoming sessions"), lists.href("/events/")),
        )  # fmt: skip
        words = say_many(
            language,
            "{n} session of {year} at {site}, with mentors, outcomes and recordings.",
            "{n} sessions of {year} at {site}, with mentors, outcomes and recordings.",
            len(gone),
            year=str(year),
            site=lists.site.title,
        )
        description = sentences([words, lists.site.description])
        path = f"/events/archive/{year}/"
        made = list_content(lists, path, "archive.html", title, page, gone, description)
        contents.append(made if gone else replace(made, indexable=False))
    return tuple(contents)


def _year_title(lists: Lists, year: int) -> str:
    return say(lists.site.language, "Sessions in {when}", when=str(year))


def topic_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /topics/SLUG/ for each topic: what comes, then what was."""
    held: dict[str, list[Entry]] = {}
    for entry in lists.events:
        for card in entry.topics:
            held.setdefault(card.slug, []).append(entry)
    return tuple(_topic(lists, card, held.get(card.slug, [])) for card in lists.topics)


def _topic(lists: Lists, card: Card, part: Sequence[Entry]) -> Content:
    language = lists.site.language
    coming = [e for e in part if happening(e).end > lists.at]
    gone = [e for e in reversed(part) if happening(e).end <= lists.at]
    calendar = f"{card.href}calendar.ics"
    page = ListPage(
        title=card.title, intro="", html="", groups=by_day(lists.rows_of(coming), language), past=lists.rows_of(gone),
        count="", tally=to_come(lists, coming), as_of="", as_of_iso="", facets=(), previous=None, following=None,
        position="", calendar=calendar, webcal=f"webcal://{card.url.split('://', 1)[1]}calendar.ics", feed=f"{card.href}feed.xml",
        empty=say(language, "No session on this topic is planned at the moment."),
        empty_link=Link(say(language, "All sessions"), lists.href("/events/")),
    )  # fmt: skip
    counts = say(
        language,
        "{topic} at {site}: sessions to come, {coming}; so far, {gone}.",
        topic=card.title,
        site=lists.site.title,
        coming=number_to_come(lists, coming),
        gone=len(gone),
    )
    newest_title = say(language, "New sessions on {topic}", topic=card.title)
    title = say(language, "Sessions on {topic}", topic=card.title)
    crumbs = (
        Link(lists.site.title, lists.href("/")),
        Link(say(language, "Topics"), lists.href("/topics/")),
        Link(card.title, card.href, current=True),
    )
    return Content(
        path=f"/topics/{card.slug}/",
        template="list.html",
        title=title,
        description=sentences([counts, lists.site.description]),
        page=page,
        nodes=(item_list((e.url for e in (*coming, *gone)), card.title),),
        crumbs=crumbs,
        source=SOURCE,
        alternates=(
            Alternate("application/atom+xml", newest_title, f"{card.href}feed.xml"),
            Alternate("text/calendar", title, calendar),
        ),
        modified=newest(part),
        listed=tuple(e.slug for e in part),
    )
