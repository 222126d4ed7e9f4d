"""What the shipped templates compile to is kept beside the program, for just this program, and never for a site's own templates."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sites import NOW, write_site

from microsite.build import Options, build
from microsite.engine import bytecode
from microsite.render.compiled import COMPILED, Compiled
from microsite.render.guard import ThemeEnvironment

OWN = {
    "themes/mine/templates/404.html": "{% extends 'default/404.html' %}\n",
    "site.yaml": "title: Short Sessions\nbase_url: https://sessions.example/\ndescription: Short live sessions.\n"
    "timezone: Europe/Berlin\ntheme: mine\ncards: false\nsearch: false\n",
}


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a place for bytecode, and a process that has compiled nothing yet."""
    monkeypatch.setattr(bytecode, "FILE", tmp_path / "program" / "templates.bin")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    _as_in_another_process()
    return tmp_path


def _built(root: Path) -> dict[str, bytes]:
    assert build(Options(root=root, at=NOW, clean=True)).published is not None
    output = root / "output"
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def _as_in_another_process() -> None:
    COMPILED.clear()
    bytecode.environment_of.cache_clear()


def _compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each template which is compiled from now on."""
    names: list[str] = []
    usual = ThemeEnvironment.compile

    def compiled(self: ThemeEnvironment, source: str, name: str | None = None, *more: object) -> object:
        names.append(name or "")
        return usual(self, source, name, *more)  # type: ignore[call-overload] # Jinja's own signature

    monkeypatch.setattr(ThemeEnvironment, "compile", compiled)
    return names


def test_another_process_compiles_no_shipped_template_and_makes_the_same(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _built(write_site(fresh / "site", OWN))
    _as_in_another_process()
    names = _compiles(monkeypatch)
    assert _built(fresh / "site") == first
    assert names == ["404.html"]  # the site's own, which is kept in no place for code


@pytest.mark.parametrize("state", ["another program", "torn", "a folder"])
def test_what_is_not_whole_or_of_another_program_is_not_taken(
    fresh: Path, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _built(write_site(fresh / "site", OWN))
    _as_in_another_process()
    assert bytecode.FILE is not None
    match state:
        case "another program":
            monkeypatch.setattr(bytecode, "program", lambda: "another")
        case "torn":
            bytecode.FILE.write_bytes(bytecode.FILE.read_bytes()[:-1])
        case _:
            bytecode.FILE.unlink()
            bytecode.FILE.mkdir()
    names = _compiles(monkeypatch)
    assert _built(fresh / "site") == first
    assert {"base.html", "event.html"} <= set(names)


def test_nothing_is_written_where_python_is_told_to_keep_no_bytecode(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _built(write_site(fresh / "site", OWN))
    assert not (fresh / "program").exists()


def test_a_place_that_cannot_be_written_to_is_done_without(fresh: Path) -> None:
    (fresh / "program").write_bytes(b"a file where the folder would be")
    assert _built(write_site(fresh / "site", OWN))


def test_a_template_with_another_text_or_path_is_compiled_anew() -> None:
    known = Compiled()
    assert known.get_cache_key("a.html", "x/a.html") != known.get_cache_key("a.html", "y/a.html")
