"""The files of a schedule for the person who sends, without anybody's address: the texts, a table, reminders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from microsite.formats import ical
from microsite.formats.ical import Component
from microsite.outputs.calendars import PRODID
from microsite.program.funnels.schedule import Message, Schedule
from microsite.program.reports.markdown import plain
from microsite.program.spreadsheet import to_csv

COLUMNS = ("event", "funnel", "step", "after", "at", "zone", "utc", "subject", "cta", "link", "text")
LONG = timedelta(minutes=15)
"""How long a reminder stands in a calendar."""


def files(found: Schedule, host: str, at: datetime) -> Mapping[str, bytes]:
    """Return the files by name: a page to read, a table, reminders, and each text alone, ready to be pasted.

    `host` makes UIDs that no other site has; `at` is when the schedule was made (DTSTAMP).
    """
    if not found.messages:
        return {}
    name = f"follow-up-{found.event}"
    made = {
        f"{name}.md": markdown(found).encode(),
        f"{name}.csv": to_csv(COLUMNS, rows(found)).encode(),
        f"{name}.ics": calendar(found, host, at),
    }
    texts = {f"{name}-{one.step}.txt": f"{one.subject}\n\n{one.text}".encode() for one in found.messages}
    return {**made, **texts}


def rows(found: Schedule) -> Iterator[tuple[str, ...]]:
    """Yield a row of the table for each message."""
    for one in found.messages:
        yield (
            found.event, one.funnel, one.step, one.after, one.at.isoformat(), found.zone, f"{one.utc:%Y-%m-%dT%H:%M:%SZ}",
            one.subject, one.cta, one.link, one.text,
        )  # fmt: skip


def markdown(found: Schedule) -> str:
    """Return the schedule and the texts as a page to read."""
    lines = [
        f"# {plain(found.title)}: what follows",
        "",
        f"The session ends {found.end:%A, %d %B %Y, %H:%M}, {found.zone}.",
        "",
        f"| send | {found.zone} | UTC | subject |",
        "| --- | --- | --- | --- |",
        *(
            f"| {plain(m.step)} | {m.at:%a %d %b %Y %H:%M} | {m.utc:%Y-%m-%d %H:%M}Z | {plain(m.subject)} |"
            for m in found.messages
        ),
    ]
    for one in found.messages:
        lines += [
            "",
            f"## {plain(one.subject)}",
            "",
            f"Step {plain(one.step)} of {plain(one.funnel)}, {one.after} after the end. For: {plain(one.goal)}",
            "",
            *(f"    {line}".rstrip() for line in one.text.splitlines()),
        ]
    return "\n".join(lines) + "\n"


def calendar(found: Schedule, host: str, at: datetime) -> bytes:
    """Return a reminder for each message, which rings at its time."""
    head = (
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        ical.text("X-WR-CALNAME", f"What follows: {found.title}"),
    )
    parts = tuple(_reminder(one, found, host, at) for one in found.messages)
    return ical.to_bytes(Component("VCALENDAR", head, parts))


def _reminder(one: Message, found: Schedule, host: str, at: datetime) -> Component:
    words = f"Send: {one.subject}"
    lines = (
        ical.text("UID", f"follow-up-{found.event}-{one.step}@{host}"),
        ical.instant("DTSTAMP", at),
        ical.instant("DTSTART", one.at),
        ical.instant("DTEND", one.at + LONG),
        ical.text("SUMMARY", words),
        ical.text("DESCRIPTION", f"To everybody who was at “{found.title}”.\n\n{one.text}"),
        ical.line("URL", one.link),
        "TRANSP:TRANSPARENT",
    )
    rings = Component("VALARM", ("ACTION:DISPLAY", ical.text("DESCRIPTION", words), "TRIGGER:PT0S"))
    return Component("VEVENT", lines, (rings,))
