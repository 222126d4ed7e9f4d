"""What follows from an event's facts and every format must say alike: attendance, availability, what is free."""

from __future__ import annotations

from datetime import datetime

from microsite.values.facts import Entry, Happening, OfferFact


def happening(entry: Entry) -> Happening:
    """Return the event inside an entry that must be one."""
    if entry.event is None:
        raise ValueError(f"{entry.source} is no event")
    return entry.event


def attendance(event: Happening) -> str:
    """Return how one attends, as the front matter's word; an event that moved online is online."""
    return "online" if event.status == "moved-online" else event.format


def availability(offer: OfferFact, event: Happening) -> str:
    """Return the schema.org word for whether it can be taken: nobody buys a seat that is gone or a session that is off.

    While a session has no date nothing is said of it: "". A plan (an offer with a unit) is not bound to the seats of one event.
    """
    sold_out = event.seats_left == 0 and not offer.unit
    if sold_out or event.status == "cancelled":
        return "SoldOut"
    return "" if event.status == "postponed" else offer.availability


def is_on(event: Happening, at: datetime) -> bool:
    """Return whether an event can still be attended at an instant: neither over nor off."""
    return event.end > at and event.status not in {"cancelled", "postponed"}


def is_free(event: Happening) -> bool:
    """Return whether a seat costs nothing; what a plan costs later is not the price of the seat."""
    seats = [offer for offer in event.offers if not offer.unit]
    return bool(seats) and all(not offer.price for offer in seats)
