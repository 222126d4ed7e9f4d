"""Breaks of the ways that lead to a session: links to calendars on the web, rows of lists, and old addresses."""

from __future__ import annotations

import re

from mutations import Edit, Mutation, linked, one, several, swap

POSTPONED_IN = (
    "events/postponed/event.ics",
    "calendar.ics",
    "calendar-all.ics",
    "mentors/ada-example/calendar.ics",
    "topics/pricing/calendar.ics",
)
ONLINE, ROOM = "events/online/index.html", "events/in-person/index.html"

# one break a line reads better
# fmt: off
CALENDAR_LINKS = [
    one("web calendar: Google at another time", ONLINE, swap("dates=20261203T170000Z%2F20261203T174500Z", "dates=20261203T160000Z%2F20261203T164500Z"), "K5", "google link", "start"),
    one("web calendar: Google with another end", ONLINE, swap("%2F20261203T174500Z", "%2F20261203T184500Z"), "K5", "google link", "end"),
    one("web calendar: Google with another title", ONLINE, swap("text=The+online", "text=The+offline"), "K5", "google link", "offline"),
    one("web calendar: Google at another place", ROOM, swap("location=Northlight", "location=Southlight"), "K5", "google link", "Southlight"),
    one("web calendar: Google elsewhere than the page", ONLINE, lambda data: data.replace(b"&amp;location=https", b"&amp;location=Elsewhere", 1), "K5", "google link", "Elsewhere"),
    one("web calendar: Outlook at another time", ONLINE, swap("https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&amp;rru=addevent&amp;subject=The+online+session&amp;startdt=2026-12-03T17", "https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&amp;rru=addevent&amp;subject=The+online+session&amp;startdt=2026-12-03T16"), "K5", "outlook link", "start"),
    one("web calendar: all of Outlook and Office at another time", ONLINE, swap("startdt=2026-12-03T17", "startdt=2026-12-03T16", -1), "K5", "outlook link", "office link", "start"),
    one("web calendar: Outlook with another title", ONLINE, swap("subject=The+online", "subject=The+offline"), "K5", "outlook link", "offline"),
    one("web calendar: Yahoo at another time", ONLINE, swap("st=20261203T170000Z", "st=20261203T160000Z"), "K5", "yahoo link", "start"),
    one("web calendar: Yahoo with another end", ONLINE, swap("et=20261203T174500Z", "et=20261203T184500Z"), "K5", "yahoo link", "end"),
    one("web calendar: Yahoo with another title", ONLINE, swap("title=The+online", "title=The+offline"), "K5", "yahoo link", "offline"),
    one("web calendar: Yahoo at another place", ROOM, swap("in_loc=Northlight", "in_loc=Southlight"), "K5", "yahoo link", "Southlight"),
    one("web calendar: all links to another page", ONLINE, swap("location=https%3A%2F%2Fsessions.example%2Fevents%2Fonline", "location=https%3A%2F%2Fsessions.example%2Fevents%2Ffree", -1), "K5", "google link", "events/free/"),
]
# fmt: on


def rowless(slug: str) -> Edit:
    """Return an edit that takes the row of a session out of a page."""
    row = re.compile(
        rb'<li class="row[^>]*h-event(?:(?!<li class="row).)*?events/' + slug.encode() + rb"/.*?\n</li>\n",
        re.DOTALL,
    )
    return lambda data: row.sub(b"", data, count=1)


# one break a line reads better
# fmt: off
ROWS = [
    one("row gone: the next session from the front page", "index.html", rowless("in-person"), "K821", "events/in-person/"),
    one("row gone: from the coming sessions", "events/index.html", rowless("free"), "K821", "events/free/"),
    one("row gone: from the page of a topic", "topics/pricing/index.html", rowless("free"), "K821", "events/free/"),
    one("row gone: from the archive", "events/archive/2026/index.html", rowless("past-recorded"), "K821", "events/past-recorded/"),
    one("row gone: from the page of a mentor", "mentors/ada-example/index.html", rowless("free"), "K821", "events/free/", sourced=True),
    one("row gone: a past one from the page of a mentor", "mentors/ada-example/index.html", rowless("past"), "K821", "events/past/", sourced=True),
    one("row gone: from the page of a series", "series/pilot/index.html", rowless("in-series-too"), "K821", "events/in-series-too/", sourced=True),
    one("row gone: with its place in the list of the archive", "events/archive/2026/index.html", lambda data: linked(lambda n: n["itemListElement"].pop(0))(rowless("past-recorded")(data)), "K821", "events/past-recorded/"),
]
# fmt: on

LINE = "/old/session/ /events/with-alias/ 301\n"
# one break a line reads better
# fmt: off
ALIASES = [
    one("alias: not redirected", "_redirects", swap(LINE, ""), "K806", "/old/session/", sourced=True),
    several("alias: neither redirected nor a page", {"_redirects": swap(LINE, ""), "old/session/index.html": None}, "K806", "/old/session/", sourced=True),
    one("alias: no page", "old/session/index.html", None, "K806", "/old/session/", sourced=True),
    one("alias: found and not moved", "_redirects", swap(LINE, LINE.replace("301", "302")), "K806", "302", sourced=True),
    several("alias: leads to another session", {"_redirects": swap(LINE, LINE.replace("with-alias", "free")), "old/session/index.html": swap("events/with-alias/", "events/free/", -1)}, "K806", "events/free/", sourced=True),
]
# fmt: on

# several files say it, and only the source can tell
STATUS = [
    several(
        "fact: postponed everywhere confirmed in calendars",
        dict.fromkeys(POSTPONED_IN, swap("STATUS:TENTATIVE", "STATUS:CONFIRMED", -1)),
        "K5",
        "status",
        "CONFIRMED",
    ),
]

WAYS: list[Mutation] = [*CALENDAR_LINKS, *ROWS, *ALIASES, *STATUS]
