"""How well the ranking does on a gold file, beside plain full-text search over all that mentors' pages say.

- nDCG@5 (Järvelin and Kekäläinen 2002): gains of 2^grade - 1 over log2(place + 1), as a share of the best order that the grades allow.
- Exposure: each of the first five places gives 1 / log2(place + 1); Gini's coefficient over all published mentors, 0 when all are shown
  alike, near 1 when one is shown always (Singh and Joachims 2018).
- Plain full-text search is BM25 over one field: everything on a mentor's page and on the pages of the mentor's sessions, transcripts
  included, each word counted alike, plurals folded. It knows no fields, no synonyms, no endings, no slips of the finger.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from microsite.formats.asking import Hit, ask, plain
from microsite.formats.ranking import Index, full_text
from microsite.kinds.matched import Heard, index_in, whole_text
from microsite.program.matching.gold import Need
from microsite.program.matching.match import Mentors
from microsite.records import frozen

FIRST = 5
DIGITS = 4


@frozen
class Measure:
    """How well needs are answered: mean nDCG@5 and Gini's coefficient of exposure."""

    needs: int
    ndcg: float
    gini: float


@frozen
class Part:
    """A part of the gold file ("all", or a `half` of it), measured in three ways."""

    name: str
    match: Measure
    bare: Measure
    full_text: Measure

    @property
    def margin(self) -> float:
        """Return by how much nDCG@5 is above that of plain full-text search."""
        return round(self.match.ndcg - self.full_text.ndcg, DIGITS)


def ndcg(order: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return nDCG@5 of an order of names, 0 where nothing is relevant."""
    gains = [grades.get(name, 0) for name in order[:FIRST]]
    best = _gained(sorted(grades.values(), reverse=True)[:FIRST])
    return _gained(gains) / best if best else 0.0


def _gained(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def gini(values: Sequence[float]) -> float:
    """Return Gini's coefficient of values that are not negative, 0 when all are 0."""
    total, n = math.fsum(values), len(values)
    if not total:
        return 0.0
    ranked = enumerate(sorted(values), 1)
    return math.fsum((2 * place - n - 1) * value for place, value in ranked) / (n * total)


def evaluate(needs: Sequence[Need], mentors: Mentors, heard: Heard) -> tuple[Part, ...]:
    """Return the measures of all graded needs, then of each part that the file names."""
    graded = [need for need in needs if any(need.grades.values())]
    bare = index_in(heard, ())
    flat = full_text([whole_text(item, heard) for item in mentors.items])
    halves = dict.fromkeys(need.half for need in graded if need.half)
    parts = [("all", graded), *((half, [need for need in graded if need.half == half]) for half in halves)]
    return tuple(
        Part(
            name,
            _measured(some, ask, mentors.index),
            _measured(some, ask, bare),
            _measured(some, plain, flat),
        )
        for name, some in parts
    )


def _measured(needs: Sequence[Need], rank: Callable[[str, Index], Sequence[Hit]], index: Index) -> Measure:
    scores = []
    shown = dict.fromkeys(index.names, 0.0)
    for need in needs:
        order = [index.names[hit.number] for hit in rank(need.text, index)][:FIRST]
        scores.append(ndcg(order, need.grades))
        for place, name in enumerate(order):
            shown[name] += 1 / math.log2(place + 2)
    mean = math.fsum(scores) / len(scores) if scores else 0.0
    return Measure(len(needs), round(mean, DIGITS), round(gini(list(shown.values())), DIGITS))


def to_dict(parts: Sequence[Part]) -> dict[str, object]:
    """Return the measures of all needs as data, and those of each part."""
    whole, *halves = parts
    return {**_one(whole), "parts": {part.name: _one(part) for part in halves}}


def _one(part: Part) -> dict[str, object]:
    ways = {"without_synonyms": part.bare, "full_text": part.full_text}
    return {
        "needs": part.match.needs,
        "ndcg5": part.match.ndcg,
        "gini": part.match.gini,
        **{name: {"ndcg5": way.ndcg, "gini": way.gini} for name, way in ways.items()},
        "margin": part.margin,
    }


def rows(parts: Sequence[Part]) -> list[tuple[str, ...]]:
    """Return a line of words for each part and each way."""
    found: list[tuple[str, ...]] = []
    for part in parts:
        ways = (("match", part.match), ("without synonyms", part.bare), ("plain full text", part.full_text))
        for way, one in ways:
            over = f"{one.ndcg - part.full_text.ndcg:+.3f}" if one is not part.full_text else ""
            found.append((part.name, str(one.needs), way, f"{one.ndcg:.3f}", over, f"{one.gini:.3f}"))
    return found
