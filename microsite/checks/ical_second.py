"""A calendar as the icalendar package reads it: a second reader, which must understand it and see the same events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.diagnostics import Problem, Span, error

_MOST = 20_000
_LONGEST = 80  # bytes; a longer line is a text of its own, which no other component repeats
_understood: set[tuple[bytes, bytes]] = set()
"""Lines that the package could read, each after the first of its component: it reads every line by itself."""
_TEXTS = frozenset(b"SUMMARY DESCRIPTION LOCATION COMMENT CONTACT UID NAME X-WR-CALNAME X-WR-CALDESC".split())
_PLAIN = re.compile(rb"(([A-Z-]++)(?:;[^\":;\\]*+)*+:)(?:[^\"\\\x00-\x1f\x7f]++|\\[nN,;\\])++")


def second_reader(data: bytes, number: int, path: str) -> Iterator[Problem]:
    """Yield a problem when the icalendar package cannot read the file or sees another number of events (K610)."""
    import icalendar as package  # noqa: PLC0415 - heavy, and only calendars need it

    try:
        parsed = package.Calendar.from_ical(data, multiple=True)
        seen = sum(len(top.walk("VEVENT")) for top in parsed)
        broken = [fault for top in parsed for part in top.walk() for fault in part.errors]
    except Exception as fault:  # noqa: BLE001 - a foreign file may raise anything inside a foreign reader
        words = f"a second calendar reader cannot read the file: {str(fault)[:120]}"
        yield error("K610", words, Span(path))
        return
    if seen != number:
        yield error("K610", f"a second calendar reader sees {seen} events, not {number}", Span(path))
    for name, words in broken[:5]:
        yield error("K610", f"a second calendar reader cannot read {name}: {str(words)[:120]}", Span(path))


def broken_in(component: bytes, number: int = 0, *, nested: bool = False) -> bool:
    """Say whether the package cannot read a component whose lines are sound, or sees another number of events in it.

    Of one that holds no other, the lines that were read in a component of its kind before are left out, and texts of
    plain characters when one of the same name and parameters was: the package takes such a text for what it is.
    """
    if nested:
        return any(second_reader(component, number, ""))
    begin, *inner, end = _unfolded(component).split(b"\r\n")[:-1]
    new = [
        line for line in inner if (begin, line) not in _understood and (begin, _form(line)) not in _understood
    ]
    if not new and (begin, end) in _understood:
        return False
    if any(second_reader(b"".join(line + b"\r\n" for line in (begin, *new, end)), number, "")):
        return True
    if len(_understood) > _MOST:
        _understood.clear()
    _understood.update((begin, line) for line in (*new, end) if len(line) <= _LONGEST)
    _understood.update((begin, form) for line in new if (form := _form(line)) != line)
    return False


def _form(line: bytes) -> bytes:
    """Return the name and the parameters of a plain text, any other line as it is."""
    found = _PLAIN.fullmatch(line)
    return found[1] + b"\n" if found and found[2] in _TEXTS else line


def _unfolded(data: bytes) -> bytes:
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
