"""The documentation is true: its examples run, its links lead somewhere, its tables are what the program says."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import tomllib
from pathlib import Path
from types import ModuleType

import click
import pytest
from documents import (
    ROOT,
    Block,
    Clock,
    Trial,
    anchors,
    blocks,
    commands,
    is_printed,
    links,
    merged,
    name_of,
    pages,
    prose,
    usage_fault,
)

from microsite.cli import ROOMS, cli

PAGES = pages()
TRIED = [page for page in PAGES if any(b.target or b.language == "console" for b in blocks(page))]
# languages of blocks that are not tried: a shell's lines are read for our commands, text is free
UNTRIED = {"sh", "text"}


def reference() -> ModuleType:
    """Load docs/developer/make_reference.py."""
    path = ROOT / "docs" / "developer" / "make_reference.py"
    spec = importlib.util.spec_from_file_location("make_reference", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def try_page(page: Path, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the page's files and run its commands in order."""
    for block in blocks(page):
        if block.language == "console":
            run_block(block, trial, monkeypatch)
        elif block.target:
            codes = [p.code for p in trial.write(block)]
            wanted = [block.fails] if block.fails else []
            assert sorted(set(codes)) == wanted, f"{block}: {codes}"


def run_block(block: Block, trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    for words, wanted in commands(block):
        if words[0] == "cd":
            trial.here = trial.here / words[1]
            monkeypatch.chdir(trial.here)
            continue
        assert words[0] == "microsite", f"{block}: only microsite and cd are run; use ```sh"
        own = [word.replace("/tmp/", f"{trial.root.parent}/") for word in words]  # noqa: S108 - a page's word, never used
        code, output = trial.run(own)
        assert code == int(block.fails or 0), f"{block}: {shlex.join(words)}\n{output}"
        assert is_printed(wanted, output), f"{block}: {shlex.join(words)} prints\n{output}"


@pytest.mark.parametrize("page", TRIED, ids=name_of)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial(tmp_path / "site")
    monkeypatch.chdir(trial.root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for room in ("terminal", "content"):
        monkeypatch.setattr(f"microsite.cli.{room}.datetime", Clock)
    monkeypatch.setenv("COLUMNS", "200")
    try_page(page, trial, monkeypatch)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_tried_or_says_that_it_is_not(page: Path) -> None:
    loose = [str(b) for b in blocks(page) if not b.target and b.language not in {"console", *UNTRIED}]
    assert not loose, f"these blocks name neither a file nor a kind to try them as: {loose}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_microsite_command_that_a_page_shows_is_one(page: Path) -> None:
    shown = [words for b in blocks(page) if b.language == "console" for words, _ in commands(b)]
    for block in blocks(page):
        if block.language == "sh":
            parts = re.split(r"&&|\n|\||>", block.text)
            shown += [shlex.split(part) for part in parts if part.strip().startswith("microsite ")]
    faults = [fault for words in shown if words[0] == "microsite" and (fault := usage_fault(words[1:]))]
    named = set(re.findall(r"`microsite ([a-z-]+)[^`]*`", prose(page))) - set(ROOMS)
    assert not faults
    assert not named, "these commands are named in the text and do not exist"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = Path(os.path.normpath(page.parent / path)) if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("name", sorted(reference().pages()))
def test_a_reference_page_is_what_the_program_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == reference().pages()[name], "run: python docs/developer/make_reference.py"


def test_the_shipped_templates_are_sound_and_known_to_be_so() -> None:
    written = (ROOT / "microsite" / "data" / "shipped_templates.txt").read_text("ascii")
    assert written == reference().shipped_templates(), "run: python docs/developer/make_reference.py"


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        waiting += [Path(os.path.normpath(page.parent / t.partition("#")[0])) for t in links(page)]
    assert set(PAGES) - seen == set()


def test_every_dependency_has_its_reason_and_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=!~;\[ ]", line)[0] for line in project["dependencies"]}
    rows = re.findall(
        r"(?m)^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", (ROOT / "docs/dependencies.md").read_text("utf-8")
    )
    assert {name for name, *_ in rows} == wanted


def test_every_option_of_a_command_has_its_sentence() -> None:
    commands = {name: cli.get_command(click.Context(cli), name) for name in ROOMS}
    bare = [
        f"{name} {option.name}"
        for name, command in commands.items()
        for option in (command.params if command else ())
        if option.param_type_name == "option" and not getattr(option, "help", "")
    ]
    assert not bare


def test_an_example_that_prints_something_else_is_seen() -> None:
    assert is_printed(["a", "...", "c"], "a\nb\nb\nc\n")
    assert is_printed(["..."], "")
    assert not is_printed(["a", "c"], "a\nb\nc\n")
    assert not is_printed([], "a\n")


def test_a_command_or_option_that_does_not_exist_is_seen() -> None:
    assert not usage_fault(["build", "--strict"])
    assert usage_fault(["build", "--stricter"])
    assert usage_fault(["bild"])


def test_a_snippet_stands_for_the_keys_of_the_file() -> None:
    file = "---\ntitle: A\noffer:\n  price: 1\nstart: x\n---\nText\n"
    assert merged(file, "offers: []\n") == "---\ntitle: A\nstart: x\noffers: []\n---\nText\n"
    assert merged("a: 1\nb: 2\n", "a: 3\n") == "b: 2\na: 3\n"


def test_the_map_names_every_room() -> None:
    rooms = {p.name + "/" for p in (ROOT / "microsite").iterdir() if p.is_dir() and any(p.rglob("*.*"))}
    rooms |= {p.name for p in (ROOT / "microsite").glob("*.py")}
    text = (ROOT / "microsite/README.md").read_text("utf-8")
    assert {
        room for room in rooms - {"__init__.py", "__pycache__/", "themes/"} if f"`{room}" not in text
    } == set()
