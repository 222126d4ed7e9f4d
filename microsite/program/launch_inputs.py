"""The files that the launch checklist is given: metrics.json, and the private table of kept agendas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem
from microsite.program.pilot import Measure, Pilots
from microsite.program.pilot_measures import agenda_kept, from_metrics
from microsite.read.given import read_given


def measures(
    pilots: Pilots, metrics: Path | None, agenda: Path | None
) -> Mapping[str, Mapping[str, Measure]] | Problem:
    """Return what metrics.json and the table of kept agendas say of the gates of each pilot."""
    found: dict[str, dict[str, Measure]] = {}
    for one in pilots.found:
        told = from_metrics(metrics, one.over) if metrics else {}
        if isinstance(told, Problem):
            return told
        kept = agenda_kept(agenda, one.over, pilots.events) if agenda else None
        if isinstance(kept, tuple):
            return kept[0]
        found[one.item.slug] = {**told, **({"agenda_kept": kept} if kept else {})}
    return found


def read_metrics(path: Path) -> Mapping[str, Any] | None:
    """Return what metrics.json says, None when it is no such file."""
    try:
        held = json.loads(read_given(path))
    except (OSError, ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None
