"""How a stage calls its pure functions: straight, or through a wrapper that remembers what they returned."""

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


def straight(fn: Callable[P, R], /, *args: P.args, **more: P.kwargs) -> R:
    """Call the function."""
    return fn(*args, **more)
