"""What a writer made of a value is kept, so that the same value on another page is not written again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R", bound=str | bytes)


class Kept(Generic[T, R]):
    """Calls a pure function of a frozen value and a language, or gives back what it made of the same object.

    Kept by the object, not by what is equal to it: 45 and 45.00 are equal and not written alike. The oldest goes when
    there is more than `most` text.
    """

    def __init__(self, fn: Callable[[T, str], R], most: int = 64_000_000) -> None:
        self._fn, self._most = fn, most
        self._made: dict[tuple[int, str], tuple[T, str, R]] = {}
        self._size = 0

    def __call__(self, it: T, language: str) -> R:
        """Return what the function returns."""
        key = id(it), language
        found = self._made.get(key)
        if found is not None and found[1] is language:  # a language may bring words of its own
            return found[2]
        made = self._fn(it, language)
        before = self._made.get(key)
        self._made[key] = it, language, made  # it is held, so that no other object gets its id
        self._size += len(made) - (len(before[2]) if before else 0)
        while self._size > self._most:
            self._size -= len(self._made.pop(next(iter(self._made)))[2])
        return made
