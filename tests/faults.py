"""Runs the real command in a forked process, and lets one of its calls of the file system kill it or fail.

The forks are made by a process that has one thread and keeps to itself: where a test has used Polars, a fork of the tests would
wait for ever for threads that it does not have.

Counted is what changes files: from Python all of it, of SQLite each statement; where it is asked for, also what reads.
A fork costs no import, so that many points can be tried. With MICROSITE_FAULTS=all in the environment all of them are, which takes hours;
for builds `fault_branches.py` does it in minutes.
"""

from __future__ import annotations

import builtins
import errno
import importlib
import io
import json
import os
import pkgutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import microsite
from microsite import cli
from microsite.engine import bytecode

NOW = "2026-11-22T12:00:00+00:00"
BUILD = ("build", "--jobs", "1", "--now", NOW)
ALL = os.environ.get("MICROSITE_FAULTS") == "all"
REFUSALS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EDQUOT, errno.EROFS)
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_PATHS = "mkdir rmdir unlink chmod utime rename replace link symlink truncate".split()
_LOOKING = "stat lstat scandir listdir readlink".split()
_HANDLES = "write fsync fdatasync fchmod ftruncate".split()
_SQLITE = {
    errno.ENOSPC: "database or disk is full",
    errno.EMFILE: "unable to open database file",
    errno.EROFS: "attempt to write a readonly database",
}
_LOG = "\nCALLS "


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: its exit code (minus the signal that killed it), what it said, the calls that it made."""

    code: int
    said: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at a call: a signal without an error's number, else that error; `on` says that all later calls fail too."""

    at: int
    errno: int = 0
    on: bool = False
    signal: int = signal.SIGKILL


class Counter:
    """Counts calls, and lets the one that is meant kill the process or fail."""

    def __init__(self, fault: Fault | None) -> None:
        self.fault = fault
        self.calls: list[str] = []

    def call(self, name: str, what: object) -> None:
        """Count a call, and let it be the last of the process or fail when it is meant."""
        self.calls.append(f"{name} {what if isinstance(what, str | Path) else ''}")
        at, fault = len(self.calls), self.fault
        if fault is None or at < fault.at or (at > fault.at and not fault.on):
            return
        if not fault.errno:
            os.kill(os.getpid(), fault.signal)
            return
        if name == "sqlite":
            raise sqlite3.OperationalError(_SQLITE.get(fault.errno, "disk I/O error"))
        raise OSError(fault.errno, os.strerror(fault.errno), what if isinstance(what, str | Path) else None)


