"""What lists show of each session in words: price, seats, state, people, place, the date on its tile."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from microsite.checks import moments, zone_words
from microsite.checks.html import Doc
from microsite.checks.html_text import is_written, visible_text
from microsite.checks.inspection import Claim
from microsite.checks.microformats import Classes, is_root
from microsite.checks.visible_prices import price_in
from microsite.checks.vocabulary import NO_SLUGS, TURNS, attendance, fold, instant, slugs, subject_of
from microsite.checks.words import FREE, SOLD_OUT, STATUS_WORDS, begins_online, says, seats_left, speaks
from microsite.diagnostics import Problem, Span, error, warning

_PEOPLE = frozenset(
    "people person speaker speakers mentor mentors host presenter performer performers".split()
)
_TILE = 30  # characters that a date's tile may hold
_STATES = ("cancelled", "postponed")
_TOLD = re.compile("\\d\u65e5")  # a Japanese or Chinese date as a sentence has it, in one piece
_HALF = r"(?:[ap]\.?\s?m\.?|[\u0635\u0645])?"  # of the day, also in Arabic
_SPAN = re.compile(
    rf"\d\s*{_HALF}\s*(?:[\u2013\u2014\uff5e\u301c-]|to|bis|\u00e0|a|\u00e0s|\u0625\u0644\u0649)\s*\d"
    r"|\d[^\d]{0,16}[\u2013\u2014\uff5e\u301c][^\d]{0,16}\d",  # with words for the hour or the half of the day
    re.IGNORECASE,
)
_PRICE = re.compile(r"[^\d]{0,6}\d[\d.,'\u2019\u00a0\u202f ]*[^\d]{0,6}")


def roots(doc: Doc, found: Classes) -> dict[Any, list[Any]]:
    """Return every h-event of the page with the elements that are its own, no inner session's."""
    owners: dict[Any, Any] = {}
    made: dict[Any, list[Any]] = {}
    if not any(("h", "event") in pairs for pairs in found.values()):
        return made
    for element in doc.all:
        if ("h", "event") in found.get(element, ()):
            owners[element] = element
            made[element] = []
        elif (owner := owners.get(element.getparent())) is not None:
            owners[element] = owner
            made[owner].append(element)
    return made


def check(doc: Doc, found: Classes, rows: dict[Any, list[Any]]) -> Iterator[Problem]:
    """Report times and tiles of dates whose words are not the moment that the markup beside them says (K503)."""
    for element in doc.each("time"):
        text = (element.get("datetime") or "").strip()
        at = moments.parse(text if "T" in text else f"{text}T00:00:00Z")
        if at is None or element in doc.unseen or text.endswith(("Z", "z")):
            continue
        shown = visible_text(element)
        # an element may show the time of its start and of its end
        if (words := moments.fault(shown, [at], doc.language)) and not _is_span(shown):
            yield error(
                "K503",
                f"the page shows {shown[:80]!r} where the markup says {text}: {words}",
                _at(doc, element),
            )
    yield from _unlike(doc, found, rows)
    for root, inner in rows.items():
        start = next((e.get("datetime") for e in inner if ("dt", "start") in found.get(e, ())), None)
        at = moments.parse(start) if start else None
        for element in inner if at else ():
            text = element.get("title") or ""
            said = f"{text} {element.text or ''}" if text or element.tag == "abbr" else ""
            if said.strip() and at and (words := zone_words.fault(said, [at])):
                yield error("K503", f"timezone: {said.strip()!r} beside {start}: {words}", _at(doc, element))
        for tile in _tiles(doc, inner) if at else ():
            words = moments.fault(visible_text(tile), [at], doc.language) if at else ""
            if words:
                said = f"the tile shows {visible_text(tile)!r} where the session starts {start}: {words}"
                yield error("K503", said, _at(doc, tile if tile.sourceline else root))


def _unlike(doc: Doc, found: Classes, rows: dict[Any, list[Any]]) -> Iterator[Problem]:
    """Report rows without a property that nearly all rows of the page have."""
    have: dict[Any, Collection[tuple[str, str]]] = {
        root: {pair for e in inner for pair in found.get(e, ())} for root, inner in rows.items()
    }
    have |= {root: row.pairs for _, root, row in doc.rows}
    for pair in (("dt", "end"), ("p", "location"), ("u", "url"), ("p", "name")):
        lacking = [root for root, pairs in have.items() if pair not in pairs]
        if lacking and len(lacking) * 3 <= len(have) - len(lacking):
            for root in lacking:
                words = f"this h-event has no {'-'.join(pair)}; the {len(have) - len(lacking)} others of the page have one"
                yield warning("K504", words, _at(doc, root))


