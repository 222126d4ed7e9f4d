"""A folder of invented Jekyll, Hugo and Pelican files, imported whole: before/ and after/ lie side by side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from importing import bring, faults_of, site_in

from microsite.diagnostics import in_order, to_text
from microsite.importers.account import merged
from microsite.importers.account import to_text as account
from microsite.importers.values import ImportReport

CASE = Path(__file__).parents[1] / "golden" / "import-jekyll"


def imported(folder: Path) -> tuple[Path, ImportReport]:
    """Import the people, then the talks; return the site and both accounts as one."""
    site = site_in(folder)
    before = folder / "before"
    shutil.copytree(CASE / "before", before)
    people = bring("frontmatter", before / "_people", site, "mentor")
    talks = bring(
        "frontmatter", before / "_talks", site, maps=["venue==grand-hotel", "mentors=speakers,speaker,author"]
    )
    both = ImportReport(
        (*people.files, *talks.files),
        merged((*people.rows, *talks.rows)),
        in_order((*people.problems, *talks.problems)),
    )
    return site, both


def told(folder: Path, report: ImportReport) -> str:
    """Return the account as the command prints it, with the folder's name taken out."""
    return f"{account(report)}\n\n{to_text(report.problems)}\n".replace(f"{folder}/", "")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


def test_the_files_and_the_account_are_those_of_the_after_folder(tmp_path: Path) -> None:
    site, report = imported(tmp_path)
    made = {**tree(site / "content"), "account.txt": told(tmp_path, report).encode()}
    assert made == tree(CASE / "after")


def test_what_is_no_draft_is_sound_by_our_own_models(tmp_path: Path) -> None:
    site, report = imported(tmp_path)
    drafts = {file.path for file in report.files if file.draft}
    assert not [fault for fault in faults_of(site) if fault.where.path not in drafts]


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    site, _ = imported(tmp_path)
    before = tree(site)
    again = bring("frontmatter", tmp_path / "before" / "_people", site, "mentor")
    assert {file.state for file in again.files} == {"unchanged"}
    assert tree(site) == before


def test_an_edited_file_is_refused_and_only_force_writes_over_it(tmp_path: Path) -> None:
    site, _ = imported(tmp_path)
    path = site / "content" / "mentors" / "mira-solberg.md"
    path.write_text("mine", encoding="utf-8")
    refused = bring("frontmatter", tmp_path / "before" / "_people", site, "mentor")
    assert path.read_text(encoding="utf-8") == "mine"
    assert "I104" in {problem.code for problem in refused.problems}
    bring("frontmatter", tmp_path / "before" / "_people", site, "mentor", force=True)
    assert path.read_text(encoding="utf-8") != "mine"


if __name__ == "__main__":
    pytest.main([__file__])
