"""Seeks private values in a file's bytes, in every spelling that a reader or a program would undo."""

from __future__ import annotations

import base64
import contextlib
import functools
import html
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from microsite.diagnostics import Problem, Span, error
from microsite.formats.normal import normal
from microsite.read.headers import MOST_CHUNKS

SHORTEST = 6  # characters; a shorter private value would be found by chance
_MARK = 8  # characters by which a value is sought before it is compared whole
_LEAST_CODE = 10  # characters of a coded value; a shorter one would be found by chance
_MOST_PACKED = 1_000_000  # bytes of one packed text that are read
_MOST_TEXTS = 8_000_000  # bytes of all packed texts of a file that are read
_MOST_TRIES = 1_000  # places of a file where a packed text may begin

Marks = dict[
    str, tuple[tuple[str, str, int], ...]
]  # mark -> (value, its spelling, where in it the mark begins)


def decoded(text: str) -> str:
    """Return a text as its readers decode it: iCalendar lines unfolded, then HTML, JSON and percent escapes undone."""
    return undone(plain_lines(unfolded(text)) if is_folded(text) else text)


def is_folded(text: str) -> bool:
    """Say whether a text is a calendar, whose long lines are folded."""
    return "BEGIN:V" in text[:2000]


def unfolded(text: str) -> str:
    """Return a calendar with its lines in one piece."""
    return re.sub(r"\r?\n[ \t]", "", text)


def plain_lines(text: str) -> str:
    """Return lines of a calendar with their escapes undone."""
    return re.sub(r"\\([\\;,])", r"\1", text).replace("\\n", "\n").replace("\\N", "\n")


def undone(text: str) -> str:
    """Return a text with HTML, JSON and percent escapes undone; none of them spans a line break."""
    if "\\" in text:
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
        text = re.sub(r"\\([/\"\\])", r"\1", text).replace("\\n", "\n")
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return unquote(text) if "%" in text else text


def squeezed(text: str) -> str:
    """Return text without white space, case and invisible characters, for a search that no line break hides from."""
    if text.isascii():
        return text.encode("ascii").translate(_LOWER, _SPACES).decode("ascii")
    folded = "".join(normal("NFKC", text).casefold().split())
    for mark in _INVISIBLE:  # a pass for each is quicker than one that looks at every letter
        folded = folded.replace(mark, "")
    return folded


_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
_SPACES = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"  # of ASCII, as str.split sees it


@functools.lru_cache(maxsize=4)
def _index(canaries: tuple[str, ...]) -> tuple[re.Pattern[str] | None, Marks]:
    """Return one pattern for a mark of every value, and which values have each mark; made once a process.

    Each value is sought as it is, in hex, and in base64 at each of the three places where a group may begin. Its mark
    begins with its rarest letter, so that the search passes over nearly all of a text.
    """
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for canary in dict.fromkeys(canaries):
        plain = squeezed(decoded(canary))
        if len(plain) >= SHORTEST:
            for spelling in dict.fromkeys((plain, *_coded(canary))):
                at = min(range(max(1, len(spelling) - _MARK + 1)), key=lambda i: _rank(spelling[i : i + 2]))
                found[spelling[at : at + _MARK]].append((canary, spelling, at))
    if not found:
        return None, {}
    return re.compile(_pattern(sorted(found))), {mark: tuple(whole) for mark, whole in found.items()}


# letters of pages from common to rare
_COMMON = "etaoisnrlchd/<>=-\":.pumgf01b2ywvk435867'9,_;()&jxzq"


def _rank(letters: str) -> tuple[int, ...]:
    return tuple(-_COMMON.find(letter) if letter in _COMMON else -len(_COMMON) for letter in letters)


def _coded(canary: str) -> Iterator[str]:
    """Yield a value in hex and in base64, without the letters that depend on what stands around it."""
    data = canary.strip().encode("utf-8", errors="replace")
    yield data.hex()
    ascii_only = squeezed(canary.encode("ascii", errors="ignore").decode("ascii"))
    if len(ascii_only) >= _LEAST_CODE and not canary.isascii():
        yield ascii_only  # as `strings` reads it out of a picture
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + data).decode("ascii").rstrip("=")
        first = (0, 2, 3)[shift]  # letters that hold bits of what stands before
        last = len(code) - (1 if (len(data) + shift) % 3 else 0)
        made = squeezed(code[first:last])
        if len(made) >= _LEAST_CODE:
            yield made
            yield made.translate(_URL_SAFE)


