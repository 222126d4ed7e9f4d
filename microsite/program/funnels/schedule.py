"""The schedule of a session's follow-up: for each step when it is sent, under which subject, in which words, with which link."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from microsite.config import Config
from microsite.diagnostics import Problem, Span, error
from microsite.formats import words
from microsite.formats.tongue import say
from microsite.formats.urls import href
from microsite.formats.zones import must
from microsite.graph import Item
from microsite.kinds.event import EventData
from microsite.kinds.funnels import OFF, steps_of
from microsite.kinds.landing_page import heading, landing_path, short_path, thanks
from microsite.kinds.page import PageFront
from microsite.program.reading import Reading
from microsite.read.funnels import Funnel, Step
from microsite.read.wording import near
from microsite.records import frozen

_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)


@frozen(kw_only=True)
class Message:
    """One message: its step, the instant in the event's zone, what it says, its short link, and the page behind that."""

    funnel: str
    step: str
    after: str
    goal: str
    at: datetime
    subject: str
    text: str
    cta: str
    link: str
    landing: str

    @property
    def utc(self) -> datetime:
        """Return the instant in UTC."""
        return self.at.astimezone(UTC)


@frozen(kw_only=True)
class Schedule:
    """What follows a session that ends at `end`, in its zone; `why` says why nothing does, "" when something does."""

    event: str
    title: str
    status: str
    zone: str
    end: datetime
    why: str
    messages: tuple[Message, ...]


def schedule(reading: Reading, slug: str) -> Schedule | tuple[Problem, ...]:
    """Return what follows the event with that slug, or why that cannot be told."""
    config = reading.config
    if config is None or reading.errors:
        return reading.problems
    item = next((i for i in reading.items if i.kind == "event" and i.slug == slug), None)
    if item is None or not isinstance(item.data, EventData):
        hint = near(slug, [i.slug for i in reading.items if i.kind == "event"])
        return (error("R101", f"no event has the slug '{slug}'", Span("content/events"), hint),)
    data = item.data
    steps = () if data.front.status in OFF else steps_of(item, config)
    pages = {i.slug: i for i in reading.items if i.kind == "page"}
    return Schedule(
        event=slug,
        title=item.title,
        status=data.front.status,
        zone=data.zone,
        end=data.end,
        why="" if steps else _why(data.front.status, item.title),
        messages=tuple(_message(item, data, of, config, pages) for of in steps),
    )


def _why(status: str, title: str) -> str:
    if status == "cancelled":
        return f"'{title}' is cancelled: nothing follows"
    if status == "postponed":
        return f"'{title}' is postponed: its follow-up has no times before it has a new date"
    return f"no funnel in data/funnels/ speaks of '{title}'"


def _message(
    item: Item, data: EventData, of: tuple[Funnel, Step], config: Config, pages: dict[str, Item]
) -> Message:
    funnel, step = of
    zone = must(data.zone)
    link = href(config.base_url, short_path(item.slug, step.id))
    path, landing = landing_path(step, item.slug), step.front.landing
    return Message(
        funnel=funnel.name,
        step=step.id,
        after=step.front.after.text,
        goal=step.front.goal,
        at=step.front.after.after(data.end, zone).astimezone(zone),
        subject=heading(step),
        text=_text(item, data, step, config, pages),
        cta=step.front.cta,
        link=link,
        landing=href(config.base_url, path) + landing.tail if path else landing.value,
    )


def _text(item: Item, data: EventData, step: Step, config: Config, pages: dict[str, Item]) -> str:
    """Return what is sent: the step's own text, else thanks and what the landing page says; the link; who sends it."""
    language = config.front.language
    link = href(config.base_url, short_path(item.slug, step.id))
    day = words.day_words(data.start.date(), language)
    own = (
        letter(step.front.text, config.base_url)
        or f"{thanks(item.title, day, language)}\n\n{_said(step, config, pages)}"
    )
    sender = config.front.organizer.name if config.front.organizer else config.front.title
    asked = say(language, "{label}: {text}", label=step.front.cta, text=link)
    return "\n\n".join(part for part in (own.strip(), asked, sender) if part) + "\n"


def _said(step: Step, config: Config, pages: dict[str, Item]) -> str:
    """Return what a landing page says: the text as it was written, or the summary of a page."""
    landing = step.front.landing
    if landing.kind == "text":
        return letter(landing.value, config.base_url)
    front = getattr(pages[landing.value].data, "front", None) if landing.value in pages else None
    return front.summary if landing.kind == "page" and isinstance(front, PageFront) else ""


def letter(text: str, base_url: str) -> str:
    """Return Markdown as it reads in a letter: without the signs of emphasis, links with their whole address behind their words."""

    def link(found: re.Match[str]) -> str:
        target = href(base_url, found[2]) if found[2].startswith("/") else found[2]
        return f"{found[1]} ({target})"

    return _EMPHASIS.sub(r"\2", _LINK.sub(link, text))


def to_dict(found: Schedule) -> dict[str, object]:
    """Return the schedule as data."""
    return {
        "event": found.event,
        "title": found.title,
        "status": found.status,
        "zone": found.zone,
        "end": found.end.isoformat(),
        "why": found.why,
        "steps": [
            {
                "funnel": one.funnel,
                "step": one.step,
                "after": one.after,
                "goal": one.goal,
                "at": one.at.isoformat(),
                "utc": f"{one.utc:%Y-%m-%dT%H:%M:%SZ}",
                "subject": one.subject,
                "text": one.text,
                "cta": one.cta,
                "link": one.link,
                "landing": one.landing,
            }
            for one in found.messages
        ],
    }
