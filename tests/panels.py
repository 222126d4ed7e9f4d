"""Panels drawn with planted effects: how good nominees are, how harsh raters, and who reads whom, so that the right answer is known."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from microsite.program.rubric.additive import Score

CRITERIA = ("outcome", "own-part", "teachable", "demo")
RUBRIC = (
    "title: Mentors\ncriteria:\n"
    + "".join(
        f"  - {{id: {name}, weight: 0.25, anchors: [None., A little., Some., Much., All.]}}\n"
        for name in CRITERIA
    )
    + "knockouts:\n  - {id: sells, title: It sells something.}\n"
)
EVIDENCE = "The second paragraph says so."


@dataclass(frozen=True)
class Drawn:
    """A drawn panel: scores by (nominee, rater, criterion), and the truth behind them."""

    scores: Mapping[tuple[int, int, int], int]
    quality: Sequence[float]
    severity: Sequence[float]

    def rows(self) -> tuple[Score, ...]:
        """Return the scores as the model takes them."""
        return tuple(Score(n, r, c, float(v)) for (n, r, c), v in sorted(self.scores.items()))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Return how many nominees, raters and criteria there are."""
        return len(self.quality), len(self.severity), 1 + max(c for _, _, c in self.scores)


def drawn(seed: int, *, nominees: int = 40, raters: int = 8, each: int = 4, bias: float = 1.5) -> Drawn:
    """Return a panel in which harsh raters rather read good nominees: `bias` says how much rather."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    quality = [chance.gauss(0, 0.8) for _ in range(nominees)]
    severity = [chance.gauss(0, 0.8) for _ in range(raters)]
    hard = [chance.gauss(0, 0.3) for _ in CRITERIA]
    scores = {}
    for n in range(nominees):
        readers: set[int] = set()
        while len(readers) < each:
            readers.update(chance.choices(range(raters), [math.exp(bias * quality[n] * s) for s in severity]))
        for r in sorted(readers):
            halo = chance.gauss(0, 0.3)
            for c, easier in enumerate(hard):
                value = 3 + quality[n] - severity[r] + easier + halo + chance.gauss(0, 0.7)
                scores[n, r, c] = min(5, max(1, round(value)))
    return Drawn(scores, quality, severity)


def table(path: Path, header: str, rows: Sequence[Sequence[object]]) -> Path:
    """Write a table; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header.split(","), *rows])
    return path


def score_rows(panel: Drawn) -> list[tuple[object, ...]]:
    """Return the rows of scores.csv."""
    return [
        (f"n{n:02}", f"r{r}", CRITERIA[c], value, EVIDENCE)
        for (n, r, c), value in sorted(panel.scores.items())
    ]


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's rank correlation; equal values share their mean rank."""
    a, b = _ranks(one), _ranks(other)
    x, y = sum(a) / len(a), sum(b) / len(b)
    above = sum((p - x) * (q - y) for p, q in zip(a, b, strict=True))
    return above / math.sqrt(sum((p - x) ** 2 for p in a) * sum((q - y) ** 2 for q in b))


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(v) + (ordered.count(v) - 1) / 2 for v in values]
