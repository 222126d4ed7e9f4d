"""An inspection as bytes and back: for the way between processes, and to be kept; texts once, everything else as numbers.

A page says the same address and the same words a hundred times, so each text stands once in a table and facts are rows
of places in it. Only data: whatever the bytes are, reading them gives an inspection or None.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.diagnostics import Problem, Severity, Span

MOST = 1 << 30
"""So many bytes are unpacked at most; a file of 64 MB says less."""
_CLAIM, _LINK, _PROBLEM = 6, 3, 7


class _Texts(dict[str, int]):
    """The table of texts while it is filled: each text's place."""

    def __missing__(self, text: str) -> int:
        made = self[text] = len(self)
        return made


def pack(one: Inspection) -> bytes:
    """Return the bytes of an inspection; equal inspections give equal bytes."""
    texts = _Texts()
    rows = [
        [texts[text] for text in _words(one)],
        [texts[name] for name in one.types],
        [texts[name] for name in sorted(one.ids)],
        list(chain.from_iterable((texts[x.target], texts[x.use], _line(x.line)) for x in one.links)),
        list(chain.from_iterable(_of_claim(claim, texts, one.path) for claim in one.claims)),
        list(chain.from_iterable(_of_problem(problem, texts) for problem in one.problems)),
        int(one.noindex),
    ]
    return zlib.compress(json.dumps([list(texts), *rows], separators=(",", ":")).encode("ascii"), 1)


def unpack(data: bytes) -> Inspection | None:
    """Return the inspection that bytes hold, None when they hold none."""
    try:
        plain = zlib.decompressobj().decompress(data, MOST)
        told, words, types, ids, links, claims, problems, noindex = json.loads(plain)
        texts = list(map(sys.intern, told))  # files of a site say the same words: each is held once
        path, kind, url, canonical, title, description, language = (texts[at] for at in words)
        return Inspection(
            path=path,
            kind=kind,
            url=url,
            canonical=canonical,
            noindex=bool(noindex),
            title=title,
            description=description,
            language=language,
            types=tuple(texts[at] for at in types),
            ids=frozenset(texts[at] for at in ids),
            links=tuple(map(Outgoing._make, _told(links, _LINK, texts))),
            claims=tuple(
                Claim(a, b, c, d, path, e, line) for a, b, c, d, e, line in _told(claims, _CLAIM, texts)
            ),
            problems=tuple(_problems(problems, texts)),
        )
    except (ValueError, TypeError, IndexError, KeyError, zlib.error, RecursionError, MemoryError):
        return None


def pack_problems(problems: Sequence[Problem]) -> bytes:
    """Return the bytes of problems."""
    texts = _Texts()
    rows = list(chain.from_iterable(_of_problem(problem, texts) for problem in problems))
    return zlib.compress(json.dumps([list(texts), rows], separators=(",", ":")).encode("ascii"), 1)


def unpack_problems(data: bytes) -> tuple[Problem, ...] | None:
    """Return the problems that bytes hold, None when they hold none."""
    try:
        told, rows = json.loads(zlib.decompressobj().decompress(data, MOST))
        return tuple(_problems(rows, list(map(sys.intern, told))))
    except (ValueError, TypeError, IndexError, KeyError, zlib.error, RecursionError, MemoryError):
        return None


def _line(number: int | None) -> int:
    return -1 if number is None else number


def _said(number: int) -> int | None:
    return None if number < 0 else number


def _words(one: Inspection) -> tuple[str, ...]:
    return (one.path, one.kind, one.url, one.canonical, one.title, one.description, one.language)


def _of_claim(claim: Claim, texts: _Texts, path: str) -> tuple[int, ...]:
    if claim.path != path:
        raise ValueError(f"a claim of {path} says that it stands in {claim.path}")
    return (
        texts[claim.subject],
        texts[claim.fact],
        texts[claim.value],
        texts[claim.surface],
        texts[claim.shown],
        _line(claim.line),
    )


def _of_problem(problem: Problem, texts: _Texts) -> tuple[int, ...]:
    where = problem.where
    return (
        texts[problem.code],
        texts[problem.message],
        texts[where.path],
        _line(where.line),
        _line(where.column),
        texts[problem.hint],
        texts[str(problem.severity)],
    )


def _problems(rows: list[int], texts: list[str]) -> Iterator[Problem]:
    for code, message, path, line, column, hint, severity in _each(rows, _PROBLEM):
        where = Span(texts[path], _said(line), _said(column))
        yield Problem(texts[code], texts[message], where, texts[hint], Severity(texts[severity]))


def _told(row: list[int], width: int, texts: list[str]) -> Iterator[tuple[Any, ...]]:
    """Return a flat row as tuples of texts, the last of each a line (ValueError when some are left over)."""
    if len(row) % width:
        raise ValueError("a row is torn")
    columns = [map(texts.__getitem__, row[at::width]) for at in range(width - 1)]
    return zip(*columns, map(_said, row[width - 1 :: width]), strict=True)


def _each(row: list[int], width: int) -> Iterator[tuple[int, ...]]:
    """Return a flat row as tuples of so many numbers (ValueError when some are left over)."""
    if len(row) % width:
        raise ValueError("a row is torn")
    return zip(*[iter(row)] * width, strict=True)
