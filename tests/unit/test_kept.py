"""What was written of a value is kept by the object and the language, within bounds."""

from __future__ import annotations

from decimal import Decimal

import examples
import pytest

from microsite.formats import ical
from microsite.formats.tongue import Tongue
from microsite.outputs import calendars
from microsite.outputs.vevent import vevent
from microsite.values.kept import Kept


def counting(most: int = 1_000) -> tuple[Kept[object, str], list[object]]:
    asked: list[object] = []

    def write(it: object, language: str) -> str:
        asked.append(it)
        return f"{language}: {it}"

    return Kept(write, most), asked


def test_the_same_object_is_written_once_a_language() -> None:
    kept, asked = counting()
    it = Decimal("45.00")
    assert [kept(it, "en"), kept(it, "en"), kept(it, "de")] == ["en: 45.00", "en: 45.00", "de: 45.00"]
    assert asked == [it, it]


def test_an_equal_value_is_written_as_it_is() -> None:
    kept, _ = counting()
    assert [kept(Decimal("45.00"), "en"), kept(Decimal(45), "en")] == ["en: 45.00", "en: 45"]


def test_a_language_with_other_words_of_its_own_is_asked_anew() -> None:
    kept, asked = counting()
    it = Decimal(1)
    for language in (Tongue("en", b"one"), Tongue("en", b"other"), "en"):
        kept(it, language)
    assert len(asked) == 3


def test_the_oldest_goes_when_there_is_too_much() -> None:
    kept, asked = counting(most=20)
    values = [Decimal(n) for n in range(1, 9)]
    for it in (*values, values[-1], values[0]):
        assert kept(it, "en") == f"en: {it}"
    assert asked == [*values, values[0]]


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_event_stands_in_a_calendar_as_it_stands_alone(language: str) -> None:
    entry = examples.event_entry()
    alone = ical.to_bytes(vevent(entry, language))
    view = calendars.CalendarView(
        url="https://a.example/calendar.ics", home="https://a.example/", name="A", description="", zone="UTC",
        subscribed=True, changed=entry.updated, entries=(entry,), language=language,
    )  # fmt: skip
    for _ in range(2):
        whole = ical.to_bytes(calendars.calendar(view))
        assert whole.count(alone) == 1
        assert whole.endswith(alone + b"END:VCALENDAR\r\n")
