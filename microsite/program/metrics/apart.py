"""Which counts of events are hidden where arms of experiments are told as well: an arm's count is a sum over its events.

Events fall into parts: the events of each arm, and all others. What is hidden is judged within each part, since its sum can be worked
out; an experiment of which that cannot be done is silent, and its events are judged with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from microsite.program.metrics.told import CHAIN, chain_hidden
from microsite.program.suppress import Hidden
from microsite.records import frozen

Rows = Mapping[str, Mapping[str, Any]]
Arms = Mapping[str, tuple[str, str]]
NOBODY = Hidden(frozenset())


@frozen
class Apart:
    """What is hidden of events, column by column; of which experiments no counts are told, and of which no conversions."""

    hidden: Mapping[str, Hidden]
    silent: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()

    def cells(self, name: str) -> frozenset[str]:
        """Return the events that are hidden in a column."""
        return self.hidden.get(name, NOBODY).cells


def apart(rows: Rows, arms: Arms, k: int, names: tuple[str, ...] = CHAIN) -> Apart:
    """Return what is hidden of rows by event; `arms` says of an event its experiment and arm."""
    counts = tuple(name for name in names if name != "converted")
    silent = _silent(rows, arms, k, counts)
    found = _judged(rows, arms, k, counts, silent)
    if "converted" not in names:
        return Apart(found, silent, silent)
    quiet = _silent(rows, arms, k, names, silent)
    gone = found[counts[-1]].cells
    last = _judged(rows, arms, k, ("converted",), quiet, gone=gone, before=counts[-1])
    return Apart({**found, **last}, silent, quiet)


def _silent(
    rows: Rows, arms: Arms, k: int, names: tuple[str, ...], already: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the experiments whose arms would have to be hidden, the ones of fewest people first when the others need cover."""
    silent = already
    while True:
        parts = _parts(rows, arms, silent)
        open_ = {name for name, part in parts.items() if _is_open(part, names, k)}
        bad = {name[0] for name in open_ if name[0]}
        if open_ and not bad:
            bad = set(_smallest(parts))
        if not bad:
            return silent
        silent |= bad


def _smallest(parts: Mapping[tuple[str, str], Rows]) -> Iterable[str]:
    """Yield the experiment of the fewest attendances, none when there is no experiment."""
    sizes: dict[str, int] = {}
    for (name, _), part in parts.items():
        if name:
            sizes[name] = sizes.get(name, 0) + sum(int(row["attendees"]) for row in part.values())
    return sorted(sizes, key=lambda name: (sizes[name], name))[:1]


def _is_open(part: Rows, names: tuple[str, ...], k: int) -> bool:
    return any(one.margin for one in chain_hidden(part, names, k).values())


def _parts(rows: Rows, arms: Arms, silent: frozenset[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of each arm, and under two blanks those of no arm that is told."""
    parts: dict[tuple[str, str], dict[str, Any]] = {}
    for label, row in rows.items():
        arm = arms.get(label, ("", ""))
        parts.setdefault(("", "") if arm[0] in silent else arm, {})[label] = row
    return parts


def _judged(
    rows: Rows,
    arms: Arms,
    k: int,
    names: tuple[str, ...],
    silent: frozenset[str],
    *,
    gone: frozenset[str] = frozenset(),
    before: str = "",
) -> dict[str, Hidden]:
    """Return what is hidden in each column, part by part; the margin is hidden where that of a part is."""
    found = dict.fromkeys(names, NOBODY)
    for part in _parts(rows, arms, silent).values():
        for name, one in chain_hidden(part, names, k, gone & part.keys(), before).items():
            found[name] = Hidden(found[name].cells | one.cells, found[name].margin or one.margin)
    return found
