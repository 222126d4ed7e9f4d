"""The sitemap (sitemaps.org): canonical, indexable addresses with a last change only where it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from microsite.diagnostics import Span
from microsite.records import frozen
from microsite.values.facts import Entry, Site
from microsite.values.pages import Page

MOST = 50_000  # addresses in a file
LARGEST = 50_000_000  # bytes of a file, below the 50 MB (52,428,800) of the protocol
_AROUND = 100  # more than the elements around one address take

Address = tuple[str, datetime | None]


@frozen
class SitemapView:
    """The addresses of one sitemap; `index` says that they are sitemaps themselves."""

    addresses: tuple[Address, ...]
    index: bool = False


def lastmod(entry: Entry) -> datetime | None:
    """Return when the entry last changed, None when that is not known."""
    return entry.updated if entry.dated else None


def newest(entries: Sequence[Entry]) -> datetime | None:
    """Return the newest change of a list's members, None when no change is known."""
    return max((entry.updated for entry in entries if entry.dated), default=None)


def _files(addresses: Sequence[Address]) -> Iterator[tuple[Address, ...]]:
    """Yield the addresses in files that are within the protocol's limits."""
    held: list[Address] = []
    size = _AROUND
    for address in addresses:
        # an ampersand takes five octets in XML, an apostrophe none but its own
        more = len(address[0].replace("&", "&amp;").encode("utf-8", "ignore")) + _AROUND
        if held and (len(held) == MOST or size + more > LARGEST):
            yield tuple(held)
            held, size = [], _AROUND
        held.append(address)
        size += more
    yield tuple(held)


def sitemap_pages(addresses: Sequence[Address], site: Site) -> tuple[Page, ...]:
    """Return sitemap.xml; above 50,000 addresses or 50 MB it is an index of sitemap-1.xml and so on.

    `addresses` are the canonical, indexable pages only, absolute; each is said once, in the given order.
    """
    once: dict[str, datetime | None] = {}
    for url, changed in addresses:
        once.setdefault(url, changed)
    files = tuple(_files(tuple(once.items())))
    source = Span("site.yaml")
    if len(files) == 1:
        return (Page("sitemap.xml", "sitemap", SitemapView(files[0]), source),)
    pages, listed = [], []
    for number, held in enumerate(files, 1):
        path = f"sitemap-{number}.xml"
        pages.append(Page(path, "sitemap", SitemapView(held), source))
        dates = [changed for _, changed in held if changed]
        listed.append((f"{site.base_url}{path}", max(dates, default=None)))
    return (*pages, Page("sitemap.xml", "sitemap", SitemapView(tuple(listed), index=True), source))
