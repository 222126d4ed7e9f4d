"""A site that judges nominations, or names moderators, is told once where it does when no file says who moderates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from panels import RUBRIC
from sites import SITE, event, write_site

from microsite.build import Options
from microsite.diagnostics import to_text
from microsite.survey import survey

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
MODERATION = "moderators: [{id: ana, name: Ana Example}]\n"
NAMED = event(moderation="{logistics: [ana]}")


def told(root: Path, files: dict[str, str]) -> list[str]:
    """Return what a survey of a site says of moderation."""
    write_site(root, {"site.yaml": f"{SITE}search: false\n", **files})
    problems = survey(Options(root=root, at=AT)).problems
    assert not [p for p in problems if p.severity == "error"], to_text(problems)
    return [f"{p.where}: {p.severity} {p.code}" for p in problems if "data/moderation.yaml" in p.message]


def test_who_judges_nominations_needs_somebody_who_answers(tmp_path: Path) -> None:
    found = told(tmp_path, {"data/rubrics/mentors.yaml": RUBRIC})
    assert found == ["data/rubrics/mentors.yaml:1:1: note N101"]


def test_sessions_that_name_moderators_are_told_once(tmp_path: Path) -> None:
    other = NAMED.replace("title: Price your first SaaS tier", "title: Another")
    found = told(tmp_path, {"content/events/first-tier.md": NAMED, "content/events/second.md": other})
    assert found == ["content/events/first-tier.md:13:13: note R101"]


def test_with_the_file_nothing_is_told(tmp_path: Path) -> None:
    files = {"data/rubrics/mentors.yaml": RUBRIC, "content/events/first-tier.md": NAMED, "data/moderation.yaml": MODERATION}  # fmt: skip
    assert told(tmp_path, files) == []


def test_a_site_without_either_needs_no_file(tmp_path: Path) -> None:
    assert told(tmp_path, {}) == []
