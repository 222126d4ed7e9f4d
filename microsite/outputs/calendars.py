"""Calendars that clients subscribe to, and one file an event to keep (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from microsite.diagnostics import Span
from microsite.formats import ical, zones
from microsite.formats.ical import Component
from microsite.formats.tongue import say
from microsite.outputs.groups import PARTNER, Group, events, groups, recent
from microsite.outputs.vevent import as_told, in_utc, vevent
from microsite.records import frozen
from microsite.values.facts import Entry, Site
from microsite.values.kept import Kept
from microsite.values.pages import Page
from microsite.values.situation import happening

PRODID = "-//microsite//microsite//EN"
POLL = "PT12H"  # how often a client is asked to look again
COLOR = "steelblue"  # RFC 7986 section 5.9: a CSS3 colour name


@frozen(kw_only=True)
class CalendarView:
    """All that one calendar file may say. `url` is its own address, `home` the page it belongs to.

    `subscribed` is False for a file that holds one event: with a calendar's name in it, Outlook would open a
    new calendar instead of adding the event. `zone` is the site's; `changed` is its newest event's, never the clock.
    `via` is what links to events say of how their reader came, "" for nothing.
    """

    url: str
    home: str
    name: str
    description: str
    zone: str
    subscribed: bool
    changed: datetime
    entries: tuple[Entry, ...]
    language: str = "en"
    via: str = ""


def _properties(view: CalendarView) -> Iterator[str]:
    yield from ("VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")
    if view.subscribed:
        yield ical.text("NAME", view.name)
        yield ical.text("X-WR-CALNAME", view.name)
        if view.description:
            yield ical.text("DESCRIPTION", view.description)
            yield ical.text("X-WR-CALDESC", view.description)
    yield ical.text("X-WR-TIMEZONE", view.zone)
    if view.subscribed:
        yield ical.line("REFRESH-INTERVAL", POLL, (("VALUE", "DURATION"),))
        yield ical.line("X-PUBLISHED-TTL", POLL)
    yield ical.uri("SOURCE", view.url)
    yield ical.line("URL", view.home)
    yield ical.line("COLOR", COLOR)
    yield ical.instant("LAST-MODIFIED", view.changed)


def _timezones(view: CalendarView) -> Iterator[Component]:
    """Yield one VTIMEZONE for each zone that a DTSTART names, as long as its events last."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in view.entries:
        event = happening(entry)
        if not in_utc(event):
            first, last = spans.get(event.zone, (event.start, event.end))
            spans[event.zone] = (min(first, event.start), max(last, event.end))
    if not view.entries:  # RFC 5545 section 3.6: a calendar holds at least one component
        spans[view.zone] = (view.changed, view.changed)
    for name, (first, last) in sorted(spans.items()):
        yield zones.vtimezone(name, first, last)


# an event stands in its own file, the site's two, and its mentors', topics' and series'; without its last line break
written = Kept[Entry, bytes](
    lambda entry, language: ical.to_bytes(vevent(entry, language)).removesuffix(b"\r\n")
)


def written_for(entry: Entry, language: str, via: str) -> bytes:
    """Return an event as it stands in a calendar whose links say how their reader came; that of one partner is not kept."""
    if not via:
        return written(entry, language)
    return ical.to_bytes(vevent(entry, language, via)).removesuffix(b"\r\n")


def calendar(view: CalendarView) -> Component:
    """Return the view's VCALENDAR: no METHOD, its zones first, its events by start."""
    ordered = sorted(view.entries, key=lambda entry: (happening(entry).start, happening(entry).uid))
    parts: tuple[Component | bytes, ...] = (
        *_timezones(view),
        *(written_for(entry, view.language, view.via) for entry in ordered),
    )
    return Component("VCALENDAR", tuple(_properties(view)), parts)


def calendar_pages(entries: Sequence[Entry], site: Site, at: datetime) -> tuple[Page, ...]:
    """Return every calendar file: the site's two, one for each mentor, topic and series, one for each event.

    The site's, a mentor's and a topic's hold what comes and the last `keep_past_days`; a series' and
    calendar-all.ics hold everything. `at` is the build's clock.
    """
    entries = [as_told(entry, at) for entry in entries]
    every = events(entries)
    return (
        *site_calendars(every, site, at),
        *(group_calendar(group, site, at) for group in groups(entries)),
        *(event_calendar(entry, site) for entry in every),
    )


def site_calendars(every: Sequence[Entry], site: Site, at: datetime) -> tuple[Page, ...]:
    """Return calendar.ics and calendar-all.ics of these events."""
    home = site.base_url
    held = (("calendar.ics", recent(every, at, site.keep_past_days)), ("calendar-all.ics", tuple(every)))
    return tuple(
        Page(path, "ical", _view(f"{home}{path}", home, site.title, part, site), Span("site.yaml"))
        for path, part in held
    )


def group_calendar(group: Group, site: Site, at: datetime) -> Page:
    """Return the calendar of one mentor, topic, series or partner."""
    whole = group.kind in {"series", PARTNER}
    held = group.members if whole else recent(group.members, at, site.keep_past_days)
    name = say(site.language, "{label}: {text}", label=site.title, text=group.title)
    view = _view(f"{group.url}calendar.ics", group.url, name, held, site, group.changed)
    return Page(f"{group.folder}/calendar.ics", "ical", replace(view, via=group.via), Span(group.source))


def event_calendar(entry: Entry, site: Site) -> Page:
    """Return the file of one event."""
    view = _view(f"{entry.url}event.ics", entry.url, entry.title, (entry,), site, subscribed=False)
    return Page(f"events/{entry.slug}/event.ics", "ical", view, Span(entry.source))


def _view(
    url: str, home: str, name: str, held: Sequence[Entry], site: Site, changed: datetime | None = None,
    *, subscribed: bool = True,
) -> CalendarView:  # fmt: skip
    """Return what a calendar says; `changed` stands for an empty one, the site's last change without it."""
    return CalendarView(
        url=url,
        home=home,
        name=name,
        description=site.description if home == site.base_url else "",
        zone=site.zone,
        subscribed=subscribed,
        changed=max((entry.updated for entry in held), default=changed or site.feeds_changed),
        entries=tuple(held),
        language=site.language,
    )
