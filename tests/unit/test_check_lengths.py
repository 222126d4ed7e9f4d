"""How long a session takes, as its page says it in words, is read as one length in every language."""

from __future__ import annotations

import pytest
from checks_pages import PATH, URL, event_page

from microsite.checks.lengths import length_at_the_end, lengths_in
from microsite.checks.moments import plain_digits
from microsite.checks.page import inspect_html
from microsite.formats.words import length_words

LANGUAGES = ("en", "en-US", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [45, 61, 62, 65, 90, 121, 122, 150, 185, 670])
def test_a_length_as_the_program_writes_it_is_read_as_one(minutes: int, language: str) -> None:
    shown = plain_digits(length_words(minutes, language))
    text = f"18:00\u201319:30 UTC+01:00 {shown}"
    assert [found for _, found in lengths_in(text)] == [minutes], text


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("1 h 30 min", [90]),
        ("1 Std. 30 Min.", [90]),
        ("1h30min", [90]),
        ("1\u6642\u959330\u5206", [90]),
        ("1 hour and 5 minutes", [65]),
        ("12:00 \u062f\u0642\u064a\u0642\u0629", []),
        ("18:45 min.", []),
        ("30 minutes, then 15 minutes", [30, 15]),
    ],
)
def test_lengths_of_other_hands(text: str, lengths: list[int]) -> None:
    assert [found for _, found in lengths_in(text)] == lengths


def lasting(words: str) -> list[str]:
    """Return what is said of a page of 90 minutes that shows such words beside its time."""
    page = event_page().replace("T18:45:00+01:00", "T19:30:00+01:00").replace(">18:45<", ">19:30<")
    page = page.replace("(CET, UTC+01:00)</p>", f"(CET, UTC+01:00) {words}</p>")
    return [p.message for p in inspect_html(PATH, page.encode(), URL).problems if p.code == "K503"]


@pytest.mark.parametrize("words", ["90 minutes", "1 hour 30 minutes", "1 h 30 min", "1 hour and 30 minutes"])
def test_a_page_may_say_hours_and_minutes(words: str) -> None:
    assert lasting(words) == []


@pytest.mark.parametrize(
    "words", ["1 hour 40 minutes", "2 hours 30 minutes", "30 minutes", "1 h 45 min", "2 hours"]
)
def test_a_wrong_length_is_told_whole(words: str) -> None:
    assert lasting(words) == [f"end: the page shows {words!r}; the event takes 90 minutes"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("minutes", [60, 120, 180])
def test_whole_hours_are_a_length_where_a_line_ends(minutes: int, language: str) -> None:
    shown = plain_digits(length_words(minutes, language))
    assert [found for _, found in length_at_the_end(f"18:00\u201320:00 UTC+01:00 {shown}")] == [minutes]


@pytest.mark.parametrize("text", ["18:00 \u00e0 20 heures", "18:00, doors open 1 hour before"])
def test_hours_of_the_day_are_no_length(text: str) -> None:
    assert [*lengths_in(text), *length_at_the_end(text)] == []
