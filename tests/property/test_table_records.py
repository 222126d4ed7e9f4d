"""The two readers of a private table agree: lines cut at commas, and Python's `csv`, wherever the first quote stands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microsite.program.tables import records as reader
from microsite.program.tables.records import Header, records

PLAIN = st.text(alphabet="ab,é \t;'=\u2028\u0085\x0b\ufeff", max_size=8)
QUOTED = st.sampled_from(['"a,b"', '"a\nb"', '"a\r\nb",c', '""', '"a""b",'])
LINES = st.lists(
    st.tuples(st.one_of(PLAIN, PLAIN, PLAIN, QUOTED), st.sampled_from(["\n", "\n", "\r\n", "\r"])),
    max_size=12,
)


def told_by_csv(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return each record with its line, by a reader that does nothing else."""
    found, last = [], 0
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    for row in lines:
        if row:
            found.append((last + 1, tuple(row)))
        last = lines.line_num
    return found


def told_by_us(
    path: Path, width: int
) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, tuple[str, ...]]]]:
    """Return the records of the width and the others, each with its line; the header is the first of its kind."""
    whole: list[tuple[int, tuple[str, ...]]] = []
    ragged: list[tuple[int, tuple[str, ...]]] = []
    for chunk in records(path):
        if isinstance(chunk, Header):
            (whole if len(chunk.cells) == width else ragged).append((chunk.line, tuple(chunk.cells)))
            continue
        cut = chunk.whole(width)
        whole += zip(cut.lines.to_list(), cut.texts.iter_rows(), strict=True)
        ragged += cut.ragged
    return whole, ragged


@pytest.mark.parametrize("block", [16, 64, 1 << 20])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=LINES, encoding=st.sampled_from(["utf-8", "utf-8-sig"]), width=st.integers(1, 3))
def test_records_are_what_csv_reads(
    lines: list[tuple[str, str]],
    encoding: str,
    width: int,
    block: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "".join(line + end for line, end in lines)
    expected = told_by_csv(text.removeprefix("\ufeff") if encoding == "utf-8" else text)
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    monkeypatch.setattr(reader, "BLOCK", block)
    whole, ragged = told_by_us(path, width)
    assert whole == [one for one in expected if len(one[1]) == width]
    assert ragged == [one for one in expected if len(one[1]) != width]


def test_a_quote_far_down_the_file_keeps_the_lines_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BLOCK", 64)
    text = "a,b\n" + "".join(f"{n},x\n" for n in range(50)) + '"51\n",y\n52,z\n'
    path = tmp_path / "table.csv"
    path.write_text(text, newline="")
    whole, ragged = told_by_us(path, 2)
    assert (whole, ragged) == (told_by_csv(text), [])
    assert whole[-2:] == [(52, ("51\n", "y")), (54, ("52", "z"))]
