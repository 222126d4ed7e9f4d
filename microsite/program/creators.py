"""What the command `creators` answers: who brings visitors, by which addresses, and what their readers are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.formats.urls import href, with_via
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.world import item_path
from microsite.outputs.groups import chosen
from microsite.outputs.partners import SPONSORED, folder
from microsite.program.reading import read_site
from microsite.read.creators import PATH, Creator
from microsite.read.wording import near
from microsite.records import frozen


@frozen
class Link:
    """An address that counts for a creator, and the HTML of a link to it; `title` is what it leads to."""

    creator: Creator
    url: str
    title: str
    html: str

    @property
    def rel(self) -> str:
        """Return what the link has to say of itself."""
        return SPONSORED if self.creator.front.paid else ""


@frozen
class Told:
    """A creator, the address of the partner's page, and the sessions to come that they promote."""

    creator: Creator
    page: str
    coming: tuple[str, ...]


@frozen
class Answer:
    """The creators and their links, none when something is wrong."""

    problems: tuple[Problem, ...]
    creators: tuple[Told, ...] = ()
    links: tuple[Link, ...] = ()


def creators_of(root: Path, at: datetime) -> Answer:
    """Return who brings visitors to a site."""
    found = read_site(root, at)
    if found.config is None or found.graph is None or found.errors:
        return Answer(found.errors)
    return Answer((), tuple(_told(found.config, found.graph, at)))


def links_of(root: Path, at: datetime, event: str, only: str = "") -> Answer:
    """Return the addresses that count for each creator, or for `only` one: of an event by its slug, without one of their own pages."""
    found = read_site(root, at)
    config = found.config
    if config is None or found.graph is None or found.errors:
        return Answer(found.errors)
    creators = [one for one in config.creators or () if only in {"", one.slug}]
    if only and not creators:
        known = [one.slug for one in config.creators or ()]
        return Answer((error("R101", f"there is no creator '{only}'", Span(PATH), near(only, known)),))
    item = found.graph.get("event", event) if event else None
    if event and item is None:
        known = [one.slug for one in found.graph.of("event")]
        return Answer(
            (
                error(
                    "R101",
                    f"there is no session '{event}' on the site now",
                    Span("content/events"),
                    near(event, known),
                ),
            )
        )
    return Answer((), (), tuple(_link(config, one, item) for one in creators))


def _told(config: Config, graph: Graph, at: datetime) -> Iterator[Told]:
    creators = config.creators or ()
    events = [i for i in graph.of("event") if isinstance(i.data, EventData) and i.data.end > at]
    for one, part in zip(creators, chosen(creators, events, _labels), strict=True):
        yield Told(one, href(config.base_url, folder(one.slug)), tuple(item.slug for item in part))


def _labels(item: Item) -> Sequence[tuple[str, str]]:
    data = item.data
    if not isinstance(data, EventData):
        return ()
    labels = [("events", item.slug), ("series", data.front.series)]
    labels += [("mentors", slug) for slug in data.mentors]
    return [*labels, *(("topics", slug) for slug in data.front.topics)]


def _link(config: Config, one: Creator, item: Item | None) -> Link:
    path = item_path("event", item.slug) if item else folder(one.slug)
    url = with_via(href(config.base_url, path), one.slug)
    title = item.title if item else f"Sessions recommended by {one.front.name}"
    rel = f' rel="{SPONSORED}"' if one.front.paid else ""
    return Link(one, url, title, f'<a href="{escape(url)}"{rel}>{escape(title)}</a>')
