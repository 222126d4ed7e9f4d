"""The page of a session: its entry in words, made of facts that are found first, and of the clock alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.postal import address_parts
from microsite.formats.tongue import joined, listed, say
from microsite.formats.urls import href
from microsite.graph import Item
from microsite.kinds.calendar_links import calendar_links
from microsite.kinds.event import EventData
from microsite.kinds.event_banners import banners
from microsite.kinds.event_prices import prices
from microsite.kinds.event_transcript import clock
from microsite.kinds.markup import crumbs_node, event_node, moment
from microsite.kinds.offers import OfferFront
from microsite.kinds.related import RELATED, related
from microsite.kinds.rows import row as row_of
from microsite.kinds.spells import status_word
from microsite.kinds.world import Described, World, item_path
from microsite.records import frozen
from microsite.values.facts import Entry, Happening, Place, Site
from microsite.values.pages import Alternate, Link
from microsite.values.situation import attendance, happening
from microsite.values.views import (
    Content,
    EventPage,
    HostView,
    MentorBrief,
    PlaceView,
    Quote,
    RecordingView,
    Row,
    SegmentView,
)

TEMPLATE = "event.html"


def _would_have_ended(previous: datetime, event: Happening) -> datetime:
    """Return the end of a session at its earlier date; in UTC, as a zone's own clocks jump."""
    length = event.end.astimezone(UTC) - event.start.astimezone(UTC)
    return (previous.astimezone(UTC) + length).astimezone(previous.tzinfo)


@frozen(kw_only=True)
class EventFacts:
    """All that the page of a session is made from, beside the site and the clock: what is not here, it cannot say.

    `offers` are those of its front matter, each with the end of its early price; `source` is where the session is written.
    """

    entry: Entry
    row: Row
    source: Span
    offers: tuple[tuple[OfferFront, datetime | None], ...]
    agenda_name: str
    hosts: tuple[HostView, ...]
    mentors: tuple[MentorBrief, ...]
    related: tuple[Row, ...]


def content(item: Item, entry: Entry, described: Described) -> Content:
    """Return the page of one session."""
    return content_of(facts(item, entry, described), described.world.site, described.world.at)


def facts(item: Item, entry: Entry, described: Described) -> EventFacts:
    """Return what the page of one session is made from."""
    world = described.world
    data = cast(EventData, item.data)
    off = happening(entry).status in {"cancelled", "postponed"}
    return EventFacts(
        entry=entry,
        row=described.rows.get(entry.slug) or row_of(entry, world.at, world.site.language),
        source=item.where(),
        offers=data.offers,
        agenda_name=_agenda_name(data, world),
        hosts=() if off else _hosts(data, world),
        mentors=tuple(MentorBrief(card=c, proofs=described.proofs.get(c.slug, ())) for c in entry.people),
        related=related(entry, described),
    )


def content_of(known: EventFacts, site: Site, at: datetime) -> Content:
    """Return the page that is made of these facts, at an instant."""
    entry, row = known.entry, known.row
    event = happening(entry)
    language = site.language
    crumbs = (
        Link(site.title, href(site.root, "/")),
        Link(say(language, "Sessions"), href(site.root, "/events/")),
        Link(entry.title, entry.href, current=True),
    )
    when = row.when
    opening = joined(language, when.date, f"{when.times} {when.zone_short}".rstrip())
    off = event.status in {"cancelled", "postponed"}
    news = status_word(event.status, language) if off else ""
    lead = " ".join(say(language, "{text}.", text=text) for text in (opening, news) if text)
    names = listed(language, *(c.title for c in entry.people))
    summary = entry.summary or _first_sentence(entry.text) or say(language, "With {names}.", names=names)
    dated = f"{lead} {summary}"
    mine = say(language, "This session for your calendar")
    return Content(
        path=item_path(entry.kind, entry.slug),
        template=TEMPLATE,
        title=entry.title,
        description=entry.summary or dated,  # without a summary, namesakes would share one
        page=_page(known, at, site.language),
        nodes=(event_node(entry, site, event.end <= at), crumbs_node(crumbs, site)),
        crumbs=crumbs,
        source=known.source,
        lang=entry.lang,
        og_type="article",
        og_description=dated,
        images=entry.images,
        alternates=(Alternate("text/calendar", mine, entry.href + "event.ics"),),
        modified=entry.updated if entry.dated else None,
    )


