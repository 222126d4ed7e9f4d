"""Every broken file of tests/broken/ is told of in exactly the words beside it, and nothing is published.

A folder holds the bad files, laid over the small site of tests/sites.py, and `expected.txt`: what `microsite validate`
prints. `python tests/test_broken.py` writes the expected words anew; read each of them as an editor would before keeping it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from sites import NOW, write_site

from microsite.build import Options
from microsite.diagnostics import to_text
from microsite.survey import survey

BROKEN = Path(__file__).parent / "broken"
EXPECTED = "expected.txt"
CASES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())


def words_of(name: str, root: Path) -> str:
    """Return what is said of a broken site."""
    folder = BROKEN / name
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != EXPECTED]
    write_site(root, {p.relative_to(folder).as_posix(): p.read_bytes() for p in files})
    return to_text(survey(Options(root=root, at=NOW)).problems) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_told_of_in_these_words(name: str, tmp_path: Path) -> None:
    assert words_of(name, tmp_path) == (BROKEN / name / EXPECTED).read_text("utf-8")


def remake() -> None:
    """Write every expected.txt anew."""
    for name in CASES:
        with tempfile.TemporaryDirectory() as root:
            (BROKEN / name / EXPECTED).write_text(words_of(name, Path(root)), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(BROKEN.parent.parent))
    remake()
