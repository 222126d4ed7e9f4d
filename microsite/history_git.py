"""What git says of the past of items: how often their facts changed, when they were born and last changed, how they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from microsite.config import Config
from microsite.graph import Item
from microsite.history_charges import Charges, assignments, charges_in
from microsite.history_facts import (
    SITE,
    VENUES,
    Around,
    course,
    front_of,
    placed,
    surroundings,
)
from microsite.history_slugs import Shown, published_as
from microsite.read import gitlog
from microsite.read.document import MAX_FILE
from microsite.read.files import Source, read_file
from microsite.read.gitlog import Change, GitLog
from microsite.records import frozen
from microsite.values.calls import Caller

MOST_CHANGES = 2_000
"""Changes of a file that are looked at, the newest; each earlier one counts as a change of facts, so that no number goes back."""


@frozen
class Past:
    """What one source of history says of a file."""

    sequence: int
    created: datetime | None
    modified: datetime
    known: bool
    origin: str = ""
    dirty: bool = False
    shown: Shown = Shown()


@frozen
class Told:
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


def told_by(root: Path, log: GitLog, items: Sequence[Item], git: Git, call: Caller, config: Config) -> Told:
    """Ask git for all versions that tell how items went through the commits."""
    beside = [c.blob for path in (VENUES, SITE) for c in log.changes.get(path, ())]
    beside += assignments(log)
    newest = [c.blob for i in items for c in log.changes.get(i.path, ())[-MOST_CHANGES:]]
    blobs = git.read_blobs(root, beside + newest)
    now = Around()
    for path in (VENUES, SITE):
        now = now.after(path, _current(root, path))
    return Told(log, blobs, surroundings(log, blobs), charges_in(log, blobs, config), now, call)


def from_git(item: Item, data: bytes, told: Told) -> Past | None:
    """Return what git says of a file: how often its facts changed, when it was born and last changed; None of one that is new."""
    log, blobs, call = told.log, told.blobs, told.call
    changes = log.changes.get(item.path)
    if not changes:
        return None
    newest = changes[-MOST_CHANGES:]
    same = changes[-1].blob in {gitlog.blob_id(data), gitlog.blob_id(data.replace(b"\r\n", b"\n"))}
    sequence, last = 0, changes[-1].time
    if item.kind == "event":
        went = call(course, item.path, newest, told.rests, blobs)
        moved = call(placed, item.said, told.now) != went.facts
        priced, unpriced = told.charges.of(item)
        sequence = len(changes) - len(newest) + went.sequence + moved
        last, shown = max(went.last, priced), went.shown
        same = same and not moved and not unpriced
    else:
        shown = call(_published_as, newest, blobs)
    if not same:
        last = max(last, log.head_time) + 1
    origin = (log.origins.get(item.path) or (item.path,))[0]
    born = _time(changes[0].time)
    return Past(sequence, born, _time(last), known=True, origin=origin, dirty=not same, shown=shown)


def _published_as(changes: Sequence[Change], blobs: Mapping[str, bytes]) -> Shown:
    return published_as(changes, [front_of(c.path, blobs.get(c.blob, b"")) for c in changes])


def _current(root: Path, path: str) -> bytes:
    return source.data if isinstance(source := read_file(root, path, MAX_FILE), Source) else b""


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
