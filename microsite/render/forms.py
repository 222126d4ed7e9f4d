"""The writers of every form but HTML: from a page's view to its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from microsite.formats import ical, jsonfeed, oembed, xml
from microsite.outputs.calendars import CalendarView, calendar
from microsite.outputs.data import EventsData, EventsSchema, events_document
from microsite.outputs.feeds import FeedView, feed
from microsite.outputs.files import SentOn, sent_on
from microsite.outputs.schema import events_schema
from microsite.outputs.short_links import QrView, qr_picture
from microsite.outputs.sitemap import SitemapView

View = TypeVar("View")


def _expect(view: object, kind: type[View]) -> View:
    """Return the view when it is of the kind that its form wants; anything else is a bug of the plan."""
    if not isinstance(view, kind):
        raise TypeError(f"this form wants a {kind.__name__}, not a {type(view).__name__}")
    return view


def _ical(view: object) -> bytes:
    return ical.to_bytes(calendar(_expect(view, CalendarView)))


def _atom(view: object) -> bytes:
    return xml.to_bytes(xml.atom(view if isinstance(view, xml.Feed) else feed(_expect(view, FeedView))))


def _json_feed(view: object) -> bytes:
    return jsonfeed.to_bytes(jsonfeed.json_feed(feed(_expect(view, FeedView))))


def _sitemap(view: object) -> bytes:
    given = _expect(view, SitemapView)
    root = xml.sitemapindex(given.addresses) if given.index else xml.urlset(given.addresses)
    return xml.to_bytes(root)


def _json(view: object) -> bytes:
    if isinstance(view, EventsSchema):
        return jsonfeed.to_bytes(events_schema(view.url))
    if isinstance(view, oembed.Rich):
        return jsonfeed.to_bytes(oembed.rich(view))
    return jsonfeed.to_bytes(events_document(_expect(view, EventsData)))


WRITERS: Mapping[str, Callable[[object], bytes]] = {
    "ical": _ical,
    "atom": _atom,
    "json-feed": _json_feed,
    "json": _json,
    "sitemap": _sitemap,
    "sent-on": lambda view: sent_on(_expect(view, SentOn)).encode(),
    "qr": lambda view: qr_picture(_expect(view, QrView)),
}
