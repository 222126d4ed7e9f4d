"""Most front matter is plain lines of YAML, which are read here; what is not surely the same in YAML is left to libyaml.

Plain lines are `key: text`, `key: "text"`, `key: [a, b]`, `key: {a: b}`, each with a comment behind it or none, and lists
and mappings that stand indented below their key. For them libyaml's events cost three times as much. A property test holds
that both come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from microsite.read.nodes import Map, Node, Scalar, Seq

LONGEST = 4_000  # characters: fewer values than may be in one file (a value and what parts it from the next are two)
DEEPEST = 6
_ODD_ASCII = re.compile("[^\n -~]")
_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,60}"
_ENTRY = re.compile(rf"({_KEY}):(?: +([^ ].*))? *")
_QUOTED = re.compile(r"""(?:"([^"\\]*)"|'([^']*)')(?: +#.*)? *""")
_WORD = r"\w(?:[\w ./+-]*[\w./+-])?"  # in brackets: nothing that could part it, or be a comment or a mapping
_ITEM = re.compile(rf" *({_WORD}) *")
_PAIR = re.compile(rf" *({_KEY}): +(?:({_WORD})|\"([^\"\\]*)\") *")


_scalar: Callable[[tuple[str, bool, int, int]], Scalar] = partial(
    tuple.__new__, Scalar
)  # half of a call of the type


@cache
def _odd() -> re.Pattern[str]:
    """Return what finds a character that makes a text no plain lines, also a tab; it takes long to compile, and many sites are ASCII."""
    return re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class _UnsureError(Exception):
    """What stands here is no plain line."""


def plain_lines(text: str, first_line: int = 1) -> Map | None:
    """Return the mapping that a text of plain lines is, None for any other text."""
    if len(text) > LONGEST or (_ODD_ASCII if text.isascii() else _odd()).search(text):
        return None
    lines = _Lines(text.split("\n"), first_line)
    try:
        found = lines.mapping(0, 1)
    except _UnsureError:
        return None
    return found if lines.at == len(lines.lines) else None


class _Lines:
    """The lines of a text, and the number of the one that is read next."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.first = first_line
        self.at = 0

    def indent(self) -> int:
        """Go to the next line that says something and return how many blanks it begins with; -1 at the end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            inner = line.lstrip(" ")
            if inner and inner[0] != "#":
                return len(line) - len(inner)
            self.at += 1
        return -1

    def mapping(self, indent: int, depth: int) -> Map:
        """Return the mapping whose keys begin behind so many blanks."""
        entries: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        while (here := self.indent()) == indent:
            found = _ENTRY.fullmatch(self.lines[self.at], indent)
            if found is None or found[1] in seen:
                raise _UnsureError
            key, value = found.groups()
            seen.add(key)
            line = self.at + self.first
            node = self.value(value, found.start(2)) if value else None
            self.at += 1
            entries.append((_scalar((key, True, line, indent + 1)), node or self.below(indent, depth)))
        if here > indent or not entries:
            raise _UnsureError
        first = entries[0][0]
        return Map(tuple(entries), first.line, first.column)

    def below(self, indent: int, depth: int) -> Node:
        """Return the list or mapping that stands indented below a key."""
        here = self.indent()
        if here <= indent or depth >= DEEPEST:
            raise _UnsureError
        if self.lines[self.at].startswith("- ", here):
            return self.sequence(here, depth + 1)
        return self.mapping(here, depth + 1)

    def sequence(self, indent: int, depth: int) -> Seq:
        """Return the list whose dashes stand behind so many blanks."""
        items: list[Node] = []
        start = self.at + self.first
        while (here := self.indent()) == indent:
            line = self.lines[self.at]
            if not line.startswith("- ", indent) or line[indent + 2 : indent + 3] in {"", " ", "-"}:
                raise _UnsureError
            if _ENTRY.fullmatch(line, indent + 2):
                if depth >= DEEPEST:
                    raise _UnsureError
                self.lines[self.at] = f"{line[:indent]}  {line[indent + 2 :]}"
                items.append(self.mapping(indent + 2, depth + 1))
            else:
                items.append(self.value(line[indent + 2 :], indent + 2))
                self.at += 1
        if here > indent:
            raise _UnsureError
        return Seq(tuple(items), start, indent + 1)

    def value(self, text: str, start: int) -> Node:
        """Return the value that stands on this line, behind so many characters."""
        line = self.at + self.first
        sign = text[0]
        if sign in "\"'":
            quoted = _QUOTED.fullmatch(text)
            if quoted is None:
                raise _UnsureError
            return _scalar((quoted[1] if sign == '"' else quoted[2], False, line, start + 1))
        # a comment goes; what is left of a bracket that holds a blank and # is unsure
        text = text.partition(" #")[0].rstrip(" ")
        if sign == "[" and text[-1] == "]":
            return Seq(tuple(_items(text, line, start + 1)), line, start + 1)
        if sign == "{" and text[-1] == "}":
            return Map(tuple(_pairs(text, line, start + 1)), line, start + 1)
        if not (sign.isalnum() or sign == "_") or ": " in text or text[-1] == ":":
            raise _UnsureError
        return _scalar((text, True, line, start + 1))


def _items(text: str, line: int, column: int) -> list[Node]:
    """Return the items of a list in brackets, whose bracket stands in that column."""
    items: list[Node] = []
    at = column + 1
    for part in text[1:-1].split(","):
        found = _ITEM.fullmatch(part)
        if found is None:
            raise _UnsureError
        items.append(_scalar((found[1], True, line, at + found.start(1))))
        at += len(part) + 1
    return items


def _pairs(text: str, line: int, column: int) -> list[tuple[Scalar, Node]]:
    """Return the entries of a mapping in braces."""
    pairs: list[tuple[Scalar, Node]] = []
    at = column + 1
    for part in text[1:-1].split(","):
        found = _PAIR.fullmatch(part)
        if found is None:
            raise _UnsureError
        key, word, quoted = found.groups()
        value = _scalar(
            (word or quoted or "", word is not None, line, at + found.start(2 if word else 3) - (not word))
        )
        pairs.append((_scalar((key, True, line, at + found.start(1))), value))
        at += len(part) + 1
    if len({key.text for key, _ in pairs}) < len(pairs):
        raise _UnsureError
    return pairs
