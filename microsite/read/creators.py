"""Who brings visitors: data/creators.yaml, with what each promotes, what share is paid for it, and how that is disclosed.

The file is a list under `creators:`. A mapping by slug, there or as the whole file, and a list as the whole file say the same.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from microsite.diagnostics import Problem, Severity, Span, error
from microsite.read.data import MAX_DATA
from microsite.read.document import not_keys
from microsite.read.fields import ListOf, Record
from microsite.read.files import Source, read_file
from microsite.read.plain import Number, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Slug, Url
from microsite.read.specs import JsonSchema
from microsite.read.text import decode
from microsite.read.wording import short, what_it_is
from microsite.read.yaml import Map, Node, Scalar, Seq, parse_yaml
from microsite.records import frozen

PATH = "data/creators.yaml"
MOST = 500
PROMOTED = ("events", "series", "mentors", "topics")


@frozen(kw_only=True)
class Promotes:
    """What a creator promotes, all of it together."""

    events: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "Sessions, as slugs."] = ()
    series: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "All sessions of these series."] = ()
    mentors: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "All sessions of these mentors."] = ()
    topics: Annotated[tuple[str, ...], ListOf(Slug(), unique=True), "All sessions on these topics."] = ()


@frozen(kw_only=True)
class CreatorFront:
    """One who promotes sessions to people of their own."""

    slug: Annotated[str, Slug(), "The name in addresses: `/partners/SLUG/` and `?via=SLUG`."]
    name: Annotated[str, Text(120), "Who it is, as readers know them."]
    url: Annotated[str, Url(), "Where they publish."] = ""
    kind: Annotated[str, Word("person", "organization"), "person or organization, which the markup says."] = (
        "person"
    )
    about: Annotated[str, Text(400), "Who they are and for whom they pick, in a sentence or two."] = ""
    share_percent: Annotated[
        Decimal,
        Number(0, 100),
        "The share of what comes through their links that is paid to them; 0 for none.",
    ] = Decimal(0)
    disclosure: Annotated[
        str, Text(300), "What readers are told of that, near the links; required once a share is paid."
    ] = ""
    promotes: Annotated[
        Promotes | None, Record(Promotes), "What they promote; all sessions to come without it."
    ] = None

    @property
    def paid(self) -> bool:
        """Say whether their links are paid for."""
        return self.share_percent > 0


@frozen
class Creator:
    """A creator, and where each key stands; `where` is the entry itself."""

    front: CreatorFront
    where: Span
    marks: tuple[tuple[str, Span], ...] = ()

    @property
    def slug(self) -> str:
        """Return the name in addresses."""
        return self.front.slug

    def place(self, key: str) -> Span:
        """Return where a key stands; a missing one where the entry does."""
        return dict(self.marks).get(key, self.where)


@frozen
class Creators:
    """The creators in the file's order, None without a file; what was wrong; and the file."""

    found: tuple[Creator, ...] | None
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()


def shares(creators: tuple[Creator, ...]) -> Mapping[str, Fraction]:
    """Return each creator's share in percent, by the word that stands in a table's column `via`."""
    return {one.slug: Fraction(one.front.share_percent) for one in creators}


def _sound(found: CreatorFront, node: Map, reader: Reader) -> None:
    """Note a share without a disclosure, which no reader could know of."""
    if found.paid and not found.disclosure:
        share = next(v for k, v in node.entries if k.text == "share_percent")
        words = f"the links of '{short(found.slug)}' are paid for, and nothing says so to readers"
        hint = "write `disclosure:`, as in: Ada earns a share of what is booked through these links"
        reader.fail("Q101", words, share, hint)
    if found.promotes is not None and not any(getattr(found.promotes, name) for name in PROMOTED):
        where = next(v for k, v in node.entries if k.text == "promotes")
        words = f"'{short(found.slug)}' promotes nothing"
        hint = "name events, series, mentors or topics, or leave the key out for all sessions"
        reader.fail("Q102", words, where, hint)


CREATOR = Record(CreatorFront, check=_sound)


def creators_schema() -> JsonSchema:
    """Return the JSON Schema of the file as a list, which is how it is documented."""
    listed = ListOf(CREATOR, most=MOST, single=False).schema()
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["creators"],
        "properties": {"creators": listed},
    }


def read_creators(root: Path) -> Creators:
    """Return the creators of data/creators.yaml."""
    if not os.path.lexists(root / PATH):
        return Creators(None)
    source = read_file(root, PATH, MAX_DATA)
    if isinstance(source, Problem):
        return Creators((), (source,))
    text = decode(PATH, source.data)
    node = text if isinstance(text, Problem) else parse_yaml(PATH, text)
    if isinstance(node, Problem) or isinstance(text, Problem) or node is None:
        return Creators((), (node,) if isinstance(node, Problem) else (), (source,))
    if isinstance(node, Scalar):
        return Creators((), (not_keys(PATH, node, "the file"),), (source,))
    reader = Reader(PATH, text)
    found = tuple(_read(node, reader))
    return Creators(found, tuple(reader.problems), (source,))


def _read(node: Map | Seq, reader: Reader) -> Iterator[Creator]:
    """Yield the creators that can be read; what is wrong with the others is noted."""
    seen: dict[str, Span] = {}
    for key, one in _listed(node, reader):
        before = len(reader.problems)
        front = CREATOR.read(one, key, reader)
        failed = any(p.severity is Severity.ERROR for p in reader.problems[before:])
        if front is None or failed:
            continue
        marks = {k.removeprefix(f"{key}."): at for k, at in reader.marks.items() if k.startswith(f"{key}.")}
        where = marks.get("slug", reader.span(one))
        same = unicodedata.normalize("NFC", front.slug).casefold()
        if same in seen:
            words = f"the creator '{front.slug}' stands here twice, first in line {seen[same].line}"
            reader.problems.append(error("M109", words, where, "give one of them another slug"))
            continue
        seen[same] = where
        yield Creator(front, where, tuple(marks.items()))


def _listed(node: Map | Seq, reader: Reader) -> list[tuple[str, Node]]:
    """Return each creator as it stands, with what messages call it."""
    held: Node = node
    if isinstance(node, Map):
        held = next((v for k, v in node.entries if k.text == "creators"), node)
        for key, _ in node.entries if held is not node else ():
            if key.text != "creators":
                hint = "the file holds one key, `creators:`, and below it the list"
                reader.fail("M101", f"unknown key '{short(key.text)}'", key, hint)
    if isinstance(held, Scalar):
        if not held.is_null:
            hint = "begin each item with `- slug:`"
            reader.fail("M103", f"creators is {what_it_is(held)}; it wants a list", held, hint)
        return []
    count = len(held.items) if isinstance(held, Seq) else len(held.entries)
    if count > MOST:
        reader.fail("M106", f"creators has {count} items; at most {MOST} fit", held)
        return []
    if isinstance(held, Seq):
        return [(f"creators.{number}", one) for number, one in enumerate(held.items)]
    return [(short(key.text), _named(key, one)) for key, one in held.entries]


def _named(key: Scalar, node: Node) -> Node:
    """Return a creator of a mapping with its key as its slug, unless it says one."""
    if not isinstance(node, Map) or any(k.text == "slug" for k, _ in node.entries):
        return node
    name = Scalar("slug", plain=True, line=key.line, column=key.column)
    return Map(((name, key), *node.entries), node.line, node.column)
