"""What the check of a calendar file lets pass, and what it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from microsite.checks.icalendar import inspect_calendar
from microsite.checks.literal import judge
from microsite.diagnostics import Severity

GOOD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//listing//EN
CALSCALE:GREGORIAN
NAME:Short Sessions
X-WR-CALNAME:Short Sessions
X-WR-TIMEZONE:Europe/Berlin
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
SOURCE;VALUE=URI:https://example.org/calendar.ics
COLOR:steelblue
LAST-MODIFIED:20261120T123000Z
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:tier@example.org
DTSTAMP:20261120T123000Z
DTSTART;TZID=Europe/Berlin:20261203T180000
DTEND;TZID=Europe/Berlin:20261203T184500
SUMMARY:Price your first tier\\, live
DESCRIPTION:Bring a page\\; leave with a draft.\\nWhen to use <p> is not
  our topic.\\n\\nÜber Preise & Märkte.
LOCATION:Northlight Hall\\, Invalidenstr. 117\\, 10115 Berlin
GEO:52.530900;13.384700
URL:https://example.org/events/tier/
STATUS:CONFIRMED
SEQUENCE:0
LAST-MODIFIED:20261120T123000Z
CREATED:20261101T080000Z
CATEGORIES:Pricing,Sales\\, early
IMAGE;VALUE=URI;FMTTYPE=image/jpeg:https://example.org/img/cover.jpg
CONFERENCE;VALUE=URI;LABEL="Page: here":https://example.org/events/tier/
END:VEVENT
BEGIN:VEVENT
UID:utc@example.org
DTSTAMP:20261120T123000Z
DTSTART:20261025T013000Z
DURATION:PT45M
SUMMARY:Cancelled: A night in October
URL:https://example.org/events/night/
STATUS:CANCELLED
SEQUENCE:2
LAST-MODIFIED:20261120T123000Z
END:VEVENT
END:VCALENDAR
"""


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def found(data: bytes) -> list[str]:
    seen = inspect_calendar("calendar.ics", data, "https://example.org/calendar.ics")
    return [
        f"{problem.code} {problem.message}"
        for problem in (*seen.problems, *judge(seen.claims))
        if problem.severity is not Severity.NOTE
    ]


def test_a_right_calendar_is_silent() -> None:
    assert found(crlf(GOOD)) == []


def test_a_calendar_of_another_program_with_only_what_the_standard_asks_for_is_silent() -> None:
    text = """\
BEGIN:VCALENDAR
PRODID:-//Other Corp//NONSGML Calendar//EN
VERSION:2.0
BEGIN:VEVENT
DTSTAMP:19960704T120000Z
UID:uid1@example.com
ORGANIZER;CN="Doe, Jane":mailto:jsmith@example.com
DTSTART:19960918T143000Z
DTEND:19960920T220000Z
STATUS:CONFIRMED
CATEGORIES:CONFERENCE
SUMMARY:Networld+Interop Conference
DESCRIPTION:Networld+Interop Conference
  and Exhibit\\nAtlanta World Congress Center\\n
 Atlanta\\, Georgia
X-OTHER-THING;X-P=1:whatever; it, is
END:VEVENT
END:VCALENDAR
"""
    assert found(crlf(text)) == []


def test_an_all_day_event_is_silent() -> None:
    text = GOOD.replace(
        "DTSTART:20261025T013000Z\nDURATION:PT45M", "DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026"
    )
    assert found(crlf(text)) == []


def test_a_calendar_without_events_but_with_a_zone_is_silent() -> None:
    text = GOOD[: GOOD.index("BEGIN:VEVENT")] + "END:VCALENDAR\n"
    assert found(crlf(text)) == []


def test_a_title_that_speaks_of_cancelling_is_a_title() -> None:
    title = "When a client has cancelled: the first call"
    seen = inspect_calendar("c.ics", crlf(GOOD.replace("Price your first tier\\, live", title)), "")
    assert title in {claim.value for claim in seen.claims if claim.fact == "name"}
    assert "K605" not in {problem.code for problem in seen.problems}


def test_claims_are_instants_and_names_without_the_word_cancelled() -> None:
    said = {(c.subject, c.fact): c.value for c in inspect_calendar("c.ics", crlf(GOOD), "").claims}
    tier, night = "https://example.org/events/tier/", "https://example.org/events/night/"
    assert said[tier, "start"] == "2026-12-03T17:00:00Z"
    assert said[tier, "end"] == "2026-12-03T17:45:00Z"
    assert said[tier, "name"] == "Price your first tier, live"
    assert said[tier, "geo"] == "52.5309,13.3847"
    assert said[night, "end"] == "2026-10-25T02:15:00Z"
    assert said[night, "name"] == "A night in October"
    assert said[night, "status"] == "cancelled"


BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "bare line feeds": (lambda d: d.replace(b"\r\n", b"\n"), "K601"),
    "one bare line feed": (lambda d: d.replace(b"2.0\r\n", b"2.0\n"), "K601"),
    "no last line end": (lambda d: d[:-2], "K601"),
    "a byte order mark": (lambda d: b"\xef\xbb\xbf" + d, "K601"),
    "a line of 80 octets": (lambda d: d.replace(b"not\r\n  our", b"not our"), "K601"),
    "a fold inside a character": (lambda d: d.replace("Ü".encode(), b"\xc3\r\n \x9c"), "K601"),
    "a fold inside an escape": (lambda d: d.replace(b"page\\;", b"page\\\r\n ;"), "K601"),
    "latin-1": (lambda d: d.replace("Ü".encode(), b"\xdc"), "K601"),
    "a control character": (lambda d: d.replace(b"draft", b"dra\x07ft"), "K601"),
    "a null": (lambda d: d.replace(b"draft", b"dra\x00ft"), "K601"),
    "an empty line": (lambda d: d.replace(b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\n\r\n"), "K601"),
    "a replacement character": (lambda d: d.replace("Ü".encode(), "\ufffd".encode()), "K601"),
    "nothing": (lambda _: b"", "K602"),
    "a web page": (lambda _: b"<!doctype html>\r\n", "K602"),
    "half a file": (lambda d: d[: d.index(b"URL:https")], "K602"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_readers_forgive_are_found(name: str) -> None:
    change, code = BYTES[name]
    assert any(words.startswith(code) for words in found(change(crlf(GOOD)))), found(change(crlf(GOOD)))


LINES = [
    ("VERSION:2.0\n", "", "K604"),
    ("VERSION:2.0", "VERSION:1.0", "K606"),
    ("VERSION:2.0\n", "VERSION:2.0\nVERSION:2.0\n", "K605"),
    ("PRODID:-//example//listing//EN\n", "", "K604"),
    ("CALSCALE:GREGORIAN", "CALSCALE:JULIAN", "K606"),
    ("CALSCALE:GREGORIAN", "CALSCALE:GREGORIAN\nMETHOD:PUBLISH", "K611"),
    ("CALSCALE:GREGORIAN", "CALSCALE:GREGORIAN\nMETHOD:REQUEST", "K611"),
    ("X-WR-CALNAME:Short Sessions", "X-WR-CALNAME:Long Sessions", "K605"),
    ("X-WR-CALNAME:Short Sessions\n", "", "K604"),
    ("GREGORIAN\nNAME:Short Sessions\n", "GREGORIAN\n", "K604"),
    ("X-WR-TIMEZONE:Europe/Berlin", "X-WR-TIMEZONE:Europe/Atlantis", "K606"),
    ("REFRESH-INTERVAL;VALUE=DURATION:PT12H", "REFRESH-INTERVAL:PT12H", "K606"),
    ("REFRESH-INTERVAL;VALUE=DURATION:PT12H", "REFRESH-INTERVAL;VALUE=DURATION:12 hours", "K606"),
    ("REFRESH-INTERVAL;VALUE=DURATION:PT12H\n", "", "K604"),
    ("X-PUBLISHED-TTL:PT12H", "X-PUBLISHED-TTL:PT1H", "K605"),
    ("COLOR:steelblue", "COLOR:#4682b4", "K606"),
    ("SOURCE;VALUE=URI:https://example.org/calendar.ics", "SOURCE;VALUE=URI:/calendar.ics", "K606"),
    ("END:VTIMEZONE\n", "", "K602"),
    ("BEGIN:VEVENT\nUID:utc", "UID:utc", "K602"),
    ("END:VCALENDAR\n", "", "K602"),
    ("END:VCALENDAR\n", "END:VCALENDAR\nX-A:1\n", "K602"),
    ("END:VCALENDAR\n", "END:VCALENDAR\nBEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n", "K602"),
    ("SEQUENCE:0", "SEQUENCE 0", "K602"),
    ("DTSTART;TZID=Europe/Berlin:", "DTSTART;TZID:", "K602"),
    ("\\, live", ", live", "K603"),
    ("page\\;", "page;", "K603"),
    ("page\\;", "page\\x", "K603"),
    ("draft.\\n", "draft.\\\\n", "K603"),
    ("Bring a page", "<b>Bring</b> a page", "K603"),
    ("Bring a page", "<p>Bring a page", "K603"),
    ("Bring a page", "Bring<br>a page", "K603"),
    ("Preise & M", "Preise &amp; M", "K603"),
    ("Northlight Hall", "Northlight&#39;s Hall", "K603"),
    ("CATEGORIES:Pricing,", "CATEGORIES:Pricing,,", "K603"),
    ("UID:tier@example.org\n", "", "K604"),
    ("UID:tier@example.org\n", "UID:tier@example.org\nUID:b@example.org\n", "K605"),
    ("UID:tier@", "UID:utc@", "K609"),
    ("DTSTAMP:20261120T123000Z\nDTSTART;", "DTSTART;", "K604"),
    ("DTSTAMP:20261120T123000Z\nDTSTART;", "DTSTAMP:20261120T123000\nDTSTART;", "K606"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000\n", "", "K604"),
    ("SUMMARY:Price your first tier\\, live\n", "", "K604"),
    ("DTEND;TZID=Europe/Berlin:20261203T184500\n", "", "K604"),
    ("DTSTART;TZID=Europe/Berlin:2026", "DTSTART:2026", "K607"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART;TZID=Europe/Berlin:20261203T180000Z", "K607"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART;VALUE=DATE:20261203", "K607"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART;TZID=Europe/Berlin:20261233T180000", "K606"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART;TZID=Europe/Berlin:20260329T023000", "K607"),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART;TZID=Europe/Berlin:20261203", "K606"),
    ("DTEND;TZID=Europe/Berlin:20261203T184500", "DTEND;TZID=Europe/Berlin:20261203T174500", "K607"),
    ("DTEND;TZID=Europe/Berlin:20261203T184500", "DTEND;TZID=Europe/Berlin:20261203T180000", "K607"),
    ("DURATION:PT45M", "DURATION:45", "K606"),
    ("DURATION:PT45M", "DURATION:PT45M\nDTEND:20261025T023000Z", "K605"),
    ("TZID=Europe/Berlin", "TZID=Europe/Paris", "K608"),
    ("Europe/Berlin", "W. Europe Standard Time", "K608"),
    ("TZID:Europe/Berlin\n", "", "K608"),
    ("TZOFFSETFROM:+0200\nTZOFFSETTO:+0100", "TZOFFSETFROM:+0200\nTZOFFSETTO:+0200", "K608"),
    ("TZOFFSETFROM:+0200", "TZOFFSETFROM:+0400", "K608"),
    ("TZOFFSETTO:+0100", "TZOFFSETTO:+100", "K608"),
    ("TZOFFSETTO:+0100\n", "", "K608"),
    (
        "DTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "DTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET",
        "K608",
    ),
    ("BYMONTH=10;BYDAY=-1SU", "BYMONTH=12;BYDAY=-1SU", "K608"),
    ("GEO:52.530900;13.384700", "GEO:52.5309,13.3847", "K606"),
    ("GEO:52.530900;13.384700", "GEO:152.5309;13.3847", "K606"),
    ("URL:https://example.org/events/tier/", "URL:/events/tier/", "K606"),
    ("STATUS:CONFIRMED", "STATUS:SCHEDULED", "K606"),
    ("STATUS:CANCELLED", "STATUS:CONFIRMED", "K605"),
    ("SEQUENCE:0", "SEQUENCE:-1", "K606"),
    ("SEQUENCE:0", "SEQUENCE:one", "K606"),
    ("LAST-MODIFIED:20261120T123000Z\nCREATED", "LAST-MODIFIED:20261120T133000\nCREATED", "K606"),
    ("CREATED:20261101T080000Z", "CREATED:20261201T080000Z", "K607"),
    ("IMAGE;VALUE=URI;", "IMAGE;", "K606"),
    ("CONFERENCE;VALUE=URI;", "CONFERENCE;", "K606"),
    ("CONFERENCE;", "ORGANIZER:https://example.org/\nCONFERENCE;", "K606"),
    ("CONFERENCE;", "ATTENDEE:mailto:a@example.org\nCONFERENCE;", "K611"),
    ("CONFERENCE;", "CLASS:PRIVATE\nCONFERENCE;", "K611"),
    ("CONFERENCE;", "DTSART:20261203T180000Z\nCONFERENCE;", "K602"),
    (
        "END:VEVENT\nBEGIN",
        "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:x\nEND:VALARM\nEND:VEVENT\nBEGIN",
        "K611",
    ),
    (
        "BEGIN:VTIMEZONE",
        "BEGIN:VTODO\nUID:t@example.org\nDTSTAMP:20261120T123000Z\nEND:VTODO\nBEGIN:VTIMEZONE",
        "K611",
    ),
]  # fmt: skip - a table reads better whole


@pytest.mark.parametrize(
    ("old", "new", "code"), LINES, ids=[f"{c}-{n[:40] or 'without ' + o[:30]}" for o, n, c in LINES]
)
def test_a_single_fault_is_found(old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert any(words.startswith(code) for words in found(crlf(GOOD.replace(old, new)))), found(
        crlf(GOOD.replace(old, new))
    )


def test_a_zone_that_does_not_reach_back_to_the_event_is_found() -> None:
    text = GOOD.replace("19961027T030000", "20270101T030000").replace("19810329T020000", "20280101T020000")
    assert any("does not reach back" in words for words in found(crlf(text)))


@pytest.mark.parametrize(
    "day", ["20260328T120000", "20260330T120000", "20261024T120000", "20261026T120000", "20261025T023000"]
)
def test_instants_around_the_change_of_clocks_agree_with_the_real_zone(day: str) -> None:
    end = day.replace("T1200", "T1245").replace("T0230", "T1230")
    text = GOOD.replace("20261203T180000", day).replace("20261203T184500", end)
    assert found(crlf(text)) == []
