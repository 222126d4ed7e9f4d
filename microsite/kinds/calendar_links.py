"""How a session gets into a reader's calendar: its .ics file, and calendars on the web while it can be attended."""

from __future__ import annotations

from datetime import datetime

from microsite.formats.tongue import joined, say
from microsite.formats.webcalendars import Appointment, google, outlook, yahoo
from microsite.kinds.rows import address_words
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.situation import attendance, happening


def calendar_links(entry: Entry, at: datetime, language: str) -> tuple[Link, ...]:
    """Return the links that add a session to a calendar, the .ics file first.

    A calendar on the web takes a copy that nobody corrects, so a session that is off or over has the file only.
    """
    event = happening(entry)
    file = Link(say(language, "Calendar file (.ics)"), entry.href + "event.ics")
    if event.status in {"cancelled", "postponed"} or event.end <= at:
        return (file,)
    where = entry.url
    if attendance(event) != "online" and event.place:
        where = joined(language, event.place.name, address_words(event, language))
    if attendance(event) == "hybrid":
        where = say(language, "{place} and online", place=where)
    one = Appointment(
        title=entry.title,
        start=event.start,
        end=event.end,
        zone=event.zone,
        details="\n\n".join(part for part in (entry.summary, entry.url) if part),
        location=where,
    )
    return (
        file,
        Link("Google", google(one)),
        Link("Outlook", outlook(one)),
        Link("Office 365", outlook(one, "outlook.office.com")),
        Link("Yahoo", yahoo(one)),
    )
