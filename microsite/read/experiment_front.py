"""The keys of a pricing experiment and of its assignment, as editors and `microsite experiments` write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Annotated, Any

from microsite.read.fields import ListOf, Record
from microsite.read.money import Currency
from microsite.read.nodes import Map, Node
from microsite.read.plain import Free, Integer, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Slug
from microsite.read.specs import JsonSchema
from microsite.read.times import Wall, WallTime
from microsite.read.wording import what_it_is
from microsite.records import frozen

LONGEST = 80
HOW = 'as in offer: {price: "45.00"}'
PRIMARIES = ("ltv90", "conversion_30d", "revenue_per_seat")


class OfferKeys:
    """Keys of an offer, kept as they were written, with their places."""

    def read(self, node: Node, key: str, reader: Reader) -> Map | None:
        """Return the mapping."""
        if isinstance(node, Map):
            self._mark(node, key, reader)
            return node
        reader.fail("M103", f"{key} is {what_it_is(node)}; it wants keys of an offer", node, HOW)
        return None

    def _mark(self, node: Map, key: str, reader: Reader) -> None:
        for name, value in node.entries:
            reader.marks.nodes[f"{key}.{name.text}"] = value
            if isinstance(value, Map):
                self._mark(value, f"{key}.{name.text}", reader)

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        return {"type": "object"}


@frozen(kw_only=True)
class ArmFront:
    """One arm of an experiment; without `offer` the event's own price holds."""

    offer: Annotated[
        Map | None,
        OfferKeys(),
        "With `model` it is the whole offer; without, its keys replace those of the event's offer, and an empty one takes a key out.",
    ] = None


@frozen(kw_only=True)
class EventsFront:
    """Which events take part."""

    from_: Wall | None = None
    to: Annotated[Wall | None, WallTime(date_allowed=True), "The last day of the events."] = None
    series: Annotated[tuple[str, ...], ListOf(Slug()), "Only events of these series."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug()), "Only events with one of these topics."] = ()
    model: Annotated[
        str, Word("seat", "tip-subscription", "guarantee"), "Only events with one offer, of this model."
    ] = ""
    currency: Annotated[str, Currency(), "Only events whose offers have this currency."] = ""


class EventsKeys(Record[EventsFront]):
    """The `events` key, whose `from` is no name that Python allows for a field."""

    def __init__(self) -> None:
        super().__init__(EventsFront)

    def read(self, node: Node, key: str, reader: Reader) -> EventsFront | None:
        """Return which events take part."""
        if not isinstance(node, Map):
            return super().read(node, key, reader)
        rest = Map(tuple(e for e in node.entries if e[0].text != "from"), node.line, node.column)
        found = super().read(rest, key, reader)
        since = next((v for k, v in node.entries if k.text == "from"), None)
        if since is None or found is None:
            return found
        reader.marks.nodes[f"{key}.from"] = since
        wall = WallTime(date_allowed=True).read(since, f"{key}.from", reader)
        return replace(found, from_=wall) if wall else None

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        inner = super().schema()
        return {
            **inner,
            "properties": {
                "from": inner["properties"]["to"] | {"description": "The first day."},
                **inner["properties"],
            },
        }


class Named:
    """A mapping of names to values of one kind."""

    def __init__(self, item: Record[ArmFront] | Text) -> None:
        self.item = item

    def read(self, node: Node, key: str, reader: Reader) -> Mapping[str, Any] | None:
        """Return the values by their names, in the order of the file."""
        if not isinstance(node, Map):
            reader.fail("M103", f"{key} is {what_it_is(node)}; it wants names with values", node)
            return None
        found = {}
        for name, value in node.entries:
            if not 0 < len(name.text) <= LONGEST or not name.text.isprintable():
                reader.fail("M105", f"a name of {key} is empty, too long, or not on one line", name)
                continue
            reader.marks.nodes[f"{key}.{name.text}"] = name
            one = self.item.read(value, f"{key}.{name.text}", reader)
            if one is not None:
                found[name.text] = one
        return found

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        return {"type": "object", "additionalProperties": self.item.schema()}


@frozen(kw_only=True)
class ExperimentFront:
    """The keys of data/experiments/NAME.yaml."""

    arms: Annotated[Mapping[str, ArmFront], Named(Record(ArmFront)), "What is compared, by name."]
    hypothesis: Annotated[str, Text(600, lines=True), "What is believed, and why."] = ""
    unit: Annotated[str, Word("event", "series"), "What is dealt to an arm: an event or a series."] = "event"
    strata: Annotated[
        tuple[str, ...], ListOf(Text(80)), "Within what arms are balanced: topic, weekday."
    ] = ()
    start: Annotated[Wall | None, WallTime(date_allowed=True), "From when it runs."] = None
    end: Annotated[Wall | None, WallTime(date_allowed=True), "Until when it runs."] = None
    events: Annotated[EventsFront, EventsKeys(), "Which events take part."] = EventsFront()
    primary: Annotated[str, Text(80), "The primary metric: ltv90, conversion_30d or revenue_per_seat."] = (
        "ltv90"
    )
    minimum_runs: Annotated[int | None, Integer(1, 10_000), "How many events each arm needs."] = None
    stop: Annotated[
        Any, Free(), "When a verdict may be told: words, or {runs: EVENTS OF EACH ARM, on: DATE}."
    ] = None


@frozen(kw_only=True)
class AssignmentFront:
    """The keys of data/experiments/NAME.assignment.yaml."""

    hash: Annotated[str, Text(200), "The digest of the registered experiment."] = ""
    keys: Annotated[Mapping[str, str], Named(Text(80)), "The digest of each key when it was registered."] = (
        field(default_factory=dict)
    )
    events: Annotated[Mapping[str, str], Named(Text(80)), "The arm of each event, by slug."] = field(
        default_factory=dict
    )


EXPERIMENT = Record(ExperimentFront)
ASSIGNMENT = Record(AssignmentFront, lenient=True)
