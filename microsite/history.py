"""UID, SEQUENCE and LAST-MODIFIED of every item: from git's history, else from the ledger, never from the wall clock."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from microsite.config import Config
from microsite.diagnostics import Problem, Severity
from microsite.formats.urls import encoded
from microsite.graph import Item, Key
from microsite.history_charges import charge_of
from microsite.history_facts import (
    SITE,
    VENUES,
    Around,
    Said,
    around_of,
    digest,
    placed,
)
from microsite.history_git import Git, Past, from_git, told_by
from microsite.history_gone import away, deleted_of, key_of, orphaned
from microsite.history_places import placed_at
from microsite.history_slugs import (
    Shown,
    first_slug,
    former_slugs,
    kept_slugs,
    old_slug,
    told_apart,
)
from microsite.kinds.world import Revision
from microsite.read import gitlog
from microsite.read.experiments import FOLDER as EXPERIMENTS
from microsite.read.gitlog import GitLog, out_of_reach
from microsite.read.ledger import MAX_SEQUENCE, Row, read_ledger
from microsite.records import frozen
from microsite.values.calls import Caller, straight

HISTORIC = ("content", VENUES, SITE, EXPERIMENTS)
"""What a history is asked of."""
UNKNOWN = datetime(2020, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@frozen
class History:
    """What is known of the past.

    `revisions` are by source path; `former` are the (kind, slug) under which a file was published before, by path;
    `gone` are sources that were published and are no more: path, kind and slug; `ledger` is as it should be; `remembered` says that
    git knows all that stands in it; `dirty` are files that are not as they were committed; `places` are, by path, the other addresses
    that were published because of a file, `known` how git saw it published.
    """

    revisions: Mapping[str, Revision]
    former: Mapping[str, tuple[Key, ...]]
    gone: tuple[tuple[str, Key], ...]
    problems: tuple[Problem, ...]
    ledger: Mapping[str, Row]
    remembered: bool
    dirty: frozenset[str] = frozenset()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Mapping[str, Shown] = field(default_factory=dict)


@frozen
class Few:
    """What is known where history is asked for of few items: their rows of the ledger, and the paths of all items."""

    rows: Mapping[str, Row]
    beside: Collection[str]


def read_history(
    root: Path,
    items: Sequence[Item],
    config: Config,
    sources: Mapping[str, bytes],
    git: Git = gitlog,
    call: Caller = straight,
    few: Few | None = None,
) -> History:
    """Return the revision of every item; `sources` are the bytes of all files as they are now, also of those with a mistake.

    With `few` these items are not all that there are: nothing is told of the others, nor of the history as a whole.
    """
    log = _log(root, git, few.beside if few else [item.path for item in items])
    (rows, damage), around = (few.rows, None) if few else read_ledger(root), call(around_of, config)
    whole = log is not None and not log.shallow
    told = told_by(root, log, items, git, call, config) if log else None
    pasts = {i.path: past for i in items if told and (past := from_git(i, sources[i.path], told))}
    revisions, former = dict[str, Revision](), dict[str, tuple[Key, ...]]()
    kept, paths = dict[str, Row](), {item.path for item in items}
    silent = {path: row for path, row in rows.items() if path not in paths and path in sources}
    orphans = orphaned(rows, paths, sources)
    for item in items:
        content, stand = call(_standing, sources[item.path], item.said, around, charge_of(item, config))
        row = rows.get(item.path) or _moved(item, content, orphans)
        past = _past(item, row, pasts.get(item.path) if whole or row is None else None, stand, content)
        uid, shown = _uid(item, past, row, config), past.shown
        first, slugs = first_slug(item, row, shown.slugs), former_slugs(item, row, shown.slugs, log)
        revisions[item.path] = _revision(item, past, uid, first if first != item.slug else "")
        former[item.path] = tuple((item.kind, slug) for slug in slugs)
        if not item.draft or row:
            held, places = kept_slugs(item, row, shown.slugs, slugs), placed_at(item, row, shown.places)
            kept[item.path] = Row(item.slug, uid, past.sequence, past.modified, stand, content, held, places)
    dirty = frozenset(path for path, past in pasts.items() if past.dirty)
    part = History(revisions, former, (), (), kept, remembered=log is not None, dirty=dirty)
    if few:
        return part
    deleted = {path: (key_of(path, row.slug), row.places) for path, row in orphans.items()}
    lost = deleted_of(log, partial(git.read_blobs, root)) if log else deleted
    faults = _faults(root, log, rows, damage)
    kept |= {**orphans, **silent}
    return _with_lost(
        replace(part, revisions=told_apart(revisions, items), problems=faults), root, lost, pasts
    )


def _with_lost(
    part: History, root: Path, lost: Mapping[str, tuple[Key, tuple[str, ...]]], pasts: Mapping[str, Past]
) -> History:
    """Return it with what was deleted, and what else was published and may be no more."""
    places = {path: row.places for path, row in part.ledger.items()}
    return replace(
        part,
        gone=away(root, [(path, key) for path, (key, _) in sorted(lost.items())]),
        places=places | {path: held for path, (_, held) in lost.items()},
        known={path: past.shown for path, past in pasts.items() if past.shown.slugs},
    )


def _log(root: Path, git: Git, paths: Iterable[str]) -> GitLog | None:
    """Return what git knows; a checkout that holds the site without tracking it remembers nothing of it."""
    log = git.read_log(root, HISTORIC)
    return log if log and any(path in log.changes for path in paths) else None


def _standing(data: bytes, front: Said, around: Around, charge: str) -> tuple[str, str]:
    """Return digests of a file's bytes, with what an experiment makes of its price, and of its facts."""
    whole = data + (f"\0{charge}".encode() if charge else b"")
    return hashlib.blake2b(whole, digest_size=10).hexdigest(), digest(placed(front, around))


