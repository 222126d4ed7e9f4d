"""What links to calendars on the web claim, on a page of one event, of several, and of none."""

from __future__ import annotations

from urllib.parse import quote_plus

from microsite.checks.inspection import Outgoing
from microsite.checks.web_calendars import claims

URL = "https://example.org/events/a/"


def google(title: str, day: int, page: str = URL) -> Outgoing:
    """Return a link to Google's calendar."""
    dates = f"202612{day:02}T170000Z%2F202612{day:02}T174500Z"
    query = f"text={quote_plus(title)}&dates={dates}&details={quote_plus(page)}"
    return Outgoing(f"https://calendar.google.com/calendar/render?action=TEMPLATE&{query}", "link", 7)


def said(*links: Outgoing, own: bool = True) -> set[tuple[str, str]]:
    """Return the facts that links claim of the page."""
    return {(c.fact, c.value) for c in claims(links, "events/a/index.html", URL, own=own)}


def test_a_link_says_what_it_would_put_into_a_calendar() -> None:
    assert said(google("A", 3)) >= {
        ("name", "A"),
        ("start", "2026-12-03T17:00:00Z"),
        ("end", "2026-12-03T17:45:00Z"),
    }


def test_of_several_the_one_that_names_the_page_counts() -> None:
    assert ("name", "A") in said(google("B", 4, "https://example.org/events/b/"), google("A", 3))
    assert said(google("B", 4, ""), google("A", 3, "")) == set()


def test_a_page_of_no_event_claims_the_times_that_all_links_tell() -> None:
    assert {fact for fact, _ in said(google("A", 3), own=False)} == {"start", "end"}
    assert said(google("A", 3), google("B", 4), own=False) == set()


def test_addresses_that_cannot_be_read_claim_nothing() -> None:
    for target in (
        "https://calendar.google.com/x?dates=tomorrow",
        "https://[calendar/?st=1&et=2",
        "/calendar.ics",
    ):
        assert said(Outgoing(target, "link")) == set()
