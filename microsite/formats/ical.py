"""iCalendar content lines and components as exact bytes (RFC 5545, RFC 6868, RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from microsite.records import frozen

OCTETS = 75  # RFC 5545 section 3.1: a line is no longer than 75 octets, the line break not counted

Params = tuple[tuple[str, str], ...]

# RFC 5545 section 3.1: CONTROL is all of C0 but HTAB, and DEL; C1 and lone surrogates have no use in text either
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_ASCII = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))
_LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SIMPLE = re.compile(r"[\w/+.-]*", re.ASCII)
_MUST_QUOTE = re.compile(
    "[:;,=]|^[ \t]|[ \t]$"
)  # readers trim what is not quoted, some around an equals sign too


@frozen
class Component:
    """A calendar component (RFC 5545 section 3.6): its name, its unfolded content lines, and what it holds.

    A part that was written before, by `to_bytes`, is held as its bytes.
    """

    name: str
    lines: tuple[str, ...]
    parts: tuple[Component | bytes, ...] = ()


def _controlled(value: str) -> bool:
    """Say whether a character stands in a value that no content line holds; among ASCII a smaller search tells."""
    return (_CONTROL_ASCII if value.isascii() else _CONTROL).search(value) is not None


def _plain(value: str) -> str:
    """Return the value with every kind of line break as a line feed and without control characters."""
    return _LOST.sub("", _LINE_BREAK.sub("\n", value)) if _controlled(value) else value


def escape(value: str) -> str:
    r"""Return TEXT (RFC 5545 section 3.3.11): `\ ; ,` and line breaks escaped, control characters removed."""
    safe = _plain(value)
    for sign, written in _ESCAPES:
        if sign in safe:
            safe = safe.replace(sign, written)
    return safe


def parameter(value: str) -> str:
    """Return a parameter's value: escaped with carets (RFC 6868) and quoted where RFC 5545 section 3.2 asks."""
    if _SIMPLE.fullmatch(value):
        return value
    safe = _plain(value).replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f'"{safe}"' if _MUST_QUOTE.search(safe) else safe


def line(name: str, value: str, params: Params = ()) -> str:
    """Return an unfolded content line whose value is not TEXT (a URI, a number, a date-time ...).

    A line break or control character cannot stand in such a value and is removed.
    """
    if "\n" in value or _controlled(value):
        value = _plain(value).replace("\n", "")
    for key, given in params:
        name += f";{key}={parameter(given)}"
    return f"{name}:{value}"


def text(name: str, value: str, params: Params = ()) -> str:
    """Return an unfolded content line whose value is TEXT."""
    return line(name, escape(value), params) if params else f"{name}:{escape(value)}"


def texts(name: str, values: Iterable[str], params: Params = ()) -> str:
    """Return an unfolded content line whose value is a list of TEXT, as CATEGORIES has it."""
    return line(name, ",".join(map(escape, values)), params)


def uri(name: str, value: str, params: Params = ()) -> str:
    """Return an unfolded content line that says its value is a URI (`VALUE=URI`, RFC 7986)."""
    return line(name, value, (("VALUE", "URI"), *params))


def stamp(at: datetime) -> str:
    """Return a DATE-TIME's digits (RFC 5545 section 3.3.5) as the wall clock of `at` shows them."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def instant(name: str, at: datetime) -> str:
    """Return a content line with an instant in UTC, form 2 of DATE-TIME; `at` is aware."""
    return f"{name}:{stamp(at.astimezone(UTC))}Z"


def wall_time(name: str, at: datetime, tzid: str) -> str:
    """Return a content line with a local time and its TZID, form 3 of DATE-TIME; `at` is in that zone."""
    return f"{name};TZID={parameter(tzid)}:{stamp(at)}"


def _cut(data: bytes, start: int, stop: int) -> int:
    r"""Return where to fold at or before `stop`: not in a UTF-8 character, not behind an open `\` or `^`."""
    while stop > start + 1 and data[stop] & 0xC0 == 0x80:  # noqa: PLR2004 - the mark of a continuation byte
        stop -= 1
    for sign in (0x5C, 0x5E):
        run = stop
        while run > start and data[run - 1] == sign:
            run -= 1
        if (stop - run) % 2:
            return stop - 1
    return stop


def fold(content: str) -> bytes:
    """Return one content line folded to 75 octets a line (RFC 5545 section 3.1), without the last CR LF."""
    data = content.encode()
    if len(data) <= OCTETS:
        return data
    start, stop, pieces = 0, OCTETS, []
    while stop < len(data):
        stop = _cut(data, start, stop)
        pieces.append(data[start:stop])
        start, stop = stop, stop + OCTETS - 1  # the space that opens a folded line is an octet too
    pieces.append(data[start:])
    return b"\r\n ".join(pieces)


def _write(component: Component, out: list[bytes]) -> None:
    name = component.name.encode()
    out.append(b"BEGIN:" + name)
    out.extend(map(fold, component.lines))
    for part in component.parts:
        if isinstance(part, bytes):
            out.append(part.removesuffix(b"\r\n"))  # no copy, where it has none
        else:
            _write(part, out)
    out.append(b"END:" + name)


def to_bytes(component: Component) -> bytes:
    """Return the component as an iCalendar stream: UTF-8, CR LF after every line, the last one too."""
    out: list[bytes] = []
    _write(component, out)
    out.append(b"")
    return b"\r\n".join(out)
