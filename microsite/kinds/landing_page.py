"""The page of a funnel's step after a session: what is asked of those who came, one button, the sessions that are near."""

from __future__ import annotations

from microsite.formats import words
from microsite.formats.tongue import say
from microsite.formats.urls import href
from microsite.formats.utm import follow_up, tagged
from microsite.kinds.related import RELATED, related
from microsite.kinds.world import Described, World, item_path
from microsite.read.funnels import Funnel, Step, Target
from microsite.values.facts import Entry
from microsite.values.pages import Link
from microsite.values.situation import happening
from microsite.values.views import Content, LandingPage


def short_path(event: str, step: str) -> str:
    """Return the path of the short link of a step after an event."""
    return f"/go/{event}/{step}/"


def landing_path(step: Step, event: str) -> str:
    """Return the path of the page of a step, "" when it leads to another site."""
    landing = step.front.landing
    match landing.kind:
        case "text":
            return f"{item_path('event', event)}after/{step.id}/"
        case "page":
            return item_path("page", landing.value)
        case "path":
            return landing.value
    return ""


def heading(step: Step) -> str:
    """Return what a step is called: its subject, else the words of its link."""
    return step.front.subject or step.front.cta


def thanks(title: str, day: str, language: str) -> str:
    """Return the first sentence of what is said after a session."""
    return say(language, "Thank you for coming to “{title}” on {day}.", title=title, day=day)


def landing_content(funnel: Funnel, step: Step, entry: Entry, described: Described) -> Content:
    """Return the page of a step that has a text of its own, after one session; no search engine is asked to list it."""
    world = described.world
    event, language = happening(entry), world.site.language
    day = words.day_words(event.start.date(), language)
    name = heading(step)
    path = landing_path(step, entry.slug)
    crumbs = (
        Link(world.site.title, world.href("/")),
        Link(say(language, "Sessions"), world.href("/events/")),
        Link(entry.title, entry.href),
        Link(name, world.href(path), current=True),
    )
    button = _button(funnel, step, entry, world)
    page = LandingPage(
        title=name,
        session=Link(entry.title, entry.href),
        lang=entry.lang,
        when=words.when(event.start, event.end, event.zone, language),
        thanks=thanks(entry.title, day, language),
        html=world.landings.get(f"{funnel.name}.{step.id}", ""),
        button=button,
        url=href(world.site.base_url, short_path(entry.slug, step.id)),
        rows=related(entry, described),
        first=RELATED,
    )
    return Content(
        path=path,
        template="landing.html",
        title=say(language, "{label}: {text}", label=name, text=entry.title),
        description=f"{page.thanks} {say(language, '{text}.', text=step.front.cta)}",
        page=page,
        nodes=(),
        crumbs=crumbs,
        source=funnel.where(f"steps.{step.number}.landing"),
        images=entry.images,
        indexable=False,
    )


def _button(funnel: Funnel, step: Step, entry: Entry, world: World) -> Link:
    """Return where the button leads; what leaves the site says which step it comes from."""
    link = step.front.link or Target("path", item_path("event", entry.slug))
    if link.kind == "url":
        return Link(step.front.cta, tagged(link.value, follow_up(funnel.name, entry.slug, step.id)))
    path = item_path("page", link.value) if link.kind == "page" else link.value
    return Link(step.front.cta, world.href(path) + link.tail)
