"""`microsite why PATH` names the input that made a file of the output change."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import NOW, SITE, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.cli import cli

PAGE = "/events/first-tier/"


def made(root: Path, *, hours: int = 0) -> None:
    built = build(Options(root=root, at=NOW + timedelta(hours=hours)))
    assert built.published is not None, built.problems


def said(root: Path, path: str = PAGE, *, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["why", path, "--site", str(root)])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site of two sessions, built once."""
    more = {"content/events/other.md": event(title="Other", topics="[security]", start="2026-12-09 18:00")}
    root = write_site(tmp_path, {"site.yaml": SITE + "cards: false\nsearch: false\ntheme: mine\n", **more})
    write(root / "themes/mine/assets/site.css", "body { margin: 0; }\n")
    made(root)
    return root


def test_a_page_is_named_by_its_path_or_its_address(site: Path) -> None:
    answers = {
        said(site, name)
        for name in (PAGE, "events/first-tier/index.html", str(site / "output/events/first-tier/index.html"))
    }
    assert len(answers) == 1
    assert (
        "events/first-tier/index.html\n  it was made by the first build that is remembered" in answers.pop()
    )


def test_the_file_that_changed_is_named_where_it_shows_and_not_elsewhere(site: Path) -> None:
    write(site / "content/events/first-tier.md", event("Other words.\n"))
    made(site)
    assert "content/events/first-tier.md changed" in said(site)
    assert "first build" in said(site, "/events/other/")
    write(site / "content/mentors/ada-example.md", mentor(name="Ada Other"))
    made(site)
    assert "content/mentors/ada-example.md changed" in said(site)
    assert "content/events/first-tier.md" not in said(site)


def test_of_several_files_those_that_the_page_shows_are_named(site: Path) -> None:
    write(site / "content/events/first-tier.md", event("Other words.\n"))
    write(
        site / "content/events/other.md",
        event("Too.\n", title="Other", topics="[security]", start="2026-12-09 18:00"),
    )
    write(site / "content/pages/about.md", "---\ntitle: About\nsummary: Who runs it.\n---\nWe.\n")
    made(site)
    answer = said(site, "events/other/event.ics")
    assert "content/events/other.md changed" in answer
    assert "first-tier.md" not in answer
    assert "other files" in answer


def test_a_template_settings_and_the_clock_are_named(site: Path) -> None:
    write(
        site / "themes/mine/templates/event.html",
        '{% extends "default/event.html" %}{% block head %}<meta name="own">{% endblock %}\n',
    )
    made(site)
    assert "themes/mine/templates/event.html changed" in said(site)
    write(site / "site.yaml", (site / "site.yaml").read_text().replace("Short Sessions", "Sessions"))
    made(site)
    assert "site.yaml changed" in said(site)
    made(site, hours=24 * 12)
    assert "the clock went on from 2026-11-22T12:00:00+00:00" in said(site)


def test_what_was_changed_by_hand_is_said(site: Path) -> None:
    before = said(site)
    (site / "output/events/first-tier/index.html").write_text("mine")
    made(site)
    assert said(site) == before  # it is again what it was made from


def test_a_name_that_nothing_made_brings_the_nearest(site: Path) -> None:
    assert "did you mean events/first-tier/index.html" in said(site, "events/first-teir/index.html", code=1)


def test_where_nothing_is_remembered_it_says_so(tmp_path: Path) -> None:
    root = write_site(tmp_path)
    assert "no build that is remembered made" in said(root, code=1)
