"""What git knows of the site's files: which commits changed each, and what each file held then."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from microsite.diagnostics import Problem, Span, warning
from microsite.read.git import ask
from microsite.records import frozen

MAX_BLOB = 384 * 1024
"""Bytes of a version that is read: no file of ours may be larger."""
MAX_LOAD = 16 * 1024 * 1024
"""Bytes of versions that are in memory at once."""
_FENCE = re.compile(rb"\n---[ \t]*\r?(?:\n|\Z)")
_LAST = 4_133_980_799  # the end of the year 2100, in seconds since 1970
_PLACES = 20  # of a time that git may print


@frozen
class Change:
    """One commit's change of a file: seconds since 1970 (committer date), the blob after it ("" when deleted), its name then."""

    time: int
    blob: str
    order: int
    path: str = ""


@frozen
class GitLog:
    """The history along first parents, oldest change first, by path of today; `origins` are the names at birth.

    `shallow` says that some of it is not here; `gone` are paths that were deleted and not renamed, with when, and the last blob; `head_time` is the newest commit's.
    """

    shallow: bool
    head_time: int
    changes: Mapping[str, tuple[Change, ...]]
    origins: Mapping[str, tuple[str, ...]]
    gone: Mapping[str, Change]


def in_repository(root: Path) -> bool:
    """Say whether a folder looks like part of a git checkout, whether or not git can be asked."""
    return any((folder / ".git").exists() for folder in (root, *root.resolve().parents))


def is_usable(root: Path) -> bool:
    """Say whether git is there and answers for a folder: it may be missing, or refuse one that another user owns."""
    return ask(root, "rev-parse", "--git-dir") is not None


def is_partial(root: Path) -> bool:
    """Say whether a clone left files of the past on its server (`git clone --filter`), where a build never asks for them."""
    return bool(ask(root, "config", "--type=bool", "--get-regexp", r"^remote\..*\.promisor$", "true"))


def tracks(root: Path, name: str) -> bool:
    """Say whether a file or folder below the site's root is committed or about to be, in whatever case of its letters."""
    return in_repository(root) and bool(ask(root, "ls-files", "-z", "--", f":(icase){name}"))


def standing(root: Path) -> bytes | None:
    """Return what a history rests on: the commit that is checked out, and whether the history is cut short."""
    return ask(root, "rev-parse", "HEAD", "--is-shallow-repository") if in_repository(root) else None


def touched(root: Path, before: bytes, now: bytes, paths: Iterable[str]) -> tuple[str, ...] | None:
    """Return the files below these paths that commits changed since, by two answers of `standing`.

    None when they did more than change files, when the history was cut or written anew, or does not lead here by first parents.
    """
    match before.split(), now.split():
        case [was, b"false"], [is_, b"false"]:
            pass
        case _:
            return None
    log = ask(
        root, "log", "--first-parent", "-m", "--relative", "--raw", "--no-abbrev", "-M", "-z",
        "--format=%x01%P", f"{was.decode()}..{is_.decode()}", "--", *paths,
    )  # fmt: skip
    way = ask(root, "log", "--first-parent", "--format=%P", f"{was.decode()}..{is_.decode()}")
    if log is None or not way or way.splitlines()[-1].split()[:1] != [was]:
        return None
    found = []
    fields = iter(log.decode("utf-8", "surrogateescape").split("\0"))
    for raw in fields:
        field = raw.lstrip("\n")
        if field.startswith(":"):
            if field[1:].split(" ")[4] != "M":
                return None
            found.append(next(fields))
    return tuple(dict.fromkeys(found))


