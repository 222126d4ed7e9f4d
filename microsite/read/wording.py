"""How messages speak of what an editor wrote: keys and values in words, long ones cut, and what may have been meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from microsite.read.nodes import Map, Node, Seq

SHOWN = 40
PATH = 160
MANY = 1_000  # words that are compared one by one; the zones of the world are 600

ALIKE = 0.75
"""From there on a part of an address is a near miss of another."""
CLOSE = 2  # characters that one of very many may be longer or shorter
CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b"
"""Quotes of print, which programs for letters type and YAML does not know."""
ODD_BLANK = re.compile("[\xa0\xad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]")
"""A blank that no editor tells from a plain one, or what has no width."""


def what_it_is(node: Node) -> str:
    """Say in words what an editor wrote."""
    if isinstance(node, Map):
        return "a mapping"
    if isinstance(node, Seq):
        return "a list"
    return "empty" if node.is_null else f"'{short(node.text)}'"


def short(text: str) -> str:
    """Return a text as a message quotes it: cut when it is long."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def cut(text: str) -> str:
    """Return a path or an address as a message quotes it, which is whole but for an absurd one."""
    return text if len(text) <= PATH else text[: PATH - 1] + "…"


def named(char: str) -> str:
    """Return an invisible character by its name and number: "a no-break space (U+00A0)"."""
    name = unicodedata.name(char, "invisible character").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} (U+{ord(char):04X})"


def mend(char: str) -> str:
    """Return the mend for an invisible character: one without width belongs nowhere, a blank may stand for a plain one."""
    return (
        "delete it" if unicodedata.category(char) == "Cf" else "type a plain space in its place, or delete it"
    )


def near(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for a near miss among the known words, else ""."""
    close = close_to(word, known)
    return f"did you mean '{close}'?" if close else ""


def close_to(word: str, known: Iterable[str]) -> str:
    """Return the known word that a word is a near miss of, "" without."""
    words = sorted(_alike(word, known))
    import difflib  # noqa: PLC0415 - what is well written needs none

    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    lowered = {k.lower().replace("-", "_"): k for k in words}
    return close[0] if close else lowered.get(word.lower().replace("-", "_"), "")


def near_address(path: str, known: Iterable[str]) -> str:
    """Return "did you mean '/x/y/'?" for a path that is as deep as a known one and of which each part is a near miss, else "".

    One that is elsewhere and ends alike is near, too.
    """
    parts = path.strip("/").split("/")
    best, close = 0.0, ""
    for other in known if len(path) <= PATH else ():
        theirs = other.strip("/").split("/")
        if len(theirs) != len(parts):
            continue
        likeness = [_likeness(a, b) for a, b in zip(parts, theirs, strict=True)]
        moved = len(parts) > 1 and parts[-1] == theirs[-1]
        if (min(likeness) >= ALIKE or moved) and sum(likeness) > best:
            best, close = sum(likeness), other
    return f"did you mean '{close}'?" if close else ""


def _likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1."""
    if one == other:
        return 1.0
    import difflib  # noqa: PLC0415 - what is well written needs none

    match = difflib.SequenceMatcher(None, one.lower(), other.lower())
    return match.ratio() if match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE else 0.0


def said(key: str) -> str:
    """Return a key as people say it: "agenda.1.minutes" is "minutes of item 2 of agenda"."""
    words, *rest = re.split(r"\.(\d+)(?:\.|$)", key)
    for number, inner in zip(rest[::2], rest[1::2], strict=True):
        words = f"item {int(number) + 1} of {words}"
        words = f"{inner} of {words}" if inner else words
    return words


def _alike(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that may be near; of very many only those that begin alike and are about as long."""
    words = list(known)
    if len(words) <= MANY:
        return words if len(word) <= 4 * SHOWN else []
    return [k for k in words if k[:2] == word[:2].lower() and -CLOSE <= len(k) - len(word) <= CLOSE][:MANY]
