"""What the files of data/ that speak of content say, held against it: experiments, funnels, creators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from microsite.config import Config
from microsite.diagnostics import Problem
from microsite.graph import Graph, Item
from microsite.kinds.funnels import judge_funnels
from microsite.kinds.pricing import judge_experiments
from microsite.kinds.promoted import judge_creators


def judge_program(
    items: Sequence[Item], graph: Graph, config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what is wrong between those files and the content; `missing` are the (kind, slug) of files that are faulty."""
    yield from judge_experiments(items, config, missing)
    yield from judge_funnels(items, graph, config, missing)
    yield from judge_creators(items, config, missing)
