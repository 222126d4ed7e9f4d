"""Cuts a page down to what a reader of microformats2 can find something in, so that reading it costs no more than that.

What is left out cannot change an item, by the rules that mf2py follows (microformats2-parsing, "parse an element for
properties" and "parsing for implied properties"): an element without microformats2 classes, in and around which no
property stands, gives nothing but its text, and that is asked for only where a root's name, photo or url is implied.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.mf2_soup import Given, Told
from microsite.checks.row_facts import Row
from microsite.records import frozen

Pairs = tuple[tuple[str, str], ...]
Found = dict[Any, Pairs]  # element -> (prefix, word) of each class that looks like one of microformats2
CLASSIC = frozenset(
    "vevent vcard hentry hfeed hreview hreview-aggregate hproduct hrecipe hresume hnews adr geo vcalendar".split()
)
_READ = re.compile(r"(p|e|u|dt|h)-(?::?[a-z0-9]+-)?[a-z]+(?::?-[a-z]+)*", re.ASCII)
"""The classes that mf2py takes for its own; others that look so are kept, and do not count as said."""
_KEPT = ("class", "id", "lang", "shape", "coords")
_CONTENT = (("e", "content"),)
_WORD = re.compile(r"[^\W_]{2}")
ROW_TAGS = frozenset({"li", "article", "div", "section"})
_NUMBERED = "microsite-row-"
_ADDRESSES = frozenset({"href", "src", "cite", "data", "poster"})
_FIRM = ("https://", "http://", "/")
_SAYS_URL = {"a": "href", "area": "href", "img": "src", "data": "value"}


@frozen
class Part:
    """A page cut down: what a reader of microformats is given, and the rows of its lists by their names.

    Of each row what a reader is given, and whether that says the same on every page of a site, as no address in it
    begins at the page. `known` are the rows that were read before. `places` are the rows that follow each other, by
    the id of the root that stands for them all.
    """

    given: Given
    rows: dict[str, tuple[Given, bool]]
    known: dict[str, Row]
    places: dict[str, list[str]]


def part(doc: Doc, found: Found, tops: list[Any]) -> Part:
    """Return the page with nothing but its outermost microformats, `tops`, and of them what can say something.

    A page with classes of the first microformats is given whole: their rules look at more than the roots.
    """
    if not all(map(CLASSIC.isdisjoint, doc.words.values())):
        return Part(doc.text, {}, {}, {})
    cut = _Cut(found, _needed(found), _implied(found))
    before = {element: row for _, element, row in doc.rows}
    known: dict[str, Row] = {}
    body = Told("body", {}, [])
    for top in tops:
        for row in () if _NUMBERED in doc.text else _rows(top, cut):
            cut.rows[row] = f"{_NUMBERED}{len(cut.rows)}"
        _copy(top, body.inner, cut)
    rows: dict[str, tuple[Given, bool]] = {}
    for row, name in cut.rows.items():
        if row in before:
            known[name] = before[row]
            continue
        rows[name] = (
            _alone(doc, row, _Cut(found, cut.kept, cut.implied)),
            doc.base == doc.url and is_alike(row, found),
        )
    return Part(_page(doc, body), rows, known, cut.places)


def alone(doc: Doc, found: Found) -> Told:
    """Return what a reader is given of a row, which is the root of the document, to read it by itself."""
    return _alone(doc, doc.root, _Cut(found, _needed(found), _implied(found)))


def _alone(doc: Doc, row: Any, cut: _Cut) -> Told:  # noqa: ANN401 - lxml ships no types
    body = Told("body", {}, [])
    _copy(row, body.inner, cut)
    return _page(doc, body)


def _page(doc: Doc, body: Told) -> Told:
    base = next((e for e in doc.each("base") if e.get("href")), None)
    head = Told("head", {}, [] if base is None else [base])
    return Told("html", {"lang": doc.language}, [head, body])


def is_alike(row: Any, found: Found) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether no address in a row begins at the page that it stands on."""
    for element in row.iter():
        for name, value in element.items():
            if name == "srcset" or (name in _ADDRESSES and not value.startswith(_FIRM)):
                return False
        if any(prefix == "u" for prefix, _ in found.get(element, ())):
            said = element.get(_SAYS_URL.get(element.tag, "href")) or ""
            if element.tag not in _SAYS_URL or not said.startswith(_FIRM) or len(element):
                return False
    return True


