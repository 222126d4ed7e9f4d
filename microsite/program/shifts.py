"""The sessions of a site as those who run them see them: who is there, who is needed, what happens when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import cast

from microsite.config import Config
from microsite.graph import Item
from microsite.kinds.event import EventData
from microsite.kinds.event_entry import segments
from microsite.kinds.event_judge import minutes_of
from microsite.kinds.mentor import MentorData
from microsite.records import frozen
from microsite.values.clock import YEARS
from microsite.values.facts import Segment

SEATS_A_MODERATOR = 25
OFF = frozenset({"cancelled", "postponed"})


@frozen(kw_only=True)
class Shift:
    """A session as those who run it see it. `start` and `end` are aware, in the session's zone; `seats` None is unlimited."""

    item: Item
    start: datetime
    end: datetime
    zone: str
    seats: int | None
    complex: bool
    topics: tuple[str, ...]
    mentors: tuple[tuple[str, str], ...]
    logistics: tuple[str, ...]
    specialists: tuple[str, ...]
    agenda: tuple[Segment, ...]
    place: str
    room: str
    notes: str

    @property
    def slug(self) -> str:
        """Return the event's slug."""
        return self.item.slug

    @property
    def minutes(self) -> int:
        """Return how long it is."""
        return minutes_of(self.start, self.end)

    @property
    def needed(self) -> int:
        """Return how many community moderators it needs: one for each 25 seats, one at least."""
        return max(1, -(-(self.seats or 0) // SEATS_A_MODERATOR))

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Return who must be there, each once, as ("moderator" or "mentor", id)."""
        staff = dict.fromkeys((*self.logistics, *self.specialists))
        return (*(("moderator", name) for name in staff), *(("mentor", slug) for slug, _ in self.mentors))


def week_of(day: date) -> str:
    """Return the ISO 8601 week of a day, as in 2026-W49."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday(week: str) -> date | None:
    """Return the Monday of an ISO 8601 week such as 2026-W49, None when there is no such week of 1970 to 2199."""
    try:
        found = date.fromisoformat(f"{week}-1")
    except ValueError:
        return None
    return found if found.year in YEARS else None


def shifts_of(items: Iterable[Item], config: Config) -> tuple[Shift, ...]:
    """Return the sessions that somebody has to run, by start; drafts are left out, as are those that are off."""
    events = [i for i in items if i.kind == "event" and not i.draft]
    names = {i.slug: cast(MentorData, i.data).front.name for i in items if i.kind == "mentor"}
    found = [_shift(i, config, names) for i in events if cast(EventData, i.data).front.status not in OFF]
    return tuple(sorted(found, key=lambda s: (s.start.astimezone(UTC), s.slug)))


def _shift(item: Item, config: Config, names: Mapping[str, str]) -> Shift:
    data = cast(EventData, item.data)
    front, duty = data.front, data.front.moderation
    private = front.private if isinstance(front.private, dict) else {}
    hard = config.moderation.complex_topics if config.moderation else frozenset()
    online = data.format == "online" or front.status == "moved-online"
    return Shift(
        item=item,
        start=data.start,
        end=data.end,
        zone=data.zone,
        seats=front.capacity,
        complex=bool((duty and duty.complex) or hard & set(front.topics)),
        topics=front.topics,
        mentors=tuple((slug, names.get(slug, slug)) for slug in data.mentors),
        logistics=duty.logistics if duty else (),
        specialists=duty.specialists if duty else (),
        agenda=segments(data, config),
        place="" if online or data.venue is None else data.venue.name,
        room=_told(private.get("room")),
        notes=_told(private.get("notes")),
    )


def _told(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
