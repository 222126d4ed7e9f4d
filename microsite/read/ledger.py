"""data/ledger.json: what is remembered of events where git cannot tell: UID, SEQUENCE and the last change.

Sites in a git repository with its whole history need no ledger. Others commit it, so that every machine says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem
from microsite.read.files import read_file

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
    if not (root / PATH).exists():
        return {}
    source = read_file(root, PATH, MAX_LEDGER)
    if isinstance(source, Problem):
        return {}
    try:
        data = json.loads(source.data)
        return {path: _row(row) for path, row in data["files"].items()} if data["version"] == VERSION else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


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
        f"  {json.dumps(path, ensure_ascii=False)}: "
        + json.dumps(
            {
                "slug": row.slug, "uid": row.uid, "sequence": row.sequence, "modified": row.modified.isoformat(),
                "facts": row.facts, "content": row.content, **({"former": row.former} if row.former else {}),
            },
            ensure_ascii=False,
        )
        for path, row in sorted(rows.items())
    ]  # fmt: skip
    body = ",\n".join(lines)
    return f'{{"version": {VERSION}, "files": {{\n{body}\n}}}}\n'.encode()
