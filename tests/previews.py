"""A real `microsite serve` in a process of its own, for tests: where it answers, what it prints, how it ends."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 60.0  # for a machine under load; a test goes on as soon as what it waits for is there


@dataclass(frozen=True)
class Running:
    """A preview that runs: its process, address and port, and the lines it printed."""

    process: subprocess.Popen[str]
    base: str
    port: int
    lines: queue.Queue[str]

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return the status and body of an answer."""
        request = urllib.request.Request(self.base + path.removeprefix("/"), headers=headers)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
                return answer.status, answer.read()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read()

    def text(self, path: str) -> str:
        """Return a page."""
        return self.get(path)[1].decode()

    def state(self, path: str = "/") -> dict[str, Any]:
        """Return what a page is told of itself."""
        found: dict[str, Any] = json.loads(self.get(f"/__microsite/state?path={quote(path)}")[1])
        return found

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, what or "it never came to hold"
            time.sleep(0.02)

    def shows(self, path: str, text: str) -> None:
        """Wait until a page holds a text."""
        self.until(lambda: text in self.text(path), f"{path} never showed {text!r}")

    def line(self, part: str) -> str:
        """Wait until a line with a text in it was printed, and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.lines.get(timeout=PATIENCE)
            if part in found:
                return found
        raise AssertionError(f"{part!r} was never printed")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def serving(root: Path, *more: str, through: Sequence[str] = ()) -> Iterator[Running]:
    """Run `microsite serve` on a site, `through` a command that runs another; the clock is the tests' own."""
    command = [
        *through,
        sys.executable,
        "-m",
        "microsite.cli",
        "serve",
        "--site",
        str(root),
        "--now",
        "2026-11-22T12:00Z",
        *more,
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            lines.put(line.rstrip("\n"))

    threading.Thread(target=read, daemon=True).start()
    try:
        base = lines.get(timeout=PATIENCE)
        assert base.startswith("http://127.0.0.1:"), base
        yield Running(process, base, int(base.split(":")[2].split("/")[0]), lines)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
