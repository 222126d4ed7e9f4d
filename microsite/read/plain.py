"""The plain kinds of values: text, one of a few words, whole and decimal numbers, yes or no, anything."""

from __future__ import annotations

import re
from decimal import Decimal

from microsite.diagnostics import Span, error, warning
from microsite.read.fields import scalar
from microsite.read.misfits import COMMENT, cut_off, whole_meant
from microsite.read.reader import Reader
from microsite.read.specs import JsonSchema
from microsite.read.text import LOST, NOTHING, PILE, find_hidden
from microsite.read.wording import near, said, short, what_it_is
from microsite.read.yaml import Map, Node, Scalar, Seq

_BREAK = re.compile(r"[\n\r\t\x85]")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)


def hidden(text: str, key: str, node: Node, reader: Reader) -> bool:
    """Say whether a text holds a character that is never shown or that a terminal obeys, and note it."""
    if text.isascii() and text.isprintable():
        return False
    found = find_hidden(text)
    if found:
        char = text[found.start()]
        words = f"{said(key)} holds an invisible character (U+{ord(char):04X})"
        where = reader.place(node, char, text.count(char, 0, found.start()))
        reader.problems.append(error("M110", words, where, "delete it, or type the text anew"))
    elif LOST in text:
        words = f"{said(key)} has lost a letter when the file was saved: in its place stands U+FFFD"
        reader.problems.append(
            error("M110", words, reader.place(node, LOST, 0), "write the letter that was meant")
        )
    elif PILE.search(text):
        reader.fail("M110", f"{said(key)} piles more than 30 marks on one letter", node, "take them off")
    else:
        return False
    return True


def _unbroken(node: Node, reader: Reader) -> str:
    """Return the hint for a text that holds a line break or a tab, which a backslash may have made."""
    if reader.rest(node).startswith('"') and "\\" in reader.rest(node):
        return "in double quotes \\n is a line break and \\t a tab; in single quotes a backslash is only a backslash"
    return "take the line breaks and tabs out"


def _note_cut(node: Node, key: str, reader: Reader) -> None:
    """Warn of a text that ends where a comment begins which was hardly meant as one: `Session #1`."""
    found = cut_off(reader.rows, node) if reader.may_cut and isinstance(node, Scalar) and node.plain else None
    if found:
        line, column, lost = found
        words = f"{said(key)} ends before {short(lost)}, since {COMMENT}"
        hint = "put the whole value in quotes to keep it; if it is a comment, write a space after the #"
        reader.problems.append(warning("M111", words, Span(reader.path, line + 1, column + 1), hint))


class Text:
    """Text of one line (or several when `lines`), without characters that are never shown."""

    def __init__(self, most: int = 300, *, lines: bool = False, pattern: str = "") -> None:
        self.most = most
        self.lines = lines
        self.pattern = pattern

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the text with white space at its ends taken off."""
        text = scalar(node, key, reader, "text")
        if text is None:
            return None
        if hidden(text, key, node, reader):
            return None
        text = text.strip()
        if not text:
            reader.fail("M105", f"{said(key)} is empty", node, "write the text, or leave the key out")
        elif text.casefold() in NOTHING and isinstance(node, Scalar) and node.plain:
            words = f"{said(key)} is '{text}', a program's word for nothing; it wants text"
            reader.fail("M103", words, node, "write it, or leave the key out")
        elif not self.lines and not text.isprintable() and _BREAK.search(text):
            reader.fail("M105", f"{said(key)} must stand on one line", node, _unbroken(node, reader))
        elif len(text) > self.most:
            reader.fail("M105", f"{said(key)} has {len(text)} characters; at most {self.most} fit", node)
        else:
            _note_cut(node, key, reader)
            return text
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a bounded text."""
        return {"type": "string", "minLength": 1, "maxLength": self.most}


class Word:
    """One of a few fixed words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.wanted = "one of " + ", ".join(words)

    def read(self, node: Node, key: str, reader: Reader) -> str | None:
        """Return the word as it is in the list; case is forgiven, spelling is hinted at."""
        text = scalar(node, key, reader, self.wanted)
        if text is None:
            return None
        word = text.strip().lower().replace("_", "-").replace(" ", "-")
        if word in self.words:
            return word
        reader.fail(
            "M104",
            f"{said(key)} is '{short(text)}'; it wants one of {', '.join(self.words)}",
            node,
            near(word, self.words),
        )
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of the allowed words."""
        return {"enum": list(self.words)}


class Integer:
    """A whole number in a range."""

    def __init__(self, least: int = 0, most: int = 1_000_000, *, minutes: bool = False) -> None:
        self.least = least
        self.most = most
        self.minutes = minutes

    def read(self, node: Node, key: str, reader: Reader) -> int | None:
        """Return the number; only plain digits count, so that 010 and 1e3 are not guessed at."""
        text = scalar(node, key, reader, "a whole number")
        if text is None:
            return None
        if not _WHOLE.fullmatch(text.strip()):
            reader.fail(
                "M103",
                f"{said(key)} is {what_it_is(node)}; it wants a whole number",
                node,
                whole_meant(text, minutes=self.minutes) or "digits only, as in 45",
            )
            return None
        number = int(text)
        if not self.least <= number <= self.most:
            reader.fail("M106", f"{said(key)} is {number}; it wants {self.least} to {self.most}", node)
            return None
        return number

    def schema(self) -> JsonSchema:
        """Return the schema of the range."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Number:
    """A decimal number, kept exactly as it was typed."""

    def __init__(self, least: int = -(10**12), most: int = 10**12) -> None:
        self.least = least
        self.most = most

    def read(self, node: Node, key: str, reader: Reader) -> Decimal | None:
        """Return the number as a Decimal."""
        text = scalar(node, key, reader, "a number")
        if text is None:
            return None
        if not _DECIMAL.fullmatch(text.strip()):
            reader.fail(
                "M103",
                f"{said(key)} is {what_it_is(node)}; it wants a number",
                node,
                "digits and a point, as in 92.5",
            )
            return None
        number = Decimal(text.strip())
        if not self.least <= number <= self.most:
            reader.fail("M106", f"{said(key)} is {text}; it wants {self.least} to {self.most}", node)
            return None
        return number

    def schema(self) -> JsonSchema:
        """Return the schema of the range."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


class Boolean:
    """Yes or no, as editors write it."""

    YES = frozenset({"true", "yes", "on"})
    NO = frozenset({"false", "no", "off"})

    def read(self, node: Node, key: str, reader: Reader) -> bool | None:
        """Return True for true, yes, on and False for false, no, off, in any case."""
        text = scalar(node, key, reader, "true or false")
        if text is None:
            return None
        word = text.strip().lower()
        if word in self.YES or word in self.NO:
            return word in self.YES
        reader.fail("M103", f"{said(key)} is {what_it_is(node)}; it wants true or false", node)
        return None

    def schema(self) -> JsonSchema:
        """Return the schema of a boolean."""
        return {"type": "boolean"}


class Free:
    """Any value, kept as plain texts, lists and mappings: for what only people or other programs read."""

    def read(self, node: Node, key: str, reader: Reader) -> object | None:
        """Return the node as nested dicts, tuples and texts ("" for nothing)."""
        if isinstance(node, Map):
            return {k.text: self.read(v, f"{key}.{k.text}", reader) for k, v in node.entries}
        if isinstance(node, Seq):
            return tuple(self.read(v, key, reader) for v in node.items)
        return node.text

    def schema(self) -> JsonSchema:
        """Return the schema that takes anything."""
        return {}
