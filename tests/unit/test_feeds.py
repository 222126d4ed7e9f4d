"""Feeds as feedparser reads them, and the sitemap within its limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from examples import BASE, card, event_entry, mentor_entry, place, series_entry, site

from microsite.checks.feed_words import in_summary
from microsite.checks.vocabulary import of_datetime
from microsite.formats.words import when
from microsite.formats.zones import must
from microsite.outputs import sitemap
from microsite.outputs.feeds import LARGEST, feed_pages, when_where
from microsite.outputs.sitemap import lastmod, newest, sitemap_pages
from microsite.render.forms import WRITERS
from microsite.values.facts import Entry

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def files(*entries: Entry) -> dict[str, bytes]:
    return {page.path: WRITERS[page.form](page.view) for page in feed_pages(entries, site())}


def atom(*entries: Entry, path: str = "feed.xml") -> Any:
    read = feedparser.parse(files(*entries)[path])
    assert not read.bozo, read.bozo_exception
    return read


def test_the_site_each_mentor_topic_and_series_has_a_feed() -> None:
    entry = event_entry(series=card("series", "pilot", "The pilot"))
    assert set(files(entry, mentor_entry(), series_entry())) == {
        "feed.xml",
        "feed.json",
        "mentors/ada-example/feed.xml",
        "topics/pricing/feed.xml",
        "topics/saas/feed.xml",
        "series/pilot/feed.xml",
    }


def test_the_feed_names_itself_and_its_page() -> None:
    read = atom(event_entry(), mentor_entry(), path="mentors/ada-example/feed.xml").feed
    links = {link.rel: link.href for link in read.links}
    assert links["self"] == read.id == f"{BASE}mentors/ada-example/feed.xml"
    assert links["alternate"] == f"{BASE}mentors/ada-example/"
    assert read.title == "Short Sessions: Ada Example"
    assert read.author == "Short Sessions"
    assert read.updated == "2026-11-20T12:30:00Z"


def test_an_entry_without_a_text_shows_its_summary_in_place_of_nothing() -> None:
    """Readers show the content where there is one, be it empty (JSON Feed 1.1: content_html or content_text; RFC 4287, 4.1.2)."""
    made = files(event_entry(html="", text=""))
    (item,) = json.loads(made["feed.json"])["items"]
    assert "content_html" not in item
    assert item["content_text"] == item["summary"] != ""
    assert b"<content" not in made["feed.xml"]


def test_an_entry_states_its_facts() -> None:
    (item,) = atom(event_entry()).entries
    assert item.id == item.link == f"{BASE}events/price-your-first-tier/"
    assert item.title == "Price your first SaaS tier"
    assert (item.published, item.updated) == ("2026-11-01T08:00:00Z", "2026-11-20T12:30:00Z")
    assert item.author == "Ada Example"
    assert [tag.term for tag in item.tags] == ["Pricing"]
    assert item.summary.startswith("2026-12-03 18:00 to 18:45 (Europe/Berlin, UTC+01:00), Online. Leave with")
    assert item.content[0].type == "text/html"
    assert f'href="{BASE}outcomes/"' in item.content[0].value
    assert {link.href for link in item.links if link.rel == "related"} == {f"{item.link}event.ics"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "in-person", "place": place()}, "18:45 (Europe/Berlin, UTC+01:00), Northlight Hall, Invalidenstr. 117"),
        ({"format": "hybrid", "place": place()}, "BE, DE, Online"),
        ({"format": "in-person", "place": place(), "status": "moved-online"}, "UTC+01:00), Online"),
        ({"status": "cancelled"}, "Cancelled: 2026-12-03"),
        ({"end": datetime(2026, 12, 4, 0, 15, tzinfo=UTC)}, "to 2026-12-04 00:15"),
    ],
)  # fmt: skip
def test_when_and_where_are_said_in_figures(changes: dict[str, Any], words: str) -> None:
    assert words in when_where(event_entry(**changes))


def test_both_formats_say_the_same() -> None:
    made = files(event_entry(), event_entry(slug="b", published=None))
    data = json.loads(made["feed.json"])
    read = feedparser.parse(made["feed.xml"])
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert (data["home_page_url"], data["feed_url"]) == (BASE, f"{BASE}feed.json")
    for item, entry in zip(data["items"], read.entries, strict=True):
        assert item["id"] == item["url"] == entry.id
        assert item["title"] == entry.title
        assert item["summary"] == entry.summary
        assert item["content_html"] == entry.content[0].value
        assert item["date_modified"] == entry.updated
        assert item.get("date_published") == entry.get("published")
        assert item["authors"][0]["name"] == entry.author
        assert item["attachments"][0]["mime_type"] == "text/calendar"


def test_the_newest_published_comes_first_and_unknown_dates_sort_by_change() -> None:
    entries = [
        event_entry(slug="old", published=DAY),
        event_entry(slug="new", published=DAY + timedelta(days=9)),
        event_entry(slug="unknown", published=None, updated=DAY + timedelta(days=5)),
    ]
    assert [item.id.split("/")[-2] for item in atom(*entries).entries] == ["new", "unknown", "old"]


def test_a_feed_holds_fifty() -> None:
    many = [event_entry(slug=f"s{n}", published=DAY + timedelta(hours=n)) for n in range(60)]
    ids = [item.id for item in atom(*many).entries]
    assert len(ids) == len(set(ids)) == 50
    assert ids[0].endswith("/s59/")


def test_a_feed_stays_below_a_megabyte_and_keeps_the_newest() -> None:
    long = [
        event_entry(slug=f"s{n}", published=DAY + timedelta(hours=n), html='<p title="&amp;">' * 3000)
        for n in range(40)
    ]
    made = files(*long)
    assert len(made["feed.xml"]) < LARGEST
    assert len(made["feed.json"]) < LARGEST
    kept = [item.id for item in feedparser.parse(made["feed.xml"]).entries]
    assert 1 < len(kept) < 40
    assert kept[0].endswith("/s39/")


def test_a_feed_changes_only_when_its_own_entries_do() -> None:
    other = event_entry(
        slug="other", people=(card(slug="bo", title="Bo"),), updated=DAY + timedelta(days=300)
    )
    assert (
        files(event_entry(), other)["mentors/ada-example/feed.xml"]
        == files(event_entry())["mentors/ada-example/feed.xml"]
    )


def test_hostile_text_stays_text() -> None:
    (item,) = atom(event_entry(title="</title><x>]]>&amp;\x00", html="<p>]]&gt; \u2028</p>")).entries
    assert item.title_detail.value == "</title><x>]]>&amp;"


def locs(data: bytes) -> list[str]:
    root = ET.fromstring(data)  # noqa: S314 - our own bytes
    return [found.text or "" for found in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_a_sitemap_names_each_page_once() -> None:
    (page,) = sitemap_pages([(f"{BASE}a/", DAY), (f"{BASE}b/", None), (f"{BASE}a/", None)], site())
    assert page.path == "sitemap.xml"
    assert locs(WRITERS[page.form](page.view)) == [f"{BASE}a/", f"{BASE}b/"]


def test_more_than_fifty_thousand_pages_make_an_index() -> None:
    urls = [(f"{BASE}{n}/", DAY + timedelta(minutes=n) if n % 2 else None) for n in range(100_001)]
    pages = sitemap_pages(urls, site())
    assert [page.path for page in pages] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    listed = WRITERS["sitemap"](pages[-1].view)
    assert locs(listed) == [f"{BASE}sitemap-{n}.xml" for n in (1, 2, 3)]
    assert b"<sitemapindex" in listed
    assert listed.count(b"<lastmod>") == 2  # the third file's only page has no known change
    parts = [locs(WRITERS["sitemap"](page.view)) for page in pages[:-1]]
    assert [len(part) for part in parts] == [50_000, 50_000, 1]
    assert [url for part in parts for url in part] == [url for url, _ in urls]


def test_long_addresses_make_an_index_before_the_file_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", 10_000)
    pages = sitemap_pages([(f"{BASE}{'&' * 500}{n}/", DAY) for n in range(20)], site())
    assert len(pages) > 2
    assert all(len(WRITERS["sitemap"](page.view)) < 10_000 for page in pages)


def test_a_last_change_is_stated_only_when_it_is_known() -> None:
    known, unknown = event_entry(), event_entry(dated=False, updated=DAY + timedelta(days=99))
    assert lastmod(known) == known.updated
    assert lastmod(unknown) is None
    assert newest([known, unknown]) == known.updated
    assert newest([unknown]) is None


def test_an_empty_sitemap_is_written_too() -> None:
    (page,) = sitemap_pages([], site())
    assert locs(WRITERS[page.form](page.view)) == []


@pytest.mark.parametrize(
    ("start", "hours", "said"),
    [
        ("2027-10-31 02:30", 1, "2027-10-31 02:30 UTC+02:00 to 02:30 UTC+01:00 (Europe/Berlin), Online"),
        ("2027-10-31 02:30", 2, "2027-10-31 02:30 UTC+02:00 to 03:30 UTC+01:00 (Europe/Berlin), Online"),
        ("2027-03-28 01:30", 1, "2027-03-28 01:30 UTC+01:00 to 03:30 UTC+02:00 (Europe/Berlin), Online"),
        (
            "2027-10-30 23:30",
            4,
            "2027-10-30 23:30 UTC+02:00 to 2027-10-31 02:30 UTC+01:00 (Europe/Berlin), Online",
        ),
    ],
)
def test_where_clocks_change_in_between_each_time_has_its_offset(start: str, hours: int, said: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=must("Europe/Berlin"))
    end = (begin.astimezone(UTC) + timedelta(hours=hours)).astimezone(begin.tzinfo)
    entry = event_entry(start=begin, end=end)
    assert when_where(entry) == said
    claims = {c.fact: c.value for c in in_summary("x", said, "atom", "feed.xml", 1)}
    assert claims == {"start": of_datetime(begin), "end": of_datetime(end)}


def test_and_on_pages_each_has_its_zone() -> None:
    begin = datetime(2027, 10, 31, 2, 30, tzinfo=must("Europe/Berlin"))
    said = when(begin, begin.replace(fold=1), "Europe/Berlin", "en")
    assert (said.times, said.end_time, said.zone_short) == ("02:30 CEST \u2013 02:30 CET", "02:30 CET", "")
    assert when(begin, begin, "Europe/Berlin", "en").zone_short == "CEST"
