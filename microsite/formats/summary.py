"""The few sentences that say most of a talk, word for word: TextRank, thinned out by maximal marginal relevance.

Mihalcea and Tarau, TextRank: Bringing Order into Texts (2004); Carbonell and Goldstein, The Use of MMR (1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from microsite.formats.terms import terms

DAMPING = 0.85
ROUNDS = 40
VARIETY = 0.7  # how much rank counts in MMR, against likeness to what was chosen
FEWEST, MOST_WORDS = 6, 45
MOST_SENTENCES = 3000
CLOSING = "\"')\u201d\u2019\u00bb\u300d"


def chosen(sentences: Sequence[str], most: int = 5) -> tuple[int, ...]:
    """Return the numbers of the sentences that say most and repeat each other least, in their order.

    Sentences of fewer than 6 or more than 45 words are not taken, questions neither: they say little when they stand alone.
    """
    bags = [frozenset(terms(s)) for s in sentences[:MOST_SENTENCES]]
    able = [n for n, s in enumerate(sentences[:MOST_SENTENCES]) if _stands_alone(s) and bags[n]]
    if not able:
        return ()
    likeness = _likeness(bags)
    rank = _ranks(likeness, len(bags))
    top = max(rank[n] for n in able)
    taken: list[int] = []
    while len(taken) < min(most, len(able)):
        best = max(
            (n for n in able if n not in taken),
            key=lambda n: (VARIETY * rank[n] / top - (1 - VARIETY) * _nearest(n, taken, bags), -n),
        )
        taken.append(best)
    return tuple(sorted(taken))


def _stands_alone(sentence: str) -> bool:
    words = len(sentence.split())
    dense = len(terms(sentence))
    return (
        max(words, dense // 2) >= FEWEST
        and words <= MOST_WORDS
        and sentence.rstrip(CLOSING)[-1:] not in "?\uff1f"
    )


def _likeness(bags: Sequence[frozenset[str]]) -> dict[int, dict[int, float]]:
    """Return how like each pair of sentences is: shared terms over the logarithms of their lengths; pairs without are absent."""
    holders: dict[str, list[int]] = {}
    for number, bag in enumerate(bags):
        for term in sorted(bag):
            holders.setdefault(term, []).append(number)
    shared: dict[int, dict[int, int]] = {}
    for held in holders.values():
        for place, first in enumerate(held):
            row = shared.setdefault(first, {})
            for second in held[place + 1 :]:
                row[second] = row.get(second, 0) + 1
    found: dict[int, dict[int, float]] = {}
    for first, row in sorted(shared.items()):
        for second, count in sorted(row.items()):
            size = log(len(bags[first]) + 1) + log(len(bags[second]) + 1)
            found.setdefault(first, {})[second] = found.setdefault(second, {})[first] = count / size
    return found


def _ranks(likeness: dict[int, dict[int, float]], number: int) -> list[float]:
    """Return the rank of each sentence: a random walk over likeness, in a fixed number of rounds."""
    weights = {n: sum(row.values()) for n, row in likeness.items()}
    ranks = [1.0] * number
    for _ in range(ROUNDS):
        ranks = [
            (1 - DAMPING)
            + DAMPING
            * sum(weight / weights[other] * ranks[other] for other, weight in likeness.get(n, {}).items())
            for n in range(number)
        ]
    return ranks


def _nearest(number: int, taken: Sequence[int], bags: Sequence[frozenset[str]]) -> float:
    """Return how like a sentence is to the most like of those taken: the cosine of their terms."""
    mine = bags[number]
    return max(
        (len(mine & bags[t]) / (len(mine) * len(bags[t])) ** 0.5 for t in taken if bags[t]), default=0.0
    )
