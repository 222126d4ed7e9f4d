"""The roster of a week: its sessions, who runs them, and what is not yet as the rules of duty ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from microsite.config import Config
from microsite.diagnostics import Problem, in_order
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.program.duty import NOBODY, Load, clashes, judge, loads
from microsite.program.shifts import Shift, monday, shifts_of, week_of
from microsite.read.moderation import Moderation
from microsite.records import frozen


@frozen(kw_only=True)
class Roster:
    """A week: `first` is its Monday; shifts by start; what breaks a rule."""

    week: str
    first: date
    zone: str
    shifts: tuple[Shift, ...]
    loads: tuple[Load, ...]
    moderation: Moderation
    problems: tuple[Problem, ...]


def roster(items: Sequence[Item], config: Config, week: str) -> Roster:
    """Return the roster of an ISO week in the site's zone, with what breaks a rule in it."""
    first = monday(week)
    if first is None:
        raise ValueError(f"{week!r} is not a week")
    zone = must(config.front.timezone)
    begin = datetime.combine(first, time(), zone).astimezone(UTC)
    stop = datetime.combine(first + timedelta(days=7), time(), zone).astimezone(UTC)
    every = shifts_of(items, config)
    mine = tuple(s for s in every if begin <= s.start.astimezone(UTC) < stop)
    moderation = config.moderation or NOBODY
    problems = (
        *judge(mine, moderation, zone.key),
        *(p for p in clashes(every, moderation) if _within(p, mine)),
    )
    return Roster(
        week=week_of(first),
        first=first,
        zone=zone.key,
        shifts=mine,
        loads=loads(mine, moderation),
        moderation=moderation,
        problems=in_order(dict.fromkeys(problems)),
    )


def _within(problem: Problem, shifts: Sequence[Shift]) -> bool:
    return any(problem.where.path == shift.item.path for shift in shifts)
