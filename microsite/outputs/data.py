"""Every event as data: /events.json, which names and satisfies /events.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from microsite.diagnostics import Span
from microsite.formats.money import amount
from microsite.formats.xml import rfc3339
from microsite.outputs.groups import events
from microsite.records import frozen
from microsite.values.facts import Card, Entry, Happening, Image, OfferFact, Place, Site
from microsite.values.pages import Page
from microsite.values.situation import availability, happening

Json = dict[str, object]
VERSION = 1  # of the document's shape; it grows when a key changes its meaning


@frozen
class EventsData:
    """All that /events.json may say."""

    base_url: str
    title: str
    updated: datetime
    entries: tuple[Entry, ...]


@frozen
class EventsSchema:
    """All that /events.schema.json may say: its own address."""

    url: str


def _instant(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None


def _local(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _card(card: Card) -> Json:
    return {"slug": card.slug, "name": card.title, "url": card.url}


def _image(image: Image) -> Json:
    return {
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "media_type": image.media_type,
        "alt": image.alt,
    }


def _place(place: Place) -> Json:
    home = place.address
    known = place.lat is not None and place.lon is not None
    return {
        "name": place.name,
        "address": {
            "street": home.street,
            "locality": home.locality,
            "region": home.region,
            "postal_code": home.postal_code,
            "country": home.country,
        },
        "geo": {"lat": place.lat, "lon": place.lon} if known else None,
        "url": place.url or None,
    }


def _offer(offer: OfferFact, event: Happening) -> Json:
    return {
        "name": offer.name,
        "price": amount(offer.price, offer.currency),
        "currency": offer.currency,
        "availability": availability(offer, event) or None,
        "valid_from": _local(offer.valid_from),
        "valid_through": _local(offer.valid_through),
        "url": offer.url or None,
        "unit": offer.unit or None,
    }


def _facts(event: Happening) -> Json:
    video = event.recording
    return {
        "uid": event.uid,
        "sequence": event.sequence,
        "start": _local(event.start),
        "end": _local(event.end),
        "timezone": event.zone,
        "status": event.status,
        "previous_start": _local(event.previous_start),
        "format": event.format,
        "place": _place(event.place) if event.place else None,
        "online_url": event.online_url or None,
        "offers": [_offer(offer, event) for offer in event.offers],
        "register": event.register or None,
        "waitlist": event.waitlist or None,
        "capacity": event.capacity,
        "seats_left": event.seats_left,
        "audience": event.audience or None,
        "agenda": [
            {
                "id": part.id,
                "label": part.label,
                "title": part.title,
                "minutes": part.minutes,
                "start": _local(part.start),
                "end": _local(part.end),
            }
            for part in event.agenda
        ],
        "recording": {"url": video.url, "seconds": video.seconds, "published": _instant(video.published)}
        if video
        else None,
    }


def event_data(entry: Entry) -> Json:
    """Return every public fact of one event; a key is always there, null or empty when nothing is known."""
    return {
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "language": entry.lang,
        **_facts(happening(entry)),
        "mentors": [_card(card) for card in entry.people],
        "topics": [_card(card) for card in entry.topics],
        "series": _card(entry.series) if entry.series else None,
        "outcomes": list(entry.outcomes),
        "images": [_image(image) for image in entry.images],
        "calendar": f"{entry.url}event.ics",
        "published": _instant(entry.published),
        "updated": rfc3339(entry.updated),
    }


def events_document(view: EventsData) -> Json:
    """Return the document of /events.json, by start; `$schema` is where its JSON Schema is published."""
    ordered = sorted(view.entries, key=lambda entry: (happening(entry).start, entry.url))
    return {
        "$schema": f"{view.base_url}events.schema.json",
        "version": VERSION,
        "title": view.title,
        "url": view.base_url,
        "updated": rfc3339(view.updated),
        "events": map(event_data, ordered),  # there may be thousands
    }


def data_pages(entries: Sequence[Entry], site: Site) -> tuple[Page, ...]:
    """Return /events.json and /events.schema.json; `updated` is the newest event's, never the clock."""
    held = events(entries)
    updated = max((entry.updated for entry in held), default=site.feeds_changed)
    source = Span("site.yaml")
    return (
        Page("events.json", "json", EventsData(site.base_url, site.title, updated, held), source),
        Page("events.schema.json", "json", EventsSchema(f"{site.base_url}events.schema.json"), source),
    )
