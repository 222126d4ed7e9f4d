"""The keys of an event's front matter (content/events/SLUG.md)."""

from __future__ import annotations

from typing import Annotated, Any

from microsite.kinds.common import CommonFront
from microsite.kinds.offers import OFFER, OfferFront
from microsite.read.durations import ClockLength
from microsite.read.fields import ListOf, Record
from microsite.read.paths import FilePath
from microsite.read.plain import Boolean, Free, Integer, Text, Word
from microsite.read.scalars import Slug, Url, Zone
from microsite.read.times import Wall, WallTime
from microsite.read.venues import Venue, VenueOrName
from microsite.records import frozen

STATUSES = ("scheduled", "cancelled", "postponed", "rescheduled", "moved-online")
FORMATS = ("online", "in-person", "hybrid")


@frozen(kw_only=True)
class SegmentFront:
    """One segment of an event's agenda."""

    segment: Annotated[str, Slug(), "The template's word for it."]
    minutes: Annotated[int, Integer(1, 1440, minutes=True), "How long, in minutes."]
    title: Annotated[str, Text(200), "What happens in it."] = ""


@frozen(kw_only=True)
class RecordingFront:
    """A recording of a past session."""

    url: Annotated[str, Url(), "Where it is watched."]
    duration: Annotated[int | None, ClockLength(), "Its length, as in 44:10."] = None
    published: Annotated[Wall | None, WallTime(date_allowed=True), "When it was published."] = None


@frozen(kw_only=True)
class ModerationFront:
    """Who moderates, by their ids in data/moderation.yaml."""

    logistics: Annotated[tuple[str, ...], ListOf(Text(80)), "Community moderators."] = ()
    specialists: Annotated[tuple[str, ...], ListOf(Text(80)), "Specialists for hard questions."] = ()
    complex: Annotated[bool, Boolean(), "Whether the topic needs a specialist."] = False


@frozen(kw_only=True)
class TranscriptFront:
    """Consent to a transcript, and what is kept out of it."""

    consent: Annotated[bool, Boolean(), "Whether all speakers agreed."]
    redact: Annotated[tuple[str, ...], ListOf(Text(80)), "Names that are taken out."] = ()
    summary: Annotated[str, FilePath(), "A summary written elsewhere."] = ""


@frozen(kw_only=True)
class EventFront(CommonFront):
    """The keys of an event."""

    title: Annotated[str, Text(200), "What the session is called."]
    mentors: Annotated[tuple[str, ...], ListOf(Slug(), unique=True, most=50), "The mentors' slugs."] = ()
    mentor: Annotated[str, Slug(), "The mentor's slug, if there is one."] = ""
    start: Annotated[Wall, WallTime(seconds=False), "When it starts, on the wall clock of its zone."]
    duration: Annotated[int | None, Integer(1, 1440, minutes=True), "How long, in minutes."] = None
    end: Annotated[Wall | None, WallTime(seconds=False), "When it ends, instead of a duration."] = None
    fold: Annotated[str, Word("first", "second"), "Which one, when the clock shows the start twice."] = ""
    timezone: Annotated[str, Zone(), "The event's time zone (IANA); default: the site's."] = ""
    format: Annotated[str, Word(*FORMATS), "online, in-person or hybrid."] = ""
    venue: Annotated[Venue | str, VenueOrName(), "A venue of data/venues.yaml, or the venue itself."] = ""
    summary: Annotated[str, Text(160), "One sentence, at most 160 characters."] = ""
    topics: Annotated[tuple[str, ...], ListOf(Slug(), unique=True, most=20), "Topics, as slugs."] = ()
    audience: Annotated[str, Text(200), "Whom it is for."] = ""
    register: Annotated[str, Url(), "Where a seat is booked."] = ""
    capacity: Annotated[int | None, Integer(1), "How many seats there are."] = None
    seats_left: Annotated[int | None, Integer(0), "How many seats are left; 0 is sold out."] = None
    waitlist: Annotated[str, Url(), "Where one waits for a seat."] = ""
    agenda: Annotated[
        tuple[SegmentFront, ...],
        ListOf(Record(SegmentFront), single=False),
        "The segments, judged by the template.",
    ] = ()
    agenda_template: Annotated[str, Text(80), "Another template than the site's."] = ""
    outcomes: Annotated[tuple[str, ...], ListOf(Text(160), most=10), "What one leaves with."] = ()
    offer: Annotated[OfferFront | None, OFFER, "What it costs."] = None
    offers: Annotated[tuple[OfferFront, ...], ListOf(OFFER, single=False, most=10), "Several offers."] = ()
    series: Annotated[str, Slug(), "The series it belongs to."] = ""
    status: Annotated[
        str, Word(*STATUSES), "scheduled, cancelled, postponed, rescheduled or moved-online."
    ] = "scheduled"
    previous_start: Annotated[
        Wall | None, WallTime(seconds=False), "When it was to start before; needed when rescheduled."
    ] = None
    moderation: Annotated[ModerationFront | None, Record(ModerationFront), "Who moderates."] = None
    recording: Annotated[
        RecordingFront | None, Record(RecordingFront), "The recording of a past session."
    ] = None
    transcript: Annotated[TranscriptFront | None, Record(TranscriptFront), "Consent to a transcript."] = None
    image: Annotated[str, FilePath(), "A picture beside the file; else a card is drawn."] = ""
    image_alt: Annotated[str, Text(300), "What the picture shows."] = ""
    uid: Annotated[str, Text(200), "The calendar UID, if it was published elsewhere before."] = ""
    private: Annotated[Any, Free(), "For the roster; never published."] = None
