"""The shelf of content kinds: a new kind is one record here and its files beside; kinds never import outputs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from microsite.config import Config
from microsite.graph import Item
from microsite.kinds import (
    event,
    event_entry,
    event_page,
    mentor,
    mentor_page,
    page,
    page_page,
    series,
    series_page,
)
from microsite.kinds.common import Parsed
from microsite.kinds.world import Described, World
from microsite.read.document import Document
from microsite.read.specs import JsonSchema
from microsite.records import frozen
from microsite.values.facts import Entry, Site
from microsite.values.views import Content


@frozen
class Apart:
    """The two halves of a kind's `content`: what a page is made from is found, and the page is made of that, the site and the clock."""

    template: str
    facts: Callable[[Item, Entry, Described], object]
    content: Callable[[Any, Site, datetime], Content]


@frozen
class Kind:
    """A kind of content: its folder below content/, how it is read, what it says, what its page holds."""

    name: str
    folder: str
    parse: Callable[[Document, str, Config], Parsed]
    entry: Callable[[Item, World], Entry]
    content: Callable[[Item, Entry, Described], Content]
    schema: Callable[[], JsonSchema]
    apart: Apart | None = None


KINDS: tuple[Kind, ...] = (
    Kind(
        "event",
        "events",
        event.parse,
        event_entry.entry,
        event_page.content,
        event.FRONT.schema,
        Apart(event_page.TEMPLATE, event_page.facts, event_page.content_of),
    ),
    Kind("mentor", "mentors", mentor.parse, mentor_page.entry, mentor_page.content, mentor.FRONT.schema),
    Kind("series", "series", series.parse, series_page.entry, series_page.content, series.FRONT.schema),
    Kind("page", "pages", page.parse, page_page.entry, page_page.content, page.FRONT.schema),
)
BY_FOLDER = {kind.folder: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}
