"""Two values are the same when nothing that is written from them could tell them apart, which is more than `==`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from microsite.records import names_of

_PLAIN = frozenset({str, bytes, bool, int, type(None)})


def same(one: object, other: object) -> bool:
    """Say whether two values are the same.

    `==` is not enough: 45 equals 45.00 and True, and a time equals the same wall time on the other side of a fold (PEP 495).
    """
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in _PLAIN:
        return one == other
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return all_same(one, other)
    names = names_of(kind)  # type: ignore[arg-type] # every class can be hashed
    if names is not None:
        return all(_same_field(one, other, name) for name in names)
    return _same_leaf(one, other)


def all_same(ones: Sequence[object], others: Sequence[object]) -> bool:
    """Say whether two sequences hold the same values in the same order."""
    if len(ones) != len(others):
        return False
    for one, other in zip(ones, others, strict=True):  # most are the very same object: no call for those
        if one is not other and not same(one, other):
            return False
    return True


def _same_field(one: object, other: object, name: str) -> bool:
    mine, theirs = getattr(one, name), getattr(other, name)
    return mine is theirs or same(mine, theirs)


def _same_leaf(one: object, other: object) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all_same(tuple(one), tuple(other)) and all_same(tuple(one.values()), tuple(other.values()))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other and one.fold == other.fold and one.tzinfo is other.tzinfo
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one.as_tuple() == other.as_tuple()
    return one == other
