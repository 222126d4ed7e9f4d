"""Results travel between our own processes as pickles, in which a frozen record costs half of what dataclasses make of it."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from functools import cache
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any

from microsite.records import names_of

Reduced = tuple[Callable[..., object], tuple[object, ...]]


class Packer:
    """Packs values one after another, for one `pickle.Unpickler`: what several of them hold, as a class or a word, is said once."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._pickler = pickle.Pickler(self._out, pickle.HIGHEST_PROTOCOL)
        self._pickler.dispatch_table = _REDUCERS
        self.size = 0

    def add(self, value: object) -> None:
        """Pack another value; after one that cannot be packed this takes no more."""
        self._pickler.dump(value)
        self.size = self._out.tell()

    def packed(self) -> memoryview:
        """Return all that was packed whole."""
        return self._out.getbuffer()[: self.size]


def packed(value: object) -> bytes:
    """Return a value as a pickle that this program reads again with `pickle.loads`."""
    packer = Packer()
    packer.add(value)
    return bytes(packer.packed())


class _Reducers(dict[type, Callable[[Any], Any]]):
    """How each type is taken apart: frozen records with slots by their fields, all else as pickle does it."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        """Return what takes a value of the type apart; KeyError where pickle knows best."""
        if kind in copyreg.dispatch_table:
            return copyreg.dispatch_table[kind]
        if not is_dataclass(kind) or setters_of(kind) is None:
            raise KeyError(kind)
        get = _getter(names_of(kind) or ())

        def reduced(one: object) -> Reduced:
            return built, (kind, *get(one))

        self[kind] = reduced
        return reduced


_REDUCERS = _Reducers()


def built(kind: type, *values: object) -> object:
    """Return a record of the values of its fields; it was one before, so nothing is judged again."""
    one: object = object.__new__(kind)
    for put, value in zip(setters_of(kind) or (), values, strict=True):
        put(one, value)
    return one


@cache
def setters_of(kind: type) -> tuple[Callable[[object, object], None], ...] | None:
    """Return what sets each field of a dataclass with slots, None where a field has no slot or a class its own pickle."""
    slots = [getattr(kind, name, None) for name in names_of(kind) or ()]
    if not all(isinstance(slot, MemberDescriptorType) for slot in slots) or "__reduce__" in vars(kind):
        return None
    return tuple([slot.__set__ for slot in slots if slot is not None])


def _getter(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple([getattr(one, name) for name in names])
