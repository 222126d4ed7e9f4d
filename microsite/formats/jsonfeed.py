"""JSON Feed 1.1 (jsonfeed.org) from the same feed values as Atom."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from json.encoder import encode_basestring
from typing import Any

from microsite.formats.xml import Feed, Item, Person, rfc3339

VERSION = "https://jsonfeed.org/version/1.1"


def _author(person: Person) -> dict[str, object]:
    said = {"name": person.name, "url": person.url, "avatar": person.image}
    return {key: value for key, value in said.items() if value}


def said_of(item: Item) -> dict[str, object]:
    """Return an item as it stands in a JSON Feed."""
    said: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "content_text": "" if item.html else item.summary or item.title,
        "summary": item.summary,
        "image": item.image,
        "date_published": rfc3339(item.published) if item.published else "",
        "date_modified": rfc3339(item.updated),
        "authors": [_author(person) for person in item.authors],
        "tags": list(item.tags),
        "language": item.language,
        "attachments": [
            {"url": href, "mime_type": kind, "title": title} for href, kind, title in item.attachments
        ],
    }
    # an item must have one of the two contents, and readers show it in place of the summary: an empty one would hide that
    return {key: value for key, value in said.items() if value}


def json_feed(feed: Feed) -> dict[str, object]:
    """Return the feed as JSON Feed 1.1: version, title, home_page_url, feed_url, authors and items."""
    said: dict[str, object] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.subtitle,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [_author(feed.author)],
    }
    return {key: value for key, value in said.items() if value} | {"items": [*map(said_of, feed.items)]}


def _written(value: Any, line: str) -> str:  # noqa: ANN401 - any plain JSON value
    """Return a value as `json.dumps(value, indent=1)` does; the library's own writer takes twice as long when it indents.

    `line` is the line break with the blanks before a closing bracket.
    """
    kind, inner = type(value), line + " "
    if kind is str:
        return encode_basestring(value)
    if kind is dict and value:
        parts = [
            f"{encode_basestring(key)}: {encode_basestring(held) if type(held) is str else _written(held, inner)}"
            for key, held in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    if kind is list or kind is tuple:
        held = f",{inner}".join([_written(one, inner) for one in value])
        return f"[{inner}{held}{line}]" if held else "[]"
    if kind is int:
        return str(value)
    return "null" if value is None else json.dumps(value, ensure_ascii=False, allow_nan=False)


def _pieces(value: Any, line: str) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield a value piece by piece, where it is an object: a `map` in it is a list whose values need not be there at once."""
    inner, sign = line + " ", "{"
    if type(value) is not dict or not value:
        yield _written(value, line)
        return
    for key, held in value.items():
        yield f"{sign}{inner}{encode_basestring(key)}: "
        yield from _listed(held, inner) if type(held) is map else (_written(held, inner),)
        sign = ","
    yield line + "}"


def _listed(values: Iterable[Any], line: str) -> Iterator[str]:
    inner, sign = line + " ", "["
    for one in values:
        yield f"{sign}{inner}{_written(one, inner)}"
        sign = ","
    yield f"{line}]" if sign == "," else "[]"


def to_bytes(document: object) -> bytes:
    """Return any plain JSON value as strict UTF-8 JSON with a final line break; NaN is refused.

    An object's value may be a `map`: what it holds may be much, and so is made, and encoded, one by one.
    """
    file = io.BytesIO()
    for piece in chain(_pieces(document, "\n"), "\n"):
        # a lone surrogate is no character: JSON could carry it only as an escape that no reader can use
        file.write(piece.encode("utf-8", "ignore"))
    return file.getvalue()
