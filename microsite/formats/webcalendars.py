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


_quoted = lru_cache(maxsize=64)(quote_plus)  # the four are told the same of one event, one after another


def _query(**facts: str) -> str:
    """Return a query as a form writes it (WHATWG URL, application/x-www-form-urlencoded)."""
    return "&".join([f"{key}={_quoted(value)}" for key, value in facts.items()])


def _basic(at: datetime) -> str:
    return f"{stamp(at.astimezone(UTC))}Z"


def _extended(at: datetime) -> str:
    return f"{at.astimezone(UTC).isoformat()[:19]}Z"


def google(one: Appointment) -> str:
    """Return Google Calendar's address; `ctz` shows the event in its own zone."""
    query = _query(
        action="TEMPLATE",
        text=one.title,
        dates=f"{_basic(one.start)}/{_basic(one.end)}",
        ctz=one.zone,
        details=one.details[:MOST],
        location=one.location,
    )
    return f"https://calendar.google.com/calendar/render?{query}"


def outlook(one: Appointment, host: str = "outlook.live.com") -> str:
    """Return the address of Outlook on the web; `host` is outlook.office.com for accounts of work and school."""
    query = _query(
        path="/calendar/action/compose",
        rru="addevent",
        subject=one.title,
        startdt=_extended(one.start),
        enddt=_extended(one.end),
        body=one.details[:MOST],
        location=one.location,
    )
    return f"https://{host}/calendar/0/deeplink/compose?{query}"


def yahoo(one: Appointment) -> str:
    """Return the address of Yahoo Calendar."""
    query = _query(
        v="60",
        title=one.title,
        st=_basic(one.start),
        et=_basic(one.end),
        desc=one.details[:MOST],
        in_loc=one.location,
    )
    return f"https://calendar.yahoo.com/?{query}"
