"""What is published for those who bring visitors: a page each with the list of all, a small page for frames, and feeds.

A reader's way is said by `?via=SLUG` in links to sessions and to the partner's page, and nowhere else: canonical addresses, the
sitemap, markup and identities never have it. Google asks that links which are paid for, affiliate links among them, say
rel="sponsored" (Search Central: "Qualify your outbound links to Google"; "A reminder on qualifying links", July 2021). So where a share is paid, every link that counts for the partner says it:
in the frame and in the snippet, which stand on the partner's own site, and on the partner's page, where it marks what is paid for
to readers of the markup too; and so does the link to the partner's site, as it stands there in return. The disclosure stands
before the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from microsite.diagnostics import Span
from microsite.formats import jsonld
from microsite.formats.jsonld import Node, item_list
from microsite.formats.oembed import MEDIA_TYPE, Rich, frame
from microsite.formats.qr import fits, qr, svg
from microsite.formats.tongue import joined, say, say_many
from microsite.formats.urls import href, with_via
from microsite.outputs.calendars import group_calendar
from microsite.outputs.feeds import group_feeds
from microsite.outputs.frame import fit, sentences
from microsite.outputs.groups import PARTNER, Group, partners, promoted
from microsite.outputs.indexes import top_page
from microsite.outputs.lists import Lists, number_to_come, to_come
from microsite.outputs.sitemap import newest
from microsite.outputs.vevent import as_told
from microsite.read.creators import PATH, Creator
from microsite.values.cards import SIZES, size_of
from microsite.values.facts import Card, Entry, Image, Site
from microsite.values.pages import Alternate, Link, Page
from microsite.values.situation import happening
from microsite.values.views import Content, EmbedPage, IndexPage, PartnerPage, Row

HOME = "/partners/"
SPONSORED = "sponsored"
MOST = 50  # rows that a partner's page shows
FRAMED = 5  # rows that a frame shows
WIDTH, HEIGHT = 480, 640  # of a frame, in CSS pixels


def folder(slug: str) -> str:
    """Return the path of a partner's page."""
    return f"{HOME}{slug}/"


def partner_pages(lists: Lists, creators: Sequence[Creator], *, cards: bool) -> tuple[Content, ...]:
    """Return the list of partners, and of each the page and the small page for frames; `cards` says that images are drawn."""
    chosen = promoted(creators, lists.events)
    pages = [
        page
        for one, part in zip(creators, chosen, strict=True)
        for page in _pages(lists, one, part, card_images(lists.site, one) if cards else ())
    ]
    return (_index(lists, creators), *pages) if creators else ()


def partner_files(lists: Lists, creators: Sequence[Creator], *, cards: bool) -> tuple[Page, ...]:
    """Return calendar, feeds, oEmbed answer and QR code of each partner."""
    groups = partners(creators, lists.events, lists.site, lists.at)
    return tuple(
        page
        for one, group in zip(creators, groups, strict=True)
        for page in _files(lists, one, group, card_images(lists.site, one)[0] if cards else None)
    )


def card_images(site: Site, one: Creator) -> tuple[Image, ...]:
    """Return the three images that a share of a partner's page shows."""
    heading = say(site.language, "Sessions recommended by {name}", name=one.front.name)
    alt = joined(site.language, one.front.name, fit(one.front.about) or heading)
    paths = ((folder(one.slug) + name, size_of(across, down)) for name, across, down in SIZES)
    return tuple(
        Image(href(site.root, path), href(site.base_url, path), *size, "image/jpeg", alt)
        for path, size in paths
    )


def _files(lists: Lists, one: Creator, group: Group, image: Image | None) -> Iterator[Page]:
    told = replace(group, members=tuple(as_told(entry, lists.at) for entry in group.members))
    yield group_calendar(told, lists.site, lists.at)
    yield from group_feeds(group, lists.site)
    title = _heading(lists, one)
    view = Rich(
        title=title,
        html=_frame(lists, one),
        width=WIDTH,
        height=HEIGHT,
        provider=(lists.site.title, lists.site.base_url),
        author=(one.front.name, one.front.url or group.url),
        thumbnail=(image.url, image.width, image.height) if image else None,
    )
    yield Page(f"{group.folder}/oembed.json", "json", view, one.where)
    if fits(share := with_via(group.url, one.slug)):
        yield Page(f"{group.folder}/qr.svg", "text", svg(qr(share)), one.where)


def _heading(lists: Lists, one: Creator) -> str:
    return say(lists.site.language, "Sessions recommended by {name}", name=one.front.name)


def _frame(lists: Lists, one: Creator) -> str:
    return frame(lists.url(f"{folder(one.slug)}embed/"), _heading(lists, one), WIDTH, HEIGHT)


def _pages(
    lists: Lists, one: Creator, chosen: Sequence[Entry], images: tuple[Image, ...]
) -> tuple[Content, Content]:
    coming = [e for e in chosen if happening(e).end > lists.at]
    return _page(lists, one, coming, images), _embed(lists, one, coming)


