"""Work for the workers of a cluster that tests watch: it leaves a line in a file for each item, and waits a little."""

from __future__ import annotations

import os
import time
from pathlib import Path


def noted(item: int, log: Path, seconds: float) -> tuple[int, str]:
    """Return the item with its square in words, and leave a line that it was worked on by this process."""
    with log.open("a") as stream:
        stream.write(f"{item} {os.getpid()}\n")
    time.sleep(seconds)
    return item, str(item * item)


def deadly(item: int) -> int:
    """End the process of whoever works on item 5."""
    if item == 5:
        os._exit(1)
    return item


def faulty(item: int) -> float:
    """Fail for item 5, as a bug does."""
    return 1 / (item - 5)
