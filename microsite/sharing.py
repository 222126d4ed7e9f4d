"""Share images beside the page of every session, mentor, series and partner, and one for the site: cards, or an editor's picture cut; and portraits made small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.initials import initials
from microsite.formats.tongue import joined, say, say_many
from microsite.formats.urls import href, output_path
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.mentor import MentorData
from microsite.kinds.mentor_page import proofs
from microsite.kinds.rows import place_words
from microsite.kinds.series import SeriesData
from microsite.kinds.spells import status_word
from microsite.kinds.world import Described
from microsite.outputs.frame import fit
from microsite.outputs.partners import folder
from microsite.read.assets import Asset
from microsite.read.creators import Creator
from microsite.records import frozen
from microsite.values.calls import Caller, straight
from microsite.values.cards import (
    SIZES,
    CardView,
    Colours,
    CropView,
    FaceView,
    Ground,
    Picture,
    Tile,
    face_path,
    size_of,
)
from microsite.values.facts import Card, Entry, Image, Site
from microsite.values.pages import Page
from microsite.values.situation import happening

SITE_CARD = SIZES[0][0]
OFF = frozenset({"cancelled", "postponed"})


@frozen
class Studio:
    """What every card is drawn with."""

    described: Described
    assets: Mapping[tuple[str, str], Asset]
    colours: Colours
    grounds: Mapping[str, Ground]

    def sized(self, card: CardView, name: str, across: int, down: int) -> CardView:
        """Return a card at a ratio, on the theme's ground for it."""
        wide, high = size_of(across, down)
        return replace(card, width=wide, height=high, ground=self.grounds.get(name))

    @property
    def site(self) -> Site:
        """Return what may be said of the site."""
        return self.described.world.site

    def picture(self, item_path: str, name: str, where: Span) -> Picture | None:
        """Return a picture that an item names; a drawing has no pixels to show, and of some there are too many."""
        asset = self.assets.get((item_path, name)) if name else None
        if asset is None or asset.media_type == "image/svg+xml" or not asset.width or asset.smaller:
            return None
        return Picture(asset.source, asset.digest, where)

    def blank(self, title: str, language: str) -> CardView:
        """Return a card with nothing but its title, in the frame of the site."""
        config = self.described.world.config
        who = config.front.organizer
        return CardView(
            width=0,
            height=0,
            direction=words.direction(language),
            title=title,
            site=self.site.title,
            colours=self.colours,
            logo=self.picture("site.yaml", who.logo, config.where("organizer.logo")) if who else None,
        )


def site_image(site: Site) -> Image:
    """Return the image of pages that have none of their own."""
    _, across, down = SIZES[0]
    wide, high = size_of(across, down)
    url = href(site.base_url, SITE_CARD)
    return Image(href(site.root, SITE_CARD), url, wide, high, "image/jpeg", site.title)


def card_pages(
    described: Described,
    assets: Mapping[tuple[str, str], Asset],
    colours: Colours,
    grounds: Mapping[str, Ground],
    call: Caller = straight,
) -> tuple[Page, ...]:
    """Return three images for each session, mentor, series and partner, and the card of the site; nothing when cards are off.

    `assets` are the files that items name, by (item path, name as written); `grounds` the theme's drawings, by card.
    """
    if not described.world.config.front.cards:
        return ()
    studio = Studio(described, assets, colours, grounds)
    site = studio.site
    card = studio.blank(site.description or site.title, site.language)
    pages = [Page(SITE_CARD, "card", studio.sized(card, *SIZES[0]), Span("site.yaml"))]
    for key, entry in described.entries.items():
        item = described.world.graph.items[key]
        pages += call(_three, item, entry, studio)
    for one in described.world.config.creators or ():
        card = _partner(one, studio)
        place = folder(one.slug).removeprefix("/")
        pages += [Page(place + size[0], "card", studio.sized(card, *size), one.where) for size in SIZES]
    return tuple(pages)


def face_pages(graph: Graph, assets: Mapping[tuple[str, str], Asset]) -> tuple[Page, ...]:
    """Return the small squares of each mentor's portrait; two who share a file share them."""
    found: dict[str, Page] = {}
    for item in graph.of("mentor"):
        photo = cast(MentorData, item.data).front.photo
        asset = assets.get((item.path, photo)) if photo else None
        if asset is None:
            continue
        picture = Picture(asset.source, asset.digest, item.where("photo"))
        for side in asset.faces:
            path = face_path(asset.digest, side)
            found.setdefault(path, Page(path, "card", FaceView(picture, side), picture.where))
    return tuple(found.values())


