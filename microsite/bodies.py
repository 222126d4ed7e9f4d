"""Bodies as pages show them: every link to an item and every picture leads to its published address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from microsite.addresses import link_path
from microsite.config import Config
from microsite.formats.urls import href
from microsite.graph import Graph, Item
from microsite.kinds.funnels import texts_of
from microsite.read.assets import Asset
from microsite.values.late import Late

_ADDRESS = re.compile(r'(<a(?: id="[^"]*"| title="[^"]*")* href|<img src)="([^"]*)"')


def bodies(graph: Graph, assets: Mapping[tuple[str, str], Asset], config: Config) -> dict[str, str]:
    """Return the body of each item with its addresses as they are published: items, files, the site's own path."""
    by_path = {item.path: item for item in graph.items.values()}
    return {path: body_of(item, by_path, assets, config) for path, item in by_path.items()}


def bodies_by_and_by(
    graph: Graph, assets: Mapping[tuple[str, str], Asset], config: Config
) -> Mapping[str, str]:
    """Return the same, each body made when it is asked for, and not held."""
    by_path = {item.path: item for item in graph.items.values()}
    return Late(lambda path: body_of(by_path[path], by_path, assets, config), held=False)


def landings(graph: Graph, config: Config) -> dict[str, str]:
    """Return the texts of funnels' steps, by FUNNEL.STEP, with their addresses as they are published."""
    texts = texts_of(config)
    by_path = {item.path: item for item in graph.items.values()} if texts else {}
    return {item.slug: body_of(item, by_path, {}, config) for item in texts}


def body_of(
    item: Item, by_path: Mapping[str, Item], assets: Mapping[tuple[str, str], Asset], config: Config
) -> str:
    """Return the body of one item with its addresses as they are published."""
    if not item.mentions:
        return item.html
    published = {
        (m.is_image, m.target): _published(item, m.target, by_path, assets, config) for m, _ in item.mentions
    }

    def led(match: re.Match[str]) -> str:
        target = published.get((match[1] == "<img src", unescape(match[2])))
        return match[0] if target is None else f'{match[1]}="{_quoted(target)}"'

    return _ADDRESS.sub(led, item.html)


def _quoted(text: str) -> str:
    """Return text as it stands in an attribute of sanitized HTML (WHATWG HTML: serialising HTML fragments)."""
    return escape(text, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _published(
    item: Item,
    target: str,
    by_path: Mapping[str, Item],
    assets: Mapping[tuple[str, str], Asset],
    config: Config,
) -> str:
    asset = assets.get((item.path, target))
    if asset:
        return href(config.root, asset.path)
    path = link_path(item, target, by_path)
    if path is None:
        return target
    tail = target[len(target.split("#", 1)[0].split("?", 1)[0]) :]
    return href(config.root, path) + tail
