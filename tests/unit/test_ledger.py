"""data/ledger.json may be damaged by a merge or written by a stranger: what cannot be used is told of, and the rest is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from parsing import surveyed
from sites import write

from microsite.diagnostics import Severity, Span
from microsite.read.ledger import PATH, read_ledger

GOOD = {
    "slug": "x",
    "uid": "a@b",
    "sequence": 3,
    "modified": "2026-01-01T00:00:00Z",
    "facts": "",
    "content": "",
}


def written(root: Path, **odd: object) -> Path:
    """Write a ledger of a good row and an odd one."""
    files = {"content/events/good.md": GOOD, "content/events/odd.md": {**GOOD, **odd}}
    write(root / PATH, json.dumps({"version": 1, "files": files}))
    return root


@pytest.mark.parametrize(
    "odd",
    [
        {"slug": "../../x"},
        {"slug": None},
        {"former": ["../../etc"]},
        {"former": [["x"]]},
        {"former": 1},
        {"uid": "a\r\nX-EVIL:1"},
        {"uid": "\ud800"},
        {"uid": "a\u202eb"},
        {"uid": "x" * 500},
        {"sequence": -1},
        {"sequence": 2**31},
        {"sequence": float("inf")},
        {"sequence": float("nan")},
        {"sequence": "z"},
        {"modified": "0001-01-01T00:00:00+23:59"},
        {"modified": "9999-12-31T23:59:59-23:59"},
        {"modified": "2026-01-01T00:00:00"},
        {"modified": "soon"},
    ],
    ids=str,
)
def test_a_row_that_cannot_be_used_is_told_of_and_the_others_are_kept(
    tmp_path: Path, odd: dict[str, object]
) -> None:
    rows, problem = read_ledger(written(tmp_path, **odd))
    assert list(rows) == ["content/events/good.md"]
    assert problem is not None
    assert (problem.code, problem.where, problem.severity) == ("E105", Span(PATH), Severity.WARNING)
    assert "content/events/odd.md" in problem.message


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"version": 1,\n "files": {<<<<<<< HEAD\n', Span(PATH, 2, 12)),
        ("", Span(PATH, 1, 1)),
        ("[" * 1_000_000, Span(PATH)),
        ('{"version": 1, "files": []}', Span(PATH)),
        ('{"version": 2, "files": {}}', Span(PATH)),
        ('{"version": 1, "files": ' + "9" * 5_000 + "}", Span(PATH)),
    ],
    ids=["a-merge", "empty", "deep", "a-list", "another-version", "a-huge-number"],
)
def test_a_ledger_that_cannot_be_read_is_told_of_where_it_breaks(
    tmp_path: Path, text: str, where: Span
) -> None:
    told = surveyed(tmp_path, {PATH: text}).problems
    assert [(p.code, p.where) for p in told] == [("E105", where)]


def test_a_sound_ledger_is_read_in_silence(tmp_path: Path) -> None:
    rows, problem = read_ledger(written(tmp_path))
    assert problem is None
    assert rows["content/events/odd.md"].sequence == 3
