"""Price boxes: what is paid now, what may be paid later, what comes back and under which measure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from microsite.formats import words
from microsite.formats.money import amount
from microsite.kinds.event import EventData
from microsite.kinds.offers import OfferFront, money
from microsite.kinds.world import World
from microsite.values.facts import Happening
from microsite.values.views import PriceView

NAMES = {"seat": "Seat", "tip-subscription": "Entry with tip", "guarantee": "Seat with outcome guarantee"}
INTERVALS = {"month": "a month", "year": "a year", "week": "a week"}


def prices(data: EventData, event: Happening, world: World) -> tuple[PriceView, ...]:
    """Return a price box for each offer, the early price in its place while it holds at the build's clock."""
    language = world.site.language
    return tuple(_price(offer, until, event, world.at, language) for offer, until in data.offers)


def _price(
    offer: OfferFront, until: datetime | None, event: Happening, at: datetime, language: str
) -> PriceView:
    price = offer.entry if offer.model == "tip-subscription" else offer.price
    lines: list[str] = []
    if offer.early and until:
        day = words.day_words(until.astimezone(event.start.tzinfo).date(), language)
        if at < until:
            lines.append(f"Early price before {day}; {_say(offer, price, language)} after.")
            price = offer.early.price
        else:
            lines.append(f"The early price ended on {day}.")
    lines += {"tip-subscription": _tip_lines, "guarantee": _guarantee_lines}.get(offer.model, _no_lines)(
        offer, language
    )
    return PriceView(
        model=offer.model,
        name=offer.name or NAMES[offer.model],
        amount=_say(offer, price, language),
        value=amount(money(price, offer.currency), offer.currency) if price is not None else "",
        currency=offer.currency,
        plan=_plan(offer, language),
        lines=tuple(lines),
    )


def _say(offer: OfferFront, price: Decimal | None, language: str) -> str:

    if price is None:
        return ""
    return words.money(money(price, offer.currency), offer.currency, language) if price else "Free"


def _no_lines(_offer: OfferFront, _language: str) -> list[str]:
    return []


def _plan(offer: OfferFront, language: str) -> str:
    if offer.plan is None:
        return ""
    return f"{_say(offer, offer.plan.price, language)} {INTERVALS[offer.plan.interval]}"


def _tip_lines(offer: OfferFront, language: str) -> list[str]:
    lines = []
    if offer.suggested_tips:
        tips = ", ".join(_say(offer, tip, language) for tip in offer.suggested_tips)
        lines.append(f"Tip what it was worth; others give {tips}.")
    if offer.plan:
        holds = f": {', '.join(offer.plan.includes)}" if offer.plan.includes else ""
        lines.append(f"Subscription afterwards, if you like: {_plan(offer, language)}{holds}.")
    return lines


def _guarantee_lines(offer: OfferFront, _language: str) -> list[str]:
    lines = [f"Promised: {_dot(offer.claim)}", f"Measured: {_dot(offer.measure)}"]
    if offer.baseline_how:
        lines.append(f"Starting value: {_dot(offer.baseline_how)}")
    if offer.deadline_days:
        lines.append(f"Judged {offer.deadline_days} days after the session.")
    if offer.refund_percent:
        lines.append(f"If it is not reached, {offer.refund_percent}% of the price comes back.")
    if offer.evidence_how:
        lines.append(f"To show: {_dot(offer.evidence_how)}")
    return lines


def _dot(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
