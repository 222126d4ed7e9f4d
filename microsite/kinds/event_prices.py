"""Price boxes: what is paid now, what may be paid later, what comes back and under which measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from microsite.formats import words
from microsite.formats.money import amount
from microsite.formats.tongue import joined, listed, say, say_many
from microsite.kinds.offers import OfferFront, lasts, money
from microsite.kinds.spells import timed
from microsite.values.facts import Happening
from microsite.values.views import PriceView, Timed


def prices(
    offers: Iterable[tuple[OfferFront, datetime | None]], event: Happening, at: datetime, language: str
) -> tuple[PriceView, ...]:
    """Return a price box for each offer, the early price in its place while it holds."""
    return tuple(_price(offer, until, event, at, language) for offer, until in offers)


def _price(
    offer: OfferFront, until: datetime | None, event: Happening, at: datetime, language: str
) -> PriceView:
    price = offer.entry if offer.model == "tip-subscription" else offer.price
    off = event.status in {"cancelled", "postponed"}
    over = None if off else event.end
    amounts = [_amount(offer, price, at, language, until=over)]
    lines: list[Timed] = []
    if offer.early and lasts(until, event.end):
        amounts = [_amount(offer, offer.early.price, at, language, until=over)]
    elif offer.early and until:
        day = words.day_words(until.astimezone(event.start.tzinfo).date(), language)
        after = _say(offer, price, language)
        amounts = [
            _amount(offer, offer.early.price, at, language, until=until),
            _amount(offer, price, at, language, since=until, until=over),
        ]
        coming = say(language, "Early price before {day}; {price} after.", day=day, price=after)
        lines.append(timed(coming, at, None, until))
        lines.append(timed(say(language, "The early price ended on {day}.", day=day), at, until, over))
    if over:
        paid = offer.early.price if offer.early and lasts(until, event.end) else price
        amounts.append(timed(_was(offer, paid, language), at, over))
    if offer.model == "tip-subscription":
        lines += [Timed(line) for line in _tip_lines(offer, language)]
    return PriceView(
        model=offer.model,
        name=offer.name or _name(offer.model, language),
        amounts=tuple(one for one in amounts if one.text),
        currency=offer.currency,
        lines=tuple(lines),
        terms=tuple(_terms(offer, language)) if offer.model == "guarantee" else (),
    )


def _name(model: str, language: str) -> str:
    match model:
        case "tip-subscription":
            return say(language, "Entry with tip")
        case "guarantee":
            return say(language, "Seat with outcome guarantee")
    return say(language, "Seat")


def _amount(
    offer: OfferFront,
    price: Decimal | None,
    at: datetime,
    language: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Timed:
    """Return a price in words while it holds; its kind is the same number as plain decimal text."""
    plain = amount(money(price, offer.currency), offer.currency) if price is not None else ""
    return timed(_say(offer, price, language), at, since, until, plain)


def _was(offer: OfferFront, price: Decimal | None, language: str) -> str:
    """Return what a seat cost, for a session that is over: it is no price, as nothing can be bought."""
    if not price:
        return "" if price is None else say(language, "was free")
    return say(language, "was {price}", price=_say(offer, price, language))


def _say(offer: OfferFront, price: Decimal | None, language: str) -> str:
    if price is None:
        return ""
    if not price:
        return say(language, "Free")
    return words.money(money(price, offer.currency), offer.currency, language)


def _plan(offer: OfferFront, language: str) -> str:
    if offer.plan is None:
        return ""
    price = _say(offer, offer.plan.price, language)
    match offer.plan.interval:
        case "week":
            return say(language, "{price} a week", price=price)
        case "year":
            return say(language, "{price} a year", price=price)
    return say(language, "{price} a month", price=price)


def _tip_lines(offer: OfferFront, language: str) -> list[str]:
    lines = []
    if offer.suggested_tips:
        tips = listed(language, *(_say(offer, tip, language) for tip in offer.suggested_tips))
        lines.append(say(language, "Tip what it was worth; others give {tips}.", tips=tips))
    if offer.plan:
        plan = _plan(offer, language)
        holds = joined(language, *offer.plan.includes)
        lines.append(
            say(language, "Subscription afterwards, if you like: {plan}: {holds}.", plan=plan, holds=holds)
            if holds
            else say(language, "Subscription afterwards, if you like: {plan}.", plan=plan)
        )
    return lines


def _terms(offer: OfferFront, language: str) -> Iterator[tuple[str, str]]:
    """Yield the terms of a guarantee, each as its label and what it says."""
    yield say(language, "Promised"), offer.claim
    yield say(language, "Measured"), offer.measure
    if offer.baseline_how:
        yield say(language, "Starting value"), offer.baseline_how
    if offer.deadline_days:
        after = say_many(
            language, "{n} day after the session", "{n} days after the session", offer.deadline_days
        )
        yield say(language, "Judged"), after
    if offer.refund_percent:
        share = words.percent(offer.refund_percent, language)
        yield say(language, "If not reached"), say(language, "{share} of the price comes back", share=share)
    if offer.evidence_how:
        yield say(language, "To show"), offer.evidence_how