def _faults(
    root: Path, log: GitLog | None, rows: Mapping[str, Row], damage: Problem | None
) -> tuple[Problem, ...]:
    """Return what is wrong with the ledger where it counts, or that git's history is out of reach; a ledger speaks in its place."""
    if damage and (log is None or log.shallow or damage.severity is Severity.ERROR):
        return (damage,)
    return () if rows else out_of_reach(root, log)


def _revision(item: Item, past: Past, uid: str, first: str) -> Revision:
    written: datetime | None = getattr(item.data, "updated", None)
    published = item.publish_at or past.created
    updated = written or past.modified
    known = past.known or written is not None
    if item.publish_at and (not known or item.publish_at > updated):
        updated, known = (item.publish_at + (past.modified - UNKNOWN) if not known else item.publish_at), True
    return Revision(uid, past.sequence, published, updated, known, first)


def _uid(item: Item, past: Past, row: Row | None, config: Config) -> str:
    """Return the UID (RFC 7986 section 5.3): written, else of the first address it ever had, else of its file."""
    written = getattr(getattr(item.data, "front", None), "uid", "")
    if written:
        return str(written)
    if old_slug(item):
        return f"{encoded(old_slug(item))}@{config.uid_host}"
    if row is not None and row.uid:
        return row.uid
    path = past.origin or item.path
    stem = path.removeprefix("content/").partition("/")[2].removesuffix(".md").replace("/", "-")
    return f"{encoded(stem)}@{config.uid_host}"


def _moved(item: Item, content: str, orphans: dict[str, Row]) -> Row | None:
    """Return the row of a file that is gone and that this new file continues: same text, or same slug."""
    for path, row in orphans.items():
        same_folder = path.rsplit("/", 1)[0].split("/")[:2] == item.path.rsplit("/", 1)[0].split("/")[:2]
        if same_folder and (row.content == content or row.slug == item.slug):
            return orphans.pop(path)
    return None


def _after(row: Row, stand: str) -> int:
    """Return the number after a row's when the facts are other ones; after the largest there is none (RFC 5545, 3.3.8)."""
    return min(row.sequence + (row.facts != stand), MAX_SEQUENCE)


def _past(item: Item, row: Row | None, known: Past | None, stand: str, content: str) -> Past:
    """Return what git says (`known`), or the ledger in its place; of two numbers the larger one counts."""
    if known is None:
        return _from_row(item, row, stand, content)
    return replace(known, sequence=_after(row, stand)) if row and row.sequence > known.sequence else known


def _from_row(item: Item, row: Row | None, stand: str, content: str) -> Past:
    """Return what the ledger says: each change that it has not seen counts one, and moves the last change on."""
    if row is None:
        return Past(0, None, UNKNOWN, known=False)
    modified = row.modified + SECOND if row.content != content else row.modified
    return Past(
        _after(row, stand), None, modified, known=modified > UNKNOWN + timedelta(days=365), origin=item.path
    )
