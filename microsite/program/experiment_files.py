"""Reads the pricing experiments of a site: data/experiments/NAME.yaml, and beside it the committed NAME.assignment.yaml.

Both are read to the keys of the contract, with places. What an arm overrides stays as it was written (`Free`): whoever makes offers of
it judges it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from microsite.diagnostics import Problem, Span, error
from microsite.read.data import MAX_DATA, read_map
from microsite.read.fields import Free, JsonSchema, ListOf, Reader, Record
from microsite.read.files import read_file, walk
from microsite.read.nodes import Map, Node
from microsite.read.plain import Integer, Text, Word
from microsite.read.scalars import Slug
from microsite.read.times import Wall, WallTime
from microsite.read.wording import what_it_is

FOLDER = "data/experiments"
ASSIGNED = ".assignment.yaml"
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFront:
    """One arm of an experiment."""

    offer: Annotated[Any, Free(), "What replaces keys of the event's offer."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsFront:
    """Which events take part."""

    from_: Wall | None = None
    to: Annotated[Wall | None, WallTime(date_allowed=True), "The last day of the events."] = None
    series: Annotated[tuple[str, ...], ListOf(Slug()), "Only events of these series."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug()), "Only events with one of these topics."] = ()


class _Events:
    """The `events` key, whose `from` is no name that Python allows for a field."""

    def read(self, node: Node, key: str, reader: Reader) -> EventsFront | None:
        """Return which events take part."""
        if not isinstance(node, Map):
            return Record(EventsFront).read(node, key, reader)
        rest = Map(tuple(e for e in node.entries if e[0].text != "from"), node.line, node.column)
        found = Record(EventsFront).read(rest, key, reader)
        since = next((v for k, v in node.entries if k.text == "from"), None)
        if since is None or found is None:
            return found
        wall = WallTime(date_allowed=True).read(since, f"{key}.from", reader)
        return (
            EventsFront(from_=wall, to=found.to, series=found.series, topics=found.topics) if wall else None
        )

    def schema(self) -> JsonSchema:
        """Return the schema of the mapping."""
        inner = Record(EventsFront).schema()
        return {**inner, "properties": {"from": {"type": "string"}, **inner["properties"]}}


class _Named:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentFront:
    """The keys of data/experiments/NAME.yaml."""

    arms: Annotated[Mapping[str, ArmFront], _Named(Record(ArmFront)), "What is compared, by name."]
    hypothesis: Annotated[str, Text(600, lines=True), "What is believed, and why."] = ""
    unit: Annotated[str, Word("event", "series"), "What is dealt to an arm: an event or a series."] = "event"
    strata: Annotated[
        tuple[str, ...], ListOf(Text(80)), "Within what arms are balanced: topic, weekday."
    ] = ()
    start: Annotated[Wall | None, WallTime(date_allowed=True), "From when it runs."] = None
    end: Annotated[Wall | None, WallTime(date_allowed=True), "Until when it runs."] = None
    events: Annotated[EventsFront, _Events(), "Which events take part."] = EventsFront()
    primary: Annotated[str, Text(80), "The primary metric, as in ltv90."] = "ltv90"
    minimum_runs: Annotated[int | None, Integer(1, 10_000), "How many events each arm needs."] = None
    stop: Annotated[Any, Free(), "When it is stopped early."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFront:
    """The keys of data/experiments/NAME.assignment.yaml."""

    hash: Annotated[str, Text(200), "The digest of the registered experiment."] = ""
    events: Annotated[Mapping[str, str], _Named(Text(80)), "The arm of each event, by slug."] = field(
        default_factory=dict
    )


EXPERIMENT = Record(ExperimentFront)
ASSIGNMENT = Record(AssignmentFront, lenient=True)


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment: its name and keys, and the arm of each assigned event (None before it is assigned), with places."""

    name: str
    front: ExperimentFront
    assigned: Mapping[str, str] | None
    digest: str = ""
    marks: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Experiments:
    """The experiments of a site in the order of their names, and what was wrong."""

    found: tuple[Experiment, ...]
    problems: tuple[Problem, ...]


def read_experiments(root: Path) -> Experiments:
    """Return the experiments below data/experiments."""
    found: list[Experiment] = []
    problems: list[Problem] = []
    paths = []
    for path, fault in walk(root, FOLDER):
        if fault:
            problems.append(fault)
        elif path.endswith(".yaml"):
            paths.append(path)
    for path in paths:
        if path.endswith(ASSIGNED):
            continue
        front, _ = _read(root, path, EXPERIMENT, problems)
        beside = path.removesuffix(".yaml") + ASSIGNED
        given, marks = _read(root, beside, ASSIGNMENT, problems) if beside in paths else (None, {})
        if front is None:
            continue
        name = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        assigned = dict(given.events) if given else None
        one = Experiment(name, front, assigned, given.hash if given else "", marks)
        problems += _unknown_arms(one, beside)
        found.append(one)
    return Experiments(tuple(found), tuple(problems))


def _read(
    root: Path, path: str, record: Record[Any], problems: list[Problem]
) -> tuple[Any, Mapping[str, Span]]:
    source = read_file(root, path, MAX_DATA)
    node = source if isinstance(source, Problem) else read_map(path, source.data)
    if isinstance(node, Problem):
        problems.append(node)
        return None, {}
    reader = Reader(path)
    front = record.read(node, "", reader)
    problems += reader.problems
    return front, reader.marks


def _unknown_arms(one: Experiment, path: str) -> Iterator[Problem]:
    for slug, arm in (one.assigned or {}).items():
        if arm not in one.front.arms:
            where = one.marks.get(f"events.{slug}", Span(path))
            known = ", ".join(one.front.arms)
            yield error(
                "X101",
                f"'{slug}' is assigned to the arm '{arm}', which {one.name} does not have",
                where,
                f"its arms are {known}",
            )
