"""CSV that a spreadsheet opens without running anything: RFC 4180, and no cell that begins a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from unicodedata import category, normalize

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def quoted(cell: object) -> str:
    """Return a cell as text; a text that a spreadsheet would run gets an apostrophe before it (OWASP, "CSV injection").

    Numbers are numbers, also negative ones: only texts are quoted.
    """
    if cell is None:
        return ""
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(_RUNS) or _begin(text).startswith(_RUNS) else text


def _begin(text: str) -> str:
    """Return the first character that is seen, as a spreadsheet takes it: a wide sign is the sign, marks without width are nothing."""
    seen = (sign for sign in text if not sign.isspace() and category(sign) not in {"Cc", "Cf"})
    return normalize("NFKC", next(seen, ""))


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV with lines that end in CRLF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([quoted(cell) for cell in header])
    writer.writerows([quoted(cell) for cell in row] for row in rows)
    return stream.getvalue()
