"""The outline of the site that was built last is kept, so that an edited body need not bring all of the site back."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from microsite.engine.memo import Memo
from microsite.formats.plainjson import parsed
from microsite.graph import Key
from microsite.kinds.world import Neighbour, Revision
from microsite.plan.outline import Address, Bundle, Edits, Line, Outline, TornError
from microsite.values.late import Late
from microsite.values.pages import Link
from microsite.values.search import Record

T = TypeVar("T")


def keep(held: Memo, output: str, stand: str, outline: Outline) -> None:
    """Keep the outline of what lies in an output folder; `stand` is the digest of what does, which it belongs to."""
    _put(held, "outline", output, {"stand": stand, **_packed(outline)})
    _put(held, "edits", output, {})  # those of the outline before, whose output may have been the same


def recall(held: Memo, output: str, stand: str) -> Outline | None:
    """Return the outline of what lies in an output folder, None where nothing whole is kept of just this."""
    try:
        kept = _get(held, "outline", output)
        if kept.get("stand") == stand:
            return _unpacked(kept)
        edits = _get(held, "edits", output)
        if (edits.get("base"), edits.get("stand")) != (kept.get("stand"), stand):
            return None
        return _unpacked(kept).after(_edits(edits))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def keep_edits(held: Memo, output: str, before: str, stand: str, edits: Edits) -> None:
    """Keep what edits changed of an outline that was kept; `before` and `stand` are the digests of the output before and now."""
    kept = _get(held, "edits", output)
    known = Edits({}, frozenset())
    base = before
    if kept.get("stand") == before:
        known, base = _edits(kept), kept["base"]
    revisions = {**known.revisions, **edits.revisions}
    records = {one.href: one for one in (*known.records, *edits.records)}
    _put(
        held,
        "edits",
        output,
        {
            "base": base,
            "stand": stand,
            "revisions": [(path, *_revision(one)) for path, one in revisions.items()],
            "dirty": sorted(edits.dirty),
            "records": [astuple(one) for one in records.values()],
        },
    )


def _edits(kept: Mapping[str, Any]) -> Edits:
    revisions = {path: _revision_of(row) for path, *row in kept["revisions"]}
    return Edits(
        revisions, frozenset(kept["dirty"]), tuple(Record(**_record(row)) for row in kept["records"])
    )


def _get(held: Memo, name: str, output: str) -> dict[str, Any]:
    data = held.recall(name, output)
    found = parsed(data) if data else {}
    return found if isinstance(found, dict) else {}


def _put(held: Memo, name: str, output: str, kept: Mapping[str, object]) -> None:
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    held.keep(name, output, text.encode("utf-8", "surrogatepass"))


def _packed(one: Outline) -> dict[str, object]:
    return {
        "items": {
            path: (line.kind, line.slug, line.outside, *_revision(line.revision))
            for path, line in one.items.items()
        },
        "backlinks": _slugs(one.backlinks),
        "soonest": [(*key, " ".join(n.slug for n in held)) for key, held in one.soonest.items()],
        "neighbours": {n.slug: _neighbour(n) for held in one.soonest.values() for n in held},
        "near": {slug: [list(pair) for pair in held] for slug, held in one.near.items()},
        "bundles": [
            (*key, b.title, b.url, b.source, b.changed.isoformat(), " ".join(b.members))
            for key, b in one.bundles.items()
        ],
        "addresses": [(a.path, _written(a.modified), " ".join(a.listed)) for a in one.addresses(None)],
        "nav": [(link.title, link.href) for link in one.nav],
        "foot": [(link.title, link.href) for link in one.foot],
        "changed": one.changed.isoformat(),
        "dirty": sorted(one.dirty),
        "records": [astuple(record) for record in one.records()],
    }


def _unpacked(kept: Mapping[str, Any]) -> Outline:
    rows: dict[str, list[Any]] = kept["items"]
    soonest = {(kind, slug): held for kind, slug, held in kept["soonest"]}
    near: dict[str, list[str]] = kept["neighbours"]
    return Outline(
        items=_Lines(rows),
        paths={(row[0], row[1]): path for path, row in rows.items()},
        backlinks={(kind, slug): tuple(held.split()) for kind, slug, held in kept["backlinks"]},
        soonest=Late(
            lambda key: _whole(lambda: _neighbours(soonest[key], near))() if key in soonest else None
        ),
        near={slug: tuple((other, int(like)) for other, like in held) for slug, held in kept["near"].items()},
        bundles={
            (kind, slug): Bundle(title, url, source, datetime.fromisoformat(changed), tuple(held.split()))
            for kind, slug, title, url, source, changed, held in kept["bundles"]
        },
        nav=tuple(Link(title, href) for title, href in kept["nav"]),
        foot=tuple(Link(title, href) for title, href in kept["foot"]),
        changed=datetime.fromisoformat(kept["changed"]),
        dirty=frozenset(kept["dirty"]),
        addresses=cache(lambda only: _whole(lambda: _addresses(kept["addresses"], only))()),
        since=_whole(
            lambda: {
                row[1]: datetime.fromisoformat(row[5] or row[6]) for row in rows.values() if row[0] == "event"
            }
        ),
        records=_whole(lambda: tuple(Record(**_record(row)) for row in kept["records"])),
    )


def _addresses(rows: Iterable[list[str]], only: Collection[str] | None) -> tuple[Address, ...]:
    return tuple(
        Address(path, _read(at), tuple(held.split()))
        for path, at, held in rows
        if only is None or held or path in only
    )


def _neighbour(one: Neighbour) -> tuple[str, ...]:
    return one.start.isoformat(), one.series, " ".join(one.mentors), " ".join(one.topics)


def _neighbours(slugs: str, rows: Mapping[str, Sequence[str]]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(slug, datetime.fromisoformat(start), series, tuple(mentors.split()), tuple(topics.split()))
        for slug in slugs.split()
        for start, series, mentors, topics in [rows[slug]]
    )


def _whole(unpack: Callable[[], T]) -> Callable[[], T]:
    """Return what unpacks something when it is asked for, once, and raises TornError when it cannot be."""

    def unpacked() -> T:
        try:
            return unpack()
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as fault:
            raise TornError from fault

    return cache(unpacked)


class _Lines(Mapping[str, Line]):
    """The items of an outline, each unpacked when it is asked for."""

    def __init__(self, rows: Mapping[str, list[Any]]) -> None:
        self._rows = rows

    def __getitem__(self, path: str) -> Line:
        return _whole(partial(_line, self._rows[path]))()

    def __contains__(self, path: object) -> bool:
        return path in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _line(row: Sequence[Any]) -> Line:
    kind, slug, outside, *revision = row
    return Line(kind, slug, outside, _revision_of(revision))


def _revision(one: Revision) -> tuple[object, ...]:
    return one.uid, one.sequence, _written(one.published), one.updated.isoformat(), one.dated, one.first


def _revision_of(row: Sequence[Any]) -> Revision:
    uid, sequence, published, updated, dated, first = row
    return Revision(uid, sequence, _read(published), datetime.fromisoformat(updated), dated, first)


def _slugs(held: Mapping[Key, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [(kind, slug, " ".join(slugs)) for (kind, slug), slugs in held.items()]


def _written(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _read(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_NAMES = tuple(one.name for one in fields(Record))


def _record(row: list[Any]) -> dict[str, Any]:
    """Return the fields of a record; what was a tuple comes back as one."""
    return {name: _as_tuple(value) for name, value in zip(_NAMES, row, strict=True)}


def _as_tuple(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    return tuple(map(_as_tuple, value)) if isinstance(value, list) else value
