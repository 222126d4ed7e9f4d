"""Links that say by whom their reader came (`?via=NAME`): what they name without it, and what one file says of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from microsite.checks.html import Doc
from microsite.checks.inspection import Claim
from microsite.checks.jsonld import Linked
from microsite.checks.vocabulary import fold
from microsite.diagnostics import Problem, Span, error

_VIA = re.compile(r"\?via=([^&#\s\"'<>\\]+)(?![^\s\"'<>\\#])")
_NAMING = ("@id", "url", "item", "mainEntityOfPage")
_NAMES = {"u-url", "u-uid"}


def without(text: str) -> str:
    """Return a text in which no address says by whom its reader came."""
    return _VIA.sub("", text) if "?via=" in text else text


def said(url: str) -> str:
    """Return by whom the reader of an address came, "" when it says nothing."""
    found = _VIA.search(url)
    return unquote(found[1]) if found else ""


def carried(url: str, subject: str, surface: str, path: str, line: int | None) -> Iterator[Claim]:
    """Yield that an address of a feed or a calendar says by whom its reader came."""
    if name := said(url):
        yield Claim(subject, "via", name, surface, path, url, line)


def own_name(url: str) -> str:
    """Return the last part of an address, which is the name of the partner whose page it is."""
    return unquote(posixpath.basename(urlsplit(url).path.rstrip("/")))


def claims(doc: Doc, canonical: str) -> Iterator[Claim]:
    """Yield of a partner's page, and of its form for frames, whether its links are marked as paid for, and what it discloses."""
    for element in _marked(doc, canonical):
        paid = "sponsored" in (element.get("rel") or "").lower().split()
        shown = f"{'rel=sponsored' if paid else 'no rel=sponsored'} at {element.get('href')}"
        yield Claim(
            canonical,
            "sponsored",
            "yes" if paid else "no",
            "visible text",
            doc.path,
            shown,
            element.sourceline,
        )
    for element in doc.all if "data-disclosure" in doc.text else ():
        if element.get("data-disclosure") is not None and element not in doc.unseen:
            text = fold("".join(element.itertext()))
            yield Claim(canonical, "disclosure", text, "visible text", doc.path, text, element.sourceline)


def _marked(doc: Doc, canonical: str) -> Iterator[Any]:
    """Yield the links of a page that say their reader came by the page's own partner."""
    if "via=" in doc.text:
        own = own_name(canonical)
        yield from (e for e in doc.root.iter("a") if own and said(e.get("href") or "") == own)


def check(doc: Doc, canonical: str, linked: Linked) -> Iterator[Problem]:
    """Report paid links with nothing before them that says so (K911), and addresses that name a page and say a way to it (K912)."""
    if "via=" not in doc.text:
        return
    told = False
    for element in doc.root.iter("a", "p", "div", "aside", "span", "small", "strong"):
        shown = element.get("data-disclosure") is not None and element not in doc.unseen
        told = told or (shown and bool("".join(element.itertext()).strip()))
        paid = element.tag == "a" and "sponsored" in (element.get("rel") or "").lower().split()
        if paid and not told and own_name(canonical) == said(element.get("href") or ""):
            words = "this link is paid for, and nothing before it says so to readers"
            hint = "show the disclosure above the links, in an element with data-disclosure"
            yield error("K911", words, Span(doc.path, element.sourceline), hint)
            break
    for node in linked.every():
        for prop in _NAMING:
            for text in node.texts(prop):
                if said(text):
                    yield naming(f"{prop} of the JSON-LD", text, doc.path, node.line)
    for element in doc.root.iter("a", "data", "link"):
        text = element.get("value") or element.get("href") or ""
        names = set((element.get("class") or "").split()) & _NAMES
        rel = (element.get("rel") or "").lower().split()
        if said(text) and (names or {"canonical", "alternate"} & set(rel)):
            yield naming(min(names, default="the link element"), text, doc.path, element.sourceline)


def naming(what: str, url: str, path: str, line: int | None) -> Problem:
    """Return the problem of an address that names a page and says by whom a reader came to it."""
    words = f"{what} names a page as {url}, with the way that a reader came"
    return error("K912", words, Span(path, line), f"write {without(url)}")
