"""Every published item is described: the site, its pictures, the entries, and the rows of sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime
from types import MappingProxyType

from microsite.config import Config
from microsite.formats.ranking import Index
from microsite.formats.tongue import taught
from microsite.formats.urls import href
from microsite.graph import Graph, Key
from microsite.history_slugs import Shown
from microsite.kinds import BY_NAME
from microsite.kinds.matched import by_slug, mentor_counts, mentor_index, mentor_text
from microsite.kinds.mentor_page import evidence_of, first_proofs
from microsite.kinds.related import soonest
from microsite.kinds.rows import row
from microsite.kinds.world import Described, Revision, World
from microsite.read.assets import Asset
from microsite.records import frozen
from microsite.values.calls import Caller, Keeper, straight, whole
from microsite.values.cards import Colours, Ground, face_path
from microsite.values.clock import LONG_AGO
from microsite.values.facts import Entry, Face, Image, Organizer, Site, Transcript

Near = Mapping[str, tuple[tuple[str, int], ...]]


@frozen(kw_only=True)
class Material:
    """What the plan is made from, beside the graph: all of it values that were read before.

    `assets` are by (item path, name as written); `theme` maps an asset's name to its output path and bytes;
    `words` are the theme's own catalogs by language tag; `near` are the mentors most like each as they last were, which early
    pages go by; `keep` holds the entries.
    """

    config: Config
    at: datetime
    revisions: Mapping[str, Revision]
    assets: Mapping[tuple[str, str], Asset]
    theme: Mapping[str, tuple[str, bytes]]
    bodies: Mapping[str, str]
    colours: Colours = field(default_factory=Colours)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    former: Mapping[str, tuple[Key, ...]]
    gone: tuple[tuple[str, Key], ...]
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Mapping[str, Shown] = field(default_factory=dict)
    words: tuple[tuple[str, bytes], ...] = ()
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    landings: Mapping[str, str] = field(default_factory=dict)
    near: Near = field(default_factory=dict)
    keep: Keeper = whole


def describe(
    graph: Graph,
    material: Material,
    call: Caller = straight,
    early: Callable[[Described], None] | None = None,
) -> tuple[Described, Index]:
    """Return the entries of all that is published, in a world that knows them, and what needs are matched against.

    Pages keep the first for as long as they are made; the index is large, and not needed so long. It also takes long to make:
    `early` is handed the world before, in which mentors are like each other as they last were.
    """
    world = world_of(graph, material)
    entries = entries_of(world, material.keep, call)
    rows = {e.slug: call(row, e, material.at, world.site.language) for e in entries.values() if e.event}
    shown = {
        i.slug: call(first_proofs, i, world.site.language, evidence_of(i, world.files))
        for i in graph.of("mentor")
    }
    described = Described(
        world=world,
        entries=MappingProxyType(entries),
        soonest=soonest(entries.values(), material.at),
        rows=MappingProxyType(rows),
        near=material.near,
        proofs=MappingProxyType(shown),
    )
    if early:
        early(described)
    index = index_of_mentors(world, call)
    return replace(described, near=MappingProxyType(neighbours(index))), index


def world_of(graph: Graph, material: Material) -> World:
    """Return what all that is published may say of the site and of one another."""
    config = material.config
    revisions = material.revisions
    changed = max((revisions[i.path].updated for i in graph.items.values()), default=LONG_AGO)
    site = site_of(config, material.assets.get(("site.yaml", config.logo)), material.words, changed)
    images = {key: image_of(site, asset) for key, asset in material.assets.items() if asset.width}
    return World(
        site=site,
        config=config,
        graph=graph,
        at=material.at,
        images=MappingProxyType(images),
        files=MappingProxyType(
            {key: href(site.base_url, asset.path) for key, asset in material.assets.items()}
        ),
        revisions=revisions,
        bodies=material.bodies,
        transcripts=material.transcripts,
        landings=material.landings,
    )


def entries_of(world: World, keep: Keeper = whole, call: Caller = straight) -> dict[Key, Entry]:
    """Return the entries of all that is published, by key."""
    items = world.graph.items.items()
    return {key: keep(call(BY_NAME[item.kind].entry, item, world)) for key, item in items}


def index_of_mentors(world: World, call: Caller = straight) -> Index:
    """Return what needs are matched against."""
    texts = tuple(call(mentor_text, item, world) for item in by_slug(world.graph))
    counts = tuple(call(mentor_counts, text) for text in texts)
    return call(mentor_index, texts, world.config.synonyms, counts)


def neighbours(index: Index) -> Near:
    """Return for each mentor those who are most like, as (slug, percent)."""
    pairs = zip(index.names, index.near, strict=True)
    return {name: tuple((index.names[number], like) for number, like in found) for name, found in pairs}


def image_of(site: Site, asset: Asset) -> Image:
    """Return a picture as pages show it, where it is a portrait also as squares for lists."""
    own, url = href(site.root, asset.path), href(site.base_url, asset.path)
    squares = [(href(site.root, face_path(asset.digest, side)), side) for side in asset.faces]
    face = Face(*squares[0], ", ".join(f"{at} {side}w" for at, side in squares)) if squares else None
    return Image(own, url, asset.width, asset.height, asset.media_type, cut=asset.cut, face=face)


def site_of(
    config: Config, logo: Asset | None, words: tuple[tuple[str, bytes], ...], changed: datetime
) -> Site:
    """Return what every page may say of the site; `words` are the theme's catalogs, `changed` the last change of all."""
    front = config.front
    who = front.organizer
    image = None
    if logo:
        url = href(config.base_url, logo.path)
        image = Image(
            href(config.root, logo.path), url, logo.width, logo.height, logo.media_type, front.title
        )
    return Site(
        title=front.title,
        base_url=config.base_url,
        root=config.root,
        description=front.description,
        language=taught(front.language, words),
        zone=front.timezone,
        organizer=Organizer(
            who.name if who else front.title,
            (who.url if who else "") or config.base_url,
            image,
            who.email if who else "",
        ),
        keep_past_days=front.feeds.keep_past_days,
        feeds_changed=changed,
        uid_host=config.uid_host,
    )