def _is_span(text: str) -> bool:
    return bool(_SPAN.search(text))


def _tiles(doc: Doc, inner: list[Any]) -> Iterator[Any]:
    """Yield the elements that are nothing but a date in pieces: weekday, day, month, year."""
    for element in inner:
        if not 2 <= len(element) <= 5 or element.tag in {"time", "ul", "dl"}:  # noqa: PLR2004 - the pieces of a date
            continue
        if any(len(child) or child.tag not in {"span", "b", "strong", "em", "div", "p"} for child in element):
            continue
        text = visible_text(element)
        alone = len(text) <= _TILE and not _TOLD.search(text)
        dates = moments.dates_in(text, doc.language) if alone else ()
        if len(dates) == 1 and element not in doc.unseen and len(text.split()) <= 5:  # noqa: PLR2004 - the same
            yield element


def _at(doc: Doc, element: Any) -> Span:  # noqa: ANN401 - lxml ships no types
    return Span(doc.path, element.sourceline)


def claims(doc: Doc, found: Classes, rows: dict[Any, list[Any]], canonical: str) -> Iterator[Claim]:
    """Return what the rows of lists show, as claims of the visible text; of the page's own event, what its list of facts shows."""
    apart = {root: row for _, root, row in doc.rows}
    for root in _in_order(doc, rows):
        if root in apart:
            yield from apart[root].shown_at(doc.path, root.sourceline)
            continue
        inner = rows[root]
        subject = _address(doc, found, root, inner)
        if not subject or root in doc.unseen:
            continue
        yield from _for_scripts(doc, subject, root)
        yield from _turns(doc, subject, root, inner) if subject != canonical else ()
        if subject == canonical:
            yield from _at_a_glance(doc, subject, root, inner)
            continue
        yield from _of_row(doc, subject, root, inner)


def beside(doc: Doc, rows: dict[Any, list[Any]]) -> Iterator[Claim]:
    """Return what entries of a calendar say for scripts, which are no rows; each leads to its session."""
    for element in doc.having("data-begins"):
        if element not in rows and (link := next(element.iter("a"), None)) is not None:
            yield from _for_scripts(doc, subject_of(link.get("href") or "", doc.base), element)


def _for_scripts(doc: Doc, subject: str, root: Any) -> Iterator[Claim]:  # noqa: ANN401 - lxml ships no types
    """Return what an element says for scripts of its session: when it begins and ends, how it is held, in which language, what by."""
    for name, fact in _FOR_SCRIPTS.items():
        text = root.get(name) or ""
        value = (
            instant(text) if fact in {"start", "end"} else attendance(text) if fact == "attendance" else text
        )
        if value:
            yield Claim(subject, fact, value, name, doc.path, text, root.sourceline)
    for name, fact in _SLUGS.items() if root.get("data-begins") else ():
        text = root.get(name)
        if text is not None:
            yield Claim(subject, fact, slugs(text.split()), name, doc.path, text or NO_SLUGS, root.sourceline)


def _turns(doc: Doc, subject: str, root: Any, inner: Iterable[Any]) -> Iterator[Claim]:  # noqa: ANN401 - lxml ships no types
    """Return the moments at which scripts turn what is in a row: as one claim, since each row has several."""
    told = {root.get("data-since"), *(e.get(name) for e in inner for name in ("data-since", "data-until"))}
    moments_ = sorted(filter(None, map(instant, filter(None, told)))) if root.get("data-begins") else []
    if moments_:
        value = " ".join(moments_)
        yield Claim(subject, TURNS, value, "row", doc.path, value, root.sourceline)


_FOR_SCRIPTS = {
    "data-begins": "start",
    "data-ends": "end",
    "data-format": "attendance",
    "data-lang": "language",
}
_SLUGS = {"data-topics": "topic-slugs", "data-people": "people-slugs"}


def _in_order(doc: Doc, rows: dict[Any, list[Any]]) -> Iterable[Any]:
    """Return the roots as they stand in the page, with those that were judged before."""
    if not doc.rows or not rows:
        return rows or [root for _, root, _ in doc.rows]
    places = [(place, 1, root) for place, root in enumerate(doc.all) if root in rows]
    places += [(place, 0, root) for place, root, _ in doc.rows]
    return [root for _, _, root in sorted(places, key=lambda each: each[:2])]


