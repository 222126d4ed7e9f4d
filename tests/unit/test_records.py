"""A record that is made quickly is the same record: its arguments, its fields, frozen, also as another's base."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from microsite.values.records import quick


@dataclass(frozen=True, slots=True)
class Plain:
    """As dataclasses make it."""

    a: str
    b: int = 3


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """The same, quickly."""

    a: str
    b: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Keys by name."""

    slug: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Wider(Base):
    """More keys by name."""

    title: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrower(Quick):
    """A record that adds to a quick one."""

    c: str = "c"


class Bare(Quick):
    """A class that adds nothing but its name."""

    __slots__ = ()


def test_a_quick_record_is_made_as_the_other_is() -> None:
    assert str(inspect.signature(Quick)) == str(inspect.signature(Plain))
    assert (Quick("x").a, Quick("x").b, Quick(b=1, a="y").b) == ("x", 3, 1)
    assert type(Quick("x")) is Quick
    assert Quick("x") == Quick("x", 3) != Quick("x", 4)
    assert hash(Quick("x")) == hash(Quick("x", 3))
    assert repr(Quick("x")) == repr(Plain("x")).replace("Plain", "Quick")
    for wrong in ((), ("x", 1, 2)):
        with pytest.raises(TypeError):
            Quick(*wrong)


def test_a_quick_record_is_frozen_and_travels() -> None:
    one = Quick("x")
    with pytest.raises(FrozenInstanceError):
        one.a = "y"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.a
    assert replace(one, b=4) == Quick("x", 4)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own


def test_quick_records_have_bases_and_are_bases() -> None:
    assert Wider(title="t", slug="s") == replace(Wider(title="t"), slug="s")
    assert (type(Narrower("x")), type(Bare("x"))) == (Narrower, Bare)
    assert (Narrower("x").b, Bare("x").b) == (3, 3)
    with pytest.raises(TypeError):
        Wider("t")  # type: ignore[call-arg]


def test_what_does_more_than_to_take_its_fields_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Lists:
        """A record that makes a list of its own."""

        a: list[int] = field(default_factory=list)

    with pytest.raises(TypeError):
        quick(Lists)
