"""The one thing that is told of groups: how often those of each were chosen, against the group that was chosen most often.

Groups enter no score and no rank. A group is told of when at least `k` of its nominees were read, and as many more groups are hidden as are needed so
that no total gives one back (`suppress.py`); whoever said nothing counts as a group that is never told. Where all or none of a group were
chosen, or of those that are hidden together, the list of decisions would say who is in it: then nothing is told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from microsite.program.suppress import hidden

Facts = dict[str, Any]
LEAST_K = 10
UNSAID = ""
ALL_OR_NONE = "all or none of a group were chosen, and the list of nominees would then say who is in it"
NO_CUT = "no cut was given, so nobody is chosen"
TOO_FEW = "no two groups have enough nominees that can be told of"


def group_facts(
    nominees: Iterable[Mapping[str, Any]], groups: Mapping[str, str], cut: int | None, k: int
) -> Facts:
    """Return the share of each group whose rank lies within the cut, and its ratio to the highest share."""
    counts: dict[str, list[int]] = {}
    for one in nominees:
        if one["adjusted"] is None:
            continue
        cell = counts.setdefault(groups.get(one["nominee"], UNSAID), [0, 0])
        cell[0] += 1
        cell[1] += cut is not None and one["rank"] is not None and one["rank"] <= cut
    names = sorted(counts)
    gone = hidden({name: counts[name][0] for name in names}, k, always=[UNSAID] if UNSAID in counts else ())
    seen = [name for name in names if name not in gone.cells and not gone.margin]
    why = _withheld(counts, seen, cut)
    rates = {} if why else {name: counts[name][1] / counts[name][0] for name in seen}
    most = max(rates.values(), default=0.0)
    rows = [
        {
            "group": name,
            "rate": round(rates[name], 6) if name in rates else None,
            "ratio": round(rates[name] / most, 6) if name in rates else None,
        }
        for name in names
        if name != UNSAID
    ]
    return {"k": k, "withheld": why, "rows": rows}


def _withheld(counts: Mapping[str, list[int]], seen: list[str], cut: int | None) -> str:
    """Return why nothing at all is told, "" when something may be."""
    if cut is None:
        return NO_CUT
    rest = [counts[name] for name in counts if name not in seen]
    cells = [counts[name] for name in seen]
    cells += [[sum(size for size, _ in rest), sum(chosen for _, chosen in rest)]] if rest else []
    if any(chosen in {0, size} for size, chosen in cells):
        return ALL_OR_NONE
    return "" if len(seen) > 1 else TOO_FEW
