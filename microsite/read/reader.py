"""What is found while a front matter is read: its problems, the place of every key, and what must not be spoken of again."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from microsite.diagnostics import Places, Problem, Severity, Span
from microsite.read.misfits import odd_character
from microsite.read.nodes import Node
from microsite.read.text import typed


class Reader:
    """Collects, while a front matter is read, its problems, the place of every key, faulty keys, and top-level values.

    What a faulty key should have said is unknown, so nothing more is said of it.
    """

    def __init__(self, path: str, text: str = "", first_line: int = 1) -> None:
        self.path = path
        self.text = text
        self.first = first_line
        self.problems: list[Problem] = []
        self.marks = Places(path)
        self.faulty: set[str] = set()
        self.values: dict[str, Any] = {}

    def span(self, node: Node) -> Span:
        """Return where the node stands."""
        return Span(self.path, node.line, node.column)

    def place(self, node: Node, char: str, nth: int) -> Span:
        """Return where the `nth` time of a character (from 0) stands in the text of a node."""
        if not self.text:
            return self.span(node)
        line, column = typed(self.text, node.line - self.first + 1, node.column, char, nth)
        return Span(self.path, line + self.first - 1, column)

    def fail(
        self, code: str, message: str, node: Node, hint: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at the node, or at the character of it that is no plain one."""
        where, odd = self.span(node), odd_character(code, node)
        if odd:
            where, hint = self.place(node, odd[0], 0), odd[1]
        self.problems.append(Problem(code, message, where, hint, severity))

    @cached_property
    def rows(self) -> list[str]:
        """Return the lines of the text, from the first one of the file on."""
        return [""] * (self.first - 1) + self.text.split("\n")

    @cached_property
    def may_cut(self) -> bool:
        """Say whether a comment may cut a value off: a # behind a space, and no space behind it."""
        return re.search(r"[ \t]#+[^\s#]", self.text) is not None

    def rest(self, node: Node) -> str:
        """Return what stands on the line from a node on, "" when the text is not known."""
        return self.rows[node.line - 1][node.column - 1 :] if node.line <= len(self.rows) else ""
