"""What a template may print: texts, numbers, times, and lists of them; what else it has says another thing at each build, or nothing to a reader."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import TypeVar

from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import LoopContext, TemplateReference, Undefined
from jinja2.utils import Namespace

T = TypeVar("T")
_PLAIN = frozenset({str, int, float, bool, NoneType, Decimal, date, datetime})
_LISTS = (list, tuple, KeysView, ValuesView, ItemsView)


def printed(value: T) -> T:
    """Return a value that a template prints, or makes a text of; raise TemplateRuntimeError when it, or what lies in it, is no text.

    Python writes a function or a generator with its place in memory, and a set in the order of its hashes: other bytes each time.
    """
    if type(value) in _PLAIN or isinstance(value, Undefined):  # which is "" or fails when it is made a text
        return value
    waiting: list[object] = [value]
    while waiting:
        one = waiting.pop()
        if type(one) in _PLAIN or isinstance(one, str):
            continue
        if isinstance(one, Undefined):
            str(
                one
            )  # which fails, and says what was asked for: within a list Python would write that it is undefined
        if isinstance(one, _LISTS):
            waiting.extend(one)
        elif isinstance(one, Mapping):
            waiting.extend((*one.keys(), *one.values()))
        elif words := _odd(one):
            raise TemplateRuntimeError(words)
    return value


def all_printed(values: Iterable[T]) -> Iterable[T]:
    """Return values of which a text is made one by one."""
    for value in values:
        printed(value)
    return values


def _odd(value: object) -> str:
    """Say why a value is no text; "" for one that is."""
    if isinstance(value, LoopContext):
        return "the loop itself is printed; loop.index is its number"
    if isinstance(value, Iterator):
        return "a list that is not made yet is printed; write |join(', ') behind it"
    if isinstance(value, AbstractSet):
        return "a set is printed, which has no order; write |sort|join(', ') behind it"
    name = str(getattr(value, "name", None) or getattr(value, "__name__", "")).removeprefix(
        "safe_"
    )  # Jinja's range
    if callable(value):
        return (
            f"'{name}' is printed, and not what it makes; write {name}()" if name else "a function is printed"
        )
    kind = type(value)
    plain = kind.__repr__ is object.__repr__ and kind.__str__ is object.__str__
    if isinstance(value, Namespace | TemplateReference) or plain:
        return f"a {kind.__name__} is printed, and not what it holds"
    return ""
