"""What travels between processes arrives as it was: records of every form, the same object twice, what pickle knows best."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from microsite.diagnostics import Span, error
from microsite.engine.packing import packed
from microsite.formats.zones import must
from microsite.values.clock import Clock
from microsite.values.views import Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A record with a default that is made anew."""

    name: str
    more: tuple[object, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider(Base):
    """A record that adds a field to another's."""

    at: datetime


@dataclass(frozen=True)
class Loose:
    """A record without slots."""

    name: str


@dataclass(frozen=True, slots=True)
class Single:
    """A record of one field."""

    name: object


HERE = datetime(2026, 12, 3, 18, tzinfo=must("Europe/Berlin"))


@pytest.mark.parametrize(
    "value",
    [
        Base(name="a"),
        Wider(name="a", at=HERE, more=(Base(name="b"), Loose("c"), Single(Single(None)))),
        Timed("é", since="2026-12-03T17:00:00Z"),
        error("M101", "words", Span("content/events/a.md", 3, 1)),
        ([Single(Decimal("45.00"))], None),
        {"a": {Span("a"), Span("b", 1)}, "\ud800": b"\0"},
    ],
)
def test_a_value_arrives_as_it_was(value: object) -> None:
    assert pickle.loads(packed(value)) == value == pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def test_a_record_that_stands_twice_is_one_record_and_stays_frozen() -> None:
    one = Span("a", 1, 2)
    first, again = pickle.loads(packed((one, one)))  # noqa: S301 - our own
    assert first is again
    with pytest.raises(FrozenInstanceError):
        first.path = "b"


def test_a_fault_and_a_clock_travel_in_their_own_way() -> None:
    at = Clock.of(datetime(2026, 12, 3, tzinfo=UTC))
    made, fault = pickle.loads(packed((Single(at), LookupError("seventeen"))))  # noqa: S301 - our own
    assert type(made.name) is datetime
    assert made.name == at
    assert repr(fault) == "LookupError('seventeen')"
