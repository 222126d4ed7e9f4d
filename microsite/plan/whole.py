"""The small sequential middle: the graph and the clock become every page of the output, each with its view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from microsite import addresses
from microsite.diagnostics import Problem, Span
from microsite.formats.ranking import Index
from microsite.formats.tongue import say
from microsite.formats.urls import href, output_path
from microsite.graph import Graph
from microsite.kinds.funnels import texts_of
from microsite.kinds.markup import organization_node, website_node
from microsite.kinds.matched import leads_nowhere
from microsite.kinds.rubric_page import rubric_contents
from microsite.kinds.transcript_page import transcript_content
from microsite.kinds.world import Described, item_path
from microsite.outputs import indexes, listings, months, topics
from microsite.outputs.calendars import calendar_pages
from microsite.outputs.data import data_pages
from microsite.outputs.facets import facet_pages
from microsite.outputs.feeds import feed_pages
from microsite.outputs.files import fixed_files, redirect_pages
from microsite.outputs.find import find_page, index_page
from microsite.outputs.frame import Shell, html_page
from microsite.outputs.indexes import Program
from microsite.outputs.lists import Lists
from microsite.outputs.outcomes import outcome_pages
from microsite.outputs.partners import HOME as PARTNERS
from microsite.outputs.partners import partner_files, partner_pages
from microsite.outputs.search import search_records
from microsite.outputs.short_links import short_link_pages
from microsite.outputs.sitemap import lastmod
from microsite.plan.describe import Material, describe, entries_of, world_of
from microsite.plan.follow_up import landing_pages, lost_landings, short_links
from microsite.plan.items import item_page, shared_image, with_image
from microsite.plan.left import left, withdrawn
from microsite.plan.outdated import outdated
from microsite.plan.outline import Address, outline_of, sitemap_of
from microsite.plan.planned import SEARCH, Early, FileView, Plan, shell_of
from microsite.plan.program import program_of
from microsite.plan.shorter import shorter
from microsite.sharing import card_pages, face_pages
from microsite.values.calls import Caller, straight
from microsite.values.facts import Entry
from microsite.values.pages import Link, Page
from microsite.values.situation import happening
from microsite.values.views import Content


def plan(graph: Graph, material: Material, call: Caller = straight, early: Early | None = None) -> Plan:
    """Return every page of the site, or the problems of two that claim one address.

    `early` is handed a function that makes the pages of items at some output paths, before all the others are made.
    """

    def soon(world: Described) -> None:
        if early:
            early(lambda paths: _at_once(world, material, _shell(world, material), paths, call))

    described, known = describe(graph, material, call, soon)
    shell = _shell(described, material)
    site = described.world.site
    program = program_of(described)
    lists = _lists(described)
    index = (call(index_page, lists, program, known),) if known.names else ()
    contents = _contents(described, program, lists, index, call)
    entries = tuple(described.entries.values())
    addressed = _addressed(entries, contents)
    first = [
        *_files(material),
        *face_pages(graph, material.assets),
        *card_pages(described, material.assets, material.colours, material.grounds, call),
        *(item_page(described, key, shell, call) for key in described.entries),
        *(call(html_page, content, shell) for content in contents),
        *landing_pages(described, shell, call),
    ]
    then = [*_data(entries, lists, program, material), *index]
    short = tuple(short_links(graph, material.config, site, material.former))
    first += short_link_pages(short, site)
    gone = (*left(material.places, graph, contents), *shorter(graph, material.revisions, contents))
    redirects, faults = addresses.redirects_of(graph, material.former, (*first, *then), gone)
    first += redirect_pages(site, [(r.old, r.new, r.title, r.where) for r in redirects])
    old, to = [(r.old, r.new) for r in redirects], [(one.path, one.target) for one in short]
    framed = [page.path for page in first if page.path.endswith(".html")] if material.config.creators else []
    pages = (
        *first,
        *then,
        *fixed_files(site, entries, old, short=to, searched=bool(shell.search), framed=framed),
        *sitemap_of(addressed, site),
    )
    problems = (*faults, *_faults(described, material, known, pages))
    seek = partial(search_records, entries, program.snippets, lists) if shell.search else tuple
    draw = partial(outline_of, described, shell, addressed, seek)
    return Plan(pages, entries, problems, seek, draw, tuple(described.rows.values()), described.near)


def entries_alone(
    graph: Graph, material: Material, call: Caller = straight, _early: Early | None = None
) -> Plan:
    """Return a plan without a page: the entries of all that is published, for those who ask for nothing else."""
    entries = entries_of(world_of(graph, material), material.keep, call)
    return Plan((), tuple(entries.values()), ())


def _addressed(entries: Iterable[Entry], contents: Iterable[Content]) -> tuple[Address, ...]:
    """Return the lines of the sitemap."""
    return (
        *(Address(item_path(e.kind, e.slug), lastmod(e)) for e in entries),
        *(Address(c.path, c.modified, c.listed) for c in contents if c.indexable),
    )


def _data(entries: tuple[Entry, ...], lists: Lists, program: Program, material: Material) -> tuple[Page, ...]:
    """Return what programs read: calendars, feeds, data, and those of outcomes and partners."""
    site, config = lists.site, material.config
    return (
        *calendar_pages(entries, site, material.at),
        *feed_pages(entries, site),
        *data_pages(entries, site),
        *outcome_pages(program.snippets, site),
        *partner_files(lists, config.creators or (), cards=config.front.cards),
    )


def _faults(
    described: Described, material: Material, known: Index, pages: tuple[Page, ...]
) -> Iterable[Problem]:
    """Yield what is wrong with the addresses of a plan, what is out of date in it, and what leads nobody anywhere."""
    graph, site = described.world.graph, described.world.site
    yield from addresses.clashes(pages, graph)
    yield from addresses.twin_uids(graph, material.revisions)
    yield from outdated(described, material.at)
    yield from addresses.loose_links(
        (*graph.items.values(), *texts_of(material.config)), pages, site, graph.waiting
    )
    yield from lost_landings(material.config, pages)
    yield from addresses.lost(pages, material.gone)
    yield from withdrawn(pages, graph, material.known, material.at)
    yield from leads_nowhere(material.config.synonyms, known)


def _contents(
    described: Described, program: Program, lists: Lists, index: Sequence[Page], call: Caller
) -> list[Content]:
    """Return the content of every HTML page that is no item's: the lists that point at those."""
    site, config = described.world.site, described.world.config
    contents = [
        *call(listings.upcoming_pages, lists),
        *call(listings.archive_pages, lists),
        *call(months.month_pages, lists),
        *call(topics.topic_pages, lists),
        *call(facet_pages, lists),
        *(call(transcript_content, e, described.world) for e in lists.events if e.transcript),
        *indexes.index_pages(lists, program),
        indexes.outcomes_page(lists, program),
        *rubric_contents(config.rubrics, site),
        call(indexes.home, lists, program, (website_node(site), organization_node(site))),
        indexes.not_found(lists),
        *partner_pages(lists, config.creators or (), cards=config.front.cards),
        *([call(indexes.search_page, lists, program)] if config.front.search else []),
        *(call(find_page, lists, program, page) for page in index),
    ]
    image = shared_image(described.world)
    return [with_image(content, image) for content in contents]


