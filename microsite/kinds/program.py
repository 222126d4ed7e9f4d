"""What the files of data/ that speak of content say, held against it: experiments, funnels, creators; and the topics of site.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from microsite.config import Config
from microsite.diagnostics import Problem, Span, note
from microsite.graph import Graph, Item
from microsite.kinds.funnels import judge_funnels
from microsite.kinds.pricing import judge_experiments
from microsite.kinds.promoted import judge_creators
from microsite.read.data import MODERATION
from microsite.read.wording import near


def judge_program(
    items: Sequence[Item], graph: Graph, config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what is wrong between those files and the content; `missing` are the (kind, slug) of files that are faulty."""
    yield from judge_experiments(items, config, missing)
    yield from judge_funnels(items, graph, config, missing)
    yield from judge_creators(items, config, missing)
    yield from _judge_duty(items, config)
    if not missing:
        yield from _judge_topics(items, config)


def _judge_duty(items: Sequence[Item], config: Config) -> Iterator[Problem]:
    """Yield a note where people are judged or duties given, and no file says who moderates."""
    if any(source.path == MODERATION for source in config.sources):
        return
    hint = f"say who moderates in {MODERATION}"
    for rubric in config.rubrics[:1]:
        words = (
            f"nominations are judged, and there is no {MODERATION}: nobody is named who answers to nominees"
        )
        yield note("N101", words, Span(rubric.path, 1, 1), hint)
    named = [i for i in items if not i.draft and getattr(getattr(i.data, "front", None), "moderation", None)]
    for item in named[:1]:
        more = f", as do {len(named) - 1} other sessions" if len(named) > 1 else ""
        words = f"the session names who moderates{more}, and there is no {MODERATION} that tells who that is"
        yield note("R101", words, item.where("moderation"), hint)


def _judge_topics(items: Sequence[Item], config: Config) -> Iterator[Problem]:
    """Yield a note for each topic that site.yaml names and nothing has."""
    known = {slug for item in items for slug in getattr(getattr(item.data, "front", None), "topics", ())}
    for slug in config.front.topics:
        if slug not in known:
            words = f"no session, mentor or series has the topic '{slug}', so that its name is shown nowhere"
            yield note("R101", words, config.where(f"topics.{slug}"), near(slug, known) or "leave it out")
