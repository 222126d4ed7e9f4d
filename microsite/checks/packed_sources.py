"""What a check asks of a site's sources, as bytes and back, so that they need not be read again while none of them changed.

Private texts are not among it: only the names of the files that have some.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from microsite.checks.inspection import Claim
from microsite.checks.packed import MOST
from microsite.checks.sources import Sourced
from microsite.diagnostics import Span


@dataclass(frozen=True, slots=True)
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
                tuple((key, Span(path, line, column)) for key, path, line, column in marks),
                tuple(map(Claim._make, claims)),
            )
            for url, source, happens, marks, claims in rows
        )
        return Sources(base_url, whole is True, told, tuple(secretive))
    except (ValueError, TypeError, zlib.error, RecursionError, MemoryError):
        return None
