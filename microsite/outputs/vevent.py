"""One event as a VEVENT (RFC 5545 section 3.6.1, RFC 7986), from its Entry alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from microsite.formats import ical, words
from microsite.formats.ical import Component
from microsite.formats.tongue import joined, listed, say
from microsite.formats.urls import with_via
from microsite.formats.zones import happens_twice, is_utc, must
from microsite.values.facts import Entry, Happening, OfferFact, Place
from microsite.values.situation import attendance, happening

DAY, MIDNIGHT = timedelta(days=1), time()
_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


def offset(at: datetime) -> str:
    """Return the offset at a moment as people write it ("+01:00")."""
    digits = at.strftime("%z")
    return f"{digits[:3]}:{digits[3:5]}"


def price(offer: OfferFact, language: str = "en") -> str:
    """Return one offer's price in words: "€45.00", "free", "€20.00 a month"."""
    said = words.money(offer.price, offer.currency, language) if offer.price else say(language, "free")
    match offer.unit:
        case "":
            return said
        case "week":
            return say(language, "{price} a week", price=said)
        case "year":
            return say(language, "{price} a year", price=said)
    return say(language, "{price} a month", price=said)


def _news(event: Happening, language: str) -> Iterator[str]:
    """Yield what changed about the session, in sentences."""
    if event.status == "cancelled":
        yield say(language, "This session is cancelled.")
    if event.status == "postponed":
        yield say(language, "This session is postponed; its new time is not known yet.")
    if event.status == "moved-online":
        yield say(language, "This session was moved online.")
    old = event.previous_start
    if old and event.status in {"rescheduled", "moved-online"}:
        day, time = words.day_words(old.date(), language), words.clock(old, language)
        yield say(language, "It was to start on {day} at {time}.", day=day, time=time)


def _seat(event: Happening, language: str) -> Iterator[str]:
    """Yield the prices, and where to book as long as there is something to book: not while it has no date."""
    if event.status == "cancelled":
        return
    for offer in event.offers:
        name = offer.name or say(language, "Price")
        said = price(offer, language)
        if offer.valid_through:
            said = say(
                language, "{price} until {day}", price=said, day=_last(offer.valid_through, event, language)
            )
        yield say(language, "{label}: {text}", label=name, text=said)
    if event.status == "postponed":
        return
    if event.seats_left == 0:
        sold_out = say(language, "Sold out. Waiting list: {url}", url=event.waitlist)
        yield sold_out if event.waitlist else say(language, "Sold out.")
    elif event.register:
        yield say(language, "{label}: {text}", label=say(language, "Book a seat"), text=event.register)


def _last(end: datetime, event: Happening, language: str) -> str:
    """Return the last day of a price whose end is a midnight, else the day and the time of its end."""
    local = end.astimezone(event.start.tzinfo)
    if local.time() == MIDNIGHT:
        return words.date_words((local - DAY).date(), language)
    return joined(language, words.date_words(local.date(), language), words.clock(local, language))


def _agenda(event: Happening, language: str) -> Iterator[str]:
    """Yield the agenda line by line, its zone first; times stand as on a wall clock of the language."""
    if event.agenda:
        yield say(language, "Agenda ({zone}, UTC{offset})", zone=event.zone, offset=offset(event.start))
    for part in event.agenda:
        told = part.label
        if part.title:
            told = say(language, "{label}: {text}", label=part.label, text=part.title)
        changed = part.start.utcoffset() != event.start.utcoffset()
        zone = f" UTC{offset(part.start)}" if changed else ""
        yield f"{words.clock(part.start, language)}{zone} {told}"


def description(entry: Entry, language: str = "en") -> str:
    """Return the plain text of DESCRIPTION: what, with whom, agenda, outcomes, price, link; never HTML."""
    event = happening(entry)
    outcomes = [f"- {outcome}" for outcome in entry.outcomes]
    if outcomes:
        outcomes.insert(0, say(language, "You leave with"))
    names = listed(language, *(card.title for card in entry.people))
    blocks = (
        "\n".join(_news(event, language)),
        entry.summary,
        say(language, "With {names}", names=names) if names else "",
        "\n".join(_agenda(event, language)),
        "\n".join(outcomes),
        "\n".join(_seat(event, language)),
        say(language, "Details: {url}", url=entry.url),
    )
    return "\n\n".join(block for block in blocks if block)


