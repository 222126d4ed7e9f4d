"""Hard filters: what somebody can take part in at all, by zone, budget, language and format, and why a mentor is left out.

Zone, budget and format are asked of the mentor's sessions to come, one of which has to hold all of them:

- *time zone*: it begins at 7:00 or later and ends by 23:00, by the wall clock there. Without a session to come, two hours of the mentor's day
  from 9:00 to 18:00 have to lie between those.
- *budget*: a seat costs at most that much now (an early price while it holds, the entry of a tip, the price of a guarantee; not the plan that
  may follow). Another currency is compared by a table of rates, else not at all; what costs nothing fits any budget.
- *format*: online and in-person take hybrid as well; what moved online is online.
- *language*: the mentor speaks it; of one who names none, the language of the file counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import cast

from microsite.formats.money import amount
from microsite.formats.zones import must
from microsite.graph import Graph, Item
from microsite.kinds.event import EventData
from microsite.kinds.mentor import MentorData, spoken
from microsite.kinds.offers import Terms, facts
from microsite.records import frozen

FIRST, LAST = time(7), time(23)
WORK = (9, 18)
HOURS = 2
OFF = frozenset({"cancelled", "postponed"})
TAKES = {"online": {"online", "hybrid"}, "in-person": {"in-person", "hybrid"}, "hybrid": {"hybrid"}}


@frozen
class Wanted:
    """What has to hold: a zone (IANA), an amount and its currency, a language (ISO 639), a format; "" and None for no matter.

    `rates` are units of the site's currency for one unit of another, by currency.
    """

    timezone: str = ""
    budget: Decimal | None = None
    currency: str = ""
    language: str = ""
    format: str = ""
    rates: Mapping[str, Fraction] = field(default_factory=dict)


@frozen
class Seat:
    """A price of a seat now, in its currency; None when nothing is known."""

    price: Decimal
    currency: str


def data_of(item: Item) -> EventData:
    """Return the facts of an event."""
    return cast(EventData, item.data)


def coming(mentor: Item, graph: Graph, at: datetime) -> tuple[Item, ...]:
    """Return the sessions of a mentor that can still be attended, the next first."""
    events = [item for item in graph.backlinks.get(mentor.key, ()) if item.kind == "event"]
    open_ = [item for item in events if data_of(item).end > at and data_of(item).front.status not in OFF]
    return tuple(sorted(open_, key=lambda item: (data_of(item).start, item.slug)))


def mode(item: Item) -> str:
    """Return how one attends: what moved online is online."""
    data = data_of(item)
    return "online" if data.front.status == "moved-online" else data.format


def seat(item: Item, at: datetime) -> Seat | None:
    """Return the lowest price of a seat now, None when no price is known."""
    terms = Terms(sold_out=False, closed=False, on_sale_from=None, url="", language="en")
    found = [
        Seat(fact.price, fact.currency)
        for offer, until in data_of(item).offers
        for fact in facts(offer, until, terms)
        if not fact.unit
        and (fact.valid_from is None or fact.valid_from <= at)
        and (fact.valid_through is None or at < fact.valid_through)
    ]
    return min(found, key=lambda one: one.price, default=None)


def fitting(
    mentor: Item, sessions: Sequence[Item], wanted: Wanted, at: datetime
) -> tuple[tuple[Item, ...], str]:
    """Return the sessions that hold all that is wanted, and why the mentor is left out, "" when they are not."""
    speaks = spoken(mentor, "en")
    if wanted.language and wanted.language not in speaks:
        return (), f"speaks {', '.join(speaks)}"
    if not sessions:
        return (), "" if (why := _without(mentor, wanted, at)) is None else why
    told: list[str] = []
    held = []
    for item in sessions:
        why = next(_reasons(item, wanted, at), "")
        if why and why not in told:
            told.append(why)
        if not why:
            held.append(item)
    return tuple(held), "" if held else "; ".join(told)


def _without(mentor: Item, wanted: Wanted, at: datetime) -> str | None:
    """Return why a mentor without a session to come is left out, None when only the zone is asked and fits."""
    if wanted.format or wanted.budget is not None:
        return "no session to come"
    zone = cast(MentorData, mentor.data).front.timezone
    if not wanted.timezone or not zone:
        return None
    day = at.astimezone(must(zone)).replace(minute=0, second=0, microsecond=0)
    hours = (day.replace(hour=hour).astimezone(must(wanted.timezone)).time() for hour in range(*WORK))
    both = sum(1 for hour in hours if FIRST <= hour < LAST)
    return None if both >= HOURS else f"no session to come, and {zone} is far from {wanted.timezone}"


def _reasons(item: Item, wanted: Wanted, at: datetime) -> Iterator[str]:
    """Yield why a session does not hold what is wanted."""
    if wanted.format and mode(item) not in TAKES[wanted.format]:
        yield f"only {mode(item)}"
    if wanted.timezone and (when := _at_night(item, wanted.timezone)):
        yield when
    if wanted.budget is not None and (price := _too_dear(item, wanted, at)):
        yield price


def _at_night(item: Item, zone: str) -> str:
    data = data_of(item)
    begins, ends = data.start.astimezone(must(zone)), data.end.astimezone(must(zone))
    latest = datetime.combine(begins.date(), LAST, begins.tzinfo)
    return "" if begins.time() >= FIRST and ends <= latest else f"begins at {begins:%H:%M} in {zone}"


def _too_dear(item: Item, wanted: Wanted, at: datetime) -> str:
    price = seat(item, at)
    if price is None:
        return "the price is not known"
    words = f"costs {amount(price.price, price.currency)} {price.currency}"
    if not price.price:
        return ""
    budget = Fraction(wanted.budget or 0)
    asked = Fraction(price.price)
    if price.currency != wanted.currency:
        mine, theirs = wanted.rates.get(wanted.currency), wanted.rates.get(price.currency)
        if mine is None or theirs is None:
            return f"{words}; no rate to {wanted.currency} is known (--rates)"
        budget, asked = budget * mine, asked * theirs
    return words if asked > budget else ""


def bookable(sessions: Sequence[Item]) -> Item | None:
    """Return the next session with a seat, else the next one, whose waitlist may be joined; None without any."""
    free = (item for item in sessions if data_of(item).front.seats_left != 0)
    return next(free, sessions[0] if sessions else None)


def when(item: Item) -> str:
    """Return a session's start, in its own zone."""
    return f"{data_of(item).start:%Y-%m-%d %H:%M} {data_of(item).zone}"
