"""The sources that were published and are no more, of git's history, else of the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from microsite.graph import Key
from microsite.history_facts import front_of
from microsite.history_places import places_in
from microsite.history_slugs import slug_of
from microsite.kinds import BY_FOLDER
from microsite.read.gitlog import GitLog
from microsite.read.ledger import Row


def orphaned(rows: Mapping[str, Row], paths: Collection[str], sources: Collection[str]) -> dict[str, Row]:
    """Return the rows of the ledger whose files are gone, as far as they lay where content lies."""
    gone = {path: row for path, row in rows.items() if path not in paths and path not in sources}
    return {path: row for path, row in gone.items() if path.split("/")[1] in BY_FOLDER}


def key_of(path: str, slug: str) -> Key:
    """Return what references name a source by that lay where content lies."""
    return BY_FOLDER[path.split("/")[1]].name, slug


def deleted_of(
    log: GitLog, read: Callable[[Iterable[str]], Mapping[str, bytes]]
) -> dict[str, tuple[Key, tuple[str, ...]]]:
    """Return the sources that git saw deleted and that were no drafts, each with its key and its places; `read` reads blobs."""
    paths = {
        p: b.blob
        for p, b in log.gone.items()
        if p.endswith(".md") and p.count("/") > 1 and p.split("/")[1] in BY_FOLDER
    }
    blobs = read(paths.values())
    found = {}
    for path, blob in paths.items():
        front = front_of(path, blobs.get(blob, b""))
        slug = slug_of(path, front)
        if slug and front:
            found[path] = key_of(path, slug), tuple(places_in(path, slug, front))
    return found


def away(root: Path, gone: Iterable[tuple[str, Key]]) -> tuple[tuple[str, Key], ...]:
    """Return those in whose place nothing lies: what is there and refused is told where it is read."""
    return tuple((path, key) for path, key in gone if not os.path.lexists(root / path))