def _first_sentence(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 160 else line[:157].rsplit(" ", 1)[0] + "…"  # noqa: PLR2004 - what a result page shows


def _page(known: EventFacts, at: datetime, language: str) -> EventPage:
    entry, row = known.entry, known.row
    event = happening(entry)
    bookable = event.end > at and event.status not in {"cancelled", "postponed"}
    sold_out = event.seats_left == 0
    previous = event.previous_start
    book = Link(say(language, "Book a seat"), event.register)
    waitlist = Link(say(language, "Join the waitlist"), event.waitlist)
    return EventPage(
        entry=entry,
        when=row.when,
        previous=words.when(previous, _would_have_ended(previous, event), event.zone, language)
        if previous
        else None,
        state=row.state,
        begins=row.begins,
        ends=row.ends,
        banners=banners(event, at, language),
        format=row.format,
        place=_place(event.place, language) if attendance(event) != "online" else None,
        online=attendance(event) != "in-person",
        mentors=known.mentors,
        agenda=_segments(event, language),
        agenda_name=known.agenda_name,
        hosts=known.hosts,
        prices=prices(known.offers, event, at, language),
        price_words=row.prices,
        seats=row.seats,
        book=book if event.register and bookable and not sold_out else None,
        waitlist=waitlist if event.waitlist and bookable and sold_out else None,
        audience=event.audience,
        language=words.headline(words.language_name(entry.lang, language)),
        add=calendar_links(entry, at, language),
        recording=_recording(event, language),
        quotes=quotes(entry),
        transcript=Link(say(language, "Read the transcript"), transcript_href(entry))
        if entry.transcript
        else None,
        series=entry.series,
        related=known.related,
        related_first=RELATED,
    )


def _agenda_name(data: EventData, world: World) -> str:
    template = world.config.agendas.get(data.template)
    return template.name if template else ""


def _hosts(data: EventData, world: World) -> tuple[HostView, ...]:
    """Return who moderates, by name only where that person agreed; nobody without a file of moderators."""
    known, duty = world.config.moderation, data.front.moderation
    if known is None or duty is None:
        return ()
    language = world.site.language
    roles = (
        (say(language, "Community moderator"), duty.logistics),
        (say(language, "Specialist"), duty.specialists),
    )
    people = [
        (role, known.moderators[name]) for role, names in roles for name in names if name in known.moderators
    ]
    return tuple(dict.fromkeys(HostView(role, one.name if one.public else "") for role, one in people))


def _segments(event: Happening, language: str) -> tuple[SegmentView, ...]:
    total = sum(s.minutes for s in event.agenda) or 1
    return tuple(
        SegmentView(
            id=s.id,
            label=s.label,
            title=s.title,
            minutes=s.minutes,
            time=words.clock(s.start, language),
            start=words.iso(s.start),
            share=round(100 * s.minutes / total),
        )
        for s in event.agenda
    )


def _place(place: Place | None, language: str) -> PlaceView | None:
    if place is None:
        return None
    a = place.address
    return PlaceView(
        name=place.name,
        street=a.street,
        locality=a.locality,
        region=a.region,
        postal_code=a.postal_code,
        country=a.country,
        country_name=words.country_name(a.country, language) if a.country else "",
        lat="" if place.lat is None else str(place.lat),
        lon="" if place.lon is None else str(place.lon),
        url=place.url,
        parts=address_parts(a, language),
    )


def _recording(event: Happening, language: str) -> RecordingView | None:
    found = event.recording
    if found is None:
        return None
    length = words.length_words(max(1, round(found.seconds / 60)), language) if found.seconds else ""
    published = (
        words.date_words(found.published.astimezone(event.start.tzinfo).date(), language)
        if found.published
        else ""
    )
    return RecordingView(url=found.url, length=length, published=published)


def transcript_href(entry: Entry) -> str:
    """Return the address of a session's transcript from the host's root."""
    return f"{entry.href}transcript/"


def quotes(entry: Entry) -> tuple[Quote, ...]:
    """Return the sentences that say most of a session, each with its place in the transcript and in the recording."""
    if entry.transcript is None:
        return ()
    video = event.recording.url if (event := happening(entry)).recording else ""
    return tuple(
        Quote(
            one.text,
            one.speaker,
            clock(one.start),
            f"{transcript_href(entry)}#t{one.start}",
            moment(video, one.start),
        )
        for one in entry.transcript.summary
    )
