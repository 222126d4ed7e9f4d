"""Tells text that speaks about markup, which the page shows letter by letter, from text that was escaped wrongly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from microsite.checks.inspection import Claim
from microsite.diagnostics import Problem, Span, error

PIECE = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_MOST = 100
_CODES = {"icalendar": "K603", "json-ld": "K205"}  # all others are feeds


def pieces(text: str) -> tuple[str, ...]:
    """Return the tags and entities that a text holds as letters."""
    return tuple(dict.fromkeys(PIECE.findall(text))) if "<" in text or "&" in text else ()


def escapes(text: str) -> tuple[str, ...]:
    """Return the iCalendar escapes that a text holds as letters."""
    return tuple(dict.fromkeys(re.findall(r"\\[n,;]", text))) if "\\" in text else ()


def shown(subject: str, seen: str, path: str) -> Iterator[Claim]:
    """Yield the pieces that a page's visible text holds; calendars and feeds of the same thing may hold them too."""
    for piece in (*pieces(seen)[:_MOST], *escapes(seen)):
        yield Claim(subject, "literal", piece, "visible text", path)


def suspects(
    subject: str, text: str, faults: list[str], name: str, surface: str, path: str, line: int | None
) -> Iterator[Claim]:
    """Yield what looks like markup in a plain text; `judge` says whether it is."""
    for words in faults:
        yield Claim(
            subject, "markup", "\n".join(pieces(text) + escapes(text)), surface, path, f"{name} {words}", line
        )


def judge(claims: Iterable[Claim], written: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield plain texts of calendars (K603), of JSON-LD (K205) and feeds (K706) that hold markup which no page shows as letters.

    `written` are the texts of the sources that hold some.
    """
    by_subject: dict[str, set[str]] = defaultdict(set)
    found: list[Claim] = []
    for claim in claims:
        if claim.fact == "literal":
            by_subject[claim.subject].add(claim.value)
        elif claim.fact == "markup":
            found.append(claim)
    everywhere = set().union(*by_subject.values()) if by_subject else set()
    meant = {piece for text in written for piece in (*pieces(text), *escapes(text))} if found else set()
    for claim in found:
        allowed = meant | (by_subject.get(claim.subject, set()) if claim.subject else everywhere)
        if set(claim.value.split("\n")) <= allowed:
            continue
        code = _CODES.get(claim.surface, "K706")
        hint = "say type=html, or write plain text" if code == "K706" else "write plain text"
        yield error(code, claim.shown, Span(claim.path, claim.line), hint)
