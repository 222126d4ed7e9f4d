"""Lists of sessions: upcoming by pages of 50, the archive by year, months with a grid, topics."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.jsonld import Node
from microsite.formats.urls import href
from microsite.outputs.frame import sentences
from microsite.outputs.sitemap import newest
from microsite.values.facts import Card, Entry, Site
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening
from microsite.values.views import Content, DayCell, DayGroup, FacetGroup, ListPage, MonthPage, Row

PAGE_SIZE = 50
SOURCE = Span("site.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What all lists are made of: events by start, each with its row; the clock; the words that markup is made with.

    `crumbs_node` and `list_node` make schema.org nodes; they are handed in, as kinds own the markup.
    """

    site: Site
    at: datetime
    events: tuple[Entry, ...]
    rows: Mapping[str, Row]
    topics: tuple[Card, ...]

    def href(self, path: str) -> str:
        """Return the address of a site path from the host's root."""
        return href(self.site.root, path)

    def url(self, path: str) -> str:
        """Return the absolute address of a site path."""
        return href(self.site.base_url, path)

    def upcoming(self) -> tuple[Entry, ...]:
        """Return the events that have not ended, the next first."""
        return tuple(e for e in self.events if happening(e).end > self.at)

    def past(self) -> tuple[Entry, ...]:
        """Return the events that have ended, the last first."""
        return tuple(e for e in reversed(self.events) if happening(e).end <= self.at)

    def rows_of(self, entries: Sequence[Entry]) -> tuple[Row, ...]:
        """Return the rows of entries."""
        return tuple(self.rows[e.slug] for e in entries)

    def as_of(self, entries: Sequence[Entry]) -> tuple[str, str]:
        """Return the day that a list speaks for: of the newest start, end or publication that has passed; ("", "") without.

        It is no build date: nothing changes between that moment and the next one.
        """
        moments = [m for e in entries for m in (happening(e).start, happening(e).end) if m <= self.at]
        if not moments:
            return "", ""
        day = max(moments).date()
        return words.date_words(day, self.site.language), day.isoformat()


def by_day(rows: Sequence[Row], language: str) -> tuple[DayGroup, ...]:
    """Return rows, already in order, grouped by the day in each event's own zone."""
    return tuple(
        DayGroup(iso, words.day_words(date.fromisoformat(iso), language), tuple(found))
        for iso, found in groupby(rows, key=lambda r: r.when.start[:10])
    )


def many(number: int, one: str = "session", more: str = "sessions") -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else more}"


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
            _content(
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


def _content(
    lists: Lists,
    path: str,
    template: str,
    title: str,
    page: ListPage | MonthPage,
    part: Sequence[Entry],
    description: str,
) -> Content:
    above = [Link(lists.site.title, lists.href("/"))]
    if path != "/events/":
        above.append(Link("Sessions", lists.href("/events/")))
    return Content(
        path=path,
        template=template,
        title=title,
        description=description,
        page=page,
        nodes=list_nodes(title, part),
        crumbs=(*above, Link(title, lists.href(path), current=True)),
        source=SOURCE,
        modified=newest(part),
    )


def list_nodes(name: str, part: Sequence[Entry]) -> tuple[Node, ...]:
    """Return the ItemList of a list page: the addresses of its sessions, nothing half said (Google: carousels)."""
    if not part:
        return ()
    items = [{"@type": "ListItem", "position": i, "url": e.url} for i, e in enumerate(part, 1)]
    return (
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "name": name,
            "numberOfItems": len(items),
            "itemListElement": items,
        },
    )


