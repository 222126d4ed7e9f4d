"""Who goes where: as many people as can be get a seat, and together they get what fits them best.

Each person is put in by a shortest augmenting path over sessions (the Hungarian method, as a flow with capacities): the cost of moving somebody
from one session to another is what it costs them in fit. To stay without a seat is a session of its own, with seats for all and a cost above
every sum of fits, so the answer is exact: no other assignment seats more people, and none that seats as many fits better.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

NOWHERE = -1


def assign(fits: Sequence[Mapping[int, int]], seats: Sequence[int]) -> tuple[int | None, ...]:
    """Return the session of each person, None for none. `fits` hold, for each person, what each possible session is worth, in whole numbers."""
    most = max((worth for one in fits for worth in one.values()), default=0)
    least = -(len(fits) + 1) * (most + 1)
    flow = _Flow([{**one, NOWHERE: least} for one in fits], [*seats, len(fits)])
    for person in range(len(fits)):
        flow.put(person)
    return tuple(None if session == NOWHERE else session for session in flow.where)


class _Flow:
    """People in sessions so far, at the highest sum of fits; the last session is NOWHERE."""

    def __init__(self, fits: Sequence[Mapping[int, int]], free: list[int]) -> None:
        self.fits = fits
        self.free = free
        self.where = [NOWHERE] * len(fits)
        # for each session and each other one, those in it by what moving them there costs; who has left is passed over
        self.moves: dict[int, dict[int, list[tuple[int, int]]]] = {}

    def put(self, person: int) -> None:
        """Give a person a place, moving others where that is better for all."""
        cost = {session: -worth for session, worth in self.fits[person].items()}
        came: dict[int, tuple[int, int | None]] = dict.fromkeys(cost, (person, None))
        changed = sorted(cost)
        while changed:
            again: set[int] = set()
            for session in changed:
                for other in sorted(self.moves.get(session, ())):
                    found = self._cheapest(session, other)
                    if found and (other not in cost or cost[session] + found[0] < cost[other]):
                        cost[other], came[other] = cost[session] + found[0], (found[1], session)
                        again.add(other)
            changed = sorted(again)
        last = min((price, session) for session, price in cost.items() if self.free[session] > 0)[1]
        self.free[last] -= 1
        at: int | None = last
        while at is not None:
            moved, before = came[at]
            self._move(moved, at)
            at = before

    def _move(self, person: int, session: int) -> None:
        self.where[person] = session
        own = self.fits[person]
        for other, worth in own.items():
            if other != session:
                heap = self.moves.setdefault(session, {}).setdefault(other, [])
                heapq.heappush(heap, (own[session] - worth, person))

    def _cheapest(self, session: int, other: int) -> tuple[int, int] | None:
        heap = self.moves[session][other]
        while heap and self.where[heap[0][1]] != session:
            heapq.heappop(heap)
        return heap[0] if heap else None
