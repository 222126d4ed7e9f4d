"""Reads the raw bytes of an iCalendar file into properties, judging every line rule that readers forgive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from microsite.checks.inspection import MOST_FAULTS
from microsite.diagnostics import Problem, Span, error
from microsite.records import frozen

MOST_OCTETS = 75
_NAME = re.compile(r"[A-Za-z0-9-]+\Z")
_CONTINUES = re.compile(rb"[\x80-\xbf]")  # the second and later bytes of a UTF-8 character
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SOUND = re.compile(rb"(?:[!-~][ -~]{0,74}\r\n)++")  # plain lines that are neither long nor folded
_PLAIN = re.compile(r"([A-Z0-9-]++):(.*)", re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_PARAM_VALUE = re.compile(r'"([^"]*)"|([^,]+)')


@frozen
class Property:
    """One unfolded content line: name in upper case, parameters, the raw value, and its first line in the file."""

    name: str
    params: tuple[tuple[str, tuple[str, ...]], ...]
    value: str
    line: int

    def param(self, name: str) -> str:
        """Return the first value of a parameter, "" when it is not given."""
        return next((values[0] for key, values in self.params if key == name and values), "")


@frozen
class Component:
    """What stands between BEGIN and END: name in upper case, its own properties, the components inside it."""

    name: str
    line: int
    properties: tuple[Property, ...]
    children: tuple[Component, ...]
    _named: dict[str, list[Property]] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for prop in self.properties:
            self._named.setdefault(prop.name, []).append(prop)

    def all(self, name: str) -> tuple[Property, ...]:
        """Return the properties of that name, in order."""
        return tuple(self._named.get(name, ()))

    def first(self, name: str) -> Property | None:
        """Return the first property of that name."""
        found = self._named.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """Return the unescaped text of the first property of that name, "" when there is none."""
        prop = self.first(name)
        return unescape(prop.value) if prop else ""


def unescape(value: str) -> str:
    """Return a TEXT value as a reader shows it (RFC 5545 section 3.3.11)."""
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value, flags=re.DOTALL)


def read_lines(data: bytes, path: str) -> tuple[list[tuple[int, str]], list[Problem]]:
    """Return the unfolded lines with their first line numbers, and what breaks RFC 5545 section 3.1.

    Reported once a file and kind (K601), with the first line it happens on and how often: lines that do not end in
    CR LF, lines above 75 octets, folds inside a UTF-8 character or an escape, a byte order mark, control characters,
    bytes that are not UTF-8, empty lines.
    """
    if _SOUND.fullmatch(data):
        return list(enumerate(data.decode("ascii").split("\r\n")[:-1], 1)), []
    faults: dict[str, list[int]] = {}
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        faults["begins with a byte order mark"] = [1]
    lines: list[tuple[int, list[bytes]]] = []
    physical = data.split(b"\n")
    if physical and not physical[-1]:
        physical.pop()
    else:
        faults["does not end in CR LF after its last line"] = [len(physical)]
    before = b""
    for number, raw in enumerate(physical, 1):
        whole = number < len(physical) or data.endswith(b"\n")
        line = raw[:-1] if raw.endswith(b"\r") else raw
        for words in _line_faults(raw, line, before, whole=whole):
            faults.setdefault(words, []).append(number)
        if line[:1] in {b" ", b"\t"} and lines:
            lines[-1][1].append(line[1:])
        elif line.strip():
            lines.append((number, [line]))
        before = line
    texts = []
    for number, parts in lines:
        text, words = _decode(b"".join(parts))
        texts.append((number, text))
        if words:
            faults.setdefault(words, []).append(number)
    return texts, [_once(path, words, numbers) for words, numbers in faults.items()]


def _line_faults(raw: bytes, line: bytes, before: bytes, *, whole: bool) -> Iterator[str]:
    """Yield what is wrong with one physical line; `before` is the line above it."""
    if whole and not raw.endswith(b"\r"):
        yield "has lines that end in a bare LF instead of CR LF"
    if b"\r" in line:
        yield "has a CR that is not part of a line end"
    if len(line) > MOST_OCTETS:
        yield f"has lines longer than {MOST_OCTETS} octets"
    folded = line[:1] in {b" ", b"\t"}
    if not line:
        yield "has an empty line"
    if folded and not before:
        yield "has a folded line that continues nothing"
    if folded and len(line) > 1 and _CONTINUES.match(line, 1):
        yield "folds a line inside a UTF-8 character"
    if folded and (len(before) - len(before.rstrip(b"\\"))) % 2:
        yield "folds a line inside an escape"


def _decode(joined: bytes) -> tuple[str, str]:
    """Return the text of an unfolded line and what is wrong with its characters, "" when nothing is."""
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        return joined.decode("utf-8", "replace"), "has bytes that are not UTF-8"
    if _CONTROL.search(text):
        return text, "has control characters"
    return text, "has the character U+FFFD, the trace of a wrong decoding" if "\ufffd" in text else ""


_HINTS = {
    "has lines that end": "write CR LF after every line (RFC 5545 section 3.1)",
    "has lines longer": "fold lines at 75 octets, not characters (RFC 5545 section 3.1)",
    "folds a line": "fold only between whole characters and outside of escapes",
    "begins with": "write UTF-8 without a byte order mark",
}


def _once(path: str, words: str, numbers: list[int]) -> Problem:
    more = f" ({len(numbers)} times)" if len(numbers) > 1 else ""
    hint = next((text for start, text in _HINTS.items() if words.startswith(start)), "")
    return error("K601", f"the calendar {words}{more}", Span(path, numbers[0]), hint)


def read_property(number: int, text: str) -> Property | None:
    """Return the content line as a property, or None when it has no name, no colon or broken parameters."""
    if plain := _PLAIN.fullmatch(text):
        return Property(plain[1], (), plain[2], number)
    name = re.match(r"[^;:]*", text)
    if name is None or not _NAME.match(name[0]):
        return None
    at, params = name.end(), []
    while at < len(text) and text[at] == ";":
        found = _PARAM.match(text, at)
        if found is None:
            return None
        values = tuple(a or b for a, b in _PARAM_VALUE.findall(found[2]))
        params.append((found[1].upper(), values))
        at = found.end()
    if at >= len(text) or text[at] != ":":
        return None
    return Property(name[0].upper(), tuple(params), text[at + 1 :], number)


_DEEPEST = 20  # four are in use


@dataclass(slots=True)
class _Open:
    """A component whose END has not come yet."""

    name: str
    line: int
    properties: list[Property]
    children: list[Component]

    def close(self) -> Component:
        return Component(self.name, self.line, tuple(self.properties), tuple(self.children))


def _end(stack: list[_Open], top: list[Component], name: str) -> bool:
    """Close the component that is open last, if its name is that; say whether it was."""
    if not stack or stack[-1].name != name.strip().upper():
        return False
    done = stack.pop().close()
    (stack[-1].children if stack else top).append(done)
    return True


def read_components(lines: list[tuple[int, str]], path: str) -> tuple[list[Component], list[Problem]]:
    """Return the top components of the file, and what is wrong with the nesting or a line's syntax (K602)."""
    problems: list[Problem] = []
    stack: list[_Open] = []
    top: list[Component] = []

    def bad(number: int, words: str) -> None:
        problems.append(error("K602", words, Span(path, number)))

    for number, text in takewhile(lambda _: len(problems) < MOST_FAULTS, lines):
        prop = read_property(number, text)
        if prop is None:
            bad(number, f"the line {text[:40]!r} is not a property of the form NAME;PARAMETER=VALUE:VALUE")
        elif prop.name == "BEGIN" and len(stack) >= _DEEPEST:
            bad(number, f"components are nested deeper than {_DEEPEST}; the rest is not read")
            break
        elif prop.name == "BEGIN":
            stack.append(_Open(prop.value.strip().upper(), number, [], []))
        elif prop.name == "END":
            if not _end(stack, top, prop.value):
                where = f"inside {stack[-1].name}" if stack else "outside of every component"
                bad(number, f"END:{prop.value} stands {where}")
        elif not stack:
            bad(number, f"the property {prop.name} stands outside of every component")
        else:
            stack[-1].properties.append(prop)
    while stack:
        bad(stack[-1].line, f"BEGIN:{stack[-1].name} has no END")
        _end(stack, top, stack[-1].name)
    return top, problems
