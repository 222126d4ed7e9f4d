"""What an item was published as, of git's versions, else of the ledger: its slugs, of which feeds know the first, and its other places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from microsite.graph import Item
from microsite.history_places import places_in
from microsite.kinds.world import Revision
from microsite.read.gitlog import Change, GitLog
from microsite.read.ledger import Row
from microsite.read.paths import slug_fault
from microsite.read.plain import Boolean
from microsite.read.yaml import Map, Scalar
from microsite.records import frozen


@frozen
class Shown:
    """How the versions of a file that were no drafts were published: under which slugs, the first one first, at which other places, and from which day on.

    `since` is the earliest of their `publish_at`, as they were written; "" when one had none.
    """

    slugs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: str = ""


def published_as(changes: Sequence[Change], fronts: Iterable[Map | None]) -> Shown:
    """Return how a file's versions were published."""
    slugs, places, days = dict[str, None](), dict[str, None](), []
    for change, front in zip(changes, fronts, strict=True):
        slug = slug_of(change.path, front)
        if slug and front:
            slugs[slug] = None
            places |= dict.fromkeys(places_in(change.path, slug, front))
            days.append(text_of(front, "publish_at"))
    return Shown(tuple(slugs), tuple(places), min(days, default=""))


def slug_of(path: str, front: Map | None) -> str:
    """Return the slug that a version of a file was published under, "" of one that was not."""
    if front is None or is_draft(front):
        return ""
    slug = text_of(front, "slug") or stem_of(path)
    return "" if slug_fault(slug) else slug


def is_draft(front: Map) -> bool:
    """Say whether a front matter is that of a draft."""
    return text_of(front, "draft").lower() in Boolean.YES


def text_of(front: Map, key: str) -> str:
    """Return the text of a key that has one, "" without."""
    return next((v.text for k, v in front.entries if k.text == key and isinstance(v, Scalar)), "")


def stem_of(path: str) -> str:
    """Return the slug of a file that names none."""
    return path.rsplit("/", 1)[1].removesuffix(".md")


def former_slugs(item: Item, row: Row | None, known: Sequence[str], log: GitLog | None) -> tuple[str, ...]:
    """Return the slugs that an item had before: `known` of git's versions, else of its file's earlier names; and of the ledger."""
    said = known or [stem_of(path) for path in (log.origins.get(item.path, ()) if log else ())]
    held = [*row.former, row.slug] if row else []
    return tuple(slug for slug in dict.fromkeys((*said, *held)) if slug != item.slug and not slug_fault(slug))


def first_slug(item: Item, row: Row | None, known: Sequence[str]) -> str:
    """Return the slug that an item was first published under: an alias says it, the ledger, or git; else the one it has."""
    return old_slug(item) or _first(item, row, known)


def kept_slugs(item: Item, row: Row | None, known: Sequence[str], former: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the ledger keeps of the slugs that an item had before: its own stands before them where it was the first."""
    return (item.slug, *former) if former and _first(item, row, known) == item.slug else former


def _first(item: Item, row: Row | None, known: Sequence[str]) -> str:
    said = [*(row.former if row else ()), *known, *([row.slug] if row else [])]
    return next((slug for slug in said if not slug_fault(slug)), item.slug)


def old_slug(item: Item) -> str:
    """Return the slug of the first alias that was the address of a session, "" without."""
    for alias in item.aliases:
        parts = alias.strip("/").split("/")
        if len(parts) == 2 and parts[0] == "events":  # noqa: PLR2004 - /events/OLD-SLUG/
            return parts[1]
    return ""


def told_apart(revisions: Mapping[str, Revision], items: Sequence[Item]) -> dict[str, Revision]:
    """Return revisions of which no two of a kind go by one slug: where an item has another's first, each goes by its own."""
    claims = Counter((i.kind, slug) for i in items for slug in {i.slug, revisions[i.path].first} if slug)
    found = dict(revisions)
    for item in items:
        one = revisions[item.path]
        if one.first and claims[item.kind, one.first] > 1:
            found[item.path] = replace(one, first="")
    return found
