"""The pages of items: each is planned with the way to make its view, which is made with the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import cast

from microsite.formats.urls import output_path
from microsite.graph import Key
from microsite.kinds import BY_NAME, Apart
from microsite.kinds.world import Described, World
from microsite.outputs.frame import Shell, html_page, html_view
from microsite.sharing import site_image
from microsite.values.calls import Caller, straight
from microsite.values.facts import Image
from microsite.values.pages import Facts, FromFacts, Later, Page
from microsite.values.views import Content, HtmlView


def item_page(described: Described, key: Key, shell: Shell, call: Caller = straight) -> Page:
    """Return the page of an item; where nothing is remembered from one plan to the next, its view is made with the page."""
    item = described.world.graph.items[key]
    if call is not straight:
        content = call(BY_NAME[item.kind].content, item, described.entries[key], described)
        return call(html_page, with_image(content, shared_image(described.world)), shell)
    path = output_path(described.world.path_of(item))
    return Page(path, "html", _item_later(described, key, shell), item.where())


def _item_later(described: Described, key: Key, shell: Shell) -> Later:
    """Return how the view of an item's page is made with the page."""
    if BY_NAME[key[0]].apart:
        return FromFacts(partial(_item_facts, described, key, shell), _item_view_of, described.world.at)
    return Later(partial(_item_view, described, key, shell), described.world.at)


def _item_facts(described: Described, key: Key, shell: Shell) -> Facts:
    world, apart = described.world, cast(Apart, BY_NAME[key[0]].apart)
    known = apart.facts(world.graph.items[key], described.entries[key], described)
    return Facts(apart.template, (key[0], known, shared_image(world), shell))


def _item_view_of(facts: Facts, at: datetime) -> HtmlView:
    kind, known, image, shell = cast(tuple[str, object, tuple[Image, ...], Shell], facts.held)
    content = cast(Apart, BY_NAME[kind].apart).content(known, shell.site, at)
    return html_view(with_image(content, image), shell)


def _item_view(described: Described, key: Key, shell: Shell) -> HtmlView:
    item = described.world.graph.items[key]
    content = BY_NAME[item.kind].content(item, described.entries[key], described)
    return html_view(with_image(content, shared_image(described.world)), shell)


def shared_image(world: World) -> tuple[Image, ...]:
    """Return what a share of a page shows that has no picture of its own."""
    return (site_image(world.site),) if world.config.front.cards else ()


def with_image(content: Content, image: tuple[Image, ...]) -> Content:
    """Return a content that has a picture: its own, else this one."""
    return replace(content, images=image) if image and not content.images else content
