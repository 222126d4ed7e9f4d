"""A page of prose as the pivot and as a page."""

from __future__ import annotations

from typing import cast

from microsite.graph import Item
from microsite.kinds.markup import crumbs_node
from microsite.kinds.page import PageData
from microsite.kinds.world import Described, World
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.views import Content, TextPage


def entry(item: Item, world: World) -> Entry:
    """Return the entry of a page."""
    data = cast(PageData, item.data)
    front = data.front
    return world.entry(item, front, front.summary)


def content(item: Item, entry_: Entry, described: Described) -> Content:
    """Return the page itself."""
    world = described.world
    crumbs = (Link(world.site.title, world.href("/")), Link(entry_.title, entry_.href, current=True))
    first = entry_.text.split("\n", 1)[0]
    return Content(
        path=world.path_of(item),
        template="page.html",
        title=entry_.title,
        description=entry_.summary or first[:160] or f"{entry_.title}, {world.site.title}.",
        page=TextPage(title=entry_.title, html=entry_.html, rows=(), lang=entry_.lang),
        nodes=(crumbs_node(crumbs, world.site),),
        crumbs=crumbs,
        source=item.where(),
        lang=entry_.lang,
        modified=entry_.updated if entry_.dated else None,
    )
