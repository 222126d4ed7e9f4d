"""A fault of ours while a preview runs is told as a problem, so that it goes on."""

from __future__ import annotations

import traceback
from pathlib import Path

from microsite.diagnostics import Problem, Span, error


def internal(doing: str, fault: Exception) -> Problem:
    """Return the problem that a fault of ours is told as."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    words = (
        f"internal error while {doing}: {type(fault).__name__} in {Path(frame.filename).name}:{frame.lineno}"
    )
    return error("E199", words, Span("microsite"), "this is a fault of microsite, not of your files")