def facet_groups(lists: Lists, found: Sequence[Entry]) -> tuple[FacetGroup, ...]:
    """Return the plain links that narrow the upcoming list: by topic and by month, each with its count."""
    topics: dict[str, tuple[Card, int]] = {}
    months: dict[str, int] = {}
    for entry in found:
        for card in entry.topics:
            topics[card.slug] = (card, topics.get(card.slug, (card, 0))[1] + 1)
        month = f"{happening(entry).start:%Y/%m}"
        months[month] = months.get(month, 0) + 1
    by_topic = sorted(topics.values(), key=lambda pair: (-pair[1], pair[0].title))
    groups = []
    if by_topic:
        groups.append(
            FacetGroup(title="Topics", links=tuple(_counted(card, count) for card, count in by_topic[:24]))
        )
    if months:
        links = [
            Card(
                "month",
                key,
                words.month_words(date(int(key[:4]), int(key[5:]), 1), lists.site.language),
                lists.href(f"/events/{key}/"),
                lists.url(f"/events/{key}/"),
                count=count,
            )
            for key, count in sorted(months.items())
        ]
        groups.append(FacetGroup(title="Months", links=tuple(links[:18])))
    return tuple(groups)


def _counted(card: Card, count: int) -> Card:
    return Card(card.kind, card.slug, card.title, card.href, card.url, card.line, card.image, count)


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
            count=f"{many(len(part))} took place" if len(part) else "", as_of="", as_of_iso="", facets=(),
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
            _content(
                lists, f"/events/archive/{year}/", "list.html", f"Sessions in {year}", page, part, description
            )
        )
    return tuple(contents)


def month_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /events/YYYY/MM/ for each month that has sessions: the list, and a calendar grid of whole weeks."""
    months: dict[tuple[int, int], list[Entry]] = {}
    for entry in lists.events:
        start = happening(entry).start
        months.setdefault((start.year, start.month), []).append(entry)
    ordered = sorted(months)
    contents = []
    for index, (year, month) in enumerate(ordered):
        part = months[year, month]
        title = words.month_words(date(year, month, 1), lists.site.language)
        before = ordered[index - 1] if index else None
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        rows = lists.rows_of(part)
        page = MonthPage(
            title=title, groups=by_day(rows, lists.site.language), weekdays=words.weekday_names(lists.site.language),
            weeks=_weeks(year, month, rows, lists.site.language), previous=_month_link(lists, before),
            following=_month_link(lists, after), count=many(len(part)), calendar=lists.href("/calendar-all.ics"), empty="",
        )  # fmt: skip
        description = sentences(
            [
                f"{many(len(part))} in {title} at {lists.site.title}, as a list and as a calendar.",
                f"First: {part[0].title}.",
            ]
        )
        contents.append(
            _content(
                lists,
                f"/events/{year}/{month:02}/",
                "month.html",
                f"Sessions in {title}",
                page,
                part,
                description,
            )
        )
    return tuple(contents)


def _month_link(lists: Lists, month: tuple[int, int] | None) -> Link | None:
    if month is None:
        return None
    title = words.month_words(date(*month, 1), lists.site.language)
    return Link(title, lists.href(f"/events/{month[0]}/{month[1]:02}/"))


def _weeks(year: int, month: int, rows: Sequence[Row], language: str) -> tuple[tuple[DayCell, ...], ...]:
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.when.start[:10], []).append(row)
    return tuple(
        tuple(
            DayCell(
                d.day,
                d.isoformat(),
                words.day_words(d, language),
                d.month == month,
                tuple(held.get(d.isoformat(), ())),
            )
            for d in week
        )
        for week in Calendar().monthdatescalendar(year, month)
    )


def topic_pages(lists: Lists) -> tuple[Content, ...]:
    """Return /topics/SLUG/ for each topic: what comes, then what was."""
    held: dict[str, list[Entry]] = {}
    for entry in lists.events:
        for card in entry.topics:
            held.setdefault(card.slug, []).append(entry)
    contents = []
    for card in lists.topics:
        part = held.get(card.slug, [])
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
        content = Content(
            path=f"/topics/{card.slug}/",
            template="list.html",
            title=f"Sessions on {card.title}",
            description=description,
            page=page,
            nodes=list_nodes(card.title, [*coming, *gone]),
            crumbs=crumbs,
            source=SOURCE,
            alternates=alternates,
            modified=newest(part),
        )
        contents.append(content)
    return tuple(contents)
