"""What every list of sessions is made of: the sessions with their rows, days, counts, months, and the frame of a list page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.jsonld import item_list
from microsite.formats.tongue import joined, say, tally
from microsite.formats.urls import href
from microsite.formats.zones import must
from microsite.outputs.sitemap import newest
from microsite.records import frozen
from microsite.values.facts import Card, Entry, Site
from microsite.values.pages import Link
from microsite.values.situation import happening, is_on
from microsite.values.views import Content, FacetGroup, ListPage, MonthPage, Pages, Row, Tally

SOURCE = Span("site.yaml")
PAGE_SIZE = 50


@frozen(kw_only=True)
class Lists:
    """What all lists are made of: events by start, each with its row; the clock; all topics.

    `left` are the moments at which events that expired left the lists.
    """

    site: Site
    at: datetime
    events: tuple[Entry, ...]
    rows: Mapping[str, Row]
    topics: tuple[Card, ...]
    left: tuple[datetime, ...] = ()

    def href(self, path: str) -> str:
        """Return the address of a site path from the host's root."""
        return href(self.site.root, path)

    def url(self, path: str) -> str:
        """Return the absolute address of a site path."""
        return href(self.site.base_url, path)

    def upcoming(self) -> tuple[Entry, ...]:
        """Return the events that have not ended, the next first."""
        return tuple(e for e in self.events if happening(e).end > self.at)

    def attended(self) -> tuple[Entry, ...]:
        """Return the events that can still be attended: neither over nor off."""
        return tuple(e for e in self.events if is_on(happening(e), self.at))

    def past(self) -> tuple[Entry, ...]:
        """Return the events that have ended, the last first."""
        return tuple(e for e in reversed(self.events) if happening(e).end <= self.at)

    def rows_of(self, entries: Sequence[Entry]) -> tuple[Row, ...]:
        """Return the rows of entries."""
        return tuple(self.rows[e.slug] for e in entries)

    def as_of(self, entries: Sequence[Entry]) -> tuple[str, str]:
        """Return the day, by the site's clock, since when a list says what it says; ("", "") before it says anything.

        It is that of the newest moment that has passed: a start, an end, a publication, an expiry, a change of price. It is no
        build date: nothing changes between that moment and the next one.
        """
        moments = [*self.left, *(m for e in entries for m in _turns(e))]
        newest_one = max((m for m in moments if m <= self.at), default=None)
        if newest_one is None:
            return "", ""
        day = newest_one.astimezone(must(self.site.zone)).date()
        return words.date_words(day, self.site.language), day.isoformat()

    def nothing_planned(self) -> str:
        """Return what a list without sessions says, and what to do."""
        return say(
            self.site.language,
            "No session is planned at the moment. Subscribe to the calendar, and the next one comes to you.",
        )


def _turns(entry: Entry) -> Iterator[datetime]:
    """Yield the moments at which a row of an event appears or says something else."""
    event = happening(entry)
    yield from (event.start, event.end)
    if entry.published:
        yield entry.published
    for offer in event.offers:
        yield from (
            moment for moment in (offer.valid_from, offer.valid_through) if moment and moment < event.end
        )


@frozen(kw_only=True)
class Part:
    """One page of a list: its `number` of `count`, its sessions, and the address of the list, which page 1 has."""

    number: int
    count: int
    entries: tuple[Entry, ...]
    base: str

    @property
    def path(self) -> str:
        """Return the site path of the page."""
        return self.beside(0)

    def beside(self, step: int) -> str:
        """Return the site path of the page so many pages on."""
        return page_path(self.base, self.number + step)

    def position(self, language: str) -> str:
        """Return "Page 2 of 7"; of a list that has one page there is nothing to be said."""
        if self.count == 1:
            return ""
        return say(language, "Page {number} of {count}", number=self.number, count=self.count)

    def titled(self, title: str, language: str) -> str:
        """Return the title of the page, which says its number from the second page on."""
        return joined(language, title, self.position(language)) if self.number > 1 else title

    def described(self, words: str, language: str) -> str:
        """Return what a description says of the list, and from the second page on its number."""
        return f"{words} {say(language, 'Page {number}.', number=self.number)}" if self.number > 1 else words


def page_path(base: str, number: int) -> str:
    """Return the site path of a page of the list at `base`."""
    return base if number == 1 else f"{base}page/{number}/"


def page_count(sessions: int) -> int:
    """Return how many pages a list of so many sessions has: one of none for an empty one."""
    return max(1, -(-sessions // PAGE_SIZE))


def parts(base: str, entries: Sequence[Entry]) -> tuple[Part, ...]:
    """Return the pages of a list of sessions that lies at a site path."""
    count = page_count(len(entries))
    return tuple(
        Part(
            number=n + 1, count=count, entries=tuple(entries[n * PAGE_SIZE : (n + 1) * PAGE_SIZE]), base=base
        )
        for n in range(count)
    )


def pages_of(lists: Lists, part: Part, before: str, after: str) -> Pages:
    """Return the pages of a list from one of them; `before` and `after` are what its links to the others say."""
    first, last = part.number == 1, part.number == part.count
    return Pages(
        previous=None if first else Link(before, lists.href(part.beside(-1))),
        following=None if last else Link(after, lists.href(part.beside(1))),
        position=part.position(lists.site.language),
    )


def number_to_come(lists: Lists, entries: Iterable[Entry]) -> int:
    """Return how many of these events are to come: those that can be attended, as on every page that counts them."""
    return sum(is_on(happening(e), lists.at) for e in entries)


def to_come(lists: Lists, entries: Iterable[Entry]) -> Tally:
    """Return how many sessions are to come, as a count that a reader's clock lowers."""
    number = number_to_come(lists, entries)
    return tally(lists.site.language, "{n} session to come", "{n} sessions to come", number)


def list_content(
    lists: Lists,
    path: str,
    template: str,
    title: str,
    page: ListPage | MonthPage,
    part: Sequence[Entry],
    description: str,
) -> Content:
    """Return a list of sessions as the content of a page, with its crumbs and its ItemList."""
    above = [Link(lists.site.title, lists.href("/"))]
    if path != "/events/":
        above.append(Link(say(lists.site.language, "Sessions"), lists.href("/events/")))
    return Content(
        path=path,
        template=template,
        title=title,
        description=description,
        page=page,
        nodes=(item_list((e.url for e in part), title),),
        crumbs=(*above, Link(title, lists.href(path), current=True)),
        source=SOURCE,
        modified=newest(part),
        listed=tuple(e.slug for e in part),
    )


def month_groups(lists: Lists, found: Sequence[Entry]) -> tuple[FacetGroup, ...]:
    """Return plain links to the months of these sessions, each with its count; at most 18."""
    months: dict[str, int] = {}
    for entry in found:
        month = f"{happening(entry).start:%Y/%m}"
        months[month] = months.get(month, 0) + 1
    links = tuple(
        Card(
            "month",
            key.replace("/", "-"),
            words.headline(words.month_words(date(int(key[:4]), int(key[5:]), 1), lists.site.language)),
            lists.href(f"/events/{key}/"),
            lists.url(f"/events/{key}/"),
            count=count,
        )
        for key, count in sorted(months.items())[:18]
    )
    return (FacetGroup(title=say(lists.site.language, "Months"), links=links),) if links else ()
