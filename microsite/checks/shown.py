"""What the page of an event says in words beside its markup: when lines, zones, lengths, agenda times, language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from microsite.checks import moments, zone_words
from microsite.checks.html import Doc
from microsite.checks.html_text import visible_text
from microsite.checks.jsonld import Node
from microsite.checks.lengths import length_at_the_end, lengths_in
from microsite.checks.vocabulary import fold
from microsite.diagnostics import Problem, Span, error

_LINES = frozenset("dd td p li div span h2 h3".split())
_INLINE = frozenset("a abbr b bdi br cite code data em i img small span strong sub sup time".split())
_PROSE = frozenset("e-content p-summary p-name e-description p-description prose".split())
_LONGEST = 220  # characters of a line that says when; prose is longer
_CELLS = frozenset({"dd", "td"})
_WORDS = re.compile(r"[^\W\d_]{2,}")
_WORDS_OF_A_LINE = 16  # beside those of the date; a line of more words tells a story
_WORDS_OF_A_LABEL = 3  # the same on a page whose prose cannot be told from its facts
MINUTE = timedelta(minutes=1)


def check(doc: Doc, event: Node, skip: frozenset[Any]) -> Iterator[Problem]:
    """Report words of the page that say another time, zone, length or language than its Event (K503).

    `skip` are the parts that speak of other things; the session's own text (e-content) may speak of anything.
    """
    start, end = (moments.parse(event.text(prop)) for prop in ("startDate", "endDate"))
    if start is None:
        return
    utc = event.text("startDate").strip().endswith(("Z", "z"))
    area = _area(doc, skip)
    theirs = frozenset(element for element in doc.having("dir") if element.get("dir") == "auto")
    lines = {element: visible_text(element, theirs) for element in area if _is_line(element)}
    own = [at for at in (start, end) if at]
    if not utc:
        yield from _lines(doc, lines, own, [*own, *_others(event, start)])
        yield from _zone_names(doc, area, lines, own)
    if end is not None:
        yield from _agenda(doc, area, start, end)
    yield from _language(doc, area, event.text("inLanguage"))


def _area(doc: Doc, skip: frozenset[Any]) -> list[Any]:
    """Return the elements of the page's own event without its prose: inside the h-event, or else in main."""
    roots = [e for e, names in doc.words.items() if "h-event" in names and e not in skip]
    root = roots[0] if roots else next(doc.root.iter("main", "body"), doc.root)
    left: set[Any] = set()
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        names = doc.words.get(element, ())
        out = element.getparent() in left or element in skip or element in doc.unseen
        out = out or (element.get("dir") == "auto" and element is not root)
        if out or not _PROSE.isdisjoint(names):
            left.add(element)
        else:
            found.append(element)
    return found


def _others(event: Node, start: datetime) -> Iterator[datetime]:
    """Yield the other moments that an event's page may name: the old start, price limits, the recording."""
    texts = [*event.texts("previousStartDate"), *event.texts("doorTime")]
    for offer in event.nodes("offers"):
        texts += [*offer.texts("validFrom"), *offer.texts("validThrough")]
    for video in (*event.nodes("recordedIn"), *event.nodes("subjectOf")):
        texts += video.texts("uploadDate")
    for text in texts:
        at = moments.parse(text)
        if at is not None:
            yield at
            yield at.astimezone(start.tzinfo)
            yield (at - MINUTE).astimezone(start.tzinfo)  # "until the 30th" ends where the 31st begins


def _is_line(element: Any) -> bool:  # noqa: ANN401 - lxml ships no types
    return element.tag in _LINES and all(child.tag in _INLINE for child in element)


def _lines(doc: Doc, lines: dict[Any, str], own: list[datetime], known: list[datetime]) -> Iterator[Problem]:
    """Report lines with a date and a clock that fit none of the event's moments, and wrong lengths and zones in them."""
    most = _WORDS_OF_A_LINE if any("h-event" in names for names in doc.words.values()) else _WORDS_OF_A_LABEL
    for element, text in lines.items():
        plain = moments.plain_digits(text)
        if len(text) > _LONGEST or not any(moments.clocks_in(plain)):
            continue
        where = Span(doc.path, element.sourceline)
        start = f"{own[0]:%d %B %Y, %H:%M}"
        dates = moments.dates_in(text, doc.language)
        dated = bool(dates) and (element.tag in _CELLS or len(_WORDS.findall(text)) - 3 * len(dates) <= most)
        words = moments.fault(text, known, doc.language) if dated else ""
        if words:
            yield error(
                "K503", f"start: the page shows {text[:100]!r}: {words} (the event starts {start})", where
            )
        elif len(own) > 1 and dated:
            minutes = round((own[1] - own[0]) / MINUTE)
            for shown, length in (*lengths_in(plain), *length_at_the_end(plain)):
                if length != minutes:
                    words = f"end: the page shows {shown!r}; the event takes {minutes} minutes"
                    yield error("K503", words, where)
        if words := zone_words.fault(text, known) if dated or element.find(".//time") is not None else "":
            yield error("K503", f"timezone: the page shows {text[:100]!r}: {words}", where)