@frozen
class _Cut:
    """How a page is cut: what is kept of it, the roots whose text counts, and the rows that are read by themselves."""

    found: Found
    kept: set[Any]
    implied: set[Any]
    rows: dict[Any, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)


def _needed(found: Found) -> set[Any]:
    """Return the elements with microformats2 classes, and those around them."""
    kept: set[Any] = set()
    for element in found:
        above = element
        while above is not None and above not in kept:
            kept.add(above)
            above = above.getparent()
    return kept


def _implied(found: Found) -> set[Any]:
    """Return the roots that do not say enough, so that a reader takes their name, photo or url from what they hold."""
    said: dict[Any, set[str]] = {element: set() for element, pairs in found.items() if _is_root(pairs)}
    for element, pairs in found.items():
        owner = _owner(element, said)
        if owner is not None:
            owner.update(prefix for prefix, word in pairs if _READ.fullmatch(f"{prefix}-{word}"))
    return {root for root, has in said.items() if not ("h" in has or ("u" in has and has & {"p", "e"}))}


def _owner(element: Any, said: dict[Any, set[str]]) -> set[str] | None:  # noqa: ANN401 - lxml ships no types
    """Return what is said of the root around an element; None when there is none, or a template hides it."""
    above = element
    while above is not None and above.tag != "template":
        above = above.getparent()
        if above in said:
            return said[above]
    return None


def _is_root(pairs: Pairs) -> bool:
    return any(prefix == "h" for prefix, _ in pairs)


def _is_property(pairs: Pairs) -> bool:
    return any(prefix != "h" for prefix, _ in pairs)


def _rows(top: Any, cut: _Cut) -> list[Any]:  # noqa: ANN401 - lxml ships no types
    """Return the rows of a list that can be read by themselves: roots that are no property and stand in none.

    A feed that stands in another root, as on a person's page, is no row: its own rows are taken. A list that says a
    time of its own is left whole: mf2py completes a time by the date before it.
    """
    if _is_property(cut.found[top]) or top.tag == "template":
        return []
    rows: list[Any] = []
    waiting = [top]
    while waiting:
        for child in waiting.pop():
            pairs = cut.found.get(child, ())
            if child not in cut.kept or child.tag == "template":
                continue
            if any(prefix == "dt" for prefix, _ in pairs):
                return []
            if not pairs or (("h", "feed") in pairs and not _is_property(pairs)):
                waiting.append(child)
            elif not _is_property(pairs) and child.tag in ROW_TAGS and _is_read(pairs):
                rows.append(child)
            elif any(("dt" in dict(cut.found.get(inner, ()))) for inner in child.iter()):
                return []
    return rows


def _is_read(pairs: Pairs) -> bool:
    return any(_READ.fullmatch(f"{prefix}-{word}") for prefix, word in pairs)


def _is_prose(element: Any, cut: _Cut) -> bool:  # noqa: ANN401 - lxml ships no types
    """Say whether a text begins with a paragraph of words and holds nothing that is read by itself."""
    first = element[0] if len(element) else element
    words = first.text if first.tag == "p" else ""
    return bool(words and _WORD.search(words)) and not any(
        inner in cut.found for inner in element.iterdescendants()
    )


def _begun(element: Any) -> Any:  # noqa: ANN401 - lxml ships no types
    """Return an element with the beginning of its text alone: of a content is asked only whether it says something."""
    made = element.makeelement(element.tag, dict(element.attrib))
    made.text = element[0].text
    return made


def _copy(element: Any, into: list[Any], cut: _Cut) -> None:  # noqa: ANN401 - lxml ships no types
    """Tell of an element: whole where its text counts, else only what is needed of it; of rows in a row only that they are there.

    What has no classes of microformats2 and stands around others is passed through, as a reader does.
    """
    name = cut.rows.get(element)
    pairs = cut.found.get(element, ())
    if not name and (element in cut.implied or _is_property(pairs)):
        into.append(_begun(element) if pairs == _CONTENT and _is_prose(element, cut) else element)
        return
    if element.tag == "template":
        return
    if name and into and isinstance(into[-1], Told) and into[-1].attributes.get("id") in cut.places:
        cut.places[into[-1].attributes["id"]].append(name)
        return
    if name:
        cut.places[name] = [name]
    if pairs:
        said = {name: value for name in _KEPT if (value := element.get(name)) is not None}
        made = Told(element.tag, said | {"id": name} if name else said, [])
        into.append(made)
        into = made.inner
    for child in () if name else element:
        if child in cut.kept:
            _copy(child, into, cut)
