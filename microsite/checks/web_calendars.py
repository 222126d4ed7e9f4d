"""What links to calendars on the web say of an event: each of them what it would put into a reader's calendar."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote_plus, unquote_plus, urlsplit

from microsite.checks.inspection import Claim, Outgoing
from microsite.checks.vocabulary import fold, fold_loose, instant, subject_of
from microsite.records import frozen

SURFACE = " link"
"""How the name of such a surface ends: "google link"."""
_DATES = re.compile(r"(\d{8}T\d{6}Z)/(\d{8}T\d{6}Z)\Z")
_HOSTS = {
    "calendar.google.com": "google",
    "calendar.yahoo.com": "yahoo",
    "outlook.office.com": "office",
    "outlook.live.com": "outlook",
}
_NAMES = frozenset("dates text location st et title in_loc startdt enddt subject".split())
_WHAT = ("text", "title", "subject")
_WHERE = ("location", "in_loc")


@frozen
class Appointment:
    """What one link says: start, end, title and place as they are written, "" for what it does not say."""

    start: str
    end: str
    title: str
    place: str


def claims(links: Sequence[Outgoing], path: str, url: str, *, own: bool) -> Iterator[Claim]:
    """Yield start, end, title and place as each link states them; `own` says that the page is about one event.

    Of several links to one calendar only the one that names the page is taken, and on a page of nothing in particular the
    times alone, when all links tell the same.
    """
    told = _told(links)
    found = {calendar: one for calendar, several in told.items() if (one := _chosen(several, url))}
    if not own:
        ways = [one for several in told.values() for one, _ in several]
        if len({(instant(one.start), instant(one.end)) for one in ways}) != 1:
            return
    for calendar, (said, line) in found.items():
        for fact, value, shown in _facts(said, url, own=own):
            if value:
                yield Claim(url, fact, value, calendar + SURFACE, path, shown, line)


Told = tuple[Appointment, Outgoing]


def _told(links: Sequence[Outgoing]) -> Mapping[str, list[Told]]:
    """Return by calendar what the links to it say, each appointment once."""
    found: dict[str, dict[Appointment, Outgoing]] = defaultdict(dict)
    for link in links:
        if link.use != "link" or "calendar" not in link.target:
            continue
        try:
            split = urlsplit(link.target)
            calendar = _HOSTS.get(split.hostname or "", "calendar")
            one = _appointment(_said(split.query))
        except ValueError:
            continue
        if one.start and one.end:
            found[calendar].setdefault(one, link)
    return {calendar: list(several.items()) for calendar, several in found.items()}


def _chosen(several: list[Told], url: str) -> tuple[Appointment, int | None] | None:
    if len(several) > 1:
        named = quote_plus(url)
        several = [one for one in several if named in one[1].target]
    return (several[0][0], several[0][1].line) if len(several) == 1 else None


def _appointment(query: Mapping[str, str]) -> Appointment:
    dates = _DATES.match(query.get("dates", ""))
    start, end = (dates[1], dates[2]) if dates else ("", "")
    for first, last in (("startdt", "enddt"), ("st", "et")):
        if not start and {first, last} <= query.keys():
            start, end = query[first], query[last]
    what = next((query[name] for name in _WHAT if name in query), "")
    return Appointment(start, end, what, next((query[name] for name in _WHERE if name in query), ""))


def _said(query: str) -> dict[str, str]:
    """Return the first values of the parameters by which calendars are told of an event."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if value and (name in _NAMES or not name.isidentifier()):  # such a name may be written with escapes
            found.setdefault(unquote_plus(name), unquote_plus(value))
    return found


def _facts(one: Appointment, url: str, *, own: bool) -> Iterator[tuple[str, str, str]]:
    yield "start", instant(one.start) or "", one.start
    yield "end", instant(one.end) or "", one.end
    if not own:
        return
    yield "name", fold(one.title), one.title
    place = one.place.strip()
    yield "calendar-place", fold_loose(place), place
    if not re.fullmatch(r"https?://\S+|online.*", place, re.IGNORECASE):
        yield "place", fold(place), place
    elif place.split("/")[:3] == url.split("/")[:3]:
        yield "url", subject_of(place), place
