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

from microsite.diagnostics import Problem, Span, warning
from microsite.read.files import Source, read_file
from microsite.read.paths import slug_fault
from microsite.read.text import HIDDEN
from microsite.read.wording import cut

PATH = "data/ledger.json"
MAX_UID = 400
MAX_LEDGER = 64 * 1024 * 1024
VERSION = 1
MAX_SEQUENCE = 2**31 - 1  # RFC 5545 section 3.3.8
_HINT = "put it back as it was committed; else calendars take what changed for new"
_FIRST, _LAST = (
    1970,
    2200,
)  # years: what is moved on by seconds, or to another zone, stays inside what Python can say
_DAMAGED = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


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


def read_ledger(root: Path) -> tuple[dict[str, Row], Problem | None]:
    """Return the remembered rows by source path, and what is wrong with the file; what is damaged is not remembered."""
    source = _source(root)
    rows: dict[str, Row] = {}
    if source is None:
        return rows, None
    where, odd = Span(PATH), ""
    try:
        data = json.loads(source.data)
        version, files = data["version"], data["files"].items()
    except json.JSONDecodeError as fault:
        where = Span(PATH, fault.lineno, fault.colno)
        return rows, warning("E105", f"the ledger is not JSON: {fault.msg}", where, _HINT)
    except (*_DAMAGED, AttributeError):
        return rows, warning("E105", "the ledger cannot be read", where, _HINT)
    if version != VERSION:
        return rows, warning("E105", "the ledger is of another version", where, _HINT)
    for path, row in files:
        try:
            rows[path] = _row(row)
        except (*_DAMAGED, AttributeError):
            odd = odd or path
    words = f"the ledger's row of '{cut(odd)}' cannot be used"
    return rows, warning("E105", words, where, _HINT) if odd else None


def read_rows(root: Path, paths: Iterable[str]) -> dict[str, Row]:
    """Return the rows of these source paths, as far as they stand in the ledger as `to_bytes` writes them."""
    source = _source(root)
    found = {}
    for path in paths:
        place = _place(source.data, path) if source else None
        if source and place:
            try:
                found[path] = _row(json.loads(source.data[slice(*place)]))
            except _DAMAGED:
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
    uid, sequence = str(row["uid"]), int(row["sequence"])
    former = tuple(str(slug) for slug in row.get("former", ()))
    if any(slug_fault(slug) for slug in (str(row["slug"]), *former)):
        raise ValueError("a slug that cannot be part of an address")
    if not uid.isprintable() or len(uid) > MAX_UID or HIDDEN.search(uid):
        raise ValueError("a UID that is not one line of text")
    if not 0 <= sequence <= MAX_SEQUENCE or not _FIRST <= modified.year <= _LAST:
        raise ValueError("a number or year that is out of range")
    return Row(
        str(row["slug"]),
        uid,
        sequence,
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
