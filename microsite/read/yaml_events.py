"""YAML as libyaml's events, built into nodes: bounded, and every fault at its line and column.

Plain front matter is read without it (`yaml_lines`), and a build of such files does not load PyYAML.
"""

from __future__ import annotations

from typing import Any

import yaml

from microsite.diagnostics import Problem, Span, error
from microsite.read.nodes import Map, Node, Scalar, Seq
from microsite.read.text import position
from microsite.read.wording import short
from microsite.read.yaml_faults import Unclosed, in_words

MAX_DEPTH = 10
MAX_NODES = 2_000
_TOO_DEEP = f"values are nested deeper than {MAX_DEPTH} levels"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _RefusedError(Exception):
    """Carries one problem out of the event loop."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_events(path: str, text: str, first_line: int) -> Node | Problem | None:
    """Return the node that a document of YAML is, None when it is empty, or what is wrong with it (Y101 to Y104)."""
    builder = _Builder(path, first_line, text)
    try:
        builder.read()
    except _RefusedError as refused:
        return refused.problem
    except yaml.MarkedYAMLError as fault:
        return builder.fault(fault)
    except yaml.reader.ReaderError:  # it counts bytes or characters, as it is built
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line, column = position(text, odd.start() if odd else 0)
        words = "a character that text must not hold stands here"
        return error("F103", words, Span(path, line + first_line - 1, column), "delete it")
    return builder.root


class _Builder:
    """Builds nodes from events; its stack holds what is still open."""

    def __init__(self, path: str, first_line: int, text: str) -> None:
        self.path = path
        self.text = text
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
        """Return what YAML refuses in an editor's words, where the mend belongs."""
        if "nesting depth" in (fault.problem or fault.context or ""):
            mark = fault.problem_mark
            stop = mark.index if mark else 0
            return self.first_too_deep(stop) or self.refuse("Y104", _TOO_DEEP, mark).problem
        top = self.stack[-1] if self.stack else None
        unclosed = Unclosed(top.mark, top.close) if top and top.close else None
        plain, hint, mark = in_words(fault, self.text, unclosed)
        line, column = (mark.line + self.offset, mark.column + 1) if mark else (self.offset, 1)
        return error("Y101", plain, Span(self.path, line, column), hint)

    def first_too_deep(self, stop: int) -> Problem | None:
        """Return what is nested too deep before a character; libyaml 0.2.6 stops in its scanner, before any event says so."""
        again = _Builder(self.path, self.offset, self.text[:stop])
        try:
            again.read()
        except _RefusedError as refused:
            return refused.problem
        except yaml.YAMLError:
            pass
        return None

    def read(self) -> None:
        """Take every event of the text."""
        loader = Loader(self.text)
        try:
            while (event := loader.get_event()) is not None:
                self.take(event)
        finally:
            loader.dispose()

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        if type(event) is yaml.ScalarEvent:
            self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self.open(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            raise self.refuse(
                "Y103",
                "aliases (*name) are not read here",
                event.start_mark,
                "write the value out; text that begins with * goes in quotes",
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
                "write the value out where it is needed; text that begins with & goes in quotes",
            )
        if event.tag is not None:
            raise self.refuse(
                "Y103",
                "tags (!name) are not read here",
                event.start_mark,
                "write the plain value; text that begins with ! goes in quotes",
            )
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.refuse("Y104", f"more than {MAX_NODES:,} values in one file", event.start_mark)

    def scalar(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        if event.anchor is None and event.tag is None and self.nodes < MAX_NODES:
            self.nodes += 1  # what `common` comes to for nearly all
        else:
            self.common(event)
        mark = event.start_mark
        node = Scalar(event.value, not event.style, mark.line + self.offset, mark.column + 1)
        self.add(node, mark)

    def open(self, event: Any) -> None:  # noqa: ANN401 - PyYAML ships its events untyped
        self.common(event)
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse("Y104", _TOO_DEEP, event.start_mark)
        mark = event.start_mark
        if self.stack and self.stack[-1].awaits_key:
            raise self.refuse(
                "Y101", "a list or mapping cannot be a key", mark, "put text that holds { or [ in quotes"
            )
        is_map = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(_Open(is_map, mark, ("}" if is_map else "]") if event.flow_style else ""))

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
                glued = node.plain and node.text[:1] == "-"
                raise self.refuse(
                    "Y102",
                    f"the key '{short(node.text)}' is written twice; it stands first on line {first}",
                    mark,
                    "write a space after the dash that begins an item" if glued else "keep one of them",
                )
            top.seen[node.text] = node.line
            top.key = node
        else:
            top.entries.append((top.key, node))
            top.key = None


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("close", "entries", "is_map", "items", "key", "mark", "seen")

    def __init__(self, is_map: bool, mark: Any, close: str) -> None:  # noqa: ANN401, FBT001 - internal, and marks are untyped
        self.is_map = is_map
        self.close = close
        self.mark = mark
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None
        self.seen: dict[str, int] = {}

    @property
    def awaits_key(self) -> bool:
        return self.is_map and self.key is None
