"""Claims of different surfaces and files agree as instants, as money, as words; every disagreement is told once."""

from __future__ import annotations

import pytest
from checks_pages import BASE, NAME, PATH, SUMMARY, URL, event_page, list_page
from examples import event_entry, image, offer

from microsite.checks.agreement import agree
from microsite.checks.inspection import Claim, Inspection
from microsite.checks.page import inspect_html
from microsite.diagnostics import Span
from microsite.values.facts import Entry


def claim(fact: str, value: str, surface: str, path: str = "x", subject: str = URL) -> Claim:
    """Return one claim."""
    return Claim(subject, fact, value, surface, path, value)


def told(*claims: Claim) -> list[str]:
    """Return the codes of the disagreements of some claims, each in a file of its own."""
    pages = [Inspection(path=one.path, kind="other", url="", claims=(one,)) for one in claims]
    return [problem.code for problem in agree(pages)]


@pytest.mark.parametrize(
    ("fact", "one", "two"),
    [
        ("status", "confirmed", "rescheduled"),
        ("status", "confirmed", "scheduled"),
        ("place", "Northlight Hall", "Northlight Hall, Invalidenstr. 117, 10115 Berlin"),
        ("price", "45 EUR", "45"),
        ("name", "中止：価格", "価格"),
        ("language", "en", "en-GB"),
        ("topic", "Pricing", "pricing"),
        ("street", "Invalidenstr. 117", "Invalidenstr 117"),
        ("description", "one text", "another"),
    ],
)
def test_what_means_the_same_agrees(fact: str, one: str, two: str) -> None:
    assert told(claim(fact, one, "json-ld", "a"), claim(fact, two, "icalendar", "b")) == []


@pytest.mark.parametrize(
    ("fact", "one", "two"),
    [
        ("start", "2026-12-03T17:00:00Z", "2026-12-03T18:00:00Z"),
        ("end", "2026-12-03T17:45:00Z", "2026-12-03T17:46:00Z"),
        ("status", "confirmed", "cancelled"),
        ("status", "postponed", "scheduled"),
        ("status", "postponed", "confirmed"),
        ("name", NAME, NAME + "!"),
        ("name", "When one has cancelled: a call", "When one has come: a call"),
        ("place", "Northlight Hall", "Southlight Hall"),
        ("price", "45 EUR", "45 USD"),
        ("price", "45 EUR", "54"),
        ("language", "en", "de"),
        ("performer", "Ada Example", "Bo Exemplar"),
        ("uid", "a@example.org", "b@example.org"),
        ("sequence", "1", "2"),
        ("geo", "52.5309,13.3847", "52.5309,13.4847"),
        ("postal-code", "10115", "10117"),
    ],
)
def test_what_means_something_else_is_told(fact: str, one: str, two: str) -> None:
    assert told(claim(fact, one, "json-ld", "a"), claim(fact, two, "icalendar", "b")) == ["K501"]


def test_the_message_names_the_fact_both_values_both_surfaces_and_the_file_that_stands_alone() -> None:
    found = agree(
        [
            Inspection(path=path, kind="other", url="", claims=(claim("start", value, surface, path),))
            for path, surface, value in (
                ("calendar.ics", "icalendar", "2026-12-03T18:00:00Z"),
                ("events.json", "events.json", "2026-12-03T17:00:00Z"),
                ("events/x/index.html", "json-ld", "2026-12-03T17:00:00Z"),
            )
        ]
    )
    assert [p.where.path for p in found] == ["calendar.ics"]
    for word in ("start", "icalendar", "json-ld", "2026-12-03T18:00:00Z", "2026-12-03T17:00:00Z"):
        assert word in found[0].message


def source() -> Entry:
    """Return the source of the hand-made page."""
    return event_entry(
        title=NAME,
        summary=SUMMARY,
        audience="",
        offers=(offer("45.00"),),
        capacity=12,
        seats_left=4,
        images=(image(url=f"{URL}card.jpg"),),
    )


def test_a_page_that_says_what_its_source_says_is_silent() -> None:
    assert agree([inspect_html(PATH, event_page().encode(), URL)], [source()]) == ()


def test_a_page_that_differs_from_its_source_is_told_with_the_key_and_line_to_edit() -> None:
    moved = (
        event_page()
        .replace("2026-12-03T18:00:00+01:00", "2026-12-03T19:00:00+01:00")
        .replace("18:00", "19:00")
    )
    found = agree([inspect_html(PATH, moved.encode(), URL)], [source()])
    starts = [p for p in found if p.message.startswith("start")]
    assert starts
    assert all(p.code == "K502" and "content/events/price-your-first-tier.md:4" in p.hint for p in starts)


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('"price": "45.00"', '"price": "46.00"', "price"),
        ('"name": "Ada Example"', '"name": "Eda Example"', "performer"),
        ('"remainingAttendeeCapacity": 4', '"remainingAttendeeCapacity": 5', "seats-left"),
        ('"inLanguage": "en"', '"inLanguage": "fr"', "language"),
        ("EventScheduled", "EventPostponed", "status"),
    ],
)
def test_each_fact_is_held_against_the_source(old: str, new: str, fact: str) -> None:
    text = event_page()
    assert old in text
    found = agree([inspect_html(PATH, text.replace(old, new).encode(), URL)], [source()])
    assert any(p.code == "K502" and p.message.startswith(f"{fact}:") for p in found), found


def test_a_list_that_states_another_time_than_the_page_is_told() -> None:
    late = list_page().replace("2026-12-03T18:00:00+01:00", "2026-12-03T20:00:00+01:00")
    pages = [
        inspect_html(PATH, event_page().encode(), URL),
        inspect_html("events/index.html", late.encode(), f"{BASE}events/"),
    ]
    assert [(p.code, p.where.path) for p in agree(pages) if p.message.startswith("start:")] == [
        ("K501", "events/index.html")
    ]


def test_a_reference_to_a_node_that_no_page_describes_is_told() -> None:
    text = event_page("series").replace(
        '{"@type": "EventSeries", "name": "The pilot", "url": "https://example.org/series/pilot/"}',
        '{"@id": "https://example.org/series/pilot/#series"}',
    )
    pages = [
        inspect_html(PATH, text.encode(), URL),
        inspect_html("events/index.html", list_page().encode(), f"{BASE}events/"),
    ]
    found = [p for p in agree(pages) if "refers to" in p.message]
    assert [p.code for p in found] == ["K501"]
    assert found[0].where == Span(PATH, found[0].where.line)


def test_a_list_that_describes_an_event_without_a_page_is_told() -> None:
    other = event_page().replace(URL, f"{BASE}events/other/").replace(NAME, "Another one")
    pages = [
        inspect_html("events/other/index.html", other.encode(), f"{BASE}events/other/"),
        inspect_html("events/index.html", list_page().encode(), f"{BASE}events/"),
    ]
    assert any(p.where.path == "events/index.html" and URL in p.message for p in agree(pages))
