"""Twins of large values: a function that is given one cannot tell, and each attribute and key that it reads is noted."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any, Protocol, cast

from microsite.dev.same import same
from microsite.graph import Key
from microsite.values.facts import Entry

EVENTS = ("Lists", "events")  # of each a page shows a few fields
ABSENT, WHOLE = object(), object()
ENTRY = frozenset(one.name for one in fields(Entry))


class Notes(Protocol):
    """Who writes down what is read."""

    def note(self, path: str, key: object, value: object) -> None:
        """Write down that a value was read at a path."""
        ...

    def note_field(self, key: Key, name: str) -> None:
        """Write down that a field of an entry in a group was read."""
        ...

    def group(self, entries: tuple[Entry, ...]) -> tuple[object, ...]:
        """Return a group of entries whose every field that is read is noted."""
        ...


def twin_class(notes: Notes, kind: type) -> type:
    """Return a subclass of a frozen record whose every field that is read is noted; its methods are the record's own."""
    names = frozenset(one.name for one in fields(kind))

    def read(self: object, name: str) -> object:
        value = object.__getattribute__(self, name)
        if name in names and not (isinstance(value, Traced) or hasattr(type(value), "memo_path")):
            notes.note(object.__getattribute__(self, "memo_path"), name, value)
            if (kind.__name__, name) == EVENTS:
                return notes.group(cast(tuple[Entry, ...], value))
        return value

    return type(kind.__name__, (kind,), {"__slots__": ("memo_path",), "__getattribute__": read})


class Traced(Mapping[Any, object]):
    """A mapping that notes which keys are asked for."""

    __slots__ = ("_inner", "_notes", "_path")

    def __init__(self, notes: Notes, path: str, inner: Mapping[Any, object]) -> None:
        self._notes, self._path, self._inner = notes, path, inner

    def __getitem__(self, key: object) -> object:
        value = self._inner.get(key, ABSENT)
        self._notes.note(self._path, key, value)
        if value is ABSENT:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[Any]:
        self._notes.note(self._path, WHOLE, tuple(self._inner.items()))
        return iter(self._inner)

    def __len__(self) -> int:
        self._notes.note(self._path, WHOLE, tuple(self._inner.items()))
        return len(self._inner)


class Near(Entry):
    """An entry of a group that notes which of its fields are read."""

    __slots__ = ("inner", "key", "notes")
    inner: Entry
    key: Key
    notes: Notes

    def __init__(self, notes: Notes, inner: Entry) -> None:
        for name, value in (("notes", notes), ("inner", inner), ("key", (inner.kind, inner.slug))):
            object.__setattr__(self, name, value)


def _noting(name: str) -> property:
    def read(self: Near) -> object:
        self.notes.note_field(self.key, name)
        return getattr(self.inner, name)

    return property(read)


for _field in ENTRY:
    setattr(Near, _field, _noting(_field))


def _counts(groups: Collection[tuple[object, ...]]) -> tuple[int, int]:
    """Return by how many a group, and an entry of one, is held at most."""
    return (
        max((sys.getrefcount(group) for group in groups), default=0),
        max((sys.getrefcount(entry) for group in groups for entry in group), default=0),
    )


def _free() -> tuple[int, int]:
    """Return the counts of what nobody holds but a memory: these differ from one Python to another."""
    groups = {0: (None, (object(),))}
    return _counts({0: groups[0][1]}.values())


def is_held(groups: Collection[tuple[object, ...]]) -> bool:
    """Say whether a group that was given out, or an entry of one, is still held by somebody else than the memory."""
    return any(now > free for now, free in zip(_counts(groups), _free(), strict=True))


def near_same(now: object, then: object, read: Mapping[Key, set[str]]) -> bool:
    """Say whether two groups hold the same entries in the same order, as far as their fields were read."""
    if not isinstance(now, tuple) or not isinstance(then, tuple) or len(now) != len(then):
        return False
    return all(
        new is old
        or (
            (new.kind, new.slug) == (old.kind, old.slug)
            and all(
                same(getattr(new, name), getattr(old, name)) for name in read.get((old.kind, old.slug), ())
            )
        )
        for new, old in zip(now, then, strict=True)
    )
