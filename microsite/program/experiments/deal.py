"""Deals units to arms: within a stratum in the order of their hashes, in blocks that hold each arm once.

The order is that of SHA-256 of experiment, stratum and uid, so neither the order of files nor the machine decides, and nobody chooses.
A unit gets the arm that its stratum has least of, which fills one block after another; of several such arms the one that the whole
experiment has least of, so that many small strata do not add up to unequal arms; then the hash decides. What was dealt before counts
and is never moved, so dealing in two goes keeps strata balanced too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from microsite.records import frozen


@frozen
class Unit:
    """What is dealt: an event, or a series with all its events; `arm` is "" until then."""

    uid: str
    stratum: str
    events: tuple[str, ...]
    arm: str = ""


def key(experiment: str, stratum: str, text: str) -> str:
    """Return the hash that an order goes by."""
    return hashlib.sha256(f"{experiment}\n{stratum}\n{text}".encode()).hexdigest()


def dealt(experiment: str, arms: Sequence[str], units: Sequence[Unit]) -> Mapping[str, str]:
    """Return the arm of each unit by its uid, also of those that had one."""
    found = {unit.uid: unit.arm for unit in units if unit.arm}
    whole = Counter(found.values())
    for stratum in sorted({unit.stratum for unit in units}):
        mine = [unit for unit in units if unit.stratum == stratum]
        held = Counter(unit.arm for unit in mine if unit.arm)
        waiting = [unit for unit in mine if not unit.arm]
        for unit in sorted(waiting, key=lambda u: (key(experiment, stratum, u.uid), u.uid)):
            block = min(held[arm] for arm in arms)
            free = [arm for arm in arms if held[arm] == block]
            fewest = min(whole[arm] for arm in free)
            turn = {key(experiment, stratum, f"{block} {arm}"): arm for arm in free if whole[arm] == fewest}
            arm = turn[min(turn)]
            found[unit.uid] = arm
            held[arm] += 1
            whole[arm] += 1
    return found
