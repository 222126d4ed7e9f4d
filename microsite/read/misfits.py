"""What an editor may have meant by a key or a value that does not fit, told by its characters and by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from microsite.read.nodes import Node, Scalar
from microsite.read.wording import CURLY, ODD_BLANK, close_to, mend, named, short
from microsite.read.yaml_slips import glued_key

COMMENT = "a # after a space begins a comment"
_DOTS = "•‣◦▪"
_NO_ITEM = re.compile(rf"-(?=[^\W\d_]|[\"'{CURLY}])|[{_DOTS}] *")
_NO_LIST = re.compile(rf"-(?=[^\W\d_]|[\"'{CURLY}])|-(?={ODD_BLANK.pattern})|[{_DOTS}·–—*] *")
_CUT = re.compile(r"[ \t]+(#+[^\s#].*)")
_COUNTED = re.compile(r"([1-9][0-9]{0,5})(?:[.,]0+)?(?: ?(?!hours?\b|hrs?\b|h\b|d\b|days?\b)[^\W\d_]+\.?)?")
_LENGTH = re.compile(
    r"(?=.*[a-z])(?:pt)?(?:([0-9]{1,2}) ?(?:h|hrs?|hours?|std\.?))? ?(?:([0-9]{1,4}) ?(?:m|mins?|minutes?|minuten|min\.)?)?"
)
_CLOCKED = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::00)?")
_IN_NUMBER = re.compile(r"[0-9]+", re.ASCII)
# what reads one word or number, in which neither an odd blank nor a quote has a place
_SINGLE = frozenset({"M103", "M104", "M107", "M108", "O102", "O103", "T101", "T102", "U101"})


_ELSEWHERE = {
    "topics": "tag tags category categories keywords",
    "start": "date datetime when begin begins starts",
    "mentors": "speaker speakers host hosts presenter presenters author authors",
    "venue": "location place where",
    "summary": "description abstract excerpt subtitle",
    "register": "link url tickets booking signup registration",
    "offer": "cost fee ticket",
    "title": "name headline",
    "name": "title",
    "language": "lang locale",
    "timezone": "tz zone",
    "capacity": "seats places",
    "photo": "picture image avatar",
    "image": "picture cover photo thumbnail",
}
"""What other programs and people call the keys of ours."""


def meant(name: str, known: Iterable[str]) -> str:
    """Return the key that was meant by an unknown one: by what it is called elsewhere, else a near miss; "" for none."""
    words = list(known)
    low = name.lower()
    called = (key for key, names in _ELSEWHERE.items() if key in words and low in names.split())
    return next(called, "") or close_to(name, words)


def odd_character(code: str, node: Node) -> tuple[str, str] | None:
    """Return the character that keeps a value from being read, and the mend; None where another code or character tells."""
    if code not in _SINGLE or not isinstance(node, Scalar) or node.text.isascii():
        return None
    text = node.text.strip(" ")
    blank = ODD_BLANK.search(text)
    if blank:
        return blank[0], f"{named(blank[0])} stands here: {mend(blank[0])}"
    if text[0] in CURLY or text[-1] in CURLY:
        inner = text.strip(f"{CURLY} ")
        return text[0], f'curly quotes are no YAML quotes, and part of the value: write "{short(inner)}"'
    return None


def unknown_hint(name: Scalar, known: Iterable[str], before: tuple[Scalar, Node] | None, after: str) -> str:
    """Say what an unknown key may have been; `before` is the entry before it, `after` what follows a key without value."""
    words = list(known)
    inner = name.text.strip(CURLY)
    if inner != name.text and inner in words:
        return f"curly quotes are no YAML quotes: write `{inner}:` without them"
    glued = glued_key(name.text)
    if glued in words:
        return f"write a space after the colon, as in `{glued}: value`"
    if before and after[:1] in {",", "}"} and isinstance(before[1], Scalar) and not before[1].is_null:
        return _comma(before[0].text, before[1].text, name.text)
    key = meant(name.text, words)
    return f"did you mean '{key}'?" if key else "known here: " + ", ".join(words)


def is_strange(name: Scalar, known: Iterable[str]) -> bool:
    """Say whether nothing tells which of the known keys was meant by a key."""
    words = list(known)
    return (
        name.text.strip(CURLY) not in words
        and glued_key(name.text) not in words
        and not meant(name.text, words)
    )


def _comma(key: str, value: str, rest: str) -> str:
    """Say that a comma has cut a value in two."""
    if _IN_NUMBER.fullmatch(value) and _IN_NUMBER.fullmatch(rest):
        mend = f"in a number write a dot, as in {key}: {short(value)}.{short(rest)}"
    else:
        whole = f"{value.strip(CURLY)}, {rest.strip(CURLY)}"
        mend = f'put the whole value in quotes, as in {short(key)}: "{short(whole)}"'
    return f"a comma between {{ }} begins a new key; {mend}"


def whole_meant(text: str, *, minutes: bool) -> str:
    """Return the hint for a number with a word behind it, or a length that is written in another way; "" where it is not sure."""
    words = text.strip().lower()
    found = _LENGTH.fullmatch(words) or _CLOCKED.fullmatch(words) if minutes else None
    if found and any(found.groups()):
        return f"in minutes, digits only: write {60 * int(found[1] or 0) + int(found[2] or 0)}"
    counted = _COUNTED.fullmatch(words)
    return f"digits only: write {counted[1]}" if counted else ""


def no_list(node: Scalar) -> str:
    """Return the hint for a text that was meant as a list whose items begin with no dash and space, "" for any other text."""
    found = _NO_LIST.match(node.text) if node.plain else None
    if found is None:
        return ""
    if ODD_BLANK.match(node.text, found.end()):
        blank = named(node.text[found.end()])
        return f"after the dash stands {blank}: type a plain space in its place"
    first = re.split(rf"\s+(?=[-{_DOTS}·–—*])", node.text[found.end() :])[0]
    return f"each item needs a dash and a space before it, as in `- {short(first)}`"


def pieces(rows: Sequence[str], node: Scalar) -> Iterator[tuple[int, int, str, str]]:
    """Yield each line of a text without quotes: its index, its column from 0, its part of the text, and what follows that."""
    left, at = node.text, node.line - 1
    start = node.column - 1
    while left and at < len(rows):
        part = rows[at][start:]
        if part.startswith(left):
            yield at, start, left, part[len(left) :]
            return
        part = part.rstrip()
        if not left.startswith(part):
            return
        if part:
            yield at, start, part, ""
        left = left[len(part) :].lstrip()
        at += 1
        start = len(rows[at]) - len(rows[at].lstrip()) if at < len(rows) else 0


def glued_item(rows: Sequence[str], node: Scalar) -> tuple[int, int, str] | None:
    """Return the line and column, from 0, of an item that went into the one above it, and the mend."""
    for at, start, part, _ in list(pieces(rows, node))[1:]:
        found = _NO_ITEM.match(part)
        if found:
            return (
                at,
                start,
                f"each item needs a dash and a space before it, as in `- {short(part[found.end() :])}`",
            )
    return None


def cut_off(rows: Sequence[str], node: Scalar) -> tuple[int, int, str] | None:
    """Return where a comment cuts a text that was hardly meant to end there, and what is lost; None where nothing does."""
    for at, start, part, rest in pieces(rows, node):
        found = _CUT.match(rest)
        if found:
            return at, start + len(part) + found.start(1), found[1].rstrip()
    return None
