"""Read iCalendar (RFC 5545): each VEVENT is a record; attendees are counted and never taken."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, error
from microsite.importers import sources
from microsite.importers.convert import flat
from microsite.importers.rooms import take_rooms
from microsite.importers.times import zone_named
from microsite.importers.values import Field, Reading, Record, Value

_TEXTS = ("SUMMARY", "STATUS", "LOCATION", "URL", "UID", "ORGANIZER", "RRULE", "RDATE", "EXDATE", "CLASS")
_MARKDOWN = re.compile(r"([\\`*_\[\]>|])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]{1,31};)")
_LINE_START = re.compile(r"(?m)^([ \t]*)(?:([#+-])|(\d+)([.)]))")
_TAG = re.compile(r"(?i)<(?:br|p|a|b|i|u|ul|ol|li|span|div|strong|em|html-blob)\b[^<>]*>")
_KNOWN = {
    "title": "summary",
    "start": "dtstart",
    "end": "dtend",
    "venue": "location",
    "topics": "categories",
    "timezone": "timezone",
}
_PRIVATE = ("ATTENDEE",)
# a reader of calendars looks for a zone's name as for a file, which then is too long, or a folder: OSError
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError)
_MOST_LINES = 100_000  # of five thousand events; the parser reads fifty thousand a second


def from_html(text: str) -> str:
    """Return the words of the HTML that some calendars put into DESCRIPTION; links keep their address."""
    text = re.sub(
        r"(?is)<a\b(?>[^<>]{0,2000}?href=[\"'])([^\"'<>]{0,2000}+)[\"'][^<>]{0,2000}+>((?:(?!<a\b).){0,2000}?)</a>",
        r"\2 (\1)",
        text,
    )
    text = re.sub(r"(?i)<(?:br|/p|/div|/li|/ul|/ol)\b[^<>]*>", "\n", text)
    text = re.sub(r"(?i)<li\b[^<>]*>", "• ", text)
    return html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,2000}>", "", text))


def as_markdown(text: str) -> str:
    """Return plain text as Markdown that shows the same words and line breaks."""
    text = _MARKDOWN.sub(r"\\\1", _ENTITY.sub("&amp;", text.replace("\r\n", "\n")))
    text = text.replace("<", "&lt;").replace("~", "&#126;")
    text = _LINE_START.sub(lambda m: m[1] + (f"\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}"), text)
    lines = [line.strip() for line in text.split("\n")]
    joined = "\n".join(
        f"{line}  " if line and index + 1 < len(lines) and lines[index + 1] else line
        for index, line in enumerate(lines)
    )
    return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


def _zone(value: Any) -> str:  # noqa: ANN401 - a property of the icalendar package has no types
    """Return the IANA name of a TZID: Windows names by the package's table, paths by their tail; "" if unknown."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - heavy

    name = str(value.params.get("TZID", ""))
    if known := WINDOWS_TO_OLSON.get(name):
        return str(known)
    parts = name.split("/")
    return next((zone for n in (3, 2) if len(parts) >= n and (zone := zone_named("/".join(parts[-n:])))), "")


def _moment(value: Any) -> str:  # noqa: ANN401 - the same
    at = value.dt
    if isinstance(at, datetime):
        if str(value.params.get("TZID", "")) and _zone(value):
            return at.replace(tzinfo=None).isoformat(" ", "minutes")
        return at.isoformat(" ", "minutes") if at.utcoffset() != timedelta(0) else f"{at:%Y%m%dT%H%M%SZ}"
    return at.isoformat() if isinstance(at, date) else str(at)


def _text(value: Any) -> Value:  # noqa: ANN401 - the same
    if isinstance(value, list):
        return tuple(str(_text(inner)) for inner in value)
    raw = value.to_ical() if hasattr(value, "to_ical") and not isinstance(value, str) else value
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    name = getattr(value, "params", {}).get("CN", "")
    return f"{name} <{text}>" if name else text


