"""Sessions as rows of lists: the words of an entry, made once and shown on many pages."""

from __future__ import annotations

from datetime import datetime

from microsite.formats import words
from microsite.values.facts import Entry, Happening
from microsite.values.situation import attendance, happening
from microsite.values.views import Row

STATUS_WORDS = {
    "scheduled": "",
    "cancelled": "Cancelled",
    "postponed": "Postponed",
    "rescheduled": "Rescheduled",
    "moved-online": "Moved online",
}
FORMAT_WORDS = {"online": "Online", "in-person": "In person", "hybrid": "In person and online"}
FEW = 5


def state(entry: Entry, at: datetime) -> str:
    """Return upcoming, live, past, cancelled or postponed at an instant."""
    event = happening(entry)
    if event.status in {"cancelled", "postponed"}:
        return event.status
    if event.end <= at:
        return "past"
    return "live" if event.start <= at else "upcoming"


def price_words(event: Happening, language: str, at: datetime) -> str:
    """Return the price that holds at an instant: "Free", "€45.00", or "from €20.00" when there are several."""
    offers = [o for o in event.offers if not o.unit and (o.valid_through is None or o.valid_through > at)]
    offers = [o for o in offers if o.valid_from is None or o.valid_from <= at] or offers
    if not offers:
        return ""
    low = min(offers, key=lambda o: o.price)
    if not low.price:
        return "Free" if len({o.price for o in offers}) == 1 else "from free"
    amount = words.money(low.price, low.currency, language)
    return amount if len({o.price for o in offers}) == 1 else f"from {amount}"


def seats_words(event: Happening, at: datetime) -> tuple[str, str]:
    """Return what is said of seats and their state: open, few, sold-out or "" when nothing is known or it is over."""
    if event.end <= at or event.status == "cancelled":
        return "", ""
    if event.seats_left is None:
        return (f"{event.capacity} seats", "open") if event.capacity else ("", "")
    if event.seats_left == 0:
        return "Sold out", "sold-out"
    left = f"{event.seats_left} seat{'' if event.seats_left == 1 else 's'} left"
    return left, "few" if event.seats_left <= FEW else "open"


def place_words(event: Happening) -> str:
    """Return where it is in a word or two: the venue's name, "Online", or both."""
    mode = attendance(event)
    if mode == "online" or event.place is None:
        return "Online"
    return f"{event.place.name} and online" if mode == "hybrid" else event.place.name


def address_words(event: Happening) -> str:
    """Return the address on one line, "" for an online session."""
    if attendance(event) == "online" or event.place is None:
        return ""
    a = event.place.address
    town = " ".join(part for part in (a.postal_code, a.locality) if part)
    return ", ".join(part for part in (a.street, town, a.region, a.country) if part)


def row(entry: Entry, at: datetime, language: str) -> Row:
    """Return an event as a row, in the site's language."""
    event = happening(entry)
    return Row(
        title=entry.title,
        href=entry.href,
        url=entry.url,
        lang=entry.lang,
        summary=entry.summary,
        when=words.when(event.start, event.end, event.zone, language),
        people=entry.people,
        topics=entry.topics,
        outcome=entry.outcomes[0] if entry.outcomes else "",
        format=FORMAT_WORDS[attendance(event)],
        place=place_words(event),
        address=address_words(event),
        online=attendance(event) != "in-person",
        price=price_words(event, language, at) if event.end > at else "",
        seats=seats_words(event, at)[0],
        state=state(entry, at),
        status=STATUS_WORDS[event.status],
    )
