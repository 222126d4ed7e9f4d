"""The facts of a thing that is listed, each said once: every page, feed and check reads them from here."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from microsite.diagnostics import Marks, Span
from microsite.records import frozen


@frozen
class Ref:
    """A mention of another item by its kind ("mentor", "series", ...) and slug, and where it was written."""

    kind: str
    slug: str
    where: Span
    key: str = ""


@frozen
class Face:
    """A portrait cut to small squares: the smallest by its `href` and `side` in pixels, and all of them as `choices` of a srcset."""

    href: str
    side: int
    choices: str


@frozen
class Image:
    """A picture: `href` from the host's root, `url` absolute, size in pixels, media type, alternative text.

    `cut` says that share images can be cut from it. `face` is there for a portrait that is larger than lists show it.
    """

    href: str
    url: str
    width: int
    height: int
    media_type: str
    alt: str = ""
    cut: bool = True
    face: Face | None = None


@frozen
class Card:
    """How a thing looks on another thing's page: a link with a name and perhaps a picture and a line."""

    kind: str
    slug: str
    title: str
    href: str
    url: str
    line: str = ""
    image: Image | None = None
    count: int | None = None


@frozen
class Address:
    """A postal address (schema.org PostalAddress); `country` is ISO 3166-1 alpha-2."""

    street: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@frozen
class Place:
    """A physical place (schema.org Place); latitude and longitude in degrees, WGS 84."""

    name: str
    address: Address
    lat: float | None = None
    lon: float | None = None
    url: str = ""


@frozen
class OfferFact:
    """One price a reader may be told (schema.org Offer); `availability` is the bare schema.org word.

    `unit` is "" for a plain price, else the billing interval ("month", "year") of a plan.
    """

    name: str
    price: Decimal
    currency: str
    availability: str
    valid_from: datetime | None = None
    valid_through: datetime | None = None
    url: str = ""
    unit: str = ""


@frozen
class Segment:
    """One part of the agenda at its wall-clock time, in the event's zone."""

    id: str
    title: str
    label: str
    minutes: int
    start: datetime
    end: datetime


@frozen
class Recording:
    """A recording of a past session; `seconds` its length, `published` an instant."""

    url: str
    seconds: int | None
    published: datetime | None


@frozen
class Sentence:
    """What a mentor said, word for word; `start` and `end` in seconds from the session's start, `segment` the agenda's id."""

    text: str
    speaker: str
    start: int
    end: int
    segment: str


@frozen
class Chapter:
    """One part of a transcript: the agenda's segment, and what the mentors said in it."""

    segment: str
    title: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@frozen(kw_only=True)
class Transcript:
    """What may be read of a session: mentors' words alone, with what is private taken out.

    `summary` holds sentences that were said; `generated_by` says who chose them, "" for this program. `redactions` counts what
    was taken out, by kind; `left_out` the cues of speakers who are no mentors.
    """

    chapters: tuple[Chapter, ...]
    summary: tuple[Sentence, ...]
    generated_by: str
    redactions: tuple[tuple[str, int], ...]
    left_out: int

    @property
    def text(self) -> str:
        """Return all that is kept, for the search."""
        return " ".join(one.text for chapter in self.chapters for one in chapter.sentences)


@frozen(kw_only=True)
class Happening:
    """When, where and for how much: the facts that only an event has.

    `start` and `end` are aware datetimes in `zone` (IANA); `status` and `format` are the front matter's words;
    `online_url` is public (the event's own page), never the room; `sequence` is RFC 5545 section 3.8.7.4.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: str
    status: str
    format: str
    previous_start: datetime | None
    place: Place | None
    online_url: str
    offers: tuple[OfferFact, ...]
    register: str
    waitlist: str
    capacity: int | None
    seats_left: int | None
    agenda: tuple[Segment, ...]
    recording: Recording | None
    audience: str
    expires: datetime | None


@frozen(kw_only=True)
class Entry:
    """The pivot: what every feed, list and check may say of one published item.

    `href` starts at the host's root and holds the site's path; `url` is absolute and canonical; `text` is the
    plain text of `html`; `published` and `updated` are aware UTC datetimes, `published` None when unknown;
    `dated` is False when `updated` is only a stand-in because no history is known.
    `first_url` is the address that it was first published at, "" where that is `url`: feeds know it by that for ever (RFC 4287 4.2.6).
    `marks` maps front-matter keys ("start", "agenda.2.minutes") to their places in `source`.
    """

    kind: str
    slug: str
    href: str
    url: str
    title: str
    summary: str
    html: str
    text: str
    lang: str
    published: datetime | None
    updated: datetime
    dated: bool
    images: tuple[Image, ...]
    people: tuple[Card, ...]
    topics: tuple[Card, ...]
    series: Card | None
    outcomes: tuple[str, ...]
    event: Happening | None
    source: str
    marks: Marks
    transcript: Transcript | None = None
    first_url: str = ""

    @property
    def identity(self) -> str:
        """Return what feeds know it by."""
        return self.first_url or self.url


@frozen
class Organizer:
    """Who runs the listing (schema.org Organization)."""

    name: str
    url: str
    logo: Image | None = None
    email: str = ""


@frozen(kw_only=True)
class Site:
    """What every page and feed may say of the site itself.

    `base_url` ends in "/"; `root` is its path ("/" or "/events/"); `zone` is the default IANA zone;
    `keep_past_days` says how long a past event stays in the site's calendar; `feeds_changed` is the newest
    `updated` of all entries, in UTC: the only "now" that a feed ever states.
    """

    title: str
    base_url: str
    root: str
    description: str
    language: str
    zone: str
    organizer: Organizer
    keep_past_days: int
    feeds_changed: datetime
    uid_host: str
