"""A Dask cluster on loopback for tests: a scheduler and workers as processes of their own, started by the programs of the package."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
PATIENCE = 60.0
# a pipe from the test ends when the test does, also when it is killed; so nothing is left running
CHILD = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(1)), daemon=True).start()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The address of a scheduler, its process, and its workers' by name."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: Mapping[str, subprocess.Popen[bytes]]

    def kill(self, name: str) -> None:
        """End a worker, or the scheduler by that name, at once, as a machine ends that loses its power."""
        process = self.scheduler if name == "scheduler" else self.workers[name]
        process.send_signal(signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port on loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dask(arguments: Sequence[str], folder: Path, log: str, path: str = "") -> subprocess.Popen[bytes]:
    """Start one of Dask's programs in a folder; it sees the packages of this Python, and of `path` before them."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(p for p in (path, str(HERE / "tests"), str(HERE)) if p),
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
    }
    with (folder / log).open("wb") as stream:
        words = [sys.executable, "-c", CHILD, f"distributed.cli.dask_{arguments[0]}", *arguments[1:]]
        return subprocess.Popen(
            words, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=stream, stderr=subprocess.STDOUT
        )


@contextmanager
def running(folder: Path, workers: Sequence[str] = ("one", "two"), path: str = "") -> Iterator[Cluster]:
    """Give a cluster in a folder that holds nothing of any site; all its processes end with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    common = ["--no-dashboard"]
    processes = [
        dask(["scheduler", "--host", "127.0.0.1", "--port", str(port), *common], folder, "scheduler.log")
    ]
    try:
        _until(lambda: _listening(port))
        found = {}
        for name in workers:
            words = [
                "worker",
                address,
                "--name",
                name,
                "--nthreads",
                "2",
                "--no-nanny",
                "--death-timeout",
                "60",
            ]
            place = ["--host", "127.0.0.1", "--local-directory", str(folder / name)]
            found[name] = dask([*words, *place, *common], folder, f"{name}.log", path)
            processes.append(found[name])
        _until(lambda: all(b"Registered to" in (folder / f"{name}.log").read_bytes() for name in workers))
        yield Cluster(address, processes[0], found)
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the cluster does not come up")
        time.sleep(0.05)


def _listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
