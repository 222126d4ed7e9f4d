"""What git knows of the site's files: which commits changed each, and what each file held then."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from microsite.diagnostics import Problem, Span, warning
from microsite.records import frozen

TIMEOUT = 120  # seconds for the history, which may be long
QUICK = 10  # seconds for what git answers at once
# A folder of the site may hold a repository that a contributor made, with settings of its own: it is not asked. Nobody's
# settings start a program, or change what is told.
_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.quotePath": "false",
    "diff.renameLimit": "1000",
    "log.showSignature": "false",
    "log.follow": "false",
    "log.mailmap": "false",
    "log.date": "default",
    "diff.orderFile": os.devnull,
    "core.hooksPath": os.devnull,
    "color.ui": "false",
}
# No prompt, no lock, and no protocol at all by which what a partial clone lacks could be fetched.
_SURROUNDINGS = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_NONE = {errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ENOEXEC}
"""What says that no program can be run as git; anything else is lacking for now, and with less history a build would make other bytes."""
# What leads git to another repository, as in a hook that starts a build, or makes it read paths in another way.
_ELSEWHERE = frozenset(
    "GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_ATTR_SOURCE GIT_COMMON_DIR GIT_DIR GIT_GLOB_PATHSPECS GIT_ICASE_PATHSPECS"
    " GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE GIT_INTERNAL_SUPER_PREFIX GIT_LITERAL_PATHSPECS GIT_NAMESPACE GIT_NOGLOB_PATHSPECS"
    " GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE GIT_WORK_TREE".split()
)
MAX_BLOB = 384 * 1024
"""Bytes of a version that is read: no file of ours may be larger."""
_LONG = frozenset({"log", "cat-file"})
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


def _git(root: Path, *arguments: str, data: bytes | None = None) -> bytes | None:
    """Run git for the site and return what it prints; None when there is no git, no repository, or no history.

    Raise OSError when git could not answer: the machine has no room for it, it was killed, or it takes too long.
    """
    environment = {k: v for k, v in os.environ.items() if k not in _ELSEWHERE} | _SURROUNDINGS
    patience = TIMEOUT if arguments[0] in _LONG and "-1" not in arguments else QUICK
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    program = _program()
    if program is None:
        return None
    command = [program, "--no-pager", "-C", str(root), *settings, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            command, input=data, capture_output=True, check=False, timeout=patience, env=environment
        )
    except subprocess.TimeoutExpired:
        raise OSError(errno.ETIMEDOUT, f"git did not answer within {patience} seconds") from None
    except OSError as fault:
        if fault.errno in _NONE:
            return None
        raise OSError(fault.errno, f"git cannot be run: {fault.strerror}") from fault
    if done.returncode < 0:
        raise OSError(errno.ECHILD, f"git was ended by signal {-done.returncode}")
    return done.stdout if done.returncode == 0 else None


def _program() -> str | None:
    """Return the path of git; one in the folder that we were started in, or by a path that depends on it, is none."""
    folders = (one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(one).is_absolute())
    found = shutil.which("git", path=os.pathsep.join(folders))
    return found if found and Path(found).is_absolute() else None


def in_repository(root: Path) -> bool:
    """Say whether a folder looks like part of a git checkout, whether or not git can be asked."""
    return any((folder / ".git").exists() for folder in (root, *root.resolve().parents))


def is_usable(root: Path) -> bool:
    """Say whether git is there and answers for a folder: it may be missing, or refuse one that another user owns."""
    return _git(root, "rev-parse", "--git-dir") is not None


def is_partial(root: Path) -> bool:
    """Say whether a clone left files of the past on its server (`git clone --filter`), where a build never asks for them."""
    return bool(_git(root, "config", "--type=bool", "--get-regexp", r"^remote\..*\.promisor$", "true"))


def tracks(root: Path, name: str) -> bool:
    """Say whether a file or folder below the site's root is committed or about to be, in whatever case of its letters."""
    return in_repository(root) and bool(_git(root, "ls-files", "-z", "--", f":(icase){name}"))


def standing(root: Path) -> bytes | None:
    """Return what a history rests on: the commit that is checked out, and whether the history is cut short."""
    return _git(root, "rev-parse", "HEAD", "--is-shallow-repository") if in_repository(root) else None


def touched(root: Path, before: bytes, now: bytes, paths: Iterable[str]) -> tuple[str, ...] | None:
    """Return the files below these paths that commits changed since, by two answers of `standing`.

    None when they did more than change files, when the history was cut or written anew, or does not lead here by first parents.
    """
    match before.split(), now.split():
        case [was, b"false"], [is_, b"false"]:
            pass
        case _:
            return None
    log = _git(
        root, "log", "--first-parent", "-m", "--relative", "--raw", "--no-abbrev", "-M", "-z",
        "--format=%x01%P", f"{was.decode()}..{is_.decode()}", "--", *paths,
    )  # fmt: skip
    way = _git(root, "log", "--first-parent", "--format=%P", f"{was.decode()}..{is_.decode()}")
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
    head = _git(root, "log", "-1", "--format=%H %ct")
    if not head or not head.strip():
        if standing(root):
            raise _untold()
        return None
    shallow = (_git(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true" or is_partial(
        root
    )
    log = _git(
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
    fields = iter(log.decode("utf-8", "replace").split("\0"))
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
        changes.setdefault(path, []).append(Change(time, new, order, path))
    return GitLog(shallow, head_time, {p: tuple(c) for p, c in changes.items()}, origins, gone)


def read_blobs(root: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by id, of which one larger than any file of ours is left out unread; raise OSError when git breaks off."""
    wanted = sorted({b for b in blobs if b.strip("0")})
    known = _git(root, "cat-file", "--batch-check", data=_lines(wanted)) if wanted else b""
    said = [line.split(" ") for line in (known or b"").decode().splitlines()]
    small = [one[0] for one in said if one[1] == "blob" and int(one[2]) <= MAX_BLOB]
    out = _git(root, "cat-file", "--batch", data=_lines(small)) if small else b""
    if (known is None or out is None) and not is_partial(root):
        raise _untold()
    found: dict[str, bytes] = {}
    at = 0
    while out and at < len(out):
        end = out.index(b"\n", at)
        name, _, size = out[at:end].decode().split(" ")
        found[name] = out[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
    return found


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
