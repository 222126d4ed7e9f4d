"""Addresses that put an event into a calendar on the web: Google, Outlook, Office 365 and Yahoo, at the right instant.

None of the four documents its form; each is as the provider's own "add" page reads it today. All times are in UTC, so
that no reader's own zone can shift them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote_plus

from microsite.formats.ical import stamp
from microsite.records import frozen

MOST = 1_200  # characters of a description; some providers cut an address at 2,048


@frozen(kw_only=True)
class Appointment:
    """What a calendar on the web is told: aware datetimes, an IANA zone, plain texts."""

    title: str
    start: datetime
    end: datetime
    zone: str
    details: str
    location: str


# as a form writes it (WHATWG URL, application/x-www-form-urlencoded); the four are told the same of one event, one after another
_quoted = lru_cache(maxsize=64)(quote_plus)


def _basic(at: datetime) -> str:
    return f"{stamp(at.astimezone(UTC))}Z"


def _extended(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H%%3A%M%%3A%SZ")


def google(one: Appointment) -> str:
    """Return Google Calendar's address; `ctz` shows the event in its own zone."""
    return (
        f"https://calendar.google.com/calendar/render?action=TEMPLATE&text={_quoted(one.title)}"
        f"&dates={_basic(one.start)}%2F{_basic(one.end)}&ctz={_quoted(one.zone)}"
        f"&details={_quoted(one.details[:MOST])}&location={_quoted(one.location)}"
    )


def outlook(one: Appointment, host: str = "outlook.live.com") -> str:
    """Return the address of Outlook on the web; `host` is outlook.office.com for accounts of work and school."""
    return (
        f"https://{host}/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent"
        f"&subject={_quoted(one.title)}&startdt={_extended(one.start)}&enddt={_extended(one.end)}"
        f"&body={_quoted(one.details[:MOST])}&location={_quoted(one.location)}"
    )


def yahoo(one: Appointment) -> str:
    """Return the address of Yahoo Calendar."""
    return (
        f"https://calendar.yahoo.com/?v=60&title={_quoted(one.title)}&st={_basic(one.start)}&et={_basic(one.end)}"
        f"&desc={_quoted(one.details[:MOST])}&in_loc={_quoted(one.location)}"
    )
