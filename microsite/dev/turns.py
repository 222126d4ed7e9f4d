"""Whether a plan goes on: once its first pages are shown, a newer change overtakes the rest of it."""

from __future__ import annotations

import time

LONGEST_WAIT = 3.0  # seconds after which a plan is brought to its end, though changes go on


class OvertakenError(Exception):
    """A plan was left because something changed since; what it had remembered stays right."""


class Turns:
    """Knows whether a plan may be left. `touch` may be called from any thread, the others from the one that plans."""

    def __init__(self) -> None:
        self._touched = False
        self._shown = False
        self._since = 0.0

    def touch(self) -> None:
        """Say that something changed."""
        self._touched = True

    def begin(self) -> None:
        """Say that the folder is looked at now: all changes so far will be seen."""
        self._touched = self._shown = False
        self._since = self._since or time.monotonic()

    def show(self) -> None:
        """Say that the pages which browsers look at are shown."""
        self._shown = True

    def end(self) -> None:
        """Say that a plan came to its end."""
        self._shown = False
        self._since = 0.0

    def breathe(self) -> None:
        """Raise OvertakenError when the plan that is being made should be left; called every few milliseconds."""
        if self._touched and self._shown and time.monotonic() - self._since < LONGEST_WAIT:
            raise OvertakenError
