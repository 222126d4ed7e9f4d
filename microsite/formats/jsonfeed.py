"""JSON Feed 1.1 (jsonfeed.org) from the same feed values as Atom."""

from __future__ import annotations

import json

from microsite.formats.xml import Feed, Item, Person, rfc3339

VERSION = "https://jsonfeed.org/version/1.1"


def _author(person: Person) -> dict[str, object]:
    said = {"name": person.name, "url": person.url, "avatar": person.image}
    return {key: value for key, value in said.items() if value}


def _item(item: Item) -> dict[str, object]:
    said: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
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
    # an item must have content, be it empty; every other key is left out when there is nothing to say
    return {key: value for key, value in said.items() if value or key == "content_html"}


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
    return {key: value for key, value in said.items() if value} | {"items": [*map(_item, feed.items)]}


def to_bytes(document: object) -> bytes:
    """Return any plain JSON value as strict UTF-8 JSON with a final line break; NaN is refused."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    # a lone surrogate is no character: JSON could carry it only as an escape that no reader can use
    return (text + "\n").encode("utf-8", "ignore")
