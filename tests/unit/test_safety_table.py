"""docs/developer/safety.md: every row says what it gets and names tests, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from documents import ROOT

from microsite.dev.http import MOST_CLIENTS
from microsite.engine.lock import PATIENCE
from microsite.read.assets import MAX_ASSET
from microsite.read.document import MAX_FRONT
from microsite.read.headers import MAX_PIXELS
from microsite.read.markdown import DEADLINE, MAX_BODY, MAX_HTML
from microsite.read.yaml_events import MAX_DEPTH, MAX_NODES

PAGE = ROOT / "docs" / "developer" / "safety.md"


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table, without the heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if row[0] not in {"input or fault", "---"}]


@cache
def named_in(file: Path) -> frozenset[str]:
    """Return the names of the test functions of a file, none when there is no file."""
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def faults(text: str) -> list[str]:
    """Return the rows that no test holds: that name none, or one that does not exist."""
    found = []
    for row in rows(text):
        named = re.findall(r"`([^`]+)`", row[-1])
        if len(row) != 3 or not all(row) or not named or re.sub(r"`[^`]+`", "", row[-1]).strip():
            found.append(f"{row[0]}: a row is what comes in, what it gets, and tests in backquotes")
        for name in named:
            file, _, test = name.partition("::")
            there = (
                (ROOT / name / "expected.txt").is_file()
                if name.startswith("tests/broken/")
                else test in named_in(ROOT / file)
            )
            if not there:
                found.append(f"{row[0]}: there is no {name}")
    return found


def test_every_row_is_held_by_tests_that_exist() -> None:
    text = PAGE.read_text("utf-8")
    assert len(rows(text)) > 40
    assert faults(text) == []


def test_every_area_has_rows_and_stands_in_the_order_of_the_alphabet() -> None:
    areas = re.split(r"(?m)^## ", PAGE.read_text("utf-8"))[1:]
    names = [area.splitlines()[0] for area in areas]
    assert names == sorted(names)
    assert all(rows(area) for area in areas)


@pytest.mark.parametrize(
    "row",
    [
        "| a | b | `tests/unit/test_yaml.py::test_that_nobody_wrote` |",
        "| a | b | `tests/unit/test_no_such_file.py::test_x` |",
        "| a | b | `tests/broken/no-such-folder` |",
        "| a | b | it is tested |",
        "| a | b | |",
        "| a | b |",
        "| a | | `tests/broken/alias` |",
    ],
)
def test_a_row_that_nothing_holds_is_seen(row: str) -> None:
    assert faults(f"| input or fault | gets | test |\n| --- | --- | --- |\n{row}\n")


def test_the_limits_that_are_promised_are_those_of_the_program() -> None:
    kept = (ROOT / "SECURITY.md").read_text("utf-8")
    for limit in (
        f"front matter | {MAX_FRONT // 1024} KB, {MAX_DEPTH} levels, {MAX_NODES:,} nodes",
        f"a text | {MAX_BODY // 1024} KB, {DEADLINE:.0f} s, {MAX_HTML // 1024} KB of HTML",
        f"an image | {MAX_ASSET // 2**20} MB, {MAX_PIXELS // 10**6} megapixels",
        f"another build | {PATIENCE:.0f} s",
        f"clients of the preview | {MOST_CLIENTS}",
    ):
        assert limit in kept
