"""The pages that edited bodies ask for: their own, and each file in which they stand among others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from microsite.diagnostics import Span
from microsite.formats.urls import encoded, href
from microsite.graph import Item, Key
from microsite.kinds.world import Described, item_path
from microsite.outputs.calendars import event_calendar, group_calendar, site_calendars
from microsite.outputs.data import data_pages
from microsite.outputs.feeds import group_feeds, newest_by, site_feeds
from microsite.outputs.frame import Shell
from microsite.outputs.groups import FOLDERS, PARTNER, Group
from microsite.outputs.splices import holds_events, in_calendar, in_events, in_feed, in_sitemap
from microsite.outputs.vevent import as_told
from microsite.plan.items import item_page
from microsite.plan.outline import Bundle, Outline, sitemap_of
from microsite.records import frozen
from microsite.sharing import Studio, cards_of
from microsite.values.facts import Entry
from microsite.values.pages import Page


class UnsureError(Exception):
    """A file that was written holds an event in another way than it was written."""


@frozen
class Stock:
    """What pages are made of: what was written before, the studio with the world in it, the frame, the outline now and before."""

    output: Path
    studio: Studio
    shell: Shell
    outline: Outline
    before: Outline

    @property
    def world(self) -> Described:
        """Return the world."""
        return self.studio.described


def pages_of(stock: Stock, items: Sequence[Item]) -> Iterator[Page]:
    """Yield the pages that edited bodies of these items ask for; raise UnsureError when a file cannot be made from itself."""
    if not items:
        return
    entries = [stock.world.entries[item.key] for item in items]
    for item, entry in zip(items, entries, strict=True):
        yield from _own(stock, item, entry)
    events = [entry for entry in entries if entry.event]
    edited = {entry.slug for entry in events}
    own, sources = {item.key for item in items}, {item.path for item in items}
    for key, bundle in stock.outline.bundles.items():
        if key in own or bundle.source in sources or not edited.isdisjoint(bundle.members):
            yield from _group(stock, key, bundle, events)
    yield from _whole(stock, events)
    yield from _sitemap(stock, frozenset(item_path(item.kind, item.slug) for item in items))


def _own(stock: Stock, item: Item, entry: Entry) -> Iterator[Page]:
    yield from cards_of(item, entry, stock.studio)
    yield item_page(stock.world, item.key, stock.shell)
    if entry.event:
        yield event_calendar(as_told(entry, stock.world.world.at), stock.world.world.site)


def _group(stock: Stock, key: Key, bundle: Bundle, events: Sequence[Entry]) -> Iterator[Page]:
    """Yield the calendar of a mentor, topic, series or partner, and its feeds when an edited event stands in them, or nothing does."""
    site, at = stock.world.world.site, stock.world.world.at
    kind, slug = key
    folder = f"{FOLDERS[kind]}/{slug}"
    via = slug if kind == PARTNER else ""

    def group(members: tuple[Entry, ...]) -> Group:
        return Group(kind, folder, bundle.url, bundle.title, bundle.source, members, bundle.changed, via)

    yield from _feeds(stock, bundle.members, events, lambda held: group_feeds(group(held), site), via)
    path = f"{folder}/calendar.ics"
    yield _calendar(stock, path, events, bundle.source, via) or group_calendar(group(()), site, at)


def _whole(stock: Stock, events: Sequence[Entry]) -> Iterator[Page]:
    """Yield the files of the whole site."""
    world = stock.world.world
    site, outline = world.site, stock.outline
    every = outline.events
    for empty in site_calendars((), site, world.at):
        yield _calendar(stock, empty.path, events, "site.yaml") or empty
    yield from _feeds(stock, every, events, lambda held: site_feeds(held, site))
    data, _schema = data_pages((), site)
    if not every:
        yield data
    elif events:
        held = _written(stock, data.path)
        for entry in events:
            held = _sure(in_events(held, entry))
        yield Page(data.path, "bytes", held, data.source)


def _sitemap(stock: Stock, own: frozenset[str]) -> Iterator[Page]:
    """Yield the sitemap with the last changes of these pages and of lists; one in parts is made anew, since its index tells of each."""
    site, outline = stock.world.world.site, stock.outline
    pairs = zip(stock.before.addresses(own), outline.addresses(own), strict=True)
    moved = [now for was, now in pairs if now.modified != was.modified]
    if not moved:
        return
    held = _written(stock, "sitemap.xml")
    if b"<sitemapindex" in held:
        yield from sitemap_of(outline.addresses(None), site)
        return
    for one in moved:
        held = _sure(in_sitemap(held, href(site.base_url, one.path), one.modified))
    yield Page("sitemap.xml", "bytes", held, Span("site.yaml"))


def _feeds(
    stock: Stock, slugs: Sequence[str], edited: Sequence[Entry], feeds: Callable[[tuple[Entry, ...]], Sequence[Page]],
    via: str = "",
) -> Iterator[Page]:  # fmt: skip
    """Yield the feeds of a group when an edited event is among its newest, or when it has no event."""
    since = stock.outline.since()
    found = newest_by(slugs, lambda slug: encoded(slug) + "/", since.__getitem__)
    own = {entry.slug: entry for entry in edited}
    if found and own.keys().isdisjoint(found):
        return  # they are as they were
    before = stock.before.since()
    if found and all(since[slug] == before[slug] for slug in own):
        language = stock.world.world.site.language
        here = [own[slug] for slug in found if slug in own]
        held = [
            (page, in_feed(_written(stock, page.path), here, len(found), language, via)) for page in feeds(())
        ]
        if all(data is not None for _, data in held):
            yield from (Page(page.path, "bytes", data, page.source) for page, data in held)
            return
    yield from feeds(tuple(stock.world.entries["event", slug] for slug in found))


def _calendar(stock: Stock, path: str, events: Sequence[Entry], source: str, via: str = "") -> Page | None:
    """Return a calendar with the events that stand in it as they are now, None for one without any."""
    held = _written(stock, path)
    if not holds_events(held):
        return None
    for entry in events:
        told = as_told(entry, stock.world.world.at)
        held = _sure(in_calendar(held, told, stock.world.world.site.language, via))
    return Page(path, "bytes", held, Span(source))


def _written(stock: Stock, path: str) -> bytes:
    try:
        return (stock.output / path).read_bytes()
    except OSError as fault:
        raise UnsureError(path) from fault


def _sure(found: bytes | None) -> bytes:
    if found is None:
        raise UnsureError
    return found