def _times(event: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - the same
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        value = event.get(name)
        if value is not None:
            yield name.lower(), _moment(value)
            if name == "DTSTART" and (zone := _zone(value)):
                yield "timezone", zone
    if (length := event.get("DURATION")) is not None and isinstance(length.dt, timedelta):
        yield "duration", str(int(length.dt.total_seconds() // 60))


def _rooms(found: dict[str, Value], rooms: tuple[str, ...], codes: tuple[str, ...]) -> dict[str, Value]:
    """Take rooms out of the other fields too; return the fields that hold what lets people in."""
    for name, value in list(found.items()):
        if isinstance(value, str) and name != "uid":
            rest, more, _ = take_rooms(value)
            if more:
                rooms, found[name] = (*rooms, *more), rest
    private: dict[str, Value] = {"private_room": rooms[0]} if rooms else {}
    notes = [note for note in dict.fromkeys((*rooms[1:], *codes)) if note != rooms[0]]
    return {**private, "private_notes": "; ".join(notes)} if notes else private


def _record(event: Any, path: str, line: int | None) -> Record:  # noqa: ANN401 - the same
    found: dict[str, Value] = {name.lower(): _text(event[name]) for name in _TEXTS if name in event}
    found |= dict(_times(event))
    if "CATEGORIES" in event:
        lists = event["CATEGORIES"] if isinstance(event["CATEGORIES"], list) else [event["CATEGORIES"]]
        found["categories"] = tuple(str(cat) for group in lists for cat in group.cats)
    if "GEO" in event:
        found["geo"] = {"lat": str(event["GEO"].latitude), "lon": str(event["GEO"].longitude)}
    known = {
        *_TEXTS,
        *_PRIVATE,
        "DTSTART",
        "DTEND",
        "RECURRENCE-ID",
        "DURATION",
        "CATEGORIES",
        "GEO",
        "DESCRIPTION",
    }
    found |= {name.lower(): _text(event[name]) for name in event if name not in known}
    raw = str(event.get("DESCRIPTION", ""))
    text, rooms, codes = take_rooms(from_html(raw) if _TAG.search(raw) else raw)
    found |= _rooms(found, rooms, codes)
    guests = event.get("ATTENDEE", [])
    count = len(guests) if isinstance(guests, list) else 1
    return Record(
        path=path,
        fields={name: Field(value, line) for name, value in found.items()},
        body=as_markdown(text),
        line=line,
        kind="event",
        known=_KNOWN,
        dropped=(("attendee", count, "personal data is never imported"),) if count else (),
    )


def _with_own_uid(record: Record, seen: set[str]) -> Record:
    """Return the record; a UID that another event has already (a moved repetition) becomes `shared-uid`."""
    uid = record.fields.get("uid")
    text = flat(uid.value) if uid else ""
    if not uid or not text or text not in seen:
        seen.add(text)
        return record
    rest = {name: held for name, held in record.fields.items() if name != "uid"}
    return replace(record, fields={**rest, "shared-uid": uid})


def parse(text: str, path: str) -> Reading:
    """Return a record for each VEVENT of an iCalendar text."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy

    if told := sources.crowded(text, "\n", path, _MOST_LINES) or sources.crowded(text, ",;", path):
        return Reading((), (told,))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except _UNREADABLE:
        return Reading((), (error("I101", "this is not an iCalendar file that can be read", Span(path)),))
    if len(events) > sources.MOST_RECORDS:
        words = f"the calendar has more than {sources.MOST_RECORDS:,} events"
        return Reading((), (error("I101", words, Span(path), "divide it"),))
    starts = [n for n, line in enumerate(text.split("\n"), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    records: list[Record] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for index, event in enumerate(events):
        line = starts[index] if len(starts) == len(events) else None
        try:
            record = _record(event, path, line)
            records.append(_with_own_uid(record, seen))
        except _UNREADABLE:
            problems.append(
                error("I101", "an event of the calendar cannot be read", Span(path, line), "the others go on")
            )
    if not events:
        problems.append(error("I101", "the calendar holds no event", Span(path)))
    return Reading(tuple(records), tuple(problems))


def read(source: Path) -> Reading:
    """Read one .ics file, or all of a folder."""
    files = (
        [source] if not source.is_dir() else [f for f in sources.walk(source) if f.suffix.lower() == ".ics"]
    )
    records: list[Record] = []
    problems: list[Problem] = []
    for file in files:
        text = sources.read_text(file)
        found = Reading((), (text,)) if isinstance(text, Problem) else parse(text, str(file))
        records.extend(found.records)
        problems.extend(found.problems)
    if not files:
        problems.append(error("I101", "no .ics file is here", Span(str(source))))
    return Reading(tuple(records), tuple(problems))
