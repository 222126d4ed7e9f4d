"""What a site holds of each file and seldom asks for lies in a file without a name, and is read from there when it is."""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from microsite.engine.packing import built, packed
from microsite.graph import Item
from microsite.read.files import Source
from microsite.records import names_of
from microsite.values.facts import Entry

NAME = "depot"
T = TypeVar("T")
HEAVY: Mapping[type, tuple[str, ...]] = {
    Source: ("data",),
    Item: ("html", "text", "marks"),
    Entry: ("html", "text", "marks"),
}
"""The fields that are put away, of each kind of record that a site has thousands of."""
RECENT = 256


class Depot:
    """A file below a folder that goes when nobody asks for it any more. Without one, as on a full disk, records stay whole.

    Processes that are forked read from it, and only the one that made it puts something there. To others a record travels whole.
    """

    def __init__(self, folder: Path) -> None:
        self._file, self._end = -1, 0
        self._recent: dict[int, tuple[Any, ...]] = {}
        with contextlib.suppress(OSError):
            if hasattr(os, "pread"):
                self._file = _nameless(folder)

    def __del__(
        self, close: Callable[[int], None] = os.close
    ) -> None:  # held here: at the very end `os` is gone
        if self._file >= 0:
            close(self._file)

    def lay(self, one: T) -> T:
        """Put away what is heavy of a frozen record, which stays the same object, and return it."""
        kind: type = type(one)
        if kind not in HEAVY or self._file < 0:
            return one
        names = HEAVY[kind]
        data = packed(tuple([getattr(one, name) for name in names]))
        try:
            size = os.pwrite(self._file, data, self._end)
        except OSError:
            size = -1
        if size == len(data):
            first, *others = [vars(kind)[name].__set__ for name in names]
            first(one, (self, self._end, size))
            for put in others:
                put(one, None)
            self._end += size
            object.__setattr__(one, "__class__", _laid(kind))
        return one

    def get(self, at: int, size: int) -> tuple[Any, ...]:
        """Return what was put at a place; what was asked for last is at hand."""
        found = self._recent.get(at)
        if found is None:
            data = os.pread(self._file, size, at)
            found = self._recent[at] = pickle.loads(data)  # noqa: S301 - written by this process into a file without a name
            if len(self._recent) > RECENT:
                del self._recent[next(iter(self._recent))]
        return found


def _nameless(folder: Path) -> int:
    """Open a file without a name; where a file needs one, it is taken away at once."""
    place = folder / NAME
    place.unlink(missing_ok=True)  # of a build that was killed before it could take the name away
    with contextlib.suppress(AttributeError, OSError):
        return os.open(folder, os.O_RDWR | os.O_TMPFILE | os.O_CLOEXEC, 0o600)
    file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    place.unlink()
    return file


@cache
def _laid(kind: type) -> type:
    """Return the class of records of which the heavy fields lie in a depot; the slot of the first of them says where."""
    where: Callable[[object], tuple[Depot, int, int]] = vars(kind)[HEAVY[kind][0]].__get__

    def field(number: int) -> property:
        def read(one: object) -> object:
            depot, at, size = where(one)
            return depot.get(at, size)[number]

        return property(read)

    def values(one: object) -> tuple[object, ...]:
        return tuple([getattr(one, name) for name in names_of(kind) or ()])

    named: dict[str, object] = {name: field(number) for number, name in enumerate(HEAVY[kind])}
    named |= {
        "__slots__": (),
        "__module__": kind.__module__,
        "__new__": lambda _, *args, **more: kind(*args, **more),  # a copy with other values is whole
        "__reduce__": lambda one: (built, (kind, *values(one))),
        "__eq__": lambda one, other: isinstance(other, kind) and values(one) == values(other),
        "__hash__": kind.__hash__,
    }
    return type(kind.__name__, (kind,), named)