def _page(lists: Lists, one: Creator, coming: Sequence[Entry], images: tuple[Image, ...]) -> Content:
    site, path, heading = lists.site, folder(one.slug), _heading(lists, one)
    own, url = lists.href(path), lists.url(path)
    crumbs = (
        Link(site.title, lists.href("/")),
        Link(say(site.language, "Partners"), lists.href(HOME)),
        Link(one.front.name, own, current=True),
    )
    described = say_many(
        site.language,
        "{n} session to come at {site}, chosen by {name}.",
        "{n} sessions to come at {site}, chosen by {name}.",
        number_to_come(lists, coming),
        site=site.title,
        name=one.front.name,
    )
    return Content(
        path=path,
        template="partner.html",
        title=heading,
        description=sentences([one.front.about, described, site.description]),
        page=_view(lists, one, coming),
        nodes=(_profile(one, url), item_list((e.url for e in coming[:MOST]), heading)),
        crumbs=crumbs,
        source=one.where,
        og_type="profile" if one.front.kind == "person" else "website",  # OpenGraph's profile is a person's
        og_title=one.front.name,
        images=images,
        alternates=(
            Alternate("application/atom+xml", heading, f"{own}feed.xml"),
            Alternate("application/feed+json", heading, f"{own}feed.json"),
            Alternate("text/calendar", heading, f"{own}calendar.ics"),
            Alternate(MEDIA_TYPE, heading, f"{url}oembed.json"),
        ),
        modified=newest(coming),
        listed=tuple(e.slug for e in coming),
    )


def _view(lists: Lists, one: Creator, coming: Sequence[Entry]) -> PartnerPage:
    front, heading = one.front, _heading(lists, one)
    own, url = lists.href(folder(one.slug)), lists.url(folder(one.slug))
    share = with_via(url, one.slug)
    as_of, as_of_iso = lists.as_of(lists.events)
    rel = f' rel="{SPONSORED}"' if front.paid else ""
    more = Link(say(lists.site.language, "All sessions"), with_via(lists.href("/events/"), one.slug))
    return PartnerPage(
        name=front.name,
        about=front.about,
        website=front.url,
        rel=_outward(one),
        disclosure=front.disclosure,
        heading=heading,
        rows=_rows(lists, one, coming[:MOST]),
        tally=to_come(lists, coming),
        as_of=as_of,
        as_of_iso=as_of_iso,
        more=more if len(coming) > MOST else None,
        empty=lists.nothing_planned(),
        calendar=f"{own}calendar.ics",
        webcal=f"webcal://{url.split('://', 1)[1]}calendar.ics",
        feed=f"{own}feed.xml",
        json_feed=f"{own}feed.json",
        url=share,
        qr=f"{own}qr.svg" if fits(share) else "",
        embed=f"{own}embed/",
        frame=_frame(lists, one),
        link=f'<a href="{escape(share)}"{rel}>{escape(heading)}</a>',
    )


def _outward(one: Creator) -> str:
    return f"{SPONSORED} noopener" if one.front.paid else "noopener"


def _rows(lists: Lists, one: Creator, part: Sequence[Entry]) -> tuple[Row, ...]:
    """Return the rows of sessions with links that say by whom their reader came; their own addresses stay as they are."""
    rel = SPONSORED if one.front.paid else ""
    return tuple(replace(row, href=with_via(row.href, one.slug), rel=rel) for row in lists.rows_of(part))


def _embed(lists: Lists, one: Creator, coming: Sequence[Entry]) -> Content:
    path, heading = folder(one.slug), _heading(lists, one)
    as_of, as_of_iso = lists.as_of(lists.events)
    page = EmbedPage(
        title=heading,
        disclosure=one.front.disclosure,
        rel=_outward(one),
        rows=_rows(lists, one, coming[:FRAMED]),
        as_of=as_of,
        as_of_iso=as_of_iso,
        more=Link(
            say(lists.site.language, "All sessions recommended by {name}", name=one.front.name),
            with_via(lists.href(path), one.slug),
        ),
        empty=lists.nothing_planned(),
    )
    return Content(
        path=f"{path}embed/", template="embed.html", title=heading, description=sentences([heading, lists.site.description]),
        page=page, nodes=(), crumbs=(), source=one.where, indexable=False, canonical=path,
    )  # fmt: skip


def _profile(one: Creator, url: str) -> Node:
    """Return the ProfilePage of a partner, a Person or an Organization (Google: ProfilePage); sessions are listed, not embedded."""
    make = jsonld.organization if one.front.kind == "organization" else jsonld.person
    who = make(
        id_=f"{url}#{one.front.kind}",
        name=one.front.name,
        url=url,
        description=one.front.about,
        sameAs=[one.front.url] if one.front.url else [],
    )
    return jsonld.profile_page(id_=url, url=url, name=one.front.name, mainEntity=who)


def _index(lists: Lists, creators: Sequence[Creator]) -> Content:
    site, language = lists.site, lists.site.language
    title = say(language, "Partners")
    cards = tuple(
        Card(PARTNER, one.slug, one.front.name, lists.href(folder(one.slug)), lists.url(folder(one.slug)), one.front.about)
        for one in creators
    )  # fmt: skip
    count = say_many(language, "{n} partner", "{n} partners", len(creators))
    page = IndexPage(
        title=title,
        intro=say(
            language,
            "They recommend sessions to people of their own. Where they are paid for that, their page says so.",
        ),
        cards=cards,
        count=count,
        empty="",
    )
    described = say(
        language, "{count} of {site}, and the sessions that each recommends.", count=count, site=site.title
    )
    nodes = (item_list((card.url for card in cards), title),)
    made = top_page(lists, HOME, title, "index.html", page, sentences([described, site.description]), nodes)
    return replace(made, source=Span(PATH))
