"""A source file falls into front matter and body: the fence, the nodes, the rendered Markdown."""

from __future__ import annotations

import hashlib
import re

from microsite.diagnostics import Problem, Span, error
from microsite.read.conflicts import conflict, in_markdown
from microsite.read.files import Source
from microsite.read.markdown import Body, Mention, render
from microsite.read.rooms import Given, given_away
from microsite.read.spots import spots
from microsite.read.text import decode, lost, position
from microsite.read.yaml import Map, Node, Scalar, parse_yaml
from microsite.read.yaml_slips import glued_key
from microsite.records import frozen

MAX_FRONT = 256 * 1024
MAX_FILE = MAX_FRONT + 128 * 1024


@frozen
class Document:
    """A source file, read: the front matter's nodes, the body, and the line on which the body begins.

    `given_away` is what is not for readers: links of meeting rooms, addresses of local machines.
    `outside` is a digest of the front matter's text and of what the body points at: what is left is of the body alone.
    """

    path: str
    front_text: str
    front: Map
    body: Body
    body_line: int
    body_places: tuple[tuple[Mention, int, int], ...]
    outside: str
    given_away: tuple[Given, ...] = ()


@frozen
class Converted:
    """A file of content and what its body became when it was converted before."""

    source: Source
    body: Body

    @property
    def path(self) -> str:
        """Return the file's path."""
        return self.source.path


_RULE = re.compile(r"\s*[-\u2010-\u2015\u2212_=+]{2,}\s*")
_PLAIN = re.compile(r"\s|#|-\s|-?$|[^\s:]+\s*:(?:\s|$)")
_FENCE = "begin the file with a line ---, then keys, then another line ---"


def _unopened(path: str, lines: list[str]) -> Problem:
    """Return why a file does not begin with front matter, at what stands where its fence belongs."""
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return error("F106", "the file is empty", Span(path, 1, 1), _FENCE)
    said, below, hint = lines[first].strip(), "".join(lines[first + 1 : first + 2]).strip(), _FENCE
    if said == "---":
        hint = "delete what stands before these three hyphens, also blanks and empty lines"
    elif said.startswith("+++"):
        hint = "this is TOML: write YAML, as in `key: value`, between two lines of ---"
    elif said.startswith(("```", "~~~")) and below == "---":
        hint = "delete this line: front matter stands in no block of code"
    elif _RULE.fullmatch(said) or said in "-\u2013\u2014":
        hint = "write three plain hyphens, ---, in place of this line"
    return error("F106", "the file does not begin with front matter", Span(path, first + 1, 1), hint)


def _unclosed(path: str, lines: list[str]) -> Problem:
    """Return where front matter that is not closed would end: at what looks like its fence, else above what is no key."""
    words = "the front matter is not closed"
    for number, line in enumerate(lines[1:], 2):
        if _RULE.fullmatch(line) or line.strip() in {"\u2013", "\u2014"}:
            return error(
                "F106",
                words,
                Span(path, number, 1),
                "write exactly three hyphens, ---, in place of this line",
            )
        if not _PLAIN.match(line):
            return error(
                "F106", words, Span(path, number, 1), "write a line --- after the last key, above this line"
            )
    return error("F106", words, Span(path, 1, 1), "write a line --- after the last key")


def split(path: str, text: str) -> tuple[str, str, int] | Problem:
    """Return front matter, body and the body's first line; the fence is `---` alone on the first line and again below."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return _unopened(path, lines)
    for number in range(1, len(lines)):
        if lines[number].rstrip() == "---":
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return _unclosed(path, lines)


def read_document(
    source: Source, flavor: str, converted: Body | None = None
) -> Document | tuple[Problem, ...]:
    """Return the document of a source file, or the problems that keep it from being read.

    `converted` is what its body became when it was converted before.
    """
    text = decode(source.path, source.data)
    if isinstance(text, Problem):
        return (text,)
    parts = split(source.path, text)
    if isinstance(parts, Problem):
        begun = in_markdown(text)
        return (parts if begun is None else conflict(source.path, begun + 1),)
    front_text, body_text, body_line = parts
    if len(front_text.encode()) > MAX_FRONT:
        return (
            error("F104", f"the front matter has more than {MAX_FRONT // 1024} KB", Span(source.path, 1, 1)),
        )
    front = parse_yaml(source.path, front_text, first_line=2)
    body = converted or render(body_text, flavor)
    unread = _unread(source.path, body, body_text, body_line) if body.fault else None
    begun = in_markdown(body_text)
    merged = None if begun is None else conflict(source.path, begun + body_line)
    faults = tuple(fault for fault in (unread, merged, lost(source.path, text)) if fault)
    if isinstance(front, Problem):
        return (front, *faults)
    if not isinstance(front, Map):
        return (not_keys(source.path, front, "the front matter", 2), *faults)
    if faults:
        return faults
    found = spots(body_text, [m.target for m in body.mentions])
    places = tuple((m, *position(body_text, at)) for m, at in zip(body.mentions, found, strict=True))
    outside = hashlib.blake2b(
        repr((front_text, body.mentions)).encode("utf-8", "surrogatepass"), digest_size=12
    )
    given = given_away(front, front_text, body_text, body_line, body.html)
    return Document(source.path, front_text, front, body, body_line, places, outside.hexdigest(), given)


def _unread(path: str, body: Body, text: str, first: int) -> Problem:
    line, column = position(text, body.at)
    return error("H101", body.fault, Span(path, first + line - 1, column))


def not_keys(path: str, node: Node | None, what: str, first_line: int = 1) -> Problem:
    """Return the problem of a file's YAML that is no mapping: where its value stands, or that there is none."""
    words = f"{what} is empty" if node is None else f"{what} is not a mapping of keys"
    where = Span(path, first_line, 1) if node is None else Span(path, node.line, node.column)
    glued = glued_key(node.text) if isinstance(node, Scalar) else ""
    hint = (
        f"write a space after the colon, as in `{glued}: value`"
        if glued
        else "write it as lines of `key: value`"
    )
    return error("Y105", words, where, hint)
