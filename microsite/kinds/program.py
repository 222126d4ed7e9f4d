"""What the files of data/ that speak of content say, held against it: experiments, funnels, creators; and the topics of site.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from microsite.config import Config
from microsite.diagnostics import Problem, note
from microsite.graph import Graph, Item
from microsite.kinds.funnels import judge_funnels
from microsite.kinds.pricing import judge_experiments
from microsite.kinds.promoted import judge_creators
from microsite.read.wording import near


def judge_program(
    items: Sequence[Item], graph: Graph, config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what is wrong between those files and the content; `missing` are the (kind, slug) of files that are faulty."""
    yield from judge_experiments(items, config, missing)
    yield from judge_funnels(items, graph, config, missing)
    yield from judge_creators(items, config, missing)
    if not missing:
        yield from _judge_topics(items, config)


def _judge_topics(items: Sequence[Item], config: Config) -> Iterator[Problem]:
    """Yield a note for each topic that site.yaml names and nothing has."""
    known = {slug for item in items for slug in getattr(getattr(item.data, "front", None), "topics", ())}
    for slug in config.front.topics:
        if slug not in known:
            words = f"no session, mentor or series has the topic '{slug}', so that its name is shown nowhere"
            yield note("R101", words, config.where(f"topics.{slug}"), near(slug, known) or "leave it out")
