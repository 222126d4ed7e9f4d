"""Calendar files as other programs read them, and their bytes as RFC 5545 asks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from examples import BASE, card, event_entry, image, mentor_entry, offer, place, series_entry, site
from icalendar import Calendar

from microsite.formats.zones import must
from microsite.outputs.calendars import calendar_pages
from microsite.render.forms import WRITERS
from microsite.values.clock import Clock
from microsite.values.facts import Entry

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BERLIN = must("Europe/Berlin")


def files(*entries: Entry, at: datetime = NOW) -> dict[str, bytes]:
    return {page.path: WRITERS[page.form](page.view) for page in calendar_pages(entries, site(), at)}


def feed(*entries: Entry, path: str = "calendar-all.ics") -> Any:
    return Calendar.from_ical(files(*entries)[path])


def vevent(entry: Entry) -> Any:
    (found,) = feed(entry).walk("VEVENT")
    return found


def uids(data: bytes) -> list[str]:
    return [str(event["UID"]) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_each_event_mentor_topic_and_series_has_its_calendar() -> None:
    entry = event_entry(series=card("series", "pilot", "The pilot"))
    assert set(files(entry, mentor_entry(), series_entry())) == {
        "calendar.ics",
        "calendar-all.ics",
        "events/price-your-first-tier/event.ics",
        "mentors/ada-example/calendar.ics",
        "topics/pricing/calendar.ics",
        "topics/saas/calendar.ics",
        "series/pilot/calendar.ics",
    }


def test_every_line_of_every_file_keeps_the_rules_of_bytes() -> None:
    entry = event_entry(title="Größe, Preis; und\\oder " * 8, summary="Ünïcödé 😀 " * 12)
    for data in files(entry, mentor_entry()).values():
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
        for number, piece in enumerate(data.split(b"\r\n")):
            assert len(piece) <= 75, number
            piece.decode()
        assert b"METHOD" not in data


def test_the_feed_says_who_it_is_and_when_to_look_again() -> None:
    head = feed(event_entry(), path="calendar.ics")
    assert head["VERSION"] == "2.0"
    assert head["CALSCALE"] == "GREGORIAN"
    assert head["NAME"] == head["X-WR-CALNAME"] == "Short Sessions"
    assert head["X-WR-TIMEZONE"] == "Europe/Berlin"
    assert str(head["X-PUBLISHED-TTL"]) == "PT12H"
    assert head["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert head["SOURCE"] == f"{BASE}calendar.ics"
    assert head["SOURCE"].params["VALUE"] == "URI"
    assert head["URL"] == BASE
    assert head["LAST-MODIFIED"].dt == datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def test_a_file_of_one_event_names_no_calendar_for_outlook_would_open_a_new_one() -> None:
    data = files(event_entry())["events/price-your-first-tier/event.ics"]
    assert b"\r\nNAME:" not in data
    assert b"X-WR-CALNAME" not in data
    assert b"REFRESH-INTERVAL" not in data
    assert len(uids(data)) == 1


def test_an_event_states_its_facts() -> None:
    event = vevent(event_entry(sequence=3))
    assert event["UID"] == "price-your-first-tier@example.org"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    assert event["DTSTART"].dt == datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["SUMMARY"] == "Price your first SaaS tier"
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == f"{BASE}events/price-your-first-tier/"
    assert event["CATEGORIES"].cats == ["Pricing"]
    assert event["IMAGE"] == f"{BASE}img/cover.jpg"
    assert event["CREATED"].dt == datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def test_the_description_is_plain_text_with_agenda_outcomes_price_and_link() -> None:
    assert str(vevent(event_entry())["DESCRIPTION"]) == (
        "Leave with a price page draft and one test to run next week.\n\n"
        "With Ada Example\n\n"
        "Agenda (Europe/Berlin, UTC+01:00)\n18:00 Intros\n18:05 Focused demo: Three price pages, live\n"
        "18:20 Q&A\n18:40 Next steps: Your one experiment\n\n"
        "You leave with\n- A price page draft\n- A test to run next week\n\n"
        "Seat: €45.00\nBook a seat: https://book.example/tier\n\n"
        f"Details: {BASE}events/price-your-first-tier/"
    )


def test_prices_are_said_in_words() -> None:
    entry = event_entry(offers=(offer("0"), offer("20", name="Plan", unit="month")))
    text = str(vevent(entry)["DESCRIPTION"])
    assert "Seat: free\nPlan: €20.00 a month\n" in text


def test_a_sold_out_event_points_at_the_waiting_list() -> None:
    text = str(vevent(event_entry(seats_left=0, waitlist="https://wait.example/"))["DESCRIPTION"])
    assert "Sold out. Waiting list: https://wait.example/" in text
    assert "Book a seat" not in text


def test_a_cancelled_event_stays_and_says_so() -> None:
    event = vevent(event_entry(status="cancelled"))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Cancelled: Price your first SaaS tier"
    assert str(event["DESCRIPTION"]).startswith("This session is cancelled.")
    assert "Book a seat" not in event["DESCRIPTION"]


def test_a_postponed_event_is_tentative_and_keeps_its_time() -> None:
    event = vevent(event_entry(status="postponed"))
    assert event["STATUS"] == "TENTATIVE"
    assert event["DTSTART"].dt == datetime(2026, 12, 3, 17, 0, tzinfo=UTC)


def test_a_rescheduled_event_names_the_time_before() -> None:
    event = vevent(
        event_entry(status="rescheduled", previous_start=datetime(2026, 11, 26, 18, 0, tzinfo=BERLIN))
    )
    assert event["STATUS"] == "CONFIRMED"
    assert "It was to start on Thursday, 26 November 2026 at 18:00." in event["DESCRIPTION"]


def test_a_place_is_its_address_and_online_is_the_public_page() -> None:
    hall = vevent(event_entry(format="in-person", place=place()))
    assert hall["LOCATION"] == "Northlight Hall, Invalidenstr. 117, 10115 Berlin, BE, DE"
    assert (hall["GEO"].latitude, hall["GEO"].longitude) == (52.5309, 13.3847)
    assert "CONFERENCE" not in hall
    both = vevent(event_entry(format="hybrid", place=place()))
    assert str(both["LOCATION"]).startswith("Northlight Hall")
    for event in (both, vevent(event_entry())):
        assert event["CONFERENCE"] == f"{BASE}events/price-your-first-tier/"
        assert event["CONFERENCE"].params["FEATURE"] == "VIDEO"
        assert event["CONFERENCE"].params["VALUE"] == "URI"
    moved = vevent(event_entry(status="moved-online", format="in-person", place=place()))
    assert moved["LOCATION"] == f"{BASE}events/price-your-first-tier/"
    assert "GEO" not in moved


def test_utc_is_written_with_z_and_without_a_zone() -> None:
    entry = event_entry(zone="UTC", start=datetime(2026, 12, 3, 18, 0, tzinfo=UTC))
    data = files(entry)["calendar-all.ics"]
    assert b"DTSTART:20261203T180000Z" in data
    assert b"VTIMEZONE" not in data


def test_each_of_two_equal_wall_times_is_written_in_utc() -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    first = files(event_entry(start=twice, end=twice + timedelta(minutes=15)))["calendar-all.ics"]
    second = files(event_entry(start=twice.replace(fold=1)))["calendar-all.ics"]
    assert b"DTSTART:20261025T003000Z" in first
    assert b"DTSTART:20261025T013000Z" in second
    assert b"DTEND:20261025T021500Z" in second


def test_an_end_in_the_repeated_hour_keeps_its_length() -> None:
    start = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    end = (start.astimezone(UTC) + timedelta(minutes=45)).astimezone(BERLIN)
    event = vevent(event_entry(start=start, end=end))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)


def test_each_zone_that_is_named_is_explained_once() -> None:
    york = event_entry(slug="york", zone="America/New_York")
    zones = [str(zone["TZID"]) for zone in feed(event_entry(), york, event_entry(slug="b")).walk("VTIMEZONE")]
    assert zones == ["America/New_York", "Europe/Berlin"]


def test_the_sites_feed_forgets_what_ended_long_ago_and_the_whole_one_does_not() -> None:
    old = event_entry(slug="old", start=datetime(2026, 3, 1, 18, 0, tzinfo=BERLIN))
    recent = event_entry(slug="recent", start=datetime(2026, 10, 1, 18, 0, tzinfo=BERLIN))
    made = files(old, recent, event_entry(slug="next"))
    assert uids(made["calendar.ics"]) == ["recent@example.org", "next@example.org"]
    assert uids(made["calendar-all.ics"]) == ["old@example.org", "recent@example.org", "next@example.org"]
    assert uids(made["mentors/ada-example/calendar.ics"]) == ["recent@example.org", "next@example.org"]
    assert "events/old/event.ics" in made


def test_the_last_kept_day_is_kept_to_the_second() -> None:
    entry = event_entry()
    assert entry.event is not None
    edge = entry.event.end.astimezone(UTC) + timedelta(days=90)
    assert uids(files(entry, at=edge - timedelta(seconds=1))["calendar.ics"])
    assert not uids(files(entry, at=edge)["calendar.ics"])


def test_a_calendar_without_events_is_still_a_calendar() -> None:
    empty = feed(path="calendar.ics")
    assert [zone["TZID"] for zone in empty.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_the_clock_leaves_no_trace_in_the_bytes() -> None:
    later = NOW + timedelta(days=5)
    assert files(event_entry(), mentor_entry(), at=NOW) == files(event_entry(), mentor_entry(), at=later)


def test_another_events_change_leaves_no_trace_in_a_view() -> None:
    def view(updated: datetime) -> object:
        other = event_entry(slug="other", updated=updated, people=(), topics=())
        pages = calendar_pages([event_entry(), other], site(feeds_changed=updated), NOW)
        views = {page.path: page.view for page in pages}
        return views["events/price-your-first-tier/event.ics"], views["mentors/ada-example/calendar.ics"]

    assert view(NOW) == view(NOW + timedelta(days=9))


def test_an_event_is_the_same_in_every_file() -> None:
    made = files(event_entry(), mentor_entry())
    holding = [data for data in made.values() if b"BEGIN:VEVENT" in data]
    parts = {data[data.index(b"BEGIN:VEVENT") : data.index(b"END:VEVENT")] for data in holding}
    assert len(holding) == 5
    assert len(parts) == 1


def test_recurring_ical_events_finds_the_session_on_its_day_only() -> None:
    import recurring_ical_events  # noqa: PLC0415 - slow to import, needed here alone

    night = event_entry(start=datetime(2026, 7, 1, 23, 30, tzinfo=BERLIN))
    found = recurring_ical_events.of(feed(night))
    assert [e["UID"] for e in found.at(date(2026, 7, 1))] == ["price-your-first-tier@example.org"]
    assert not found.at(date(2026, 6, 30))


@pytest.mark.parametrize("hostile", ["a\r\nATTENDEE:mailto:x@y.z", "END:VEVENT\nEND:VCALENDAR", "a\u2028B:c"])
def test_text_can_never_become_a_property(hostile: str) -> None:
    entry = event_entry(title=hostile, summary=hostile, outcomes=(hostile,))
    event = vevent(replace(entry, topics=(card("topic", "pricing", hostile),), images=(image(alt=hostile),)))
    assert "ATTENDEE" not in event
    assert event["UID"] == "price-your-first-tier@example.org"


def test_an_early_price_is_told_with_its_last_day_and_no_longer_when_it_is_over() -> None:
    end = datetime(2026, 11, 26, tzinfo=BERLIN)
    early = offer("24.00", name="Seat, early price", valid_through=end)
    entry = event_entry(offers=(early, offer("32.00", valid_from=end)))
    clock = Clock.of(NOW)
    told = Calendar.from_ical(files(entry, at=clock)["events/price-your-first-tier/event.ics"])
    words = str(told.walk("VEVENT")[0]["DESCRIPTION"])
    assert "Seat, early price: €24.00 until 25 November 2026\nSeat: €32.00\n" in words
    assert clock.until == end
    for path, data in files(entry, mentor_entry(), at=end).items():
        assert b"early" not in data, path
        assert b"32.00" in data or b"BEGIN:VEVENT" not in data, path


def test_an_early_price_that_ends_within_a_day_is_told_with_its_time() -> None:
    early = offer("24.00", name="Early", valid_through=datetime(2026, 11, 26, 18, tzinfo=BERLIN))
    entry = event_entry(offers=(early,))
    assert "Early: €24.00 until 26 November 2026, 18:00\n" in vevent(entry)["DESCRIPTION"]


def test_a_postponed_session_says_nothing_of_booking() -> None:
    words = vevent(event_entry(status="postponed", register="https://book.example/tier"))["DESCRIPTION"]
    assert "Book" not in words
    assert "book.example" not in words
    assert "€45.00" in words
