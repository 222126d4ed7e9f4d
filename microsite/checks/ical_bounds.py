"""How much one calendar may hold of anything but events: what would keep readers busy is told, and the file is not read."""

from __future__ import annotations

from microsite.diagnostics import Problem, Span, error

MOST_ZONES = 1_000  # the IANA list has some six hundred
MOST_CALENDARS = 100
MOST_LINES = 20_000  # of one event with all that it holds, or of what stands before the first
MOST_BYTES = 2_000_000  # the same
MOST_MARKS = 20_000  # lines, commas and semicolons, of which each may begin a value to be read: the same
MOST_EVENTS = 40_000
MOST_PARTS = 100_000  # events, zones, and what they hold
MOST_AS_ONE = 8_000  # events, where not each can be judged by itself

_EVENT = b"\nBEGIN:VEVENT"
_MARKS = (b"\n", b",", b";")


def crowded(data: bytes, path: str) -> Problem | None:
    """Return an error (K602) at the line where a calendar is crowded, None for one that is not."""
    for begin, most, what in (
        (b"BEGIN:VTIMEZONE", MOST_ZONES, "time zones"),
        (b"BEGIN:VCALENDAR", MOST_CALENDARS, "calendars"),
        (_EVENT, MOST_EVENTS, "events"),
        (b"\nBEGIN:", MOST_PARTS, "components"),
    ):
        if data.count(begin) > most:
            at = -1
            for _ in range(most + 1):
                at = data.find(begin, at + 1)
            return _told(f"the file has more than {most:,} {what}", data, at, path)
    at = 0
    while at >= 0:
        after = data.find(_EVENT, at + 1)
        end = len(data) if after < 0 else after
        what = "what stands before the first event" if at == 0 else "an event"
        if end - at > MOST_BYTES:
            return _told(f"{what} has more than {MOST_BYTES:,} bytes", data, at, path)
        if end - at > MOST_LINES and data.count(b"\n", at + 1, end) > MOST_LINES:
            return _told(f"{what} has more than {MOST_LINES:,} lines", data, at, path)
        if end - at > MOST_MARKS and sum(data.count(mark, at, end) for mark in _MARKS) > MOST_MARKS:
            return _told(f"{what} has more than {MOST_MARKS:,} lines, commas and semicolons", data, at, path)
        at = after
    return None


def crowded_as_one(data: bytes, path: str) -> Problem | None:
    """Return the same of a calendar that must be read as one: its lines end otherwise, or two events are one."""
    if data.count(_EVENT) <= MOST_AS_ONE:
        return None
    words = f"not each event can be judged by itself, and the file has more than {MOST_AS_ONE:,} events"
    return _told(words, data, 0, path)


def _told(words: str, data: bytes, at: int, path: str) -> Problem:
    start = at + 1 if data[at : at + 1] == b"\n" else at
    line, column = data.count(b"\n", 0, start) + 1, start - data.rfind(b"\n", 0, start)
    return error("K602", f"{words}; the calendar is not read", Span(path, line, column), "divide it")
