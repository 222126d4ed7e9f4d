"""Odd and legal sites: what a build says nothing of, its check says nothing of; what it cannot show well, it tells at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import NOW, SITE, event, mentor, write_site

from microsite.build import Options, build
from microsite.diagnostics import Severity, to_text
from microsite.program.proof import prove

EVENT, MENTOR = "content/events/first-tier.md", "content/mentors/ada-example.md"
FREE = """\
name: Free
version: 1
duration: {min: 1, max: 1440}
segments: [{id: talk, title: Talk, minutes: {min: 1, max: 1440, default: 45}}]
mentor: {case_studies: 0}
"""


def told(root: Path, files: dict[str, str], settings: str = "") -> tuple[list[str], list[str]]:
    """Return the errors and warnings of a build, and those of the check of what it made."""
    write_site(root, {"site.yaml": f"{SITE}search: false\n{settings}", **files})
    options = Options(root=root, at=NOW)
    made = build(options)
    said = [p for p in made.problems if p.severity is not Severity.NOTE]
    if not made.published:
        return to_text(said).splitlines(), []
    found = prove(root / "output", "", options)[0].problems
    return to_text(said).splitlines(), to_text(
        [p for p in found if p.severity is not Severity.NOTE]
    ).splitlines()


@pytest.mark.parametrize(
    "keys",
    [
        {"topics": "[größe, 日本, pricing]", "slug": "größe"},
        {"agenda_template": "free", "duration": "719"},
        {
            "language": "ga",
            "timezone": "Asia/Kathmandu",
            "start": "2026-12-03 06:00",
        },
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_a_session(keys: dict[str, str], tmp_path: Path) -> None:
    assert told(tmp_path, {EVENT: event(**keys), "data/agendas/free.yaml": FREE}) == ([], [])


@pytest.mark.parametrize("language", ["ga", "eo"])
def test_a_language(language: str, tmp_path: Path) -> None:
    assert told(tmp_path, {}, f"language: {language}\ntheme: board\n") == ([], [])


def test_a_text_that_speaks_of_a_folder(tmp_path: Path) -> None:
    body = "Look into C:\\\\Users\\\\x\\\\y\n"
    assert told(tmp_path, {EVENT: event(body), MENTOR: mentor(body)}) == ([], [])


def test_a_recording_where_no_picture_is_drawn(tmp_path: Path) -> None:
    text = event(
        start="2026-11-10 18:00",
        recording='{url: "https://v.example/x", duration: 44:10, published: 2026-11-11}',
    )
    assert told(tmp_path, {EVENT: text}, "cards: false\n") == ([], [])
