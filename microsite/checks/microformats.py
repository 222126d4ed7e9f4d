"""microformats2 as mf2py sees it (through extruct), and the classes that would make it see what is not there."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from microsite.checks import values
from microsite.checks.html import Doc
from microsite.checks.mf2_items import NONE, Item, Known, price_of, texts, walk
from microsite.checks.mf2_part import alone, part
from microsite.checks.mf2_soup import Given, soup_of, written
from microsite.checks.mf2_words import KNOWN, ROOTS, nearest
from microsite.checks.vocabulary import fold, instant, subject_of
from microsite.diagnostics import Problem, Span, error, warning

MAX_ROOTS = 5000
MAX_NESTING = 24
_TOKEN = re.compile(r"(h|p|u|dt|e)-(\S+)")
_BLOCK_TAGS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3")
Classes = dict[Any, tuple[tuple[str, str], ...]]  # element -> (prefix, word) of its microformats2 classes
_NAMED = frozenset({"event", "card", "feed"})


def classes(doc: Doc) -> Classes:
    """Return the elements that carry microformats2-like classes, each with its (prefix, word) pairs."""
    found = {element: _pairs(names) for element, names in doc.words.items()}
    return {element: pairs for element, pairs in found.items() if pairs}


@functools.lru_cache(maxsize=16_384)
def is_root(pairs: tuple[tuple[str, str], ...]) -> bool:
    """Say whether an element with these classes starts a microformat."""
    return any(prefix == "h" and word in ROOTS for prefix, word in pairs)


def check_classes(doc: Doc, found: Classes) -> Iterator[Problem]:
    """Report classes that poison microformats2, properties outside of any root, and names that parsers glue."""
    used = any(
        is_root(pairs) or any(word in KNOWN[prefix] for prefix, word in pairs) for pairs in found.values()
    )
    if not used:
        return
    roots = {element for element, pairs in found.items() if is_root(pairs)}
    for element, pairs in found.items():
        for prefix, word in pairs:
            if word not in KNOWN[prefix] and not word.startswith("x-"):
                near = nearest(prefix, word)
                hint = f"did you mean {near}?" if near else "rename the class; microformats own this prefix"
                words = f"the class {prefix}-{word} is read as microformats2 and is none"
                yield error("K301", words, _at(doc, element), hint)
        props = [f"{prefix}-{word}" for prefix, word in pairs if prefix != "h" and word in KNOWN[prefix]]
        named = ("p", "name") in pairs
        above = bool(props or named) and any(up in roots for up in element.iterancestors())
        if props and not above and not is_root(pairs):
            hint = "an element around it needs h-event, h-card or h-feed"
            yield error("K302", f"{props[0]} stands outside of any microformat", _at(doc, element), hint)
        if named and above:
            yield from _name(doc, element)
        if "dt-start" in props and element in doc.unseen and not _waits(element, doc, found):
            yield error("K303", "dt-start is hidden: a person sees no time there", _at(doc, element))


def _at(doc: Doc, element: Any) -> Span:  # noqa: ANN401 - lxml ships no types
    return Span(doc.path, element.sourceline)


def _waits(element: Any, doc: Doc, found: Classes) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether the whole item around an element is hidden: a row of a list whose turn has not come."""
    return any(is_root(found.get(up, ())) and up in doc.unseen for up in element.iterancestors())


def _name(doc: Doc, element: Any) -> Iterator[Problem]:  # noqa: ANN401 - lxml ships no types
    where = Span(doc.path, element.sourceline)
    held = {inner.tag for inner in element.iterdescendants(*_BLOCK_TAGS)} if len(element) else ()
    inner = [tag for tag in _BLOCK_TAGS if tag in held and tag != element.tag]
    if inner:
        words = f"p-name holds <{inner[0]}>: some parsers glue the words around it"
        yield error("K304", words, where, "keep the name on one line")
    if not fold("".join(element.itertext())) and not (element.get("alt") or element.get("value")):
        yield error("K304", "p-name is empty", where)


class WholeError(Exception):
    """Rows that were judged apart stand where a reader of the page does not read them apart."""


