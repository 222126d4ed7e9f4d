"""Content under a name that is not read is told of: names that no clean clone can hold are made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import NOW, event, write_site

from microsite.build import Options
from microsite.read.paths import slug_fault
from microsite.survey import survey


@pytest.mark.parametrize(
    ("name", "better"),
    [("x.md ", "x.md"), ("x.md\u200b", "x.md"), ("x\uff0emd", "x.md"), ("x.md.", "x.md"), ("x .MDX", "x.md"), ("x", "x.md")],
)  # fmt: skip
def test_content_that_is_not_read_is_told_with_a_better_name(name: str, better: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, {f"content/events/{name}": "---\ntitle: X\n---\nWords.\n"})
    (said,) = survey(Options(root=root, at=NOW)).problems
    assert (said.code, said.severity, said.where.path) == ("F107", "warning", f"content/events/{name}")
    assert better in said.hint


@pytest.mark.parametrize("name", ["x.md~", ".x.md.swp", "#x.md#", "notes.txt", "x.md.png", "x.md.bak"])
def test_what_editors_leave_and_other_files_are_passed_over(name: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, {f"content/events/{name}": "---\n" * ("md" in name) + "Words.\n"})
    assert not survey(Options(root=root, at=NOW)).problems


@pytest.mark.parametrize("name", ["con", "LPT1", "feed", "!", "-rf", "Caf\u00e9", "\U0001f600", "a" * 250])
def test_a_file_that_may_not_be_named_so_is_given_a_name_that_it_may_have(name: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, {f"content/events/{name}.md": event()})
    said = next(one for one in survey(Options(root=root, at=NOW)).problems if one.code == "U101")
    better = said.hint.rpartition("as in ")[2].removesuffix(".md")
    assert better != name
    assert not slug_fault(better)
