"""What pages show where no markup says it, as claims: parts of an agenda, terms of prices, the sessions of a page for frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microsite.checks.html import Doc
from microsite.checks.html_text import is_written, visible_text
from microsite.checks.inspection import Claim
from microsite.checks.rows import said
from microsite.checks.via import without
from microsite.checks.vocabulary import fold_loose, instant, subject_of
from microsite.checks.words import speaks

PART, TERM = "part", "term"
FRAME = "frame"
LEAST = 2  # parts of an agenda; one alone begins with its session


def claims(doc: Doc, canonical: str) -> Iterator[Claim]:
    """Yield the instants at which the parts of an agenda begin, and the letters of each price box (data-model)."""
    lists: dict[Any, list[tuple[str, Any]]] = {}
    for time in doc.each("time"):
        above = time.getparent()
        text = time.get("datetime") or ""
        if above is not None and above.tag == "li" and "T" in text and (at := instant(text)):
            lists.setdefault(above.getparent(), []).append((at, time))
    for parts in lists.values():
        for at, time in parts if len(parts) >= LEAST else ():
            yield Claim(canonical, PART, at, "visible text", doc.path, at, time.sourceline)
    for box in doc.having("data-model"):
        if box not in doc.unseen:
            text = fold_loose.__wrapped__(visible_text(box))
            yield Claim(canonical, TERM, text, "visible text", doc.path, "", box.sourceline)


def framed(doc: Doc, canonical: str) -> Iterator[Claim]:
    """Yield what a page that is a form of another, and not indexed, says of sessions without microformats: when, what, and their state.

    Each stands in an item of a list, with one time and a link.
    """
    if not doc.noindex or not canonical or canonical == subject_of(doc.url) or "h-event" in doc.text:
        return
    for item in doc.each("li"):
        times = [time.get("datetime") or "" for time in item.iter("time")]
        link = next(item.iter("a"), None)
        at = instant(times[0]) if len(times) == 1 else None
        if at is None or link is None or item in doc.unseen:
            continue
        subject = subject_of(without(link.get("href") or ""), doc.base)
        yield Claim(subject, "start", at, FRAME, doc.path, times[0], item.sourceline)
        name = visible_text(link)
        yield Claim(subject, "name", name, FRAME, doc.path, name, item.sourceline)
        texts = [visible_text(each) for each in item.iter("strong", "span") if not is_written(each)]
        states = [state for text in texts for fact, state in said(text, doc.language) if fact == "status"]
        yield from (
            Claim(subject, "status", state, FRAME, doc.path, state, item.sourceline) for state in states
        )
        if not states and speaks(doc.language):
            yield Claim(subject, "plain", doc.language, FRAME, doc.path, "", item.sourceline)
