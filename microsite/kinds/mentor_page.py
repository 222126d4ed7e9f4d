"""A mentor as the pivot, and the mentor's page: proof first, then sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import cast

from microsite.formats import words
from microsite.formats.initials import initials
from microsite.formats.tongue import joined, say
from microsite.graph import Item
from microsite.kinds.markup import crumbs_node, mentor_node
from microsite.kinds.mentor import CaseFront, MentorData, begin_of, last_day, verified
from microsite.kinds.spells import timed
from microsite.kinds.world import Described, World
from microsite.read.assets import is_own_file
from microsite.values.cards import is_seen
from microsite.values.facts import Card, Entry, Image
from microsite.values.pages import Alternate, Link
from microsite.values.situation import happening
from microsite.values.views import Content, MentorPage, ProofView, Timed

RELATED = 3
UNITS = {"percent": "%", "%": "%"}


def entry(item: Item, world: World) -> Entry:
    """Return the entry of a mentor."""
    data = cast(MentorData, item.data)
    front = data.front
    photo = world.image(item, front.photo, front.photo_alt or front.name)
    images = (photo,) if photo else world.shared(item, _alt(data, world.site.language))
    return world.entry(item, front, front.summary or front.headline, topics=front.topics, images=images)


def _shared(item: Item, entry_: Entry, world: World) -> tuple[Image, ...]:
    """Return what a share of the page shows: the drawn card, and a photo that previews do not drop; where none is drawn, any photo."""
    data = cast(MentorData, item.data)
    if not (data.front.photo and world.config.front.cards):
        return entry_.images
    seen = [image for image in entry_.images if is_seen(image.width, image.height)]
    return (*world.shared(item, _alt(data, world.site.language))[:1], *seen)


def _alt(data: MentorData, language: str) -> str:
    """Return what a mentor's drawn card says, for those who do not see it."""
    return joined(language, data.front.name, data.front.headline)


Evidence = tuple[tuple[str, str], ...]
"""Of each file that proves a case study, its name as written and its absolute address."""


def evidence_of(item: Item, files: Mapping[tuple[str, str], str]) -> Evidence:
    """Return where the files lie that prove a mentor's case studies."""
    named = (name for key, name, _ in item.files if key == "evidence")
    return tuple((name, found) for name in named if (found := files.get((item.path, name))))


def proofs(
    data: MentorData, language: str, evidence: Evidence = (), most: int | None = None
) -> tuple[ProofView, ...]:
    """Return the case studies that count, in words, the first `most` of them; all without."""
    lang = data.front.language or language
    return tuple(_proof(study, language, lang, dict(evidence)) for study in data.studies[:most])


def first_proofs(item: Item, language: str, evidence: Evidence) -> tuple[ProofView, ...]:
    """Return what the pages of a mentor's sessions show: the first of the case studies that count."""
    return proofs(cast(MentorData, item.data), language, evidence, 1)


def _proof(study: CaseFront, language: str, lang: str, files: Mapping[str, str]) -> ProofView:
    outcome = study.outcome
    return ProofView(
        title=study.title,
        client=study.client,
        problem=study.problem,
        action=study.action,
        metric=outcome.metric if outcome else "",
        baseline=words.number(outcome.baseline, language) if outcome else "",
        result=words.number(outcome.result, language) if outcome else "",
        unit=UNITS.get(outcome.unit, outcome.unit) if outcome else "",
        period=outcome.period if outcome else "",
        evidence=files.get(study.evidence, "") if is_own_file(study.evidence) else study.evidence,
        verified=words.date_words(study.verified_on, language) if study.verified_on else "",
        verified_iso=study.verified_on.isoformat() if study.verified_on else "",
        baseline_value=f"{outcome.baseline:f}" if outcome else "",
        result_value=f"{outcome.result:f}" if outcome else "",
        lang=lang,
    )


