"""How long templates may take together, before the pages that are left are not waited for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

AT_FIRST, A_PAGE = 5.0, 0.25  # seconds of work


class Leisure:
    """Seconds of work for all pages: some at first, and more with each of them; `over` says that they are used up."""

    def __init__(self) -> None:
        self.over = False
        self._pages = 0
        self._began = (os.getpid(), time.process_time())

    @contextmanager
    def page(self) -> Iterator[None]:
        """Count a page that is made in the block.

        What was worked is asked only after a page that took long: to ask may take a millisecond (a virtual machine), and a
        quick page cannot have used up its share.
        """
        began = time.monotonic()
        yield
        self._pages += 1
        if time.monotonic() - began > A_PAGE and self._worked() > AT_FIRST + A_PAGE * self._pages:
            self.over = True

    def _worked(self) -> float:
        """Return the seconds of work since the beginning, or since this process was forked."""
        process, began = self._began
        return time.process_time() - (began if process == os.getpid() else 0.0)
