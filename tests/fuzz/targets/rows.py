"""Rows of .microsite/: whatever the bytes are, they are a record as it was kept, or nothing."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

from fuzz.target import Target, told, words_of
from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.packed import pack, pack_problems, unpack, unpack_problems
from microsite.checks.packed_sources import Sources, pack_sources, unpack_sources
from microsite.checks.sources import Sourced
from microsite.diagnostics import Span, error
from microsite.engine.checked_again import answer, said

AT = datetime(2026, 1, 1, tzinfo=UTC)
_ONE = Inspection(
    path="a.html",
    kind="html",
    url="https://a.example/",
    types=("Event",),
    ids=frozenset({"x"}),
    links=(Outgoing("/b", "link", 3),),
    claims=(Claim("https://a.example/", "name", "a", "json-ld", "a.html", "A", 2),),
    problems=(error("K701", "words", Span("a.html", 1, 2), "a hint"),),
)
_TOLD = Sources(
    base_url="https://a.example/",
    whole=True,
    told=(
        Sourced(
            url="https://a.example/",
            source="content/a.md",
            happens=True,
            marks=(("title", Span("a.md", 1, 2)),),
            claims=_ONE.claims,
        ),
    ),
    secretive=("b.md",),
)


def _texts(one: Inspection) -> None:
    words: list[str | int | None] = [
        one.path,
        one.kind,
        one.url,
        one.canonical,
        one.title,
        one.description,
        one.language,
        *one.types,
        *one.ids,
    ]
    for part in (*one.links, *one.claims):
        assert part[-1] is None or isinstance(part[-1], int)
        words += part[:-1]
    assert all(isinstance(word, str) for word in words)
    told(one.problems)


def _holds(data: bytes) -> None:
    for row in (data, zlib.compress(data)):
        one = unpack(row)
        if one is not None:
            _texts(one)
            assert unpack(pack(one)) == one
        told(unpack_problems(row) or ())
        sources = unpack_sources(row)
        if sources is not None:
            assert all(isinstance(text, str) for text in (sources.base_url, *sources.secretive))
            for each in sources.told:
                assert all(isinstance(text, str) for claim in each.claims for text in claim[:-1])
                assert all(isinstance(text, str) for text in (each.url, each.source))
            assert unpack_sources(pack_sources(sources)) == sources
        kept = said(row)
        if kept is not None:
            answer(kept)


def _seeds() -> Iterable[bytes]:
    for packed in (pack(_ONE), pack_problems(_ONE.problems), pack_sources(_TOLD)):
        yield zlib.decompress(packed)
        yield packed


TARGETS = (
    Target(
        name="rows",
        holds=_holds,
        words=(
            *words_of(
                r'[ ] [[ ]] , : " { } 0 1 -1 -2 99 1e5 1.5 null true false NaN Infinity "error" "K701" "a" "" [0,0,0,0,0,0,0] \\ud800 99999999999999999999 x\x9c'
            ),
            json.dumps(["a.html", "html", ""]).encode(),
            b"0" * 80 + b"1",
        ),
        seeds=_seeds,
        most=4_096,
    ),
)
