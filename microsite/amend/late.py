"""A site of which nothing is read before a page asks for it: the outline says where things lie, the rest is read when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from microsite.bodies import body_of
from microsite.config import Config
from microsite.diagnostics import Problem, Severity, count
from microsite.formats.urls import href
from microsite.gather import Bodies, files_of, parse
from microsite.graph import Graph, Item, Key
from microsite.kinds import BY_NAME
from microsite.kinds.mentor_page import evidence_of, first_proofs
from microsite.kinds.rows import row
from microsite.kinds.world import Described, Revision, World
from microsite.plan.describe import image_of
from microsite.plan.outline import Outline
from microsite.read import assets as asset_room
from microsite.read.assets import Asset
from microsite.read.document import MAX_FILE
from microsite.read.files import read_file
from microsite.records import frozen
from microsite.transcripts import transcript_of
from microsite.values.facts import Entry, Image, Site, Transcript
from microsite.values.late import Late
from microsite.values.views import ProofView, Row

Assets = Mapping[tuple[str, str], Asset]


class ChangedError(Exception):
    """A file is not what it was when the outline was drawn, so that nothing can be built on it."""


@frozen
class Shelf:
    """Where items come from: the files of a site that are as they were, whose digests are known, and those that were edited."""

    root: Path
    config: Config
    outline: Outline
    digests: Mapping[str, str]
    edited: Mapping[str, Item]
    bodies: Bodies

    def item(self, path: str) -> Item:
        """Return the item of a source file; raise ChangedError when the file is another one by now."""
        if path in self.edited:
            return self.edited[path]
        source = read_file(self.root, path, MAX_FILE)
        if isinstance(source, Problem) or source.digest != self.digests.get(path):
            raise ChangedError(path)
        (given,) = self.bodies.before([source], self.config.front.markdown.flavor)
        item = parse(given, self.config).item
        if item is None:
            raise ChangedError(path)
        return item

    def transcript(self, item: Item, graph: Graph) -> Transcript | None:
        """Return what was said in a session; raise ChangedError when its file cannot be read any more."""
        found, faults = transcript_of(self.root, item, graph, self.config)
        if count(faults, Severity.ERROR):
            raise ChangedError(item.path)
        return found

    def asset(self, item: Item, name: str) -> Asset | None:
        """Return a file that an item names, None when it names none of that name."""
        where = next((where for named, where in files_of(item) if named == name), None)
        found = asset_room.find(self.root, item.path, name, where) if where else None
        if isinstance(found, Problem):
            raise ChangedError(item.path)
        return found


def described(
    shelf: Shelf, site: Site, revisions: Mapping[str, Revision], logo: Asset | None, at: datetime
) -> tuple[Described, Assets]:
    """Return the world as `microsite.plan.describe` does, and the files that items name; all of it comes late."""
    outline, config = shelf.outline, shelf.config
    paths = outline.paths
    by_path: Mapping[str, Item] = Late(lambda path: shelf.item(path) if path in outline.items else None)
    items: Mapping[Key, Item] = Late(lambda key: by_path[paths[key]] if key in paths else None)

    def asset(key: tuple[str, str]) -> Asset | None:
        path, name = key
        if path == "site.yaml":
            return logo
        return shelf.asset(by_path[path], name) if path in outline.items else None

    assets: Assets = Late(asset)
    graph = Graph(items, _each(items, outline.backlinks))
    world = World(
        transcripts=Late(lambda slug: shelf.transcript(items["event", slug], graph)),
        site=site,
        config=config,
        graph=graph,
        at=at,
        images=Late(lambda key: _image(site, assets.get(key))),
        files=Late(lambda key: href(site.base_url, found.path) if (found := assets.get(key)) else None),
        revisions=revisions,
        bodies=Late(lambda path: body_of(by_path[path], by_path, assets, config)),
    )
    entries: Mapping[Key, Entry] = Late(
        lambda key: BY_NAME[key[0]].entry(items[key], world) if key in paths else None
    )
    rows: Mapping[str, Row] = Late(lambda slug: row(entries["event", slug], at, site.language))
    shown: Mapping[str, tuple[ProofView, ...]] = Late(
        lambda slug: _proofs(items["mentor", slug], world) if ("mentor", slug) in paths else None
    )
    return Described(world, entries, outline.soonest, rows, outline.near, shown), assets


def _each(held: Mapping[Key, Item], slugs: Mapping[Key, tuple[str, ...]]) -> Mapping[Key, tuple[Item, ...]]:
    """Return the events of each group."""
    return Late(lambda key: tuple(held["event", slug] for slug in slugs.get(key, ())))


def _proofs(item: Item, world: World) -> tuple[ProofView, ...]:
    return first_proofs(item, world.site.language, evidence_of(item, world.files))


def _image(site: Site, asset: Asset | None) -> Image | None:
    return image_of(site, asset) if asset and asset.width else None