def address(place: Place) -> str:
    """Return a venue and its postal address on one line."""
    home = place.address
    city = " ".join(part for part in (home.postal_code, home.locality) if part)
    return ", ".join(part for part in (place.name, home.street, city, home.region, home.country) if part)


def _place(entry: Entry, event: Happening, language: str) -> Iterator[str]:
    """Yield LOCATION, GEO and CONFERENCE (RFC 7986 section 5.11): the public page, never the room."""
    how = attendance(event)
    page = event.online_url or entry.url
    place = event.place if how != "online" else None
    if place:
        yield ical.text("LOCATION", address(place))
        if place.lat is not None and place.lon is not None:
            yield ical.line("GEO", f"{place.lat:.6f};{place.lon:.6f}")
    elif how == "online":
        yield ical.text("LOCATION", page)
    if how != "in-person":
        yield ical.uri("CONFERENCE", page, (("FEATURE", "VIDEO"), ("LABEL", say(language, "Session page"))))


def in_utc(event: Happening) -> bool:
    """Return whether its times are written in UTC: its zone is UTC, or a wall time of it happens twice."""
    return is_utc(event.zone) or happens_twice(event.start) or happens_twice(event.end)


def _times(event: Happening) -> Iterator[str]:
    for name, at in (("DTSTART", event.start), ("DTEND", event.end)):
        if in_utc(event):
            yield ical.instant(name, at)
        else:
            yield ical.wall_time(name, at.astimezone(must(event.zone)), event.zone)


def _spoken(entry: Entry, language: str) -> ical.Params:
    """Return the LANGUAGE of a text that is in another one than its calendar (RFC 5545 section 3.2.10)."""
    return (("LANGUAGE", entry.lang),) if entry.lang and entry.lang != language else ()


def _by_way_of(entry: Entry, via: str) -> Entry:
    """Return an event whose own address says how its reader came, wherever the address stands."""
    event = happening(entry)
    url = with_via(entry.url, via)
    page = url if event.online_url == entry.url else event.online_url
    return replace(entry, url=url, event=replace(event, online_url=page))


def as_told(entry: Entry, at: datetime) -> Entry:
    """Return an event without the prices that are over at an instant; the very same one where none is."""
    offers = entry.event.offers if entry.event else ()
    kept = tuple(offer for offer in offers if offer.valid_through is None or at < offer.valid_through)
    if entry.event is None or len(kept) == len(offers):
        return entry
    return replace(entry, event=replace(entry.event, offers=kept))


def vevent(entry: Entry, language: str = "en", via: str = "") -> Component:
    """Return the event's VEVENT. DTSTAMP is when the content changed, so equal content gives equal bytes.

    `via` is what its links say of how their reader came; its identity has no part in that.
    """
    entry = _by_way_of(entry, via) if via else entry
    event = happening(entry)
    title = entry.title
    if event.status == "cancelled":
        title = say(language, "{label}: {text}", label=say(language, "Cancelled"), text=title)
    lines = [
        ical.text("UID", event.uid),
        ical.instant("DTSTAMP", entry.updated),
        *_times(event),
        ical.text("SUMMARY", title, _spoken(entry, language)),
        ical.text("DESCRIPTION", description(entry, language)),
        *_place(entry, event, language),
        ical.line("URL", entry.url),
        ical.line("STATUS", _STATUS.get(event.status, "CONFIRMED")),
        ical.line("SEQUENCE", str(event.sequence)),
        ical.instant("LAST-MODIFIED", entry.updated),
    ]
    if entry.published and entry.published <= entry.updated:
        lines.append(ical.instant("CREATED", entry.published))
    if entry.topics:
        lines.append(ical.texts("CATEGORIES", [card.title for card in entry.topics]))
    if entry.images:
        image = entry.images[0]
        lines.append(ical.uri("IMAGE", image.url, (("DISPLAY", "BADGE"), ("FMTTYPE", image.media_type))))
    return Component("VEVENT", tuple(lines))