_URL_SAFE = str.maketrans("+/", "-_")


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


def private_values(path: str, text: str, plain: str, canaries: tuple[str, ...]) -> Iterator[Problem]:
    """Report each of the values that the file holds; the message shows only how a value begins."""
    pattern, marks = _index(canaries)
    if pattern is None:
        return
    told: set[str] = set()
    for form in _forms(plain):
        match = pattern.search(form)
        while match:
            at = match.start()
            for length in range(SHORTEST, _MARK + 1):
                for canary, spelling, before in marks.get(form[at : at + length], ()):
                    if canary not in told and before <= at and form.startswith(spelling, at - before):
                        told.add(canary)
                        words = f"a private value is published: {masked(canary)}"
                        yield error("K903", words, Span(path, line_of(text, canary)), _HINT)
            match = pattern.search(form, at + 1)


_HINT = "nothing under `private` may be published; look at what the template or text says"


def _forms(plain: str) -> Iterator[str]:
    """Return the ways to read a file: as decoded, and without tags where that joins words."""
    first = squeezed(plain)
    yield first
    if "<" in first:
        yield _without_tags(first)


def _without_tags(text: str) -> str:
    head, *pieces = text.split("<")
    tags = [(piece, *piece.partition(">")) for piece in pieces]
    kept = (rest if end and len(tag) <= _LONGEST_TAG else f"<{piece}" for piece, tag, end, rest in tags)
    return "".join((head, *kept))


_LONGEST_TAG = 500  # characters


def strings(data: bytes) -> str:
    """Return all readable letters of a binary file in one row, also those of UTF-16, and the packed texts of a PNG."""
    runs = [data.translate(None, _UNREADABLE)]
    if data.startswith(b"\x89PNG"):
        runs += _packed(data)
    return b"\n".join(runs).decode("utf-8", errors="replace")


def unpacked(data: bytes) -> bytes:
    """Return what a gzip file (RFC 1952) holds, as the files of a search index are; any other file as it is, and a broken one."""
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, _MOST_UNPACKED)
    except zlib.error:
        return data


_GZIP = b"\x1f\x8b\x08"
_MOST_UNPACKED = 32 * 1024 * 1024  # bytes of one gzip file that are read
_UNREADABLE = bytes(code for code in range(256) if not 0x20 < code < 0x7F)  # noqa: PLR2004 - what ASCII prints


def _packed(data: bytes) -> Iterator[bytes]:
    """Yield the compressed texts of a PNG (zTXt and iTXt, W3C PNG sections 11.3.3.3 and 11.3.3.4), the first of very many."""
    left = _MOST_TEXTS
    for body, start in islice(_packed_at(data), _MOST_TRIES):
        with contextlib.suppress(zlib.error):
            part = body[start : start + _MOST_PACKED]
            text = zlib.decompressobj().decompress(part, max(1, min(left, _MOST_PACKED)))
            left -= len(text)
            yield text


def _packed_at(data: bytes) -> Iterator[tuple[memoryview, int]]:
    """Yield each place where a compressed text may begin: the chunk, and where in it."""
    at = 8
    for _ in range(MOST_CHUNKS):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind in {b"zTXt", b"iTXt"}:
            body = memoryview(data)[at + 8 : at + 8 + length]
            yield from ((body, found.start()) for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", body))
        at += 12 + length


def masked(value: str) -> str:
    """Return the beginning only: a message must not be the next leak."""
    text = value.strip()
    return f"{text[: max(4, min(12, len(text) // 3))]}\u2026 ({len(text)} characters)"


def line_of(text: str, wanted: str) -> int | None:
    """Return the line where a text first holds the wanted words as they are, or None."""
    at = text.find(wanted.strip())
    return text.count("\n", 0, at) + 1 if at >= 0 else None
