"""YAML is read as events into nodes with exact places: bounded, without tags, anchors or aliases, every scalar a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from microsite.diagnostics import Problem, Span, error

MAX_DEPTH = 10
MAX_NODES = 2_000
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed; `plain` when it stood without quotes. Places are 1-based, columns in characters."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Say whether an editor left the value out: nothing, `~` or `null` without quotes."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping in the order it was written; the reader has already refused repeated keys."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int


Node: TypeAlias = Scalar | Seq | Map


class _RefusedError(Exception):
    """Carries one problem out of the event loop."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_PLAINER = {
    "found character that cannot start any token": (
        "a character stands here that cannot begin a value",
        "indent with spaces, not tabs; put a value that begins with @, ` or % in quotes",
    ),
    "mapping values are not allowed in this context": (
        "a second colon on this line reads as another key",
        'put the whole value in quotes, as in title: "Pricing: the first tier"',
    ),
    "could not find expected ':'": ("a key here has no colon after it", "write it as `key: value`"),
    "did not find expected key": (
        "the line does not fit where it stands",
        "check its indentation and the quotes above it",
    ),
    "did not find expected '-' indicator": (
        "the list ends in an unexpected way",
        "begin each item with `- ` at one indentation",
    ),
    "did not find expected ',' or ']'": ("the list in [ ] is not closed or lacks a comma", "close it with ]"),
    "did not find expected ',' or '}'": (
        "the mapping in { } is not closed or lacks a comma",
        "close it with }",
    ),
    "found unexpected end of stream": ("a quote is not closed", "close it with the same quote"),
    "found unknown escape character": (
        "an unknown escape stands in double quotes",
        "write \\\\ for a backslash, or use single quotes",
    ),
    "found a tab character that violates indentation": (
        "the line is indented with a tab",
        "indent with spaces",
    ),
    "found a tab character where an indentation space is expected": (
        "the line is indented with a tab",
        "indent with spaces",
    ),
    "block sequence entries are not allowed in this context": (
        "a list item cannot stand here",
        "put the list on the lines below the key",
    ),
}


def parse_yaml(path: str, text: str, first_line: int = 1) -> Node | Problem | None:
    """Read one YAML document that begins at `first_line` of its file; None when it is empty.

    Refuses tags, anchors, aliases and merge keys (Y103), more than 10 levels or 2,000 nodes (Y104), repeated keys
    (Y102) and what YAML itself refuses (Y101), each at its line and column.
    """
    builder = _Builder(path, first_line)
    try:
        for event in yaml.parse(text, Loader=Loader):
            builder.take(event)
    except _RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as fault:
        return builder.fault(fault)
    except yaml.YAMLError as fault:
        return error(
            "Y101", f"the YAML cannot be read: {str(fault).splitlines()[0]}", Span(path, first_line, 1)
        )
    return builder.root


class _Builder:
    """Builds nodes from events; its stack holds what is still open."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.offset = first_line
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0

    def refuse(self, code: str, message: str, mark: Any, hint: str = "") -> _RefusedError:  # noqa: ANN401 - PyYAML ships its marks untyped
        return _RefusedError(
            error(code, message, Span(self.path, mark.line + self.offset, mark.column + 1), hint)
        )

    def fault(self, fault: yaml.MarkedYAMLError) -> Problem:
        mark = fault.problem_mark or fault.context_mark
        words = (fault.problem or fault.context or "it cannot be read").removeprefix("while ")
        plain, hint = _PLAINER.get(words, (f"the YAML cannot be read: {words}", ""))
        if fault.context_mark and (words == "found unexpected end of stream" or "',' or" in words):
            mark = fault.context_mark
        line, column = (mark.line + self.offset, mark.column + 1) if mark else (self.offset, 1)
        return error("Y101", plain, Span(self.path, line, column), hint)

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self.open(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            raise self.refuse(
                "Y103", "aliases (*name) are not read here", event.start_mark, "write the value out"
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.refuse(
                    "Y101", "a second document begins here", event.start_mark, "keep one document a file"
                )

    def common(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        if event.anchor is not None:
            raise self.refuse(
                "Y103",
                "anchors (&name) are not read here",
                event.start_mark,
                "write the value out where it is needed",
            )
        if event.tag is not None:
            raise self.refuse(
                "Y103", "tags (!name) are not read here", event.start_mark, "write the plain value"
            )
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.refuse("Y104", f"more than {MAX_NODES:,} values in one front matter", event.start_mark)

    def scalar(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        self.common(event)
        mark = event.start_mark
        node = Scalar(event.value, not event.style, mark.line + self.offset, mark.column + 1)
        self.add(node, mark)

    def open(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        self.common(event)
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse("Y104", f"values are nested deeper than {MAX_DEPTH} levels", event.start_mark)
        mark = event.start_mark
        if self.stack and self.stack[-1].awaits_key:
            raise self.refuse(
                "Y101", "a list or mapping cannot be a key", mark, "put text that holds { or [ in quotes"
            )
        self.stack.append(_Open(isinstance(event, yaml.MappingStartEvent), mark))

    def close(self) -> None:
        done = self.stack.pop()
        line, column = done.mark.line + self.offset, done.mark.column + 1
        node: Node = (
            Map(tuple(done.entries), line, column) if done.is_map else Seq(tuple(done.items), line, column)
        )
        self.add(node, done.mark)

    def add(self, node: Node, mark: Any) -> None:  # noqa: ANN401 - PyYAML ships its marks untyped
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_map:
            top.items.append(node)
        elif top.key is None:
            assert isinstance(node, Scalar)  # noqa: S101 - `open` refuses other keys
            if node.plain and node.text == "<<":
                raise self.refuse("Y103", "merge keys (<<) are not read here", mark, "write the keys out")
            first = top.seen.get(node.text)
            if first is not None:
                raise self.refuse(
                    "Y102",
                    f"the key '{node.text}' is written twice; it stands first on line {first}",
                    mark,
                    "keep one of them",
                )
            top.seen[node.text] = node.line
            top.key = node
        else:
            top.entries.append((top.key, node))
            top.key = None


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("entries", "is_map", "items", "key", "mark", "seen")

    def __init__(self, is_map: bool, mark: Any) -> None:  # noqa: ANN401, FBT001 - internal, and marks are untyped
        self.is_map = is_map
        self.mark = mark
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None
        self.seen: dict[str, int] = {}

    @property
    def awaits_key(self) -> bool:
        return self.is_map and self.key is None
