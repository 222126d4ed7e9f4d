"""Follow-up funnels meet the site: which sessions they follow, what their texts point at, and what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from microsite.config import Config
from microsite.diagnostics import Problem, error
from microsite.graph import Graph, Item
from microsite.kinds.event_front import EventFront
from microsite.kinds.world import item_path
from microsite.read.assets import is_asset
from microsite.read.funnels import Funnel, Step, Target
from microsite.read.paths import sluggish
from microsite.read.wording import near
from microsite.values.facts import Ref

OFF = frozenset({"cancelled", "postponed"})
"""What is not followed up: nobody was there, or nobody knows yet when."""
NAME = 60  # characters; a longer text is none that was meant as a page's name


def follows(funnel: Funnel, item: Item) -> bool:
    """Say whether a funnel speaks of an event: of its series and one of its topics, where it names any."""
    front = getattr(item.data, "front", None)
    if not isinstance(front, EventFront):
        return False
    events = funnel.front.events
    return (not events.series or front.series in events.series) and (
        not events.topics or not set(events.topics).isdisjoint(front.topics)
    )


def steps_of(item: Item, config: Config) -> tuple[tuple[Funnel, Step], ...]:
    """Return the steps that follow an event, in the order of their time, then of their funnels' names.

    Of two with one id, which is an error, the first is taken.
    """
    found: dict[str, tuple[Funnel, Step]] = {}
    for funnel in config.funnels:
        for step in funnel.steps if follows(funnel, item) else ():
            found.setdefault(step.id, (funnel, step))
    return tuple(
        sorted(found.values(), key=lambda pair: (pair[1].front.after.nominal, pair[0].name, pair[1].number))
    )


def targets(config: Config) -> Iterator[tuple[Funnel, Step, str, Target]]:
    """Yield every target that steps name, with its key."""
    for funnel in config.funnels:
        for step in funnel.steps:
            yield funnel, step, f"steps.{step.number}.landing", step.front.landing
            if step.front.link:
                yield funnel, step, f"steps.{step.number}.link", step.front.link


def funnel_refs(config: Config) -> tuple[Ref, ...]:
    """Return the series that funnels name, each with its place."""
    return tuple(
        Ref("series", slug, funnel.where(f"events.series.{number}"), "events.series")
        for funnel in config.funnels
        for number, slug in enumerate(funnel.front.events.series)
    )


def texts_of(config: Config) -> tuple[Item, ...]:
    """Return the texts of landing pages as items: what they point at is led home, and told when it leads nowhere."""
    return tuple(
        Item(
            kind="landing", slug=f"{funnel.name}.{step.id}", path=funnel.path, digest="", title=step.front.cta,
            html=step.body.html, text=step.body.text, data=None,
            mentions=tuple((m, funnel.mention(step, m.target)) for m in step.body.mentions),
        )
        for funnel in config.funnels
        for step in funnel.steps
        if step.body.html
    )  # fmt: skip


def judge_funnels(
    items: Sequence[Item], graph: Graph, config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what is wrong between the funnels and the site; `missing` are the (kind, slug) of files that are faulty."""
    if not config.funnels:
        return
    if not any(kind == "event" for kind, _ in missing):  # a faulty event may be the one with that topic
        yield from _topics(items, config)
    yield from _pages(items, graph, config, missing)
    yield from _pictures(config)
    yield from _twins(items, config)


def _topics(items: Sequence[Item], config: Config) -> Iterator[Problem]:
    known = {topic for item in items for topic in getattr(getattr(item.data, "front", None), "topics", ())}
    for funnel in config.funnels:
        for number, topic in enumerate(funnel.front.events.topics):
            if topic not in known:
                where = funnel.where(f"events.topics.{number}")
                hint = near(topic, known) or "topics are what events and mentors name under `topics:`"
                yield error("R101", f"the topic '{topic}' does not exist", where, hint)


def _pages(
    items: Sequence[Item], graph: Graph, config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield pages that do not exist or are not published, and texts that look like the name of a page."""
    pages = {item.slug: item for item in items if item.kind == "page"}
    for funnel, _, key, target in targets(config):
        where, page = funnel.where(key), pages.get(target.value)
        if target.kind == "page" and page is None and ("page", target.value) not in missing:
            yield error(
                "R101", f"the page '{target.value}' does not exist", where, _meant(target.value, items)
            )
        elif target.kind == "page" and page and graph.get("page", page.slug) is None:
            why = "is a draft" if page.draft else "is not published at this time"
            hint = f"finish {page.path}" if page.draft else f"look at publish_at and expire_at in {page.path}"
            yield error("R102", f"the page '{page.slug}' {why}, and a step leads there", where, hint)
        elif target.kind == "text" and len(target.value) <= NAME:
            name = sluggish(target.value).partition("'")[2].partition("'")[0]
            if name in pages:
                words = f"the landing '{target.value}' is taken as a text, since it holds a space"
                yield error("R101", words, where, f"did you mean '{name}'?")


def _meant(slug: str, items: Sequence[Item]) -> str:
    """Return what a page that does not exist may have been: another kind of thing with that slug, a near miss."""
    other = next((i for i in items if i.slug == slug and i.kind != "page" and not i.draft), None)
    if other:
        return f"did you mean '{item_path(other.kind, slug)}'?"
    return (
        near(slug, [i.slug for i in items if i.kind == "page"]) or f"there is no file content/pages/{slug}.md"
    )


def _pictures(config: Config) -> Iterator[Problem]:
    for item in texts_of(config):
        for mention, where in item.mentions:
            if mention.is_image or is_asset(mention.target):
                words = "the text of a step brings no pictures or files with it"
                yield error("F108", words, where, "write a page in content/pages/ and name it as landing")


def _twins(items: Sequence[Item], config: Config) -> Iterator[Problem]:
    """Yield steps of two funnels that would have one address, each pair of steps once."""
    told: set[tuple[str, str, str]] = set()
    for item in items if len(config.funnels) > 1 else ():
        seen: dict[str, Funnel] = {}
        for funnel in config.funnels:
            for step in funnel.steps if follows(funnel, item) else ():
                other = seen.setdefault(step.id, funnel)
                pair = (other.name, funnel.name, step.id)
                if other is not funnel and pair not in told:
                    told.add(pair)
                    words = f"the step '{step.id}' of '{item.slug}' is also in {other.path}, so both would be /go/{item.slug}/{step.id}/"
                    where = funnel.where(f"steps.{step.number}.id")
                    yield error("U102", words, where, "give one of them another id, or other `events:`")
