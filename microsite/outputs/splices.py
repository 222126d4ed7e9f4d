"""A file that holds many events is made again from its own bytes: one event as it is now in the place of what it was.

For files that were written by this program and are known to be as it wrote them. What stands around the event must be
the same as before but for the file's own last change: so this is for an event whose time, place and address are as they were.
"""

from __future__ import annotations

import json
from datetime import datetime

from microsite.formats import ical, jsonfeed, xml
from microsite.formats.xml import Element, rfc3339
from microsite.outputs.calendars import written_for
from microsite.outputs.data import event_data
from microsite.values.facts import Entry
from microsite.values.situation import happening

_BEGIN, _END = b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VEVENT\r\n"


def holds_events(calendar: bytes) -> bool:
    """Say whether there is an event in a calendar."""
    return _BEGIN in calendar


def in_calendar(data: bytes, entry: Entry, language: str, via: str = "") -> bytes | None:
    """Return a calendar with an event as it is now where it stands in it, None when it does so more than once."""
    uid = b"\r\n" + ical.fold(ical.text("UID", happening(entry).uid)) + b"\r\n"
    if data.count(uid) != 1:
        return None if uid in data else data
    at = data.index(uid)
    start = data.rindex(_BEGIN, 0, at + 2) + 2  # its line break belongs to the line before
    stop = data.index(_END, at) + len(_END)
    head, _, rest = data[:start].partition(b"\r\nBEGIN:")
    name = ical.instant("LAST-MODIFIED", entry.updated).encode()
    key = name.partition(b":")[0] + b":"
    lines = [max(line, name) if line.startswith(key) else line for line in head.split(b"\r\n")]
    front = b"\r\nBEGIN:".join((b"\r\n".join(lines), rest)) if rest else b"\r\n".join(lines)
    return front + written_for(entry, language, via) + b"\r\n" + data[stop:]


def in_events(data: bytes, entry: Entry) -> bytes | None:
    """Return /events.json with an event as it is now, None when the event does not stand in it exactly once."""
    first = f'\n  {{\n   "url": {json.dumps(entry.url, ensure_ascii=False)},\n'.encode("utf-8", "ignore")
    if data.count(first) != 1:
        return None
    start = data.index(first) + 1
    stop = data.index(b"\n  }", start) + len(b"\n  }")
    own = jsonfeed.to_bytes(event_data(entry)).decode().rstrip("\n").replace("\n", "\n  ")
    return _changed(data[:start], entry.updated) + f"  {own}".encode() + data[stop:]


def in_sitemap(data: bytes, url: str, modified: datetime | None) -> bytes | None:
    """Return a sitemap with another last change of an address, None when the address does not stand in it exactly once."""
    first = xml.written(Element("loc", (), (url,)))
    if data.count(first) != 1:
        return None
    start = data.index(first) + len(first)
    stop = data.index(b"</url>", start)
    last = xml.written(Element("lastmod", (), (rfc3339(modified),))) if modified else b""
    return data[:start] + last + data[stop:]


def _changed(head: bytes, updated: datetime) -> bytes:
    """Return the beginning of the document with a last change that is not before this one."""
    key = b'\n "updated": "'
    before, _, rest = head.partition(key)
    old, quote, after = rest.partition(b'"')
    return before + key + max(old, rfc3339(updated).encode()) + quote + after
