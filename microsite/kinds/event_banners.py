"""What stands above a session when something about it changed: each banner with the moments between which it holds."""

from __future__ import annotations

from datetime import datetime

from microsite.formats import words
from microsite.formats.tongue import say
from microsite.kinds.spells import timed
from microsite.values.facts import Happening
from microsite.values.views import Banner


def banners(event: Happening, at: datetime, language: str) -> tuple[Banner, ...]:
    """Return the banners of a session's life: what changed until it starts, that it is live, that it has ended."""
    if event.status == "cancelled":
        text = say(language, "This session will not take place.")
        return (Banner("cancelled", say(language, "Cancelled"), text),)
    if event.status == "postponed":
        text = say(language, "A new date is not known yet; the date below is the old one.")
        return (Banner("postponed", say(language, "Postponed"), text),)
    changed = _changed(event, language)
    live = Banner("live", say(language, "Live now"), _began(event, language))
    over = Banner("past", say(language, "This session has ended"), _ended(event, language))
    return (
        *([_held(changed, at, None, event.end)] if changed else []),
        *([] if changed else [_held(live, at, event.start, event.end)]),
        _held(over, at, event.end, None),
    )


def _held(banner: Banner, at: datetime, since: datetime | None, until: datetime | None) -> Banner:
    span = timed(banner.text, at, since, until)
    return Banner(banner.kind, banner.title, banner.text, span.since, span.until, span.now)


def _changed(event: Happening, language: str) -> Banner | None:
    """Return what changed about a session that will take place, with its old time."""
    old = event.previous_start
    moved = ""
    if old:
        day, time = words.day_words(old.date(), language), words.clock(old, language)
        moved = say(language, "It was to start on {day} at {time}.", day=day, time=time)
    if event.status == "moved-online":
        text = say(language, "This session is held online instead of on site.")
        return Banner("moved-online", say(language, "Moved online"), f"{text} {moved}".strip())
    if event.status == "rescheduled":
        text = say(language, "The date has changed.")
        return Banner("rescheduled", say(language, "Rescheduled"), f"{text} {moved}".strip())
    return None


def _began(event: Happening, language: str) -> str:
    start, end = words.clock(event.start, language), words.clock(event.end, language)
    return say(language, "It began at {start} and ends at {end}.", start=start, end=end)


def _ended(event: Happening, language: str) -> str:
    day = words.day_words(event.start.date(), language)
    text = say(language, "It took place on {day}.", day=day)
    return f"{text} {say(language, 'The recording is below.')}" if event.recording else text
