"""A build's clock that notes which moments it was compared with, so that it is known until when a result stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Never, Self

TICK = timedelta(microseconds=1)
YEARS = range(1970, 2200)
"""Of what a command takes for now: there is room before and after it for what is reckoned from it."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where the last change of nothing is asked for."""


class Clock(datetime):
    """An instant in UTC. What was decided by it would be decided the same at every instant in [it, `until`).

    Comparisons, a duration taken off and the day are all that a plan asks for. Its difference from a moment is refused.
    """

    _notes: list[datetime | None]
    _shift: timedelta

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return the clock of an aware instant; a clock stays the very same one, with what it noted."""
        if isinstance(at, cls):
            return at
        return cls._made(at.astimezone(UTC), [None], timedelta())

    @classmethod
    def apart(cls, at: datetime) -> Self:
        """Return a clock of the same instant that notes for itself what it is compared with."""
        return cls._made(datetime.astimezone(at, UTC), [None], timedelta())

    @classmethod
    def _made(cls, at: datetime, notes: list[datetime | None], shift: timedelta) -> Self:
        made = cls(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, UTC)
        made._notes, made._shift = notes, shift
        return made

    @property
    def until(self) -> datetime | None:
        """Return the first moment (UTC) at which a comparison would come out in another way; None when none would."""
        return self._notes[0]

    def _strictly(self, other: datetime) -> None:
        """Note the moment at which this clock, or one that is `_shift` before it, reaches another instant, or passes it."""
        self._keep(other + TICK if super().__eq__(other) else other)

    def _keep(self, other: datetime) -> None:
        moment, nearest = other + self._shift if self._shift else other, self._notes[0]
        if nearest is None or moment < nearest:
            self._notes[0] = moment.astimezone(UTC)

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]
        if (found := datetime.__lt__(self, other)) is True:
            self._keep(other)
        return found

    def __le__(self, other: datetime) -> bool:  # type: ignore[override]
        if (found := datetime.__le__(self, other)) is True:
            self._strictly(other)
        return found

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]
        if (found := datetime.__gt__(self, other)) is False:
            self._strictly(other)
        return found

    def __ge__(self, other: datetime) -> bool:  # type: ignore[override]
        if (found := datetime.__ge__(self, other)) is False:
            self._keep(other)
        return found

    def __sub__(self, other: timedelta) -> Self:  # type: ignore[override] # the difference of two instants is no decision
        if not isinstance(other, timedelta):
            raise TypeError("a clock can be compared, and moved by a duration")
        at = datetime.__sub__(self, other)
        return self._made(at, self._notes, self._shift + other)

    def __rsub__(self, other: object) -> Never:
        raise TypeError("how far a moment is from the clock is another answer at each instant")

    def date(self) -> date:
        """Return the day in UTC; it holds until the next midnight."""
        day = super().date()
        self._keep(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))
        return day

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain one, on purpose
        """Return the instant as a plain datetime; whoever asks has another result at each instant."""
        plain = datetime.fromisoformat(self.isoformat())
        self._keep(plain + TICK)
        return plain.astimezone(tz)

    def __reduce_ex__(self, _protocol: object) -> tuple[object, ...]:
        """Travel to another process as a plain instant: what is compared there is not noted here."""
        return datetime.fromisoformat, (self.isoformat(),)


Spell = tuple[int, int | None]
"""A stretch of time [since, until), in microseconds since 1970; None is without end."""


def spell_of(clock: Clock) -> Spell:
    """Return how long all that was decided by a clock would be decided in the same way."""
    return _ticks(clock), _ticks(clock.until) if clock.until else None


def within(at: datetime, spell: Spell) -> bool:
    """Say whether an instant lies in a stretch of time; a clock is not told, since the end of the stretch is known."""
    since, until = spell
    return since <= _ticks(at) and (until is None or _ticks(at) < until)


def end_of(spell: Spell) -> datetime | None:
    """Return the end of a stretch of time, in UTC."""
    return None if spell[1] is None else EPOCH + spell[1] * TICK


def _ticks(at: datetime) -> int:
    return datetime.__sub__(at, EPOCH) // TICK


def sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two moments; None is never."""
    return min(one, other) if one and other else one or other
