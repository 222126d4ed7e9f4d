"""Reads RSS 2.0, which only foreign sites publish, leniently."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

from microsite.checks.feed_items import Item, html_problems
from microsite.checks.ical_forms import absolute
from microsite.checks.inspection import Outgoing
from microsite.checks.vocabulary import fold
from microsite.checks.xml_read import local, text_of
from microsite.diagnostics import Problem, Span, error


def read_rss(root: Any, path: str) -> tuple[list[Item], list[Problem], list[Outgoing]]:  # noqa: ANN401 - lxml ships no types
    """Read RSS 2.0 leniently: what it requires, addresses, dates (RFC 822), safe HTML."""
    problems: list[Problem] = []
    channel = root.find("channel")
    if channel is None:
        if local(root).lower() == "rss":
            problems.append(error("K702", "the RSS feed has no channel", Span(path, root.sourceline)))
        return [], problems, []
    spot = Span(path, channel.sourceline)
    missing = (name for name in ("title", "link", "description") if channel.find(name) is None)
    problems += [error("K702", f"the channel has no {name}", spot) for name in missing]
    links: list[Outgoing] = []
    return [_item(item, path, problems, links) for item in channel.findall("item")], problems, links


def _item(item: Any, path: str, problems: list[Problem], links: list[Outgoing]) -> Item:  # noqa: ANN401 - lxml ships no types
    spot = Span(path, item.sourceline)
    link, title = text_of(item.find("link")).strip(), text_of(item.find("title"))
    if not title.strip() and not text_of(item.find("description")).strip():
        problems.append(error("K702", "an item has neither a title nor a description", spot))
    if link and not absolute(link):
        problems.append(error("K704", f"an item's link is {link!r}, which is not absolute", spot))
    elif link:
        links.append(Outgoing(link, "link", item.sourceline))
    said, at = text_of(item.find("pubDate")).strip(), None
    if said:
        try:
            at = parsedate_to_datetime(said)
        except (ValueError, TypeError):
            problems.append(error("K702", f"an item's pubDate {said!r} is not a date of RFC 822", spot))
    problems += html_problems(text_of(item.find("description")), "description", spot)
    at = at if at is None or at.tzinfo else None
    return Item(text_of(item.find("guid")).strip(), link, fold(title), None, at, item.sourceline)
