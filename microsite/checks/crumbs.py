"""Holds the names of a BreadcrumbList against the trail of links that the page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.html_text import visible_text
from microsite.checks.jsonld import Linked
from microsite.checks.schema import is_a
from microsite.checks.vocabulary import fold_loose, subject_of
from microsite.diagnostics import Problem, Span, error


def check(doc: Doc, linked: Linked) -> Iterator[Problem]:
    """Report steps whose name is none of the words by which the page's own trail links the same address (K503)."""
    lists = [node for node in linked.every() if is_a(node.types, "BreadcrumbList")]
    shown = _trail(doc) if lists else {}
    for node in lists:
        for step in node.nodes("itemListElement"):
            inner = step.nodes("item")
            address = subject_of(
                step.text("item") or (inner[0].text("@id") or inner[0].text("url") if inner else "")
            )
            name = step.text("name") or (inner[0].text("name") if inner else "")
            if address and doc.url and address.split("/", 3)[2] != doc.url.split("/", 3)[2]:
                said = f"the breadcrumb leads to {address}, which is not of this site"
                yield error("K207", said, Span(doc.path, node.line))
            words = shown.get(address, [])
            if name and words and not any(fold_loose(name) == fold_loose(word) for word in words):
                said = f"the breadcrumb calls {address} {name!r}; the page's trail says {words[0]!r}"
                yield error("K503", said, Span(doc.path, node.line))


def trails(doc: Doc) -> frozenset[Any]:
    """Return the navs and lists that call themselves breadcrumb."""
    return frozenset(each for tag in ("nav", "ol", "ul", "div") for each in doc.each(tag) if _is_called(each))


def _is_called(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    said = f"{element.get('class') or ''} {element.get('aria-label') or ''} {element.get('id') or ''}"
    return "crumb" in said.lower()


def _trail(doc: Doc) -> dict[str, list[str]]:
    """Return address -> words of the links in a trail: a nav or list that calls itself breadcrumb."""
    found: dict[str, list[str]] = defaultdict(list)
    called = trails(doc)
    for trail in called if len(called) < 2 else [each for each in doc.all if each in called]:  # noqa: PLR2004 - in order
        for link in trail.iter("a"):
            if (text := visible_text(link)) and link.get("href"):
                found[subject_of(link.get("href"), doc.base)].append(text)
    return found
