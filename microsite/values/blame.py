"""Which file was being worked on when something of ours failed: it is noted on the exception, which takes it through all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_WORDS = "working on "


@contextmanager
def working_on(path: str) -> Iterator[None]:
    """Note the path on what is raised in the block."""
    try:
        yield
    except Exception as fault:
        fault.add_note(f"{_WORDS}{path}")
        raise


def worked_on(fault: BaseException) -> str:
    """Return the path that was noted first, "" for none."""
    notes = (note for note in getattr(fault, "__notes__", ()) if note.startswith(_WORDS))
    return next(notes, "").removeprefix(_WORDS)
