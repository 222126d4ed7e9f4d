"""One target under atheris, in a process of its own: `python -m fuzz.one TARGET CURRENT [what libFuzzer is told]`.

CURRENT is the file that holds the input being tried, so that it is known also when the process is gone without a word.
"""

from __future__ import annotations

import faulthandler
import mmap
import os
import pkgutil
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

import atheris

WATCHED = ("microsite", "markdown", "yaml", "icalendar", "mf2py", "extruct", "h11", "csv")
"""The packages whose branches guide the search."""
LATE = (
    "microsite.checks",
    "microsite.importers",
    "microsite.read",
    "microsite.dev",
    "markdown",
    "extruct",
    "icalendar",
)
SLOWER = 3  # what is watched takes longer
STUCK = 3  # times that limit, for code that does not come back


class SlowError(AssertionError):
    """An input cost more than its target allows."""


class _Current:
    """The input that is being tried, where the process that started this one finds it."""

    def __init__(self, file: Path, most: int) -> None:
        self._size = most + 8
        file.write_bytes(bytes(self._size))
        self._handle = os.open(file, os.O_RDWR)
        self._map = mmap.mmap(self._handle, self._size)

    def put(self, data: bytes) -> None:
        """Note an input."""
        self._map[: 8 + len(data)] = len(data).to_bytes(8, "big") + data


def main() -> None:
    """Try inputs until libFuzzer has done what it was told."""
    with atheris.instrument_imports(include=list(WATCHED)):
        from fuzz.targets import TARGETS  # noqa: PLC0415 - watched from its first import on

        for (
            name
        ) in LATE:  # the program imports them when it needs them; only what is imported here is watched
            for module in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
                import_module(module.name)
    target = TARGETS[sys.argv[1]]
    current = _Current(Path(sys.argv[2]), target.most)
    faulthandler.register(signal.SIGVTALRM, chain=True)  # says where it is, and ends

    def tried(data: bytes) -> None:
        data = data[: target.most]
        current.put(data)
        signal.setitimer(signal.ITIMER_VIRTUAL, target.seconds * SLOWER * STUCK)
        began = time.process_time()
        target.holds(data)
        took = time.process_time() - began
        if took > target.seconds * SLOWER:
            raise SlowError(f"{len(data)} bytes took {took:.1f} seconds")

    atheris.Setup([sys.argv[0], *sys.argv[3:]], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
