"""The page of a session: its entry in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

from microsite.formats import words
from microsite.formats.tongue import joined, listed, say
from microsite.graph import Item, Key
from microsite.kinds.calendar_links import calendar_links
from microsite.kinds.event import EventData
from microsite.kinds.event_banners import banners
from microsite.kinds.event_prices import prices
from microsite.kinds.event_transcript import clock
from microsite.kinds.markup import crumbs_node, event_node, moment
from microsite.kinds.mentor import MentorData
from microsite.kinds.mentor_page import proofs
from microsite.kinds.rows import row as row_of
from microsite.kinds.spells import state, status_word
from microsite.kinds.world import Described, World, labels_of
from microsite.values.facts import Entry, Happening, Place
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

RELATED = 3
RESERVE = 9  # rows that wait hidden until one before them has ended
LOOKED_AT = 12
SERIES, MENTOR, TOPIC = 3, 2, 1  # what it weighs to share one


def _would_have_ended(previous: datetime, event: Happening) -> datetime:
    """Return the end of a session at its earlier date; in UTC, as a zone's own clocks jump."""
    length = event.end.astimezone(UTC) - event.start.astimezone(UTC)
    return (previous.astimezone(UTC) + length).astimezone(previous.tzinfo)


def content(item: Item, entry: Entry, described: Described) -> Content:
    """Return the page of one session."""
    world = described.world
    event = happening(entry)
    language = world.site.language
    crumbs = (
        Link(world.site.title, world.href("/")),
        Link(say(language, "Sessions"), world.href("/events/")),
        Link(entry.title, entry.href, current=True),
    )
    row = described.rows.get(entry.slug) or row_of(entry, world.at, language)
    when = row.when
    opening = joined(language, when.date, f"{when.times} {when.zone_short}")
    off = event.status in {"cancelled", "postponed"}
    news = status_word(event.status, language) if off else ""
    lead = " ".join(say(language, "{text}.", text=text) for text in (opening, news) if text)
    names = listed(language, *(c.title for c in entry.people))
    summary = entry.summary or _first_sentence(entry.text) or say(language, "With {names}.", names=names)
    mine = say(language, "This session for your calendar")
    return Content(
        path=world.path_of(item),
        template="event.html",
        title=entry.title,
        description=summary,
        page=_page(item, entry, row, described),
        nodes=(event_node(entry, world.site, event.end <= world.at), crumbs_node(crumbs, world.site)),
        crumbs=crumbs,
        source=item.where(),
        lang=entry.lang,
        og_type="article",
        og_description=f"{lead} {summary}",
        images=entry.images,
        alternates=(Alternate("text/calendar", mine, entry.href + "event.ics"),),
        modified=entry.updated if entry.dated else None,
    )


def _first_sentence(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 160 else line[:157].rsplit(" ", 1)[0] + "…"  # noqa: PLR2004 - what a result page shows


def _page(item: Item, entry: Entry, row: Row, described: Described) -> EventPage:
    world = described.world
    data = cast(EventData, item.data)
    event = happening(entry)
    language = world.site.language
    bookable = event.end > world.at and event.status not in {"cancelled", "postponed"}
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
        banners=banners(event, world.at, language),
        format=row.format,
        place=_place(event.place, language) if attendance(event) != "online" else None,
        online=attendance(event) != "in-person",
        mentors=_mentors(entry, world),
        agenda=_segments(event, language),
        agenda_name=_agenda_name(data, world),
        hosts=() if event.status in {"cancelled", "postponed"} else _hosts(data, world),
        prices=prices(data, event, world),
        price_words=row.prices,
        seats=row.seats,
        book=book if event.register and bookable and not sold_out else None,
        waitlist=waitlist if event.waitlist and bookable and sold_out else None,
        audience=event.audience,
        language=words.headline(words.language_name(entry.lang, language)),
        add=calendar_links(entry, world.at, language),
        recording=_recording(event, language),
        quotes=quotes(entry),
        transcript=Link(say(language, "Read the transcript"), transcript_href(entry))
        if entry.transcript
        else None,
        series=entry.series,
        related=related(entry, described),
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
    )


def _mentors(entry: Entry, world: World) -> tuple[MentorBrief, ...]:
    briefs = []
    for card in entry.people:
        item = world.graph.get("mentor", card.slug)
        studies = cast(MentorData, item.data) if item else None
        briefs.append(
            MentorBrief(card=card, proofs=proofs(studies, world.site.language, 1) if studies else ())
        )
    return tuple(briefs)


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


def related(entry: Entry, described: Described) -> tuple[Row, ...]:
    """Return the next sessions that share most: series, mentor, topic, then those of mentors who are most like.

    Only the soonest of each label are looked at. Likeness is less than anything shared: it decides between sessions that share as much.
    """
    like = {slug: percent for card in entry.people for slug, percent in described.near.get(card.slug, ())}
    labels = (*labels_of(entry), *(("mentor", slug) for slug in like))
    near = {other.slug: other for label in labels for other in described.soonest.get(label, ())}
    near.pop(entry.slug, None)
    shared = _sharing(entry)
    alike = {
        slug: max((like.get(card.slug, 0) for card in other.people), default=0)
        for slug, other in near.items()
    }
    ranked = sorted(near.values(), key=lambda o: (-shared(o), -alike[o.slug], happening(o).start, o.slug))
    return tuple(described.rows[other.slug] for other in ranked[: RELATED + RESERVE])


def soonest(entries: Iterable[Entry], at: datetime) -> Mapping[Key, tuple[Entry, ...]]:
    """Return for each label the next few sessions that bear it and can still be attended, by start."""
    found: dict[Key, list[Entry]] = {}
    events = (e for e in entries if e.event and state(e, at) in {"upcoming", "live"})
    for entry in sorted(events, key=lambda e: (happening(e).start, e.slug)):
        for label in labels_of(entry):
            held = found.setdefault(label, [])
            if len(held) < LOOKED_AT:
                held.append(entry)
    return MappingProxyType({label: tuple(held) for label, held in found.items()})


def _sharing(entry: Entry) -> Callable[[Entry], int]:
    """Return what says how near a session is to this one: a series counts three, a mentor two, a topic one."""
    series = entry.series.slug if entry.series else None
    mentors = frozenset([card.slug for card in entry.people])
    topics = frozenset([card.slug for card in entry.topics])

    def shared(other: Entry) -> int:
        near = SERIES if other.series and other.series.slug == series else 0
        near += MENTOR * len(mentors.intersection([card.slug for card in other.people]))
        return near + TOPIC * len(topics.intersection([card.slug for card in other.topics]))

    return shared
