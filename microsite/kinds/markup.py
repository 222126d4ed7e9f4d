"""schema.org markup of an item, by its situation: every fact comes from its Entry (Google: Event, ProfilePage)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from microsite.formats import jsonld
from microsite.formats.jsonld import Node, one_or_many
from microsite.formats.money import amount
from microsite.kinds.site_markup import crumbs_node, organization_node, website_node
from microsite.values.facts import Card, Entry, Happening, OfferFact, Place, Recording, Site
from microsite.values.situation import attendance, availability, happening, is_free

__all__ = [
    "crumbs_node",
    "event_id",
    "event_node",
    "mentor_node",
    "organization_node",
    "person_id",
    "price",
    "series_id",
    "series_node",
    "website_node",
]

_MODES = {"online": "Online", "in-person": "Offline", "hybrid": "Mixed"}
_STATUSES = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved-online": "EventMovedOnline",
}
_VIDEO_FILES = (".mp4", ".m4v", ".webm", ".mov", ".ogv")


def person_id(url: str) -> str:
    """Return the one @id of a mentor, which every event's performer names."""
    return f"{url}#person"


def event_id(entry: Entry) -> str:
    """Return the @id of an event, stable with its page."""
    return f"{entry.url}#event"


def series_id(url: str) -> str:
    """Return the @id of a series of events."""
    return f"{url}#series"


def _place(place: Place) -> Node:
    home = place.address
    address = jsonld.postal_address(home.street, home.locality, home.region, home.postal_code, home.country)
    return jsonld.place(place.name, address, place.lat, place.lon, place.url)


def _locations(entry: Entry, event: Happening) -> list[Node]:
    """Return where it is held: never a Place for what is online, never a VirtualLocation without an address."""
    how = attendance(event)
    found = []
    if how != "online" and event.place:
        found.append(_place(event.place))
    if how != "in-person":
        found.append(jsonld.virtual_location(event.online_url or entry.url))
    return found


def _status(event: Happening) -> list[str]:
    """Return the eventStatus; moved online and to another time is both (Google allows an array)."""
    words = [_STATUSES[event.status]]
    if event.status == "moved-online" and event.previous_start:
        words.append(_STATUSES["rescheduled"])
    return [jsonld.term(word) for word in words]


def price(offer: OfferFact) -> str:
    """Return the price as JSON-LD says it: "45.00", and "0" for what is free."""
    return amount(offer.price, offer.currency) if offer.price else "0"


def _offers(entry: Entry, event: Happening) -> list[Node]:
    return [
        jsonld.offer(
            name=offer.name,
            price=price(offer),
            currency=offer.currency,
            availability=availability(offer, event),
            url=offer.url or event.register or entry.url,
            valid_from=offer.valid_from,
            valid_through=offer.valid_through,
            unit=offer.unit,
        )
        for offer in event.offers
    ]


def _performer(card: Card) -> Node:
    return jsonld.person(
        id_=person_id(card.url), name=card.title, url=card.url, image=card.image.url if card.image else None
    )


def _recording(entry: Entry, event: Happening) -> Node:
    """Return the VideoObject of a past session; without picture or date it would be invalid, so it is nothing."""
    video = event.recording
    if video is None or video.published is None or not entry.images:
        return {}
    is_file = urlsplit(video.url).path.lower().endswith(_VIDEO_FILES)
    return jsonld.video_object(
        name=entry.title,
        description=entry.summary,
        thumbnailUrl=entry.images[0].url,
        uploadDate=jsonld.iso(video.published),
        duration=jsonld.duration(video.seconds),
        url=video.url,
        contentUrl=video.url if is_file else None,
        hasPart=_clips(entry, video),
    )


def _clips(entry: Entry, video: Recording) -> list[Node]:
    """Return the parts of the agenda as clips of the recording, none without a transcript that says when they were."""
    chapters = entry.transcript.chapters if entry.transcript else ()
    last = video.seconds or max((one.end for one in chapters), default=0)
    found = []
    for number, one in enumerate(chapters):
        end = chapters[number + 1].start if number + 1 < len(chapters) else last
        if one.title and one.start < end:
            found.append(jsonld.clip(one.title, one.start, end, moment(video.url, one.start)))
    return found


def moment(url: str, second: int) -> str:
    """Return the address of a recording at a second (W3C Media Fragments URI 1.0, section 4.2.1)."""
    return f"{url.partition('#')[0]}#t={second}" if url else ""


