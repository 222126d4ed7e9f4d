"""A built folder is read safely, its base is guessed, its addresses and its words have one normal form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from microsite.checks.tree import kind_of, open_tree, path_of, url_of
from microsite.checks.vocabulary import fold, instant, money, normal_url, status, subject_of


def put(root: Path, path: str, text: str = "x") -> None:
    """Write a file with its folders."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def test_links_and_fifos_are_problems_and_are_not_read(tmp_path: Path) -> None:
    put(tmp_path, "index.html")
    (tmp_path / "link.html").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.html")
    tree = open_tree(tmp_path, "https://example.org/")
    assert tree.paths == ("index.html",)
    assert [(p.code, p.where.path) for p in tree.problems] == [("K901", "link.html"), ("K901", "pipe.html")]


def test_a_name_that_no_address_can_hold_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "a\nb.html")
    assert [p.code for p in open_tree(tmp_path, "https://example.org/").problems] == ["K902"]


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/events/"])
def test_the_base_is_guessed_from_the_sitemap(tmp_path: Path, base: str) -> None:
    put(tmp_path, "index.html")
    put(tmp_path, "events/x/index.html")
    put(tmp_path, "about.html")
    put(
        tmp_path,
        "sitemap.xml",
        f"<urlset><url><loc>{base}</loc></url><url><loc>{base}events/x/</loc></url><url><loc>{base}about.html</loc></url></urlset>",
    )
    assert open_tree(tmp_path).base_url == base


def test_without_a_sitemap_the_base_is_guessed_from_canonical_links(tmp_path: Path) -> None:
    put(tmp_path, "x/index.html", '<link href="https://example.org/sub/x/" rel="canonical">')
    assert open_tree(tmp_path).base_url == "https://example.org/sub/"


def test_paths_and_addresses_lead_to_each_other() -> None:
    paths = frozenset({"index.html", "a/index.html", "b.html", "é/index.html"})
    base = "https://example.org/s/"
    assert url_of("é/index.html", base) == "https://example.org/s/%C3%A9/"
    assert path_of("https://example.org/s/%c3%a9/", base, paths) == "é/index.html"
    assert path_of("https://EXAMPLE.org/s/a?x=1#y", base, paths) == "a/index.html"
    assert path_of("https://example.org/s/b", base, paths) == "b.html"
    assert path_of("https://example.org/s", base, paths) == "index.html"
    assert path_of("https://example.org/a/", base, paths) is None


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        (
            "feed.xml",
            b"<?xml version='1.0'?><!-- <rss> --><feed xmlns='http://www.w3.org/2005/Atom'>",
            "atom",
        ),
        ("x.xml", b"<rss version='2.0'>", "rss"),
        ("map.xml", b"<urlset>", "sitemap"),
        ("f.json", b'{"version": "https://jsonfeed.org/version/1.1"}', "json-feed"),
        ("noname", b"<!DOCTYPE html><p>", "html"),
        ("robots.txt", b"", "robots"),
        ("a.ics", b"", "icalendar"),
    ],
)
def test_a_kind_follows_from_name_and_bytes(path: str, data: bytes, kind: str) -> None:
    assert kind_of(path, data) == kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-12-03T18:00:00+01:00", "2026-12-03T17:00:00Z"),
        ("2026-12-03T18:00+0100", "2026-12-03T17:00:00Z"),
        ("20261203T170000Z", "2026-12-03T17:00:00Z"),
        ("2026-12-03 22:30:00+05:30", "2026-12-03T17:00:00Z"),
        ("2025-06-01T11:00:00:00+01:00", None),
        ("2026-12-03T18:00:00", None),
        ("2026-12-03", None),
        ("2026-02-30T18:00:00Z", None),
        ("2026-12-03T25:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
    ],
)
def test_an_instant_needs_an_offset_and_a_real_date(text: str, said: str | None) -> None:
    assert instant(text) == said


def test_money_text_addresses_and_states_have_one_form() -> None:
    assert money("45.00", "eur") == money("45", "EUR") == "45 EUR"
    assert money("€45", "EUR") is money("1,000", "EUR") is money("-5", "EUR") is None
    assert fold("a\u00a0b\n c\u200b") == "a b c"
    assert normal_url("HTTPS://Example.org:443/%7ea/./b/../c?x=%26") == "https://example.org/~a/c?x=%26"
    assert normal_url("javascript:x") == normal_url("https://[bad") == ""
    assert subject_of("/a/index.html#b", "https://example.org/") == "https://example.org/a/"
    assert [
        status(word)
        for word in ("https://schema.org/EventCancelled", "CANCELLED", "canceled", "EventMovedOnline", "x")
    ] == ["cancelled", "cancelled", "cancelled", "moved-online", ""]
