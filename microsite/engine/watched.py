"""What a build saw of the files of a site, so that the next one finds the few that changed: kept whole, and what few edits changed beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from microsite.engine.memo import Memo
from microsite.formats.plainjson import parsed
from microsite.records import frozen

NAME = "watched"
MOST = 1_000  # files that are kept beside the others before all are written anew


@frozen
class Watched:
    """All that a build may have read, by path: stamps, and digests (hexadecimal) of the bytes, of which it knows every one."""

    stamps: Mapping[str, Sequence[int]]
    digests: Mapping[str, str]

    def unlike(self, other: Watched) -> dict[str, tuple[Sequence[int], str]] | None:
        """Return stamp and digest of each file that is not as another build saw it, None when files came or went."""
        if self.stamps.keys() != other.stamps.keys() or self.digests.keys() != other.digests.keys():
            return None
        were = other.stamps
        return {
            path: (of, self.digests[path])
            for path, of in self.stamps.items()
            if tuple(were[path]) != tuple(of) or other.digests[path] != self.digests[path]
        }


@frozen
class Kept:
    """What is kept of the files: the name under which all lie, and those that are other ones `since` then.

    `files` unpacks them when it is asked for; where they are not whole, none is known, so that each is taken for a new one.
    """

    base: str
    since: Mapping[str, tuple[Sequence[int], str]]
    files: Callable[[], Watched]


def keep(held: Memo, output: str, name: str, now: Watched, last: Kept | None) -> Kept:
    """Keep the files of a build into an output folder under a name; what is as the last build saw it is not written again."""
    unlike = now.unlike(last.files()) if last else None
    since = {**last.since, **unlike} if last and unlike is not None else {}
    if last and unlike is not None and len(since) <= MOST:
        return Kept(last.base, since, lambda: now)
    rows = {"base": name, "stamps": dict(now.stamps), "digests": dict(now.digests)}
    held.keep(NAME, output, json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return Kept(name, {}, lambda: now)


def kept(held: Memo, output: str, base: str, since: Mapping[str, Any]) -> Kept:
    """Return what is kept of the files under a name, with those that are other ones since then."""
    later = {str(path): (tuple(map(int, of)), str(digest)) for path, (of, digest) in since.items()}

    @cache
    def files() -> Watched:
        try:
            rows = parsed(held.recall(NAME, output))
            if rows["base"] != base:
                return Watched({}, {})
            stamps = {path: of for path, (of, _) in later.items()}
            digests = {path: digest for path, (_, digest) in later.items()}
            return Watched({**rows["stamps"], **stamps}, {**rows["digests"], **digests})
        except (ValueError, KeyError, TypeError):
            return Watched({}, {})

    return Kept(base, later, files)
