"""How a stage calls its pure functions and holds what they return: straight and whole, or as a process does that remembers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Caller(Protocol):
    """Calls a pure function, or gives back what it returned for equal arguments; the function cannot tell."""

    def __call__(self, fn: Callable[P, R], /, *args: P.args, **more: P.kwargs) -> R:
        """Return what `fn` returns for these arguments."""
        ...


class Keeper(Protocol):
    """Holds a frozen record, of which nobody asks for all at once: what it returns is the same object."""

    def __call__(self, one: R, /) -> R:
        """Return the record."""
        ...


def whole(one: R, /) -> R:
    """Hold all of it."""
    return one


def straight(fn: Callable[P, R], /, *args: P.args, **more: P.kwargs) -> R:
    """Call the function."""
    return fn(*args, **more)
