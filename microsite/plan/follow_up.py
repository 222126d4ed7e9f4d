"""What follows sessions: the short links of every step, and the pages that some of them lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from microsite.addresses import after
from microsite.config import Config
from microsite.diagnostics import Problem, error
from microsite.formats.urls import encoded, href, output_path
from microsite.formats.utm import follow_up, tagged
from microsite.graph import Graph, Item, Key
from microsite.kinds.funnels import steps_of, targets
from microsite.kinds.landing_page import landing_content, landing_path, short_path
from microsite.kinds.world import Described, item_path
from microsite.outputs.frame import Shell, html_page, html_view
from microsite.outputs.short_links import ShortLink
from microsite.read.funnels import Funnel, Step
from microsite.read.wording import cut, near_address
from microsite.values.calls import Caller, straight
from microsite.values.facts import Site
from microsite.values.pages import Later, Page
from microsite.values.views import HtmlView

MANY = 2_000  # pages; among more no near miss is sought


def landing_pages(described: Described, shell: Shell, call: Caller = straight) -> Iterator[Page]:
    """Yield the page of each step with a text of its own, after each session that took or takes place."""
    world = described.world
    for item in world.graph.of("event") if world.config.funnels else ():
        if is_off(item):
            continue
        entry = described.entries[item.key]
        for funnel, step in steps_of(item, world.config):
            if step.front.landing.kind != "text":
                continue
            if call is not straight:
                yield call(html_page, call(landing_content, funnel, step, entry, described), shell)
                continue
            path = output_path(landing_path(step, item.slug))
            view = Later(partial(_view, described, item.key, (funnel, step), shell), world.at)
            yield Page(path, "html", view, funnel.where(f"steps.{step.number}.landing"))


def _view(described: Described, key: Key, of: tuple[Funnel, Step], shell: Shell) -> HtmlView:
    return html_view(landing_content(*of, described.entries[key], described), shell)


def is_off(item: Item) -> bool:
    """Say whether an event was cancelled: nobody came, so nothing follows."""
    return getattr(getattr(item.data, "front", None), "status", "") == "cancelled"


def short_links(
    graph: Graph, config: Config, site: Site, former: Mapping[str, tuple[Key, ...]]
) -> Iterator[ShortLink]:
    """Yield the short links of all events. One that was printed goes on leading somewhere.

    A cancelled event's lead to its page, which says so, an expired one's where its page leads; those of a renamed event are also where
    they were.
    """
    if not config.funnels:
        return
    taken = {item.slug for item in graph.of("event")}
    for item in graph.of("event"):
        old = {slug for kind, slug in former.get(item.path, ()) if kind == "event"} - taken
        taken |= old
        for funnel, step in steps_of(item, config):
            link = _short_link(item, (funnel, step), site)
            yield link
            yield from (replace(link, path=short_path(slug, step.id)) for slug in sorted(old))
    for item in graph.expired:
        if item.slug not in taken:
            for funnel, step in steps_of(item, config):
                yield _led(item, (funnel, step), site, after(item, graph))


def _short_link(item: Item, of: tuple[Funnel, Step], site: Site) -> ShortLink:
    if is_off(item):
        return _led(item, of, site, item_path("event", item.slug))
    funnel, step = of
    path, landing = landing_path(step, item.slug), step.front.landing
    return ShortLink(
        path=short_path(item.slug, step.id),
        target=tagged(
            href(site.root, path) + landing.tail if path else landing.value,
            follow_up(funnel.name, item.slug, step.id),
        ),
        canonical=href(site.base_url, path) if path else "",
        words=step.front.cta,
        where=funnel.where(f"steps.{step.number}.id"),
    )


def _led(item: Item, of: tuple[Funnel, Step], site: Site, path: str) -> ShortLink:
    """Return the short link of a step that is not taken: it leads to what stands for the event now."""
    funnel, step = of
    where = funnel.where(f"steps.{step.number}.id")
    to = href(site.root, path), href(site.base_url, path)
    return ShortLink(short_path(item.slug, step.id), *to, item.title, where)


def lost_landings(config: Config, pages: tuple[Page, ...]) -> Iterator[Problem]:
    """Yield paths that steps name and at which nothing is published, or only a short link, which might lead back."""
    if not config.funnels:
        return
    paths = {page.path for page in pages if page.form != "sent-on"}
    for funnel, _, key, target in targets(config):
        if target.kind != "path" or output_path(target.value) in paths:
            continue
        slashed = target.value.rstrip("/") + "/"
        known = {"/" + path.removesuffix("index.html") for path in paths if path.endswith("index.html")}
        close = near_address(target.value, known) if len(paths) <= MANY else ""
        hint = f"did you mean '{slashed}'?" if slashed in known else close
        words = f"the landing '{cut(target.value)}' leads to no page of this site"
        if key.endswith("link"):
            words = f"the link '{cut(target.value)}' leads to no page of this site"
        hint = hint or f"nothing is published at {cut(encoded(target.value))}"
        yield error("R104", words, funnel.where(key), hint)