def _zone_names(doc: Doc, area: list[Any], lines: dict[Any, str], own: list[datetime]) -> Iterator[Problem]:
    """Report a zone that is named in two ways on one page."""
    told: dict[str, tuple[str, int | None]] = {}
    for element in area:
        texts = [element.get("title") or "", lines.get(element, "")]
        if texts[0] and (words := zone_words.fault(texts[0], own)):
            yield error("K503", f"timezone: {texts[0]!r}: {words}", Span(doc.path, element.sourceline))
        for name, offset in zone_words.names(" \n ".join(texts)) if "time" in " ".join(texts).lower() else ():
            first = told.setdefault(offset, (name, element.sourceline))
            if not (first[0].endswith(name) or name.endswith(first[0])):
                words = f"timezone: the page calls {offset} {name!r} here and {first[0]!r} in line {first[1]}"
                yield error("K503", words, Span(doc.path, element.sourceline))


def _agenda(doc: Doc, area: list[Any], start: datetime, end: datetime) -> Iterator[Problem]:
    """Report an agenda whose parts do not follow each other from start to end."""
    inside = set(area)
    for parent in area:
        if parent.tag not in {"ol", "ul", "tbody", "table", "dl", "div"} or len(parent) < 2:  # noqa: PLR2004 - a list has two parts
            continue
        parts = []
        for child in parent:
            times = (
                [t for t in child.iter("time") if "T" in (t.get("datetime") or "")] if child in inside else []
            )
            at = moments.parse(times[0].get("datetime")) if len(times) == 1 else None
            if at is not None:
                said = next(lengths_in(moments.plain_digits(visible_text(child))), None)
                parts.append((child, at, said[1] if said else None))
        if len(parts) < 2 or len(parts) < len(parent) or parts[0][1] != start:  # noqa: PLR2004 - the same
            continue
        ends = [*(at for _, at, _ in parts[1:]), end]
        for (element, at, minutes), after in zip(parts, ends, strict=True):
            where = Span(doc.path, element.sourceline)
            if after <= at:
                yield error(
                    "K503", f"agenda: the part at {at:%H:%M} does not end before {after:%H:%M}", where
                )
            elif minutes is not None and at + minutes * MINUTE != after:
                words = f"agenda: the part at {at:%H:%M} is said to take {minutes} minutes; the next is at {after:%H:%M}"
                yield error("K503", words, where)


@functools.cache
def _languages(language: str) -> dict[str, frozenset[str]]:
    """Return the names of languages in a language (CLDR), casefolded, each with the primary tags that it may mean."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - babel is heavy, and only a check needs it

    found: dict[str, frozenset[str]] = {}
    for tag in ("en", language.split("-", maxsplit=1)[0] or "en"):
        try:
            names = Locale.parse(tag).languages
        except (ValueError, UnknownLocaleError):
            continue
        for code, name in names.items():
            key = fold(name).casefold()
            found[key] = found.get(key, frozenset()) | {str(code).split("_")[0]}
    return found


def _tags(tag: str) -> frozenset[str]:
    """Return the primary part of a language tag, and by what CLDR knows an old one."""
    from babel.core import get_global  # noqa: PLC0415 - the same

    primary = tag.split("-", maxsplit=1)[0].lower()
    return frozenset({primary, str(get_global("language_aliases").get(primary, primary)).split("_")[0]})


def _language(doc: Doc, area: list[Any], tag: str) -> Iterator[Problem]:
    """Report a cell that is nothing but the name of another language than the event's."""
    for element in area if tag else ():
        if element.tag in {"dd", "td"} and not len(element):
            said = _languages(doc.language).get(fold(element.text or "").casefold())
            if said and not said & _tags(tag):
                words = (
                    f"language: the page shows {element.text.strip()!r}; inLanguage is {tag} in the JSON-LD"
                )
                yield error("K503", words, Span(doc.path, element.sourceline))
