"""What a command costs: the CPU time, the wall time and the memory of all its processes together (Linux).

A supervisor, which is this file run as a program, starts the command and outlives it. It is the reaper of whatever the
command's processes leave behind (`prctl(PR_SET_CHILD_SUBREAPER)`), so that a worker of a fork server, or any process whose
parent went first, is waited for here and its CPU time counted by `wait4(2)`. Memory is the sum of the proportional set
sizes (PSS: a page that two processes share counts half in each) of `/proc/PID/smaps_rollup`, looked at 20 times a second.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
EVERY = 0.05
STRAGGLERS = 10.0  # seconds that processes may run on once the command has ended
PROC = "/proc"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds of CPU (user and system) and of wall time, MiB of memory at the peak, its exit code."""

    cpu: float
    wall: float
    memory: float
    code: int


def can_measure() -> bool:
    """Tell whether this system has what a measurement needs."""
    return sys.platform == "linux" and all(
        Path(f"/proc/self/{name}").exists() for name in ("smaps_rollup", f"task/{os.getpid()}/children")
    )


def measured(
    words: Sequence[str], cwd: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command to its end and return its cost; what it prints goes into a file."""
    supervisor = [sys.executable, str(Path(__file__)), str(log), *words]
    done = subprocess.run(supervisor, cwd=cwd, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def children(process: int) -> list[int]:
    """Return the processes that one has started and not yet waited for."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"{PROC}/{process}/task"):  # noqa: PTH208 - names are enough, twenty times a second
            with contextlib.suppress(OSError), open(f"{PROC}/{process}/task/{thread}/children", "rb") as file:  # noqa: PTH123 - the same
                found += map(int, file.read().split())
    return found


def descendants(root: int) -> set[int]:
    """Return the processes below one."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        below = children(waiting.pop())
        found.update(below)
        waiting += below
    return found


def share(process: int) -> float:
    """Return the proportional set size of a process in MiB; 0 for one that is gone."""
    with contextlib.suppress(OSError), open(f"{PROC}/{process}/smaps_rollup", "rb") as file:  # noqa: PTH123 - the same
        for line in file:
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


class Watch(threading.Thread):
    """Keeps the peak of the memory of all processes below this one."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until it is told to stop."""
        me, rest = os.getpid(), EVERY
        while not self.over.wait(rest):
            began = time.thread_time()
            self.peak = max(self.peak, sum(map(share, descendants(me))))
            rest = max(
                EVERY, 20 * (time.thread_time() - began)
            )  # a look at much memory takes long: at most a twentieth


def reaped(command: int) -> tuple[float, float, int]:
    """Wait for a command and for all that it left behind; return CPU seconds, when the command ended, its exit code.

    Processes that run on for longer than `STRAGGLERS` are killed; what they took until then counts.
    """
    spent, ended, code = 0.0, 0.0, -1
    while True:
        try:
            process, status, use = os.wait4(-1, os.WNOHANG if ended else 0)
        except ChildProcessError:
            return spent, ended, code
        if process:
            spent += use.ru_utime + use.ru_stime  # of the process, and of every one that it waited for
            if process == command:
                ended, code = time.monotonic(), os.waitstatus_to_exitcode(status)
        elif time.monotonic() > ended + STRAGGLERS:
            for left in descendants(os.getpid()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(left, 9)
        else:
            time.sleep(0.01)


def supervise(log: str, words: Sequence[str]) -> Cost:
    """Run a command as the reaper of all its processes."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this system has no subreapers")
    watch = Watch()
    watch.start()
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    began = time.monotonic()
    command = os.posix_spawnp(words[0], list(words), os.environ, file_actions=actions)
    cpu, ended, code = reaped(command)
    watch.over.set()
    watch.join()
    return Cost(cpu, ended - began, watch.peak, code)


if __name__ == "__main__":
    print(json.dumps(asdict(supervise(sys.argv[1], sys.argv[2:]))))
