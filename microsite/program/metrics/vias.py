"""Names in the column `via` that no creator has: a link was mistyped, or somebody is missing in data/creators.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import polars as pl

from microsite.diagnostics import Problem, Span, note
from microsite.program.tables.read import SHOWN, spans
from microsite.read.creators import PATH
from microsite.read.wording import near


def strangers(frame: pl.DataFrame | None, known: Collection[str], path: Path | None) -> Iterator[Problem]:
    """Yield each name that no creator has, once, at its first row; the name itself, a free text, is not repeated."""
    if frame is None or path is None:
        return
    lost = frame.filter(pl.col("via").is_not_null() & ~pl.col("via").is_in(list(known)))
    found = lost.group_by("via").agg(pl.col("line").min(), pl.len()).sort("line")
    first = found.head(SHOWN)
    at = spans(path, "via", first["line"].to_list())
    for via, line, rows in first.select("via", "line", "len").iter_rows():
        more = f", here and in {rows - 1:,} more rows" if rows > 1 else ""
        hint = near(via.strip().lower(), known) or f"known: {', '.join(sorted(known)) or 'nobody'}"
        yield note("B104", f"via names nobody of {PATH}{more}", at[line], hint)
    if len(found) > SHOWN:
        words = f"{len(found):,} names in via are nobody's of {PATH}; only the first {SHOWN} are told of"
        yield note("B106", words, Span(str(path)))
