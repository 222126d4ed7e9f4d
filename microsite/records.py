"""Frozen records: dataclasses whose methods are made when they are first needed, so that a command starts sooner.

`dataclass(frozen=True, slots=True)` writes and compiles six methods for each class, a millisecond in all, and a command knows
some three hundred classes, of which it makes objects of a few. Here the dataclass keeps its fields, and what can be the
same function for all classes is; only `__init__` is written, for a class of which more than a few objects are made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


class _Made:
    """What stands for a value that is made anew for each object."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Made()
_FEW = 12  # objects: as long as to write and compile a constructor takes


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = ...) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, kw_only: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """Return the class as a frozen dataclass with slots: `fields`, `replace`, `==`, `hash`, `repr`, `pickle` are as `dataclass` has them.

    Its base classes are such records too, or no dataclasses (a frozen one of `dataclasses` is refused there).
    """

    def made(cls: type[T]) -> type[T]:
        return _with_methods(dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls))

    return made if cls is None else made(cls)


@cache
def is_frozen(kind: type) -> bool:
    """Say whether the objects of a class are frozen records, of ours or as `dataclass` makes them."""
    theirs = getattr(getattr(kind, "__dataclass_params__", None), "frozen", False)
    return bool(theirs) or getattr(kind, "__setattr__", None) is _refuse_to_set


@cache
def names_of(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields in order, None for what is none."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


def _with_methods(cls: type[T]) -> type[T]:
    given = vars(cls)
    compared = [one.name for one in fields(cls) if one.compare]  # type: ignore[arg-type] # it is a dataclass
    values: Callable[[object], object] = attrgetter(*compared) if compared else lambda _record: ()

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - a method of the class
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    left = _FEW

    def __init__(self: object, /, *args: object, **named: object) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0 or not _fill(cls, self, args, named):
            init = _init_of(cls)
            cls.__init__ = init  # type: ignore[method-assign] # from now on
            init(self, *args, **named)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    shared = (_refuse_to_set, _refuse_to_delete, _state_of, _take_state, _told)
    names = ("__setattr__", "__delattr__", "__getstate__", "__setstate__", "__repr__")
    methods: dict[str, Any] = dict(zip(names, shared, strict=True)) | {"__eq__": __eq__, "__init__": __init__}
    for name, method in methods.items():
        if name not in given:
            setattr(cls, name, method)
    if given.get("__hash__") is None:
        cls.__hash__ = __hash__  # type: ignore[method-assign] # as a dataclass does
    return cls


def _fill(cls: type, new: object, args: tuple[object, ...], named: Mapping[str, object]) -> bool:
    """Set the fields of a new object one by one; say False, for the constructor to tell of it, when it is not given what it takes."""
    given, left, taken = iter(args), len(args), 0
    for one in fields(cls):
        if one.init and left and not one.kw_only:
            if one.name in named:
                return False
            value, left = next(given), left - 1
        elif one.init and one.name in named:
            value, taken = named[one.name], taken + 1
        elif one.default_factory is not MISSING:
            value = one.default_factory()
        elif one.default is not MISSING:
            value = one.default
        elif one.init:
            return False
        else:
            continue
        object.__setattr__(new, one.name, value)
    if left or taken < len(named):
        return False
    begun: Callable[[], None] | None = getattr(new, "__post_init__", None)
    if begun:
        begun()
    return True


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _names(self: object) -> tuple[str, ...]:
    kind: type = type(self)
    return names_of(kind) or ()


def _state_of(self: object) -> list[object]:
    return [getattr(self, name) for name in _names(self)]


def _take_state(self: object, state: list[object]) -> None:
    for name, value in zip(_names(self), state, strict=True):
        object.__setattr__(self, name, value)


def _told(self: object) -> str:
    shown = [one.name for one in fields(self) if one.repr]  # type: ignore[arg-type] # a record
    said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({said})"


def _init_of(cls: type) -> Callable[..., None]:
    """Return the constructor of a class, which makes an object at a third of what a frozen dataclass takes.

    A frozen dataclass sets each field by a call, since it refuses assignments. Here a new object is for that moment of a class
    with the same slots that does not refuse them (Python's data model, 3.3.2.4, lets objects change to such a class); an
    object of a class that adds to this one sets them by calls.
    """
    known: dict[str, Any] = {
        "cls__": cls,
        "opened__": _opened(cls),
        "put__": object.__setattr__,
        "made__": _MADE,
    }
    plain: list[str] = []
    named: list[str] = []
    values: dict[str, str] = {}
    for one in fields(cls):
        values[one.name] = value = _value(one, known)
        if one.init:
            default = f"=default__{one.name}" if f"default__{one.name}" in known else ""
            (named if one.kw_only else plain).append(one.name + default)
        elif not value:
            del values[one.name]
    then = [" self__.__post_init__()"] if hasattr(cls, "__post_init__") else []
    slowly = [f"  put__(self__, {name!r}, {value})" for name, value in values.items()]
    quickly = [f"  self__.{name} = {value}" for name, value in values.items()]
    lines = (
        f"def __init__({', '.join(['self__', *plain, *(['*', *named] if named else [])])}):",
        " if self__.__class__ is not cls__ or not opened__:",
        *slowly,
        "  pass",
        " else:",
        "  put__(self__, '__class__', opened__)",
        *quickly,
        "  self__.__class__ = cls__",
        *then,
    )
    exec("\n".join(lines), known)  # noqa: S102 - of the names of fields only, as dataclasses do
    made: Any = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {one.name: one.type for one in fields(cls) if one.init} | {"return": None}
    return made  # type: ignore[no-any-return] # what was written above


def _value(one: Field[Any], known: dict[str, Any]) -> str:
    """Return what a field is set to, "" for one that nothing sets; defaults are put among what is known."""
    if one.default_factory is not MISSING:
        known[f"make__{one.name}"], known[f"default__{one.name}"] = one.default_factory, _MADE
        made = f"make__{one.name}()"
        return f"{made} if {one.name} is made__ else {one.name}" if one.init else made
    if one.default is not MISSING:
        known[f"default__{one.name}"] = one.default
        return one.name if one.init else f"default__{one.name}"
    return one.name if one.init else ""


def _opened(cls: type) -> type | None:
    """Return a class with the slots of another, whose objects take assignments; None where a base forbids it, as `Generic` does."""
    if not all(base is object or is_dataclass(base) for base in cls.__mro__):
        return None
    body = {"__slots__": vars(cls)["__slots__"], "__setattr__": object.__setattr__}
    return type(f"{cls.__name__}Open", cls.__bases__, body)
