"""Suppression: which cells of a report are not told, so that no group of fewer than k people can be read from it, nor worked out.

The rule of k-anonymity (Sweeney 2002) with complementary suppression (Cox 1980; Willenborg and de Waal 2001, chapter 6). The cells of one
column that add up to a margin (events, cohorts, arms) are judged together by `hidden`:

- a cell that stands for fewer than `k` people is hidden, also one that stands for none;
- the margin minus the cells that are told is the sum of the hidden ones. So at least two are hidden, and together they stand for at
  least `k` people: else the smallest of the others is hidden too, until they do; when there is no other, the margin itself is hidden;
- where a cell cannot be larger than some number that is told, no hidden cell may be forced to one value by those bounds.

That holds whether or not the margin is printed: it may be known from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from microsite.records import frozen

LEAST_K = 5


@frozen
class Hidden:
    """The names of the cells that are hidden, and whether their margin is hidden as well."""

    cells: frozenset[str]
    margin: bool = False


def hidden(
    counts: Mapping[str, int],
    k: int = LEAST_K,
    *,
    people: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
    always: Iterable[str] = (),
    empty: Collection[str] = (),
) -> Hidden:
    """Return which cells of a column are hidden.

    `counts` are the cells; `people` says for how many different people each stands, where that is another number; `caps` is the most
    that each could be, as far as that is told elsewhere; `always` are hidden for another reason; `empty` stand for nobody in a way that
    everyone knows, so they are told and hide nothing.
    """
    cells = {name: (n, (people or counts)[name]) for name, n in counts.items() if name not in empty}
    gone = {name for name, (_, persons) in cells.items() if persons < k} | (set(always) & cells.keys())
    if not gone:
        return Hidden(frozenset())
    while not _safe(gone, cells, k, caps or {}):
        rest = sorted((cell, name) for name, cell in cells.items() if name not in gone)
        if not rest:
            return Hidden(frozenset(gone), margin=True)
        gone.add(rest[0][1])
    return Hidden(frozenset(gone))


def _safe(
    gone: Collection[str], cells: Mapping[str, tuple[int, int]], k: int, caps: Mapping[str, int]
) -> bool:
    """Say whether the sum of the hidden cells, which can be worked out, gives none of them back."""
    if len(gone) < 2 or sum(cells[name][1] for name in gone) < k:  # noqa: PLR2004 - one hidden cell is the sum itself
        return False
    total = sum(cells[name][0] for name in gone)
    most = {name: min(caps.get(name, total), total) for name in gone}
    every = sum(most.values())
    return all(max(0, total - (every - most[name])) < most[name] for name in gone)
