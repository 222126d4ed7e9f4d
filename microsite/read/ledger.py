"""data/ledger.json: what is remembered of events where git cannot tell: UID, SEQUENCE and the last change.

Sites in a git repository with its whole history need no ledger. Others commit it, so that every machine says the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from microsite.read.files import Source, read_file

PATH = "data/ledger.json"
MAX_LEDGER = 64 * 1024 * 1024
VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What is remembered of one file.

    `facts` is a digest of time, place and status, `content` one of the whole file; `former` are the slugs it had before.
    """

    slug: str
    uid: str
    sequence: int
    modified: datetime
    facts: str
    content: str
    former: tuple[str, ...] = ()


def read_ledger(root: Path) -> dict[str, Row]:
    """Return the remembered rows by source path; a missing or damaged ledger is empty."""
    source = _source(root)
    if source is None:
        return {}
    try:
        data = json.loads(source.data)
        return {path: _row(row) for path, row in data["files"].items()} if data["version"] == VERSION else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def read_rows(root: Path, paths: Iterable[str]) -> dict[str, Row]:
    """Return the rows of these source paths, as far as they stand in the ledger as `to_bytes` writes them."""
    source = _source(root)
    found = {}
    for path in paths:
        place = _place(source.data, path) if source else None
        if source and place:
            try:
                found[path] = _row(json.loads(source.data[slice(*place)]))
            except (ValueError, KeyError, TypeError):
                continue
    return found


def with_rows(data: bytes, rows: Mapping[str, Row]) -> bytes | None:
    """Return a ledger's bytes with other rows for these paths, None when one does not stand there as `to_bytes` writes it."""
    for path, row in rows.items():
        place = _place(data, path)
        if place is None:
            return None
        data = data[: place[0]] + _written(row).encode() + data[place[1] :]
    return data


def _place(data: bytes, path: str) -> tuple[int, int] | None:
    """Return where the row of a path begins and ends."""
    key = f"\n  {json.dumps(path, ensure_ascii=False)}: ".encode()
    start = data.find(key)
    stop = data.find(b"\n", start + 1)
    if start < 0 or stop < 0:
        return None
    return start + len(key), stop - (data[stop - 1 : stop] == b",")


def _source(root: Path) -> Source | None:
    source = read_file(root, PATH, MAX_LEDGER) if (root / PATH).exists() else None
    return source if isinstance(source, Source) else None


def _row(row: Mapping[str, Any]) -> Row:
    modified = datetime.fromisoformat(str(row["modified"]))
    if modified.tzinfo is None:
        raise ValueError("a time without an offset")
    former = tuple(str(slug) for slug in row.get("former", ()))
    return Row(
        str(row["slug"]),
        str(row["uid"]),
        int(row["sequence"]),
        modified,
        str(row["facts"]),
        str(row["content"]),
        former,
    )


def to_bytes(rows: Mapping[str, Row]) -> bytes:
    """Return the ledger's bytes: one row a line, by path, so that merges in git are small."""
    lines = [
        f"  {json.dumps(path, ensure_ascii=False)}: {_written(row)}" for path, row in sorted(rows.items())
    ]
    body = ",\n".join(lines)
    return f'{{"version": {VERSION}, "files": {{\n{body}\n}}}}\n'.encode()


def _written(row: Row) -> str:
    former = {"former": row.former} if row.former else {}
    said = {
        "slug": row.slug, "uid": row.uid, "sequence": row.sequence, "modified": row.modified.isoformat(),
        "facts": row.facts, "content": row.content, **former,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)
