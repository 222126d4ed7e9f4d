"""What the site is beyond its sessions: its mentors, what they have measured, and how a session runs."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import cast

from microsite.formats.tongue import say
from microsite.kinds.measured import SIZES, kind_of, measured, size
from microsite.kinds.mentor import MentorData, spoken
from microsite.kinds.mentor_page import evidence_of, mentor_card, proofs
from microsite.kinds.rubric_page import rubric_links
from microsite.kinds.world import Described
from microsite.outputs.indexes import Program
from microsite.read.agenda import AgendaTemplate, scaled
from microsite.values.views import SegmentView, Snippet


def program_of(described: Described) -> Program:
    """Return the mentors by name, their measured outcomes, the verified ones first, the agenda of a session, and its rubrics."""
    world = described.world
    language = world.site.language
    cards, snippets = [], []
    for item in sorted(world.graph.of("mentor"), key=lambda i: (_folded(i.title), i.slug)):
        data = cast(MentorData, item.data)
        front = data.front
        sessions = sum(1 for other in world.graph.backlinks.get(item.key, ()) if other.kind == "event")
        card = replace(mentor_card(item, world), count=sessions)
        cards.append(card)
        for one, proof in zip(
            measured(item), proofs(data, language, evidence_of(item, world.files)), strict=True
        ):
            outcome = one.study.outcome
            change = size(outcome) if outcome else ""
            state = one.state(world.at)
            sure = state == "verified"
            snippets.append(
                Snippet(
                    statement=proof.title, metric=proof.metric, baseline=proof.baseline, result=proof.result, unit=proof.unit,
                    period=proof.period, mentor=card, evidence=proof.evidence, verified=proof.verified if sure else "", anchor=one.anchor,
                    baseline_value=proof.baseline_value, result_value=proof.result_value,
                    lang=proof.lang, kind=kind_of(proof.metric), change=change, change_words=say(language, SIZES[change]) if change else "",
                    topics=tuple(world.topic(slug) for slug in front.topics),
                    on=one.study.verified_on if state != "claimed" else None,
                )
            )  # fmt: skip
    ordered = sorted(snippets, key=lambda s: (s.verified == "", s.anchor))
    template = world.config.agendas.get(world.config.front.agenda)
    return Program(
        mentors=tuple(cards),
        snippets=tuple(ordered),
        agenda=_segments(template) if template and len(template.segments) > 1 else (),
        agenda_name=template.name if template else "",
        languages={card.slug: spoken(world.graph.items["mentor", card.slug], language) for card in cards},
        topics={card.slug: described.entries["mentor", card.slug].topics for card in cards},
        rubrics=rubric_links(world.config.rubrics, world.site),
    )


def _segments(template: AgendaTemplate) -> tuple[SegmentView, ...]:
    """Return how a session runs, at the template's usual length."""
    total = sum(s.minutes.default or s.minutes.min for s in template.segments)
    parts = scaled(template, max(template.duration.min, min(total, template.duration.max)))
    whole = sum(parts) or 1
    return tuple(
        SegmentView(
            id=rule.id,
            label=rule.title,
            title="",
            minutes=minutes,
            time="",
            start="",
            share=round(100 * minutes / whole),
        )
        for rule, minutes in zip(template.segments, parts, strict=True)
    )


def _folded(text: str) -> str:
    """Return a name as people sort it: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
