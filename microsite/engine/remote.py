"""Publishing to a store: changed objects only, pages before the lists that point at them, deletions last, what broke off is mended.

A store has no renames, so there is no journal. Instead a manifest, written last, says what each object was when we wrote it. An
object is left alone when it is still that one in the listing; every other one is written again. So a publish that broke off, and
what others changed, is put right by the next.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from microsite.diagnostics import Problem, Span, error
from microsite.engine.ownership import MARKER, MARKER_TEXT
from microsite.engine.publish import Published
from microsite.engine.store import Store, StoreError
from microsite.formats.media import cache_control, media_type
from microsite.formats.plainjson import parsed
from microsite.records import frozen

A = TypeVar("A")
MANIFEST = ".microsite-manifest.json"
VERSION = 1
AT_ONCE = 16
"""So many objects are on their way at once, as long as none of them must wait for another."""
POINTING = frozenset({"html", "htm", "xml", "json", "txt"})
"""Endings of files that point at others."""


def refusal(store: Store) -> Problem | None:
    """Return why a store must not become the output, None when it may: it is ours by its marker, or nothing is there."""
    try:
        if store.read(MARKER) is not None or store.is_bare():
            return None
    except StoreError as fault:
        return fault.problem
    return _foreign(store)


def _foreign(store: Store) -> Problem:
    words = "the store holds objects there that microsite did not write"
    return error("C103", words, Span(store.url), "give a prefix of its own, or empty it yourself")


def publish(
    store: Store,
    workshop: Path,
    files: Iterable[tuple[str, bytes]],
    *,
    go_on: Callable[[], bool] = lambda: True,
    anew: bool = False,
) -> Published | Problem | None:
    """Make the store hold exactly these files, in this order of appearance; what is already right is not sent.

    Changed ones are staged in the folder `workshop` of this machine first, so that `files` may be made while it is asked
    for; then `go_on` is asked, and with False nothing is published and None returned. With `anew` all are sent.
    """
    try:
        there = store.listing()
        if there and MARKER not in there:
            return _foreign(store)
        known = _known(store) if MANIFEST in there and not anew else {}
        shutil.rmtree(workshop, ignore_errors=True)
        workshop.mkdir(mode=0o700, parents=True)
        staged = _stage(workshop, files, known, there)
        return _send(store, workshop, staged, known, there) if go_on() else None
    except StoreError as fault:
        return fault.problem
    except OSError as fault:
        words = f"what is to be published cannot be kept for the while: {fault.strerror or fault}"
        hint = "free some space and build again; what was published before is as it was"
        return error("E103", words, Span(str(fault.filename or workshop)), hint)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@frozen
class _Staged:
    """What lies in the workshop: (path, row) by its name there, counted from 0; and the digest of every wanted file."""

    sent: list[tuple[str, int]]
    wanted: dict[str, str]


def _stage(
    workshop: Path,
    files: Iterable[tuple[str, bytes]],
    known: Mapping[str, tuple[str, str]],
    there: Mapping[str, str],
) -> _Staged:
    staged = _Staged([], {})
    row, before = 0, ""
    for path, data in chain([(MARKER, MARKER_TEXT)], files):
        digest = _digest(path, data)
        staged.wanted[path] = digest
        kind = _kind(path)
        row, before = row + (kind != before), kind
        if path in there and known.get(path) == (digest, there[path]):
            continue
        (workshop / str(len(staged.sent))).write_bytes(data)
        staged.sent.append((path, row))
    return staged


def _kind(path: str) -> str:
    """Return what files have in common that follow one another and may be sent at once: they are leaves, or siblings.

    The marker stands alone: without it the next publish would take all for another's.
    """
    *folders, name = path.split("/")
    if path == MARKER or name.rsplit(".", 1)[-1].lower() in POINTING:
        return "/".join((*folders[:-1], "*", name)) if len(folders) > 1 else path
    return "leaf"


def _digest(path: str, data: bytes) -> str:
    """Return the digest (BLAKE2b, 20 bytes) of a file with the headers that it is served with."""
    total = hashlib.blake2b(f"{media_type(path)}\n{cache_control(path)}\n".encode(), digest_size=20)
    total.update(data)
    return total.hexdigest()


def _send(
    store: Store,
    workshop: Path,
    staged: _Staged,
    known: Mapping[str, tuple[str, str]],
    there: Mapping[str, str],
) -> Published:
    """Put what changed, row by row, then delete; the manifest is written when all of it is done."""
    deletes = sorted(path for path in there if path not in staged.wanted and path != MANIFEST)
    sent = [path for path, _ in staged.sent]
    early = _in_the_way(deletes, sent)

    def put(number: int) -> None:
        store.put(sent[number], (workshop / str(number)).read_bytes())

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        _all(pool, store.delete, sorted(early))
        for _, row in groupby(range(len(sent)), key=lambda number: staged.sent[number][1]):
            _all(pool, put, tuple(row))
        _all(pool, store.delete, [path for path in deletes if path not in early])
    finally:
        pool.shutdown(cancel_futures=True)
    if sent or deletes or MANIFEST not in there:
        store.put(MANIFEST, _manifest(store, staged, known, set(sent)))
    return Published(len(sent), len(staged.wanted) - len(sent), len(deletes))


def _all(pool: ThreadPoolExecutor, do: Callable[[A], None], these: Sequence[A]) -> None:
    for _ in pool.map(do, these):
        pass


def _in_the_way(deletes: Sequence[str], sent: Sequence[str]) -> frozenset[str]:
    """Return what must go first: a file where others want a folder, or files below one that becomes a file."""
    new = set(sent)
    folders = {folder for path in sent for folder in _folders(path)}
    return frozenset(path for path in deletes if path in folders or new & set(_folders(path)))


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _manifest(store: Store, staged: _Staged, known: Mapping[str, tuple[str, str]], sent: set[str]) -> bytes:
    """Return the manifest: of each file its digest, and what the store tells of it now that it is there."""
    now = store.listing() if sent else {}
    files = {
        path: (digest, now.get(path, "") if path in sent else known[path][1])
        for path, digest in staged.wanted.items()
    }
    return json.dumps({"version": VERSION, "files": files}, separators=(",", ":")).encode()


def _known(store: Store) -> dict[str, tuple[str, str]]:
    """Return (digest, stamp) by path as the manifest says it; of one that cannot be read, nothing is known."""
    try:
        told = parsed(store.read(MANIFEST) or b"")
        if told["version"] != VERSION:
            return {}
        return {str(path): (str(digest), str(stamp)) for path, (digest, stamp) in told["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


@frozen
class Remote:
    """A store as the place of a build; `workshop` is a folder of the site's own, for what is on its way."""

    store: Store
    workshop: Path

    @property
    def name(self) -> str:
        """Return the URL."""
        return self.store.url

    @property
    def known_as(self) -> str:
        """Return the URL too: it is the same everywhere."""
        return self.store.url

    def refusal(self) -> Problem | None:
        """Return why the store must not become the output."""
        return refusal(self.store)

    def finish(self) -> Problem | None:
        """Do nothing: what broke off is seen in the listing, and mended by the publish itself."""
        return None

    def publish(
        self, files: Iterable[tuple[str, bytes | None]], *, go_on: Callable[[], bool], anew: bool
    ) -> Published | Problem | None:
        """Publish what changed; every file's bytes are wanted, since what lies in a store is known by its manifest only."""
        whole = ((path, data) for path, data in files if data is not None)
        return publish(self.store, self.workshop, whole, go_on=go_on, anew=anew)
