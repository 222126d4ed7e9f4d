"""The files of a roster: a table for spreadsheets, calendars for those who moderate, a sheet to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from microsite.formats import ical
from microsite.formats.ical import Component
from microsite.outputs.calendars import PRODID
from microsite.program.roster import Roster
from microsite.program.sheets import printed
from microsite.program.shifts import Shift
from microsite.program.spreadsheet import to_csv

COLUMNS = (
    "date", "start", "end", "zone", "start_utc", "session", "title", "seats", "role", "id", "name", "mentors", "place", "room",
)  # fmt: skip


def files(found: Roster, host: str, at: datetime) -> Mapping[str, bytes]:
    """Return the files by name: roster.csv, roster.ics, one calendar for each moderator with sessions, run-sheet.html.

    `host` makes UIDs that no other site has; `at` is when the roster was made (DTSTAMP).
    """
    made = {
        "roster.csv": to_csv(COLUMNS, rows(found)).encode(),
        "roster.ics": calendar(found.shifts, found, host, at),
    }
    for name, one in found.moderation.moderators.items():
        mine = tuple(s for s in found.shifts if ("moderator", name) in s.people)
        if mine:
            made[f"roster-{one.id}.ics"] = calendar(mine, found, host, at)
    made["run-sheet.html"] = printed(
        "run-sheet.html", roster=found, cards=tuple(card(s, found) for s in found.shifts)
    )
    return made


def rows(found: Roster) -> Iterator[tuple[str, ...]]:
    """Yield a line for each person of each session, and one without a name for each place that is open."""
    for shift in found.shifts:
        about = (
            f"{shift.start:%Y-%m-%d}", f"{shift.start:%H:%M}", f"{shift.end:%H:%M}", shift.zone,
            f"{shift.start.astimezone(UTC):%Y-%m-%dT%H:%MZ}", shift.slug, shift.item.title, str(shift.seats or ""),
        )  # fmt: skip
        rest = (", ".join(name for _, name in shift.mentors), shift.place, shift.room)
        for role, name in duties(shift, found):
            yield (*about, role, name, name_of(name, found), *rest)


def duties(shift: Shift, found: Roster) -> Iterator[tuple[str, str]]:
    """Yield the roles of a session with who has them, "" for a place that is open."""
    community = [n for n in shift.logistics if n in found.moderation.moderators]
    for name in (*shift.logistics, *[""] * (shift.needed - len(community))):
        yield "community", name
    for name in shift.specialists or ([""] if shift.complex else []):
        yield "specialist", name


def name_of(name: str, found: Roster) -> str:
    """Return a moderator's name, "" for a place that is open."""
    one = found.moderation.moderators.get(name)
    return one.name if one else name


def calendar(shifts: tuple[Shift, ...], found: Roster, host: str, at: datetime) -> bytes:
    """Return the sessions as a calendar in UTC, each with its duties, its agenda and its room."""
    head = (
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        ical.text("X-WR-CALNAME", f"Roster {found.week}"),
    )
    return ical.to_bytes(Component("VCALENDAR", head, tuple(_vevent(s, found, host, at) for s in shifts)))


def _vevent(shift: Shift, found: Roster, host: str, at: datetime) -> Component:
    lines = [
        ical.text("UID", f"roster-{shift.slug}@{host}"),
        ical.instant("DTSTAMP", at),
        ical.instant("DTSTART", shift.start),
        ical.instant("DTEND", shift.end),
        ical.text("SUMMARY", shift.item.title),
        ical.text("DESCRIPTION", "\n".join(_told(shift, found))),
        *([ical.text("LOCATION", where)] if (where := shift.place or shift.room) else []),
    ]
    return Component("VEVENT", tuple(lines))


def _told(shift: Shift, found: Roster) -> Iterator[str]:
    for role, name in duties(shift, found):
        yield f"{role}: {name_of(name, found) or 'open'}"
    yield f"with {', '.join(name for _, name in shift.mentors)}"
    yield from (
        f"{part.start:%H:%M} {part.label}{f': {part.title}' if part.title else ''}" for part in shift.agenda
    )
    yield f"times above are those of {shift.zone}"
    yield from (text for text in (shift.room, shift.notes) if text)


def card(shift: Shift, found: Roster) -> dict[str, object]:
    """Return what the printed sheet says of one session."""
    helpers = {
        name: found.moderation.moderators[name]
        for name in (*shift.logistics, *shift.specialists)
        if name in found.moderation.moderators
    }
    return {
        "shift": shift,
        "duties": tuple((role, name_of(name, found)) for role, name in duties(shift, found)),
        "utc": f"{shift.start.astimezone(UTC):%H:%M}",
        "topics": sorted({topic for one in helpers.values() for topic in one.topics} & set(shift.topics)),
    }


def to_dict(found: Roster) -> dict[str, object]:
    """Return the roster as data; rooms and notes are left out, since such a report is often kept in a log."""
    return {
        "week": found.week,
        "first": found.first.isoformat(),
        "zone": found.zone,
        "sessions": [_session(shift, found) for shift in found.shifts],
        "moderators": [
            {
                "id": load.moderator.id,
                "tier": load.moderator.tier,
                "hours": float(load.hours),
                "hours_per_week": None
                if load.moderator.hours_per_week is None
                else float(load.moderator.hours_per_week),
            }
            for load in found.loads
        ],
    }


def _session(shift: Shift, found: Roster) -> dict[str, object]:
    return {
        "slug": shift.slug,
        "title": shift.item.title,
        "start": shift.start.isoformat(),
        "end": shift.end.isoformat(),
        "zone": shift.zone,
        "seats": shift.seats,
        "complex": shift.complex,
        "community_needed": shift.needed,
        "logistics": list(shift.logistics),
        "specialists": list(shift.specialists),
        "open": [role for role, name in duties(shift, found) if not name],
        "mentors": [slug for slug, _ in shift.mentors],
        "agenda": [
            {"at": f"{part.start:%H:%M}", "segment": part.id, "minutes": part.minutes}
            for part in shift.agenda
        ],
    }
