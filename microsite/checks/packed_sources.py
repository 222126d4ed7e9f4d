"""What a check asks of a site's sources, as bytes and back, so that they need not be read again while none of them changed.

Private texts are not among it: only the names of the files that have some.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from microsite.checks.inspection import Claim
from microsite.checks.packed import MOST
from microsite.checks.sources import Sourced
from microsite.diagnostics import Span
from microsite.records import frozen


@frozen
class Sources:
    """The sources of a site as a check asks them: its base URL, whether all could be planned, what each says.

    `secretive` are the paths of the files with private texts.
    """

    base_url: str
    whole: bool
    told: tuple[Sourced, ...]
    secretive: tuple[str, ...]


def pack_sources(one: Sources) -> bytes:
    """Return the bytes of what sources say."""
    rows = [
        [
            each.url,
            each.source,
            each.happens,
            [[key, mark.path, mark.line, mark.column] for key, mark in each.marks],
            each.claims,
        ]
        for each in one.told
    ]
    plain = json.dumps([one.base_url, one.whole, one.secretive, rows], separators=(",", ":"))
    return zlib.compress(plain.encode("ascii"), 1)


def unpack_sources(data: bytes) -> Sources | None:
    """Return what the bytes say, None when they say nothing."""
    try:
        base_url, whole, secretive, rows = json.loads(zlib.decompressobj().decompress(data, MOST))
        told = tuple(
            Sourced(
                url,
                source,
                happens is True,
                tuple(map(_mark, marks)),
                tuple(map(_claim, claims)),
            )
            for url, source, happens, marks, claims in rows
        )
        texts = (base_url, *secretive, *(text for one in told for text in (one.url, one.source)))
        return Sources(base_url, whole is True, told, tuple(secretive)) if all(map(_is_text, texts)) else None
    except (ValueError, TypeError, IndexError, zlib.error, RecursionError, MemoryError):
        return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_place(value: object) -> bool:
    return value is None or type(value) is int


def _mark(row: list[Any]) -> tuple[str, Span]:
    key, path, line, column = row
    if not (_is_text(key) and _is_text(path) and _is_place(line) and _is_place(column)):
        raise TypeError("no mark")
    return key, Span(path, line, column)


def _claim(row: list[Any]) -> Claim:
    if not (all(map(_is_text, row[:-1])) and _is_place(row[-1])):
        raise TypeError("no claim")
    return Claim._make(row)
