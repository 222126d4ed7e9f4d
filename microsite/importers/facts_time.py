"""The facts of time: start, duration and zone, from dates with or without an offset."""

from __future__ import annotations

from microsite.importers import times
from microsite.importers.convert import flat, minutes
from microsite.importers.facts_text import names
from microsite.importers.taking import Found, Take, example
from microsite.importers.values import How
from microsite.read.foreign_dates import rewritten

_LONGEST = 1440


def zone(take: Take) -> str:
    """Return the zone that the record or --map names, or ""."""
    found = take.find("timezone", names(take, "timezone"))
    if not found:
        return ""
    named = times.zone_named(flat(found.value).strip())
    if named:
        take.accept(found, "timezone")
    else:
        take.refuse(found, "timezone", f"{example(found.value)} is no IANA zone")
        if take.kind == "event":
            take.ask(
                "timezone", f"the source says {example(found.value)}; write the IANA zone, like Europe/Berlin"
            )
    return named


def _moment(take: Take, key: str) -> tuple[Found, times.Moment] | None:
    """Return the field for start or end and what it says; a bare day is joined with a field for the time of day."""
    found = take.find(key, names(take, key))
    if not found:
        return None
    text = flat(found.value).strip()
    at = times.moment(text)
    if at is None:
        if times.is_two_ways(text):
            take.ambiguous(found)
        else:
            take.refuse(found, key, f"{example(text)} is no date and time in ISO form")
        if key == "start":
            meant = rewritten(text)
            mend = f"write it as {meant}" if " " in meant else f"write it like {meant or '2026-12-03'} 18:00"
            take.ask("start", f"the source says {example(text)}; {mend}")
        return None
    if not at.timed:
        beside = take.find(
            "time" if key == "start" else "end_time", names(take, "time" if key == "start" else "end_time")
        )
        hour = times.clock(flat(beside.value)) if beside else None
        if beside and hour:
            take.accept(beside, key)
            at = times.Moment(at.wall.replace(hour=hour[0], minute=hour[1]), timed=True)
        elif key == "start":
            take.day = at.wall.date().isoformat()
            take.ask("start", f"the source gives only the day {text}; add the time, like {text[:10]} 18:00")
            return None
        else:
            return None
    return found, at


def _place(take: Take, found: Found, at: times.Moment, zone: str) -> times.Placed | None:
    """Place a start in its zone; an offset that is not the zone's is a to-do, UTC is told as a guess."""
    target = zone or at.zone or take.setting.zone
    utc = at.offset is not None and not at.offset
    placed = times.place(at, target, convert=bool(zone) or utc)
    if placed is None:
        take.refuse(found, "start", "it is out of the range of dates")
        take.ask("start", f"the source says {example(found.value)}; write it like 2026-12-03 18:00")
        return None
    if placed.gap and at.offset is None:
        take.ask(
            "start",
            f"the source says {times.written(at.wall)}, which does not exist in {target}; write the true time",
        )
        return None
    if not placed.agrees:
        take.ask(
            "timezone",
            f"the source says {example(found.value)}, which is not {target}'s offset; write the IANA zone and the wall time there",
        )
    elif utc and placed.wall != at.wall and not zone:
        take.guess(
            f"{example(found.value)} is UTC and was written as {times.written(placed.wall)} in {target}",
            found.name,
        )
    return placed


def when(take: Take) -> None:
    """Take start, zone and duration. The instant is the source's; the wall time is the zone's."""
    named = zone(take)
    started = _moment(take, "start")
    placed = None
    if started:
        found, at = started
        placed = _place(take, found, at, named)
    elif "start" not in take.to_do:
        take.ask("start", "the source gives no date; write it like 2026-12-03 18:00")
    if started and placed:
        take.accept(started[0], "start", times.written(placed.wall))
        take.day = placed.wall.date().isoformat()
        if placed.wall.second:
            take.keep(started[0])
        if placed.fold:
            take.facts["fold"] = placed.fold
        if placed.zone != take.setting.zone:
            take.facts["timezone"] = placed.zone
    elif named and named != take.setting.zone:
        take.facts["timezone"] = named
    _length(take, placed, named)


def _span(take: Take, placed: times.Placed | None, zone: str) -> int | None:
    """Return the minutes between start and end, when both are known."""
    ended = _moment(take, "end") if placed else None
    if not ended or not placed:
        return None
    found, at = ended
    last = times.place(at, zone or at.zone or placed.zone, convert=True)
    seconds = int((last.instant - placed.instant).total_seconds()) if last else 0
    if seconds <= 0 or seconds % 60 or seconds > _LONGEST * 60:
        take.refuse(found, "duration", "it is not a whole number of minutes after the start, a day at most")
        return None
    take.accept(found, "duration", how=How.MAPPED if "end" in take.mapping else How.GUESSED)
    return seconds // 60


def _length(take: Take, placed: times.Placed | None, zone: str) -> None:
    length = None if "duration" in take.mapping else _span(take, placed, zone)
    found = take.find("duration", names(take, "duration"))
    if found:
        said = minutes(flat(found.value))
        if said is None or said > _LONGEST:
            take.refuse(found, "duration", f"{example(found.value)} is no length of time of a day at most")
        elif length in {None, said}:
            length = said
            take.accept(found, "duration")
        else:
            take.refuse(found, "duration", f"the end says {length} minutes")
    if length is None:
        take.ask("duration", "the source gives no length; write the minutes")
        return
    take.facts["duration"] = length
    least, most = take.setting.minutes or (length, length)
    if not least <= length <= most:
        take.ask("duration", f"{length} minutes; the site's agenda template wants {least} to {most}")