def read_log(root: Path, paths: Iterable[str]) -> GitLog | None:
    """Return the history of files and folders below the site's root; None without a usable repository.

    Raise OSError when git has a history and cannot tell it.
    """
    if not in_repository(root):
        return None
    head = ask(root, "log", "-1", "--format=%H %ct")
    if not head or not head.strip():
        if standing(root):
            raise _untold()
        return None
    shallow = (ask(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true" or is_partial(
        root
    )
    log = ask(
        root, "log", "--first-parent", "-m", "--relative", "--reverse", "--raw", "--no-abbrev", "-M", "-z",
        "--format=%x01%ct", "--", *paths,
    )  # fmt: skip
    if log is None:
        if not is_partial(root):
            raise _untold()
        return None
    return parse_log(log, _moment(head.decode().partition(" ")[2]), shallow=shallow)


def _untold() -> OSError:
    return OSError(errno.EIO, "git cannot tell the history; `git fsck` may say why")


def _moment(seconds: str) -> int:
    """Return the time of a commit, which its author chooses or leaves out: none before 1970 or after 2100."""
    written = seconds.strip()
    return min(int(written[:_PLACES]), _LAST) if written.isdecimal() else 0


def parse_log(log: bytes, head_time: int, *, shallow: bool) -> GitLog:
    """Return the history that git prints; `head_time` is the newest commit's."""
    changes: dict[str, list[Change]] = {}
    origins: dict[str, tuple[str, ...]] = {}
    gone: dict[str, Change] = {}
    time, order = 0, 0
    fields, names = _fields(log), dict[str, str]()
    for raw in fields:
        field = raw.lstrip("\n")
        if field.startswith("\x01"):
            time, order = _moment(field[1:]), order + 1
            continue
        if not field.startswith(":"):
            continue
        _, _, old, new, status = field[1:].split(" ")[:5]
        path = next(fields)
        if status[0] == "R":
            target = next(fields)
            changes[target] = changes.pop(path, [])
            origins[target] = (*origins.pop(path, ()), path)
            path = target
        elif status[0] == "C":
            path = next(fields)
        if status[0] == "D":
            gone[path] = Change(time, old, order, path)
            changes.pop(path, None)
            origins.pop(path, None)
            continue
        gone.pop(path, None)
        path = names.setdefault(path, path)
        changes.setdefault(path, []).append(Change(time, new, order, path))
    return GitLog(shallow, head_time, {p: tuple(c) for p, c in changes.items()}, origins, gone)


def _fields(log: bytes) -> Iterator[str]:
    """Yield what stands between zeros, one after another: a list of all would take several times the log."""
    at = 0
    while at <= len(log):
        end = log.find(b"\0", at)
        end = len(log) if end < 0 else end
        yield log[at:end].decode("utf-8", "replace")
        at = end + 1


def read_blobs(root: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by id, of Markdown the front matter only; raise OSError when git breaks off.

    One that is larger than any file of ours is left out unread, and of the others few are in memory at once.
    """
    wanted = sorted({b for b in blobs if b.strip("0")})
    known = ask(root, "cat-file", "--batch-check", data=_lines(wanted)) if wanted else b""
    said = [line.split(" ") for line in (known or b"").decode().splitlines()]
    small = [(one[0], int(one[2])) for one in said if one[1] == "blob" and int(one[2]) <= MAX_BLOB]
    if known is None and not is_partial(root):
        raise _untold()
    found: dict[str, bytes] = {}
    for some in _loads(small):
        out = ask(root, "cat-file", "--batch", data=_lines(some))
        if out is None and not is_partial(root):
            raise _untold()
        at = 0
        while out and at < len(out):
            end = out.index(b"\n", at)
            name, _, size = out[at:end].decode().split(" ")
            found[name] = _front(out[end + 1 : end + 1 + int(size)])
            at = end + 2 + int(size)
    return found


def _loads(sized: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield ids in their order, as many at once as have no more than MAX_LOAD bytes."""
    some: list[str] = []
    total = 0
    for name, size in sized:
        if some and total + size > MAX_LOAD:
            yield some
            some, total = [], 0
        some.append(name)
        total += size
    if some:
        yield some


def _front(data: bytes) -> bytes:
    """Return a version up to the end of its front matter, which is all that a history asks of it; one without as it is."""
    if not data.startswith((b"---", b"\xef\xbb\xbf---")):
        return data
    end = _FENCE.search(data, 3)
    return data[: end.end()] if end else data


def _lines(ids: Iterable[str]) -> bytes:
    return "".join(f"{one}\n" for one in ids).encode()


def blob_id(data: bytes) -> str:
    """Return the id that git gives to a file's bytes (SHA-1 repositories)."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def out_of_reach(root: Path, log: GitLog | None) -> tuple[Problem, ...]:
    """Return the warning that history is cut short or cannot be asked, and how to get at it."""
    where, unknown = Span("data/ledger.json"), log is None and in_repository(root)
    if (log is not None and log.shallow) or (unknown and is_partial(root)):
        words = "git's history is cut short here, so SEQUENCE and LAST-MODIFIED of calendars may be too small"
        hint = "fetch all of it (fetch-depth: 0, no filter), or commit data/ledger.json"
        return (warning("E105", words, where, hint),)
    if unknown and not is_usable(root):
        words = "this is a git checkout, and git is missing or refuses it, so nothing is known of earlier versions"
        hint = "install git, or allow the folder: git config --global --add safe.directory FOLDER"
        return (warning("E105", words, where, hint),)
    return ()
