"""Breaks of the files beside the pages: calendars, feeds, data, sitemap, robots, redirects, pictures, and leaks."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote

from mutations import Edit, Mutation, data_of, one, put, several, swap, then
from situations import BASE, ROOM, SECRET

ICS, ALL, SITE = "events/online/event.ics", "calendar-all.ics", "calendar.ics"
PAGE = "events/private-room/index.html"
ONLINE = BASE + "events/online/"


def ics(name: str, old: str, new: str, codes: str, *words: str) -> Mutation:
    """Return a break of one line of the calendar of one event."""
    return one(f"ics: {name}", ICS, swap(old.replace("\n", "\r\n"), new.replace("\n", "\r\n")), codes, *words)


# one break a line reads better
# fmt: off
CALENDARS = [
    ics("other start", "Berlin:20261203T180000", "Berlin:20261203T170000", "K5", "start", "17"),
    ics("other end", "Berlin:20261203T184500", "Berlin:20261203T190000", "K5", "end"),
    ics("start labelled as UTC", "DTSTART;TZID=Europe/Berlin:20261203T180000", "DTSTART:20261203T180000Z", "K5", "start"),
    ics("floating start", "DTSTART;TZID=Europe/Berlin:", "DTSTART:", "K607"),
    ics("other zone", "DTSTART;TZID=Europe/Berlin:", "DTSTART;TZID=Europe/London:", "K5 K608"),
    ics("zone of no list", "TZID=Europe/Berlin:20261203T180000", "TZID=W. Europe Standard Time:20261203T180000", "K608"),
    ics("zone with another offset", "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100", "TZOFFSETFROM:+0200\nTZOFFSETTO:+0200", "K608"),
    ics("zone with another rule", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=-1SU", "K608"),
    one("ics: no VTIMEZONE", ICS, lambda data: data[:data.index(b"BEGIN:VTIMEZONE")] + data[data.index(b"BEGIN:VEVENT"):], "K608", "Europe/Berlin"),
    ics("no UID", "UID:online@sessions.example\n", "", "K604", "UID"),
    ics("other UID", "UID:online@", "UID:offline@", "K5 K609", "offline@", "online@"),
    ics("UID of another event", "UID:online@", "UID:free@", "K609", "free@"),
    ics("no DTSTAMP", "DTSTAMP:20261031T230000Z\n", "", "K604", "DTSTAMP"),
    ics("local DTSTAMP", "DTSTAMP:20261031T230000Z", "DTSTAMP:20261031T230000", "K606", "DTSTAMP"),
    ics("no end", "DTEND;TZID=Europe/Berlin:20261203T184500\n", "", "K604", "DTEND"),
    ics("no summary", "SUMMARY:The online session\n", "", "K604", "SUMMARY"),
    ics("other summary", "SUMMARY:The online", "SUMMARY:The offline", "K5", "offline"),
    ics("HTML in the description", "DESCRIPTION:1. Bring", "DESCRIPTION:<b>1.</b> Bring", "K603", "HTML"),
    ics("entity in the summary", "SUMMARY:The online", "SUMMARY:The &amp; online", "K603 K5"),
    ics("bare comma", "Agenda (Europe/Berlin\\, UTC", "Agenda (Europe/Berlin, UTC", "K603", "comma"),
    ics("escape twice", "experiment.\\n\\nWith", "experiment.\\\\n\\nWith", "K603 K613"),
    ics("cancelled", "STATUS:CONFIRMED", "STATUS:CANCELLED", "K5", "status", "CANCELLED"),
    ics("status of no list", "STATUS:CONFIRMED", "STATUS:SCHEDULED", "K606", "SCHEDULED"),
    ics("no status", "STATUS:CONFIRMED\n", "", "K604 K613", "STATUS"),
    ics("no SEQUENCE", "SEQUENCE:0\n", "", "K604 K613", "SEQUENCE"),
    ics("other SEQUENCE", "SEQUENCE:0", "SEQUENCE:4", "K5 K613", "4"),
    ics("SEQUENCE of no number", "SEQUENCE:0", "SEQUENCE:x", "K606", "SEQUENCE"),
    ics("no LAST-MODIFIED", "SEQUENCE:0\nLAST-MODIFIED:20261031T230000Z\n", "SEQUENCE:0\n", "K604 K613", "LAST-MODIFIED"),
    ics("other event's URL", "\nURL:https://sessions.example/events/online/\nSTATUS", "\nURL:https://sessions.example/events/free/\nSTATUS", "K5 K609 K821"),
    ics("dead URL", "\nURL:https://sessions.example/events/online/\nSTATUS", "\nURL:https://sessions.example/events/onlin/\nSTATUS", "K8 K609"),
    ics("relative URL", "\nURL:https://sessions.example/events/online/\nSTATUS", "\nURL:/events/online/\nSTATUS", "K606", "URL"),
    ics("other topic", "CATEGORIES:Pricing", "CATEGORIES:Sales", "K5", "Sales"),
    ics("dead picture", "vents/online/card.jpg", "vents/online/cord.jpg", "K803", "cord.jpg"),
    ics("attendee", "SEQUENCE:0", "ATTENDEE:mailto:eve@example.org\nSEQUENCE:0", "K611", "attendee"),
    ics("alarm", "SEQUENCE:0\n", "SEQUENCE:0\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:x\nEND:VALARM\n", "K611"),
    ics("METHOD:REQUEST", "VERSION:2.0\n", "VERSION:2.0\nMETHOD:REQUEST\n", "K611", "METHOD"),
    ics("no VERSION", "VERSION:2.0\n", "", "K604", "VERSION"),
    ics("other VERSION", "VERSION:2.0", "VERSION:1.0", "K606", "VERSION"),
    ics("no PRODID", "PRODID:-//microsite//microsite//EN\n", "", "K604", "PRODID"),
    ics("other SOURCE", "SOURCE;VALUE=URI:https://sessions.example/events/online/event.ics", "SOURCE;VALUE=URI:https://sessions.example/calendar.ics", "K606", "SOURCE"),
    ics("no end of the event", "END:VEVENT\n", "", "K602"),
    ics("property twice", "SEQUENCE:0\n", "SEQUENCE:0\nSEQUENCE:0\n", "K605", "SEQUENCE"),
    one("ics: bare LF", ICS, lambda data: data.replace(b"\r\n", b"\n"), "K601", "LF"),
    one("ics: long line", ICS, lambda data: data.replace(b"\r\n ", b""), "K601", "75"),
    one("ics: byte order mark", ICS, lambda data: b"\xef\xbb\xbf" + data, "K601", "byte order mark"),
    one("ics: fold inside a character", "events/japanese/event.ics", lambda data: data.replace("日".encode(), "日".encode()[:1] + b"\r\n " + "日".encode()[1:], 1), "K601", "UTF-8"),
    one("ics: fold inside an escape", ICS, swap("Berlin\\, UTC", "Berlin\\\r\n , UTC"), "K601", "escape"),
    one("ics: control character", ICS, swap("SUMMARY:The", "SUMMARY:\x07The"), "K601"),
    one("ics: no last line end", ICS, lambda data: data[:-2], "K601"),
    one("ics: not UTF-8", ICS, lambda data: data.replace(b"SUMMARY:The", b"SUMMARY:\xffThe"), "K601"),
    one("ics: no event", ICS, lambda data: data[:data.index(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n", "K612"),
    one("ics: empty file", ICS, put(""), "K602 K819"),
    one("ics: an HTML page", ICS, put("<!doctype html><title>x</title>"), "K602"),
    one("ics: file gone", ICS, None, "K801 K817 K821"),
    one("ics: place changed", "events/in-person/event.ics", swap("LOCATION:Northlight", "LOCATION:Southlight"), "K5", "Southlight", "Northlight"),
    one("ics: coordinates changed", "events/in-person/event.ics", swap("GEO:52.5309", "GEO:48.1000"), "K5", "48.1"),
    one("ics: not cancelled any more", "events/cancelled/event.ics", swap("STATUS:CANCELLED", "STATUS:CONFIRMED"), "K5", "status"),
    one("feed ics: an event gone", ALL, lambda data: _without_event(data, b"UID:free@"), "K821", "events/free/"),
    one("feed ics: an event gone from the site's", SITE, lambda data: _without_event(data, b"UID:free@"), "K821", "events/free/"),
    one("feed ics: an event gone from the mentor's", "mentors/ada-example/calendar.ics", lambda data: _without_event(data, b"UID:free@"), "K821", "events/free/"),
    one("feed ics: an event gone from the topic's", "topics/pricing/calendar.ics", lambda data: _without_event(data, b"UID:free@"), "K821", "events/free/"),
    one("feed ics: an event gone from the series'", "series/pilot/calendar.ics", lambda data: _without_event(data, b"UID:in-series-too@"), "K821", "events/in-series-too/"),
    one("feed ics: the cancelled event gone", SITE, lambda data: _without_event(data, b"UID:cancelled@"), "K821", "events/cancelled/"),
    one("feed ics: UID twice", ALL, swap("UID:free@", "UID:online@"), "K609"),
    one("feed ics: other start", ALL, swap("Berlin:20261211T160000", "Berlin:20261211T150000"), "K5 K613", "start"),
    one("feed ics: other refresh hints", SITE, swap("X-PUBLISHED-TTL:PT12H", "X-PUBLISHED-TTL:PT1H"), "K605"),
    one("feed ics: no refresh hint", SITE, swap("REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n", ""), "K604"),
    one("feed ics: zone of the calendar of no list", SITE, swap("X-WR-TIMEZONE:Europe/Berlin", "X-WR-TIMEZONE:Europe/Atlantis"), "K606"),
]
# fmt: on


def _without_event(data: bytes, mark: bytes) -> bytes:
    at = data.index(mark)
    start, end = (
        data.rindex(b"BEGIN:VEVENT", 0, at),
        data.index(b"END:VEVENT\r\n", at) + len(b"END:VEVENT\r\n"),
    )
    return data[:start] + data[end:]


def entry_of(slug: str, change: Callable[[bytes], bytes]) -> Edit:
    """Return an edit of one entry of an Atom feed."""

    def edit(data: bytes) -> bytes:
        at = data.index(b"<id>" + f"{BASE}events/{slug}/".encode() + b"</id>")
        start, end = data.rindex(b"<entry", 0, at), data.index(b"</entry>", at) + len(b"</entry>")
        return data[:start] + change(data[start:end]) + data[end:]

    return edit


def item_of(slug: str, change: Callable[[dict[str, Any]], object]) -> Edit:
    """Return an edit of one item of a JSON Feed."""

    def edit(data: bytes) -> bytes:
        feed = json.loads(data)
        change(next(item for item in feed["items"] if item["url"] == f"{BASE}events/{slug}/"))
        return json.dumps(feed, ensure_ascii=False, indent=1).encode()

    return edit


# one break a line reads better
# fmt: off
FEEDS = [
    one("atom: not well-formed", "feed.xml", swap("</title>", ""), "K701"),
    one("atom: other title of an entry", "feed.xml", entry_of("online", swap("The online", "The offline")), "K5 K711", "offline"),
    one("atom: dead link of an entry", "feed.xml", entry_of("online", swap('href="' + ONLINE + '"', 'href="' + BASE + 'events/onlin/"')), "K801", "onlin/"),
    one("atom: id of another entry", "feed.xml", entry_of("online", swap(f"<id>{ONLINE}", f"<id>{BASE}events/free/")), "K703"),
    one("atom: no id", "feed.xml", entry_of("online", swap(f"<id>{ONLINE}</id>", "")), "K702", "id"),
    one("atom: no updated", "feed.xml", entry_of("online", swap("<updated>2026-10-31T23:00:00Z</updated>", "")), "K702", "updated"),
    one("atom: updated of no form", "feed.xml", entry_of("online", swap("<updated>2026-10-31T23:00:00Z", "<updated>31 October")), "K702", "31 October"),
    one("atom: updated before published", "feed.xml", entry_of("online", swap("<updated>2026-10-31", "<updated>2026-10-01")), "K705 K711 K5"),
    one("atom: no self link", "feed.xml", swap('rel="self"', 'rel="via"'), "K704"),
    one("atom: other self link", "feed.xml", swap('rel="self" type="application/atom+xml" href="' + BASE + "feed.xml", 'rel="self" type="application/atom+xml" href="' + BASE + "atom.xml"), "K704"),
    one("atom: script in the content", "feed.xml", entry_of("online", swap("&lt;p&gt;", "&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;")), "K706"),
    one("atom: entry gone", "feed.xml", entry_of("free", lambda _: b""), "K821", "events/free/"),
    one("atom: entry gone from the mentor's", "mentors/ada-example/feed.xml", entry_of("free", lambda _: b""), "K821", "events/free/"),
    one("atom: entry gone from the series'", "series/pilot/feed.xml", entry_of("in-series-too", lambda _: b""), "K821", "events/in-series-too/"),
    one("atom: other time in the summary", "feed.xml", entry_of("online", swap("2026-12-03 18:00 to 18:45", "2026-12-03 17:00 to 17:45")), "K5", "17:00", "18:00"),
    one("atom: other date in the summary", "feed.xml", entry_of("online", swap("<summary>2026-12-03", "<summary>2026-12-04")), "K5", "2026-12-04"),
    one("atom: other topic", "feed.xml", entry_of("online", swap('term="Pricing"', 'term="Sales"')), "K5", "Sales"),
    one("atom: other author", "feed.xml", entry_of("online", swap("<name>Ada Example", "<name>Eve Example")), "K5", "Eve Example"),
    one("json feed: other title of an item", "feed.json", item_of("online", lambda i: i.update(title="The offline session")), "K5 K711", "offline"),
    one("json feed: item gone", "feed.json", item_of("free", lambda i: i.update(id=BASE + "events/x/", url=BASE + "events/x/")), "K8", "events/free/"),
    one("json feed: trailing comma", "feed.json", swap('"items": [', '"items": [,'), "K708"),
    one("json feed: other feed_url", "feed.json", swap(BASE + "feed.json", BASE + "other.json"), "K704"),
    one("json feed: no version", "feed.json", swap('"version": "https://jsonfeed.org/version/1.1",', ""), "K7 K8"),
    one("json feed: date without a zone", "feed.json", item_of("online", lambda i: i.update(date_published="2026-11-01T00:00:00")), "K702", "2026-11-01T00:00:00"),
    one("json feed: other time in the summary", "feed.json", item_of("online", lambda i: i.update(summary=i["summary"].replace("18:00", "17:00"))), "K5", "17:00"),
    one("json feed: other tag", "feed.json", item_of("online", lambda i: i.update(tags=["Sales"])), "K5", "Sales"),
    one("json feed: other author", "feed.json", item_of("online", lambda i: i["authors"][0].update(name="Eve Example")), "K5", "Eve Example"),
    one("json feed: dead picture", "feed.json", item_of("online", lambda i: i.update(image=BASE + "none.jpg")), "K803", "none.jpg"),
]
# fmt: on


def fact(name: str, key: str, value: object, codes: str, *words: str, slug: str = "online") -> Mutation:
    """Return one event of events.json with another value."""
    return one(
        f"events.json: {name}",
        "events.json",
        data_of(f"{BASE}events/{slug}/", lambda e: e.__setitem__(key, value)),
        codes,
        *words,
    )


# one break a line reads better
# fmt: off
DATA = [
    fact("other title", "title", "The offline session", "K5", "offline", "The online session"),
    fact("other start", "start", "2026-12-03T19:00:00+01:00", "K5 K709", "19:00"),
    fact("start of another offset", "start", "2026-12-03T18:00:00+02:00", "K5 K709", "+02:00"),
    fact("start without an offset", "start", "2026-12-03T18:00:00", "K709", "start"),
    fact("other end", "end", "2026-12-03T19:45:00+01:00", "K5 K709", "end"),
    fact("other zone", "timezone", "America/New_York", "K709", "America/New_York"),
    fact("zone of no list", "timezone", "Europe/Atlantis", "K709", "Europe/Atlantis"),
    fact("other status", "status", "cancelled", "K5", "status", "cancelled"),
    fact("status of no list", "status", "done", "K709 K710", "done"),
    fact("other format", "format", "in-person", "K5", "in-person"),
    fact("other uid", "uid", "x@sessions.example", "K5 K609", "x@sessions.example"),
    fact("other sequence", "sequence", 7, "K5", "7"),
    fact("other capacity", "capacity", 99, "K5", "99", "12"),
    fact("other seats left", "seats_left", 9, "K5", "9", "4"),
    fact("other audience", "audience", "Retired founders", "K5", "Retired founders"),
    fact("other summary", "summary", "Bring nothing and leave with nothing at all.", "K5", "Bring nothing"),
    fact("other language", "language", "fr", "K5", "fr"),
    fact("other register", "register", "https://tickets.example/other", "K5", "tickets.example/other"),
    fact("other outcomes", "outcomes", ["A pony"], "K5", "A pony"),
    fact("unknown field of the schema", "start", 7, "K709 K710"),
    one("events.json: other price", "events.json", data_of(ONLINE, lambda e: e["offers"][0].update(price="54.00")), "K5", "54", "45"),
    one("events.json: other currency", "events.json", data_of(ONLINE, lambda e: e["offers"][0].update(currency="USD")), "K5", "USD"),
    one("events.json: other availability", "events.json", data_of(ONLINE, lambda e: e["offers"][0].update(availability="SoldOut")), "K5", "SoldOut"),
    one("events.json: other mentor", "events.json", data_of(ONLINE, lambda e: e["mentors"][0].update(name="Eve Example")), "K5", "Eve Example"),
    one("events.json: dead mentor", "events.json", data_of(ONLINE, lambda e: e["mentors"][0].update(url=BASE + "mentors/eve/")), "K801", "mentors/eve/"),
    one("events.json: other topic", "events.json", data_of(ONLINE, lambda e: e["topics"][0].update(name="Sales")), "K5", "Sales"),
    one("events.json: other place", "events.json", data_of(BASE + "events/in-person/", lambda e: e["place"].update(name="Southlight Hall")), "K5", "Southlight Hall"),
    one("events.json: other street", "events.json", data_of(BASE + "events/in-person/", lambda e: e["place"]["address"].update(street="Chausseestr. 1")), "K5", "Chausseestr. 1"),
    one("events.json: other series", "events.json", data_of(BASE + "events/in-series/", lambda e: e["series"].update(name="The other pilot")), "K5", "The other pilot"),
    one("events.json: other agenda", "events.json", data_of(ONLINE, lambda e: e["agenda"][0].update(end="2026-12-03T18:09:00+01:00")), "K709", "agenda"),
    one("events.json: other minutes in the agenda", "events.json", data_of(ONLINE, lambda e: e["agenda"][1].update(minutes=25)), "K709", "25"),
    one("events.json: other recording", "events.json", data_of(BASE + "events/past-recorded/", lambda e: e["recording"].update(url="https://video.example/x")), "K5", "video.example/x"),
    one("events.json: other old start", "events.json", data_of(BASE + "events/rescheduled/", lambda e: e.update(previous_start="2026-11-27T18:00:00+01:00")), "K5", "2026-11-27"),
    one("events.json: picture of another size", "events.json", data_of(ONLINE, lambda e: e["images"][0].update(width=99)), "K804", "99"),
    one("events.json: event gone", "events.json", swap(ONLINE, BASE + "events/offline/", -1), "K8 K5", "events/online/"),
    one("events.json: cut off", "events.json", lambda data: data[:-20], "K708"),
    one("events.json: trailing comma", "events.json", swap('"events": [', '"events": [,'), "K708"),
    one("events.json: gone", "events.json", None, "K801 K803 K8"),
    one("outcomes.json: other number", "outcomes.json", swap('"109"', '"190"'), "K5 K7", "190"),
    one("outcomes.json: other mentor", "outcomes.json", swap("Ada Example", "Eve Example"), "K5 K7", "Eve Example"),
    one("outcomes.json: other statement", "outcomes.json", swap("From a flat fee", "From a fat flea"), "K5 K7", "fat flea"),
    one("outcomes.json: dead id", "outcomes.json", swap("#ada-example-1", "#ada-example-9"), "K802 K7", "ada-example-9"),
    one("schema: cannot be used", "events.schema.json", swap('"type": "object"', '"type": "objekt"'), "K710"),
]
# fmt: on

# one break a line reads better
# fmt: off
CRAWL = [
    one("sitemap: page missing", "sitemap.xml", lambda data: _without_url(data, ONLINE), "K809", "events/online"),
    one("sitemap: dead page", "sitemap.xml", swap(f"<loc>{ONLINE}", f"<loc>{BASE}events/onlin/"), "K809", "events/onlin/"),
    one("sitemap: page twice", "sitemap.xml", swap(f"<loc>{BASE}events/free/", f"<loc>{ONLINE}"), "K809", "twice"),
    one("sitemap: other host", "sitemap.xml", swap(f"<loc>{ONLINE}", "<loc>https://other.example/events/online/"), "K809", "other.example"),
    one("sitemap: relative address", "sitemap.xml", swap(f"<loc>{ONLINE}", "<loc>/events/online/"), "K808"),
    one("sitemap: lastmod of no form", "sitemap.xml", swap("<lastmod>2026-", "<lastmod>26-"), "K808", "lastmod"),
    one("sitemap: lastmod of another age", "sitemap.xml", swap("<lastmod>2026-", "<lastmod>2016-"), "K809", "2016"),
    one("sitemap: lastmod that is yet to come", "sitemap.xml", swap("<lastmod>2026-", "<lastmod>2027-"), "K809", "2027", "last changed on 2026-", sourced=True),
    one("sitemap: not well-formed", "sitemap.xml", swap("</urlset>", ""), "K701"),
    one("sitemap: gone", "sitemap.xml", None, "K809 K810"),
    one("sitemap: the page that is not found", "sitemap.xml", swap(f"<loc>{ONLINE}", f"<loc>{BASE}404.html"), "K809", "404"),
    one("robots: hides the sessions", "robots.txt", swap("Allow: /", "Disallow: /events/"), "K810", "/events/"),
    one("robots: no sitemap", "robots.txt", swap(f"Sitemap: {BASE}sitemap.xml", ""), "K810", "sitemap"),
    one("robots: dead sitemap", "robots.txt", swap("sitemap.xml", "map.xml"), "K810", "map.xml"),
    one("robots: relative sitemap", "robots.txt", swap(f"{BASE}sitemap.xml", "/sitemap.xml"), "K810"),
    one("robots: no rule", "robots.txt", swap("Allow: /", "Alow: /"), "K810", "Alow"),
    one("redirects: dead target", "_redirects", swap("/events/with-alias/ 301", "/events/without-alias/ 301"), "K806", "without-alias"),
    one("redirects: circle", "_redirects", swap("/old/session/ /events/with-alias/ 301", "/old/session/ /old/session/ 301"), "K806", "circle"),
    one("redirects: a page redirected away", "_redirects", swap("/old/session/ ", "/events/online/ "), "K806", "events/online"),
    one("redirects: status of no kind", "_redirects", swap("/events/with-alias/ 301", "/events/with-alias/ 399"), "K806", "399"),
    one("redirects: half a line", "_redirects", swap("/old/session/ /events/with-alias/ 301", "/old/session/"), "K806"),
    one("redirects: other target than the page", "_redirects", swap("/old/session/ /events/with-alias/", "/old/session/ /events/free/"), "K806", "/events/free/"),
    one("headers: no path", "_headers", lambda data: data.replace(b"/*\n", b"", 1), "K807"),
    one("headers: no colon", "_headers", swap("X-Content-Type-Options: nosniff", "X-Content-Type-Options nosniff"), "K807"),
    one("headers: policy of no kind", "_headers", swap("default-src 'self'", "defualt-src 'self'"), "K807", "defualt-src"),
    one("headers: calendar of another type", "_headers", swap("text/calendar; charset=utf-8", "text/html; charset=utf-8"), "K807", "text/html"),
    one("llms: no title", "llms.txt", swap("# Short Sessions", "Short Sessions"), "K816"),
    one("llms: dead link", "llms.txt", swap(f"({ONLINE})", f"({BASE}events/onlin/)"), "K801 K816", "onlin/"),
    one("llms: other name", "llms.txt", swap("[The online session]", "[The offline session]"), "K5 K816", "offline"),
    one("llms: other time", "llms.txt", swap("2026-12-03 18:00", "2026-12-03 17:00"), "K5 K816", "17:00"),
    one("llms: other name of a mentor", "llms.txt", swap("[Ada Example]", "[Eda Example]"), "K502", "Eda", "Ada", sourced=True),
    one("llms: other summary of a mentor", "llms.txt", swap("mentors/ada-example/): ", "mentors/ada-example/): No "), "K502", "summary", sourced=True),
    one("llms: other summary", "llms.txt", swap("Europe/Berlin. Bring", "Europe/Berlin. Leave"), "K502", "summary", "Leave", "Bring", sourced=True),
    one("llms: a session without a line", "llms.txt", lambda data: b"\n".join(line for line in data.split(b"\n") if f"({ONLINE})".encode() not in line), "K821", ONLINE, sourced=True),
    one("llms: other status", "llms.txt", swap("Cancelled. ", ""), "K5 K816", "cancelled"),
    one("404: gone", "404.html", None, "K815"),
    one("404: indexable", "404.html", swap("noindex", "index"), "K815"),
    one("404: relative link", "404.html", swap('href="/events/"', 'href="events/"'), "K805", "events/"),
    one("front page: gone", "index.html", None, "K820 K801"),
    one("page: gone", "events/online/index.html", None, "K801 K809", "events/online/"),
    one("page: empty", "events/online/index.html", put(""), "K108 K819"),
    one("style: dead picture", "assets/extra.css", put("a{background:url(none.png)}"), "K803", "none.png"),
    several("style: gone", {}, "K8"),
    one("file: differs by case", "EVENTS.json", put("{}"), "K814"),
]
# fmt: on
CRAWL = [mutation for mutation in CRAWL if mutation.edits]


def _without_url(data: bytes, url: str) -> bytes:
    at = data.index(f"<loc>{url}</loc>".encode())
    return data[: data.rindex(b"<url>", 0, at)] + data[data.index(b"</url>", at) + len(b"</url>") :]


def photo(width: int, height: int, kind: str = "JPEG", note: str = "") -> bytes:
    """Return a picture of that size, with a note in its metadata."""
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 - only pictures need it

    made, image = BytesIO(), Image.new("RGB", (width, height), (1, 2, 3))
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Comment", note, zip=True)
        image.save(made, kind, pnginfo=told)
    else:
        exif = Image.Exif()
        exif[0x010E] = note
        image.save(made, kind, exif=exif)
    return made.getvalue()


def text_in(text: str) -> Edit:
    """Return an edit that puts text before the end of a page."""
    return swap("</body>", f"{text}</body>")


CARD = "events/online/card.jpg"
PICTURES = [
    one("picture: gone", CARD, None, "K803", "card.jpg"),
    one("picture: cut short", CARD, lambda data: data[: len(data) // 2], "K804", "cut short"),
    one("picture: empty", CARD, put(b""), "K8"),
    one("picture: text", CARD, put("not a picture"), "K804"),
    one("picture: of another size", CARD, put(photo(800, 450)), "K804", "800x450"),
    one("picture: of another kind", CARD, put(photo(1200, 675, "PNG")), "K804", "PNG"),
]  # fmt: skip - one break a line reads better

# one break a line reads better
# fmt: off
LEAKS = [
    one("leak: in a comment", PAGE, text_in(f"<!-- {ROOM} -->"), "K903"),
    one("leak: in the text", PAGE, text_in(f"<p>{SECRET}</p>"), "K903"),
    one("leak: in JSON-LD", PAGE, swap('"inLanguage":"en"', f'"inLanguage":"en","sameAs":"{ROOM}"'), "K903"),
    one("leak: percent-encoded", PAGE, text_in(f"""<a href="/?u={quote(ROOM, safe='')}">x</a>"""), "K903"),
    one("leak: as entities", PAGE, text_in("".join(f"&#{ord(letter)};" for letter in ROOM)), "K903"),
    one("leak: in base64", PAGE, text_in(f"""<a data-x="{base64.b64encode(b'room=' + ROOM.encode()).decode()}">x</a>"""), "K903"),
    one("leak: in hex", PAGE, text_in(f"<!-- {ROOM.encode().hex()} -->"), "K903"),
    one("leak: broken over lines", PAGE, text_in(f"<p>{SECRET[:14]}\n   {SECRET[14:]}</p>"), "K903"),
    one("leak: in another case", PAGE, text_in(f"<p>{SECRET.upper()}</p>"), "K903"),
    one("leak: in a calendar", "events/private-room/event.ics", swap("SEQUENCE:0", f"COMMENT:{ROOM}\r\nSEQUENCE:0"), "K903"),
    one("leak: folded in a calendar", "events/private-room/event.ics", swap("SEQUENCE:0", f"COMMENT:{ROOM[:20]}\r\n {ROOM[20:]}\r\nSEQUENCE:0"), "K903"),
    one("leak: escaped in a calendar", "events/private-room/event.ics", swap("SEQUENCE:0", "COMMENT:" + SECRET.replace(";", "\\;") + "\r\nSEQUENCE:0"), "K903"),
    one("leak: in the data", "events.json", data_of(BASE + "events/private-room/", lambda e: e.update(online_url=ROOM)), "K903"),
    one("leak: escaped in the data", "feed.json", swap('"items"', f'"_x": "{ROOM}", "items"'.replace("/", "\\/")), "K903"),
    one("leak: in a feed", "feed.xml", swap("<entry", f"<!-- {ROOM} --><entry"), "K903"),
    one("leak: in a sitemap", "sitemap.xml", swap("<url>", f"<!-- {ROOM} --><url>"), "K903"),
    one("leak: in llms.txt", "llms.txt", lambda data: data + f"\n{ROOM}\n".encode(), "K903"),
    one("leak: in EXIF", CARD, put(photo(1200, 675, note=ROOM)), "K903"),
    one("leak: packed in a PNG", "img/x.png", put(photo(8, 8, "PNG", note=ROOM)), "K903"),
    one("leak: behind a picture", CARD, lambda data: data + ROOM.encode(), "K903"),
    one("leak: in UTF-16", "notes.txt", put(ROOM.encode("utf-16")), "K903"),
    one("leak: a video room of a known host", PAGE, text_in('<a href="https://meet.google.com/abc-defg-hij">x</a>'), "K904"),
    one("leak: a local address", PAGE, text_in('<a href="http://localhost:8000/x">x</a>'), "K906"),
    one("leak: a folder of a machine", "events.json", data_of(ONLINE, lambda e: e.update(source="/home/eve/site/content/x.md")), "K906"),
    one("leak: a draft", "events/draft/index.html", put('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The session nobody announced</title><meta name="draft" content="true"></head><body><h1>x</h1></body></html>'), "K910"),
    several("leak: a draft's page built like the others", {"events/draft/index.html": put('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The session nobody announced</title></head><body><h1>The session nobody announced</h1></body></html>')}, "K8 K910"),
    one("leak: a source file", "content/events/online.md", put("---\ntitle: x\n---\n"), "K907"),
    one("leak: .git", ".git/config", put("[core]"), "K907"),
    one("leak: .env", ".env", put("TOKEN=1"), "K907"),
    one("leak: an editor's backup", "events/online/index.html~", put("x"), "K907"),
    one("leak: a database", "cache.sqlite3", put("x"), "K907"),
]
# fmt: on


def everywhere(old: str, new: str, *paths: str) -> dict[str, Edit | None]:
    """Return one replacement in several files."""
    return dict.fromkeys(paths, swap(old, new, -1))


SOURCED = [
    several(
        "source: price changed in every file",
        {
            "events/gbp/index.html": then(swap("4500.50", "4600.50", -1), swap("4,500.50", "4,600.50", -1)),
            "events/gbp/event.ics": swap("4\\,500.50", "4\\,600.50"),
            "events.json": swap("4500.50", "4600.50"),
        },
        "K502",
        "price",
        "4600.5",
        "4500.5",
        "events/gbp.md",
        "offer",
        sourced=True,
    ),
    several(
        "source: name changed in every file",
        everywhere(
            "The session in pounds",
            "The session in francs",
            "events/gbp/index.html",
            "events/gbp/event.ics",
            "events.json",
            "feed.xml",
            "feed.json",
            "llms.txt",
        ),
        "K502",
        "name",
        "in francs",
        "in pounds",
        "title",
        sourced=True,
    ),
    several(
        "source: place changed on its page and in the data",
        everywhere(
            "Invalidenstr. 117",
            "Chausseestr. 1",
            "events/in-person/index.html",
            "events/in-person/event.ics",
            "events.json",
        ),
        "K502",
        "street",
        "Chausseestr. 1",
        "Invalidenstr. 117",
        sourced=True,
    ),
    several(
        "source: audience changed in every file",
        everywhere("First-time founders", "Retired founders", "events/online/index.html", "events.json"),
        "K502",
        "audience",
        "Retired",
        "First-time",
        sourced=True,
    ),
    several(
        "source: outcome changed in every file",
        everywhere("A price page draft", "A pony", "events/online/index.html", "events.json"),
        "K502",
        "outcome",
        "A pony",
        sourced=True,
    ),
]  # fmt: skip - one break a line reads better

FILES = [*CALENDARS, *FEEDS, *DATA, *CRAWL, *PICTURES, *LEAKS, *SOURCED]
