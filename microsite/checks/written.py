"""What editors wrote that looks like a program's fault, and is none where it stands in the sources: words for nothing, markup as letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from microsite.checks.inspection import Claim
from microsite.checks.leaks import machine_words, machines_in
from microsite.checks.literal import escapes, pieces
from microsite.checks.sources import Sourced
from microsite.diagnostics import Problem
from microsite.read.text import NOTHING

FACT, NEAR = "written", "near"
_UNREAD = frozenset({"private", "imported"})
_DEEP = 12
_BEGINNING = 60  # letters of a text by which it is known in a message
_PIECE = 20  # letters of a tag or entity that a message shows
_SIGNS = ("for nothing", "holds HTML (")
_NEARBY = {"K906", "K910"}


def written(url: str, source: str, values: Iterable[object], bodies: Iterable[str] = ()) -> Sourced:
    """Return the texts of that kind in what was read of the sources; `url` is any page of the site.

    With them, also of the plain texts of bodies, what they say of local machines: a text may speak of them.
    """
    odd: dict[str, None] = {}
    near: dict[str, None] = {}
    for text in (text for value in values for text in _texts(value, _DEEP)):
        odd.update({text: None} if _is_odd(text) else {})
        near.update(dict.fromkeys(machines_in(text)))
    for text in bodies:
        near.update(dict.fromkeys(machines_in(text)))
    claims = (Claim("", fact, text, "front matter", source) for fact, found in ((FACT, odd), (NEAR, near)) for text in found)  # fmt: skip
    return Sourced(url=url, source=source, happens=False, marks=(), claims=tuple(claims))


def unmeant(problems: Iterable[Problem], sources: Iterable[Sourced]) -> Iterator[Problem]:
    """Yield the problems but those of a text that the sources have letter by letter."""
    begun: list[str] | None = None
    told = tuple(sources)
    near = {claim.value for one in told for claim in one.claims if claim.fact == NEAR}
    for problem in problems:
        if problem.code in _NEARBY and _is_told(problem.message, near):
            continue
        if not any(sign in problem.message for sign in _SIGNS):
            yield problem
            continue
        if begun is None:
            begun = [repr(text[:_BEGINNING])[1:-1] for text in texts_of(told)]
            begun += [f"holds HTML ({piece[:_PIECE]})" for text in texts_of(told) for piece in pieces(text)]
        if not any(text in problem.message for text in begun):
            yield problem


def _is_told(message: str, near: Iterable[str]) -> bool:
    """Say whether a text of the sources says what was found; one that was cut may have lost its end."""
    words = machine_words(message.partition(" is published: ")[2])
    cut = words.removesuffix("\u2026")
    return words in near or (cut != words and any(text.startswith(cut) for text in near))


def texts_of(sources: Iterable[Sourced]) -> Iterator[str]:
    """Yield those texts of the sources."""
    return (claim.value for one in sources for claim in one.claims if claim.fact == FACT)


def _is_odd(text: str) -> bool:
    return text.strip().casefold() in NOTHING or bool(pieces(text) or escapes(text))


def _texts(value: object, deep: int) -> Iterator[str]:
    """Yield the texts of a frozen record, with those of what it holds."""
    if isinstance(value, str):
        yield value
    elif deep and isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner, deep - 1)
    elif deep and isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner, deep - 1)
    elif deep and is_dataclass(value) and not isinstance(value, type):
        for name in _names(type(value)):
            yield from _texts(getattr(value, name), deep - 1)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _UNREAD)
