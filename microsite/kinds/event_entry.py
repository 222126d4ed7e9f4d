"""An event as the pivot: every fact that pages, feeds and checks say of it, decided once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from microsite.config import Config
from microsite.formats import words
from microsite.formats.postal import country_code
from microsite.formats.tongue import joined
from microsite.graph import Item
from microsite.kinds import offers
from microsite.kinds.event import EventData
from microsite.kinds.mentor import MentorData
from microsite.kinds.world import World
from microsite.values.facts import Address, Card, Entry, Happening, OfferFact, Place, Recording, Segment


def entry(item: Item, world: World) -> Entry:
    """Return the entry of an event."""
    data = cast(EventData, item.data)
    front = data.front
    image = world.image(item, front.image, front.image_alt or front.title)
    day = words.day_words(data.start.date(), world.site.language)
    return world.entry(
        item,
        front,
        front.summary,
        topics=front.topics,
        lang=data.language,
        images=world.shared(item, joined(world.site.language, front.title, day), image),
        people=mentor_cards(data, world),
        series=_series(front.series, world),
        outcomes=front.outcomes,
        event=_happening(item, data, world),
        transcript=world.transcripts.get(item.slug) if front.transcript else None,
    )


def mentor_cards(data: EventData, world: World) -> tuple[Card, ...]:
    """Return the cards of an event's mentors, in the order the editor gave."""
    cards = []
    for slug in data.mentors:
        item = world.graph.get("mentor", slug)
        if item is None:
            continue
        front = cast(MentorData, item.data).front
        photo = world.portrait(item, front.photo, front.photo_alt or front.name)
        cards.append(world.card("mentor", slug, front.name, front.headline, photo))
    return tuple(cards)


def _series(slug: str, world: World) -> Card | None:
    item = world.graph.get("series", slug) if slug else None
    return world.card("series", slug, item.title) if item else None


def is_past(data: EventData, at: datetime) -> bool:
    """Say whether a session has ended at an instant."""
    return data.end <= at


def _happening(item: Item, data: EventData, world: World) -> Happening:
    front = data.front
    url = world.url(world.path_of(item))
    online = data.format != "in-person" or front.status == "moved-online"
    return Happening(
        uid=world.revisions[item.path].uid,
        sequence=world.revisions[item.path].sequence,
        start=data.start,
        end=data.end,
        zone=data.zone,
        status=front.status,
        format=data.format,
        previous_start=data.previous_start,
        place=_place(data, world.site.language),
        online_url=url if online else "",
        offers=_offers(data, url, world),
        register=front.register,
        waitlist=front.waitlist,
        capacity=front.capacity,
        seats_left=front.seats_left,
        agenda=segments(data, world.config),
        recording=_recording(data) if is_past(data, world.at) else None,
        audience=front.audience,
        expires=item.expire_at,
    )


def _place(data: EventData, language: str) -> Place | None:
    venue = data.venue
    if venue is None:
        return None
    a = venue.address
    name = f"{venue.name}, {venue.room}" if venue.room else venue.name
    return Place(
        name=name,
        address=Address(a.street, a.locality, a.region, a.postal_code, country_code(a.country, language)),
        lat=float(venue.geo.lat) if venue.geo else None,
        lon=float(venue.geo.lon) if venue.geo else None,
        url=venue.url,
    )


def _offers(data: EventData, url: str, world: World) -> tuple[OfferFact, ...]:
    front = data.front
    terms = offers.Terms(
        sold_out=front.seats_left == 0,
        closed=front.status == "cancelled" or is_past(data, world.at),
        on_sale_from=None,
        url=front.register or url,
        language=world.site.language,
        end=data.end,
    )
    return tuple(fact for offer, until in data.offers for fact in offers.facts(offer, until, terms))


def segments(data: EventData, config: Config) -> tuple[Segment, ...]:
    """Return the agenda by the wall clock of the event's zone."""
    template = config.agendas.get(data.template)
    labels = {s.id: s.title for s in template.segments} if template else {}
    found = []
    begin = data.start.astimezone(UTC)
    for planned in data.agenda:
        end = begin + timedelta(minutes=planned.minutes)
        label = labels.get(planned.segment, planned.segment)
        zone = data.start.tzinfo
        found.append(
            Segment(
                planned.segment,
                planned.title,
                label,
                planned.minutes,
                begin.astimezone(zone),
                end.astimezone(zone),
            )
        )
        begin = end
    return tuple(found)


def _recording(data: EventData) -> Recording | None:
    front = data.front.recording
    return Recording(front.url, front.duration, data.recorded) if front else None
