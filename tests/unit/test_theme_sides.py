"""A page that is read from the right is the mirror of one that is read from the left: stylesheets give a left and a right of their own to nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "themes").glob("*/assets/*.css"))
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FOUR = re.compile(r"(?:padding|margin|inset|border-width): *((?:[^;()]|\([^)]*\))+)")


def sides(body: str) -> list[str]:
    """Return what of a rule is not the same on both sides."""
    values = (found[1] for found in FOUR.finditer(body))
    parts = [re.findall(r"(?:[^\s()]|\([^)]*\))+", value.replace("!important", "")) for value in values]
    return [" ".join(one) for one in parts if len(one) == 4 and one[1] != one[3]]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: "/".join(path.parts[-3::2]))
def test_no_rule_for_both_directions_is_wider_on_one_side(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    found = {name.strip(): sides(body) for name, body in RULE.findall(text) if "[dir" not in name}
    assert {name: one for name, one in found.items() if one} == {}
