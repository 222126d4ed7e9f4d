"""oEmbed 1.0 (oembed.com) as a file: what a page offers to be embedded, for sites that are given the page's address alone."""

from __future__ import annotations

from html import escape

from microsite.formats.jsonld import Node
from microsite.records import frozen

MEDIA_TYPE = "application/json+oembed"
FRESH = 12 * 60 * 60  # seconds that a consumer may keep an answer


@frozen(kw_only=True)
class Rich:
    """An answer of the type rich (oEmbed 2.3.4.4): the HTML to show, and its size in pixels."""

    title: str
    html: str
    width: int
    height: int
    provider: tuple[str, str]
    author: tuple[str, str]
    thumbnail: tuple[str, int, int] | None = None


def rich(view: Rich) -> Node:
    """Return the answer; a thumbnail comes whole or not at all, as the specification wants."""
    found: Node = {
        "version": "1.0",
        "type": "rich",
        "title": view.title,
        "provider_name": view.provider[0],
        "provider_url": view.provider[1],
        "author_name": view.author[0],
        "author_url": view.author[1],
        "cache_age": FRESH,
        "html": view.html,
        "width": view.width,
        "height": view.height,
    }
    if view.thumbnail:
        found |= dict(
            zip(("thumbnail_url", "thumbnail_width", "thumbnail_height"), view.thumbnail, strict=True)
        )
    return found


def frame(url: str, title: str, width: int, height: int) -> str:
    """Return the HTML of a frame that shows a page."""
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="{width}" height="{height}" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
