"""One event as a VEVENT (RFC 5545 section 3.6.1, RFC 7986), from its Entry alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from microsite.formats import ical
from microsite.formats.ical import Component
from microsite.formats.money import amount
from microsite.formats.zones import is_utc, must, second_occurrence
from microsite.values.facts import Entry, Happening, OfferFact, Place
from microsite.values.situation import attendance, happening

_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a calendar entry that no content file says; the site's language may give others."""

    cancelled: str = "Cancelled"
    called_off: str = "This session is cancelled."
    postponed: str = "This session is postponed; its new time is not known yet."
    rescheduled: str = "This session was moved from {previous}."
    moved_online: str = "This session was moved online."
    people: str = "With {names}"
    agenda: str = "Agenda ({zone}, UTC{offset})"
    outcomes: str = "You leave with"
    price: str = "Price"
    free: str = "free"
    per: str = "{price} a {unit}"
    register: str = "Book a seat: {url}"
    waitlist: str = "Sold out. Waiting list: {url}"
    sold_out: str = "Sold out."
    more: str = "Details: {url}"
    video: str = "Session page"


ENGLISH = Words()


def offset(event: Happening) -> str:
    """Return the offset at the event's start as people write it ("+01:00")."""
    digits = event.start.strftime("%z")
    return f"{digits[:3]}:{digits[3:5]}"


def price(offer: OfferFact, words: Words = ENGLISH) -> str:
    """Return one offer's price in words: "45.00 EUR", "free", "20.00 EUR a month"."""
    said = f"{amount(offer.price, offer.currency)} {offer.currency}" if offer.price else words.free
    return words.per.format(price=said, unit=offer.unit) if offer.unit else said


def _news(event: Happening, words: Words) -> Iterator[str]:
    """Yield what changed about the session, in sentences."""
    if event.status == "cancelled":
        yield words.called_off
    if event.status == "postponed":
        yield words.postponed
    if event.status == "moved-online":
        yield words.moved_online
    if event.previous_start and event.status in {"rescheduled", "moved-online"}:
        yield words.rescheduled.format(previous=f"{event.previous_start:%Y-%m-%d %H:%M}")


def _seat(event: Happening, words: Words) -> Iterator[str]:
    """Yield the price and where to book, as long as there is something to book."""
    if event.status == "cancelled":
        return
    for offer in event.offers:
        yield f"{offer.name or words.price}: {price(offer, words)}"
    if event.seats_left == 0:
        yield words.waitlist.format(url=event.waitlist) if event.waitlist else words.sold_out
    elif event.register:
        yield words.register.format(url=event.register)


def description(entry: Entry, words: Words = ENGLISH) -> str:
    """Return the plain text of DESCRIPTION: what, with whom, agenda, outcomes, price, link; never HTML."""
    event = happening(entry)
    agenda = [
        f"{part.start:%H:%M} {part.label}{f': {part.title}' if part.title else ''}" for part in event.agenda
    ]
    if agenda:
        agenda.insert(0, words.agenda.format(zone=event.zone, offset=offset(event)))
    outcomes = [f"- {outcome}" for outcome in entry.outcomes]
    if outcomes:
        outcomes.insert(0, words.outcomes)
    names = ", ".join(card.title for card in entry.people)
    blocks = (
        "\n".join(_news(event, words)),
        entry.summary,
        words.people.format(names=names) if names else "",
        "\n".join(agenda),
        "\n".join(outcomes),
        "\n".join(_seat(event, words)),
        words.more.format(url=entry.url),
    )
    return "\n\n".join(block for block in blocks if block)


def address(place: Place) -> str:
    """Return a venue and its postal address on one line."""
    home = place.address
    city = " ".join(part for part in (home.postal_code, home.locality) if part)
    return ", ".join(part for part in (place.name, home.street, city, home.region, home.country) if part)


def _place(entry: Entry, event: Happening, words: Words) -> Iterator[str]:
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
        yield ical.uri("CONFERENCE", page, (("FEATURE", "VIDEO"), ("LABEL", words.video)))


def in_utc(event: Happening) -> bool:
    """Return whether its times are written in UTC: its zone is UTC, or a TZID cannot name the wall time."""
    return is_utc(event.zone) or second_occurrence(event.start) or second_occurrence(event.end)


def _times(event: Happening) -> Iterator[str]:
    for name, at in (("DTSTART", event.start), ("DTEND", event.end)):
        if in_utc(event):
            yield ical.instant(name, at)
        else:
            yield ical.wall_time(name, at.astimezone(must(event.zone)), event.zone)


def vevent(entry: Entry, words: Words = ENGLISH) -> Component:
    """Return the event's VEVENT. DTSTAMP is when the content changed, so equal content gives equal bytes."""
    event = happening(entry)
    cancelled = f"{words.cancelled}: " if event.status == "cancelled" else ""
    lines = [
        ical.text("UID", event.uid),
        ical.instant("DTSTAMP", entry.updated),
        *_times(event),
        ical.text("SUMMARY", cancelled + entry.title),
        ical.text("DESCRIPTION", description(entry, words)),
        *_place(entry, event, words),
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
