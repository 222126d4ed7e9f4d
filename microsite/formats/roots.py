"""Words that look different and are about the same thing: endings are taken off, and a slip of the finger is seen.

The page "find a mentor" does the same in the visitor's browser (`find.js` of the themes), so what stands here is plain: tables and whole numbers.
"""

from __future__ import annotations

from functools import lru_cache

# (ending, what takes its place, how many letters must stand before it), the first that fits; again until none does
ENDINGS: tuple[tuple[str, str, int], ...] = (
    ("ibility", "", 4), ("ability", "", 4), ("ication", "y", 3), ("isation", "iz", 4), ("ization", "iz", 4), ("ising", "iz", 4),
    ("izing", "iz", 4), ("ised", "iz", 4), ("ized", "iz", 4), ("ating", "", 4), ("ation", "", 4), ("ator", "", 4), ("ated", "", 4),
    ("ible", "", 4), ("able", "", 4), ("ment", "", 3), ("ness", "", 4), ("ise", "iz", 4), ("ize", "iz", 4), ("ate", "", 4),
    ("ing", "", 3), ("ied", "y", 3), ("ity", "", 4), ("ion", "", 4), ("ive", "", 4), ("ed", "", 3), ("er", "", 6), ("or", "", 6),
    ("ly", "", 4), ("al", "", 4), ("e", "", 3), ("y", "i", 3),
)  # fmt: skip
BY_LAST = {
    last: tuple(one for one in ENDINGS if one[0][-1] == last) for last in {one[0][-1] for one in ENDINGS}
}
DOUBLED = "bdgmnprt"  # planned, plan
SLIPS = ((5, 1), (9, 2))  # from how many letters on a word may have how many slips
GROWN = ("", "e", "ing", "er", "ed", "ion", "ation", "ity", "ment")  # what a root may have had


@lru_cache(maxsize=1 << 10)  # a site says few words, each of them often
def root(word: str) -> str:
    """Return a word of `formats.terms` without its endings: pricing, price and priced are one."""
    if not (word.isascii() and word.isalpha()):
        return word
    found = word
    while True:
        shorter = _shorter(found)
        if shorter == found:
            return found
        found = shorter


def _shorter(word: str) -> str:
    for ending, instead, least in BY_LAST.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            rest = word[: -len(ending)]
            if ending in {"ing", "ed"} and len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] in DOUBLED:  # noqa: PLR2004 - "adding" is to stay "add"
                rest = rest[:-1]
            return rest + instead
    return word


def slips_allowed(word: str) -> int:
    """Return how many slips of the finger a word may hold and still be guessed."""
    return max((slips for least, slips in SLIPS if len(word) >= least), default=0) if word.isalpha() else 0


def slips(word: str, root_: str, most: int) -> int:
    """Return how many slips lie between a word as it was typed and the words of a root; `most` + 1 for more than that."""
    return min((_distance(word, root_ + grown, most) for grown in GROWN), default=most + 1)


def _distance(one: str, other: str, most: int) -> int:
    """Return how many letters were left out, put in, changed or swapped with the next one (optimal string alignment), at most `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other):
            best = last[column] + (letter != wanted)
            best = min(best, last[column + 1] + 1, now[column] + 1)
            if before and column and letter == other[column - 1] and wanted == one[row - 2]:
                best = min(best, before[column - 1] + 1)
            now.append(best)
        if min(now) > most and min(last) > most:  # a swap looks back two rows
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
