"""The facts of a source as claims of the surface "front matter", so that built pages are held against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from microsite.checks.inspection import Claim
from microsite.checks.vocabulary import TURNS, fold, geo, money, normal_url, of_datetime, slugs, subject_of
from microsite.diagnostics import Span
from microsite.records import frozen
from microsite.values.facts import Entry, Happening

CHANGED = "changed"
"""The day, in UTC, on which a source was last changed, where that is known."""
# which front-matter keys state a fact, the likeliest first
KEYS: dict[str, tuple[str, ...]] = {
    "name": ("title", "name"),
    "start": ("start",),
    "end": ("end", "duration"),
    "previous-start": ("previous_start",),
    "status": ("status",),
    "attendance": ("format", "status"),
    "place": ("venue.name", "venue"),
    "address": ("venue.address", "venue"),
    "street": ("venue.address.street", "venue"),
    "locality": ("venue.address.locality", "venue"),
    "region": ("venue.address.region", "venue"),
    "postal-code": ("venue.address.postal_code", "venue"),
    "country": ("venue.address.country", "venue"),
    "geo": ("venue.geo", "venue"),
    "price": ("offer.price", "offer.entry", "offer", "offers.0.price", "offers"),
    "availability": ("seats_left", "status"),
    "performer": ("mentors", "mentor", "mentors.0"),
    "topic": ("topics", "topics.0"),
    "topic-slugs": ("topics", "topics.0"),
    "people-slugs": ("mentors", "mentor"),
    "outcome": ("outcomes", "outcomes.0"),
    "register": ("register", "waitlist"),
    "image": ("image", "photo"),
    "summary": ("summary",),
    "description": ("summary",),
    "language": ("language",),
    "recording": ("recording.url", "recording"),
    "capacity": ("capacity",),
    "seats-left": ("seats_left",),
    "audience": ("audience",),
    "series": ("series",),
    "series-url": ("series",),
    "performer-url": ("mentors", "mentor"),
    "price-from": ("offer.early.until", "offer"),
    "price-until": ("offer.early.until", "offer"),
    "job-title": ("headline",),
    "sponsored": ("share_percent",),
    "disclosure": ("disclosure", "share_percent"),
}


@frozen
class Sourced:
    """What a check asks of a source: its address, its file, whether it is of an event, where its keys stand, its claims."""

    url: str
    source: str
    happens: bool
    marks: tuple[tuple[str, Span], ...]
    claims: tuple[Claim, ...]


def sourced(entries: Iterable[Entry | Sourced]) -> tuple[Sourced, ...]:
    """Return what a check asks of the sources of all that is published."""
    return tuple(
        entry
        if isinstance(entry, Sourced)
        else Sourced(
            entry.url,
            entry.source,
            entry.event is not None,
            tuple(dict(entry.marks).items()),
            tuple(claims_of(entry)),
        )
        for entry in entries
    )


def claims_of(entry: Entry) -> Iterator[Claim]:
    """Return what the source of an event or mentor says; other kinds claim only when they were changed."""
    subject = subject_of(entry.url)
    if entry.dated:
        yield Claim(subject, CHANGED, of_datetime(entry.updated)[:10], "front matter", entry.source)
    yield Claim(subject, "identity", subject_of(entry.identity), "front matter", entry.source)
    if entry.kind not in {"event", "mentor"}:
        return
    marks = dict(entry.marks)
    for fact, value, shown in _facts(entry):
        if not value:
            continue
        mark = next((marks[key] for key in KEYS.get(fact, ()) if key in marks), None)
        path, line = (mark.path, mark.line) if mark else (entry.source, None)
        yield Claim(subject, fact, value, "front matter", path, shown or value, line)


def _facts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    yield "name", fold(entry.title), entry.title
    event = entry.event
    if event is None:
        yield "note", fold(entry.summary), entry.summary
        return
    yield "summary", fold(entry.summary), entry.summary
    yield "language", entry.lang, entry.lang
    yield from (("performer", fold(card.title), card.title) for card in entry.people)
    yield from (("performer-url", subject_of(card.url), card.url) for card in entry.people)
    yield from (("topic", fold(card.title), card.title) for card in entry.topics)
    yield "topic-slugs", slugs(card.url for card in entry.topics), ""
    yield "people-slugs", slugs(card.url for card in entry.people), ""
    yield from (("topic-url", subject_of(card.url), card.url) for card in entry.topics)
    yield from (("outcome", fold(text), text) for text in entry.outcomes)
    yield from (("image", subject_of(image.url), image.url) for image in entry.images)
    if entry.series:
        yield "series", fold(entry.series.title), entry.series.title
        yield "series-url", subject_of(entry.series.url), entry.series.url
    yield from _happening(event)


def _turns(event: Happening) -> set[str]:
    """Return the moments at which what is said of a session may change: it begins, it ends, its price is another."""
    prices = (at for offer in event.offers for at in (offer.valid_from, offer.valid_through))
    return {of_datetime(at) for at in (event.start, event.end, *prices) if at}


def _happening(event: Happening) -> Iterator[tuple[str, str, str]]:
    yield "start", of_datetime(event.start), event.start.isoformat()
    yield "end", of_datetime(event.end), event.end.isoformat()
    yield "status", event.status, event.status
    yield from ((TURNS, at, "") for at in sorted(_turns(event)))
    moved = event.status == "moved-online"
    yield "attendance", "online" if moved else event.format, event.format
    yield "uid", event.uid, event.uid
    yield "sequence", str(event.sequence), str(event.sequence)
    if event.previous_start and event.status in {"rescheduled", "moved-online"}:
        yield "previous-start", of_datetime(event.previous_start), event.previous_start.isoformat()
    if event.place is not None and event.format != "online" and not moved:
        place, address = event.place, event.place.address
        yield "place", fold(place.name), place.name
        yield "street", fold(address.street), address.street
        yield "locality", fold(address.locality), address.locality
        yield "region", fold(address.region), address.region
        yield "postal-code", fold(address.postal_code), address.postal_code
        yield "country", address.country, address.country
        if place.lat is not None and place.lon is not None:
            yield "geo", geo(str(place.lat), str(place.lon)), f"{place.lat},{place.lon}"
    yield "capacity", str(event.capacity or ""), ""
    yield "seats-left", "" if event.seats_left is None else str(event.seats_left), ""
    yield "audience", fold(event.audience), event.audience
    for offer in event.offers:
        yield "offer-name", fold(offer.name), offer.name
        yield "price-from", of_datetime(offer.valid_from) if offer.valid_from else "", ""
        yield "price-until", of_datetime(offer.valid_through) if offer.valid_through else "", ""
        yield "price", money(f"{offer.price:f}", offer.currency) or "", f"{offer.price} {offer.currency}"
    if event.recording is not None:
        yield "recording", normal_url(event.recording.url), event.recording.url
        yield "recording-length", str(event.recording.seconds or ""), ""
        if event.recording.published:
            yield "recording-date", of_datetime(event.recording.published), ""
