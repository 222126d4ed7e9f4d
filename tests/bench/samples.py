"""What was measured, kept line by line so that a run can be taken up again, and the arithmetic over it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

SCENARIOS = {
    "cold": "cold",
    "edit": "one sentence added",
    "title": "one title changed",
    "nothing": "nothing changed",
    "check": "check, cold",
    "check-again": "check, nothing changed",
    "serve": "save to fresh page",
}
Key = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """One command: its cost in CPU and wall seconds and MiB; of `serve`, each saved file is one, with its wall time only."""

    events: int
    scenario: str
    builder: str
    round: int
    cpu: float
    wall: float
    memory: float

    @property
    def key(self) -> Key:
        """What was measured, which time."""
        return self.events, self.scenario, self.builder, self.round


@dataclass(slots=True)
class Results:
    """All samples of a run; each is written as soon as it is there."""

    path: Path
    samples: list[Sample] = field(default_factory=list)

    @classmethod
    def taken_up(cls, path: Path) -> Results:
        """Return the results that a file holds."""
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return cls(path, [Sample(**json.loads(line)) for line in lines])

    def add(self, sample: Sample) -> None:
        """Keep a sample."""
        self.samples.append(sample)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(sample)) + "\n")

    def has(self, key: Key) -> bool:
        """Tell whether something was measured already."""
        return any(sample.key == key for sample in self.samples)

    def sizes(self) -> list[int]:
        """Return every number of events that was built, smallest first."""
        return sorted({s.events for s in self.samples if s.scenario != "serve"})

    def of(self, events: int, scenario: str, builder: str) -> list[Sample]:
        """Return the samples of one builder in one scenario."""
        wanted = (events, scenario, builder)
        return [s for s in self.samples if (s.events, s.scenario, s.builder) == wanted]

    def middle(self, quantity: str, events: int, scenario: str, builder: str) -> float | None:
        """Return the median of `cpu`, `wall` or `memory` over the rounds; None when nothing was measured."""
        found = [float(getattr(s, quantity)) for s in self.of(events, scenario, builder)]
        return median(found) if found else None

    def slowest_in_a_hundred(self, events: int, scenario: str, builder: str) -> float | None:
        """Return the 99th percentile of the wall time; None when nothing was measured."""
        found = [s.wall for s in self.of(events, scenario, builder)]
        return quantiles(found, n=100, method="inclusive")[98] if len(found) > 1 else None


def ratio(over: float | None, under: float | None) -> float | None:
    """Return one number over another; None when one is missing or nothing can be divided by."""
    return over / under if over is not None and under else None


def worst(values: Iterable[float | None]) -> float | None:
    """Return the largest; None when one is missing, since then nothing can be said."""
    found = list(values)
    known = [value for value in found if value is not None]
    return max(known) if known and len(known) == len(found) else None
