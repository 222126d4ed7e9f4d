"""What YAML refuses, in an editor's words: the parser's own sentences name its grammar, ours name the mend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from microsite.read.wording import CURLY, ODD_BLANK, mend, named
from microsite.read.yaml_slips import Slip, slip
from microsite.records import frozen

_COLON = "could not find expected ':'"
_UNCLOSED = "found unexpected end of stream"
_QUOTE = "put the whole value in quotes"
_BLOCK = (
    "a value that begins with > or | stands on the lines below, and nothing can follow the sign",
    _QUOTE,
)
_PLAINER = {
    "mapping values are not allowed in this context": (
        "a second colon on this line reads as another key",
        'put the whole value in quotes, as in title: "Pricing: the first tier"',
    ),
    _COLON: ("a key here has no colon after it", "write it as `key: value`"),
    "did not find expected key": (
        "the line does not fit where it stands",
        "check its indentation and the quotes above it",
    ),
    "did not find expected '-' indicator": (
        "the list ends in an unexpected way",
        "begin each item with `- ` at one indentation",
    ),
    _UNCLOSED: ("a quote is not closed", "close it with the same quote"),
    "found unknown escape character": (
        "an unknown escape stands in double quotes",
        "write \\\\ for a backslash, or use single quotes",
    ),
    "found invalid Unicode character escape code": (
        "an escape in double quotes names no character",
        "type the character itself",
    ),
    "block sequence entries are not allowed in this context": (
        "a list item cannot stand here",
        "put the list on the lines below the key",
    ),
    "mapping keys are not allowed in this context": ("a value cannot begin with ?", _QUOTE),
    "did not find expected comment or line break": _BLOCK,
    "found an indentation indicator equal to 0": _BLOCK,
}
_INDENTED = (
    "the line is indented, so it continues the value above, and no key can stand in it",
    "begin the key where the key above begins, or put the whole value in quotes",
)
_QUOTED = re.compile(r"""[^"']*:\s+(["']).*\1\s*""")
_BRACKETED = re.compile(r" *(?:- +)*(?:[^ \"'\[{#][^:]*: +)?([\[{]).*[\]}] *")
_NEXT = re.compile(r"[\"'] +$")
_SIGNED = re.compile(rf" *(?:- +)*(?:[^ \"'\[{{#][^:]*: +)?[{CURLY}].*")
_MARKS = ("...", "---")
_OF_TAGS = frozenset({"while scanning a tag", "while parsing a tag", "while parsing a node"})
_ALONE = {":": "a colon", "-": "a dash", "?": "a question mark"}
_UNNAMED = ("what stands here is neither `key: value` nor a value", _QUOTE)
_TAB = ("the line is indented with a tab", "indent with spaces")


@frozen
class Unclosed:
    """The innermost [ or { that is still open: where it stands, and what closes it."""

    mark: Any
    close: str


def in_words(fault: yaml.MarkedYAMLError, text: str, unclosed: Unclosed | None) -> tuple[str, str, Any]:
    """Return what is wrong, the mend, and the mark (0-based line and column) where the mend belongs."""
    words = (fault.problem or fault.context or "it cannot be read").removeprefix("while ")
    mark = fault.problem_mark or fault.context_mark
    before, char = _around(text, mark)
    context = fault.context_mark or mark
    rare = _by_what_it_read(fault, words, text.split("\n"), mark, context) if mark and context else None
    if rare:
        return rare.words, rare.hint, rare
    found = (
        slip(text.split("\n"), words, (mark.line, mark.column), context.line) if mark and context else None
    )
    if found:
        return found.words, found.hint, found
    signed = _by_its_signs(words, before, char, in_brackets=unclosed is not None)
    if signed:
        return (*signed, mark)
    if "tab character" in words or (char == "\t" and not before.strip()):
        return (*_TAB, mark)
    if words == "did not find expected alphabetic or numeric character":
        starred = not _around(text, context)[0].strip(" ")
        hint = f"begin an item of a list with `- `, or {_QUOTE}" if starred else _QUOTE
        return "a value cannot begin with * or &", hint, context
    if words.startswith("mapping values") and before[:1] == " " and ":" not in before.rstrip(":"):
        return (*_INDENTED, mark)
    if char in {"]", "}"} and not (unclosed and unclosed.close == char):
        return f"a {char} closes nothing that is open here", f"take it out, or {_QUOTE}", mark
    if unclosed and words not in _PLAINER:
        return (*_left_open(unclosed, text), unclosed.mark)
    if words in {_UNCLOSED, _COLON} and fault.context_mark:
        mark = fault.context_mark
    return (*_PLAINER.get(words, _UNNAMED), mark)


def _by_what_it_read(
    fault: yaml.MarkedYAMLError, words: str, lines: Sequence[str], mark: yaml.Mark, begun: yaml.Mark
) -> Slip | None:
    """Return what is wrong where the parser had begun to read what no file of ours holds: a directive, a tag, an end of text."""
    at = min(mark.line, len(lines) - 1)
    told = "<document start>" in words
    percent = next((n for n in range(at, -1 if told else at - 1, -1) if lines[n][:1] == "%"), None)
    if percent is not None:
        return Slip("a line cannot begin with %", "put it in quotes, or take the line out", percent, 0)
    dots = next((n for n in range(at, -1 if told else at - 1, -1) if lines[n][:3] in _MARKS), None)
    if words == "found unexpected document indicator":
        return Slip(*_PLAINER[_UNCLOSED], begun.line, begun.column)
    if dots is not None and (told or mark.column == 0):
        return Slip(
            f"a line of {lines[dots][:3]} ends the text, and nothing can follow", "take the line out", dots, 0
        )
    if fault.context in _OF_TAGS:
        return Slip("a value cannot begin with !", _QUOTE, begun.line, begun.column)
    if told and at and lines[at][:1] not in {"", " "} and any(line[:1] == " " for line in lines[:at]):
        return Slip("the line begins left of the lines above", "begin all keys at one column", at, 0)
    return _colon(words, lines[at][mark.column : mark.column + 1], mark, begun)


def _colon(words: str, char: str, mark: yaml.Mark, begun: yaml.Mark) -> Slip | None:
    """Return what is wrong at a colon in [ ] or { }, where the parser misses a comma, a key or a value."""
    if words == "found unexpected ':'" or (words == "did not find expected node content" and char in _ALONE):
        what = _ALONE.get(char, f"a {char}")
        return Slip(
            f"{what} stands where a key or a value belongs",
            f"take it out, or {_QUOTE}",
            mark.line,
            mark.column,
        )
    if char == ":" and words.startswith("did not find expected ','") and begun.line == mark.line:
        hint = "put the value that holds it in quotes, or a comma before the key that it ends"
        return Slip("a second colon stands here without a comma before it", hint, mark.line, mark.column)
    return None


def _left_open(unclosed: Unclosed, text: str) -> tuple[str, str]:
    """Return what is wrong, and the mend, where a [ or { is not closed."""
    kind = "mapping in { }" if unclosed.close == "}" else "list in [ ]"
    hint = f"close it with {unclosed.close}"
    if " #" in text.split("\n")[unclosed.mark.line][unclosed.mark.column :]:
        hint += "; a # after a space begins a comment, so text that holds one stands in quotes"
    return f"the {kind} is not closed or lacks a comma", hint


def _by_its_signs(words: str, before: str, char: str, *, in_brackets: bool) -> tuple[str, str] | None:
    """Return what is wrong, and the mend, where the characters around a mark tell it."""
    if char and ODD_BLANK.match(char):
        return f"{named(char)} stands here", mend(char)
    if words == "found character that cannot start any token" and char == "\t":
        return ("a tab stands here", "type a space in its place") if before.strip() else None
    if words == "found character that cannot start any token":
        return f"a value cannot begin with {char}", _QUOTE
    if words.startswith("did not find expected hex"):
        escape = before[before.rfind("\\") :][:2]
        return (
            f"a backslash in double quotes begins an escape, and after {escape} its number is missing",
            "put the value in single quotes, in which a backslash is only a backslash",
        )
    if words.startswith("did not find expected") and _QUOTED.fullmatch(before):
        comma = in_brackets and _NEXT.search(before)
        hint = (
            f"a comma is missing after the quote, or {_QUOTE}"
            if comma
            else f"{_QUOTE}; inside single quotes write '' for '"
        )
        return "text follows the closing quote", hint
    bracketed = _BRACKETED.fullmatch(before)
    if bracketed and words.startswith("did not find expected") and "','" not in words:
        kind, close = ("list", "]") if bracketed[1] == "[" else ("mapping", "}")
        return (
            f"text follows the {close} of a value that begins with {bracketed[1]} and so is a {kind}",
            f"{_QUOTE} if it is text",
        )
    if words == "did not find expected node content" and char == ",":
        return "a comma stands where a value belongs", f"take it out, or {_QUOTE}"
    if words.startswith("mapping values") and _SIGNED.fullmatch(before):
        return (
            "a second colon on this line reads as another key, since curly quotes are no YAML quotes",
            "put the whole value in straight quotes, \" or '",
        )
    return None


def _around(text: str, mark: Any) -> tuple[str, str]:  # noqa: ANN401 - PyYAML ships its marks untyped
    """Return what stands before a mark on its line, and the character at it."""
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return "", ""
    return lines[mark.line][: mark.column], lines[mark.line][mark.column : mark.column + 1]