def _at_once(
    described: Described, material: Material, shell: Shell, paths: Collection[str], call: Caller
) -> tuple[Page, ...]:
    """Return the pages of items at these output paths, and the theme's files that they ask for."""
    world = described.world
    wanted = [key for key, i in world.graph.items.items() if output_path(world.path_of(i)) in paths]
    return (*_files(material), *(item_page(described, key, shell, call) for key in wanted))


def _lists(described: Described) -> Lists:
    world = described.world
    events = sorted(
        (e for e in described.entries.values() if e.event), key=lambda e: (happening(e).start, e.slug)
    )
    topics = {c.slug: c for e in described.entries.values() for c in e.topics}
    counts: dict[str, int] = {}
    for entry in events:
        for card in entry.topics:
            counts[card.slug] = counts.get(card.slug, 0) + 1
    cards = tuple(replace(topics[slug], count=counts.get(slug, 0)) for slug in sorted(topics))
    left = tuple(i.expire_at for i in world.graph.expired if i.kind == "event" and i.expire_at)
    return Lists(
        site=world.site, at=world.at, events=tuple(events), rows=described.rows, topics=cards, left=left
    )


def _shell(described: Described, material: Material) -> Shell:
    world = described.world
    pages = [(i, described.entries[i.key]) for i in world.graph.of("page")]
    pages.sort(key=lambda pair: (getattr(getattr(pair[0].data, "front", None), "order", 0), pair[0].path))
    named = [i for i, _ in pages if getattr(getattr(i.data, "front", None), "nav", False)]
    site = world.site
    language = site.language
    nav = [
        Link(say(language, "Sessions"), href(site.root, "events/")),
        Link(say(language, "Outcomes"), href(site.root, "outcomes/")),
    ]
    nav += [
        Link(say(language, "Mentors"), href(site.root, "mentors/")),
        Link(say(language, "Topics"), href(site.root, "topics/")),
    ]
    nav += [Link(i.title, world.href(item_path("page", i.slug))) for i in named]
    if material.config.front.search:
        nav.append(Link(say(language, "Search"), href(site.root, SEARCH)))
    held = any(e.event for e in described.entries.values())
    archive = [Link(say(language, "Sessions so far"), href(site.root, "events/archive/"))] if held else []
    known = [Link(say(language, "Partners"), href(site.root, PARTNERS))] if material.config.creators else []
    foot = (*archive, *(Link(i.title, e.href) for i, e in pages if i not in named), *known)
    return shell_of(site, tuple(nav), foot, material.theme, searched=material.config.front.search)


def _files(material: Material) -> Iterable[Page]:
    for asset in sorted({a.path: a for a in material.assets.values()}.values(), key=lambda a: a.path):
        yield Page(asset.path, "file", FileView(asset.source, asset.digest), Span(asset.source))
    for name, (path, data) in sorted(material.theme.items()):
        yield Page(path, "bytes", data, Span(f"theme asset {name}"))
