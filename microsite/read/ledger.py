"""data/ledger.json: what is remembered of events where git cannot tell: UID, SEQUENCE and the last change.

Sites in a git repository with its whole history need no ledger. Others commit it, so that every machine says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from microsite.diagnostics import Problem, Span, warning
from microsite.read.conflicts import WORDS, first_marker
from microsite.read.files import NOT_THERE, Source, read_file
from microsite.read.paths import slug_fault
from microsite.read.text import find_hidden
from microsite.read.wording import cut
from microsite.records import frozen

PATH = "data/ledger.json"
MAX_UID = 400
MAX_LEDGER = 64 * 1024 * 1024
VERSION = 1
_FEWEST = 12  # bytes between two signs of structure, on average: a row of ours has 200 bytes and ten of them
_PATH = re.compile(r"content/[a-z]+/(?!\.\.?/)(?:[^/\x00-\x1f]+/)*[^/\x00-\x1f]+\.md")
_PLACE = re.compile(r"/(?:topics/([^/]+)|events/\d{4}/\d{2}|events/([^/]+)/transcript)/")
MAX_SEQUENCE = 2**31 - 1  # RFC 5545 section 3.3.8
_HINT = "put it back as it was committed; else calendars take what changed for new"
_FIRST, _LAST = (
    1970,
    2200,
)  # years: what is moved on by seconds, or to another zone, stays inside what Python can say
_DAMAGED = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


@frozen
class Row:
    """What is remembered of one file.

    `facts` is a digest of time, place and status, `content` one of the whole file; `former` are the slugs it had before
    (its own is first among them when it is what it had first), `places` the other addresses that were published because of it.
    """

    slug: str
    uid: str
    sequence: int
    modified: datetime
    facts: str
    content: str
    former: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def read_ledger(root: Path) -> tuple[dict[str, Row], Problem | None]:
    """Return the remembered rows by source path, and what is wrong with the file; what is damaged is not remembered."""
    source = read_file(root, PATH, MAX_LEDGER)
    rows: dict[str, Row] = {}
    if isinstance(source, Problem):
        return rows, _fault(source)
    where, odd = Span(PATH), ""
    if _is_crowded(source.data):
        return rows, warning("E105", "the ledger cannot be read", where, _HINT)
    try:
        data = json.loads(source.data)
        version, files = data["version"], data["files"].items()
    except json.JSONDecodeError as fault:
        marker = first_marker(source.data.decode("utf-8", "replace"))
        if marker is not None:
            return rows, warning("E105", f"the ledger: {WORDS}", Span(PATH, marker + 1, 1), _HINT)
        where = Span(PATH, fault.lineno, fault.colno)
        return rows, warning("E105", f"the ledger is not JSON: {fault.msg}", where, _HINT)
    except (*_DAMAGED, AttributeError):
        return rows, warning("E105", "the ledger cannot be read", where, _HINT)
    if version != VERSION:
        return rows, warning("E105", "the ledger is of another version", where, _HINT)
    for path, row in files:
        try:
            rows[path] = _row(path, row)
        except (*_DAMAGED, AttributeError):
            odd = odd or path
    words = f"the ledger's row of '{cut(odd)}' cannot be used"
    return rows, warning("E105", words, where, _HINT) if odd else None


def _is_crowded(data: bytes) -> bool:
    """Say whether there is more in it than rows of the length that ours have: read, it would take a hundred times its size."""
    parts = data.count(b"[") + data.count(b"{") + data.count(b",")
    return parts > len(data) // _FEWEST + 1_000


def ledger_fault(root: Path) -> Problem | None:
    """Return why a ledger that is there cannot be read: what it remembers would be lost if another took its place."""
    return _fault(read_file(root, PATH, MAX_LEDGER))


def _fault(found: Source | Problem) -> Problem | None:
    return found if isinstance(found, Problem) and found.message != NOT_THERE else None


def read_rows(root: Path, paths: Iterable[str]) -> dict[str, Row]:
    """Return the rows of these source paths, as far as they stand in the ledger as `to_bytes` writes them."""
    source = _source(root)
    found = {}
    for path in paths:
        place = _place(source.data, path) if source else None
        if source and place:
            try:
                found[path] = _row(path, json.loads(source.data[slice(*place)]))
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
    source = read_file(root, PATH, MAX_LEDGER)
    return source if isinstance(source, Source) else None


def _row(path: str, row: Mapping[str, Any]) -> Row:
    """Return the row of a path; raise one of _DAMAGED where it cannot be one that `to_bytes` wrote."""
    modified = datetime.fromisoformat(str(row["modified"]))
    if modified.tzinfo is None or not _FIRST <= modified.year <= _LAST:
        raise ValueError("a time without an offset, or out of range")
    uid, sequence, slug, former = row["uid"], row["sequence"], row["slug"], tuple(row.get("former", ()))
    texts = (uid, slug, row["facts"], row["content"], *former)
    if not _PATH.fullmatch(path) or not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise ValueError("a path or a text that cannot be")
    if any(slug_fault(one) for one in (slug, *former)):
        raise ValueError("a slug that cannot be part of an address")
    places = tuple(row.get("places", ()))
    held = [_PLACE.fullmatch(one) for one in places]
    if any(one is None or any(map(slug_fault, filter(None, one.groups()))) for one in held):
        raise ValueError("an address that none of ours has")
    if len(uid) > MAX_UID or find_hidden(uid):
        raise ValueError("a UID that is not one line of text")
    if type(sequence) is not int or not 0 <= sequence <= MAX_SEQUENCE:
        raise ValueError("a number that is out of range")
    return Row(slug, uid, sequence, modified, row["facts"], row["content"], former, places)


def to_bytes(rows: Mapping[str, Row]) -> bytes:
    """Return the ledger's bytes: one row a line, by path, so that merges in git are small."""
    lines = [
        f"  {json.dumps(path, ensure_ascii=False)}: {_written(row)}" for path, row in sorted(rows.items())
    ]
    body = ",\n".join(lines)
    return f'{{"version": {VERSION}, "files": {{\n{body}\n}}}}\n'.encode()


def _written(row: Row) -> str:
    more = {"former": row.former, "places": row.places}
    said = {
        "slug": row.slug, "uid": row.uid, "sequence": row.sequence, "modified": row.modified.isoformat(),
        "facts": row.facts, "content": row.content,
        **{key: value for key, value in more.items() if value},
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)
