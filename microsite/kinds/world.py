"""What a kind is told when it describes an item: the site, the graph, the clock as data, images, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from microsite.config import Config
from microsite.formats.urls import href
from microsite.graph import Graph, Item, Key
from microsite.records import frozen
from microsite.values.cards import SIZES, size_of
from microsite.values.facts import Card, Entry, Image, Site, Transcript
from microsite.values.views import ProofView, Row


class CommonKeys(Protocol):
    """What an entry needs of any front matter."""

    @property
    def language(self) -> str:
        """Return the written language tag, "" without."""
        ...


@frozen
class Revision:
    """What history knows of a file: the calendar's UID, how often its facts changed, since when it is known and as it is.

    `first` is the slug that it was first published under, "" where that is the one it has. `published` and `updated` are UTC; `dated` is False when no history tells and `updated` is a stand-in.
    """

    uid: str
    sequence: int
    published: datetime | None
    updated: datetime
    dated: bool
    first: str = ""


@frozen(kw_only=True)
class World:
    """Everything outside an item that its pages may say something of; `at` is the build's one clock, in UTC.

    `images` and `files` (absolute addresses) are what items name, by (path of the item, name as written).
    `transcripts` are by the slug of their event, `landings` the texts of funnels' steps, as HTML, by FUNNEL.STEP.
    """

    site: Site
    config: Config
    graph: Graph
    at: datetime
    images: Mapping[tuple[str, str], Image]
    files: Mapping[tuple[str, str], str]
    revisions: Mapping[str, Revision]
    bodies: Mapping[str, str]
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    landings: Mapping[str, str] = field(default_factory=dict)

    def path_of(self, item: Item) -> str:
        """Return the site path of an item: "/events/clinic/"."""
        return item_path(item.kind, item.slug)

    def url(self, path: str) -> str:
        """Return the absolute address of a site path."""
        return href(self.site.base_url, path)

    def href(self, path: str) -> str:
        """Return the address of a site path from the host's root."""
        return href(self.site.root, path)

    def image(self, item: Item, name: str, alt: str) -> Image | None:
        """Return the image that an item names, with its alternative text."""
        found = self.portrait(item, name, alt)
        return replace(found, face=None) if found and found.face else found

    def portrait(self, item: Item, name: str, alt: str) -> Image | None:
        """Return the image that an item names as a portrait: also as the squares that are cut from it for lists."""
        found = self.images.get((item.path, name)) if name else None
        return replace(found, alt=alt) if found else None

    def shared(self, item: Item, alt: str, own: Image | None = None) -> tuple[Image, ...]:
        """Return what a share of an item shows: three images that are drawn, or cut from its `own` picture.

        Without cards (`cards: false`) it is its own picture, or nothing. From one that is too large nothing is cut.
        """
        if not self.config.front.cards:
            return (own,) if own else ()
        own = own if own and own.cut else None
        path, source = self.path_of(item), (own.width, own.height) if own else None
        return tuple(
            Image(
                self.href(path + name),
                self.url(path + name),
                *size_of(across, down, source),
                "image/jpeg",
                own.alt if own else alt,
            )
            for name, across, down in SIZES
        )

    def entry(
        self,
        item: Item,
        front: CommonKeys,
        summary: str,
        *,
        topics: Sequence[str] = (),
        **more: Any,  # noqa: ANN401 - fields of Entry, checked by its constructor
    ) -> Entry:
        """Return the entry of an item: what every kind says alike, and `more`, which are other fields of Entry."""
        path = self.path_of(item)
        revision = self.revisions[item.path]
        facts: dict[str, Any] = {
            "images": (), "people": (), "series": None, "outcomes": (), "event": None,
            "topics": tuple(self.topic(slug) for slug in topics),
            "lang": front.language or self.site.language,
        }  # fmt: skip
        return Entry(
            kind=item.kind,
            slug=item.slug,
            href=self.href(path),
            url=self.url(path),
            first_url=self.url(item_path(item.kind, revision.first)) if revision.first else "",
            title=item.title,
            summary=summary,
            html=self.bodies[item.path],
            text=item.text,
            published=revision.published,
            updated=revision.updated,
            dated=revision.dated,
            source=item.path,
            marks=item.marks,
            **{**facts, **more},
        )

    def card(self, kind: str, slug: str, title: str, line: str = "", image: Image | None = None) -> Card:
        """Return the card of a thing of this site."""
        return _card(self.site.root, self.site.base_url, kind, slug, title, line, image)

    def topic(self, slug: str) -> Card:
        """Return the card of a topic, called as the owner calls it, else by the words of its slug."""
        return self.card("topic", slug, self.config.front.topics.get(slug) or _words_of(slug))


@lru_cache(maxsize=16384)  # many sessions share a mentor and a topic, and so one record
def _card(root: str, base: str, kind: str, slug: str, title: str, line: str, image: Image | None) -> Card:
    path = item_path(kind, slug)
    return Card(kind, slug, title, href(root, path), href(base, path), line, image)


@frozen
class Neighbour:
    """What is asked of a session to see how near it is to another: its slug, its start (aware), the slugs of what it bears."""

    slug: str
    start: datetime
    series: str
    mentors: tuple[str, ...]
    topics: tuple[str, ...]


@frozen
class Described:
    """The world after every published item has been described.

    `entries` are by key; `soonest` are, for each label (series, mentor, topic), the next few sessions that bear it;
    `rows` are all sessions as rows of lists, by slug: one object each, wherever it is shown; so are `proofs`, what each mentor's
    sessions show of what that mentor has done. `near` are, for each mentor, those whose texts are most like, as (slug, percent).
    """

    world: World
    entries: Mapping[Key, Entry]
    soonest: Mapping[Key, tuple[Neighbour, ...]]
    rows: Mapping[str, Row] = field(default_factory=dict)
    near: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    proofs: Mapping[str, tuple[ProofView, ...]] = field(default_factory=dict)


def labels_of(entry: Entry) -> tuple[Key, ...]:
    """Return what an entry can be found by: its series, mentors and topics."""
    series = (("series", entry.series.slug),) if entry.series else ()
    return (*series, *(("mentor", c.slug) for c in entry.people), *(("topic", c.slug) for c in entry.topics))


_FOLDERS = {
    "event": "/events/",
    "mentor": "/mentors/",
    "topic": "/topics/",
    "series": "/series/",
    "page": "/",
}


def item_path(kind: str, slug: str) -> str:
    """Return the site path of a thing by its kind and slug."""
    return f"{_FOLDERS[kind]}{slug}/"


def _words_of(slug: str) -> str:
    """Return a slug as words: "Price design"."""
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]
