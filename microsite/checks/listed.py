"""Judges a row of a list apart from its page, once for all pages that show it: related sessions, archives, topics.

Only what cannot depend on the rest of the page is taken, by the functions that judge pages; a row in which anything
could is left to its page. A row is known again by its serialized bytes, its elements' lines and the page's language.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import OrderedDict
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from microsite.checks import (
    crumbs,
    head,
    html_links,
    mf2_items,
    mf2_part,
    microformats,
    rows,
    scripts,
    visible_prices,
)
from microsite.checks.html import Doc
from microsite.checks.html_text import raw_text
from microsite.checks.html_walk import Walk
from microsite.checks.microformats import Classes
from microsite.checks.row_facts import Row, moved, placed
from microsite.checks.vocabulary import is_local, subject_of

MOST = 32_768
_NOT_INSIDE = frozenset(
    "html head body main nav footer title meta base link script style noscript template svg math form iframe object".split()
)
_HIDDEN = re.compile(rb"\A(<[^>]*?) hidden=\"[^\"]*\"")
_known: OrderedDict[bytes, Row | None] = OrderedDict()


def row_of(element: Any, language: str, url: str) -> Row | None:  # noqa: ANN401 - lxml ships no types
    """Return what a row says wherever it stands on the site of `url`; None when it must be read in its page."""
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    if element.tag not in mf2_part.ROW_TAGS or not url:
        return None
    site = _site(url)
    first = element.sourceline
    lines = [inner.sourceline - first for inner in element.iter()]
    whole, around = etree.tostring(element, with_tail=False), f"\0{lines}\0{language}\0{site}".encode()
    key = _key(whole, around)
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    shown = _known.get(_key(_HIDDEN.sub(rb"\1", whole, count=1), around))
    row = _waiting(shown) if shown and not shown.problems else _judged(element, language, site)
    _known[key] = row
    if len(_known) > MOST:
        _known.popitem(last=False)
    return row


def _key(whole: bytes, around: bytes) -> bytes:
    return hashlib.blake2b(whole + around, digest_size=20).digest()


def _waiting(row: Row) -> Row:
    """Return a sound row as it is where it is hidden until its turn comes: it shows nothing, and says the same to programs."""
    return replace(row, text="", headings=(), shown=())


@functools.lru_cache(maxsize=16)
def _site(url: str) -> str:
    return urljoin(url, "/")


def _judged(element: Any, language: str, site: str) -> Row | None:  # noqa: ANN401 - lxml ships no types
    walk = Walk(language, site, None)
    walk.go(element)
    doc = Doc(
        path="",
        url=site,
        text="",
        root=element,
        base=site,
        titles=(),
        metas=(),
        canonicals=(),
        scripts=(),
        headings=tuple(walk.headings),
        ids=tuple(walk.ids),
        seen="",
        all=tuple(walk.all),
        unseen=frozenset(walk.unseen),
        words=walk.words,
        language=language,
        tags=walk.tags,
        named=walk.named,
        outcomes=tuple(walk.outcomes),
    )
    found = microformats.classes(doc)
    if not _is_apart(doc, found) or any(scripts.check(doc)):
        return None
    read = microformats.read_row(doc, found)
    if read is None or "h-event" not in read.get("type", []):
        return None
    urls = tuple(subject_of(url, site) for url in mf2_items.texts(read, "url"))
    return _row(doc, found, read, urls) if urls else None


def _is_apart(doc: Doc, found: Classes) -> bool:
    """Say whether nothing in the row asks for the page around it, or is asked for by it."""
    return (
        not _NOT_INSIDE & doc.tags.keys()
        and sum(("h", "event") in pairs for pairs in found.values()) == 1
        and _roots(found) <= microformats.MAX_NESTING // 2
        and not any(
            ("h", "feed") in pairs or ("u", "photo") in pairs or ("p", "photo") in pairs
            for pairs in found.values()
        )
        and all(map(mf2_part.CLASSIC.isdisjoint, doc.words.values()))
        and not doc.outcomes
        and not crumbs.trails(doc)
        and not any(is_local(e.get("datetime") or "".join(e.itertext())) for e in doc.each("time"))
        and mf2_part.is_alike(doc.root, found)
    )


def _roots(found: Classes) -> int:
    return sum(microformats.is_root(pairs) for pairs in found.values())


def _row(doc: Doc, found: Classes, item: mf2_items.Item, urls: tuple[str, ...]) -> Row:
    line = doc.root.sourceline
    inner = rows.roots(doc, found)
    links, anchors = html_links.links_of(doc)
    problems = [
        *microformats.check_classes(doc, found),
        *microformats.check_items(doc, [item], "", found),
        *visible_prices.check_data(doc),
        *rows.check(doc, found, inner),
        *head.check_images(doc),
        *head.check_times(doc),
    ]
    return Row(
        text="".join(raw_text(doc.root)),
        ids=tuple((name, (at or line) - line) for name, at in doc.ids),
        headings=tuple((level, text, (at or line) - line) for level, text, at in doc.headings),
        anchors=anchors,
        links=tuple(moved(link, -line) for link in links),
        problems=tuple(placed(problem, "", -line) for problem in problems),
        offsets=head.has_offsets(doc),
        roots=_roots(found),
        pairs=frozenset(pair for e in inner[doc.root] for pair in found.get(e, ())),
        item=item,
        addresses=frozenset(
            subject_of(url, doc.base)
            for each, _ in mf2_items.walk([item])
            for url in mf2_items.texts(each, "url")
        ),
        urls=urls,
        said=tuple(mf2_items.claims(doc, [item], "")),
        shown=tuple(moved(claim, -line) for claim in rows.claims(doc, found, inner, "")),
    )
