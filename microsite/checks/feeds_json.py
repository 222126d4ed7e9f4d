"""Inspects a JSON Feed 1.1: strict JSON, the required members, dates with a zone, safe HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from microsite.checks.feed_items import (
    MOST_ENTRIES,
    Item,
    html_problems,
    item_claims,
    rfc3339,
    shared_rules,
    too_many,
)
from microsite.checks.ical_forms import absolute
from microsite.checks.inspection import Inspection, Outgoing
from microsite.checks.json_read import line_numbers, read_json
from microsite.checks.vocabulary import fold, normal_url
from microsite.diagnostics import Problem, Span, error, warning

VERSIONS = {"https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"}
_FEED_TEXT = ("title", "description", "user_comment", "language")
_FEED_URLS = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
_ITEM_TEXT = ("title", "content_html", "content_text", "summary", "language")
_ITEM_URLS = ("url", "external_url", "image", "banner_image")
_ASSETS = {"icon", "favicon", "image", "banner_image"}


def inspect_json_feed(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what a JSON Feed says, and its problems (K702 to K709; jsonfeed.org/version/1.1)."""
    feed, problems = read_json(data, path)
    if not isinstance(feed, dict):
        if not problems:
            problems = [error("K709", "a JSON Feed is one object", Span(path))]
        return Inspection(path=path, kind="json-feed", url=url, problems=tuple(problems))
    lines = line_numbers(data.decode("utf-8").split("\n"))
    links: list[Outgoing] = []
    problems += _head(feed, path, url)
    problems += _members(feed, _FEED_TEXT, _FEED_URLS, "the feed", Span(path), links)
    problems += _people(feed, "the feed", Span(path))
    items: list[Item] = []
    listed = feed.get("items")
    listed = listed if isinstance(listed, list) else []
    problems += too_many(len(listed), path)
    for item in listed[:MOST_ENTRIES]:
        if not isinstance(item, dict):
            problems.append(error("K702", "an item of the feed is not an object", Span(path)))
            continue
        problems += _item(item, path, lines, links, items)
    problems += shared_rules(items, path)
    return Inspection(
        path=path,
        kind="json-feed",
        url=url,
        title=str(feed.get("title", "")),
        language=str(feed.get("language", "")),
        types=("entry",) * len(items),
        links=tuple(links),
        claims=tuple(item_claims(items, path, "json-feed")),
        problems=tuple(problems),
    )


def _head(feed: dict[str, Any], path: str, url: str) -> Iterator[Problem]:
    spot = Span(path)
    if feed.get("version") not in VERSIONS:
        yield error("K702", f"the version {feed.get('version')!r} is not one of JSON Feed", spot)
    if not isinstance(feed.get("items"), list):
        yield error("K702", "the feed has no list of items", spot)
    if not str(feed.get("title") or "").strip():
        yield error("K702", "the feed has no title", spot)
    told = feed.get("feed_url")
    if told is None:
        yield warning("K704", "the feed does not say its feed_url", spot)
    elif url and isinstance(told, str) and normal_url(told) != normal_url(url):
        yield error("K704", f"the feed_url is {told}, but the feed is served at {url}", spot)


def _members(
    part: dict[str, Any],
    texts: tuple[str, ...],
    urls: tuple[str, ...],
    what: str,
    spot: Span,
    links: list[Outgoing],
) -> Iterator[Problem]:
    for name in texts:
        if name in part and not isinstance(part[name], str):
            yield error("K702", f"{name} of {what} is not text", spot)
    for name in urls:
        if name not in part:
            continue
        said = part[name]
        if not isinstance(said, str) or not absolute(said):
            yield error("K704", f"{name} of {what} is {said!r}, which is not an absolute address", spot)
        else:
            use = "asset" if name in _ASSETS else "self" if name == "feed_url" else "link"
            links.append(Outgoing(said, use, spot.line))


def _people(part: dict[str, Any], what: str, spot: Span) -> Iterator[Problem]:
    people = part.get("authors", [])
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        yield error("K702", f"authors of {what} is not a list of objects", spot)
    elif not all({"name", "url", "avatar"} & set(person) for person in people):
        yield error("K702", f"an author of {what} has neither name, url nor avatar", spot)
    tags = part.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield error("K702", f"tags of {what} is not a list of texts", spot)
    attached = part.get("attachments", [])
    if not isinstance(attached, list) or not all(
        isinstance(one, dict) and isinstance(one.get("url"), str) and isinstance(one.get("mime_type"), str)
        for one in attached
    ):
        yield error("K702", f"an attachment of {what} lacks its url or mime_type", spot)


def _item(
    item: dict[str, Any], path: str, lines: Mapping[str, int], links: list[Outgoing], items: list[Item]
) -> Iterator[Problem]:
    identity = item.get("id")
    spot = Span(path, lines.get(str(identity)))
    what = f"the item {str(item.get('title') or identity)[:60]!r}"
    if not isinstance(identity, str) or not identity.strip():
        yield error("K702", f"{what} has no id, or one that is not text", spot)
    if "content_html" not in item and "content_text" not in item:
        yield error("K702", f"{what} has neither content_html nor content_text", spot)
    yield from _members(item, _ITEM_TEXT, _ITEM_URLS, what, spot, links)
    yield from _people(item, what, spot)
    dates = {}
    for name in ("date_published", "date_modified"):
        if name in item:
            dates[name] = rfc3339(item[name]) if isinstance(item[name], str) else None
            if dates[name] is None:
                hint = "write RFC 3339 with a zone, as in 2026-12-03T18:00:00+01:00"
                yield error("K702", f"{name} of {what} is {item[name]!r}", spot, hint)
    if isinstance(item.get("content_html"), str):
        yield from html_problems(item["content_html"], "content_html", spot)
    links += [Outgoing(one, "link", spot.line) for one in _attached(item)]
    url, title = item.get("url"), item.get("title")
    items.append(
        Item(
            identity if isinstance(identity, str) else "",
            url if isinstance(url, str) else "",
            fold(title) if isinstance(title, str) else "",
            dates.get("date_modified"),
            dates.get("date_published"),
            spot.line,
            str(item.get("content_html") or item.get("content_text") or ""),
            tuple(
                (name, item[name]) for name in ("summary", "content_text") if isinstance(item.get(name), str)
            ),
            tuple(tag for tag in _listed(item, "tags") if isinstance(tag, str)),
            tuple(
                (str(one.get("name", "")), str(one.get("url", "")))
                for one in _listed(item, "authors")
                if isinstance(one, dict)
            ),
            bool(str(item.get("content_html") or "").strip()),
        )
    )


def _listed(item: dict[str, Any], name: str) -> list[Any]:
    found = item.get(name)
    return found if isinstance(found, list) else []


def _attached(item: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses of attachments and of the authors' pages."""
    for name in ("attachments", "authors"):
        listed = item.get(name)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("url"), str):
                yield one["url"]
