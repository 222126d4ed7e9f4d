"""How an event looks where its link is shared: the description that must begin with the day, the date and the time."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from microsite.checks import moments, zone_words
from microsite.checks.html import Doc
from microsite.checks.jsonld import Node
from microsite.checks.vocabulary import fold_loose
from microsite.diagnostics import Problem, Span, error

_SHORT = 12  # letters; a shorter sentence is a word such as "Cancelled"
_BEGINNING = 90  # characters that every preview shows
# behind a digit a point may be a part of a number or of a date, but not behind the offset of a zone
_SENTENCE = re.compile(r"(?:(?<=[^\d.])|(?<=UTC[+\u2212-]\d\d:\d\d))[.!?\u061f]\s|\u3002\s*")
_LEAD = re.compile(r"(?:(?<=[^\d.])|(?<=UTC[+\u2212-]\d\d:\d\d))\.\s|\u3002|\s[\u00b7|\u2014]\s")


def check_title(doc: Doc, event: Node) -> Iterator[Problem]:
    """Report a title element that names another thing than the Event; a long name may be cut."""
    name = fold_loose(event.text("name"))
    for title, line in doc.titles[:1]:
        parts = [title, *re.split(r"\s[|\u00b7\u2013\u2014-]\s", title)]
        loose = [fold_loose(part) for part in parts if part]
        if name and loose and not any(name in part or (len(part) > 3 and part in name) for part in loose):  # noqa: PLR2004 - a word
            words = f"name: the title says {title[:80]!r}; the json-ld says {event.text('name')!r}"
            yield error("K501", words, Span(doc.path, line))


def _rest(doc: Doc, event: Node, text: str, where: Span) -> Iterator[Problem]:
    """Report what a preview says after the date and nobody says else, and another date in a picture's words."""
    said = re.split(r"\s*(?:\.\.\.|\u2026)", text)[0]
    whole = fold_loose.__wrapped__  # of a text that no other page has nothing need be kept
    described = whole(event.text("description"))
    elsewhere = functools.cache(lambda: f"{whole(doc.seen)}{whole(doc.meta('description'))}{described}")
    for sentence in _SENTENCE.split(said)[1:] if event.texts("description") else ():
        plain = fold_loose(sentence)
        if len(plain) <= _SHORT or plain in described or plain in elsewhere():
            continue
        if not moments.dates_in(sentence, doc.language):
            words = f"summary: og:description says {sentence[:80]!r}, which the page does not say"
            yield error("K503", words, where)
    own = [at for prop in ("startDate", "endDate") if (at := moments.parse(event.text(prop)))]
    for meta in doc.metas:
        if meta.key == "og:image:alt" and fold_loose(event.text("name")) in fold_loose(meta.content):
            rest = meta.content.replace(event.text("name"), "")
            if moments.dates_in(rest, doc.language) and (words := moments.fault(rest, own, doc.language)):
                yield error(
                    "K402", f"start: og:image:alt {meta.content!r}: {words}", Span(doc.path, meta.line)
                )


def check_event(doc: Doc, event: Node) -> Iterator[Problem]:
    """Report an og:description that does not begin with the event's date and time, or says another one."""
    yield from check_title(doc, event)
    text = doc.meta("og:description", "property").strip()
    start = moments.parse(event.text("startDate"))
    if not any(meta.by == "property" and meta.key.startswith("og:") for meta in doc.metas):
        return
    where = Span(doc.path, next((meta.line for meta in doc.metas if meta.key == "og:description"), None))
    if not text:
        yield error("K401", "og:description is missing; it should begin with the date and time", where)
        return
    if start is None:
        return
    begin = moments.plain_digits(text[:_BEGINNING])
    numbers = {int(found) for found in re.findall(r"\d{1,4}", begin)}
    utc = start.utcoffset() is not None and not start.utcoffset() and event.text("startDate").endswith("Z")
    if start.day not in numbers and not utc:
        words = f"og:description {text[:60]!r} does not begin with the date of the event ({start:%d %B %Y})"
        yield error("K402", words, where, "begin with day, date, time and zone")
        return
    if utc:
        return
    if not moments.shows_clock(begin, start):
        words = f"og:description {text[:60]!r} does not say when the event begins ({start:%H:%M})"
        yield error("K402", words, where, "begin with day, date, time and zone")
        return
    yield from _rest(doc, event, text, where)
    end = moments.parse(event.text("endDate"))
    previous = moments.parse(event.text("previousStartDate"))
    own = [at for at in (start, end, previous) if at]
    sentence = _LEAD.split(begin)[0]
    if words := moments.fault(sentence, own, doc.language) or zone_words.fault(sentence, own):
        yield error(
            "K402", f"og:description {text[:60]!r}: {words} (the event begins {start:%d %B %Y, %H:%M})", where
        )
