"""The small sequential middle: the graph and the clock become every page of the output, each with its view."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.urls import href, output_path
from microsite.graph import Graph, Item, Key
from microsite.kinds import BY_NAME
from microsite.kinds.event_page import soonest
from microsite.kinds.markup import organization_node, website_node
from microsite.kinds.mentor import MentorData, stale_problem
from microsite.kinds.mentor_page import proofs
from microsite.kinds.rows import row
from microsite.kinds.world import Described, Revision, World, item_path
from microsite.outputs import indexes, listings
from microsite.outputs.calendars import calendar_pages
from microsite.outputs.data import data_pages
from microsite.outputs.feeds import feed_pages
from microsite.outputs.files import fixed_files, redirect_pages
from microsite.outputs.frame import Shell, html_page
from microsite.outputs.indexes import Program
from microsite.outputs.listings import Lists
from microsite.outputs.outcomes import outcome_pages
from microsite.outputs.sitemap import sitemap_pages
from microsite.read.agenda import scaled
from microsite.read.assets import Asset
from microsite.values.facts import Entry, Image, Organizer, Site
from microsite.values.pages import Link, Page
from microsite.values.situation import happening
from microsite.values.views import SegmentView, Snippet

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is published as it is: where it lies in the site, and the digest of its bytes."""

    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every page of the output in the order it may be published: pages before the lists that point at them."""

    pages: tuple[Page, ...]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the plan is made from, beside the graph: all of it values that were read before.

    `assets` are by (item path, name as written); `theme` maps an asset's name to its output path and bytes.
    """

    config: Config
    at: datetime
    revisions: Mapping[str, Revision]
    assets: Mapping[tuple[str, str], Asset]
    theme: Mapping[str, tuple[str, bytes]]
    bodies: Mapping[str, str]
    former: Mapping[str, tuple[Key, ...]]
    gone: tuple[tuple[str, Key], ...]


def plan(graph: Graph, material: Material) -> Plan:
    """Return every page of the site, or the problems of two that claim one address."""
    described = describe(graph, material)
    world = described.world
    contents = [
        BY_NAME[item.kind].content(item, described.entries[key], described)
        for key, item in graph.items.items()
    ]
    lists = _lists(described)
    program = _program(described)
    site = world.site
    contents += [
        *listings.upcoming_pages(lists),
        *listings.archive_pages(lists),
        *listings.month_pages(lists),
        *listings.topic_pages(lists),
        *indexes.index_pages(lists, program),
        indexes.outcomes_page(lists, program),
        indexes.home(lists, program, (website_node(site), organization_node(site))),
        indexes.not_found(lists),
        *([indexes.search_page(lists, program)] if material.config.front.search else []),
    ]
    entries = tuple(described.entries.values())
    redirects = redirects_of(graph, material, {output_path(c.path) for c in contents})
    shell = _shell(described, material)
    pages = [
        *_files(material),
        *(html_page(content, shell) for content in contents),
        *redirect_pages(site, redirects),
        *calendar_pages(entries, site, material.at),
        *feed_pages(entries, site),
        *data_pages(entries, site),
        *outcome_pages(program.snippets, site),
        *fixed_files(site, entries, [(old, new) for old, new, _, _ in redirects]),
        *sitemap_pages([(href(site.base_url, c.path), c.modified) for c in contents if c.indexable], site),
    ]
    problems = (
        *clashes(pages),
        *_stale(graph, material),
        *_loose_links(graph, pages, site),
        *_lost(pages, material),
    )
    return Plan(tuple(pages), entries, problems)


def describe(graph: Graph, material: Material) -> Described:
    """Return the entries of all that is published, in a world that knows them."""
    config = material.config
    revisions = material.revisions
    changed = max((revisions[i.path].updated for i in graph.items.values()), default=LONG_AGO)
    site = _site(config, material, changed)
    images = {
        key: Image(href(site.root, a.path), href(site.base_url, a.path), a.width, a.height, a.media_type)
        for key, a in material.assets.items()
        if a.width
    }
    world = World(
        site=site,
        config=config,
        graph=graph,
        at=material.at,
        images=MappingProxyType(images),
        revisions=revisions,
        bodies=material.bodies,
    )
    entries = {key: BY_NAME[item.kind].entry(item, world) for key, item in graph.items.items()}
    return Described(world, MappingProxyType(entries), soonest(entries.values(), material.at))


def _site(config: Config, material: Material, changed: datetime) -> Site:
    front = config.front
    who = front.organizer
    logo = material.assets.get(("site.yaml", who.logo)) if who else None
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
        language=front.language,
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


