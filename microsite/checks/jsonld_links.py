"""The addresses that a page's JSON-LD leads to: pages of breadcrumbs and lists, people, and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microsite.checks.inspection import Outgoing
from microsite.checks.jsonld import Linked, Node
from microsite.checks.schema import is_a

_IMAGES = ("image", "logo", "thumbnailUrl", "photo", "primaryImageOfPage")
_PAGES = ("url", "item", "mainEntityOfPage")


def links(linked: Linked) -> Iterator[Outgoing]:
    """Yield the absolute addresses of the nodes with what each is used for; where to book is another site's."""
    for node in linked.every():
        if not is_a(node.types, "Offer"):
            yield from (Outgoing(text, "link", node.line) for prop in _PAGES for text in _texts(node, prop))
        yield from (Outgoing(text, "image", node.line) for prop in _IMAGES for text in _texts(node, prop))
        if is_a(node.types, "ImageObject"):
            sizes = node.text("width"), node.text("height")
            use = f"image:={sizes[0]}x{sizes[1]}" if all(size.isdecimal() for size in sizes) else "image"
            yield from (
                Outgoing(text, use, node.line)
                for prop in ("contentUrl", "url")
                for text in _texts(node, prop)
            )


def _texts(node: Node, prop: str) -> Iterator[str]:
    return (text for text in node.texts(prop) if re.match(r"https?://", text))
