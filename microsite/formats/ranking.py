"""Texts ranked for a need: BM25F over weighted fields, kept as whole numbers so that every machine and every browser adds up the same.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004), with a length norm for each field:

    tf(t) = sum over fields of weight * count / (1 - B + B * length / average length)
    impact(t) = ln(1 + (N - n + 0.5) / (n + 0.5)) * tf(t) / (K1 + tf(t))

The impact of a term on a text does not depend on the need, so it is worked out when the index is made, in thousandths. A need is a sum of
impacts times whole percents. `find.js` of the themes does the same sum.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from microsite.formats.roots import root
from microsite.formats.terms import counted, terms
from microsite.records import frozen

TOPICS = "topics"  # the field to which the topics as wholes are added
B, K1 = 0.75, 1.2
SCALE = 1000
MOST_TERMS = 200  # of a text, those that say most; a long transcript adds no more
TELLING = 30  # of a text's terms, those by which its neighbours are sought
COMMON = 32  # texts; a term that more of them hold finds no neighbours
NEIGHBOURS = 8
LABEL = "#"  # before a topic as a whole
SHARED = 4  # how much more a topic that two texts share tells of their likeness than a word
LEAST_LIKE = 5  # percent
Counts = Mapping[str, Counter[str]]
"""How often each field of a text says each term."""


@frozen
class Text:
    """What is ranked: its name, its texts by field, and the slugs of its topics."""

    name: str
    fields: tuple[tuple[str, str], ...]
    labels: tuple[str, ...] = ()


@frozen
class Index:
    """What a need is answered from, in whole numbers.

    `names` are the texts in order; `postings` are, for each root, (number of the text, impact); `near` are, for each text, the texts
    most like it as (number, percent); `said` leads from roots that visitors say, joined by spaces, to roots of the texts.
    """

    names: tuple[str, ...]
    postings: Mapping[str, tuple[tuple[int, int], ...]]
    near: tuple[tuple[tuple[int, int], ...], ...]
    said: Mapping[str, tuple[str, ...]]


def roots(text: str) -> list[str]:
    """Return the roots of a text's terms in order."""
    return [root(term) for term in terms(text)]


def index_of(
    texts: Sequence[Text],
    weights: Mapping[str, float],
    synonyms: Iterable[tuple[str, Sequence[str]]] = (),
    fold: Callable[[str], str] = root,
    most: int | None = MOST_TERMS,
    counts: Sequence[Counts] = (),
) -> Index:
    """Return the index of texts.

    `synonyms` are pairs: a word of the texts, and what visitors say for it; `most` terms of a text are kept, as `fold` says
    them. `counts` are those of the texts where they are known already, as `counts_of` gives them.
    """
    counts = counts or [counts_of(text, weights, fold) for text in texts]
    labels = {label for text in texts for label in text.labels}
    averages = {field: sum(one[field].total() for one in counts) / (len(texts) or 1) for field in weights}
    held = Counter(term for one in counts for term in set().union(*one.values()))
    idf = {term: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for term, n in held.items()}
    impacts = []
    for one in counts:
        weighed = _frequencies(one, weights, averages)
        found = {term: round(SCALE * idf[term] * tf / (K1 + tf)) for term, tf in weighed.items()}
        kept = sorted((pair for pair in found.items() if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        impacts.append(dict(kept[:most]))
    postings: dict[str, list[tuple[int, int]]] = {}
    for number, found in enumerate(impacts):
        for term, impact in found.items():
            postings.setdefault(term, []).append((number, impact))
    whole = {term: tuple(postings[term]) for term in sorted(postings)}
    return Index(
        tuple(text.name for text in texts), whole, _neighbours(impacts, whole), _said(synonyms, labels, whole)
    )


def counts_of(text: Text, weights: Mapping[str, float], fold: Callable[[str], str] = root) -> Counts:
    """Return how often each field says each term; a topic as a whole is a term as well, which no word can be."""
    given = dict(text.fields)
    found: dict[str, Counter[str]] = {field: counted(given.get(field, ""), fold) for field in weights}
    if text.labels:
        found[TOPICS].update(f"{LABEL}{label}" for label in text.labels)
    return found


def _frequencies(
    counts: Counts, weights: Mapping[str, float], averages: Mapping[str, float]
) -> dict[str, float]:
    """Return how often a text says each term, weighed by where it stands and how much stands there."""
    found: dict[str, float] = {}
    for field, weight in weights.items():
        length = counts[field].total()
        norm = 1 - B + B * length / averages[field] if averages[field] else 1
        for term, count in counts[field].items():
            found[term] = found.get(term, 0.0) + weight * count / norm
    return found


def _said(
    synonyms: Iterable[tuple[str, Sequence[str]]],
    labels: Collection[str],
    postings: Mapping[str, Sequence[object]],
) -> dict[str, tuple[str, ...]]:
    """Return what visitors say as roots, and the topics and roots that it stands for; those that no text holds are left out.

    Of a term of several words the rarest one stands for it. A topic of several words is a saying for itself.
    """
    found: dict[str, set[str]] = {}
    own = [(label, (label.replace("-", " "),)) for label in sorted(labels)]
    for term, also in (*synonyms, *own):
        rarest = sorted((len(postings[one]), one) for one in set(roots(term)) if one in postings)[:1]
        targets = {f"{LABEL}{term}"} if term in labels else {one for _, one in rarest}
        for saying in also:
            key = " ".join(roots(saying))
            if key and targets:
                found.setdefault(key, set()).update(targets)
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def _neighbours(
    impacts: Sequence[Mapping[str, int]], postings: Mapping[str, Sequence[tuple[int, int]]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each text those most like it, by the cosine of its most telling terms with all terms of the others.

    Only texts that share a term few texts hold are looked at, so that the work grows with the texts and not with their pairs.
    """
    told = [{t: v * SHARED if t[0] == LABEL else v for t, v in one.items()} for one in impacts]
    norms = [math.isqrt(sum(value * value for value in one.values())) or 1 for one in told]
    found = []
    for number, one in enumerate(told):
        shared: Counter[int] = Counter()
        telling = [
            term
            for term in sorted(one, key=lambda term: (-one[term], term))
            if 1 < len(postings[term]) <= COMMON
        ][:TELLING]
        for term in telling:
            for other, _ in postings[term]:
                if other != number:
                    shared[other] += one[term] * told[other][term]
        found.append(
            {other: 100 * product // (norms[number] * norms[other]) for other, product in shared.items()}
        )
    return tuple(_nearest(number, found) for number in range(len(found)))


def _nearest(number: int, found: Sequence[Mapping[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the nearest ones of a text, the most like first; either of two may have found the other."""
    pairs = [(-like, other) for other, like in found[number].items() if like >= LEAST_LIKE]
    return tuple((other, -like) for like, other in sorted(pairs)[:NEIGHBOURS])


def full_text(texts: Sequence[Text]) -> Index:
    """Return the index that plain full-text search has: all of a text as one field, words without plurals, BM25, nothing else."""
    flat = [Text(one.name, (("all", "\n".join(said for _, said in one.fields)),)) for one in texts]
    return index_of(flat, {"all": 1}, fold=str, most=None)
