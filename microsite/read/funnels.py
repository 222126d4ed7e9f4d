"""Reads the follow-up funnels of a site, data/funnels/NAME.yaml: what is sent after a session, when, and where it leads.

`landing` says where a step leads, in one of four ways, which its form tells apart: a slug is a page of content/pages/, a path begins with
`/` and is any page of the site, an address begins with https://, and what holds a space or a line break is the text, in Markdown, of a
page of the step's own. The first three may end in a query and a fragment. `link` is where the button of such an own page leads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Span, error
from microsite.read.data import MAX_DATA, named_files, read_keys, stem
from microsite.read.durations import Duration, DurationKey
from microsite.read.fields import ListOf, Record, scalar
from microsite.read.files import Source, read_file
from microsite.read.markdown import Body, render
from microsite.read.nodes import Map, Node
from microsite.read.paths import path_fault, slug_fault, sluggish
from microsite.read.plain import Text, hidden
from microsite.read.reader import Reader
from microsite.read.scalars import Slug, url_fault
from microsite.read.specs import JsonSchema
from microsite.read.text import decode, lines_of
from microsite.read.wording import said, short, what_it_is
from microsite.records import frozen

FOLDER = "data/funnels"
MAX_TEXT = 8_000
MOST_STEPS = 20
_WEB = frozenset({"http", "https"})
_TAIL = re.compile(r"[?#]")


@frozen
class Target:
    """Where something leads: `kind` is page, path, url or text; `tail` the query and fragment that were written behind it."""

    kind: str
    value: str
    tail: str = ""


class TargetKey:
    """A page by its slug, a path of the site, an address, or (where `text` may stand) the text of a page."""

    def __init__(self, *, text: bool) -> None:
        self.text = text

    def read(self, node: Node, key: str, reader: Reader) -> Target | None:
        """Return the target, or note what keeps it from being one."""
        wanted = "the slug of a page, a path, an address" + (", or a text" if self.text else "")
        written = scalar(node, key, reader, wanted)
        if written is None or hidden(written, key, node, reader):
            return None
        text = written.strip()
        if re.search(r"\s", text) and self.text:
            if len(text) <= MAX_TEXT:
                return Target("text", text)
            reader.fail("M105", f"{said(key)} has {len(text)} characters; at most {MAX_TEXT} fit", node)
            return None
        fault = _fault(text)
        if fault:
            code, words, hint = fault
            shown = re.sub(r"//[^/@]*@", "//...@", what_it_is(node))  # a password has no place in a log
            reader.fail(code, f"{said(key)} is {shown}: {words}", node, hint)
            return None
        return _target(text)

    def schema(self) -> JsonSchema:
        """Return the schema of a target."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_TEXT if self.text else 2_000}


def _cut(text: str) -> tuple[str, str]:
    """Return an address without its query and fragment, and those."""
    at = _TAIL.search(text)
    return (text[: at.start()], text[at.start() :]) if at else (text, "")


def _target(text: str) -> Target:
    if text.lower().startswith(("http://", "https://")):
        return Target("url", text)
    bare, tail = _cut(text)
    return Target("path" if bare.startswith("/") else "page", unicodedata.normalize("NFC", bare), tail)


def _fault(text: str) -> tuple[str, str, str] | None:
    """Return code, words and hint of why a text can be no target, None when it can."""
    if ":" in text.partition("/")[0] or text.startswith("//"):
        words = url_fault(text, _WEB)
        return ("M107", words, "write it as https://example.org/page") if words else None
    bare, tail = _cut(text)
    if re.search(r"[\s\"<>\\^`{|}]", tail):
        return "M107", "a character stands in it that no address holds", ""
    if bare.startswith("/"):
        words = "" if bare == "/" else path_fault(bare)
        return ("R104", words, "as in /events/") if words else None
    if "/" in bare and not path_fault(f"/{bare}"):
        return "U101", "a path begins with /", f"did you mean '/{bare}'?"
    words = slug_fault(bare)
    hint = sluggish(bare.removesuffix(".md")) or "a slug looks like what-comes-next; a path begins with /"
    return ("U101", words, hint) if words else None


@frozen(kw_only=True)
class StepFront:
    """One message after a session."""

    id: Annotated[str, Slug(), "The word for it in addresses: /go/EVENT/ID/."]
    after: Annotated[Duration, DurationKey(), "How long after the session's end, as in PT1H or P7D."]
    goal: Annotated[str, Text(300), "What it is for; your team reads it, and it is never published."]
    cta: Annotated[str, Text(80), "The words of the link: what one is asked to do."]
    landing: Annotated[
        Target,
        TargetKey(text=True),
        "Where the link leads: the slug of a page, a path such as `/events/`, an address, or the text of a page of its own.",
    ]
    link: Annotated[
        Target | None, TargetKey(text=False), "Where the button of a page of its own leads; default: the session."
    ] = None  # fmt: skip
    subject: Annotated[str, Text(120), "The subject of the message; default: the words of the link."] = ""
    text: Annotated[
        str, Text(MAX_TEXT, lines=True), "The message, if it is not what the landing page says."
    ] = ""


@frozen(kw_only=True)
class FunnelEvents:
    """Which sessions are followed up."""

    series: Annotated[tuple[str, ...], ListOf(Slug()), "Only sessions of these series."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug()), "Only sessions with one of these topics."] = ()