def cards_of(item: Item, entry: Entry, studio: Studio) -> tuple[Page, ...]:
    """Return the three images of one item, if its kind has any and cards are on."""
    return _three(item, entry, studio) if studio.described.world.config.front.cards else ()


def _three(item: Item, entry: Entry, studio: Studio) -> tuple[Page, ...]:
    """Return the three images of one item, if its kind has any."""
    return tuple(_images(item, entry, studio))


def _images(item: Item, entry: Entry, studio: Studio) -> Iterator[Page]:
    folder = output_path(studio.described.world.path_of(item)).removesuffix("index.html")
    match item.data:
        case EventData() as event:
            own, card = event.front.image, _event(entry, studio)
        case MentorData() as mentor:
            own, card = "", _mentor(item, entry, mentor, studio)
        case SeriesData() as series:
            own, card = series.front.image, _series(item, entry, studio)
        case _:
            return
    asset = studio.assets.get((item.path, own)) if own else None
    asset = asset if asset and asset.cut else None
    for name, across, down in SIZES:
        if asset:
            size = size_of(across, down, asset.size)
            view: object = CropView(
                Picture(asset.source, asset.digest, item.where("image")), *size, studio.colours.paper
            )
        else:
            view = studio.sized(card, name, across, down)
        yield Page(folder + name, "card", view, item.where("image") if asset else item.where())


def _with_people(card: CardView, people: tuple[Card, ...], studio: Studio) -> CardView:
    """Return a card with the names of mentors, and the face of one who is alone."""
    alone = studio.described.world.graph.get("mentor", people[0].slug) if len(people) == 1 else None
    photo = cast(MentorData, alone.data).front.photo if alone else ""
    return replace(
        card,
        people=tuple(one.title for one in people),
        portrait=studio.picture(alone.path, photo, alone.where("photo")) if alone else None,
        initials=initials(people[0].title) if len(people) == 1 else "",
    )


def _event(entry: Entry, studio: Studio) -> CardView:
    world = studio.described.world
    event = happening(entry)
    when = words.when(event.start, event.end, event.zone, world.site.language)
    days = (event.end.date() - event.start.date()).days
    start, end = (words.clock(at, world.site.language) for at in (event.start, event.end))
    return replace(
        _with_people(studio.blank(entry.title, entry.lang), entry.people, studio),
        tile=Tile(when.weekday, when.day, f"{when.month} {when.year}", event.status in OFF),
        time=start,
        till=words.till(start, end, world.site.language) + (f" +{days}" if days else ""),
        zone=when.zone_short
        or "/".join(words.zone_short(at, world.site.language) for at in (event.start, event.end)),
        status=status_word(event.status, world.site.language),
        line=entry.outcomes[0] if entry.outcomes else entry.summary,
        place=place_words(event, world.site.language),
    )


def _mentor(item: Item, entry: Entry, data: MentorData, studio: Studio) -> CardView:
    front = data.front
    found = next((p for p in proofs(data, studio.site.language) if p.baseline and p.result), None)
    return replace(
        studio.blank(front.name, entry.lang),
        line=front.headline or front.summary,
        large=True,
        portrait=studio.picture(item.path, front.photo, item.where("photo")),
        initials=initials(front.name),
        proof=(found.baseline, found.result, found.unit) if found else None,
        proof_line=joined(studio.site.language, found.metric, found.period) if found else "",
    )


def _partner(one: Creator, studio: Studio) -> CardView:
    name, language = one.front.name, studio.site.language
    line = fit(one.front.about) or say(language, "Sessions recommended by {name}", name=name)
    return replace(studio.blank(name, language), line=line, large=True, initials=initials(name))


def _series(item: Item, entry: Entry, studio: Studio) -> CardView:
    described = studio.described
    links = described.world.graph.backlinks.get(item.key, ())
    members = [described.entries[i.key] for i in links if i.kind == "event"]
    members.sort(key=lambda e: (happening(e).start, e.slug))
    starts = [happening(member).start.date() for member in members]
    people = tuple(dict.fromkeys(card for member in members for card in member.people))
    language = studio.site.language
    counted = say_many(language, "{n} session", "{n} sessions", len(members))
    noun = counted.replace(str(len(members)), "").strip()
    months = [words.headline(words.month_words(day, language)) for day in starts]
    return replace(
        _with_people(studio.blank(entry.title, entry.lang), people, studio),
        tile=Tile(say(language, "Series"), str(len(members)), noun),
        line=entry.summary or fit(entry.text.split("\n", 1)[0]),
        place=words.span(*dict.fromkeys((months[0], months[-1])), language=language) if months else "",
    )
