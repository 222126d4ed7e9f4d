"""Judges when a calendar event happens: zones, floating times, order, and the instant that the file's own zone gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from microsite.checks.ical_lines import Component, Property
from microsite.checks.ical_rules import is_all_day, where
from microsite.checks.ical_values import iana_zone, read_duration, read_when
from microsite.checks.ical_zones import Zone
from microsite.diagnostics import Problem, error, warning
from microsite.records import frozen


@frozen
class Moment:
    """What a DTSTART or DTEND says: `instant` in UTC when it can be known, else None; `day` for a DATE."""

    instant: datetime | None
    day: date | None
    problems: tuple[Problem, ...]


def zone_of(name: str) -> ZoneInfo | None:
    """Return the IANA zone of a TZID, also of the form "/authority/Europe/Berlin"; None when there is none."""
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[start:]) for start in range(len(parts) if name.startswith("/") else 1))
    return next((found for tail in tails if (found := iana_zone(tail))), None)


def moment(prop: Property, zones: Mapping[str, Zone], path: str) -> Moment:
    """Return the instant of a DTSTART, DTEND or RECURRENCE-ID, and what is wrong with it (K606, K607, K608)."""
    at, name = read_when(prop.value), prop.param("TZID")
    spot = where(path, prop)
    if at is None:
        words = f"{prop.name} is {prop.value!r}, which is not a date or time that exists"
        return Moment(None, None, (error("K606", words, spot),))
    kind = prop.param("VALUE").upper()
    if kind not in {"", "DATE", "DATE-TIME"} or (kind == "DATE") != is_all_day(at):
        words = f"{prop.name} is {prop.value!r} but VALUE is {kind or 'DATE-TIME'}"
        return Moment(
            None, None, (error("K606", words, spot, "say VALUE=DATE for a day, nothing for a time"),)
        )
    if not isinstance(at, datetime):
        found = (error("K607", f"{prop.name} is a day, which has no TZID", spot),) if name else ()
        return Moment(None, at, found)
    if at.tzinfo is not None:
        words = f"{prop.name} says TZID={name} and UTC (a final Z) at once"
        found = (
            (error("K607", words, spot, "drop the Z or the TZID, and see that the hour fits"),)
            if name
            else ()
        )
        return Moment(at if not name else None, None, found)
    if not name:
        hint = "write TZID=... with its VTIMEZONE, or UTC with a final Z"
        return Moment(
            None, None, (error("K607", f"{prop.name} is a floating time, without a zone", spot, hint),)
        )
    return _zoned(prop, at, name, zones, path)


def _zoned(prop: Property, at: datetime, name: str, zones: Mapping[str, Zone], path: str) -> Moment:
    """Compare what the file's own VTIMEZONE and the IANA zone make of a local time."""
    spot, problems = where(path, prop), []
    real = zone_of(name)
    if real is None:
        say = error if name.endswith(("Standard Time", "Daylight Time")) or name not in zones else warning
        hint = "name the zone as the IANA list does, as in Europe/Berlin"
        problems.append(say("K608", f"the TZID {name!r} is not a zone of the IANA list", spot, hint))
    own = zones.get(name)
    if own is None:
        hint = "some programs believe only the file's own VTIMEZONE and are hours off without it"
        problems.append(error("K608", f"the TZID {name} has no VTIMEZONE in the file", spot, hint))
    meant = at.replace(tzinfo=real).astimezone(UTC) if real else None
    if real is not None and meant is not None and meant.astimezone(real).replace(tzinfo=None) != at:
        problems.append(
            error("K607", f"{prop.name} {prop.value} does not exist in {name}: clocks go forward", spot)
        )
    if own is None or not own.whole:
        return Moment(meant, None, tuple(problems))
    seen = own.instant(at)
    if seen is None:
        words = f"the VTIMEZONE of {name} does not reach back to {prop.name} {prop.value}"
        problems.append(error("K608", words, spot))
    elif meant is not None and seen != meant:
        hours = (seen - meant) / timedelta(hours=1)
        words = (
            f"the file's VTIMEZONE puts {prop.name} {prop.value} {hours:+g} hours away from the real {name}"
        )
        problems.append(error("K608", words, spot))
    return Moment(meant or seen, None, tuple(problems))


def span_of(part: Component, zones: Mapping[str, Zone], path: str) -> tuple[Moment, Moment, list[Problem]]:
    """Return start and end of a VEVENT and what is wrong with them; the end may come from DURATION."""
    first, last, length = (part.first(name) for name in ("DTSTART", "DTEND", "DURATION"))
    nothing = Moment(None, None, ())
    start = moment(first, zones, path) if first else nothing
    end = moment(last, zones, path) if last else nothing
    problems = [*start.problems, *end.problems, *_ends(part, first, last, length, path)]
    span = read_duration(length.value) if length else None
    if length is not None and (span is None or span <= timedelta(0)):
        words = f"DURATION is {length.value!r}, which is not a positive duration"
        problems.append(error("K606", words, where(path, length)))
    elif span is not None and last is None:
        end = Moment(start.instant + span if start.instant else None, None, ())
    problems += _order(last or length or part, start, end, path)
    return start, end, problems


def _ends(
    part: Component, first: Property | None, last: Property | None, length: Property | None, path: str
) -> Iterator[Problem]:
    if first is not None and last is None and length is None and not is_all_day(read_when(first.value)):
        hint = "clients show an event without an end as a moment, or guess an hour"
        yield error(
            "K604", "an event of the calendar has neither DTEND nor DURATION", where(path, part), hint
        )
    if last is not None and length is not None:
        yield error("K605", "an event has both DTEND and DURATION", where(path, length))


def _order(spot: Property | Component, start: Moment, end: Moment, path: str) -> Iterator[Problem]:
    if (start.day is None) != (end.day is None) and (start.instant or start.day) and (end.instant or end.day):
        yield error("K607", "one of DTSTART and DTEND is a day, the other a time", where(path, spot))
    if start.instant and end.instant and end.instant <= start.instant:
        yield error("K607", "the event does not end after its start", where(path, spot))
    if start.day and end.day and end.day <= start.day:
        yield error(
            "K607", "DTEND of an event of whole days must be the day after its last", where(path, spot)
        )
