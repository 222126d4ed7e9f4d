"""Totals of the demonstration's follow-ups, as its team would have counted them by the end of November 2026, with known sums.

They are written to a folder of a test's own: a table of this kind must not lie in a site, and this repository is one.
"""

from __future__ import annotations

from pathlib import Path

HEADER = "event,step,sent,clicked,booked"
STEPS = ("notes", "two-questions", "what-changed", "the-next-one")
# what each step came to, in the order of STEPS; only the last asks for a booking, and one whose time has not come has no row
COUNTS: dict[str, tuple[tuple[int, int, int | None], ...]] = {
    "price-page-in-public": ((22, 15, None), (22, 11, None), (22, 9, None), (21, 12, 7)),
    "read-your-first-client-contract": ((19, 11, None), (19, 8, None), (19, 6, None), (19, 9, 5)),
    "scorecard-before-the-job-ad": ((17, 12, None), (17, 9, None), (17, 7, None), (17, 8, 6)),
    "one-pipeline-one-owner": ((23, 14, None), (23, 10, None), (23, 8, None), (22, 11, 3)),
    "thirteen-weeks-of-cash": ((20, 13, None), (20, 9, None), (20, 4, None), (20, 10, 6)),
    "five-interviews-one-question": ((21, 12, None), (21, 10, None), (21, 8, None), (21, 9, 5)),
    "security-basics-for-five-people": ((14, 9, None), (14, 7, None), (14, 5, None)),
    "first-batch-of-two-hundred": ((4, 3, None), (4, 2, None), (4, 2, None)),
    "docs-that-answer-the-second-question": ((18, 11, None), (18, 9, None), (18, 6, None)),
    "margin-by-product-in-one-sheet": ((16, 10, None), (16, 7, None)),
}


def rows() -> list[str]:
    """Return the rows of the table."""
    return [
        f"{event},{step},{','.join('' if n is None else str(n) for n in counts)}"
        for event, told in COUNTS.items()
        for step, counts in zip(STEPS, told, strict=False)
    ]


def table(path: Path, lines: list[str] | None = None, header: str = HEADER) -> Path:
    """Write a table, the demonstration's unless other rows are given; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *(rows() if lines is None else lines), ""]), "utf-8")
    return path
