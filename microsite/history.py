"""UID, SEQUENCE and LAST-MODIFIED of every item: from git's history, else from the ledger, never from the wall clock."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from microsite.config import Config
from microsite.diagnostics import Problem, Severity
from microsite.formats.urls import encoded
from microsite.graph import Item, Key
from microsite.history_charges import Charges, assignments, charge_of, charges_in
from microsite.history_facts import (
    SITE,
    VENUES,
    Around,
    Said,
    around_of,
    course,
    digest,
    front_of,
    placed,
    surroundings,
)
from microsite.history_gone import away, deleted_of, key_of, orphaned
from microsite.history_places import placed_at
from microsite.history_slugs import (
    Shown,
    first_slug,
    former_slugs,
    kept_slugs,
    old_slug,
    published_as,
    told_apart,
)
from microsite.kinds.world import Revision
from microsite.read import gitlog
from microsite.read.document import MAX_FILE
from microsite.read.experiments import FOLDER as EXPERIMENTS
from microsite.read.files import Source, read_file
from microsite.read.gitlog import Change, GitLog, out_of_reach
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
class _Past:
    """What one source of history says of a file."""

    sequence: int
    created: datetime | None
    modified: datetime
    known: bool
    origin: str = ""
    dirty: bool = False
    shown: Shown = Shown()


@frozen
class _Told:
    """What git told of all items: its log, the versions of files by blob, and what sessions rest on beside their own files."""

    log: GitLog
    blobs: Mapping[str, bytes]
    rests: tuple[tuple[int, Change, Around], ...]
    charges: Charges
    now: Around
    call: Caller


class Git(Protocol):
    """What is asked of git; `microsite.read.gitlog` asks the program each time."""

    def read_log(self, root: Path, paths: Iterable[str], /) -> GitLog | None:
        """Return the history of files and folders below a site's root."""
        ...

    def read_blobs(self, root: Path, blobs: Iterable[str], /) -> Mapping[str, bytes]:
        """Return the contents of blobs by id."""
        ...


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
    told = _told(root, log, items, git, call, config) if log else None
    pasts = {i.path: past for i in items if told and (past := _from_git(i, sources[i.path], told))}
    revisions, former = dict[str, Revision](), dict[str, tuple[Key, ...]]()
    kept, paths = dict[str, Row](), {item.path for item in items}
    silent = {path: row for path, row in rows.items() if path not in paths and path in sources}
    orphans = orphaned(rows, paths, sources)
    for item in items:
        content, stand = call(_standing, sources[item.path], item.said, around, charge_of(item, config))
        row = rows.get(item.path) or _moved(item, content, orphans)
        past = _past(item, row, pasts.get(item.path) if whole or row is None else None, stand, content)
        uid, first = _uid(item, past, row, config), first_slug(item, row, past.shown.slugs)
        revisions[item.path] = _revision(item, past, uid, first if first != item.slug else "")
        slugs = former_slugs(item, row, past.shown.slugs, log)
        former[item.path] = tuple((item.kind, slug) for slug in slugs)
        if not item.draft or row:
            held, places = (
                kept_slugs(item, row, past.shown.slugs, slugs),
                placed_at(item, row, past.shown.places),
            )
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
    part: History, root: Path, lost: Mapping[str, tuple[Key, tuple[str, ...]]], pasts: Mapping[str, _Past]
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


def _revision(item: Item, past: _Past, uid: str, first: str) -> Revision:
    written: datetime | None = getattr(item.data, "updated", None)
    published = item.publish_at or past.created
    updated = written or past.modified
    known = past.known or written is not None
    if item.publish_at and (not known or item.publish_at > updated):
        updated, known = (item.publish_at + (past.modified - UNKNOWN) if not known else item.publish_at), True
    return Revision(uid, past.sequence, published, updated, known, first)


def _uid(item: Item, past: _Past, row: Row | None, config: Config) -> str:
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


def _past(item: Item, row: Row | None, known: _Past | None, stand: str, content: str) -> _Past:
    """Return what git says (`known`), or the ledger in its place; of two numbers the larger one counts."""
    if known is None:
        return _from_row(item, row, stand, content)
    return replace(known, sequence=_after(row, stand)) if row and row.sequence > known.sequence else known


def _from_row(item: Item, row: Row | None, stand: str, content: str) -> _Past:
    """Return what the ledger says: each change that it has not seen counts one, and moves the last change on."""
    if row is None:
        return _Past(0, None, UNKNOWN, known=False)
    modified = row.modified + SECOND if row.content != content else row.modified
    return _Past(
        _after(row, stand), None, modified, known=modified > UNKNOWN + timedelta(days=365), origin=item.path
    )


def _told(root: Path, log: GitLog, items: Sequence[Item], git: Git, call: Caller, config: Config) -> _Told:
    """Ask git for all versions that tell how items went through the commits."""
    beside = [c.blob for path in (VENUES, SITE) for c in log.changes.get(path, ())]
    beside += assignments(log)
    blobs = git.read_blobs(root, beside + [c.blob for i in items for c in log.changes.get(i.path, ())])
    now = Around()
    for path in (VENUES, SITE):
        now = now.after(path, _current(root, path))
    return _Told(log, blobs, surroundings(log, blobs), charges_in(log, blobs, config), now, call)


def _from_git(item: Item, data: bytes, told: _Told) -> _Past | None:
    """Return what git says of a file: how often its facts changed, when it was born and last changed; None of one that is new."""
    log, blobs, call = told.log, told.blobs, told.call
    changes = log.changes.get(item.path)
    if not changes:
        return None
    same = changes[-1].blob in {gitlog.blob_id(data), gitlog.blob_id(data.replace(b"\r\n", b"\n"))}
    sequence, last = 0, changes[-1].time
    if item.kind == "event":
        went = call(course, item.path, changes, told.rests, blobs)
        moved = call(placed, item.said, told.now) != went.facts
        priced, unpriced = told.charges.of(item)
        sequence, last, shown = went.sequence + moved, max(went.last, priced), went.shown
        same = same and not moved and not unpriced
    else:
        shown = call(_published_as, changes, blobs)
    if not same:
        last = max(last, log.head_time) + 1
    origin = (log.origins.get(item.path) or (item.path,))[0]
    born = _time(changes[0].time)
    return _Past(sequence, born, _time(last), known=True, origin=origin, dirty=not same, shown=shown)


def _published_as(changes: Sequence[Change], blobs: Mapping[str, bytes]) -> Shown:
    return published_as(changes, [front_of(c.path, blobs.get(c.blob, b"")) for c in changes])


def _current(root: Path, path: str) -> bytes:
    return source.data if isinstance(source := read_file(root, path, MAX_FILE), Source) else b""


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
