"""A mapping whose values are made when they are asked for, so that who asks for three pays for three."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Never, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Late(Mapping[K, V]):
    """Holds what `make` returns for a key, made once, or each time where it is not to be `held`; None says that there is nothing.

    It cannot be counted or walked through.
    """

    __slots__ = ("_held", "_made", "_make")

    def __init__(self, make: Callable[[K], V | None], *, held: bool = True) -> None:
        self._make, self._held = make, held
        self._made: dict[K, V | None] = {}

    def __getitem__(self, key: K) -> V:
        found = self._made[key] if key in self._made else self._make(key)
        if self._held:
            self._made[key] = found
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Never]:
        raise TypeError("what is made when it is asked for cannot be walked through")

    def __len__(self) -> int:
        raise TypeError("what is made when it is asked for cannot be counted")