def _watch(counter: Counter, *, reads: bool) -> None:
    """Put the counter before every function that changes files, or also reads; the process that does so ends soon."""

    def before(
        fn: Callable[..., Any], name: str, which: Callable[..., bool], shown: int = 0
    ) -> Callable[..., Any]:
        def called(*given: Any, **more: Any) -> Any:
            if which(*given, **more):
                counter.call(name, given[shown])
            return fn(*given, **more)

        return called

    def writes(_path: object, mode: str = "r", *_: Any, **__: Any) -> bool:
        return reads or not set(mode).isdisjoint("wxa+")

    for name in _PATHS:
        target = 1 if name in {"rename", "replace", "link", "symlink"} else 0
        setattr(os, name, before(getattr(os, name), name, lambda *_, **__: True, target))
    for name in _HANDLES:
        setattr(
            os,
            name,
            before(getattr(os, name), name, lambda handle, *_: stat.S_ISREG(os.fstat(handle).st_mode)),
        )
    os.open = before(os.open, "open", lambda _path, flags, *_, **__: reads or bool(flags & _CHANGING))
    for name in _LOOKING if reads else ():
        setattr(os, name, before(getattr(os, name), name, _named))
    io.open = builtins.open = before(io.open, "open", writes)
    connect = sqlite3.connect

    class Counted(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            counter.call("sqlite", statement)
            return super().execute(statement, *values)

    vars(sqlite3)["connect"] = partial(connect, factory=Counted)


def _named(path: object = ".", *_: Any, **__: Any) -> bool:
    """Say whether a call is about a file of the test, and none of Python's own."""
    return isinstance(path, str | Path) and "/lib/python" not in str(path)


def run(
    root: Path,
    *arguments: str,
    fault: Fault | None = None,
    reads: bool = False,
    branches: Path | None = None,
) -> Ran:
    """Run a command in a site's folder, `microsite build` in one process when none is given.

    With `branches` it branches at each of its calls, see `fault_branches.py`, and that folder holds how each branch ended.
    """
    asked = [str(root), arguments or BUILD, astuple(fault) if fault else None, reads, dict(os.environ)]
    asked.append(str(branches) if branches else None)
    asking, answers = _nursery()
    asking.write(f"{json.dumps(asked)}\n")
    asking.flush()
    code, said, calls = json.loads(answers.readline())
    return Ran(code, said, tuple(calls))


@cache
def _nursery() -> tuple[Any, Any]:
    """Return the ends to ask and to be answered by: a process of its own, which ends with the tests."""
    begin = "import sys; sys.path.insert(0, sys.argv[1]); import faults; faults.serve()"
    command = [sys.executable, "-c", begin, str(Path(__file__).parent)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    return started.stdin, started.stdout


def serve() -> None:
    """Be the nursery: import what commands need, then fork a run for each line that is read, and answer with how it ended."""
    heavy = dict.fromkeys(("polars", "distributed", "atheris"))
    sys.modules.update(heavy)  # type: ignore[arg-type] # None: what needs them is left to the runs
    for module in pkgutil.walk_packages(microsite.__path__, "microsite."):
        if not module.name.endswith("__main__"):
            try:
                importlib.import_module(module.name)
            except ImportError:
                continue
    for name in heavy:
        del sys.modules[name]
    bytecode.FILE = None  # what the first run wrote there the others would not
    for line in sys.stdin:
        root, arguments, fault, reads, environment, branches = json.loads(line)
        os.environ.clear()
        os.environ.update(environment)
        counter = Counter(Fault(*fault) if fault else None)
        if branches:
            counter = importlib.import_module("fault_branches").Branching(Path(root), Path(branches))
        ran = _forked(Path(root), arguments, counter, reads=reads)
        sys.stdout.write(f"{json.dumps([ran.code, ran.said, ran.calls])}\n")
        sys.stdout.flush()


def _forked(root: Path, arguments: Sequence[str], counter: Counter, *, reads: bool) -> Ran:
    out, back = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        _be(root, arguments, counter, back, reads=reads)
    os.close(back)
    with os.fdopen(out, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    return ended(child, said)


def ended(child: int, said: str) -> Ran:
    """Wait for a process that runs a command, and return how it ended, by all that it wrote."""
    said, _, log = said.partition(_LOG)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Ran(code, said, tuple(json.loads(log)) if log else ())


def _be(root: Path, arguments: Sequence[str], counter: Counter, back: int, *, reads: bool) -> None:
    """Be the child: run the command, tell what was called, and end."""
    code = 99
    try:
        os.chdir(root)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(back, 1)
        os.dup2(back, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.argv = ["microsite", *arguments]
        _watch(counter, reads=reads)
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        os.write(1, f"{_LOG}{json.dumps(counter.calls)}".encode())
    except BaseException as unexpected:  # noqa: BLE001 - a child must not come back into the tests
        os.write(1, f"Traceback: {unexpected!r}".encode())
    finally:
        os._exit(code)


def points(calls: Sequence[str], every: int, part: slice = slice(None)) -> list[int]:
    """Return numbers of calls at which faults are tried: the first and the last of each kind, and some between; of them a part.

    All of them when that is asked for.
    """
    if ALL:
        return list(range(1, len(calls) + 1))
    kinds: dict[str, list[int]] = {}
    for number, call in enumerate(calls, 1):
        name, _, what = call.partition(" ")
        where = what.rpartition("/")[0].partition("/")[0] if name != "sqlite" else what.split(" ")[0]
        kinds.setdefault(f"{name} {where}", []).append(number)
    chosen = {number for found in kinds.values() for number in (found[0], found[-1])}
    return sorted(chosen | set(range(1, len(calls) + 1, every)))[part]
