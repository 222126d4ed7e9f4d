"""Reads the pricing experiments of a site: data/experiments/NAME.yaml, and beside it the committed NAME.assignment.yaml.

Both are read to the keys of the contract, with places. What an arm overrides stays as it was written, a mapping with places: the kind
that makes offers of it judges it. An experiment is registered when its assignment holds its hash. The hash is over what the file says, key
by key (comments and spacing may change), and stands beside short digests of the keys, so that a later edit is told at its line. A
hash that `sha256sum` made of the file is taken as well; then it is only known that something was changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.read.data import MAX_DATA, named_files, read_keys
from microsite.read.experiment_front import ASSIGNMENT, EXPERIMENT, ExperimentFront
from microsite.read.fields import Record
from microsite.read.files import Source, read_file
from microsite.read.nodes import Map, Node, Scalar
from microsite.records import frozen

FOLDER = "data/experiments"
ASSIGNED = ".assignment.yaml"


@frozen
class Experiment:
    """An experiment: its name and keys, and the arm of each assigned event (None before it is registered), with places.

    `digest` is the hash that was registered, "" without one, and `keys` the digests of the keys at that time; `fingerprint` and `now`
    are the same of the file as it is. `marks` are the places of the assignment, `own` those of the experiment.
    """

    name: str
    front: ExperimentFront
    assigned: Mapping[str, str] | None
    digest: str = ""
    marks: Mapping[str, Span] = field(default_factory=dict)
    own: Mapping[str, Span] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    bytes_digest: str = ""

    @property
    def path(self) -> str:
        """Return where the experiment lies."""
        return f"{FOLDER}/{self.name}.yaml"

    @property
    def beside(self) -> str:
        """Return where its assignment lies."""
        return f"{FOLDER}/{self.name}{ASSIGNED}"

    @property
    def registered(self) -> bool:
        """Say whether a hash was written down."""
        return bool(self.digest)

    @property
    def unchanged(self) -> bool:
        """Say whether the file says what it said when it was registered."""
        return self.digest in {self.fingerprint, self.bytes_digest, f"sha256:{self.bytes_digest}"}

    def where(self, key: str) -> Span:
        """Return where a key of the experiment stands; a missing one where its parent does."""
        while key and key not in self.own:
            key = key.rpartition(".")[0]
        return self.own.get(key, Span(self.path, 1, 1))

    def placed(self, slug: str) -> Span:
        """Return where an event stands in the assignment."""
        return self.marks.get(f"events.{slug}", Span(self.beside))


@frozen
class Charge:
    """What an event is charged because of an experiment: keys of an offer (None for the event's own price), and where they stand."""

    path: str
    arm: str
    offer: Map | None


@frozen
class Experiments:
    """The experiments of a site in the order of their names, what was wrong, and their files."""

    found: tuple[Experiment, ...]
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...] = ()

    def charges(self) -> dict[tuple[str, str], Charge]:
        """Return what assigned events are charged, by ("event", slug) or, where series are dealt, by ("series", slug)."""
        found: dict[tuple[str, str], Charge] = {}
        for one in self.found:
            kinds = ("event", "series") if one.front.unit == "series" else ("event",)
            for slug, arm in (one.assigned or {}).items():
                if arm in one.front.arms:
                    charge = Charge(one.path, arm, one.front.arms[arm].offer)
                    found |= {(kind, slug): charge for kind in kinds if (kind, slug) not in found}
        return found


def read_experiments(root: Path) -> Experiments:
    """Return the experiments below data/experiments."""
    found: list[Experiment] = []
    problems: list[Problem] = []
    files: dict[str, Source] = {}
    for named in named_files(root, FOLDER):
        source = named if isinstance(named, Problem) else read_file(root, named, MAX_DATA)
        if isinstance(source, Problem):
            problems.append(source)
        else:
            files[source.path] = source
    for path, source in files.items():
        if path.endswith(ASSIGNED):
            owner = path.removesuffix(ASSIGNED) + ".yaml"
            problems += [] if owner in files else [_alone(path, owner)]
            continue
        node, front, own = _read(source, EXPERIMENT, problems)
        beside = files.get(path.removesuffix(".yaml") + ASSIGNED)
        _, given, marks = _read(beside, ASSIGNMENT, problems) if beside else (None, None, {})
        if front is None or node is None:
            continue
        now = digests(node)
        one = Experiment(
            path.rsplit("/", 1)[-1].removesuffix(".yaml"), front, dict(given.events) if given else None,
            given.hash if given else "", marks, own, given.keys if given else {}, now, fingerprint(now), hashlib.sha256(source.data).hexdigest(),
        )  # fmt: skip
        problems += _unknown_arms(one)
        found.append(one)
    return Experiments(tuple(found), tuple(problems), tuple(files.values()))


def _read(
    source: Source, record: Record[Any], problems: list[Problem]
) -> tuple[Map | None, Any, Mapping[str, Span]]:
    found = read_keys(source.path, source.data)
    if isinstance(found, Problem):
        problems.append(found)
        return None, None, {}
    node, reader = found
    front = record.read(node, "", reader)
    problems += reader.problems
    return node, front, reader.marks


def _alone(path: str, owner: str) -> Problem:
    words = f"this is the assignment of an experiment that is not there: {owner}"
    return error("X101", words, Span(path), "bring the experiment back, or delete this file too")


def digests(node: Map) -> dict[str, str]:
    """Return a short digest of each key of an experiment; the order of arms counts, that of other keys does not."""
    found = dict(_leaves(node, ""))
    arms = next((v for k, v in node.entries if k.text == "arms"), None)
    if isinstance(arms, Map):
        found["arms"] = "\n".join(k.text for k, _ in arms.entries)
    return {k: hashlib.sha256(f"{k}\n{text}".encode()).hexdigest()[:12] for k, text in sorted(found.items())}


def fingerprint(found: Mapping[str, str]) -> str:
    """Return the hash of an experiment: of the digests of its keys."""
    text = "".join(f"{key}: {digest}\n" for key, digest in sorted(found.items()))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _leaves(node: Node, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Map):
        for name, value in node.entries:
            yield from _leaves(value, f"{key}.{name.text}" if key else name.text)
    elif isinstance(node, Scalar):
        yield key, "" if node.is_null else node.text
    else:
        for place, item in enumerate(node.items):
            yield from _leaves(item, f"{key}.{place}")


def _unknown_arms(one: Experiment) -> Iterator[Problem]:
    for slug, arm in (one.assigned or {}).items():
        if arm not in one.front.arms:
            known = ", ".join(one.front.arms)
            words = f"'{slug}' is assigned to the arm '{arm}', which {one.name} does not have"
            yield error("X101", words, one.placed(slug), f"its arms are {known}")
