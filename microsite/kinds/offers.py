"""The three ways to charge: what an editor writes, judged, and the prices that readers are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from microsite.formats.money import digits_of
from microsite.formats.tongue import say
from microsite.read.fields import ListOf, Record
from microsite.read.money import Amount, Currency
from microsite.read.plain import Integer, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Url
from microsite.read.times import Wall, WallTime
from microsite.read.wording import said
from microsite.read.yaml import Map, node_at
from microsite.records import frozen
from microsite.values.facts import OfferFact


@frozen(kw_only=True)
class EarlyFront:
    """An early price."""

    until: Annotated[
        Wall, WallTime(date_allowed=True, seconds=False), "The last day (or moment) of the early price."
    ]
    price: Annotated[Decimal, Amount(), "The early price."]


@frozen(kw_only=True)
class PlanFront:
    """A subscription that can follow."""

    price: Annotated[Decimal, Amount(), "The price of one interval."]
    interval: Annotated[str, Word("month", "year", "week"), "How often it is paid."] = "month"
    includes: Annotated[tuple[str, ...], ListOf(Text(160)), "What it holds."] = ()
    cancel_url: Annotated[str, Url(), "Where it is cancelled."] = ""


@frozen(kw_only=True)
class OfferFront:
    """One offer of one of the three models."""

    model: Annotated[
        str, Word("seat", "tip-subscription", "guarantee"), "seat, tip-subscription or guarantee."
    ]
    currency: Annotated[str, Currency(), "ISO 4217 code, as in EUR."]
    price: Annotated[Decimal | None, Amount(), "The price of a seat, as a quoted decimal."] = None
    early: Annotated[EarlyFront | None, Record(EarlyFront), "An early price and its last day."] = None
    entry: Annotated[Decimal | None, Amount(), "What entry costs before the tip; often 0.00."] = None
    suggested_tips: Annotated[tuple[Decimal, ...], ListOf(Amount(), most=10), "Tips that are suggested."] = ()
    plan: Annotated[PlanFront | None, Record(PlanFront), "The subscription that can follow."] = None
    claim: Annotated[str, Text(300), "What is promised."] = ""
    measure: Annotated[str, Text(300), "How it is measured."] = ""
    baseline_how: Annotated[str, Text(300), "How the starting value is found."] = ""
    deadline_days: Annotated[int | None, Integer(1, 3650), "By when it is measured, in days."] = None
    refund_percent: Annotated[int | None, Integer(1, 100), "What share comes back."] = None
    evidence_how: Annotated[str, Text(300), "What has to be shown."] = ""
    name: Annotated[str, Text(120), "What this price is called."] = ""


_OWN = {
    "seat": {"price", "early"},
    "tip-subscription": {"entry", "suggested_tips", "plan"},
    "guarantee": {
        "price",
        "claim",
        "measure",
        "baseline_how",
        "deadline_days",
        "refund_percent",
        "evidence_how",
    },
}
_NEEDED = {
    "seat": ("price",),
    "tip-subscription": ("entry",),
    "guarantee": ("price", "claim", "measure", "refund_percent"),
}
_HINTS = {
    "price": 'write price: "45.00"',
    "entry": 'write entry: "0.00" when entry is free',
    "measure": "say how anyone can see whether the promise was kept",
    "claim": "say what is promised",
    "refund_percent": "say what share comes back, as in refund_percent: 100",
}


def _sound(offer: OfferFront, node: Map, reader: Reader) -> None:
    names = {k.text: k for k, _ in node.entries}
    foreign = set().union(*_OWN.values()) - _OWN[offer.model]
    for key in sorted(foreign & names.keys()):
        owner = next(model for model, keys in _OWN.items() if key in keys)
        words = f"{key} belongs to the {owner} model; this offer is {offer.model}"
        reader.fail("O101", words, names[key], f"take it out, or write model: {owner}")
    for key in _NEEDED[offer.model]:
        if key not in names:
            reader.fail("O101", f"the {offer.model} offer lacks the key '{key}'", node, _HINTS[key])
    digits = digits_of(offer.currency)
    for key, amount in _amounts(offer):
        if -int(amount.as_tuple().exponent) > digits:
            allowed = f"{offer.currency} has {digits or 'no'} decimals"
            reader.fail("O101", f"{said(key)} is {amount}; {allowed}", node_at(node, key), "round it")
    if offer.early and offer.price is not None and offer.early.price >= offer.price:
        words = f"the early price {offer.early.price} is not below the price {offer.price}"
        reader.fail("O101", words, node_at(node, "early.price"), "lower it, or take `early:` out")


def _amounts(offer: OfferFront) -> Iterator[tuple[str, Decimal]]:
    """Yield every amount of an offer with its key."""
    plain = {"price": offer.price, "entry": offer.entry}
    plain["early.price"] = offer.early.price if offer.early else None
    plain["plan.price"] = offer.plan.price if offer.plan else None
    yield from ((key, amount) for key, amount in plain.items() if amount is not None)
    yield from ((f"suggested_tips.{i}", amount) for i, amount in enumerate(offer.suggested_tips))


OFFER = Record(OfferFront, check=_sound)


@frozen
class Terms:
    """What an event's state says about its prices, when it is over, and the language to name them in."""

    sold_out: bool
    closed: bool
    on_sale_from: datetime | None
    url: str
    language: str = "en"
    end: datetime | None = None


def money(amount: Decimal, currency: str) -> Decimal:
    """Return the amount with exactly the currency's decimals; more were refused when it was read."""
    return amount.quantize(Decimal(1).scaleb(-digits_of(currency)))


def lasts(early_until: datetime | None, end: datetime | None) -> bool:
    """Say whether an early price is the only one, since the session is over before it ends."""
    return bool(early_until and end and early_until >= end)


def _seat(model: str, language: str) -> str:
    """Return what a seat of a model is called when the editor gave it no name."""
    return say(language, "Seat") if model == "seat" else say(language, "Seat with outcome guarantee")


def facts(offer: OfferFront, early_until: datetime | None, terms: Terms) -> tuple[OfferFact, ...]:
    """Return the prices of an offer as facts: the plan and the early price stand as prices of their own."""
    state = "SoldOut" if terms.sold_out or terms.closed else "InStock"
    begin = terms.on_sale_from

    def fact(
        name: str, price: Decimal, *, since: datetime | None, until: datetime | None, unit: str = ""
    ) -> OfferFact:
        amount = money(price, offer.currency)
        return OfferFact(name, amount, offer.currency, state, since, until, terms.url, unit)

    if offer.model == "tip-subscription":
        entry = fact(
            offer.name or say(terms.language, "Entry"), offer.entry or Decimal(0), since=begin, until=None
        )
        if offer.plan is None:
            return (entry,)
        plan = offer.plan
        return entry, fact(
            say(terms.language, "Subscription"), plan.price, since=begin, until=None, unit=plan.interval
        )
    name = offer.name or _seat(offer.model, terms.language)
    price = offer.price or Decimal(0)
    if offer.early and early_until:
        named = say(terms.language, "{offer}, early price", offer=name)
        if lasts(early_until, terms.end):
            return (fact(named, offer.early.price, since=begin, until=None),)
        early = fact(named, offer.early.price, since=begin, until=early_until)
        return early, fact(name, price, since=early_until, until=None)
    return (fact(name, price, since=begin, until=None),)
