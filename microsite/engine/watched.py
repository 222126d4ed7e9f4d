"""What a build saw of the files of a site, so that the next one finds the few that changed: kept whole, and what few edits changed beside it."""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from microsite.engine import listing
from microsite.engine.listing import index_of
from microsite.engine.memo import Memo
from microsite.engine.sources import Sources
from microsite.records import frozen

NAME = "watched"
MOST = 1_000  # files that are kept beside the others before all are written anew
NOTHING = Sources([], [], listing.NOWHERE.columns)


@frozen
class Watched:
    """All that a build may have read: what lay in the site, and digests (hexadecimal) of the bytes of files, by path."""

    sources: Sources
    digests: Mapping[str, str]


@frozen
class Kept:
    """What is kept of the files: the name under which all digests lie, and those that are other ones `since` then.

    `files` unpacks them when it is asked for; where they are not whole, none is known, so that each is taken for a new one.
    """

    base: str
    since: Mapping[str, str]
    files: Callable[[], Watched]


def keep(
    held: Memo, output: str, now: Watched, last: Kept | None = None, changed: Mapping[str, str] | None = None
) -> Kept:
    """Keep the files of a build into an output folder.

    Where the paths are those of the `last` build, only the digests of files that `changed` since are written again.
    """
    listing.keep(held, _place(output), now.sources)
    since = {**last.since, **(changed or {})} if last else {}
    if last and len(since) <= MOST and last.files().sources.files == now.sources.files:
        return Kept(last.base, since, lambda: now)
    digests = "\n".join(now.digests[path] for path in now.sources.files)
    base = _base(now.sources.files, digests)
    held.keep(NAME, output, f"{base}\n{digests}".encode("utf-8", "surrogatepass"))
    return Kept(base, {}, lambda: now)


def kept(held: Memo, output: str, name: str, base: str, since: Mapping[str, Any]) -> Kept:
    """Return what is kept of the files, whose listing has a name, with the digests that are other ones since then."""
    later = {str(path): str(digest) for path, digest in since.items()}

    @cache
    def files() -> Watched:
        sources = listing.recall(held, _place(output), name, Sources)
        if sources is None:
            return Watched(NOTHING, {})
        return Watched(sources, ChainMap(later, _Digests(held, output, base, sources.files)))  # type: ignore[arg-type] # read alone

    return Kept(base, later, files)


def unlike(one: Kept, other: Kept) -> Iterator[str]:
    """Yield the files whose digests are not the same, or that only one of two knows."""
    were, are = one.files().digests, other.files().digests
    same = one.base == other.base and len(one.since) + len(other.since) < MOST
    paths = one.since.keys() | other.since.keys() if same else were.keys() | are.keys()
    yield from (path for path in paths if were.get(path) != are.get(path))


class _Digests(Mapping[str, str]):
    """The digests of files in the order of their paths, unpacked when one is asked for; where they are not whole, none is known."""

    def __init__(self, held: Memo, output: str, base: str, paths: Sequence[str]) -> None:
        self._unpack = cache(lambda: _unpacked(held.recall(NAME, output), base, paths))
        self._paths = paths

    def __getitem__(self, path: str) -> str:
        digests, at = self._unpack(), index_of(self._paths, path)
        if at is None or not digests:
            raise KeyError(path)
        return digests[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths if self._unpack() else ())

    def __len__(self) -> int:
        return len(self._unpack())


def _unpacked(data: bytes, base: str, paths: Sequence[str]) -> Sequence[str]:
    name, _, text = data.decode("utf-8", "replace").partition("\n")
    digests = text.split("\n")
    return digests if name == base == _base(paths, text) and len(digests) == len(paths) else ()


def _base(paths: Sequence[str], digests: str) -> str:
    told = "\0".join((*paths, digests)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=20).hexdigest()


def _place(output: str) -> str:
    """Return where the listing of a site is kept that was built into a folder: its own listing is kept under its path."""
    return f"sources of {output}"
