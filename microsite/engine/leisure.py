"""How long templates may take together, before the pages that are left are not waited for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_FIRST, A_PAGE = 5.0, 0.25  # seconds of work


class Leisure:
    """Seconds of work for all pages: some at first, and more with each of them; `over` says that they are used up.

    What a process works between pages is not theirs, as making thousands of views for files that stay. So of all work that
    share is counted which pages have of the time that passed: a machine that is busy with others makes both longer.
    """

    def __init__(
        self, wall: Callable[[], float] = time.monotonic, work: Callable[[], float] = time.process_time
    ) -> None:
        self.over = False
        self._wall, self._work = wall, work
        self._process = 0

    def _begin(self) -> None:
        self._process = os.getpid()
        self._pages, self._in_pages = 0, 0.0
        self._since = (self._wall(), self._work())

    @contextmanager
    def page(self) -> Iterator[None]:
        """Count a page that is made in the block.

        What was worked is asked only after a page that took long: to ask may take a millisecond (a virtual machine), and a
        quick page cannot have used up its share.
        """
        if self._process != os.getpid():  # the first page, also of a process that was forked
            self._begin()
        began = self._wall()
        yield
        took = self._wall() - began
        self._pages += 1
        self._in_pages += took
        if took > A_PAGE and self._worked() > AT_FIRST + A_PAGE * self._pages:
            self.over = True

    def _worked(self) -> float:
        """Return the seconds of work that went into pages since the first of this process."""
        wall, work = self._since
        passed = self._wall() - wall
        return (self._work() - work) * self._in_pages / passed if passed else 0.0
