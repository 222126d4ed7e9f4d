"""Cuts a page down to what a reader of microformats2 can find something in, so that reading it costs no more than that.

What is left out cannot change an item, by the rules that mf2py follows (microformats2-parsing, "parse an element for
properties" and "parsing for implied properties"): an element without microformats2 classes, in and around which no
property stands, gives nothing but its text, and that is asked for only where a root's name, photo or url is implied.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from microsite.checks.html import Doc

Pairs = tuple[tuple[str, str], ...]
_CLASSIC = frozenset(
    "vevent vcard hentry hfeed hreview hproduct hrecipe hresume hnews adr geo vcalendar".split()
)
_READ = re.compile(r"(p|e|u|dt|h)-(?::?[a-z0-9]+-)?[a-z]+(?::?-[a-z]+)*", re.ASCII)
"""The classes that mf2py takes for its own; others that look so are kept, and do not count as said."""


def part(doc: Doc, found: dict[Any, Pairs], tops: list[Any]) -> str:
    """Return the page with nothing but its outermost microformats, `tops`, and of them what can say something.

    `found` are the elements with classes that look like microformats2. A page with classes of the first microformats
    is given whole: their rules look at more than the roots.
    """
    from lxml import etree  # noqa: PLC0415 - lxml is heavy, and only a check needs it

    if any(name in _CLASSIC for names in doc.words.values() for name in names):
        return doc.text
    page = etree.Element("html", lang=doc.language)
    head, body = etree.SubElement(page, "head"), etree.SubElement(page, "body")
    base = next((e for e in doc.root.iter("base") if e.get("href")), None)
    if base is not None:
        _whole(base, head)
    kept = _needed(found)
    implied = _implied(found)
    for top in tops:
        _copy(top, body, found, kept, implied)
    return f"<!doctype html>{etree.tostring(page, encoding='unicode', method='html')}"


def _needed(found: dict[Any, Pairs]) -> set[Any]:
    """Return the elements with microformats2 classes, and those around them."""
    kept: set[Any] = set()
    for element in found:
        above = element
        while above is not None and above not in kept:
            kept.add(above)
            above = above.getparent()
    return kept


def _implied(found: dict[Any, Pairs]) -> set[Any]:
    """Return the roots that do not say enough, so that a reader takes their name, photo or url from what they hold."""
    said: dict[Any, set[str]] = {element: set() for element, pairs in found.items() if _roots(pairs)}
    for element, pairs in found.items():
        prefixes = {prefix for prefix, word in pairs if _READ.fullmatch(f"{prefix}-{word}")}
        if (owner := _owner(element, said)) is not None:
            owner |= prefixes
    return {root for root, has in said.items() if not ("h" in has or ("u" in has and has & {"p", "e"}))}


def _owner(element: Any, said: dict[Any, set[str]]) -> set[str] | None:  # noqa: ANN401 - lxml ships no types
    """Return what is said of the root around an element; None when there is none, or a template hides it."""
    above = element
    while above is not None and above.tag != "template":
        above = above.getparent()
        if above in said:
            return said[above]
    return None


def _roots(pairs: Pairs) -> bool:
    return any(prefix == "h" for prefix, _ in pairs)


def _copy(  # the tree is as deep as the page's, which the parser holds to 256
    element: Any,  # noqa: ANN401 - lxml ships no types
    into: Any,  # noqa: ANN401 - the same
    found: dict[Any, Pairs],
    kept: set[Any],
    implied: set[Any],
) -> None:
    """Copy an element: whole where its text counts, else only what is needed of it."""
    if element in implied or any(prefix != "h" for prefix, _ in found.get(element, ())):
        _whole(element, into)
        return
    made = into.makeelement(element.tag, element.attrib)
    into.append(made)
    for child in _children(element, kept):
        _copy(child, made, found, kept, implied)


def _children(element: Any, kept: set[Any]) -> Iterator[Any]:  # noqa: ANN401 - lxml ships no types
    return (child for child in element if child in kept)


def _whole(element: Any, into: Any) -> None:  # noqa: ANN401 - lxml ships no types
    made = copy.copy(element)  # deep in lxml
    made.tail = None
    into.append(made)
