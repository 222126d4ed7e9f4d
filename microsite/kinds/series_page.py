"""A series as the pivot, and its page: what it is and its sessions."""

from __future__ import annotations

from typing import cast

from microsite.formats.days import by_day
from microsite.formats.tongue import joined, say, say_many, tally
from microsite.graph import Item
from microsite.kinds.markup import crumbs_node, series_node
from microsite.kinds.mentor_page import webcal
from microsite.kinds.series import SeriesData
from microsite.kinds.world import Described, World
from microsite.values.facts import Entry
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening, is_on
from microsite.values.views import Content, ListPage


def entry(item: Item, world: World) -> Entry:
    """Return the entry of a series."""
    data = cast(SeriesData, item.data)
    front = data.front
    image = world.image(item, front.image, front.image_alt or front.title)
    images = world.shared(item, front.title, image)
    return world.entry(item, front, front.summary, topics=front.topics, images=images)


def content(item: Item, entry_: Entry, described: Described) -> Content:
    """Return the page of one series."""
    world = described.world
    language = world.site.language
    keys = [i.key for i in world.graph.backlinks.get(("series", item.slug), ()) if i.kind == "event"]
    members = sorted((described.entries[k] for k in keys), key=lambda e: (happening(e).start, e.slug))
    upcoming = [described.rows[e.slug] for e in members if happening(e).end > world.at]
    coming = sum(is_on(happening(e), world.at) for e in members)
    past = tuple(described.rows[e.slug] for e in reversed(members) if happening(e).end <= world.at)
    crumbs = (
        Link(world.site.title, world.href("/")),
        Link(say(language, "Sessions"), world.href("/events/")),
        Link(entry_.title, entry_.href, current=True),
    )
    calendar = entry_.href + "calendar.ics"
    many = say_many(language, "{n} session", "{n} sessions", len(members))
    newest = say(language, "New sessions of {series}", series=entry_.title)
    page = ListPage(
        title=entry_.title, intro=entry_.summary, html=entry_.html, groups=by_day(upcoming, language), past=past,
        count=many, tally=tally(language, "{n} to come", "{n} to come", coming), as_of="", as_of_iso="", facets=(), previous=None, following=None,
        position="", calendar=calendar, webcal=webcal(world, calendar), feed=entry_.href + "feed.xml",
        empty=say(language, "No session of this series is planned at the moment."),
        empty_link=Link(say(language, "All sessions"), world.href("/events/")), lang=entry_.lang,
    )  # fmt: skip
    return Content(
        path=world.path_of(item),
        template="list.html",
        title=entry_.title,
        description=entry_.summary or _about(entry_.title, many, world),
        page=page,
        nodes=(series_node(entry_, members, world.site), crumbs_node(crumbs, world.site)),
        crumbs=crumbs,
        source=item.where(),
        lang=entry_.lang,
        images=entry_.images,
        alternates=(
            Alternate("application/atom+xml", newest, entry_.href + "feed.xml"),
            Alternate("text/calendar", entry_.title, calendar),
        ),
        modified=entry_.updated if entry_.dated else None,
    )


def _about(title: str, many: str, world: World) -> str:
    """Return what a series without a summary says of itself: "The pilot: 6 sessions, Short Sessions."."""
    language = world.site.language
    told = joined(language, many, world.site.title)
    return say(language, "{text}.", text=say(language, "{label}: {text}", label=title, text=told))
