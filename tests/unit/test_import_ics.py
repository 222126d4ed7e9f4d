"""iCalendar into files: zones, lengths, rooms that let in, and people who are nobody's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, faults_of, parsed, site_in, text_of, words_of

from microsite.importers.account import to_text
from microsite.importers.ics import as_markdown, parse
from microsite.importers.rooms import take_rooms
from microsite.read.markdown import render

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"


def calendar(folder: Path, *lines: str) -> Path:
    """Write a calendar with one event of these lines."""
    path = folder / "feed.ics"
    body = "\r\n".join(("BEGIN:VEVENT", "UID:one@x", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))
    path.write_bytes(f"{HEAD}{body}\r\nEND:VCALENDAR\r\n".encode())
    return path


ZONES = [
    ("DTSTART;TZID=America/New_York:20261203T180000", "start: 2026-12-03 18:00\n", ""),
    ("DTSTART;TZID=Europe/Berlin:20261203T180000", "start: 2026-12-03 18:00\n", "timezone: Europe/Berlin\n"),
    (
        "DTSTART;TZID=W. Europe Standard Time:20261203T180000",
        "start: 2026-12-03 18:00\n",
        "timezone: Europe/Berlin\n",
    ),
    (
        "DTSTART;TZID=/x.example/2020/Europe/Berlin:20261203T180000",
        "start: 2026-12-03 18:00\n",
        "timezone: Europe/Berlin\n",
    ),
    ("DTSTART:20261203T230000Z", "start: 2026-12-03 18:00\n", ""),
    ("DTSTART:20261203T180000", "start: 2026-12-03 18:00\n", ""),
]


@pytest.mark.parametrize(("line", "start", "zone"), ZONES)
def test_a_start_is_the_wall_time_of_its_zone(tmp_path: Path, line: str, start: str, zone: str) -> None:
    site = site_in(tmp_path)
    bring("ics", calendar(tmp_path, line, "DURATION:PT45M", "SUMMARY:Talk"), site)
    text = text_of(site, "content/events/talk.md")
    assert start in text
    assert "duration: 45\n" in text
    assert zone in text
    assert ("\ntimezone: " in text) is bool(zone)


def test_a_room_that_lets_in_goes_under_private_and_out_of_the_text(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    room = "https://us02web.zoom.us/j/123?pwd=secret"
    source = calendar(
        tmp_path,
        "DTSTART;TZID=America/New_York:20261203T180000",
        "DTEND;TZID=America/New_York:20261203T184500",
        "SUMMARY:Clinic",
        "CATEGORIES:Pricing,SaaS",
        f"LOCATION:{room}",
        f"DESCRIPTION:Bring a price page.\\n\\nJoin: {room}\\nPasscode: 4711\\nSee you *there*.",
        "ATTENDEE;CN=Eve Private:mailto:eve@private.example",
        "ATTENDEE;CN=Bob Private:mailto:bob@private.example",
    )
    report = bring("ics", source, site, maps=["mentors==ada-example"])
    text = text_of(site, "content/events/clinic.md")
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert "format: online" in front
    assert f"private:\n  room: {room}\n  notes: 'Passcode: 4711'\n" in front
    assert "zoom" not in body
    assert "4711" not in body
    assert "See you \\*there\\*." in body
    assert text.count("zoom.us") == 1
    assert "topics: [pricing, saas]" in front
    assert "uid: one@x" in front
    assert "private.example" not in text
    assert "Eve" not in text
    assert "attendee" in to_text(report)
    assert next(row.count for row in report.rows if row.field == "attendee") == 2


def test_a_place_makes_it_in_person_and_a_cancelled_event_stays_cancelled(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    source = calendar(
        tmp_path, "DTSTART:20261203T180000", "DURATION:PT30M", "SUMMARY:Clinic", "STATUS:CANCELLED",
        "LOCATION:Ledger Hall\\, 118 Orchard Court", "GEO:40.7;-73.9",
    )  # fmt: skip
    bring("ics", source, site, maps=["mentors==ada-example"])
    text = text_of(site, "content/events/clinic.md")
    assert "format: in-person" in text
    assert (
        "name: Ledger Hall\n  address:\n    street: '118 Orchard Court'\n  geo:\n    lat: 40.7\n    lon: -73.9\n"
        in text
    )
    assert "status: cancelled" in text
    assert [fault for fault in faults_of(site) if fault.code != "R101"] == []


def test_an_address_on_the_web_as_its_place_makes_it_online(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    source = calendar(
        tmp_path,
        "SUMMARY:Talk",
        "DTSTART:20261203T170000Z",
        "DURATION:PT45M",
        "LOCATION:https://events.example/clinic/",
    )
    bring("ics", source, site)
    assert "format: online" in text_of(site, "content/events/talk.md")


def test_an_all_day_event_is_a_draft_that_asks_for_its_time(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    report = bring("ics", calendar(tmp_path, "DTSTART;VALUE=DATE:20261203", "SUMMARY:Day"), site)
    text = text_of(site, "content/events/day.md")
    assert "# TODO: start: the source gives only the day" in text
    assert "draft: true" in text
    assert any(words.startswith("start: ") for words in words_of(report, "I105"))


def test_a_repetition_is_not_expanded_and_its_rule_is_kept(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    source = calendar(
        tmp_path, "DTSTART:20261203T180000", "DURATION:PT30M", "SUMMARY:Weekly", "RRULE:FREQ=WEEKLY;COUNT=4"
    )
    report = bring("ics", source, site)
    text = text_of(site, "content/events/weekly.md")
    assert "rrule: FREQ=WEEKLY;COUNT=4" in text
    assert any("FREQ=WEEKLY" in words for words in words_of(report, "I105"))


def test_html_in_a_description_becomes_words(tmp_path: Path) -> None:
    html = 'DESCRIPTION:<b>Bold</b> &amp; more<br>Next <a href="https://x.example/a">here</a>'
    record = parse(
        calendar(tmp_path, "DTSTART:20261203T180000", html).read_text(encoding="utf-8"), "x"
    ).records[0]
    assert record.body == "Bold & more  \nNext here (https://x.example/a)"


@pytest.mark.parametrize(
    "text", ["# not a heading", "1. one", "- a", "*a* _b_ `c` [d](e) <f>", "a | b", "\\*"]
)
def test_plain_text_stays_plain_when_markdown_reads_it(text: str) -> None:
    assert render(as_markdown(text), "python").text.strip() == text


def test_text_without_a_room_is_not_touched() -> None:
    text = "Join us for a pin.\n\nPasscode: none"
    assert take_rooms(text) == (text, (), ())


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01", b"BEGIN:VCALENDAR\r\n", b"hello", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"\xff\xfe"],
)
def test_what_is_no_calendar_is_told_without_a_traceback(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.ics"
    path.write_bytes(data)
    report = bring("ics", path, site_in(tmp_path))
    assert {p.code for p in report.problems} & {"I101", "F102", "I105"}
    assert not [file for file in report.files if not file.draft]


def test_two_events_of_one_uid_do_not_share_it(tmp_path: Path) -> None:
    one = "BEGIN:VEVENT\r\nUID:same@x\r\nSUMMARY:T\r\nDTSTART:2026120{}T180000\r\nDURATION:PT30M\r\nEND:VEVENT\r\n"
    path = tmp_path / "two.ics"
    path.write_bytes(f"{HEAD}{one.format(3)}{one.format(4)}END:VCALENDAR\r\n".encode())
    site = site_in(tmp_path)
    report = bring("ics", path, site)
    assert [file.path for file in report.files] == ["content/events/t.md", "content/events/t-2026-12-04.md"]
    assert "\nuid: same@x" in text_of(site, "content/events/t.md")
    assert "\nuid: " not in text_of(site, "content/events/t-2026-12-04.md")
    assert parsed(site, "content/events/t-2026-12-04.md")


@pytest.mark.parametrize("name", ["A" * 50_000, "Europe", "Europe/Berlin/x", "../../etc/passwd", "."])
def test_a_zone_that_is_no_zone_is_told_in_a_few_words_and_leads_to_no_file(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "zone.ics"
    event = f"BEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:T\r\nDTSTART;TZID={name}:20261203T180000\r\nDURATION:PT30M\r\nEND:VEVENT\r\n"
    path.write_bytes(f"{HEAD}{event}END:VCALENDAR\r\n".encode())
    report = bring("ics", path, site_in(tmp_path))
    told = "\n".join(p.message for p in report.problems)
    assert "zoneinfo" not in told
    assert len(told) < 500
