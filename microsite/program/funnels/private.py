"""Which totals are hidden: those of fewer than k people, and as many more as keep a sum from giving one back.

The messages of a session go to the same people, so its steps are judged together: a session whose number of people is hidden in one step is
hidden in all, and the sum of a step is hidden too where it and the sum of another one would tell of too few by their difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from microsite.program.suppress import Hidden, hidden

Counts = Mapping[str, Mapping[str, int | None]]
"""The counts of a step by session."""
ACTS = ("clicked", "booked")
FEW = 2  # sessions whose sum tells of none of them


def hidden_of(steps: Sequence[Counts], k: int) -> list[dict[str, Hidden]]:
    """Return for each step which sessions are hidden in each column."""
    return [
        {"sent": sent, **{name: _acts(rows, name, sent, k) for name in ACTS}}
        for rows, sent in zip(steps, _sent(steps, k), strict=True)
    ]


def _sent(steps: Sequence[Counts], k: int) -> list[Hidden]:
    sizes = [{event: row["sent"] or 0 for event, row in rows.items()} for rows in steps]
    gone: frozenset[str] = frozenset()
    while True:
        found = [
            hidden(one, k, always=gone, empty={event for event, size in one.items() if not size})
            for one in sizes
        ]
        more = gone.union(*(one.cells for one in found))
        if more == gone:
            return _apart(found, sizes, k)
        gone = more


def _apart(found: Sequence[Hidden], sizes: Sequence[Mapping[str, int]], k: int) -> list[Hidden]:
    """Return what is hidden, with the sums that would tell too much beside the sums of the steps before."""
    told: list[tuple[frozenset[str], Mapping[str, int]]] = []
    safe = []
    for one, mine in zip(found, sizes, strict=True):
        close = any(
            0 < len(one.cells ^ cells) < FEW or 0 < _people(one.cells ^ cells, mine, theirs) < k
            for cells, theirs in told
        )
        safe.append(Hidden(one.cells, one.margin or close))
        if not safe[-1].margin:
            told.append((one.cells, mine))
    return safe


def _people(events: frozenset[str], mine: Mapping[str, int], theirs: Mapping[str, int]) -> int:
    """Return how many people these sessions tell of, by the step that tells of fewer: the messages may not have gone to all of them."""
    return sum(min(one[event] for one in (mine, theirs) if event in one) for event in events)


def _acts(rows: Counts, name: str, sent: Hidden, k: int) -> Hidden:
    """Return what is hidden of what people did: it is bounded by what was sent to them, and hidden with it."""
    sizes = {event: row["sent"] or 0 for event, row in rows.items()}
    counts = {event: row[name] or 0 for event, row in rows.items()}
    caps = {event: size for event, size in sizes.items() if event not in sent.cells}
    nobody = {event for event, size in sizes.items() if not size}
    one = hidden(counts, k, caps=caps, always=sent.cells, empty=nobody)
    return Hidden(one.cells, one.margin or sent.margin)
