"""A merge conflict that nobody resolved is told of, and what only looks like its markers is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from microsite.diagnostics import Problem, Span
from microsite.read.conflicts import in_markdown
from microsite.read.ledger import read_ledger
from microsite.read.yaml import parse_yaml

CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "||||||| 1234567", "=======", ">>>>>>> branch"])
def test_each_marker_is_told_of_in_yaml(marker: str) -> None:
    found = parse_yaml("x.yaml", f"a: b\n{marker}\nc: d\n", first_line=2)
    assert isinstance(found, Problem)
    assert (found.code, found.where) == ("F111", Span("x.yaml", 3, 1))


def test_marks_in_comments_and_texts_of_yaml_are_none() -> None:
    for text in ("# =======\na: b\n", "a: |\n  =======\n", "a: ======= x\n"):
        assert not isinstance(parse_yaml("x.yaml", text), Problem)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 0),
        ("Text\n\n" + CONFLICT, 2),
        ("A heading\n=======\n\n" + CONFLICT, 3),
        (CONFLICT.replace("=======", "||||||| base\nold\n======="), 0),
        (CONFLICT.replace("ours", "```\nours").replace("theirs", "~~~\ntheirs"), 0),
        ("```\n" + CONFLICT + "```\n\n" + CONFLICT, 8),
        ("````\n```\n" + CONFLICT + "````\n", None),
        ("```\n" + CONFLICT + "```\n", None),
        ("~~~ text\n" + CONFLICT + "~~~\n", None),
        ("A heading\n=======\n", None),
        ("\n>>>>>>> deep quote\n", None),
        ("\n>>>>>>> deep quote\n\nA heading\n=======\n\n<<<<<<< x\n", None),
        ("<<<<<<< x\n\n>>>>>>> deep quote\n", None),
        ("    " + CONFLICT.replace("\n", "\n    "), None),
    ],
)
def test_a_conflict_in_markdown_has_all_three_markers_in_order(text: str, line: int | None) -> None:
    assert in_markdown(text) == line


def test_a_conflict_in_the_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ledger.json").write_text('{"version": 1,\n' + CONFLICT + "}\n", "utf-8")
    _, problem = read_ledger(tmp_path)
    assert problem is not None
    assert "merge conflict is not resolved" in problem.message
    assert problem.where.line == 2
