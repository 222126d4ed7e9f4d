"""A calendar as the icalendar package reads it: a second reader, which must understand it and see the same events."""

from __future__ import annotations

from collections.abc import Iterator

from microsite.diagnostics import Problem, Span, error


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


def broken_in(data: bytes, number: int = 0) -> bool:
    """Say whether the package cannot read the bytes, or sees another number of events."""
    return any(second_reader(data, number, ""))
