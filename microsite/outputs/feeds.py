"""Atom and JSON Feed of newly published sessions: the site's, a partner's, and Atom for each mentor, topic and series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Protocol, TypeVar

from microsite.diagnostics import Span
from microsite.formats.html import absolute
from microsite.formats.tongue import joined, marked, say
from microsite.formats.urls import with_via
from microsite.formats.xml import Feed, Item, Person
from microsite.outputs.groups import PARTNER, Group, events, groups
from microsite.outputs.vevent import address, offset
from microsite.records import frozen
from microsite.values.facts import Entry, Organizer, Site
from microsite.values.pages import Page
from microsite.values.situation import attendance, happening

T = TypeVar("T")
MOST = 50
LARGEST = 1_000_000  # bytes; some readers stop at 1 MB
_FRAME = 4_000  # more than an item's own elements and addresses take
_NEWS = {
    "cancelled": marked("Cancelled"),
    "postponed": marked("Postponed"),
    "rescheduled": marked("Rescheduled"),
    "moved-online": marked("Moved online"),
}


@frozen(kw_only=True)
class FeedView:
    """All that one feed may say, its newest session first.

    `changed` is the last change of its sessions, never the clock. `via` is what links to sessions say of how their reader
    came, "" for nothing; their identities are what they are everywhere.
    """

    url: str
    home: str
    title: str
    subtitle: str
    language: str
    organizer: Organizer
    changed: datetime
    entries: tuple[Entry, ...]
    via: str = ""


def when_where(entry: Entry, language: str = "en") -> str:
    """Return when and where in figures that any language reads: "2026-12-03 18:00 to 18:45 (Europe/Berlin, UTC+01:00), Online"."""
    event = happening(entry)
    until = f"{event.end:%H:%M}" if event.end.date() == event.start.date() else f"{event.end:%Y-%m-%d %H:%M}"
    how = attendance(event)
    place = address(event.place) if event.place and how != "online" else ""
    online = say(language, "Online") if how != "in-person" else ""
    begin, zone = f"{event.start:%Y-%m-%d %H:%M}", f"({event.zone}, UTC{offset(event.start)})"
    if event.start.utcoffset() != event.end.utcoffset():
        begin, until = f"{begin} UTC{offset(event.start)}", f"{until} UTC{offset(event.end)}"
        zone = f"({event.zone})"
    span = say(language, "{start} to {end}", start=begin, end=until)
    told = joined(language, f"{span} {zone}", place, online)
    if event.status not in _NEWS:
        return told
    return say(language, "{label}: {text}", label=say(language, _NEWS[event.status]), text=told)


def item(entry: Entry, language: str, via: str) -> Item:
    """Return an event as feeds in a language tell of it, with what its links say of how their reader came."""
    lead = when_where(entry, language)
    return Item(
        id=entry.identity,
        url=with_via(entry.url, via),
        title=entry.title,
        summary=f"{say(language, '{text}.', text=lead)} {entry.summary}".strip(),
        html=absolute(entry.html, entry.url),
        updated=entry.updated,
        published=entry.published,
        authors=tuple(Person(c.title, c.url, c.image.url if c.image else "") for c in entry.people),
        tags=tuple(card.title for card in entry.topics),
        language=entry.lang,
        image=entry.images[0].url if entry.images else "",
        attachments=((f"{entry.url}event.ics", "text/calendar", entry.title),),
    )


def is_surely_whole(data: bytes, items: int) -> bool:
    """Say whether a feed of so many items that was written is so small that none was left out of it."""
    quoted = sum(
        data.count(sign) for sign in b"&<>\"'"
    )  # what `escape` makes five characters longer, at the most
    return _FRAME * (items + 1) + len(data) + 5 * quoted <= LARGEST


def _within(items: Iterator[Item]) -> Iterator[Item]:
    """Yield items from the newest on while the file stays below its largest size."""
    size = _FRAME
    for one in items:
        size += _FRAME + len(escape(one.html + one.summary + one.title).encode("utf-8", "ignore"))
        if size > LARGEST:
            return
        yield one


def feed(view: FeedView) -> Feed:
    """Return the view's feed, for both formats, cut where it would grow too large for some readers."""
    items = tuple(_within(item(entry, view.language, view.via) for entry in view.entries))
    logo = view.organizer.logo
    return Feed(
        url=view.url,
        home=view.home,
        title=view.title,
        subtitle=view.subtitle,
        updated=view.changed,
        author=Person(view.organizer.name, view.organizer.url, logo.url if logo else ""),
        language=view.language,
        items=items,
        icon=logo.url if logo else "",
    )


class Dated(Protocol):
    """What was published at a moment, None when that is not known, and last changed at another."""

    @property
    def published(self) -> datetime | None:
        """Return since when it is published."""
        ...

    @property
    def updated(self) -> datetime:
        """Return when it last changed."""
        ...


def since(one: Dated) -> datetime:
    """Return since when an event stands in feeds: when it was published, else when it last changed."""
    return one.published or one.updated


def newest(held: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the last published events first, at most 50; `updated` stands in where `published` is unknown."""
    return newest_by(held, lambda entry: entry.url, since)


def newest_by(
    held: Iterable[T], address: Callable[[T], str], moment: Callable[[T], datetime]
) -> tuple[T, ...]:
    """Return what stands for events in the order of a feed: the last first, of one moment by address, at most 50."""
    found = sorted(held, key=address)
    found.sort(key=moment, reverse=True)
    return tuple(found[:MOST])


def feed_pages(entries: Sequence[Entry], site: Site) -> tuple[Page, ...]:
    """Return feed.xml and feed.json of the site and feed.xml of each mentor, topic and series."""
    return (
        *site_feeds(newest(events(entries)), site),
        *(page for group in groups(entries) for page in group_feeds(group, site)),
    )


def site_feeds(held: Sequence[Entry], site: Site) -> tuple[Page, ...]:
    """Return the site's two feeds of its newest events."""
    home, source = site.base_url, Span("site.yaml")
    return (
        Page("feed.xml", "atom", _view(f"{home}feed.xml", home, site.title, held, site), source),
        Page("feed.json", "json-feed", _view(f"{home}feed.json", home, site.title, held, site), source),
    )


def group_feeds(group: Group, site: Site) -> tuple[Page, ...]:
    """Return the feed of one mentor, topic or series, both forms of a partner's; of its members the newest would do."""
    title = say(site.language, "{label}: {text}", label=site.title, text=group.title)
    forms = [("feed.xml", "atom"), *([("feed.json", "json-feed")] if group.kind == PARTNER else [])]
    held = newest(group.members)
    return tuple(
        Page(
            f"{group.folder}/{name}",
            form,
            _view(f"{group.url}{name}", group.url, title, held, site, group.changed, group.via),
            Span(group.source),
        )
        for name, form in forms
    )


def _view(
    url: str, home: str, title: str, held: Sequence[Entry], site: Site, changed: datetime | None = None,
    via: str = "",
) -> FeedView:  # fmt: skip
    """Return what a feed says; `changed` stands for an empty one, the site's last change without it."""
    return FeedView(
        url=url,
        home=home,
        title=title,
        subtitle=site.description if home == site.base_url else "",
        language=site.language,
        organizer=site.organizer,
        changed=max((entry.updated for entry in held), default=changed or site.feeds_changed),
        entries=tuple(held),
        via=via,
    )
