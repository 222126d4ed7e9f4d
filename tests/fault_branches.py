"""A command that branches at each of its calls of the file system: every branch meets a fault there, in a view of the folder of its own.

So one run serves all points, and what they left is compared: equal trees are built again once. Branches are forked processes that
see an overlay in the folder's place, with all that was open opened again. That needs mounts, and so root on Linux.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import faults
from faults import Counter, Fault, Ran

ENDED = "ended"
_NEW_MOUNTS, _RECURSIVE, _PRIVATE = 0x20000, 1 << 14, 1 << 18  # unshare(2), mount(2)
_AT_OPEN = os.O_CREAT | os.O_EXCL | os.O_TRUNC


def ways(root: Path, branches: Path) -> Iterator[tuple[Fault, str, Ran, Path]]:
    """Run a build that branches, and yield each fault, its call, how the branch ended, and the tree that it left; equal ones are one."""
    ran = faults.run(root, branches=branches)
    assert ran.code == 0, ran.said
    for line in (branches / ENDED).read_text("utf-8").splitlines():
        fault, call, code, said, left = json.loads(line)
        yield Fault(*fault), call, Ran(code, said, ()), branches / left


class Branching(Counter):
    """Counts the calls of a command, which at each is killed, is refused it, and is refused all from it on."""

    def __init__(self, root: Path, branches: Path) -> None:
        super().__init__(None)
        self._root, self._branches = root.resolve(), branches
        self._busy = False

    def call(self, name: str, what: object) -> None:
        """Branch before a call; in a branch, let it fail."""
        if self._busy:
            return
        if self.fault is None:
            self._busy = True
            self._branch(len(self.calls) + 1, f"{name} {what if isinstance(what, str | Path) else ''}")
            self._busy = False
        super().call(name, what)

    def _branch(self, at: int, call: str) -> None:
        self._tell(Fault(at), call, Ran(-9, "", ()))
        for on in (False, True):
            fault = Fault(at, faults.REFUSALS[(at + 2 * on) % len(faults.REFUSALS)], on=on)
            child = os.fork()
            if child:
                os.waitpid(child, 0)
                continue
            self._be_beside(fault, call)
            if self.fault:
                return

    def _be_beside(self, fault: Fault, call: str) -> None:
        """Be the process that a branch is forked from: it gives the branch its view, waits and tells. Come back in the branch alone."""
        layers = self._branches / f"layers-{fault.at}-{fault.on}"
        try:
            _overlay(self._root, layers)
            _reopen(self._root)
            out, back = os.pipe()
            child = os.fork()
            if not child:
                os.dup2(back, 1)
                os.dup2(back, 2)
                os.close(out)
                self.fault = fault
                return
            os.close(back)
            with os.fdopen(out, encoding="utf-8", errors="replace") as stream:
                said = stream.read()
            self._tell(fault, call, faults.ended(child, said))
        except OSError as refused:
            self._tell(fault, call, Ran(99, f"there is no branch: {refused}", ()))
        os._exit(0)

    def _tell(self, fault: Fault, call: str, ran: Ran) -> None:
        left = _digest(self._root)
        if not (self._branches / left).exists():
            shutil.copytree(self._root, self._branches / left, symlinks=True)
        told = json.dumps([astuple(fault), call, ran.code, ran.said, left])
        with (self._branches / ENDED).open("a", encoding="utf-8") as stream:
            stream.write(f"{told}\n")


def _overlay(root: Path, layers: Path) -> None:
    """Let this process see a folder of which it can change all, and nobody else sees it."""
    for layer in ("upper", "work"):
        (layers / layer).mkdir(parents=True)
    system = ctypes.CDLL(None, use_errno=True)
    where, told = os.fsencode(root), f"lowerdir={root},upperdir={layers}/upper,workdir={layers}/work".encode()
    done = (
        system.unshare(_NEW_MOUNTS)
        or system.mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None)
        or system.mount(b"overlay", where, b"overlay", 0, told)
    )
    if done:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(root))


def _reopen(root: Path) -> None:
    """Open anew what is open below a folder that is another one now, with the lock that is held on it."""
    os.chdir(root)
    for link in list(Path("/proc/self/fd").iterdir()):
        try:
            path, handle = str(link.readlink()), int(link.name)
        except FileNotFoundError:  # by which the folder was listed
            continue
        if not path.startswith(f"{root}/") or path.endswith(" (deleted)"):
            continue
        told = Path(f"/proc/self/fdinfo/{handle}").read_text("ascii")
        at, flags = os.lseek(handle, 0, os.SEEK_CUR), fcntl.fcntl(handle, fcntl.F_GETFL)
        fresh = os.open(path, (flags & ~_AT_OPEN) | os.O_CLOEXEC)
        os.dup2(fresh, handle, inheritable=False)
        os.close(fresh)
        if "FLOCK" in told:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            os.lseek(handle, at, os.SEEK_SET)


def _digest(root: Path) -> str:
    """Return one digest over all paths, modes and bytes below a folder."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        whole.update(f"{path.relative_to(root)} {status.st_mode} {len(data)} ".encode() + data)
    return whole.hexdigest()
