"""A pure function is called again only when something that it read the last time has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ParamSpec, TypeVar, cast

from microsite.config import Config, SiteFront
from microsite.dev.same import all_same, same
from microsite.dev.twins import (
    ABSENT,
    ENTRY,
    EVENTS,
    WHOLE,
    Near,
    Traced,
    is_held,
    near_same,
    twin_class,
)
from microsite.graph import Graph, Key
from microsite.kinds.world import Described, World
from microsite.outputs.frame import Shell
from microsite.outputs.lists import Lists
from microsite.values.facts import Entry, Site

P = ParamSpec("P")
R = TypeVar("R")
OPENED = (World, Described, Graph, Site, Config, SiteFront, Shell, Lists)
MOST_CHANGES = 100_000
MOST_ROWS = 3  # one name may be asked of in two ways in one plan: a file's facts now, and as committed
Read = tuple[str, object]
Called = tuple[object, object]


@dataclass(slots=True)
class _Row:
    """A result, the arguments that gave it (of those that are opened, the type), and what was read of these: (where, key) to value.

    `near` are the fields that were read of entries that stand in a group of entries; `checked` says up to which change of
    the opened arguments the reads were found to hold.
    """

    args: tuple[object, ...]
    reads: dict[Read, object]
    near: Mapping[Key, set[str]]
    result: object
    checked: int


class Memo:
    """Remembers results by what was read for them; the functions it calls cannot tell.

    A large argument (the world, the graph, a mapping) is *opened*: the function gets a twin that notes which attributes
    and keys are read. When another value comes in its place, what differs is written down as changes; a row holds as long
    as no change is of something that it read. Rows that a round did not ask for are dropped by `forget`.
    `breathe` is called before each call, and may end the round by an exception: what is remembered stays right.
    """

    def __init__(self) -> None:
        self._rows: dict[Called, list[_Row]] = {}
        self._asked: set[Called] = set()
        self._twins: dict[str, tuple[object, object]] = {}
        self._now: dict[str, Mapping[Any, object]] = {}
        self._changes: list[Read] = []
        self._since: tuple[tuple[int, int], frozenset[Read]] = (0, 0), frozenset()
        self._classes: dict[type, type] = {}
        self._openable: dict[type, bool] = {}
        self._trace: dict[Read, object] | None = None
        self._near: dict[Key, set[str]] = {}
        self._given: dict[int, tuple[object, ...]] = {}
        self._groups: dict[int, tuple[object, tuple[object, ...]]] = {}
        self.misses = 0
        self.breathe: Callable[[], None] = lambda: None

    def __call__(self, fn: Callable[P, R], /, *args: P.args, **more: P.kwargs) -> R:
        """Return what `fn` returns for these arguments; a call inside a remembered call is part of it."""
        if self._trace is not None or not args or more:
            return fn(*args, **more)
        self.breathe()
        key = (fn, type(args[0]) if self._opens(args[0]) else _name(args[0]))
        self._asked.add(key)
        rows = self._rows.setdefault(key, [])
        last = rows[0] if rows and self._is_again(rows[0], args) else self._found(rows, fn, args)
        return cast(R, last.result)

    def _is_again(self, row: _Row, args: tuple[object, ...]) -> bool:
        """Say whether a call has the very same arguments as that of a row, and what was read for it is as it was."""
        if len(row.args) != len(args):
            return False
        for one, was in zip(args, row.args, strict=True):
            if one is not was:
                if type(one) is not was or not self._opens(one):
                    return False
                self._open(type(one).__name__, one)
        return self._holds(row)

    def _found(self, rows: list[_Row], fn: Callable[..., object], args: tuple[object, ...]) -> _Row:
        """Return the row of a call, which is the first one then: one that holds, else a new one."""
        passed = [self._open(type(one).__name__, one) if self._opens(one) else one for one in args]
        given = tuple([one if one is twin else type(one) for one, twin in zip(args, passed, strict=True)])
        for number, row in enumerate(rows):
            if all_same(row.args, given) and self._holds(row):
                row.args = given  # so that the next look knows them at once
                rows.insert(0, rows.pop(number))
                return row
        self.misses += 1
        self._trace, self._near, self._given = {}, {}, {}
        try:
            result = fn(*passed)
            reads = self._trace
        finally:
            self._trace = None
        if is_held(self._given.values()):  # the result may hold one that is read later: take them as wholes
            keys = {cast(Near, entry).key for group in self._given.values() for entry in group}
            self._near = {key: set(ENTRY) for key in keys}
        # what is the same stays the very same object, so that who is given it next sees at once that nothing changed
        result = next((old.result for old in rows if same(old.result, result)), result)
        rows.insert(0, _Row(given, reads, self._near, result, len(self._changes)))
        del rows[MOST_ROWS:]
        return rows[0]

    def forget(self) -> None:
        """Drop the rows that were not asked for since the last time."""
        self._rows = {key: rows for key, rows in self._rows.items() if key in self._asked}
        self._asked = set()
        self._groups = {}
        if len(self._changes) > MOST_CHANGES:  # rows that hold now begin a new count, the others go
            now, self._since = len(self._changes), ((0, 0), frozenset())
            for key, rows in self._rows.items():
                self._rows[key] = [replace(row, checked=0) for row in rows if row.checked == now]
            self._changes = []

    def note(self, path: str, key: object, value: object) -> None:
        """Write down that the function which runs now has read a value."""
        if self._trace is not None:
            self._trace.setdefault((path, key), value)

    def note_field(self, key: Key, name: str) -> None:
        """Write down that the function which runs now has read a field of an entry in a group."""
        if self._trace is not None:
            read = self._near.get(key)
            if read is None:
                read = self._near[key] = set()
            read.add(name)

    def _holds(self, row: _Row) -> bool:
        """Say whether reading again would give the same values: only what has changed since the row was checked is read."""
        now = len(self._changes)
        if row.checked < now:
            reads, changed = row.reads.keys(), self._changed(row.checked)
            if not reads.isdisjoint(changed) and not all(
                self._reads_same(one, row) for one in reads & changed
            ):
                return False
            row.checked = now
        return True

    def _changed(self, since: int) -> frozenset[Read]:
        """Return the reads that say something else since a change; nearly all rows ask since the same one."""
        at = since, len(self._changes)
        if self._since[0] != at:
            self._since = at, frozenset(self._changes[since:])
        return self._since[1]

    def _reads_same(self, read: Read, row: _Row) -> bool:
        path, key = read
        held = self._now[path]
        now, then = tuple(held.items()) if key is WHOLE else held.get(key, ABSENT), row.reads[read]
        if read == EVENTS:
            return near_same(now, then, row.near)
        return same(now, then)

    def _opens(self, value: object) -> bool:
        kind = type(value)
        if kind not in self._openable:
            self._openable[kind] = _is_open(value)
        return self._openable[kind]

    def _open(self, path: str, value: Any) -> object:  # noqa: ANN401 - any frozen record
        """Return the twin of a value, and make what it holds the present of its path."""
        held = self._twins.get(path)
        if held is not None and held[0] is value:
            return held[1]
        twin = self._mapping(path, value) if isinstance(value, Mapping) else self._record(path, value)
        self._twins[path] = (value, twin)
        return twin

    def _mapping(self, path: str, value: Mapping[Any, object]) -> object:
        self._replace(path, value, whole=True)
        return Traced(self, path, value)

    def _replace(self, path: str, value: Mapping[Any, object], *, whole: bool) -> None:
        """Put a mapping in the place of the one before, and write down which keys say something else now."""
        old = self._now.get(path)
        self._now[path] = value
        if old is None:
            return  # nobody has read from here before
        found = [
            key
            for key, now in value.items()
            if (was := old.get(key, ABSENT)) is not now and not same(was, now)
        ]
        found += [key for key in old if key not in value]
        self._changes += [(path, key) for key in found]
        if whole and (found or not all_same(tuple(old), tuple(value))):
            self._changes.append((path, WHOLE))

    def group(self, entries: tuple[Entry, ...]) -> tuple[object, ...]:
        """Return a group of entries whose every field that is read is noted."""
        if self._trace is None:
            return entries
        held = self._groups.get(id(entries))
        if held is None or held[0] is not entries:
            held = self._groups[id(entries)] = (entries, tuple(Near(self, entry) for entry in entries))
        self._given[id(held[1])] = held[1]
        return held[1]

    def _record(self, path: str, value: Any) -> object:  # noqa: ANN401 - any frozen record
        kind = type(value)
        if kind not in self._classes:
            self._classes[kind] = twin_class(self, kind)
        twin: object = object.__new__(self._classes[kind])
        object.__setattr__(twin, "memo_path", path)
        leaves: dict[str, object] = {}
        for one in fields(kind):
            inner = getattr(value, one.name)
            if _is_open(inner):
                object.__setattr__(twin, one.name, self._open(f"{path}.{one.name}", inner))
            else:
                leaves[one.name] = inner
                object.__setattr__(twin, one.name, inner)
        self._replace(path, leaves, whole=False)
        return twin


def _name(first: object) -> object:
    """Return what an argument is known by from one round to the next: its path, or its address, or itself."""
    return getattr(first, "path", None) or getattr(first, "href", None) or first


def _is_open(value: object) -> bool:
    return isinstance(value, (*OPENED, Mapping)) or _holds_world(type(value))


def _holds_world(kind: type) -> bool:
    """Say whether records of a kind carry the world, as the studio of share images does."""
    return "Described" in str(getattr(kind, "__annotations__", {}).get("described", ""))