def content(item: Item, entry_: Entry, described: Described) -> Content:
    """Return the page of one mentor."""
    world = described.world
    data = cast(MentorData, item.data)
    front = data.front
    language = world.site.language
    crumbs = (
        Link(world.site.title, world.href("/")),
        Link(say(language, "Mentors"), world.href("/mentors/")),
        Link(entry_.title, entry_.href, current=True),
    )
    node = mentor_node(
        entry_,
        world.site,
        job_title=front.headline,
        organization=front.organization,
        home_page=front.url,
        links=front.links,
        languages=front.languages,
    )
    about = front.summary or front.headline or joined(language, front.name, world.site.title)
    newest = say(language, "New sessions with {name}", name=front.name)
    dates = say(language, "Sessions with {name}", name=front.name)
    return Content(
        path=world.path_of(item),
        template="mentor.html",
        title=front.name,
        description=about,
        page=_page(item, entry_, described),
        nodes=(node, crumbs_node(crumbs, world.site)),
        crumbs=crumbs,
        source=item.where(),
        lang=entry_.lang,
        og_type="profile",
        images=_shared(item, entry_, world),
        alternates=(
            Alternate("application/atom+xml", newest, entry_.href + "feed.xml"),
            Alternate("text/calendar", dates, entry_.href + "calendar.ics"),
        ),
        modified=entry_.updated if entry_.dated else None,
    )


def sessions_of(slug: str, described: Described) -> Sequence[Entry]:
    """Return a mentor's sessions by start."""
    keys = [i.key for i in described.world.graph.backlinks.get(("mentor", slug), ()) if i.kind == "event"]
    return sorted((described.entries[k] for k in keys), key=lambda e: (happening(e).start, e.slug))


def _page(item: Item, entry_: Entry, described: Described) -> MentorPage:
    world = described.world
    data = cast(MentorData, item.data)
    front = data.front
    language = world.site.language
    sessions = sessions_of(item.slug, described)
    upcoming = tuple(described.rows[e.slug] for e in sessions if happening(e).end > world.at)
    past = tuple(described.rows[e.slug] for e in reversed(sessions) if happening(e).end <= world.at)
    template = world.config.agendas.get(world.config.front.agenda)
    needed = template.mentor.case_studies if template else 0
    calendar = entry_.href + "calendar.ics"
    return MentorPage(
        entry=entry_,
        headline=front.headline,
        organization=front.organization,
        photo=world.portrait(item, front.photo, front.photo_alt or front.name),
        initials=initials(front.name),
        website=front.url,
        links=front.links,
        timezone=front.timezone,
        languages=tuple(words.language_name(tag, language) for tag in front.languages),
        good_for=front.good_for,
        not_for=front.not_for,
        proofs=proofs(data, language, evidence_of(item, world.files)),
        verified=_verified(data, needed, world),
        upcoming=upcoming,
        past=past,
        calendar=calendar,
        webcal=webcal(world, calendar),
        feed=entry_.href + "feed.xml",
        related=_related(item, described),
    )


def _related(item: Item, described: Described) -> tuple[Card, ...]:
    """Return the mentors whose topics, proofs and sessions are most like."""
    world = described.world
    slugs = [slug for slug, _ in described.near.get(item.slug, ())[:RELATED]]
    return tuple(mentor_card(other, world) for slug in slugs if (other := world.graph.get("mentor", slug)))


def mentor_card(item: Item, world: World) -> Card:
    """Return the card of a mentor, with the headline and the photo."""
    front = cast(MentorData, item.data).front
    return world.card("mentor", item.slug, front.name, front.headline, world.portrait(item, front.photo, ""))


def _verified(data: MentorData, needed: int, world: World) -> tuple[Timed, ...]:
    verification = data.front.verification
    if verification is None or not verified(data, needed, verification.on):
        return ()
    language = world.site.language
    text = say(language, "Verified on {day}", day=words.date_words(verification.on, language))
    over = datetime.combine(last_day(verification) + timedelta(days=1), time(), UTC)
    begin = begin_of(verification.on)
    return (timed(text, world.at, begin if world.at < begin else None, over),)


def webcal(world: World, address: str) -> str:
    """Return the address of a calendar as a webcal: link, which calendar programs open to subscribe."""
    scheme, _, host = world.site.base_url.partition("://")
    return f"webcal://{host.split('/', 1)[0]}{address}" if scheme else address
