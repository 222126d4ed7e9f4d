"""Seeks private values in a file's bytes, in every spelling that a reader or a program would undo."""

from __future__ import annotations

import base64
import binascii
import functools
import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

from microsite.diagnostics import Problem, Span, error

SHORTEST = 6  # characters; a shorter private value would be found by chance
_TAIL = 10  # the last characters of a value name it better than its first ("https://")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_MOST_CODED = 200_000  # characters of one run that are decoded


def decoded(text: str) -> str:
    """Return a text as its readers decode it: iCalendar lines unfolded, then HTML, JSON and percent escapes undone."""
    if "BEGIN:V" in text[:2000]:
        text = re.sub(r"\r?\n[ \t]", "", text)
        text = re.sub(r"\\([\\;,])", r"\1", text).replace("\\n", "\n").replace("\\N", "\n")
    if "\\" in text:
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        text = re.sub(r"\\([/\"\\])", r"\1", text).replace("\\n", "\n")
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return unquote(text) if "%" in text else text


def squeezed(text: str) -> str:
    """Return text without white space, case and invisible characters, for a search that no line break hides from."""
    if text.isascii():
        return "".join(text.split()).lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", folded)


@functools.lru_cache(maxsize=4)
def _index(
    canaries: tuple[str, ...],
) -> tuple[re.Pattern[str] | None, dict[str, tuple[tuple[str, str], ...]]]:
    """Return one pattern for the ends of all values, and which values have each end; made once a process."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for canary in dict.fromkeys(canaries):
        plain = squeezed(decoded(canary))
        if len(plain) >= SHORTEST:
            found[plain[-_TAIL:]].append((canary, plain))
    if not found:
        return None, {}
    return re.compile(f"(?={_pattern(sorted(found))})"), {tail: tuple(pairs) for tail, pairs in found.items()}


def _pattern(words: list[str]) -> str:
    """Return a regular expression for sorted words as a tree of their letters: its cost does not grow with them."""
    tree: dict[str, list[str]] = defaultdict(list)
    ends = False
    for word in words:
        if word:
            tree[word[0]].append(word[1:])
        else:
            ends = True
    branches = [re.escape(letter) + _pattern(rest) for letter, rest in tree.items()]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined


def private_values(
    path: str, data: bytes, text: str, plain: str, canaries: tuple[str, ...]
) -> Iterator[Problem]:
    """Report each of the values that the file holds; the message shows only how a value begins."""
    pattern, tails = _index(canaries)
    if pattern is None:
        return
    told: set[str] = set()
    for form in _forms(data, text, plain):
        for match in pattern.finditer(form):
            at = match.start()
            for length in _lengths(tails, form, at):
                for canary, value in tails[form[at : at + length]]:
                    if canary in told or not form.endswith(value, 0, at + length):
                        continue
                    told.add(canary)
                    hint = "nothing under `private` may be published; look at what the template or text says"
                    words = f"a private value is published: {masked(canary)}"
                    yield error("K903", words, Span(path, line_of(text, canary)), hint)


def _lengths(tails: dict[str, tuple[tuple[str, str], ...]], form: str, at: int) -> set[int]:
    return {length for length in range(SHORTEST, _TAIL + 1) if form[at : at + length] in tails}


def _forms(data: bytes, text: str, plain: str) -> Iterator[str]:
    """Return the ways to read a file: as decoded, without tags, and what base64, hex and UTF-16 in it say."""
    first = squeezed(plain)
    yield first
    if "<" in first:
        yield re.sub(r"<[^<>]{0,500}>", "", first)
    inner = [_un64(run) for run in _CODED.findall(text[: 4 * _MOST_CODED]) if len(run) <= _MOST_CODED]
    inner += [
        bytes.fromhex(run).decode("utf-8", errors="replace")
        for run in _HEX.findall(text)
        if len(run) <= _MOST_CODED
    ]
    if inner:
        yield squeezed("\n".join(inner))
    if b"\0" in data:
        yield squeezed(data.replace(b"\0", b"").decode("utf-8", errors="replace"))


def _un64(run: str) -> str:
    """Decode a run of base64 at each of the four places where a group may begin."""
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    made = []
    for shift in range(4):
        part = plain[shift:]
        part = part[: len(part) // 4 * 4]
        try:
            made.append(base64.b64decode(part).decode("utf-8", errors="replace"))
        except (binascii.Error, ValueError):
            continue
    return "\n".join(made)


def masked(value: str) -> str:
    """Return the beginning only: a message must not be the next leak."""
    text = value.strip()
    return f"{text[: max(4, min(12, len(text) // 3))]}\u2026 ({len(text)} characters)"


def line_of(text: str, wanted: str) -> int | None:
    """Return the line where a text first holds the wanted words as they are, or None."""
    at = text.find(wanted.strip())
    return text.count("\n", 0, at) + 1 if at >= 0 else None
