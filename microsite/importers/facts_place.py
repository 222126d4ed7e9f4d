"""The facts of place and state: format, venue, private room, status, and whether it is a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping

from microsite.importers import convert, words
from microsite.importers.convert import flat, one_line
from microsite.importers.facts_text import names
from microsite.importers.taking import Found, Take
from microsite.importers.values import Bare, Front, How

_ONLINE = re.compile(
    r"(?i)\b(?:online|virtual|remote(?:ly)?|webinar|live ?stream|zoom|google meet|microsoft teams|jitsi)\b"
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def _word(text: str, table: Mapping[str, str]) -> str:
    asked = "-".join(text.casefold().rsplit("/", 1)[-1].split())
    return next((ours for ours, theirs in table.items() if asked in theirs.split()), "")


def _format(take: Take) -> None:
    found = take.find("format", names(take, "format"))
    if not found:
        return
    if ours := _word(flat(found.value), words.FORMATS):
        take.accept(found, "format", ours)
    elif "format" in take.mapping:
        take.refuse(found, "format", "it is not online, in-person or hybrid")


def _room(take: Take) -> Found | None:
    """Take what lets people in, which is never published."""
    private: dict[str, Front] = {}
    if (found := take.find("private.room", names(take, "private.room"))) and (
        room := convert.url(found.value)
    ):
        take.accept(found, "private.room")
        private["room"] = room
        take.guess("a meeting room was found; it is kept under private and never published", found.name)
    if notes := take.find("private.notes", names(take, "private.notes")):
        take.accept(notes, "private.notes")
        private["notes"] = one_line(flat(notes.value))
    if private:
        take.facts["private"] = private
    return found if "room" in private else None


def _inline(text: str) -> dict[str, Front]:
    """Return an inline venue: the name up to the first comma, the rest as the street line."""
    name, _, rest = one_line(text).partition(", ")
    return {"name": name, "address": {"street": rest}} if rest else {"name": name}


def _on_the_web(take: Take, found: Found) -> None:
    """Take a session whose place is an address on the web as online, unless the source says how it is held."""
    if "format" not in take.facts:
        take.facts["format"] = "online"
        take.guess("the place is an address on the web, so the session is online", found.name)


def _venue(take: Take) -> None:
    found = take.find("venue", names(take, "venue"))
    if not found or take.facts.get("format") == "online":
        if found and not found.name:
            take.guess("the session is online, so the venue of --map is not written")
        return
    text = flat(found.value).strip()
    if convert.url(text):
        _on_the_web(take, found)
        return
    if "venue" not in take.mapping and _ONLINE.search(text):
        take.facts.setdefault("format", "online")
        return
    venue: Front = text if _SLUG.match(text) and "venue" in take.mapping else _inline(text)
    if isinstance(found.value, Mapping):
        venue = {"name": one_line(flat(found.value.get("name", ""))) or one_line(text)}
        take.keep(found)
    if isinstance(venue, dict) and "address" not in venue:
        take.ask("venue", "add its address, at least {locality: ..., country: ...}")
    if isinstance(venue, dict) and (room := take.find("room", names(take, "room"))):
        venue["room"] = one_line(flat(room.value))
        take.accept(room, "venue.room")
    take.accept(found, "venue", venue)
    if "venue" not in take.mapping:
        take.guess("the venue's name and street were guessed from one line", found.name)
    geo = take.find("geo", names(take, "geo"))
    if (
        geo
        and isinstance(geo.value, Mapping)
        and isinstance(venue, dict)
        and {"lat", "lon"} <= set(geo.value)
    ):
        venue["geo"] = {name: Bare(flat(geo.value[name])) for name in ("lat", "lon")}
        take.accept(geo, "venue.geo")


def place(take: Take) -> None:
    """Take format and venue; a room named "online" makes a session online, a venue makes it in person."""
    _format(take)
    entry = _room(take)
    room = take.find("room", names(take, "room"))
    asked = "format" in take.facts
    if not asked and room and _ONLINE.search(flat(room.value)):
        take.facts["format"] = "online"
        take.accept(room, "format", how=How.GUESSED)
        take.keep(room)
    _venue(take)
    if "format" not in take.facts and "venue" in take.facts:
        take.facts["format"] = "hybrid" if entry else "in-person"
        take.guess(f"the session has a venue, so its format is {take.facts['format']}")
    elif "format" not in take.facts and entry:
        take.facts["format"] = "online"
    if "format" not in take.facts:
        where = f"; the source names the room {one_line(flat(room.value))}" if room else ""
        take.ask("format", f"say online, in-person or hybrid{where}")
    elif take.facts["format"] != "online" and "venue" not in take.facts:
        where = f" that holds the room {one_line(flat(room.value))}" if room else ""
        take.ask("venue", f"name the venue{where}")


def state(take: Take) -> None:
    """Take the status of an event, and whether the source held it back (draft, hidden, unpublished)."""
    for name, hides in (("draft", True), ("hidden", True), ("published", False)):
        own = take.field(name)
        said = convert.truth(take.record.fields[own].value) if own and own not in take.used else None
        if own and said is not None:
            take.accept(Found(own, take.record.fields[own].value, How.MAPPED), "draft")
            take.draft = take.draft or said is hides
    found = take.find("status", names(take, "status"))
    if not found:
        return
    said_status = flat(found.value).strip().casefold()
    if said_status in {"draft", "hidden", "published"}:
        take.accept(found, "draft")
        take.draft = take.draft or said_status != "published"
    elif take.kind == "event" and (ours := _word(said_status, words.STATUSES)):
        take.accept(found, "status")
        if ours != "scheduled":
            take.facts["status"] = ours
        if said_status not in {ours, "confirmed", "canceled"}:
            take.keep(found)
    elif take.kind == "event":
        take.refuse(found, "status", "it is not scheduled, cancelled or postponed")
