"""Bytes of other builders that a reader trips over: told as problems, never an exception, and in time that grows with the bytes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from microsite.checks.bounds import too_much
from microsite.checks.crawl import crawl
from microsite.checks.dispatch import inspect
from microsite.checks.feed_items import MOST_ENTRIES, MOST_HTML
from microsite.checks.inspection import Inspection
from microsite.checks.private import squeezed
from microsite.checks.run import judge
from microsite.checks.site import Site
from microsite.checks.tree import Tree

BASE = "https://a.example/"
DIGITS = "9" * 5000
EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "name": "A",
    "startDate": "2026-12-03T18:00:00+01:00",
}
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{0}BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20261203T230000Z\r\nSUMMARY:A\r\n{1}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:A/B\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{0}</feed>'


def page(markup: object = (), body: str = "") -> bytes:
    text = json.dumps(markup)
    return (
        f"<!doctype html><html lang=en><title>T</title><script type='application/ld+json'>{text}</script>"
        f"<body><h1>T</h1><p>5 seats left</p>{body}</body></html>"
    ).encode()


NUMBERS = {
    "a SEQUENCE": ("a.ics", CALENDAR.format("", f"SEQUENCE:{DIGITS}").encode()),
    "a DURATION": ("a.ics", CALENDAR.format("", f"DURATION:P{DIGITS}D").encode()),
    "a DURATION of hours": ("a.ics", CALENDAR.format("", f"DURATION:PT{DIGITS}H").encode()),
    **{f"a zone's {key}": ("a.ics", CALENDAR.format(ZONE.format(f"{key}={DIGITS}"), "X-A:b").encode()) for key in ("COUNT", "BYMONTH", "BYMONTHDAY", "INTERVAL")},
    "a picture's size in HTML": ("a.html", page(body=f"<img src=/a.png alt='' width={DIGITS} height={DIGITS}>")),
    "a picture's size in a set": ("a.html", page(body=f"<img src=/a.png alt='' srcset='/a.png {DIGITS}w'>")),
    "a shared picture's size": ("a.html", page(body=f"<meta property=og:image content={BASE}a.png><meta property=og:image:width content={DIGITS}><meta property=og:image:height content={DIGITS}>")),
    "an icon's size": ("a.webmanifest", json.dumps({"icons": [{"src": "/a.png", "sizes": f"{DIGITS}x{DIGITS}"}]}).encode()),
    **{
        f"{digits[:3]} as {prop}": ("a.html", page(EVENT | {prop: digits} | {"aggregateRating": {"@type": "AggregateRating", "ratingValue": "5", "ratingCount": digits}, "offers": {"@type": "Offer", "price": digits, "priceCurrency": "EUR"}}))
        for prop in ("remainingAttendeeCapacity", "maximumAttendeeCapacity", "duration")
        for digits in (DIGITS, "²³", "٣٤", "1e999999", f"P{DIGITS}D", f"-{DIGITS}", f"0.{DIGITS}")
    },
    **{
        f"{digits[:3]} items": ("a.html", page({"@context": "https://schema.org", "@type": "ItemList", "numberOfItems": digits, "itemListElement": [{"@type": "ListItem", "position": digits, "url": f"{BASE}a/"}]}))
        for digits in (DIGITS, "²", "٣")
    },
    "an age of an answer": ("a.json", json.dumps({"version": "1.0", "type": "rich", "html": "x", "width": DIGITS, "height": DIGITS, "cache_age": DIGITS}).encode()),
}  # fmt: skip


@pytest.mark.parametrize("what", NUMBERS)
def test_a_number_of_very_many_digits_or_of_odd_ones_is_no_exception(what: str) -> None:
    path, data = NUMBERS[what]
    found, _ = judge(path, data, BASE)
    image = Inspection(path="a.png", kind="image", url=f"{BASE}a.png", types=("PNG", "10x10"))
    tree = Tree(Path(), BASE, (path, "a.png"))
    assert crawl(Site(tree, {path: found, "a.png": image}), [], [])


CROWD = " ".join(f"a{at}='1'" for at in range(60_000))
SLOW = {
    "a tag of very many attributes": ("a.xml", ATOM.format(f"<x {CROWD}/>").encode(), "K701"),
    "the same in UTF-16": ("a.xml", ATOM.format(f"<x {CROWD}/>").encode("utf-16"), "K701"),
    "the same in a picture": ("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg' {CROWD}/>".encode(), "K701"),
    "the same in a sitemap": ("sitemap.xml", f"<urlset {CROWD}/>".encode(), "K701"),
    "the same in UTF-7": ("a.xml", b'<?xml version="1.0" encoding="utf-7"?>+ADw-feed ' + CROWD.encode() + b"/>", "K701"),
    "a document in UTF-7": ("a.xml", b'<?xml version="1.0" encoding="utf-7"?>+ADw-feed xmlns="http://www.w3.org/2005/Atom"/>', "K701"),
    "a document in EBCDIC": ("a.xml", ATOM.format("<entry/>").replace("?>", " encoding='ibm037'?>").encode("cp037"), "K701"),
    "very many crawlers": ("robots.txt", b"User-agent: x\n" * 60_000 + b"Disallow: /\n", "K810"),
    "very many lines that are no rules": ("robots.txt", b"a: b\n" * 300_000, "K810"),
    "very many rules": ("robots.txt", b"User-agent: *\n" + b"Disallow: /a*b*c$\n" * 20_000, "K810"),
    "very many entries": ("a.xml", ATOM.format("<entry/>" * 100_000).encode(), "K702"),
    "very many items": ("a.xml", f"<rss version='2.0'><channel>{'<item/>' * 100_000}</channel></rss>".encode(), "K702"),
    "an entry of very much HTML": ("feed.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "<p>x " * (MOST_HTML // 4)}]}).encode(), "K706"),
    "very many rooms": ("a.txt", "".join(f"https://zoom.us/j/{at} " for at in range(60_000)).encode(), "K904"),
    "a text of marks": ("a.txt", b"a" + "\u0316\u0301".encode() * 100_000, ""),
    "a style sheet of openers": ("a.css", b"url(" * 900_000, ""),
    "a style sheet without end": ("a.css", b"a{b:c}" * 700_000, "K901"),
    "a page of very many tags": ("a.html", page(body="<p>x</p>" * 60_000), "K108"),
    "XML of very many tags": ("a.xml", b"<a>" + b"<b/>" * 1_000_001 + b"</a>", "K701"),
    "a drawing of very many tags": ("a.svg", b"<svg>" + b"<b/>" * 1_000_001 + b"</svg>", "K701"),
    "very many values": ("a.json", b"[" + b"[]," * 1_000_000 + b"1]", "K709"),
    "very many events": ("a.json", json.dumps([{"startDate": "2026", "url": f"{BASE}{at}"} for at in range(40_001)]).encode(), "K709"),
    "an answer of very much HTML": ("oembed.json", json.dumps({"version": "1.0", "type": "rich", "html": "<p>" * 2_000_000, "width": 1, "height": 1}).encode(), "K712"),
    "a manifest of very many icons": ("a.webmanifest", b'{"icons": [' + b'{"src": "/a.png"},' * 60_000 + b"1]}", "K709"),
    "one line of a calendar in very many parts": ("a.ics", CALENDAR.format("", "SUMMARY:" + "a\r\n " * 300_000).encode(), "K602"),
}  # fmt: skip


@pytest.mark.parametrize("what", SLOW)
def test_what_keeps_readers_busy_is_told_and_not_read(what: str) -> None:
    path, data, code = SLOW[what]
    begin = time.process_time()
    found, _ = judge(path, data, BASE, ("the-room-is-1234-5678",))
    assert time.process_time() - begin < 3
    assert code in {*(p.code for p in found.problems), ""}


def test_a_long_file_of_long_values_is_no_crowd() -> None:
    """Data of 25,000 sessions hold over two million values, one in thirty bytes."""
    data = b"[" + b'{"title": "A session of it", ' * 1_100_000 + b"]"
    assert too_much("events.json", "json", data) is None
    assert too_much("events.json", "json", b"[" + b"[],     " * 1_100_000 + b"1]")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("_headers", b"a: b\n"),
        ("_headers", b"/*\n"),
        ("_redirects", b"nowhere\n"),
        ("robots.txt", b"User-agent: *\nDisallow: /*a*b$\n"),
    ],
)
def test_files_of_lines_are_not_read_on_after_very_many_faults(
    tmp_path: Path, name: str, line: bytes
) -> None:
    (tmp_path / name).write_bytes(line * 100_000)
    begin = time.process_time()
    found, _ = judge(name, (tmp_path / name).read_bytes(), BASE)
    tree = Tree(tmp_path, BASE, (name,))
    pages = {
        f"{n}/index.html": Inspection(path=f"{n}/index.html", kind="html", url=f"{BASE}{n}/")
        for n in range(200)
    }
    told, _ = crawl(Site(tree, {name: found, **pages}), [], [])
    assert 0 < len([p for p in (*found.problems, *told) if p.where.path == name]) < 2_100
    assert time.process_time() - begin < 4


def test_what_feeds_and_drawings_really_have_is_read() -> None:
    many = " ".join(f"a{at}='>'" for at in range(1_900))
    found = inspect("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><g {many}/></svg>".encode())
    assert not found.problems
    entries = "".join(f"<entry><id>{BASE}{at}</id></entry>" for at in range(200))
    assert len(inspect("a.xml", ATOM.format(entries).encode()).types) == 200
    items = [{"id": str(at)} for at in range(MOST_ENTRIES + 1)]
    told = inspect(
        "feed.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    )
    assert any(p.message.startswith("the feed has 20,001 entries") for p in told.problems)


@pytest.mark.parametrize(
    "text", ["A b\tC\n\x0b\x0c\x1c\x1d\x1e\x1fd", "", "  ", "Straße \uff21\uff22\u200b\u3000c"]
)
def test_a_text_is_squeezed_as_python_splits_it(text: str) -> None:
    plain = "".join(text.split()).lower()
    assert squeezed(text) == (plain if text.isascii() else "strasseabc")
