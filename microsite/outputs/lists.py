"""What every list of sessions is made of: the sessions with their rows, days, counts, months, and the frame of a list page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.jsonld import item_list
from microsite.formats.tongue import say, tally
from microsite.formats.urls import href
from microsite.outputs.sitemap import newest
from microsite.records import frozen
from microsite.values.facts import Card, Entry, Site
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import Content, FacetGroup, ListPage, MonthPage, Row, Tally

SOURCE = Span("site.yaml")


@frozen(kw_only=True)
class Lists:
    """What all lists are made of: events by start, each with its row; the clock; all topics."""

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

    def attended(self) -> tuple[Entry, ...]:
        """Return the events that can still be attended: neither over nor off."""
        off = {"cancelled", "postponed"}
        return tuple(e for e in self.upcoming() if happening(e).status not in off)

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

    def nothing_planned(self) -> str:
        """Return what a list without sessions says, and what to do."""
        return say(
            self.site.language,
            "No session is planned at the moment. Subscribe to the calendar, and the next one comes to you.",
        )


def to_come(lists: Lists, number: int) -> Tally:
    """Return how many sessions are to come, as a count that a reader's clock lowers."""
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
