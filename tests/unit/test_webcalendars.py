"""Links to calendars on the web carry the instant, whatever the zone and the clocks do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from examples import event_entry, happening
from hypothesis import given
from hypothesis import strategies as st

from microsite.formats.webcalendars import MOST, Appointment, google, outlook, yahoo
from microsite.formats.zones import must, names
from microsite.kinds.calendar_links import calendar_links

Query = dict[str, list[str]]


def _spans(query: Query) -> list[str]:
    """Return the texts of start and end, whichever provider's keys they stand under."""
    both = query.get("dates", [""])[0].split("/")
    return (
        both if len(both) > 1 else [query[key][0] for key in ("startdt", "enddt", "st", "et") if key in query]
    )


PROVIDERS: dict[str, tuple[Callable[[Appointment], str], str]] = {
    "google": (google, "%Y%m%dT%H%M%SZ"),
    "outlook": (outlook, "%Y-%m-%dT%H:%M:%SZ"),
    "yahoo": (yahoo, "%Y%m%dT%H%M%SZ"),
}


def one(start: datetime, zone: str, **changes: str) -> Appointment:
    texts = {"title": "Price your first tier", "details": "Bring it.", "location": "Online", **changes}
    return Appointment(start=start, end=start + timedelta(minutes=45), zone=zone, **texts)


@pytest.mark.parametrize("name", PROVIDERS)
@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - made aware below
    zone=st.sampled_from(sorted(names())),
)
def test_the_instants_of_a_link_are_those_of_the_session(name: str, at: datetime, zone: str) -> None:
    make, form = PROVIDERS[name]
    appointment = one(at.replace(microsecond=0, tzinfo=UTC).astimezone(must(zone)), zone)
    query = parse_qs(urlsplit(make(appointment)).query)
    said = [datetime.strptime(text, form).replace(tzinfo=UTC) for text in _spans(query)]
    assert said == [appointment.start.astimezone(UTC), appointment.end.astimezone(UTC)]


@pytest.mark.parametrize("name", PROVIDERS)
def test_texts_of_any_script_survive_and_add_nothing_to_the_address(name: str) -> None:
    make, _ = PROVIDERS[name]
    title = "Fünf & sechs = 11?#/ جلسة\r\n日本 %2F +"
    url = make(one(datetime(2026, 12, 3, 17, tzinfo=UTC), "UTC", title=title))
    query = parse_qs(urlsplit(url).query)
    assert title in {values[0] for values in query.values()}
    assert urlsplit(url).fragment == ""
    assert url.isascii()


def test_a_long_description_is_cut_before_a_provider_cuts_the_address() -> None:
    url = google(one(datetime(2026, 12, 3, 17, tzinfo=UTC), "UTC", details="a" * 9_000))
    assert len(parse_qs(urlsplit(url).query)["details"][0]) == MOST


def test_a_session_that_is_off_or_over_offers_its_file_only() -> None:
    before, after = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
    entry = event_entry()
    assert [link.title for link in calendar_links(entry, before, "en")] == [
        "Calendar file (.ics)", "Google", "Outlook", "Office 365", "Yahoo",
    ]  # fmt: skip
    assert len(calendar_links(entry, after, "en")) == 1
    for status in ("cancelled", "postponed"):
        off = event_entry(event=happening(status=status))
        assert [link.href for link in calendar_links(off, before, "en")] == [f"{off.href}event.ics"]
