"""The outline of a site: what must be known of all items to make again the few pages that an edited body asks for."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from microsite.formats.urls import href
from microsite.graph import Key
from microsite.kinds.world import Described, Neighbour, Revision, item_path
from microsite.outputs.feeds import since
from microsite.outputs.frame import Shell
from microsite.outputs.groups import groups, partners
from microsite.outputs.sitemap import sitemap_pages
from microsite.records import frozen
from microsite.values.facts import Site
from microsite.values.pages import Link, Page
from microsite.values.search import Record


class TornError(Exception):
    """An outline that was kept turns out not to be whole, so that nothing can be built on it."""


@frozen
class Line:
    """An item in the outline: what references name it by, the digest of all that others may know of it, its revision."""

    kind: str
    slug: str
    outside: str
    revision: Revision


@frozen
class Bundle:
    """A mentor, topic, series or partner in the outline: the group of `microsite.outputs.groups`, its events by slug."""

    title: str
    url: str
    source: str
    changed: datetime
    members: tuple[str, ...]


@frozen
class Address:
    """A line of the sitemap: a path of the site, its last change, and the sessions, by slug, whose change is its own."""

    path: str
    modified: datetime | None
    listed: tuple[str, ...] = ()

    def is_among(self, only: Collection[str] | None) -> bool:
        """Say whether it is a list of sessions, or has one of these paths; any is where they are None."""
        return only is None or bool(self.listed) or self.path in only


@frozen(kw_only=True)
class Outline:
    """A site in outline.

    `items` are by source path, and `paths` are those by (kind, slug), as are `backlinks` (events, by slug), `soonest` and
    `bundles`; `soonest` and `near` are as `Described` has them; `nav` and `foot` are the links of the frame; `changed` is the last change of all. The lines of the
    sitemap (all of them, or the lists and those of some paths), the `records` of the search, and `since` when each event
    stands in feeds (by slug), are drawn when they are asked for. `dirty` are files that are not as git has them.
    """

    items: Mapping[str, Line]
    paths: Mapping[Key, str]
    backlinks: Mapping[Key, tuple[str, ...]]
    soonest: Mapping[Key, tuple[Neighbour, ...]]
    near: Mapping[str, tuple[tuple[str, int], ...]]
    bundles: Mapping[Key, Bundle]
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    changed: datetime
    addresses: Callable[[frozenset[str] | None], tuple[Address, ...]]
    records: Callable[[], tuple[Record, ...]]
    since: Callable[[], Mapping[str, datetime]]
    dirty: frozenset[str] = frozenset()

    @property
    def events(self) -> tuple[str, ...]:
        """Return the slugs of all events."""
        return tuple(slug for kind, slug in self.paths if kind == "event")

    def after(self, edits: Edits) -> Outline:
        """Return it as it is after edits of bodies."""
        edited = {path: replace(self.items[path], revision=r) for path, r in edits.revisions.items()}
        fresh = {record.href: record for record in edits.records}
        moved = {one.slug: since(one.revision) for one in edited.values() if one.kind == "event"}
        return replace(
            self,
            items=ChainMap(edited, self.items),  # type: ignore[arg-type] # it is read, never written to
            bundles={key: _later(key, held, edited) for key, held in self.bundles.items()},
            changed=max([self.changed, *(r.updated for r in edits.revisions.values())]),
            since=cache(lambda: {**self.since(), **moved}),
            dirty=edits.dirty,
            addresses=cache(lambda only: _dated(self.addresses(only), edited.values())),
            records=lambda: tuple(fresh.get(record.href, record) for record in self.records()),
        )


@frozen
class Edits:
    """What edits of bodies changed: the revisions of their files, by path, what is dirty now, and their records in the search.

    No revision may be older than the one it takes the place of: then the newest of a list is the newer of two.
    """

    revisions: Mapping[str, Revision]
    dirty: frozenset[str]
    records: tuple[Record, ...] = ()


def _later(key: Key, bundle: Bundle, edited: Mapping[str, Line]) -> Bundle:
    """Return a group whose last change is not before that of its own file, of its first one's, and of its members."""
    own = [line.revision.updated for path, line in edited.items() if bundle.source == path]
    own += [
        line.revision.updated
        for line in edited.values()
        if (line.kind, line.slug) == key or (line.kind == "event" and line.slug in bundle.members)
    ]
    return replace(bundle, changed=max(bundle.changed, *own)) if own else bundle


def _dated(addresses: Sequence[Address], edited: Collection[Line]) -> tuple[Address, ...]:
    """Return the lines of the sitemap with the last changes of these items, for their own pages and for lists of them."""
    pages = {item_path(line.kind, line.slug): line.revision for line in edited}
    events = {
        line.slug: line.revision.updated for line in edited if line.kind == "event" and line.revision.dated
    }

    def now(one: Address) -> Address:
        revision = pages.get(one.path)
        if revision:
            return replace(one, modified=revision.updated if revision.dated else None)
        if events.keys().isdisjoint(one.listed):
            return one
        news = max(events[slug] for slug in events.keys() & set(one.listed))
        return replace(one, modified=max(one.modified, news) if one.modified else news)

    # most are pages of other items, of which there are thousands
    return tuple([now(one) if one.is_among(pages) else one for one in addresses])


def sitemap_of(addresses: Iterable[Address], site: Site) -> tuple[Page, ...]:
    """Return the sitemap of these lines."""
    return sitemap_pages([(href(site.base_url, one.path), one.modified) for one in addresses], site)


def outline_of(
    described: Described, shell: Shell, addresses: tuple[Address, ...], records: Callable[[], tuple[Record, ...]]
) -> Outline:  # fmt: skip
    """Return the outline of a site that was planned."""
    world = described.world
    items = world.graph.items.values()
    entries = tuple(described.entries.values())
    gathered = (*groups(entries), *partners(world.config.creators or (), entries, world.site, world.at))
    links = {
        key: tuple(i.slug for i in held if i.kind == "event") for key, held in world.graph.backlinks.items()
    }
    return Outline(
        items={i.path: Line(i.kind, i.slug, i.outside, world.revisions[i.path]) for i in items},
        paths={i.key: i.path for i in items},
        backlinks={key: slugs for key, slugs in links.items() if slugs},
        soonest=described.soonest,
        near=described.near,
        bundles={
            (g.kind, g.folder.rpartition("/")[2]): Bundle(
                g.title, g.url, g.source, g.changed, tuple(e.slug for e in g.members)
            )
            for g in gathered
        },
        nav=shell.nav,
        foot=shell.foot,
        changed=world.site.feeds_changed,
        addresses=lambda only: tuple(a for a in addresses if a.is_among(only)),
        since=lambda: {i.slug: since(world.revisions[i.path]) for i in items if i.kind == "event"},
        records=records,
    )
