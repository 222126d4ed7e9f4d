"""Asks git: nobody's settings start a program or change what is told, nothing is fetched, and nobody waits without end."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

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
_LONG = frozenset({"log", "cat-file"})


def ask(root: Path, *arguments: str, data: bytes | None = None) -> bytes | None:
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
