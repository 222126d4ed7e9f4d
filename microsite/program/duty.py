"""The rules of duty, and where sessions break them.

One community moderator for each 25 seats; a specialist when a topic is complex; nobody in two places within 15 minutes,
compared in UTC; nobody more hours of sessions in a week than agreed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from microsite.config import Config
from microsite.diagnostics import Problem, error, in_order, warning
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.program.shifts import Shift, shifts_of, week_of
from microsite.read.moderation import Moderation, Moderator, Standards
from microsite.records import frozen

BUFFER = timedelta(minutes=15)
ROLES = {"logistics": "community", "specialists": "specialist"}
NOBODY = Moderation({}, frozenset(), (), Standards())


@frozen
class Load:
    """One moderator's week: the hours that the sessions take."""

    moderator: Moderator
    hours: Decimal

    @property
    def left(self) -> Decimal:
        """Return the hours that are left of those agreed, below 0 when they are too many; infinite without an agreement."""
        agreed = self.moderator.hours_per_week
        return Decimal("Infinity") if agreed is None else agreed - self.hours


def staffing(items: Sequence[Item], config: Config, after: datetime) -> tuple[Problem, ...]:
    """Return what breaks a rule of duty in any session that has not ended at an instant."""
    moderation = config.moderation or NOBODY
    shifts = shifts_of(items, config)
    left = tuple(s for s in shifts if s.end > after)
    return in_order((*judge(shifts, moderation, config.front.timezone, after), *clashes(left, moderation)))


def judge(
    shifts: Sequence[Shift], moderation: Moderation, zone: str, after: datetime | None = None
) -> tuple[Problem, ...]:
    """Return what breaks a rule within single sessions and in the weeks of single people; `zone` says when a week begins.

    With `after`, sessions that ended by then are told nothing of any more; the hours that they took stay those of their week.
    """
    weeks: dict[str, list[Shift]] = {}
    for shift in shifts:
        weeks.setdefault(week_of(shift.start.astimezone(must(zone)).date()), []).append(shift)
    found: list[Problem] = []
    for week, held in weeks.items():
        left = [shift for shift in held if after is None or shift.end > after]
        found += (problem for shift in left for problem in _staffed(shift, held, moderation))
        found += _hours(held, week, moderation, after) if left else ()
    return tuple(found)


def _staffed(shift: Shift, shifts: Sequence[Shift], moderation: Moderation) -> Iterator[Problem]:
    title = shift.item.title
    community = [n for n in shift.logistics if _tier(n, moderation) == "community"]
    lacking = shift.needed - len(set(community))
    if lacking > 0:
        seats = f"{shift.seats} seats" if shift.seats else "a session"
        words = f"'{title}' has {_count(len(set(community)))}; {seats} need{'s' * (not shift.seats)} {shift.needed}"
        where = shift.item.where("moderation.logistics")
        yield error("D101", words, where, _offer("community", "logistics", shift, shifts, moderation))
    experts = [n for n in shift.specialists if _tier(n, moderation) == "specialist"]
    if shift.complex and not experts:
        words = f"'{title}' is on a complex topic and has no specialist"
        where = shift.item.where("moderation.specialists")
        yield error("D102", words, where, _offer("specialist", "specialists", shift, shifts, moderation))
    for role, tier in ROLES.items():
        for number, name in enumerate(getattr(shift, role)):
            if name in moderation.moderators and _tier(name, moderation) != tier:
                words = f"{moderation.moderators[name].name} stands under {role} and is of the tier {_tier(name, moderation)}"
                yield warning("D105", words, shift.item.where(f"moderation.{role}.{number}"))


def _count(number: int) -> str:
    return f"{number or 'no'} community moderator{'' if number == 1 else 's'}"


def _tier(name: str, moderation: Moderation) -> str:
    found = moderation.moderators.get(name)
    return found.tier if found else ""


def _offer(tier: str, role: str, shift: Shift, shifts: Sequence[Shift], moderation: Moderation) -> str:
    """Say who could take it: of the tier, free then, with hours left; those who know the topic first."""
    hours = {load.moderator.id: load for load in loads(shifts, moderation)}
    taken = set(shift.logistics) | set(shift.specialists)
    able = []
    for one in moderation.moderators.values():
        busy = any(("moderator", one.id) in other.people and near(shift, other) for other in shifts)
        left = hours[one.id].left >= _hours_of(shift)
        if one.tier == tier and one.id not in taken and not busy and left:
            able.append((not set(one.topics) & set(shift.topics), hours[one.id].hours, one.id))
    if not able:
        return f"nobody of the tier {tier} is free then with hours left; ask one more person"
    return f"free then with hours left: {', '.join(name for *_, name in sorted(able)[:4])}; name one in moderation: {{{role}: [...]}}"


def near(one: Shift, other: Shift) -> bool:
    """Say whether nobody can be in both: less than 15 minutes lie between them, in UTC."""
    first, second = sorted((one, other), key=lambda s: s.start.astimezone(UTC))
    return second.start.astimezone(UTC) - first.end.astimezone(UTC) < BUFFER


def clashes(shifts: Sequence[Shift], moderation: Moderation) -> Iterator[Problem]:
    """Yield each pair of sessions that want one person within 15 minutes, at the later one."""
    booked: dict[tuple[str, str], list[Shift]] = {}
    for shift in shifts:
        for person in shift.people:
            booked.setdefault(person, []).append(shift)
    for (kind, name), held in booked.items():
        for first, second in _neighbours(held):
            who = (
                moderation.moderators[name].name
                if name in moderation.moderators
                else dict(second.mentors).get(name, name)
            )
            begins = first.start.astimezone(second.start.tzinfo)
            words = f"{who} would be in '{first.item.title}' ({begins:%Y-%m-%d %H:%M}) and '{second.item.title}' within 15 minutes"
            key = "moderation" if kind == "moderator" else "mentors"
            yield error("D103", words, second.item.where(key), "give one of the two to somebody else")


def _neighbours(held: Sequence[Shift]) -> Iterator[tuple[Shift, Shift]]:
    """Yield the pairs that are too near to each other; sessions come by start, so few are looked at."""
    for number, first in enumerate(held):
        for second in held[number + 1 :]:
            if second.start.astimezone(UTC) - first.end.astimezone(UTC) >= BUFFER:
                break
            yield first, second


def _hours_of(shift: Shift) -> Decimal:
    return Decimal(shift.minutes) / 60


def loads(shifts: Sequence[Shift], moderation: Moderation) -> tuple[Load, ...]:
    """Return every moderator's hours over these sessions."""
    found = []
    for one in moderation.moderators.values():
        hours = sum((_hours_of(s) for s in shifts if ("moderator", one.id) in s.people), Decimal(0))
        found.append(Load(one, hours))
    return tuple(found)


def _hours(
    held: Sequence[Shift], week: str, moderation: Moderation, after: datetime | None
) -> Iterator[Problem]:
    """Yield, at a week's last session of theirs, those who have more hours in it than agreed."""
    for load in loads(held, moderation):
        if load.left < 0:
            last = [s for s in held if ("moderator", load.moderator.id) in s.people][-1]
            if after is not None and last.end <= after:
                continue  # nobody can give away what is over
            agreed = tell(load.hours + load.left)
            words = f"{load.moderator.name} has {tell(load.hours)} hours in {week}; {agreed} were agreed"
            yield error("D104", words, last.item.where("moderation"), "give a session to somebody else")


def tell(hours: Decimal) -> str:
    """Return hours as people say them: 3, 4.5, 2.75."""
    return f"{hours.quantize(Decimal('0.01')).normalize():f}"