@frozen(kw_only=True)
class FunnelFront:
    """The keys of data/funnels/NAME.yaml."""

    steps: Annotated[
        tuple[StepFront, ...],
        ListOf(Record(StepFront), single=False, most=MOST_STEPS),
        "What is sent, in the order of `after`.",
    ]
    events: Annotated[
        FunnelEvents, Record(FunnelEvents), "Which sessions are followed up; default: all of them."
    ] = FunnelEvents()


def _sound(front: FunnelFront, node: Map, reader: Reader) -> None:
    """Note a funnel without steps, ids that stand twice, steps out of order, and a link of no page."""
    if "steps" in reader.faulty:
        return  # which step is which is not known
    if not front.steps:
        where = next(v for k, v in node.entries if k.text == "steps")
        reader.fail("M103", "steps is an empty list", where, "write a step: id, after, goal, cta, landing")
    seen: set[str] = set()
    latest: StepFront | None = None
    for number, step in enumerate(front.steps):
        if step.id in seen:
            words = f"the step '{step.id}' stands here twice"
            where_ = reader.marks[f"steps.{number}.id"]
            reader.problems.append(error("M109", words, where_, "give one of them another id"))
        seen.add(step.id)
        if latest and step.after.nominal < latest.after.nominal:
            words = f"the step '{step.id}' comes {step.after.text} after the session, before '{latest.id}' ({latest.after.text})"
            hint = f"put it above '{latest.id}', or write a longer `after:`"
            reader.problems.append(error("T107", words, reader.marks[f"steps.{number}.after"], hint))
        else:
            latest = step
        if step.link and step.landing.kind != "text":
            words = f"the step '{step.id}' has a link, and its landing is no text, so there is no button"
            where_ = reader.marks[f"steps.{number}.link"]
            reader.problems.append(error("M109", words, where_, "leave link out, or write a text as landing"))


FUNNEL = Record(FunnelFront, check=_sound)


@frozen
class Step:
    """A step of a funnel, its place among them, and its own page's text as HTML ("" for a step without one)."""

    number: int
    front: StepFront
    body: Body

    @property
    def id(self) -> str:
        """Return the word for it in addresses."""
        return self.front.id


@frozen
class Funnel:
    """A funnel: its name, what it says, its steps, and the places of its keys; `lines` are those of the file."""

    name: str
    front: FunnelFront
    steps: tuple[Step, ...]
    marks: Mapping[str, Span] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Return where it lies."""
        return f"{FOLDER}/{self.name}.yaml"

    def where(self, key: str) -> Span:
        """Return where a key stands; a missing one where its parent does."""
        while key and key not in self.marks:
            key = key.rpartition(".")[0]
        return self.marks.get(key, Span(self.path, 1, 1))

    def mention(self, step: Step, target: str) -> Span:
        """Return where an address stands in the text of a step, the text itself when it is written in another way."""
        start = self.where(f"steps.{step.number}.landing")
        first = (start.line or 1) - 1
        for number, line in enumerate(self.lines[first:], first):
            at = line.find(target, (start.column or 1) - 1 if number == first else 0)
            if at >= 0:
                return Span(self.path, number + 1, at + 1)
        return start


@frozen
class Funnels:
    """The funnels of a site in the order of their names, what was wrong, and their files."""

    found: tuple[Funnel, ...]
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...] = ()


def read_funnels(root: Path, flavor: str) -> Funnels:
    """Return the funnels below data/funnels; their texts are Markdown of the site's flavor."""
    found: list[Funnel] = []
    problems: list[Problem] = []
    sources: list[Source] = []
    for named in named_files(root, FOLDER):
        source = named if isinstance(named, Problem) else read_file(root, named, MAX_DATA)
        if isinstance(source, Problem):
            problems.append(source)
        else:
            sources.append(source)
            problems += _read(source, flavor, found)
    return Funnels(tuple(found), tuple(problems), tuple(sources))


def _read(source: Source, flavor: str, found: list[Funnel]) -> Iterator[Problem]:
    """Add the funnel that a file holds to those that were found; yield what keeps it from being one."""
    name = stem(source.path)
    fault = slug_fault(name)
    if fault:
        yield error(
            "U101", f"the file's name '{short(name)}': {fault}", Span(source.path, 1, 1), sluggish(name)
        )
    keys = read_keys(source.path, source.data)
    if isinstance(keys, Problem):
        yield keys
        return
    node, reader = keys
    front = FUNNEL.read(node, "", reader)
    yield from reader.problems
    if front is None or fault or reader.problems:
        return
    text = decode(source.path, source.data)
    steps = tuple(Step(n, one, _body(one, flavor)) for n, one in enumerate(front.steps))
    funnel = Funnel(name, front, steps, reader.marks, tuple(lines_of(text)) if isinstance(text, str) else ())
    faulty = [step for step in steps if step.body.fault]
    for step in faulty:
        yield error("H101", step.body.fault, funnel.where(f"steps.{step.number}.landing"))
    if not faulty:
        found.append(funnel)


def _body(step: StepFront, flavor: str) -> Body:
    return render(step.landing.value, flavor) if step.landing.kind == "text" else Body("", "", ())
