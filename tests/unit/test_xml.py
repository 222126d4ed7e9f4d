"""XML that every parser takes, whatever the text is; Atom and sitemaps on top of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from microsite.formats.html import absolute
from microsite.formats.money import amount
from microsite.formats.xml import Element, rfc3339, sitemapindex, to_bytes, urlset


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


@pytest.mark.parametrize(
    "text",
    ["<&>\"'", "]]>", "{{ x }} {% y %}", "tabs\tand\nlines", "\u2028 ü 😀 שלום", " spaces ", "--><!--"],
)
def test_text_and_attributes_come_back_as_they_were(text: str) -> None:
    root = parsed(to_bytes(Element("a", (("b", text),), (text,))))
    assert root.text == text
    assert root.get("b") == text


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_characters_that_xml_forbids_are_dropped(bad: str) -> None:
    root = parsed(to_bytes(Element("a", (("b", f"x{bad}y"),), (f"x{bad}y",))))
    assert (root.text, root.get("b")) == ("xy", "xy")


def test_an_element_cannot_be_smuggled_in_by_text() -> None:
    assert len(parsed(to_bytes(Element("a", (), ("<b/></a><a>",))))) == 0


def test_instants_are_written_in_utc_to_the_second() -> None:
    assert rfc3339(datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=UTC)) == "2026-01-02T03:04:05Z"


def test_a_sitemap_says_lastmod_only_where_it_is_known() -> None:
    changed = datetime(2026, 1, 2, tzinfo=UTC)
    data = to_bytes(urlset([("https://e.org/?a=1&b=2", changed), ("https://e.org/x", None)]))
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    pages = parsed(data).findall("s:url", ns)
    assert [page.findtext("s:loc", None, ns) for page in pages] == [
        "https://e.org/?a=1&b=2",
        "https://e.org/x",
    ]
    assert [page.findtext("s:lastmod", None, ns) for page in pages] == ["2026-01-02T00:00:00Z", None]
    assert b"<sitemapindex " in to_bytes(sitemapindex([("https://e.org/sitemap-1.xml", None)]))


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ('<a href="/x">x</a>', '<a href="https://e.org/x">x</a>'),
        ('<a href="y?a=1&amp;b=2">x</a>', '<a href="https://e.org/events/a/y?a=1&amp;b=2">x</a>'),
        ('<a href="#part">x</a>', '<a href="https://e.org/events/a/#part">x</a>'),
        ('<img alt="a > b" src="../p.jpg">', '<img alt="a > b" src="https://e.org/events/p.jpg">'),
        ('<a title="x href=" href="/y">z</a>', '<a title="x href=" href="https://e.org/y">z</a>'),
        ('<a href="https://o.org/">x</a>', '<a href="https://o.org/">x</a>'),
        ('<a href="mailto:a@b.c">x</a>', '<a href="mailto:a@b.c">x</a>'),
        ('<a href="//o.org/x">x</a>', '<a href="https://o.org/x">x</a>'),
        ('<a href="http://[broken">x</a>', '<a href="http://[broken">x</a>'),
        ('<p>src="/x" href="/y" 1 &lt; 2</p>', '<p>src="/x" href="/y" 1 &lt; 2</p>'),
        ('<code>&lt;a href="/x"&gt;</code>', '<code>&lt;a href="/x"&gt;</code>'),
        ('<a data-href="/x">x</a>', '<a data-href="/x">x</a>'),
    ],
)  # fmt: skip
def test_relative_addresses_are_made_absolute_and_nothing_else_changes(given: str, made: str) -> None:
    assert absolute(given, "https://e.org/events/a/") == made


@pytest.mark.parametrize(
    ("price", "currency", "text"),
    [
        ("45.00", "EUR", "45.00"), ("45", "EUR", "45.00"), ("45.5", "EUR", "45.50"), ("4500", "JPY", "4500"),
        ("4500.00", "JPY", "4500"), ("1.5", "KWD", "1.500"), ("0.0333", "EUR", "0.0333"), ("0", "EUR", "0.00"),
        ("4E+3", "EUR", "4000.00"), ("1000000", "USD", "1000000.00"),
    ],
)  # fmt: skip
def test_an_amount_has_the_digits_of_its_currency(price: str, currency: str, text: str) -> None:
    assert amount(Decimal(price), currency) == text