def _lists(described: Described) -> Lists:
    world = described.world
    events = sorted(
        (e for e in described.entries.values() if e.event), key=lambda e: (happening(e).start, e.slug)
    )
    language = world.site.language
    topics = {c.slug: c for e in described.entries.values() for c in e.topics}
    counts: dict[str, int] = {}
    for entry in events:
        for card in entry.topics:
            counts[card.slug] = counts.get(card.slug, 0) + 1
    cards = tuple(replace(topics[slug], count=counts.get(slug, 0)) for slug in sorted(topics))
    rows = {e.slug: row(e, world.at, language) for e in events}
    return Lists(site=world.site, at=world.at, events=tuple(events), rows=rows, topics=cards)


def _program(described: Described) -> Program:
    world = described.world
    language = world.site.language
    cards, snippets = [], []
    for item in sorted(world.graph.of("mentor"), key=lambda i: (_folded(i.title), i.slug)):
        data = cast(MentorData, item.data)
        front = data.front
        photo = world.image(item, front.photo, "")
        sessions = sum(1 for other in world.graph.backlinks.get(item.key, ()) if other.kind == "event")
        card = replace(world.card("mentor", item.slug, front.name, front.headline, photo), count=sessions)
        cards.append(card)
        for number, proof in enumerate(proofs(data, language), 1):
            snippets.append(
                Snippet(
                    statement=proof.title, metric=proof.metric, baseline=proof.baseline, result=proof.result, unit=proof.unit,
                    period=proof.period, mentor=card, evidence=proof.evidence, verified=proof.verified, anchor=f"{item.slug}-{number}",
                    baseline_value=proof.baseline_value, result_value=proof.result_value,
                )
            )  # fmt: skip
    ordered = sorted(snippets, key=lambda s: (s.verified == "", s.anchor))
    template = world.config.agendas.get(world.config.front.agenda)
    segments: list[SegmentView] = []
    if template and len(template.segments) > 1:
        total = sum(s.minutes.default or s.minutes.min for s in template.segments)
        parts = scaled(template, max(template.duration.min, min(total, template.duration.max)))
        for rule, minutes in zip(template.segments, parts, strict=True):
            share = round(100 * minutes / (sum(parts) or 1))
            segments.append(
                SegmentView(
                    id=rule.id, label=rule.title, title="", minutes=minutes, time="", start="", share=share
                )
            )
    return Program(tuple(cards), tuple(ordered), tuple(segments), template.name if template else "")