def _core(entry: Entry, event: Happening, site: Site) -> Node:
    """Return what is said of an event wherever it is described: the required facts and those that never age."""
    moved = event.status in {"rescheduled", "moved-online"}
    return jsonld.event(
        id_=event_id(entry),
        name=entry.title,
        url=entry.url,
        description=entry.summary or entry.text,
        image=[image.url for image in entry.images],
        inLanguage=entry.lang,
        startDate=jsonld.iso(event.start),
        endDate=jsonld.iso(event.end),
        previousStartDate=jsonld.iso(event.previous_start) if moved else None,
        eventStatus=one_or_many(_status(event)),
        eventAttendanceMode=jsonld.term(f"{_MODES[attendance(event)]}EventAttendanceMode"),
        location=one_or_many(_locations(entry, event)),
        performer=one_or_many([_performer(card) for card in entry.people]),
        organizer=organization_node(site),
    )


def event_node(entry: Entry, site: Site, now_past: bool) -> Node:  # noqa: FBT001 - one fact of the plan, named
    """Return the Event of an event's own page, complete for its situation (schema.org/Event).

    `now_past` says that it has ended by the build's clock: nothing is offered for sale any more.
    """
    event = happening(entry)
    recording = _recording(entry, event)
    link_only = event.recording is not None and not recording
    return _core(entry, event, site) | jsonld.node(
        None,
        offers=None if now_past else one_or_many(_offers(entry, event)),
        isAccessibleForFree=True if is_free(event) else None,
        maximumAttendeeCapacity=event.capacity,
        remainingAttendeeCapacity=None if now_past or event.status == "cancelled" else event.seats_left,
        keywords=[card.title for card in entry.topics],
        audience=jsonld.node("Audience", audienceType=event.audience) if event.audience else None,
        superEvent=jsonld.reference(series_id(entry.series.url)) if entry.series else None,
        recordedIn=recording,
        subjectOf=jsonld.node("CreativeWork", name=entry.title, url=event.recording.url)
        if link_only and event.recording
        else None,
    )


def series_node(entry: Entry, members: Sequence[Entry], site: Site) -> Node:
    """Return the EventSeries of a series' page with each occurrence as a whole Event in `subEvent`.

    `members` are its events; an EventSeries carries the span of them all and every place once. Without members
    it would be an event without date and place, so it is an empty node.
    """
    if not members:
        return {}
    events = sorted(
        ((happening(member), member) for member in members), key=lambda pair: (pair[0].start, pair[1].url)
    )
    places = _unique(
        [_place(event.place) for event, _ in events if attendance(event) != "online" and event.place]
    )
    if any(attendance(event) != "in-person" for event, _ in events):
        places.append(jsonld.virtual_location(entry.url))
    return jsonld.event_series(
        id_=series_id(entry.url),
        name=entry.title,
        url=entry.url,
        description=entry.summary or entry.text,
        image=[image.url for image in entry.images],
        inLanguage=entry.lang,
        startDate=jsonld.iso(events[0][0].start),
        endDate=jsonld.iso(max(event.end for event, _ in events)),
        location=one_or_many(places),
        organizer=organization_node(site),
        subEvent=[_core(member, event, site) for event, member in events],
    )


def _unique(nodes: Sequence[Node]) -> list[Node]:
    return list({jsonld.dumps(node): node for node in nodes}.values())


def mentor_node(
    entry: Entry,
    site: Site,
    *,
    job_title: str = "",
    organization: str = "",
    home_page: str = "",
    links: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Node:
    """Return the ProfilePage of a mentor with the one Person that all events name (Google: ProfilePage).

    `job_title` is the headline, `home_page` and `links` become sameAs, `languages` are BCP 47 tags.
    """
    person = jsonld.person(
        id_=person_id(entry.url),
        name=entry.title,
        url=entry.url,
        description=entry.summary or entry.text,
        image=[image.url for image in entry.images],
        jobTitle=job_title,
        worksFor=jsonld.organization(name=organization) if organization else None,
        knowsAbout=[card.title for card in entry.topics],
        knowsLanguage=list(languages),
        sameAs=list(dict.fromkeys(url for url in (home_page, *links) if url)),
    )
    return jsonld.profile_page(
        id_=entry.url,
        url=entry.url,
        name=entry.title,
        inLanguage=entry.lang,
        dateCreated=jsonld.iso(entry.published),
        dateModified=jsonld.iso(entry.updated) if entry.dated else None,
        isPartOf=jsonld.reference(f"{site.base_url}#website"),
        mainEntity=person,
    )
