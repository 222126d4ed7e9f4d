"""Reads the rubrics of a site, data/rubrics/NAME.yaml: by which criteria nominees are judged, and what keeps one out whatever the scores.

    title: Mentors of Short Sessions
    intro: Who is asked to lead sessions.
    criteria:
      - id: proof
        title: Proof
        weight: 0.3
        question: What does the evidence show?
        anchors: {1: ..., 2: ..., 3: ..., 4: ..., 5: ...}
    knockouts:
      - {id: conduct, title: The code of conduct was broken.}

Four to six criteria, each with words for every score from 1 to 5, and weights that sum to 1 exactly. `anchors` may also be a list of five,
the words of 1 first; a knock-out may be a sentence. `name` is taken for `title`, and `knock_outs` for `knockouts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Span, error
from microsite.read.data import named_files, read_data, stem
from microsite.read.fields import ListOf, Record
from microsite.read.files import Source
from microsite.read.nodes import Map, Node, Scalar, Seq
from microsite.read.paths import slug_fault, sluggish
from microsite.read.plain import Integer, Number, Text
from microsite.read.reader import Reader
from microsite.read.scalars import Language, Slug
from microsite.read.specs import JsonSchema
from microsite.read.wording import said, what_it_is
from microsite.records import frozen

FOLDER = "data/rubrics"
LEAST, MOST = 4, 6
SCALE = (1, 2, 3, 4, 5)
WORDS = 300
_HOW = "as in anchors: {1: No number., 2: ..., 3: ..., 4: ..., 5: Measured twice.}"


class Anchors:
    """What each score from 1 to 5 means: a mapping of the five numbers to texts, or a list of five texts."""

    text = Text(WORDS, lines=True)

    def read(self, node: Node, key: str, reader: Reader) -> tuple[str, ...] | None:
        """Return the five texts, that of 1 first."""
        if isinstance(node, Seq) and len(node.items) > len(SCALE):
            hint = "in [ ] a comma ends a text: put a text that holds one in quotes"
            words = f"{said(key)} has {len(node.items)} texts; it wants five, for the scores 1 to 5"
            reader.fail("G102", words, node.items[len(SCALE)], hint)
            return None
        if isinstance(node, Seq):
            pairs: list[tuple[str, Node, Node]] = [(str(n), one, one) for n, one in enumerate(node.items, 1)]
        elif isinstance(node, Map):
            pairs = [(name.text.strip(), name, value) for name, value in node.entries]
        else:
            words = f"{said(key)} is {what_it_is(node)}; it wants a text for each score from 1 to 5"
            reader.fail("M103", words, node, _HOW)
            return None
        found: dict[str, str | None] = {}
        for name, at, value in pairs:
            reader.marks.nodes[f"{key}.{name}"] = value
            if name not in map(str, SCALE):
                reader.fail("G102", f"{said(key)} describes a score of {name}; scores are 1 to 5", at, _HOW)
                found[name] = None
            elif name not in found:
                found[name] = self.text.read(value, f"{key}.{name}", reader)
        lost = [str(n) for n in SCALE if str(n) not in found]
        if lost:
            words = f"{said(key)} does not say what a score of {', '.join(lost)} means"
            reader.fail("G102", words, node, "describe what a rater sees at each score from 1 to 5")
        texts = [found.get(str(n)) for n in SCALE]
        return None if lost or None in found.values() else tuple(text for text in texts if text)

    def schema(self) -> JsonSchema:
        """Return the schema of a mapping of the five numbers, or of five texts."""
        text = self.text.schema()
        names = [str(n) for n in SCALE]
        mapping = {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(names, text),
            "required": names,
        }
        listed = {"type": "array", "items": text, "minItems": len(SCALE), "maxItems": len(SCALE)}
        return {"anyOf": [mapping, listed]}


@frozen(kw_only=True)
class Criterion:
    """One thing that is judged, from 1 to 5."""

    id: Annotated[str, Slug(), "The word that scores.csv uses."]
    weight: Annotated[Decimal, Number(0, 1), "Its share of the score; the weights of all criteria sum to 1."]
    anchors: Annotated[tuple[str, ...], Anchors(), "What each score from 1 to 5 means."]
    title: Annotated[str, Text(80), "What raters call it; default: its id."] = ""
    question: Annotated[str, Text(WORDS, lines=True), "What a rater asks."] = ""

    @property
    def label(self) -> str:
        """Return what people call it."""
        return self.title or self.id.replace("-", " ").capitalize()


@frozen(kw_only=True)
class Knockout:
    """What keeps a nominee out, whatever the scores."""

    title: Annotated[str, Text(WORDS), "What keeps a nominee out, as a sentence."]
    id: Annotated[str, Slug(), "The word that knockouts.csv uses; default: knockout-1, knockout-2, ..."] = ""


class KnockoutOrSentence(Record[Knockout]):
    """A knock-out as keys, or as its sentence alone."""

    def __init__(self) -> None:
        super().__init__(Knockout)

    def read(self, node: Node, key: str, reader: Reader) -> Knockout | None:
        """Return the knock-out."""
        if isinstance(node, Scalar):
            title = Text(WORDS).read(node, key, reader)
            return Knockout(title=title) if title else None
        return super().read(node, key, reader)

    def schema(self) -> JsonSchema:
        """Return the schema of both forms."""
        return {"anyOf": [super().schema(), Text(WORDS).schema()]}


@frozen(kw_only=True)
class RubricFront:
    """The keys of data/rubrics/NAME.yaml."""

    criteria: Annotated[
        tuple[Criterion, ...],
        ListOf(Record(Criterion), single=False, most=50),
        "What is judged: four to six criteria.",
    ]
    title: Annotated[str, Text(120), "What the rubric chooses."] = ""
    version: Annotated[int, Integer(1, 10_000), "Grows when the rubric changes."] = 1
    intro: Annotated[str, Text(1200, lines=True), "What it is for, and how it is used."] = ""
    language: Annotated[str, Language(), "The language of its words, when it is not the site's."] = ""
    knockouts: Annotated[
        tuple[Knockout, ...],
        ListOf(KnockoutOrSentence(), single=False),
        "What keeps a nominee out, apart from scores.",
    ] = ()


@frozen
class Rubric:
    """A rubric by the name of its file."""

    name: str
    front: RubricFront

    @property
    def path(self) -> str:
        """Return where it lies."""
        return f"{FOLDER}/{self.name}.yaml"

    @property
    def title(self) -> str:
        """Return what people call it."""
        return self.front.title or self.name.replace("-", " ").capitalize()

    @property
    def weights(self) -> tuple[float, ...]:
        """Return the weights of the criteria, in their order."""
        return tuple(float(one.weight) for one in self.front.criteria)


def _sound(found: RubricFront, node: Map, reader: Reader) -> None:
    """Note too few or too many criteria, weights that do not sum to 1, ids that stand twice."""
    if reader.faulty & {"criteria", "knockouts"}:  # one that could not be read would be missed in every count
        return
    _twice(found, reader)
    listed = next((value for name, value in node.entries if name.text == "criteria"), node)
    number = len(found.criteria)
    if not LEAST <= number <= MOST:
        hint = "fewer criteria hide what was judged, more are not judged one by one"
        words = f"the rubric has {number} {'criterion' if number == 1 else 'criteria'}; it wants {LEAST} to {MOST}"
        reader.fail("G101", words, listed, hint)
    whole = sum((one.weight for one in found.criteria), Decimal(0))
    if number and whole != 1:
        parts = " + ".join(str(one.weight) for one in found.criteria)
        words = f"the weights sum to {whole.normalize():f}; they must sum to 1"
        reader.fail("G103", words, listed, f"they are {parts}")
    for place, one in enumerate(found.criteria):
        if not one.weight:
            where = reader.marks[f"criteria.{place}.weight"]
            words = f"the criterion '{one.id}' has no weight"
            reader.problems.append(error("G103", words, where, "give it a share, or leave it out"))


def _twice(found: RubricFront, reader: Reader) -> None:
    ids = [(f"criteria.{n}.id", one.id) for n, one in enumerate(found.criteria)]
    ids += [(f"knockouts.{n}.id", one.id) for n, one in enumerate(found.knockouts) if one.id]
    seen: set[str] = set()
    for key, one in ids:
        if one in seen:
            words = f"'{one}' stands twice among criteria and knock-outs"
            reader.problems.append(error("M109", words, reader.marks[key], "give one of them another id"))
        seen.add(one)


class RubricKeys(Record[RubricFront]):
    """The keys of a rubric; two that people write otherwise are taken as well."""

    ALSO: Mapping[str, str] = {"name": "title", "knock_outs": "knockouts", "knock-outs": "knockouts"}

    def __init__(self) -> None:
        super().__init__(RubricFront, check=_sound)

    def read(self, node: Node, key: str, reader: Reader) -> RubricFront | None:
        """Return the rubric."""
        if not isinstance(node, Map):
            return super().read(node, key, reader)
        held = {name.text for name, _ in node.entries}
        entries = tuple(self._known(name, held, value) for name, value in node.entries)
        return super().read(Map(entries, node.line, node.column), key, reader)

    def _known(self, name: Scalar, held: set[str], value: Node) -> tuple[Scalar, Node]:
        known = self.ALSO.get(name.text)
        if known is None or known in held:
            return name, value
        return name._replace(text=known), value


RUBRIC = RubricKeys()


@frozen
class Rubrics:
    """The rubrics of a site in the order of their names, what was wrong, and their files."""

    found: tuple[Rubric, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()


def read_rubrics(root: Path) -> Rubrics:
    """Return the rubrics below data/rubrics."""
    found: list[Rubric] = []
    problems: list[Problem] = []
    sources: list[Source] = []
    for path in _paths(root, problems):
        file = read_data(root, path, RUBRIC)
        if file is None:
            continue
        problems += file.problems
        sources += [file.source] if file.source else []
        if file.value:
            found.append(Rubric(stem(path), _numbered(file.value)))
    return Rubrics(tuple(found), tuple(problems), tuple(sources))


def _numbered(front: RubricFront) -> RubricFront:
    """Return a rubric whose knock-outs all have an id."""
    named = tuple(
        one if one.id else replace(one, id=f"knockout-{n}") for n, one in enumerate(front.knockouts, 1)
    )
    return replace(front, knockouts=named)


def _paths(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield each file that is read; a name that cannot be part of an address is a problem."""
    for path in named_files(root, FOLDER):
        if isinstance(path, Problem):
            problems.append(path)
        elif unfit := slug_fault(stem(path)):
            hint = sluggish(stem(path)) or "as in mentors.yaml"
            problems.append(error("U101", f"the rubric's name '{stem(path)}': {unfit}", Span(path), hint))
        else:
            yield path
