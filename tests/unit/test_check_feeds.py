"""What the check of Atom, RSS and JSON Feed lets pass, and what it finds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from microsite.checks.feeds import inspect_feed
from microsite.checks.feeds_json import inspect_json_feed
from microsite.checks.literal import judge

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>https://example.org/feed.xml</id>
  <title>Short Sessions</title>
  <updated>2026-11-20T12:30:00Z</updated>
  <link rel="self" href="https://example.org/feed.xml" type="application/atom+xml"/>
  <link rel="alternate" href="https://example.org/"/>
  <author><name>Short Sessions</name></author>
  <entry>
    <id>https://example.org/events/b/</id>
    <title>When &lt;p&gt; is right</title>
    <link href="https://example.org/events/b/"/>
    <updated>2026-11-20T12:30:00Z</updated>
    <published>2026-11-02T08:00:00+01:00</published>
    <summary>Leave with a draft &amp; a test.</summary>
    <content type="html">&lt;p&gt;See &lt;a href="https://example.org/outcomes/"&gt;outcomes&lt;/a&gt;&lt;br&gt;now.&lt;/p&gt;</content>
    <category term="Pricing"/>
  </entry>
  <entry>
    <id>https://example.org/events/a/</id>
    <title>A second</title>
    <link href="https://example.org/events/a/"/>
    <updated>2026-11-01T12:30:00Z</updated>
    <published>2026-11-01T08:00:00Z</published>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello.</p></div></content>
  </entry>
</feed>
"""
RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><description>D</description>
<item><title>One</title><link>https://example.org/1/</link><guid>https://example.org/1/</guid>
<pubDate>Fri, 20 Nov 2026 12:30:00 GMT</pubDate><description>&lt;p&gt;Hi&lt;/p&gt;</description></item>
</channel></rss>
"""
JSON: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Short Sessions",
    "home_page_url": "https://example.org/",
    "feed_url": "https://example.org/feed.json",
    "authors": [{"name": "Short Sessions"}],
    "items": [
        {
            "id": "https://example.org/events/b/",
            "url": "https://example.org/events/b/",
            "title": "Cancelled: B",
            "content_html": "<p>Hello <b>you</b>.</p>",
            "date_published": "2026-11-02T08:00:00Z",
            "date_modified": "2026-11-20T12:30:00Z",
            "tags": ["Pricing"],
            "attachments": [{"url": "https://example.org/events/b/event.ics", "mime_type": "text/calendar"}],
        },
        {
            "id": "https://example.org/events/a/",
            "url": "https://example.org/events/a/",
            "content_text": "x",
            "date_published": "2026-11-01T08:00:00Z",
        },
    ],
}  # fmt: skip - as a feed looks


def atom(text: str) -> list[str]:
    seen = inspect_feed("feed.xml", text.encode(), "https://example.org/feed.xml")
    problems = (*seen.problems, *judge(seen.claims))
    return [f"{problem.code} {problem.message}" for problem in problems]


def feed(value: Any) -> list[str]:
    data = value if isinstance(value, bytes) else json.dumps(value, indent=1).encode()
    seen = inspect_json_feed("feed.json", data, "https://example.org/feed.json")
    problems = (*seen.problems, *judge(seen.claims))
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_right_feeds_are_silent() -> None:
    assert atom(ATOM) == []
    assert atom(RSS) == []
    assert feed(JSON) == []


def test_an_entry_claims_its_name_without_the_word_cancelled() -> None:
    data = json.dumps(JSON).encode()
    said = {(c.subject, c.fact): c.value for c in inspect_json_feed("feed.json", data, "").claims}
    assert said["https://example.org/events/b/", "name"] == "B"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("When a client has cancelled: the first call", "When a client has cancelled: the first call"),
        ("Reasons clients cancelled - and came back", "Reasons clients cancelled - and came back"),
        ("Cancelled-client stories", "Cancelled-client stories"),
        ("Cancelled: When a client has cancelled: a call", "When a client has cancelled: a call"),
        ("Annul\u00e9e\u00a0: Le prix", "Le prix"),
        ("\u4e2d\u6b62\uff1a\u4fa1\u683c", "\u4fa1\u683c"),
        ("Cancelled \u2013 Prices", "Prices"),
    ],
)
def test_only_what_stands_before_a_title_is_no_part_of_the_name(title: str, name: str) -> None:
    data = json.dumps(JSON).replace("Cancelled: B", title).encode()
    said = {(c.subject, c.fact): c.value for c in inspect_json_feed("feed.json", data, "").claims}
    assert said["https://example.org/events/b/", "name"] == name


def test_a_feed_without_entries_is_silent() -> None:
    assert atom(ATOM[: ATOM.index("  <entry>")] + "</feed>") == []
    assert feed({**JSON, "items": []}) == []


ATOM_FAULTS = [
    ("</feed>", "", "K701"),
    ("&amp; a test", "& a test", "K701"),
    ("<feed ", "<!DOCTYPE feed [<!ENTITY a 'b'>]><feed ", "K701"),
    ("draft", "dra\x08ft", "K701"),
    ('xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://www.w3.org/2005/atom"', "K702"),
    ("  <id>https://example.org/feed.xml</id>\n", "", "K702"),
    ("<id>https://example.org/feed.xml</id>", "<id>feed</id>", "K702"),
    ("  <title>Short Sessions</title>\n", "", "K702"),
    ("<title>Short Sessions</title>", "<title></title>", "K702"),
    ("  <updated>2026-11-20T12:30:00Z</updated>\n  <link rel", "  <link rel", "K702"),
    (
        "<updated>2026-11-20T12:30:00Z</updated>\n  <link rel",
        "<updated>2026-11-20T12:30:00</updated>\n  <link rel",
        "K702",
    ),
    (
        "<updated>2026-11-20T12:30:00Z</updated>\n  <link rel",
        "<updated>Fri, 20 Nov 2026</updated>\n  <link rel",
        "K702",
    ),
    (
        "<updated>2026-11-20T12:30:00Z</updated>\n  <link rel",
        "<updated>2026-11-10T12:30:00Z</updated>\n  <link rel",
        "K705",
    ),
    (
        'rel="self" href="https://example.org/feed.xml"',
        'rel="self" href="https://example.org/atom.xml"',
        "K704",
    ),
    ('  <link rel="self" href="https://example.org/feed.xml" type="application/atom+xml"/>\n', "", "K704"),
    ("  <author><name>Short Sessions</name></author>\n", "", "K702"),
    ("<name>Short Sessions</name>", "<name></name>", "K702"),
    ("<id>https://example.org/events/b/</id>", "<id>https://example.org/events/a/</id>", "K703"),
    ('<link href="https://example.org/events/b/"/>', '<link href="https://example.org/events/a/"/>', "K703"),
    ('<link href="https://example.org/events/b/"/>', '<link href="/events/b/"/>', "K704"),
    ('href="https://example.org/outcomes/"', 'href="/outcomes/"', "K704"),
    ('href="https://example.org/outcomes/"', 'href="javascript:alert(1)"', "K706"),
    ("&lt;br&gt;", "&lt;script&gt;x()&lt;/script&gt;", "K706"),
    ("&lt;br&gt;", "&lt;img src=https://e.org/x onerror=x()&gt;", "K706"),
    ("&lt;/a&gt;", "", "K706"),
    ("now.&lt;/p&gt;", "now.&lt;/p", "K706"),
    ('type="html"', 'type="markdown"', "K702"),
    ('<content type="html">&lt;p&gt;', '<content type="html"><b>x</b>&lt;p&gt;', "K702"),
    ("Leave with a draft &amp; a test.", "&lt;p&gt;Leave&lt;/p&gt;", "K706"),
    ("Leave with a draft &amp; a test.", "Fish &amp;amp; chips", "K706"),
    ('<category term="Pricing"/>', "<category/>", "K702"),
    ("2026-11-01T12:30:00Z", "2026-10-30T12:30:00Z", "K705"),
    (
        "<published>2026-11-02T08:00:00+01:00</published>",
        "<published>2026-11-31T08:00:00Z</published>",
        "K702",
    ),
]  # fmt: skip - a table reads better whole


@pytest.mark.parametrize(
    ("old", "new", "code"), ATOM_FAULTS, ids=[f"{c}-{n[:40]}" for _, n, c in ATOM_FAULTS]
)
def test_a_single_fault_of_atom_is_found(old: str, new: str, code: str) -> None:
    assert old in ATOM
    words = atom(ATOM.replace(old, new, 1))
    assert any(word.startswith(code) for word in words), words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<title>T</title>", ""),
        ("Fri, 20 Nov 2026 12:30:00 GMT", "2026-11-20"),
        (">https://example.org/1/</link>", ">/1/</link>"),
    ],
)
def test_a_single_fault_of_rss_is_found(old: str, new: str) -> None:
    assert atom(RSS.replace(old, new, 1))


ITEM_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "K702"),
    ({"id": 7}, "K702"),
    ({"id": "https://example.org/events/a/"}, "K703"),
    ({"url": "/events/b/"}, "K704"),
    ({"url": "https://example.org/events/a/"}, "K703"),
    ({"content_html": None}, "K702"),
    ({"content_html": "<div><p>Hello"}, "K706"),
    ({"content_html": "<script>x</script>"}, "K706"),
    ({"content_html": '<a href="/x/">x</a>'}, "K704"),
    ({"summary": "<b>x</b>"}, "K706"),
    ({"date_published": "2026-11-02"}, "K702"),
    ({"date_published": "2026-12-02T08:00:00Z"}, "K705"),
    ({"date_modified": "yesterday"}, "K702"),
    ({"tags": "Pricing"}, "K702"),
    ({"authors": {"name": "x"}}, "K702"),
    ({"authors": [{}]}, "K702"),
    ({"attachments": [{"url": "https://example.org/x"}]}, "K702"),
    ({"image": "cover.jpg"}, "K704"),
]


@pytest.mark.parametrize(("change", "code"), ITEM_FAULTS, ids=str)
def test_a_single_fault_of_a_json_feed_item_is_found(change: dict[str, Any], code: str) -> None:
    first, *rest = JSON["items"]
    words = feed({**JSON, "items": [{**first, **change}, *rest]})
    assert any(word.startswith(code) for word in words), words


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": "1.1"}, "K702"),
        ({"title": ""}, "K702"),
        ({"items": {}}, "K702"),
        ({"feed_url": "https://example.org/other.json"}, "K704"),
        ({"home_page_url": "/"}, "K704"),
        ({"items": [1]}, "K702"),
    ],
    ids=str,
)
def test_a_single_fault_of_a_json_feed_is_found(change: dict[str, Any], code: str) -> None:
    words = feed({**JSON, **change})
    assert any(word.startswith(code) for word in words), words


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{", b'{"a":1,}', b'{"a":1,"a":2}', b'{"a":NaN}', b"\xef\xbb\xbf{}", b'{"a":"\xff"}', b""],
)
def test_what_is_not_strict_json_is_found(data: bytes) -> None:
    assert feed(data)
