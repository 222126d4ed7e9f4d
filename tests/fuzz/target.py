"""One thing that takes bytes of strangers: what must hold of it, what such bytes are made of, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from microsite.diagnostics import Problem, to_github, to_json, to_sarif, to_text

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"


def _none() -> Iterable[bytes]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`holds` raises on any bytes of which something does not hold that must.

    `words` are what an input is likely made of, `seeds` whole inputs to begin with, of which an input has `most` bytes.
    An input may cost `seconds` of the processor's time, and a process that tried many `megabytes` of memory.
    hypothesis tries so many `examples`.
    """

    name: str
    holds: Callable[[bytes], None]
    words: tuple[bytes, ...]
    seeds: Callable[[], Iterable[bytes]] = _none
    most: int = 8_192
    seconds: float = 3.0
    megabytes: int = 1_024
    examples: int = 100


def words_of(text: str) -> tuple[bytes, ...]:
    """Return the words of a text that are parted by blanks; what cannot be seen is written as Python writes it."""
    return tuple(
        word.encode("raw_unicode_escape").decode("unicode_escape").encode("utf-8", "surrogatepass")
        for word in text.split()
    )


def files(*patterns: str) -> Iterable[bytes]:
    """Yield the bytes of the repository's files of these patterns, in order."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path.read_bytes()


def told(problems: Iterable[Problem]) -> None:
    """Hold that problems can be printed in every form, and that no terminal obeys what they quote."""
    found = list(problems)
    if not found:
        return
    printed = to_text(found)
    assert all(problem.message for problem in found), found
    assert printed.count("\n") == len(found) - 1 + sum(bool(problem.hint) for problem in found), found
    assert printed.replace("\n", "").isprintable(), found
    assert to_github(found).count("\n") == len(found) - 1, found
    to_json(found).encode("utf-8")
    to_sarif(found, "1").encode("utf-8")


def placed(problems: Iterable[Problem], path: str, data: bytes) -> None:
    """Hold that each problem of a file names a place that is in it."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for problem in problems:
        where = problem.where
        assert where.path == path, problem
        if where.line is not None:
            assert 1 <= where.line <= len(lines) + 1, problem
        if where.line is not None and where.column is not None and where.line <= len(lines):
            assert 1 <= where.column <= len(lines[where.line - 1]) + 1, problem