def _folded(text: str) -> str:
    """Return a name as people sort it: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _shell(described: Described, material: Material) -> Shell:
    world = described.world
    pages = [(i, described.entries[i.key]) for i in world.graph.of("page")]
    pages.sort(key=lambda pair: (getattr(getattr(pair[0].data, "front", None), "order", 0), pair[0].path))
    named = [i for i, _ in pages if getattr(getattr(i.data, "front", None), "nav", False)]
    site = world.site
    nav = [Link("Sessions", href(site.root, "events/")), Link("Outcomes", href(site.root, "outcomes/"))]
    nav += [Link("Mentors", href(site.root, "mentors/")), Link("Topics", href(site.root, "topics/"))]
    nav += [Link(i.title, world.href(item_path("page", i.slug))) for i in named]
    if material.config.front.search:
        nav.append(Link("Search", href(site.root, "search/")))
    over = any(e.event and e.event.end <= world.at for e in described.entries.values())
    archive = [Link("Sessions so far", href(site.root, "events/archive/"))] if over else []
    foot = (*archive, *(Link(i.title, e.href) for i, e in pages if i not in named))
    assets = {name: href(site.root, path) for name, (path, _) in material.theme.items()}
    return Shell(site, tuple(nav), foot, MappingProxyType(assets))


def _files(material: Material) -> Iterable[Page]:
    for asset in sorted({a.path: a for a in material.assets.values()}.values(), key=lambda a: a.path):
        yield Page(asset.path, "file", FileView(asset.source, asset.digest), Span(asset.source))
    for name, (path, data) in sorted(material.theme.items()):
        yield Page(path, "bytes", data, Span(f"theme asset {name}"))


def redirects_of(graph: Graph, material: Material, taken: set[str]) -> list[tuple[str, str, str, Span]]:
    """Return every old path that leads on: aliases, addresses of renamed files, sessions that have expired.

    An alias may clash with a page and is then a problem; the others give way to a page of theirs.
    """
    found: dict[str, tuple[str, str, Span]] = {}
    for item in graph.items.values():
        for key in material.former.get(item.path, ()):
            found[item_path(*key)] = (item_path(item.kind, item.slug), item.title, item.where())
    for item in graph.expired:
        series = next(
            (r for r in item.refs if r.kind == "series" and ("series", r.slug) in graph.items), None
        )
        target = (
            item_path("series", series.slug)
            if series
            else {"event": "/events/", "mentor": "/mentors/"}.get(item.kind, "/")
        )
        found[item_path(item.kind, item.slug)] = (target, item.title, item.where("expire_at"))
    found = {old: to for old, to in found.items() if output_path(old) not in taken}
    for item in graph.items.values():
        for index, alias in enumerate(item.aliases):
            where = dict(item.marks).get(f"aliases.{index}") or item.where("aliases")
            found[alias] = (item_path(item.kind, item.slug), item.title, where)
    return sorted((old, *to) for old, to in found.items())


def _lost(pages: Sequence[Page], material: Material) -> Iterable[Problem]:
    """Yield a warning for each address that was published and would answer 404 from now on."""
    paths = {page.path for page in pages}
    for source, (kind, slug) in material.gone:
        old = item_path(kind, slug)
        if output_path(old) not in paths:
            words_ = f"{source} was deleted, and its address {old} would lead nowhere"
            hint = (
                f"put it back with `status: cancelled`, or write `aliases: [{old}]` on what takes its place"
            )
            yield warning("U105", words_, Span(source), hint)


def clashes(pages: Sequence[Page]) -> tuple[Problem, ...]:
    """Return a problem for each two pages on one address, also by case, Unicode form, or a file that is also a folder."""
    problems = []
    seen: dict[str, Page] = {}
    folders: dict[str, Page] = {}
    for page in pages:
        key = unicodedata.normalize("NFC", page.path).casefold()
        other = seen.get(key) or folders.get(key)
        if other and not (page.form == "file" and page == other):
            mine, theirs = page.source, other.source
            address = "/" + page.path.removesuffix("index.html")
            words_ = f"the address {address} is also claimed by {theirs}"
            hint = "give one of them another `slug:`" if "/" in mine.path else "rename one of them"
            problems.append(error("U102", words_, mine, hint))
            continue
        seen[key] = page
        parts = key.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder in seen:
                problems.append(
                    error(
                        "U102", f"the address /{folder} is also claimed by {seen[folder].source}", page.source
                    )
                )
            folders.setdefault(folder, page)
    return tuple(problems)


def _stale(graph: Graph, material: Material) -> Iterable[Problem]:
    for item in graph.of("mentor"):
        problem = stale_problem(
            cast(MentorData, item.data), item.where("verification.on"), material.at.date()
        )
        if problem:
            yield problem


def _loose_links(graph: Graph, pages: Sequence[Page], site: Site) -> Iterable[Problem]:
    """Yield a problem for each link of a body that leads to no page of this site."""
    paths = {page.path for page in pages}
    by_path = {item.path: item for item in graph.items.values()}
    for item in graph.items.values():
        for mention, where in item.mentions:
            target = link_path(item, mention.target, by_path)
            if target is None or mention.is_image:
                continue
            if output_path(target) not in paths and output_path(target.rstrip("/") + "/") not in paths:
                words_ = f"the link '{mention.target}' leads to no page of this site"
                yield error("R104", words_, where, f"nothing is published at {href(site.root, target)}")


def link_path(item: Item, target: str, by_path: Mapping[str, Item]) -> str | None:
    """Return the site path that a link in an item's body means, None when it is no link to a page of the site.

    A relative link starts at the source file, as a code host's preview has it; one to a Markdown file of content
    means that item's page.
    """
    from posixpath import normpath  # noqa: PLC0415 - only for links
    from urllib.parse import unquote  # noqa: PLC0415 - the same

    path = unquote(target.split("#", 1)[0].split("?", 1)[0])
    if not path or ":" in path.split("/", 1)[0]:
        return None
    if not path.startswith("/"):
        folder = item.path.removeprefix("content/").rsplit("/", 1)[0]
        slash = "/" if path.endswith(("/", ".", "..")) else ""
        path = normpath(f"/{folder}/{path}") + slash
    else:
        slash = "/" if path.endswith("/") and path != "/" else ""
        path = normpath(path) + slash
    other = by_path.get(f"content{path}")
    if other is not None:
        return item_path(other.kind, other.slug)
    return unicodedata.normalize("NFC", path.replace("//", "/"))
