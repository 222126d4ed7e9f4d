"""Lists of sessions: those to come, and the archive by year, each by pages of 50."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from microsite.formats.days import by_day
from microsite.formats.tongue import say, say_many, tally
from microsite.outputs.facets import facet_groups
from microsite.outputs.frame import sentences
from microsite.outputs.lists import (
    Lists,
    list_content,
    month_groups,
    number_to_come,
    pages_of,
    parts,
    to_come,
)
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.situation import happening, is_on
from microsite.values.views import Content, ListPage

RESERVE = 50  # sessions that a year's archive holds hidden until they have ended


def upcoming_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/ and its further pages of 50."""
    found = lists.upcoming()
    language = lists.site.language
    facets = facet_groups(lists, found)
    narrowed = tally(language, "{n} session", "{n} sessions", 0).forms
    as_of, as_of_iso = lists.as_of(lists.events)
    coming, words = to_come(lists, found), _upcoming_words(lists, found)  # the same on each page
    first, upcoming = _first_words(lists, found), say(language, "Upcoming sessions")
    earlier, later = say(language, "Earlier sessions"), say(language, "Later sessions")
    contents = []
    for part in parts("/events/", found):
        on_first, pages = part.number == 1, pages_of(lists, part, earlier, later)
        page = ListPage(
            title=upcoming, intro="", html="", groups=by_day(lists.rows_of(part.entries), language), past=(),
            count="", tally=coming if on_first else None,
            as_of=as_of, as_of_iso=as_of_iso, facets=facets if on_first else (), found=narrowed,
            previous=pages.previous, following=pages.following, position=pages.position, calendar=lists.href("/calendar.ics"),
            webcal="webcal://" + lists.url("/calendar.ics").split("://", 1)[1], feed=lists.href("/feed.xml"),
            empty=lists.nothing_planned(),
            empty_link=Link(say(language, "Sessions so far"), lists.href("/events/archive/")) if lists.events else None,
        )  # fmt: skip
        described = sentences([part.described(words, language), first, lists.site.description])
        title = part.titled(upcoming, language)
        contents.append(list_content(lists, part.path, "upcoming.html", title, page, part.entries, described))
    return tuple(contents)


def _first_words(lists: Lists, found: Sequence[Entry]) -> str:
    coming = next((e for e in found if is_on(happening(e), lists.at)), None)
    return say(lists.site.language, "Next: {title}.", title=coming.title) if coming else ""


def _upcoming_words(lists: Lists, found: Sequence[Entry]) -> str:
    return say_many(
        lists.site.language,
        "{n} session to come at {site}, with times, mentors and prices.",
        "{n} sessions to come at {site}, with times, mentors and prices.",
        number_to_come(lists, found),
        site=lists.site.title,
    )


def archive_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/archive/YYYY/ for each year that has sessions, the last first, each with its further pages of 50.

    A year before its first session has ended says so and is not indexed; the next to end wait on its first page, hidden.
    """
    years = {
        year: tuple(found) for year, found in groupby(lists.events, key=lambda e: happening(e).start.year)
    }
    ordered = sorted(years, reverse=True)
    contents: list[Content] = []
    for index, year in enumerate(ordered):
        links = [
            Link(_year_title(lists, ordered[i]), lists.href(f"/events/archive/{ordered[i]}/"))
            if 0 <= i < len(ordered)
            else None
            for i in (index + 1, index - 1)
        ]
        contents.extend(_archived(lists, year, years[year], links[0], links[1]))
    return tuple(contents)


def _archived(
    lists: Lists, year: int, of_year: Sequence[Entry], before: Link | None, after: Link | None
) -> Iterator[Content]:
    """Yield the pages of a year of the archive."""
    language = lists.site.language
    gone = [e for e in reversed(of_year) if happening(e).end <= lists.at]
    waiting = [e for e in of_year if happening(e).end > lists.at][:RESERVE]
    title, upcoming = (
        _year_title(lists, year),
        Link(say(language, "Upcoming sessions"), lists.href("/events/")),
    )
    months = month_groups(lists, of_year)
    words = say_many(
        language,
        "{n} session of {year} at {site}, with mentors, outcomes and recordings.",
        "{n} sessions of {year} at {site}, with mentors, outcomes and recordings.",
        len(gone),
        year=str(year),
        site=lists.site.title,
    )
    later, earlier = say(language, "Later sessions"), say(language, "Earlier sessions")
    for part in parts(f"/events/archive/{year}/", gone):
        on_first = part.number == 1
        page = ListPage(
            title=title, intro="", html="", groups=(), past=lists.rows_of(part.entries),
            later=lists.rows_of(waiting[::-1]) if on_first else (),
            count="", as_of="", as_of_iso="", facets=months if on_first else (), previous=before, following=after or upcoming,
            position="", pages=pages_of(lists, part, later, earlier) if part.count > 1 else None,
            calendar=lists.href("/calendar-all.ics"), webcal="", feed="",
            empty=say(language, "No session of this year has ended yet."), empty_link=upcoming,
        )  # fmt: skip
        described = sentences([part.described(words, language), lists.site.description])
        named = part.titled(title, language)
        made = list_content(lists, part.path, "archive.html", named, page, part.entries, described)
        yield made if gone else replace(made, indexable=False)


def _year_title(lists: Lists, year: int) -> str:
    return say(lists.site.language, "Sessions in {when}", when=str(year))
