"""The outline of the site that was built last is kept, so that an edited body need not bring all of the site back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, fields
from datetime import datetime
from typing import Any

from microsite.engine.memo import Memo
from microsite.graph import Key
from microsite.kinds.world import Revision
from microsite.plan.outline import Address, Bundle, Line, Outline
from microsite.values.pages import Link
from microsite.values.search import Record


def keep(held: Memo, output: str, stand: str, outline: Outline) -> None:
    """Keep the outline of what lies in an output folder; `stand` is the digest of what does, which it belongs to."""
    held.known([_key(output)])
    held.put(_key(output), _packed(outline, stand))


def recall(held: Memo, output: str, stand: str) -> Outline | None:
    """Return the outline of what lies in an output folder, None where nothing whole is kept of just this."""
    key = _key(output)
    data = held.get(key) if held.known([key]) else None
    try:
        kept = json.loads(data.decode("utf-8", "surrogatepass")) if data else {}
        return _unpacked(kept) if kept.get("stand") == stand else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _key(output: str) -> bytes:
    return hashlib.blake2b(b"outline\n" + output.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _packed(one: Outline, stand: str) -> bytes:
    kept = {
        "stand": stand,
        "items": [
            (path, line.kind, line.slug, line.outside, *_revision(line.revision))
            for path, line in one.items.items()
        ],
        "backlinks": _slugs(one.backlinks),
        "soonest": _slugs(one.soonest),
        "bundles": [
            (*key, b.title, b.url, b.source, b.changed.isoformat(), " ".join(b.members))
            for key, b in one.bundles.items()
        ],
        "addresses": [(a.path, _written(a.modified), " ".join(a.listed)) for a in one.addresses],
        "nav": [(link.title, link.href) for link in one.nav],
        "foot": [(link.title, link.href) for link in one.foot],
        "changed": one.changed.isoformat(),
        "records": [astuple(record) for record in one.records],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _unpacked(kept: Mapping[str, Any]) -> Outline:
    read = datetime.fromisoformat
    return Outline(
        items={
            path: Line(kind, slug, outside, Revision(uid, number, _read(since), read(at), dated))
            for path, kind, slug, outside, uid, number, since, at, dated in kept["items"]
        },
        backlinks={(kind, slug): tuple(held.split()) for kind, slug, held in kept["backlinks"]},
        soonest={(kind, slug): tuple(held.split()) for kind, slug, held in kept["soonest"]},
        bundles={
            (kind, slug): Bundle(title, url, source, read(changed), tuple(held.split()))
            for kind, slug, title, url, source, changed, held in kept["bundles"]
        },
        addresses=tuple(
            Address(path, _read(at), tuple(held.split())) for path, at, held in kept["addresses"]
        ),
        nav=tuple(Link(title, href) for title, href in kept["nav"]),
        foot=tuple(Link(title, href) for title, href in kept["foot"]),
        changed=read(kept["changed"]),
        records=tuple(Record(**_record(row)) for row in kept["records"]),
    )


def _revision(one: Revision) -> tuple[object, ...]:
    return one.uid, one.sequence, _written(one.published), one.updated.isoformat(), one.dated


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
