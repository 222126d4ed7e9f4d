"""A file that holds many events is made again from its own bytes: one event as it is now in the place of what it was.

For files that were written by this program and are known to be as it wrote them. What stands around the event must be
the same as before but for the file's own last change: so this is for an event whose time, place and address are as they were.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from microsite.formats import ical, jsonfeed, xml
from microsite.formats.xml import Element, rfc3339
from microsite.outputs.calendars import written_for
from microsite.outputs.data import event_data
from microsite.outputs.feeds import is_surely_whole, item
from microsite.values.facts import Entry
from microsite.values.situation import happening

_ENTRY, _ITEM = b"<entry", b'\n  {\n   "id": "'
_BEGIN, _END = b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VEVENT\r\n"


def holds_events(calendar: bytes) -> bool:
    """Say whether there is an event in a calendar."""
    return _BEGIN in calendar


def in_calendar(data: bytes, entry: Entry, language: str, via: str = "") -> bytes | None:
    """Return a calendar with an event as it is now where it stands in it, None when it does so more than once."""
    uid = b"\r\n" + ical.fold(ical.text("UID", happening(entry).uid)) + b"\r\n"
    at = data.find(uid)
    if at < 0 or data.find(uid, at + len(uid)) >= 0:
        return data if at < 0 else None
    start = data.rindex(_BEGIN, 0, at + 2) + 2  # its line break belongs to the line before
    stop = data.index(_END, at) + len(_END)
    top = data.find(b"\r\nBEGIN:", 0, start)
    top = start if top < 0 else top  # it is the first of all that the calendar holds
    name = ical.instant("LAST-MODIFIED", entry.updated).encode()
    key = name.partition(b":")[0] + b":"
    lines = [max(line, name) if line.startswith(key) else line for line in data[:top].split(b"\r\n")]
    own = written_for(entry, language, via) + b"\r\n"
    return _joined(data, b"\r\n".join(lines), (top, start), own, stop)


def in_events(data: bytes, entry: Entry) -> bytes | None:
    """Return /events.json with an event as it is now, None when the event does not stand in it exactly once."""
    first = f'\n  {{\n   "url": {json.dumps(entry.url, ensure_ascii=False)},\n'.encode("utf-8", "ignore")
    start = data.find(first) + 1
    if not start or data.find(first, start + 1) >= 0:
        return None
    stop = data.index(b"\n  }", start) + len(b"\n  }")
    own = jsonfeed.to_bytes(event_data(entry)).decode().rstrip("\n").replace("\n", "\n  ")
    key = b'\n "updated": "'
    value = data.index(key, 0, start) + len(key)
    end = data.index(b'"', value)
    later = max(data[value:end], rfc3339(entry.updated).encode())
    return _joined(data, data[:value] + later, (end, start), f"  {own}".encode(), stop)


def in_atom(data: bytes, entry: Entry, language: str, via: str = "") -> bytes | None:
    """Return an Atom feed with an event as it is now, None when the event does not stand in it exactly once."""
    first = xml.written(Element("id", (), (entry.identity,)))
    at = data.find(first)
    if at < 0 or data.find(first, at + 1) >= 0:
        return None
    start = data.rindex(_ENTRY, 0, at)
    stop = data.index(b"</entry>", at) + len(b"</entry>")
    key = b"<updated>"
    value = data.index(key, 0, start) + len(key)
    end = data.index(b"<", value)
    later = max(data[value:end], rfc3339(entry.updated).encode())
    own = xml.entry(item(entry, language, via)).encode()
    return _joined(data, data[:value] + later, (end, start), own, stop)


def in_json_feed(data: bytes, entry: Entry, language: str, via: str = "") -> bytes | None:
    """Return a JSON Feed with an event as it is now, None when the event does not stand in it exactly once."""
    first = f'\n  {{\n   "id": {json.dumps(entry.identity, ensure_ascii=False)},\n'.encode("utf-8", "ignore")
    start = data.find(first) + 1
    if not start or data.find(first, start + 1) >= 0:
        return None
    stop = data.index(b"\n  }", start) + len(b"\n  }")
    own = jsonfeed.to_bytes(jsonfeed.said_of(item(entry, language, via))).decode().rstrip("\n")
    return _joined(data, b"", (0, start), "  {}".format(own.replace("\n", "\n  ")).encode(), stop)


def in_feed(data: bytes, entries: Sequence[Entry], items: int, language: str, via: str = "") -> bytes | None:
    """Return a feed of so many items with some of them as they are now, None when it is not sure to hold all of them."""
    put, begins = (in_json_feed, _ITEM) if data.startswith(b"{") else (in_atom, _ENTRY)
    held: bytes | None = data
    for entry in entries:
        held = put(held, entry, language, via) if held is not None else None
    return held if held and held.count(begins) == items and is_surely_whole(held, items) else None


def in_sitemap(data: bytes, url: str, modified: datetime | None) -> bytes | None:
    """Return a sitemap with another last change of an address, None when the address does not stand in it exactly once."""
    first = xml.written(Element("loc", (), (url,)))
    if data.count(first) != 1:
        return None
    start = data.index(first) + len(first)
    stop = data.index(b"</url>", start)
    last = xml.written(Element("lastmod", (), (rfc3339(modified),))) if modified else b""
    return data[:start] + last + data[stop:]


def _joined(data: bytes, head: bytes, between: tuple[int, int], own: bytes, stop: int) -> bytes:
    """Return a head, what stood between two places, an event, and what stood behind it; a large file is copied once."""
    whole = memoryview(data)
    return b"".join((head, whole[slice(*between)], own, whole[stop:]))