def _of_row(doc: Doc, subject: str, root: Any, inner: list[Any]) -> Iterator[Claim]:  # noqa: ANN401 - lxml ships no types
    stated = False
    for element in inner:
        if len(element) or element in doc.unseen or not element.text or element.tag in {"time", "data"}:
            continue
        text = fold(element.text) if element.get("aria-hidden") != "true" else ""
        for fact, value in _facts(doc, element, text, root) if text else ():
            stated = stated or (fact == "status")
            yield Claim(subject, fact, value, "visible text", doc.path, text, element.sourceline)
    if not stated and speaks(doc.language):
        yield Claim(subject, "plain", doc.language, "visible text", doc.path, "", root.sourceline)


def _at_a_glance(doc: Doc, subject: str, root: Any, inner: list[Any]) -> Iterator[Claim]:  # noqa: ANN401 - lxml ships no types
    """Return the price and the seats that an event's own page says in a list of facts, apart from its price box."""
    for element in inner:
        if element.tag != "li" or not {"price", "seats"} & set(doc.words.get(element, ())):
            continue
        if element not in doc.unseen and element.text and not len(element):
            text = fold(element.text)
            for fact, value in _facts(doc, element, text, root):
                yield Claim(subject, fact, value, "visible text", doc.path, text, element.sourceline)


def _address(doc: Doc, found: Classes, root: Any, inner: list[Any]) -> str:  # noqa: ANN401 - lxml ships no types
    """Return the address of a row: its first u-url that no card inside it takes for itself."""
    for element in inner:
        if ("u", "url") in found.get(element, ()):
            above = element if is_root(found[element]) else element.getparent()
            while above is not None and not is_root(found.get(above, ())):
                above = above.getparent()
            if above is root:
                return subject_of(element.get("value") or element.get("href") or "", doc.base)
    return ""


def _facts(doc: Doc, element: Any, text: str, root: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml ships no types
    names = doc.words.get(element, ())
    words = {part for name in names for part in name.split("-")}
    if "price" in words and "p-price" not in names:
        yield from (("price", value) for value in _prices(text, doc.language))
    if not is_written(element):
        yield from said(text, doc.language)
    if "outcome" in words:
        yield "outcome", text
    if "p-location" in names and not begins_online(text):
        yield "place", text
    if not words & {"name", "performer"} and _is_person(doc, element, root):
        yield "performer", text


@functools.lru_cache(maxsize=16_384)
def said(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return what a text is nothing but the words for: seats left, sold out, cancelled, postponed."""
    seats = seats_left(moments.plain_digits(text), language, whole=True)
    found = [("seats-left", str(seats[1]))] if seats else []
    if says(SOLD_OUT, text, language, whole=True):
        found.append(("availability", "SoldOut"))
    found += [("status", state) for state in _STATES if says(STATUS_WORDS[state], text, language, whole=True)]
    return tuple(found)


def _prices(text: str, language: str) -> Iterator[str]:
    """Yield the amounts of a text that is nothing but a price."""
    plain = moments.plain_digits(text)
    if says(FREE, text, language, whole=True):
        yield "0"
    elif _PRICE.fullmatch(plain) and (found := price_in(plain, language)) is not None:
        yield f"{found:f}".rstrip("0").rstrip(".") if "." in f"{found:f}" else f"{found:f}"


def _is_person(doc: Doc, element: Any, root: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    if element.tag not in {"span", "a", "li", "bdi"} or len(element.text.strip()) < 3:  # noqa: PLR2004 - initials
        return False
    above = element
    for _ in range(4):
        if above is root or above is None:
            return False
        if any(part in _PEOPLE for name in doc.words.get(above, ()) for part in name.split("-")):
            return True
        above = above.getparent()
    return False


def outcomes(doc: Doc, canonical: str) -> Iterator[Claim]:
    """Return what a page lists as outcomes: the items of a section that is named so."""
    for section in doc.outcomes:
        if section.tag in {"section", "div"}:
            for item in section.iter("li"):
                if item not in doc.unseen and (text := visible_text(item)):
                    yield Claim(canonical, "outcome", text, "visible text", doc.path, text, item.sourceline)
