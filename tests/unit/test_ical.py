"""The iCalendar writer's bytes, rule by rule of RFC 5545, 6868 and 7986."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from microsite.formats.ical import (
    Component,
    escape,
    fold,
    instant,
    line,
    parameter,
    text,
    texts,
    to_bytes,
    uri,
    wall_time,
)
from microsite.formats.zones import must


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a,b;c", r"a\,b\;c"),
        ("a\\n", r"a\\n"),
        ("one\ntwo", r"one\ntwo"),
        ("one\r\ntwo\rthree", r"one\ntwo\nthree"),
        ("page\u2028line\u2029\x85\x0b\x0cend", r"page\nline\n\n\n\nend"),
        ("bell\x07, del\x7f and c1\x9f go", r"bell\, del and c1 go"),
        ("a tab\tstays", "a tab\tstays"),
        ("half a pair \ud83d goes", "half a pair  goes"),
        ('colons: and quotes " stay', 'colons: and quotes " stay'),
    ],
)
def test_text_is_escaped_and_freed_of_control_characters(given: str, written: str) -> None:
    assert escape(given) == written


def test_a_line_break_in_a_value_that_is_no_text_cannot_begin_a_new_property() -> None:
    assert line("URL", "https://example.org/\r\nATTENDEE:x") == "URL:https://example.org/ATTENDEE:x"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("plain", "plain"),
        ("a:b", '"a:b"'),
        ("a;b,c", '"a;b,c"'),
        ('say "hi"', "say ^'hi^'"),
        ("2^8\nlines", "2^^8^nlines"),
        ("bell\x07", "bell"),
    ],
)
def test_a_parameter_is_quoted_and_caret_escaped(given: str, written: str) -> None:
    assert parameter(given) == written


def test_a_short_line_is_not_folded_and_75_octets_are_short() -> None:
    assert fold("X:" + "a" * 73) == b"X:" + b"a" * 73
    assert fold("X:" + "a" * 74) == b"X:" + b"a" * 73 + b"\r\n a"


def test_a_fold_never_falls_inside_an_escape() -> None:
    for lead in range(60, 80):
        for piece in fold(text("X", "a" * lead + "\n\\,;" * 40)).split(b"\r\n "):
            assert len(piece) <= 75
            assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0


def test_a_fold_never_falls_inside_a_parameter_escape() -> None:
    for lead in range(60, 80):
        folded = fold(line("X", "v", (("LABEL", "a" * lead + '"^\n' * 40),)))
        assert all((len(p) - len(p.rstrip(b"^"))) % 2 == 0 for p in folded.split(b"\r\n "))


def test_a_fold_never_falls_inside_a_character() -> None:
    for lead in range(60, 80):
        for piece in fold("X:" + "a" * lead + "ü€😀" * 60).split(b"\r\n "):
            piece.decode()


def test_a_space_at_the_fold_is_content_and_survives() -> None:
    folded = fold("X:" + "a" * 73 + " tail")
    assert folded == b"X:" + b"a" * 73 + b"\r\n  tail"


def test_every_line_ends_in_cr_lf_the_last_one_too() -> None:
    data = to_bytes(Component("VCALENDAR", ("VERSION:2.0",), (Component("VEVENT", ("UID:a",)),)))
    assert (
        data == b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_values_are_written_in_their_forms() -> None:
    at = datetime(2026, 7, 1, 18, 5, 9, tzinfo=must("Europe/Berlin"))
    assert instant("DTSTAMP", at) == "DTSTAMP:20260701T160509Z"
    assert wall_time("DTSTART", at, "Europe/Berlin") == "DTSTART;TZID=Europe/Berlin:20260701T180509"
    assert instant("DTSTAMP", datetime(800, 1, 2, tzinfo=UTC)) == "DTSTAMP:08000102T000000Z"
    assert texts("CATEGORIES", ["a,b", "c"]) == r"CATEGORIES:a\,b,c"
    assert uri("SOURCE", "https://e.org/a,b;c") == "SOURCE;VALUE=URI:https://e.org/a,b;c"
