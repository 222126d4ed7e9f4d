"""A file's own VTIMEZONE, read by two other programs, gives the instants that zoneinfo gives."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from microsite.formats import zones
from microsite.formats.ical import Component, to_bytes, wall_time

HARD = (
    "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca", "Europe/Dublin",
    "Asia/Tehran", "Australia/Lord_Howe", "UTC", "Asia/Gaza", "Africa/Cairo", "America/Sao_Paulo", "Asia/Jerusalem",
    "Antarctica/Troll", "Pacific/Apia", "America/Caracas", "Asia/Pyongyang", "Africa/El_Aaiun", "America/Nuuk",
)  # fmt: skip
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30)).map(  # noqa: DTZ001 - the next line gives UTC
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


def local(at: datetime, name: str) -> datetime:
    """Return the wall time of an instant, at the first of two equal ones, which is all that a TZID can say."""
    wall = at.astimezone(zones.must(name))
    return wall.replace(fold=0) if zones.happens_twice(wall) else wall


def calendar(name: str, walls: list[datetime]) -> bytes:
    events = [
        Component("VEVENT", (f"UID:{n}", "DTSTAMP:20260101T000000Z", wall_time("DTSTART", wall, name)))
        for n, wall in enumerate(walls)
    ]
    timezone = zones.vtimezone(name, min(walls), max(walls))
    return to_bytes(Component("VCALENDAR", ("VERSION:2.0", "PRODID:x"), (timezone, *events)))


def by_dateutil(data: bytes, name: str) -> tzinfo:
    found: tzinfo = tzical(io.StringIO(data.decode())).get(name)
    return found


def by_icalendar(data: bytes) -> Any:
    # to_tz(lookup_tzid=False) reads the component; by default the package would look the name up instead
    timezone: Any = Calendar.from_ical(data).walk("VTIMEZONE")[0]
    return timezone.to_tz(lookup_tzid=False)


def agree(name: str, instants: list[datetime], *, both: bool = True) -> None:
    walls = [local(at, name) for at in instants]
    data = calendar(name, walls)
    readers = [by_dateutil(data, name), *([by_icalendar(data)] if both else [])]
    for reader in readers:
        for wall in walls:
            assert wall.replace(tzinfo=reader).utcoffset() == wall.utcoffset(), (name, wall)


@given(st.sampled_from(sorted(zones.names())), st.lists(INSTANTS, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_zone_at_any_instants(name: str, instants: list[datetime]) -> None:
    agree(name, instants)


@given(st.sampled_from(HARD), INSTANTS)
@settings(max_examples=150, deadline=None)
def test_the_hard_zones_at_any_instant(name: str, at: datetime) -> None:
    agree(name, [at])


@pytest.mark.parametrize("name", HARD)
def test_the_hours_around_every_change_of_the_hard_zones(name: str) -> None:
    for change in zones.observances(name, 2000, 2037)[::5]:
        at = (change.onset - change.before).replace(tzinfo=UTC)
        near = [at + timedelta(minutes=m) for m in (-61, -31, -1, 0, 29, 61, 121, 60 * 24)]
        agree(name, near, both=False)
