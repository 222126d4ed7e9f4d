"""What the facts are worked out from: the tables as numbers, the sessions, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from microsite.program.metrics.attendance import Attended
from microsite.program.metrics.clock import Clock
from microsite.program.metrics.inputs import Names
from microsite.program.metrics.nps import Answers
from microsite.program.metrics.sessions import Session
from microsite.program.tables import Account
from microsite.read.experiments import Experiment
from microsite.records import frozen

Row = dict[str, Any]


@frozen(kw_only=True)
class Material:
    """All that facts are worked out from; what was not given is None."""

    now: datetime
    zone: ZoneInfo
    k: int
    sessions: tuple[Session, ...]
    names: Names
    experiments: tuple[Experiment, ...]
    attended: Attended | None
    answers: Answers | None
    payments: pl.DataFrame | None
    clock: Clock | None
    rows: Mapping[str, Account]

    @property
    def slugs(self) -> dict[int, str]:
        """Return the slug of each session by its number."""
        return {s.number: s.slug for s in self.sessions}
