"""Slips that YAML's parser meets only some lines later: the line on which the editor made one, and which it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from microsite.read.wording import CURLY, ODD_BLANK, named, short
from microsite.records import frozen

_COLON = "could not find expected ':'"
_ITEM = re.compile(f"(?:-(?:(?=[^ -])|{ODD_BLANK.pattern})|[•‣◦▪·–—*])")  # nearly
_DASHED = re.compile(r" *-(?=[^\W\d_])")
_HEAD = re.compile(r" *(?:- +)*")
_KEYED = re.compile(r" *(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^ \"'#].*?) *:(?: +([^ #].*)?|$)")
_GLUED = re.compile(r" *(?:- +)*([^\W\d][\w-]*):(?!//)(?=[^ ])")  # not the colon of an address
_EQUALS = re.compile(r" *(?:- +)*([^\W\d][\w-]*) *= *(.*)")
_FOLDED = re.compile(r".*: +[|>][-+0-9]* *(?:#.*)?")  # the lines below are text
_VALUE = re.compile(r" *(?:- +)*(?:[^ \"'\[{#][^:]*: +)?(?=[\"'\[{])")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_ENDS_KEY = re.compile(r": ")
_INNER = re.compile(r"[\[{,:] *(?=[\"'])")


@frozen
class Slip:
    """What is wrong, the mend, and where it stands (line and column from 0)."""

    words: str
    hint: str
    line: int
    column: int


def slip(lines: Sequence[str], fault: str, at: tuple[int, int], begins: int) -> Slip | None:
    """Return the slip that a fault comes from, None when it is none of these.

    The fault is met `at` a line and column; what the parser was reading then begins on line `begins`.
    """
    quote = _open_quote(lines, at[0])
    if quote:
        return quote
    odd = min(at[0] + 1, len(lines))
    while odd and ODD_BLANK.match(lines[odd - 1].lstrip(" ")):
        odd -= 1
    if odd <= min(at[0], len(lines) - 1):
        return _no_key(lines[odd], odd)
    culprit: int | None = None
    if fault.startswith("mapping values"):
        culprit = _keyless_above(lines, *at)
    elif fault == _COLON:
        culprit = begins
    elif "<document start>" in fault:
        culprit = next((n for n, line in enumerate(lines) if _says(line)), None)
    return None if culprit is None or culprit >= len(lines) else _no_key(lines[culprit], culprit)


def glued_key(text: str) -> str:
    """Return the key that a text begins with when no space follows its colon, else ""."""
    found = _GLUED.match(text)
    return found[1] if found else ""


def _no_key(line: str, number: int) -> Slip | None:
    """Return why a line that ought to begin with a key has none."""
    head = _HEAD.match(line)
    start = head.end() if head else 0
    if ODD_BLANK.match(line, start):
        words = f"the line begins with {named(line[start])}"
        return Slip(words, "indent with plain spaces", number, start)
    glued = _GLUED.match(line)
    if glued is None:
        if _keyed(line) and not _DASHED.match(line):
            return None
        item = _ITEM.match(line, start)
        if item:
            words = "no dash and space begin this line, so it is no item of a list"
            return Slip(words, f"write it as `- {short(line[item.end() :].strip())}`", number, start)
        wide = line.find("\uff1a")
        if wide > 0:
            return Slip(
                f"{named(line[wide])} stands here",
                "type a plain colon and a space in its place",
                number,
                wide,
            )
        equals = _EQUALS.fullmatch(line)
        example = f"{equals[1]}: {short(equals[2])}" if equals else "key: value"
        hint = f"write it as `{example}`; a line that goes on with the text above is indented"
        return Slip("this line has no colon, so it names no key", hint, number, start)
    sign = line[glued.end()]
    if ODD_BLANK.match(sign):
        words = f"after the colon of '{glued[1]}' stands {named(sign)}"
        return Slip(words, "type a plain space in its place", number, glued.end())
    words = f"no space stands after the colon of '{glued[1]}'"
    return Slip(words, f"write it as `{glued[1]}: value`", number, glued.end())


def _keyed(line: str) -> re.Match[str] | None:
    """Match a line that names a key, with what follows the colon; not for a colon in its comment."""
    return _KEYED.match(line.partition(" #")[0])


def _says(line: str) -> bool:
    inner = line.lstrip(" ")
    return bool(inner) and inner[0] != "#"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _keyless_above(lines: Sequence[str], at: int, column: int) -> int | None:
    """Return the first of the lines without a key right above a line with one, None when they go on with a value."""
    if _ENDS_KEY.search(_STRING.sub("", lines[at][:column])):
        return None
    first = None
    for number in range(at - 1, -1, -1):
        line = lines[number]
        if not _says(line):
            continue
        keyed = _keyed(line)
        if keyed and (_DASHED.match(line) or ODD_BLANK.match(line.lstrip(" "))):
            return number
        if keyed:
            goes_on = keyed[1] and first is not None and _indent(line) < _indent(lines[first])
            return None if goes_on else first
        first = number
        if line.lstrip(" ").startswith("- "):
            break
    return first


def _open_quote(lines: Sequence[str], upto: int) -> Slip | None:
    """Return the first quote that is still open where a later line begins a key or an item."""
    number = 0
    while number <= min(upto, len(lines) - 1):
        line = lines[number]
        column = -1 if _FOLDED.fullmatch(line) else _left_open(line)
        after = number + 1
        if _FOLDED.fullmatch(line):
            while after < len(lines) and (not lines[after].strip() or _indent(lines[after]) > _indent(line)):
                after += 1
        elif column >= 0:
            while after < len(lines):
                row = lines[after]
                after += 1
                begins = _KEYED.match(row) or row.lstrip(" ").startswith("- ")
                if begins and _indent(row) <= _indent(line):
                    return _unclosed(line, number, column)
                if line[column] in row:
                    break
        number = after
    return None


def _unclosed(line: str, number: int, column: int) -> Slip:
    hint = f"close it with {line[column]}"
    if line.rstrip()[-1] in CURLY:
        hint = (
            f"the quote at the end of the line is curly, which is no YAML quote: write {line[column]} there"
        )
    return Slip("a quote is not closed", hint, number, column)


def _left_open(line: str) -> int:
    """Return the column of the quote that a value of a line begins with and that its line does not close, -1 without."""
    head = _VALUE.match(line)
    if head is None:
        return -1
    at = head.end()
    in_brackets = line[at] in "[{"
    while True:
        if line[at] in "\"'":
            string = _STRING.match(line, at)
            if string is None:
                return at
            at = string.end()
        inner = _INNER.search(line, at) if in_brackets else None
        if inner is None:
            return -1
        at = inner.end()
