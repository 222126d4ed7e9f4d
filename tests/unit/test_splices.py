"""One event in a file of many is put in the place of what it was, and the file is then what it would be if it were written anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from examples import event_entry, site
from hypothesis import given
from hypothesis import strategies as st

from microsite.outputs.calendars import site_calendars
from microsite.outputs.data import data_pages
from microsite.outputs.feeds import LARGEST, group_feeds, site_feeds
from microsite.outputs.groups import PARTNER, Group
from microsite.outputs.sitemap import sitemap_pages
from microsite.outputs.splices import holds_events, in_calendar, in_events, in_feed, in_sitemap
from microsite.render.forms import WRITERS
from microsite.values.facts import Entry
from microsite.values.situation import happening

HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:second@sessions.example\r\n",
        'x",\n "updated": "2000-01-01T00:00:00Z",\n  }',
        "</url></urlset>",
        "x" * 200,
    ]
)


def event(slug: str, text: str = "Text.", later: int = 0) -> Entry:
    """Return a session of which only the text and the last change are its own."""
    entry = event_entry()
    own = replace(happening(entry), uid=f"{slug}@sessions.example")
    url = f"https://sessions.example/events/{slug}/"
    changed = entry.updated + timedelta(seconds=later)
    return replace(
        entry, slug=slug, url=url, href=f"/events/{slug}/", event=own, text=text, html=text, updated=changed
    )


def calendar(*entries: Entry) -> bytes:
    """Return calendar-all.ics."""
    page = site_calendars(entries, site(), happening(entries[0]).start)[1]
    return WRITERS[page.form](page.view)


def data(*entries: Entry) -> bytes:
    """Return events.json."""
    page = data_pages(entries, site())[0]
    return WRITERS[page.form](page.view)


def feeds(*entries: Entry, via: str = "") -> tuple[bytes, ...]:
    """Return feed.xml and feed.json of a partner's, or of the site."""
    held = group_feeds(
        Group(PARTNER, "with/x", f"{site().base_url}with/x/", "X", "x", entries, entries[0].updated, via),
        site(),
    )
    pages = held if via else site_feeds(entries, site())
    return tuple(WRITERS[page.form](page.view) for page in pages)


@given(before=HOSTILE, after=HOSTILE, others=HOSTILE, later=st.integers(0, 10**6))
def test_a_calendar_and_the_data_are_as_if_written_anew(
    before: str, after: str, others: str, later: int
) -> None:
    first, last = event("first", others), event("third", others)
    old, new = event("second", before), event("second", after, later)
    assert in_calendar(calendar(first, old, last), new, "en") == calendar(first, new, last)
    assert in_events(data(first, old, last), new) == data(first, new, last)


@given(
    before=HOSTILE, after=HOSTILE, others=HOSTILE, later=st.integers(0, 10**6), via=st.sampled_from(["", "x"])
)
def test_feeds_are_as_if_written_anew(before: str, after: str, others: str, later: int, via: str) -> None:
    first, last = event("first", others), event("third", others)
    old, new = event("second", before), event("second", after, later)
    for was, now in zip(feeds(first, old, last, via=via), feeds(first, new, last, via=via), strict=True):
        assert in_feed(was, [new], 3, "en", via) == now


def test_a_feed_that_may_leave_something_out_is_refused() -> None:
    one, other = event("first"), event("second")
    large = event("second", "x'" * (LARGEST // 7))
    for held in feeds(one, other):
        assert in_feed(held, [other], 2, "en") == held
        assert in_feed(held, [other], 3, "en") is None
        assert in_feed(held, [event("third")], 2, "en") is None
        assert in_feed(held, [large], 2, "en") is None
    for held in feeds(one, one):
        assert in_feed(held, [one], 2, "en") is None


def test_an_event_that_does_not_stand_in_a_calendar_changes_nothing_there() -> None:
    held = calendar(event("first"))
    assert in_calendar(held, event("second", later=5), "en") == held
    assert holds_events(held)
    assert not holds_events(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def test_a_file_in_which_it_is_unclear_where_it_stands_is_refused() -> None:
    twice = calendar(event("first"), event("first"))
    assert in_calendar(twice, event("first"), "en") is None
    assert in_events(data(event("first")), event("second")) is None
    assert in_sitemap(b"<urlset></urlset>", "https://sessions.example/", None) is None


@pytest.mark.parametrize("url", ["https://sessions.example/events/a/", "https://sessions.example/a&b/"])
def test_a_sitemap_has_another_last_change_or_none(url: str) -> None:
    entry = event_entry()
    later = entry.updated + timedelta(days=1)

    def written(*addresses: tuple[str, object]) -> bytes:
        (page,) = sitemap_pages(addresses, site())  # type: ignore[arg-type] # moments, or none
        return WRITERS[page.form](page.view)

    longer = f"{url}b/"
    held = written((url, entry.updated), (longer, entry.updated))
    assert in_sitemap(held, url, later) == written((url, later), (longer, entry.updated))
    assert in_sitemap(held, url, None) == written((url, None), (longer, entry.updated))
    assert in_sitemap(written((url, None)), url, later) == written((url, later))
