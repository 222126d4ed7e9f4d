"""Sessions as rows of lists: the words of an entry, made once and shown on many pages."""

from __future__ import annotations

from datetime import datetime

from microsite.formats import words
from microsite.formats.postal import address_line
from microsite.formats.tongue import joined, say
from microsite.kinds.spells import instant, prices, seats, state, statuses
from microsite.values.facts import Entry, Happening
from microsite.values.situation import attendance, happening, is_free
from microsite.values.views import Row


def format_word(mode: str, language: str) -> str:
    """Return how one attends, in words."""
    match mode:
        case "online":
            return say(language, "Online")
        case "in-person":
            return say(language, "In person")
    return say(language, "In person and online")


def place_words(event: Happening, language: str) -> str:
    """Return where it is in a word or two: the venue's name, "Online", or both."""
    mode = attendance(event)
    if mode == "online" or event.place is None:
        return say(language, "Online")
    if mode == "hybrid":
        return say(language, "{place} and online", place=event.place.name)
    return event.place.name


def town_words(event: Happening, language: str) -> str:
    """Return what helps to choose: the venue and its city, "Online", or "Hall, Berlin and online"."""
    mode = attendance(event)
    if mode == "online" or event.place is None:
        return say(language, "Online")
    town = event.place.address.locality or event.place.address.region
    known = town.casefold() in event.place.name.casefold()
    where = joined(language, event.place.name, "" if known else town)
    return say(language, "{place} and online", place=where) if mode == "hybrid" else where


def address_words(event: Happening, language: str) -> str:
    """Return the whole address on one line, "" for an online session."""
    if attendance(event) == "online" or event.place is None:
        return ""
    return address_line(event.place.address, language)


def row(entry: Entry, at: datetime, language: str) -> Row:
    """Return an event as a row, in the site's language."""
    event = happening(entry)
    mode = attendance(event)
    return Row(
        title=entry.title,
        href=entry.href,
        url=entry.url,
        lang=entry.lang,
        summary=entry.summary,
        when=words.when(event.start, event.end, event.zone, language),
        people=entry.people,
        topics=entry.topics,
        outcome=entry.outcomes[0] if entry.outcomes else "",
        format=format_word(mode, language),
        place=town_words(event, language),
        address=address_words(event, language),
        online=mode != "in-person",
        mode=mode,
        free=is_free(event),
        prices=prices(event, at, language),
        seats=seats(event, at, language),
        state=state(entry, at),
        status=statuses(event, at, language),
        begins=instant(event.start),
        ends=instant(event.end),
    )