def read(doc: Doc, found: Classes) -> list[Item] | Problem:
    """Return the page's microformats2 items, or the problem that no reader gets through them."""
    roots = [e for e, pairs in found.items() if is_root(pairs)]
    known = frozenset(roots)
    deepest = max((sum(1 for up in e.iterancestors() if up in known) for e in roots[:500]), default=0)
    if doc.rows and len(roots) + sum(row.roots for _, _, row in doc.rows) > MAX_ROOTS:
        raise WholeError
    if len(roots) > MAX_ROOTS or deepest > MAX_NESTING:
        return warning(
            "K303", f"{len(roots)} microformats nested {deepest} deep are not read", Span(doc.path)
        )
    cut = part(doc, found, _tops(found))
    if len(cut.known) != len(doc.rows):
        raise WholeError
    try:
        items = _items(cut.given, doc.url)
        if cut.rows or cut.known:
            read = {name: _row(doc, given, alike=alike) for name, (given, alike) in cut.rows.items()}
            read |= {name: row.item for name, row in cut.known.items()}
            _put(items, {name: [read[each] for each in names] for name, names in cut.places.items()})
    except Exception as fault:
        if cut.known:
            raise WholeError from fault
        return error("K303", f"mf2py cannot read the page: {fault}", Span(doc.path))
    return items


def read_row(doc: Doc, found: Classes) -> Item | None:
    """Return the item of a row, which is the root of the document; None when it is not read as one.

    Rows of one session that differ in what no reader is given, as in their headings' levels, are read once.
    """
    given = alone(doc, found)
    key = hashlib.blake2b(b"".join((*written(given), doc.url.encode())), digest_size=20).digest()
    if key not in _read:
        if len(_read) >= MOST_READ:
            _read.clear()
        _read[key] = _read_alone(given, doc.url)
    item = _read[key]
    return None if item is None else dict(item)  # a page knows the items of its rows by their identity


MOST_READ = 16_384
_read: dict[bytes, Item | None] = {}


def _read_alone(given: Given, url: str) -> Item | None:
    try:
        items = _items(given, url)
    except Exception:  # noqa: BLE001 - the same; its page tells the problem
        return None
    # only plain values are kept, none of the reader's own classes
    return json.loads(json.dumps(items[0])) if len(items) == 1 else None


def _items(given: Given, url: str) -> list[Item]:
    from extruct.microformat import MicroformatExtractor  # noqa: PLC0415 - extruct is heavy, and only a check needs it

    page = given if isinstance(given, str) else soup_of(given)
    return list(MicroformatExtractor().extract_items(page, base_url=url))


def _row(doc: Doc, given: Given, *, alike: bool) -> Item:
    """Return the item of a row of a list."""
    (item,) = _items(given, urljoin(doc.url, "/") if alike else doc.url)
    return item


def _put(items: list[Item], rows: dict[str, list[Item]]) -> None:
    """Put the items of rows where the roots stand that stand for them."""
    for item in items:
        if inner := item.get("children"):
            inner[:] = [each for child in inner for each in rows.get(child.get("id", ""), [child])]
            _put([child for child in inner if "h-feed" in child.get("type", [])], rows)


def _tops(found: Classes) -> list[Any]:
    """Return the roots that stand in no other root and in no template, where no reader looks."""
    return [
        element
        for element, pairs in found.items()
        if is_root(pairs)
        and element.tag != "template"
        and not any(is_root(found.get(up, ())) or up.tag == "template" for up in element.iterancestors())
    ]


