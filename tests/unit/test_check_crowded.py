"""Calendars of other builders that hold very much of anything but events: told at the line, by count, and not read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from microsite.checks import ical_bounds
from microsite.checks.dispatch import inspect
from microsite.checks.ical_bounds import MOST_EVENTS, crowded
from microsite.checks.ical_values import markup_faults
from microsite.checks.ical_zones import Observance, Zone
from microsite.checks.inspection import MOST_FAULTS

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{0}BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20261203T230000Z\r\nSUMMARY:A\r\n{1}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:A/B\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
BEGIN = datetime.fromisoformat("1970-01-01")
CROWDS = {
    "time zones": (CALENDAR.format(ZONE.format("BYMONTH=3") * 1_001, "X-A:b"), 9_004, "more than 1,000 time zones"),
    "calendars": (CALENDAR.format("", "X-A:b") * 101, 1_101, "more than 100 calendars"),
    "lines of an event": (CALENDAR.format("", "X-A:b\r\n" * 20_001), 4, "an event has more than 20,000 lines"),
    "lines before the events": (CALENDAR.format("X-A:b\r\n" * 20_001, "X-A:b"), 1, "what stands before the first event has more than 20,000 lines"),
    "events": (CALENDAR.format("", "X-A:b\r\nEND:VEVENT" + "\r\nBEGIN:VEVENT\r\nUID:2@x\r\nEND:VEVENT" * 40_000), 120_008, "the file has more than 40,000 events"),
    "alarms": (CALENDAR.format("", "X-A:b" + "\r\nBEGIN:VALARM\r\nEND:VALARM" * 6 + "\r\nEND:VEVENT" + ("\r\nBEGIN:VEVENT\r\nUID:2@x" + "\r\nBEGIN:VALARM\r\nEND:VALARM" * 1_000 + "\r\nEND:VEVENT") * 100), 200_108, "the file has more than 100,000 components"),
    "parameters of an event": (CALENDAR.format("", "X-A" + ";B=c" * 20_001 + ":d"), 4, "an event has more than 20,000 lines, commas and semicolons"),
    "events of one UID": (CALENDAR.format("", "X-A:b\r\nEND:VEVENT" + "\r\nBEGIN:VEVENT\r\nUID:1@x\r\nEND:VEVENT" * 8_000), 1, "not each event can be judged by itself"),
    "events whose lines end otherwise": (CALENDAR.format("", "X-A:b\r\nEND:VEVENT" + "\r\nBEGIN:VEVENT\r\nUID:1@x\r\nEND:VEVENT" * 8_000).replace("\r", ""), 1, "not each event can be judged by itself"),
    "bytes of an event": (CALENDAR.format("", "DESCRIPTION:" + "<b>" * 700_000), 4, "an event has more than 2,000,000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("what", CROWDS)
def test_a_crowded_calendar_is_told_at_its_line_and_not_read(what: str) -> None:
    text, line, words = CROWDS[what]
    (problem,) = inspect("a.ics", text.encode()).problems
    assert (problem.code, problem.where.line, problem.where.column) == ("K602", line, 1)
    assert words in problem.message


def test_a_calendar_of_very_many_events_is_not_crowded() -> None:
    text = CALENDAR.format(ZONE.format("BYMONTH=3") * 1_000, "X-A:b" + "\r\nX-A:b" * 15_000)
    assert crowded(text.encode() + b"BEGIN:VEVENT\r\n" * (MOST_EVENTS - 1), "a.ics") is None


def test_of_faulty_lines_so_many_are_told_and_the_others_not_looked_at() -> None:
    for line in (";;;\r\n", "FOO:\r\n"):
        text = CALENDAR.format(line * 5_000, "X-A:b")
        assert 0 < len(inspect("a.ics", text.encode()).problems) < 2 * MOST_FAULTS


def test_a_zone_is_worked_out_once_a_year_whatever_the_number_of_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[datetime] = []
    onsets = Observance.onsets

    def counted(self: Observance, begin: datetime, end: datetime) -> set[datetime]:
        asked.append(begin)
        return onsets(self, begin, end)

    monkeypatch.setattr(Observance, "onsets", counted)
    hour = timedelta(hours=1)
    dates = tuple(datetime.fromisoformat(f"{2000 + n // 12}-{n % 12 + 1:02}-01") for n in range(240))
    one = Observance(BEGIN, hour, hour, dates, (), 1)
    other = Observance(BEGIN, hour, 2 * hour, (), (("FREQ", "YEARLY"), ("BYMONTH", "3")), 2)
    zone = Zone("Z", 1, (one, other), whole=True)
    found = {zone.instant(datetime.fromisoformat("2026-01-01") + n * hour) for n in range(5_000)}
    assert len(found) == 5_000
    assert len(asked) == 2


@pytest.mark.parametrize("piece", ["<b>", "</b>", "<a ", "<a =", "<b></i>", "<br ", "&", "\\"])
def test_a_plain_text_of_openers_is_looked_through_once(piece: str) -> None:
    """600,000 characters end only where the work grows with them."""
    assert markup_faults(piece * (600_000 // len(piece))) == []


def test_html_is_told_by_its_first_tag_that_is_closed() -> None:
    assert markup_faults("use <p> and <b>this</b>") == ["holds HTML ('<b>this</b>')"]
    assert markup_faults("</b> and <B class='x'>this</b > too") == [
        "holds HTML (\"<B class='x'>this</b > too\")"
    ]
    assert markup_faults("when to use <p>") == []
    assert ical_bounds.MOST_ZONES > 600, "so many are on the IANA list"
