"""The outline of a site: what must be known of all items to make again the few pages that an edited body asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from microsite.graph import Key
from microsite.kinds.world import Described, Revision, item_path
from microsite.outputs.frame import Shell
from microsite.outputs.groups import groups
from microsite.values.pages import Link
from microsite.values.search import Record


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the outline: what references name it by, the digest of all that others may know of it, its revision."""

    kind: str
    slug: str
    outside: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class Bundle:
    """A mentor, topic or series in the outline: the group of `microsite.outputs.groups`, its events by slug."""

    title: str
    url: str
    source: str
    changed: datetime
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A line of the sitemap: a path of the site, its last change, and the sessions, by slug, whose change is its own."""

    path: str
    modified: datetime | None
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A site in outline.

    `items` are by source path; `backlinks` (events, by slug), `soonest` (the same) and `bundles` by (kind, slug);
    `nav` and `foot` are the links of the frame; `changed` is the last change of all; `records` are those of the search.
    """

    items: Mapping[str, Line]
    backlinks: Mapping[Key, tuple[str, ...]]
    soonest: Mapping[Key, tuple[str, ...]]
    bundles: Mapping[Key, Bundle]
    addresses: tuple[Address, ...]
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    changed: datetime
    records: tuple[Record, ...] = ()

    def after(self, revisions: Mapping[str, Revision]) -> Outline:
        """Return it with other revisions of files whose bodies were edited, by path.

        No revision may be older than the one it takes the place of: then the newest of a list is the newer of two.
        """
        items = {
            **self.items,
            **{path: replace(self.items[path], revision=r) for path, r in revisions.items()},
        }
        edited = {path: items[path] for path in revisions}
        return replace(
            self,
            items=items,
            bundles={key: _later(key, held, edited) for key, held in self.bundles.items()},
            addresses=_dated(self.addresses, edited.values()),
            changed=max(self.changed, *(r.updated for r in revisions.values())),
        )


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
        if not one.listed or events.keys().isdisjoint(one.listed):
            return one
        news = max(events[slug] for slug in events.keys() & set(one.listed))
        return replace(one, modified=max(one.modified, news) if one.modified else news)

    return tuple(map(now, addresses))


def outline_of(
    described: Described, shell: Shell, addresses: Sequence[Address], records: Sequence[Record]
) -> Outline:  # fmt: skip
    """Return the outline of a site that was planned."""
    world = described.world
    items = {
        item.path: Line(item.kind, item.slug, item.outside, world.revisions[item.path])
        for item in world.graph.items.values()
    }
    links = {
        key: tuple(i.slug for i in held if i.kind == "event") for key, held in world.graph.backlinks.items()
    }
    return Outline(
        items=items,
        backlinks={key: slugs for key, slugs in links.items() if slugs},
        soonest={key: tuple(e.slug for e in held) for key, held in described.soonest.items()},
        bundles={
            (g.kind, g.folder.rpartition("/")[2]): Bundle(
                g.title, g.url, g.source, g.changed, tuple(e.slug for e in g.members)
            )
            for g in groups(tuple(described.entries.values()))
        },
        addresses=tuple(addresses),
        nav=shell.nav,
        foot=shell.foot,
        changed=world.site.feeds_changed,
        records=tuple(records),
    )
