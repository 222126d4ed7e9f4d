"""What is true for a while: words with the moments between which they hold, so that a page stays right unbuilt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

from microsite.formats import words
from microsite.formats.tongue import say, say_many
from microsite.values.facts import Entry, Happening, OfferFact
from microsite.values.situation import happening
from microsite.values.views import Timed

FEW = 5  # seats that are said to be few


def instant(at: datetime | None) -> str:
    """Return an instant in UTC as a script reads it ("2026-12-03T17:00:00Z"), "" for None."""
    return _written(at.astimezone(UTC)) if at else ""


@lru_cache(maxsize=4096)  # a session says its start and its end half a dozen times
def _written(at: datetime) -> str:
    return f"{at.isoformat()[:19]}Z"


def timed(
    text: str, at: datetime, since: datetime | None = None, until: datetime | None = None, kind: str = ""
) -> Timed:
    """Return words that hold in [since, until), and whether they hold at `at`."""
    now = (since is None or since <= at) and (until is None or at < until)
    return Timed(text, instant(since), instant(until), now, kind)


def state(entry: Entry, at: datetime) -> str:
    """Return upcoming, live, past, cancelled or postponed at an instant."""
    event = happening(entry)
    if event.status in {"cancelled", "postponed"}:
        return event.status
    if event.end <= at:
        return "past"
    return "live" if event.start <= at else "upcoming"


def status_word(status: str, language: str) -> str:
    """Return the word for a status of the front matter, "" for a plain scheduled session."""
    match status:
        case "cancelled":
            return say(language, "Cancelled")
        case "postponed":
            return say(language, "Postponed")
        case "rescheduled":
            return say(language, "Rescheduled")
        case "moved-online":
            return say(language, "Moved online")
    return ""


def statuses(event: Happening, at: datetime, language: str) -> tuple[Timed, ...]:
    """Return the words of a session's state through its life: what changed, that it is live, that it has ended."""
    word = status_word(event.status, language)
    if event.status in {"cancelled", "postponed"}:
        return (timed(word, at, kind=event.status),)
    before = (timed(word, at, None, event.start, event.status),) if word else ()
    return (
        *before,
        timed(say(language, "Live now"), at, event.start, event.end, "live"),
        timed(say(language, "Ended"), at, event.end, None, "past"),
    )


def prices(event: Happening, at: datetime, language: str) -> tuple[Timed, ...]:
    """Return the price in words as it changes until the session ends: "€30.00" until a day, then "€45.00"."""
    offers = [offer for offer in event.offers if not offer.unit]
    steps = {moment for offer in offers for moment in (offer.valid_from, offer.valid_through)}
    marks = sorted(moment for moment in steps if moment is not None and moment < event.end)
    found: list[tuple[str, datetime | None, datetime]] = []
    for since, until in pairwise((None, *marks, event.end)):
        text = _price(offers, since or datetime.min.replace(tzinfo=UTC), language)
        if found and found[-1][0] == text:
            since = found.pop()[1]  # noqa: PLW2901 - the same words hold on
        found.append((text, since, until or event.end))
    return tuple(timed(text, at, since, until) for text, since, until in found if text)


def _price(offers: Sequence[OfferFact], at: datetime, language: str) -> str:
    """Return the price that holds at an instant: "Free", "€45.00", or "from €20.00" when there are several."""
    held = [o for o in offers if o.valid_through is None or o.valid_through > at]
    held = [o for o in held if o.valid_from is None or o.valid_from <= at] or held
    if not held:
        return ""
    several = len({o.price for o in held}) > 1
    low = min(held, key=lambda o: o.price)
    if not low.price:
        return say(language, "from free") if several else say(language, "Free")
    shown = words.money(low.price, low.currency, language)
    return say(language, "from {price}", price=shown) if several else shown


def seats(event: Happening, at: datetime, language: str) -> tuple[Timed, ...]:
    """Return what is said of seats until the end, its kind open, few or sold-out; nothing when nothing is known."""
    if event.status == "cancelled":
        return ()
    if event.seats_left is None:
        found = (
            [(say_many(language, "{n} seat", "{n} seats", event.capacity), "open")] if event.capacity else []
        )
    elif event.seats_left == 0:
        found = [(say(language, "Sold out"), "sold-out")]
    else:
        left = say_many(language, "{n} seat left", "{n} seats left", event.seats_left)
        found = [(left, "few" if event.seats_left <= FEW else "open")]
    return tuple(timed(text, at, None, event.end, kind) for text, kind in found)
