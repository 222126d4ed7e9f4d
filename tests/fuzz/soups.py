"""Inputs for hypothesis: soups of a target's words, its seeds with something cut and put in, one word again and again, bytes."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from fuzz.target import Target

Inputs = st.SearchStrategy[bytes]


@cache
def _seeds(target: Target) -> list[bytes]:
    return sorted({seed[: target.most] for seed in target.seeds()}, key=lambda seed: (len(seed), seed))


def _letters(size: int) -> Inputs:
    return st.text(max_size=size).map(lambda text: text.encode("utf-8", "surrogatepass"))


def _edited(seed: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for part, cut, put in edits:
        at = int(part * len(seed))
        seed = seed[:at] + put + seed[at + cut :]
    return seed


def inputs(target: Target) -> Inputs:
    """Return a strategy of a target's inputs, none longer than the target says."""
    words = st.sampled_from(target.words)
    piece = st.one_of(words, words, words, words, _letters(6), st.binary(max_size=4))
    soup = st.lists(piece, max_size=24).map(b"".join)
    few = st.lists(piece, min_size=1, max_size=3).map(b"".join)
    again = st.tuples(soup, few, st.integers(2, 3_000), few).map(
        lambda row: row[0] + row[1] * row[2] + row[3]
    )
    ways = [soup, again, st.binary(max_size=200)]
    if seeds := _seeds(target):
        edit = st.tuples(st.floats(0, 1), st.integers(0, 40), few)
        edited = st.builds(_edited, st.sampled_from(seeds), st.lists(edit, max_size=6))
        ways += [edited, edited]
    return st.one_of(ways).map(lambda data: data[: target.most])
