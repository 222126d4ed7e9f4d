"""XML 1.0 written from values, and the two XML vocabularies of a site: Atom (RFC 4287) and sitemaps.org."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from microsite.records import frozen

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

# what XML 1.0 section 2.2, production Char, leaves out: it cannot stand in a document, not even escaped
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # the same among ASCII, which is looked through faster
_TEXT = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_ATTRIBUTE = (*_TEXT, ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


@frozen
class Element:
    """An XML element: name, attributes in their order, and children that are elements or text."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element | str, ...] = ()


class Written(str):
    """An element that was written before: it stands among children as it is."""

    __slots__ = ()


def allowed(text: str) -> str:
    """Return the text without the characters that XML 1.0 forbids."""
    return (_CONTROL if text.isascii() else _FORBIDDEN).sub("", text)


def _escaped(text: str, signs: Sequence[tuple[str, str]]) -> str:
    """Return allowed text with signs replaced, the ampersand first; a search for each is quicker than a table for all."""
    text = allowed(text)
    for sign, written in signs:
        if sign in text:
            text = text.replace(sign, written)
    return text


def _write(element: Element, out: list[str]) -> None:
    out.append(_tag(element.name, element.attributes))
    if not element.children:
        out.append("/>")
        return
    out.append(">")
    for child in element.children:
        if type(child) is Written:
            out.append(child)
        elif isinstance(child, str):
            out.append(_escaped(child, _TEXT))
        else:
            _write(child, out)
    out.append(f"</{element.name}>")


def written(element: Element) -> bytes:
    """Return an element as it stands in a document."""
    out: list[str] = []
    _write(element, out)
    return "".join(out).encode()


def to_bytes(root: Element) -> bytes:
    """Return the document as UTF-8 with its declaration; no white space is added anywhere inside."""
    out = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _write(root, out)
    out.append("\n")
    return "".join(out).encode()


def rfc3339(at: datetime) -> str:
    """Return an aware instant in UTC, to the second, as RFC 3339 writes it ("2026-11-20T12:30:00Z")."""
    return at.astimezone(UTC).isoformat()[:19] + "Z"


@frozen
class Person:
    """A person or organization of a feed (RFC 4287 section 3.2): a name, a page, a picture's address."""

    name: str
    url: str = ""
    image: str = ""


@frozen(kw_only=True)
class Item:
    """One entry of a feed. `id` is permanent; `html` is sanitized and has absolute addresses only."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    updated: datetime
    published: datetime | None
    authors: tuple[Person, ...]
    tags: tuple[str, ...]
    language: str
    image: str = ""
    attachments: tuple[tuple[str, str, str], ...] = ()  # address, media type, title


@frozen(kw_only=True)
class Feed:
    """A feed of items: `url` is its own address, `home` the page it stands for; `updated` comes from content."""

    url: str
    home: str
    title: str
    subtitle: str
    updated: datetime
    author: Person
    language: str
    items: tuple[Item, ...]
    icon: str = ""


def _tag(name: str, attributes: Sequence[tuple[str, str]]) -> str:
    return f"<{name}" + "".join([f' {key}="{_escaped(value, _ATTRIBUTE)}"' for key, value in attributes])


def _leaf(name: str, text: str, *attributes: tuple[str, str]) -> Written:
    return Written(f"{_tag(name, attributes)}>{_escaped(text, _TEXT)}</{name}>")


def _empty(name: str, *attributes: tuple[str, str]) -> Written:
    return Written(f"{_tag(name, attributes)}/>")


def _link(rel: str, href: str, media_type: str, title: str = "") -> Written:
    more = (("title", title),) if title else ()
    return _empty("link", ("rel", rel), ("type", media_type), ("href", href), *more)


def _author(person: Person) -> Written:
    uri = _leaf("uri", person.url) if person.url else ""
    return Written(f"<author>{_leaf('name', person.name)}{uri}</author>")


def entry(item: Item) -> Written:
    """Return an item as it stands in an Atom feed."""
    parts = (
        _tag("entry", (("xml:lang", item.language),) if item.language else ()) + ">",
        _leaf("id", item.id),
        _leaf("title", item.title),
        _link("alternate", item.url, "text/html"),
        *(_link("related", href, kind, title) for href, kind, title in item.attachments),
        _leaf("published", rfc3339(item.published)) if item.published else "",
        _leaf("updated", rfc3339(item.updated)),
        *map(_author, item.authors),
        *(_empty("category", ("term", tag)) for tag in item.tags),
        _leaf("summary", item.summary),
        # readers show the content in place of the summary: an empty one would hide it (RFC 4287, 4.1.3, is optional)
        _leaf("content", item.html, ("type", "html")) if item.html else "",
        "</entry>",
    )
    return Written("".join(parts))


def atom(feed: Feed) -> Element:
    """Return the feed as Atom (RFC 4287): ids, rel=self and rel=alternate, instants in UTC, html content."""
    return Element(
        "feed",
        (("xmlns", ATOM), *((("xml:lang", feed.language),) if feed.language else ())),
        (
            _leaf("id", feed.url),
            _leaf("title", feed.title),
            *((_leaf("subtitle", feed.subtitle),) if feed.subtitle else ()),
            *((_leaf("icon", feed.icon),) if feed.icon else ()),
            _link("self", feed.url, "application/atom+xml"),
            _link("alternate", feed.home, "text/html"),
            _leaf("updated", rfc3339(feed.updated)),
            _author(feed.author),
            *map(entry, feed.items),
        ),
    )


def _place(kind: str, place: tuple[str, datetime | None]) -> Written:
    url, changed = place
    lastmod = _leaf("lastmod", rfc3339(changed)) if changed else ""
    return Written(f"<{kind}>{_leaf('loc', url)}{lastmod}</{kind}>")


def urlset(pages: Sequence[tuple[str, datetime | None]]) -> Element:
    """Return a sitemap (sitemaps.org) of absolute addresses, each with its last change when that is known."""
    return Element("urlset", (("xmlns", SITEMAP),), tuple(_place("url", page) for page in pages))


def sitemapindex(sitemaps: Sequence[tuple[str, datetime | None]]) -> Element:
    """Return a sitemap index (sitemaps.org) of absolute sitemap addresses."""
    return Element("sitemapindex", (("xmlns", SITEMAP),), tuple(_place("sitemap", one) for one in sitemaps))
