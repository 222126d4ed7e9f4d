"""A frozen record is what `dataclass(frozen=True, slots=True)` makes: arguments, fields, comparison, pickles, bases; its methods come later."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, astuple, dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

import pytest

from microsite.records import frozen, is_frozen

T = TypeVar("T")
MANY = 20
"""Objects of a class, after which its constructor is there."""


@dataclass(frozen=True, slots=True)
class Plain:
    """As dataclasses make it."""

    a: str
    b: int = 3
    c: list[int] = field(default_factory=list, compare=False)
    d: str = field(default="d", repr=False)
    e: int = field(default=5, kw_only=True)
    f: str = field(default="set", init=False)

    def __post_init__(self) -> None:
        if not self.a:
            raise ValueError("a is empty")


@frozen
class Ours:
    """The same, ours."""

    a: str
    b: int = 3
    c: list[int] = field(default_factory=list, compare=False)
    d: str = field(default="d", repr=False)
    e: int = field(default=5, kw_only=True)
    f: str = field(default="set", init=False)

    def __post_init__(self) -> None:
        if not self.a:
            raise ValueError("a is empty")


@frozen(kw_only=True)
class Base:
    """Keys by name."""

    slug: str = ""


@frozen(kw_only=True)
class Wider(Base):
    """More keys by name."""

    title: str
    tags: tuple[str, ...] = ()


@frozen
class Narrower(Ours):
    """A record that adds to another."""

    g: str = "g"


@frozen
class Boxed(Generic[T]):
    """A record of something."""

    value: T


@frozen
class Named:
    """A record whose fields have names that a constructor may use itself."""

    self: str
    cls: str
    opened: int
    put: int = 2
    made: list[int] = field(default_factory=list)
    MADE: int = 3
    default_put: int = 4
    type: str = "t"


class Bare(Ours):
    """A class that adds nothing but its name."""

    __slots__ = ()


@frozen
class Nothing:
    """A record without fields."""


@frozen
class Said:
    """A record that says some things in its own way."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self.text.lower() == other.text.lower()

    def __hash__(self) -> int:
        return hash(self.text.lower())


CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("x",), {}),
    (("x", 1), {}),
    (("x", 1, [2], "y"), {"e": 6}),
    ((), {"b": 1, "a": "y", "c": [1]}),
    ((), {}),
    (("",), {}),
    (("x", 1, [], "d", 5), {}),
    (("x",), {"f": "no"}),
    (("x",), {"z": 1}),
)


@pytest.mark.parametrize(("args", "named"), CALLS)
def test_a_record_is_made_as_dataclasses_make_it(args: tuple[Any, ...], named: dict[str, Any]) -> None:
    def made(kind: Any) -> object:
        try:
            one = kind(*args, **named)
        except (TypeError, ValueError) as fault:
            return type(fault), str(fault).replace("Plain", "Ours")
        return repr(one).replace("Plain", "Ours"), astuple(one), type(one) is kind

    told = {repr(made(Ours)) for _ in range(MANY)}
    assert told == {repr(made(Plain))}, (
        "the first few objects are filled field by field, the rest by a constructor"
    )


def test_what_can_be_asked_of_the_class_is_the_same() -> None:
    for _ in range(MANY):
        Ours("made")
    assert str(inspect.signature(Ours)) == str(inspect.signature(Plain))
    assert Ours.__match_args__ == Plain.__match_args__
    assert Ours.__slots__ == Plain.__slots__  # type: ignore[attr-defined]
    assert [one.name for one in fields(Ours)] == [one.name for one in fields(Plain)]
    assert is_frozen(Ours)
    assert is_frozen(Plain)
    assert is_frozen(Bare)
    assert not is_frozen(int)


def test_names_of_fields_are_the_records_own() -> None:
    assert astuple(Named("s", "c", 1)) == ("s", "c", 1, 2, [], 3, 4, "t")
    assert astuple(Named(self="s", cls="c", opened=1, put=5)) == ("s", "c", 1, 5, [], 3, 4, "t")


def test_equal_records_have_equal_compared_fields_and_the_same_class() -> None:
    assert Ours("x") == Ours("x", 3, [1]) != Ours("x", 4)
    assert hash(Ours("x")) == hash(Ours("x", 3, [1]))
    assert Ours("x") != Narrower("x")
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_what_a_class_says_itself_stays() -> None:
    assert (repr(Said("A")), Said("A") == Said("a"), hash(Said("A")) == hash(Said("a"))) == ("A", True, True)


def test_a_record_is_frozen_and_travels() -> None:
    one = Ours("x", c=[1])
    for name in ("a", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "y")
    with pytest.raises(FrozenInstanceError):
        del one.a
    assert astuple(replace(one, b=4)) == ("x", 4, [1], "d", 5, "set")
    assert astuple(pickle.loads(pickle.dumps(one))) == astuple(one)  # noqa: S301 - our own
    assert not hasattr(one, "__dict__")


def test_records_have_bases_and_are_bases() -> None:
    assert Boxed(1) == Boxed(1) != Boxed(2)
    assert Wider(title="t", slug="s") == replace(Wider(title="t"), slug="s")
    assert (type(Narrower("x")), type(Bare("x"))) == (Narrower, Bare)
    assert (Narrower("x").b, Narrower("x").g, Bare("x").b) == (3, "g", 3)
    with pytest.raises(FrozenInstanceError):
        Bare("x").a = "y"  # type: ignore[misc]
    with pytest.raises(ValueError, match="a is empty"):
        Bare("")
    with pytest.raises(TypeError):
        Wider("t")  # type: ignore[call-arg]