@functools.lru_cache(maxsize=16_384)
def _pairs(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    matches = (_TOKEN.fullmatch(name) for name in names if "-" in name)
    return tuple((match[1], match[2]) for match in matches if match)


def check_items(
    doc: Doc, items: list[Item], canonical: str, found: Classes, known: Known = NONE
) -> Iterator[Problem]:
    """Report h-events, h-cards and h-feeds that lack what both parsers and their readers need (DISCOVERY 1.4)."""
    where, own = Span(doc.path), _alone(found)
    for item, up in walk(items, known=known):
        if id(item) in known:
            continue
        kinds = item.get("type", [])
        name = next(iter(texts(item, "name")), "")
        said = f"{kinds[0] if kinds else 'an item'} {name[:60]!r}"
        if "h-event" in kinds:
            yield from _event(doc, item, said, canonical if own and not up else "")
        if {"h-event", "h-card", "h-feed"} & set(kinds) and not name:
            yield error("K302", f"{said} has no p-name", where, "say the name explicitly with p-name")
        if "h-card" in kinds:
            yield from _card(doc, item, said)
        if "h-feed" in kinds and (texts(item, "start") or len(texts(item, "name")) > 1):
            words = f"{said} has times or several names of its own: an h-event in it has lost its root"
            yield error("K302", words, where, "each session of a list is an h-event")
    apart = {element for _, element, _ in doc.rows}
    for element, pairs in found.items():
        if element in apart:
            continue
        kind = next((word for prefix, word in pairs if prefix == "h" and word in _NAMED), "")
        if kind and not _names_itself(element, found):
            words = f"an h-{kind} has no p-name of its own: its name is guessed from its text"
            yield error("K304", words, Span(doc.path, element.sourceline), "say the name with p-name")


def _names_itself(element: Any, found: Classes) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether a root has a p-name that no inner microformat takes for itself."""
    for inner in element.iterdescendants():
        pairs = found.get(inner, ())
        if ("p", "name") in pairs and not is_root(pairs):
            owner = next((up for up in inner.iterancestors() if is_root(found.get(up, ()))), None)
            if owner is element:
                return True
    return ("h", "card") in found[element] and not len(element) and bool(fold(element.text or ""))


def _event(doc: Doc, item: Item, said: str, canonical: str) -> Iterator[Problem]:
    where = Span(doc.path)
    yield from _event_times(doc, item, said)
    if not any(texts(item, "location")):
        yield error("K302", f"{said} has no p-location", where, "say the venue, or Online")
    urls = texts(item, "url")
    if not urls:
        yield error("K302", f"{said} has no u-url", where, "link the name to the event's page")
    for url in urls:
        if why := values.url_fault(url):
            yield error("K303", f"{said}: u-url {url!r} {why}", where)
    for price in texts(item, "price"):
        if not price_of(price):
            hint = 'use <data class="p-price" value="45.00 EUR">'
            yield error("K303", f"{said}: p-price {price!r} is no amount", where, hint)
    if canonical and urls and canonical not in {subject_of(url, doc.base) for url in urls}:
        yield error("K303", f"{said}: u-url {urls[0]} is not the page's canonical address {canonical}", where)


def _event_times(doc: Doc, item: Item, said: str) -> Iterator[Problem]:
    where = Span(doc.path)
    for prop in ("start", "end"):
        found = texts(item, prop)
        if len(set(found)) > 1:
            yield error("K303", f"{said} has dt-{prop} {len(found)} times: {', '.join(found)}", where)
        for text in found:
            if instant(text) is None:
                why = values.moment_fault(text) or "is no moment"
                yield error(
                    "K303", f"{said}: dt-{prop} {text!r} {why}", where, "write it as 2026-12-03T18:00+01:00"
                )
    if not texts(item, "start"):
        yield error("K302", f"{said} has no dt-start", where)
    start, end = (instant(next(iter(texts(item, prop)), "")) for prop in ("start", "end"))
    if start and end and end <= start:
        yield error("K303", f"{said}: dt-end is not after dt-start", where)


def _alone(found: Classes) -> bool:
    """Say whether the page is one thing's own page: a single h-event that stands in no list."""
    roots = [e for e, pairs in found.items() if ("h", "event") in pairs]
    listed = (any(("h", "feed") in found.get(up, ()) for up in e.iterancestors()) for e in roots)
    return sum(1 for inside in listed if not inside) == 1


def _card(doc: Doc, item: Item, said: str) -> Iterator[Problem]:
    where = Span(doc.path)
    for email in texts(item, "email") + texts(item, "tel"):
        yield error(
            "K905", f"{said} publishes {email}", where, "leave it out; link a form or a public profile"
        )
    for url in texts(item, "url"):
        if re.match(r"[a-z]+:", url) is None or (url.startswith("http") and values.url_fault(url)):
            yield error("K303", f"{said}: u-url {url!r} is no absolute address", where)
    for photo in item.get("properties", {}).get("photo", []):
        if isinstance(photo, str) and _is_image(doc, photo):
            yield warning("K106", f"{said}: u-photo has no alt text", where)


def _is_image(doc: Doc, url: str) -> bool:
    name = url.rsplit("/", 1)[-1]
    return any(e.get("alt") is None for e in doc.root.iter("img") if (e.get("src") or "").endswith(name))
