"""A theme on trial: the fixture holds every situation, both built-in themes keep the contract, and a poor one is told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import write, write_site

from microsite.cli import cli
from microsite.diagnostics import Span
from microsite.program import theme_test
from microsite.program.theme_browser import Visit, browse
from microsite.program.theme_test import AT, AWKWARD, BASE, FIXTURE, Tried, try_theme
from microsite.render.judge import TEMPLATES
from microsite.render.layers import BUILT_IN

ROOT = Path(__file__).parents[2]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="microsite")


def trial(root: Path, work: Path, name: str = "mine") -> Tried:
    work.mkdir(exist_ok=True)
    return try_theme(name, root, work, "fixture", browser=False)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try the empty fixture site only, where the fault is in the frame."""
    monkeypatch.setattr(theme_test, "SITES", theme_test.SITES[-1:])


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_theme_keeps_the_contract(name: str, tmp_path: Path) -> None:
    tried = trial(tmp_path, tmp_path / "work", name)
    assert [p for p in tried.problems if p.code != "W111"] == []
    assert tried.pages > 100


def test_the_fixture_has_every_template_and_awkward_session() -> None:
    slugs = {file.stem for file in (FIXTURE / "content/events").glob("*.md")}
    assert set(AWKWARD) <= slugs
    titles = [
        line for f in (FIXTURE / "content/events").glob("*.md") for line in f.read_text("utf-8").splitlines()
    ]
    lengths = {len(line.removeprefix("title: ")) for line in titles if line.startswith("title: ")}
    assert min(lengths) == 3
    assert max(lengths) >= 130


def test_a_template_that_fails_in_one_situation_stops_the_trial_there(tmp_path: Path) -> None:
    text = (
        '{% extends "default/event.html" %}{% block main %}{{ super() }}{{ page.place.nmae }}{% endblock %}'
    )
    write(tmp_path / "themes/mine/templates/event.html", text)
    tried = trial(tmp_path, tmp_path / "work")
    assert tried.pages == 0
    places = {(p.code, str(p.where)) for p in tried.problems if p.severity == "error"}
    assert places == {("E101", "themes/mine/templates/event.html:1:78")}


def test_a_theme_that_says_another_time_is_told_with_the_page_and_its_template(tmp_path: Path) -> None:
    text = (ROOT / "themes/board/templates/partials/when.html").read_text("utf-8")
    changed = text.replace('datetime="{{ when.start }}"', 'datetime="2026-01-01T10:00:00+01:00"')
    assert changed != text
    write(tmp_path / "themes/mine/templates/partials/when.html", changed)
    write(tmp_path / "themes/mine/theme.yaml", "extends: board\n")
    found = [
        p
        for p in trial(tmp_path, tmp_path / "work").problems
        if p.where.path.endswith("/events/online/index.html")
    ]
    assert {"K501", "W105"} <= {p.code for p in found}
    assert all("made by event.html" in p.hint for p in found)
    assert found[0].where.path.startswith("fixture/full/")


@pytest.mark.usefixtures("small")
def test_a_frame_without_policy_and_with_a_far_script_is_told(tmp_path: Path) -> None:
    base = (ROOT / "themes/board/templates/base.html").read_text("utf-8")
    policy = next(line for line in base.splitlines() if "Content-Security-Policy" in line)
    write(tmp_path / "themes/mine/theme.yaml", "extends: board\n")
    write(tmp_path / "themes/mine/templates/base.html", base.replace(policy, ""))
    write(tmp_path / "themes/mine/assets/time.js", '\nfetch("https://count.example/me");\n')
    tried = trial(tmp_path, tmp_path / "work")
    assert {"W101", "W102"} <= {p.code for p in tried.problems}
    [far] = [p for p in tried.problems if p.code == "W101"]
    assert far.where.line == 2
    assert "https://count.example" in far.message


@pytest.mark.usefixtures("small")
def test_without_a_browser_the_command_says_so_and_is_content(tmp_path: Path) -> None:
    write_site(tmp_path)
    done = run("theme", "test", "board", "--site", tmp_path, "--no-browser", "--format", "json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert [p["code"] for p in said["problems"]] == ["W111"]
    assert (said["pages"] > 0, said["opened"]) == (True, 0)


@pytest.mark.usefixtures("small")
def test_the_built_fixture_can_be_kept_and_looked_at(tmp_path: Path) -> None:
    write_site(tmp_path)
    kept = tmp_path / "kept"
    assert run("theme", "test", "default", "--site", tmp_path, "--no-browser", "--keep", kept).exit_code == 0
    assert (kept / "empty/index.html").is_file()
    again = run("theme", "test", "default", "--site", tmp_path, "--no-browser", "--keep", kept)
    assert again.exit_code == 2
    assert "is not empty" in again.output


def test_a_theme_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    write_site(tmp_path)
    done = run("theme", "test", "bord", "--site", tmp_path, "--no-browser")
    assert done.exit_code == 1
    assert "did you mean 'board'?" in done.output


def test_a_browser_that_cannot_be_had_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    where = Span("themes/mine")
    problems, opened = browse([Visit(tmp_path, "index.html", where, by_night=True)], BASE, AT, where)
    assert opened == 0
    assert [(p.code, p.severity) for p in problems] == [("W111", "note")]


def test_a_new_theme_builds_as_it_is_and_is_never_overwritten(tmp_path: Path) -> None:
    write_site(tmp_path)
    done = run("theme", "new", "our-look", "--site", tmp_path)
    assert done.exit_code == 0, done.output
    assert "themes/our-look/theme.yaml" in done.output
    assert (
        run("build", "--site", tmp_path, "--theme", "our-look", "--now", "2026-11-22T12:00Z").exit_code == 0
    )
    assert "#0b6b3a" in next((tmp_path / "output/assets").glob("tokens.*.css")).read_text("utf-8")
    again = run("theme", "new", "our-look", "--site", tmp_path)
    assert again.exit_code == 1
    assert "E110" in again.output


@pytest.mark.parametrize("name", ["../evil", "Mine", "default", "a b", "", "con", "lpt9"])
def test_a_name_that_cannot_be_a_new_theme_is_refused(name: str, tmp_path: Path) -> None:
    write_site(tmp_path)
    done = run("theme", "new", name, "--site", tmp_path)
    assert done.exit_code == 1
    assert "E110" in done.output
    assert not (tmp_path / "themes").exists()


def test_the_list_says_where_each_theme_comes_from(tmp_path: Path) -> None:
    write_site(tmp_path, {"themes/mine/theme.yaml": "", "themes/default/theme.yaml": ""})
    lines = [line.split(maxsplit=1) for line in run("theme", "list", "--site", tmp_path).output.splitlines()]
    assert [name for name, _ in lines] == ["board", "default", "default", "mine"]
    assert [rest.split("  ")[0] for _, rest in lines] == ["built in", "this site", "built in", "this site"]


def test_the_templates_that_a_theme_must_have_are_those_that_pages_ask_for() -> None:
    asked = set()
    for file in (ROOT / "microsite").rglob("*.py"):
        if file.parent.name in {"kinds", "outputs"}:
            text = file.read_text("utf-8")
            asked |= {name for name in TEMPLATES if f'"{name}"' in text}
    assert asked == set(TEMPLATES)
