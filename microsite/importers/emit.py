"""Write front matter as YAML that every reader of YAML 1.1 and 1.2 takes for the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from microsite.diagnostics import printable
from microsite.importers.values import Bare, Front, Item
from microsite.records import frozen

MARK = "TODO"
"""The word that opens a comment line for an editor."""

WIDTH = 88
"""A list longer than this many characters is written one item a line."""

# Characters that never stand raw in our YAML: controls, line separators, bidi marks, invisible and broken ones.
_ESCAPE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
_WORDS = frozenset("y n yes no on off true false null nan inf none".split())
_DAY_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d\Z")
_BARE = re.compile(r"(?:true|false|-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?)\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@frozen
class Emitted:
    """The YAML text without fences, and the 1-based line in it of each note, in order, with the note's key."""

    text: str
    notes: tuple[tuple[int, str, str], ...]


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT:
        return _SHORT[char]
    code = f"{ord(char):x}"
    return f"\\x{code:0>2}" if char <= "\xff" else f"\\u{code:0>4}" if char <= "\uffff" else f"\\U{code:0>8}"


def _is_plain(text: str, *, flow: bool) -> bool:
    if _DAY_AND_TIME.match(text):
        return True
    first = text[0]
    if not (first.isascii() and (first.isalpha() or first == "/")) and first < "\xa1":
        return False
    if text.casefold() in _WORDS or text[-1] in " :" or ": " in text or " #" in text:
        return False
    return not (flow and any(c in ",[]{}:?#" for c in text))


def scalar(text: str, *, flow: bool = False) -> str:
    """Return text as a YAML scalar on one line: plain where all readers agree on it, else quoted (YAML 1.2, 7.3)."""
    if isinstance(text, Bare) and (_BARE.match(text) or _DAY.match(text)):
        return str(text)
    if not text:
        return "''"
    if _ESCAPE.search(text):
        return '"' + _ESCAPE.sub(_escaped, re.sub(r'[\\"]', _escaped, text)) + '"'
    if _is_plain(text, flow=flow):
        return text
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _is_literal(text: str) -> bool:
    """Say whether a literal block (YAML 1.2, 8.1.2) holds the text without any doubt about spaces."""
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and all(line.strip(" ") or not line for line in lines)
        and bool(lines[0] and lines[-1])
        and not text.startswith(" ")
        and not _ESCAPE.search(text.replace("\n", ""))
    )


def _flow(value: Sequence[Front]) -> str | None:
    """Return a list of short scalars on one line, or None when a block reads better."""
    parts = []
    for item in value:
        if isinstance(item, Mapping | tuple):
            return None
        if isinstance(item, str) and item and scalar(item, flow=True) != scalar(item):
            return None
        parts.append(scalar(item, flow=True) if isinstance(item, str) else _number(item))
    text = f"[{', '.join(parts)}]"
    return text if len(text) <= WIDTH else None


def _number(value: int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lines(value: Front, indent: str) -> Iterator[str]:
    """Yield the first piece, which goes behind "key:" or "-", then whole lines under it."""
    if isinstance(value, str):
        if _is_literal(value):
            yield "|" if value.endswith("\n") else "|-"
            for line in value.removesuffix("\n").split("\n"):
                yield f"{indent}{line}" if line else ""
        else:
            yield scalar(value)
    elif isinstance(value, int):
        yield _number(value)
    elif isinstance(value, Mapping):
        yield "" if value else "{}"
        for key, inner in value.items():
            yield from _entry(scalar(key, flow=True) + ":", inner, indent)
    else:
        flow = _flow(value)
        yield "" if flow is None else flow
        if flow is None:
            for inner in value:
                yield from _entry("-", inner, indent)


def _entry(head: str, value: Front, indent: str) -> Iterator[str]:
    pieces = _lines(value, indent + "  ")
    first = next(pieces)
    if head == "-" and not first:
        first = next(pieces).removeprefix(indent + "  ")
    yield f"{indent}{head} {first}" if first else f"{indent}{head}"
    yield from pieces


def emit(items: Sequence[Item]) -> Emitted:
    """Return the keys in the order given as YAML; notes become `# TODO:` lines above their key.

    The same items give the same text on any machine, and PyYAML's BaseLoader gives back the very strings.
    """
    lines: list[str] = []
    notes: list[tuple[int, str, str]] = []
    for item in items:
        for words in item.notes:
            lines.append(f"# {MARK}: {item.key}: {printable(words)}")
            notes.append((len(lines), item.key, words))
        if item.value is not None:
            lines.extend(_entry(scalar(item.key, flow=True) + ":", item.value, ""))
    return Emitted("\n".join(lines) + "\n" if lines else "", tuple(notes))
