"""What creators promote, held against the site: slugs that name nothing are told at their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from microsite.config import Config
from microsite.diagnostics import Problem, error
from microsite.graph import Item
from microsite.read.creators import PROMOTED
from microsite.read.wording import near

_KINDS = {"events": "event", "series": "series", "mentors": "mentor", "topics": "topic"}


def judge_creators(
    items: Sequence[Item], config: Config, missing: AbstractSet[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield what creators promote and the site does not have; `missing` are the (kind, slug) of files that are faulty."""
    if not any(one.front.promotes for one in config.creators or ()):
        return
    known = {kind: {slug for k, slug in missing if k == kind} for kind in _KINDS.values()}
    for item in items:
        known.setdefault(item.kind, set()).add(item.slug)
        known["topic"].update(getattr(getattr(item.data, "front", None), "topics", ()))
    for one in config.creators or ():
        for name in PROMOTED:
            kind = _KINDS[name]
            for number, slug in enumerate(getattr(one.front.promotes, name, ())):
                if slug not in known[kind]:
                    words = f"'{one.slug}' promotes the {kind} '{slug}', which does not exist"
                    where = one.place(f"promotes.{name}.{number}")
                    where = where if where != one.where else one.place(f"promotes.{name}")
                    yield error("R101", words, where, near(slug, known[kind]))
