"""A theme is judged again when a template of it is another one, and told of in the same words when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import NOW, event, write_site

from microsite.build import Built, Options, build
from microsite.diagnostics import Problem
from microsite.engine.judged import Judged
from microsite.engine.memo import Memo, memo
from microsite.render import judge as room
from microsite.render.theme import Theme, load_theme
from microsite.survey import PACKAGE

SITE = (
    "title: Short Sessions\nbase_url: https://sessions.example/\ndescription: Short live sessions.\n"
    "timezone: Europe/Berlin\ntheme: mine\ncards: false\nsearch: false\n"
)
TEMPLATES = {
    "a note": "themes/mine/templates/nobody.html",
    "a warning": "themes/mine/templates/404.html",
}
THEME = {
    "site.yaml": SITE,
    TEMPLATES["a note"]: "Nobody asks for this.\n",
    TEMPLATES["a warning"]: "{% extends 'default/404.html' %}\nNever shown.\n",
}


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give a list that grows with each judgement."""
    times: list[int] = []
    usual = room.judge

    def judge(*given: object) -> Iterator[Problem]:
        times.append(1)
        return usual(*given)  # type: ignore[arg-type] # what it is given

    monkeypatch.setattr(room, "judge", judge)
    return times


def _built(root: Path) -> Built:
    return build(Options(root=root, at=NOW))


def test_a_build_after_an_edit_tells_the_same_of_the_theme_without_judging_it(
    tmp_path: Path, judgements: list[int]
) -> None:
    root = write_site(tmp_path / "site", THEME)
    first = _built(root)
    assert {p.where.path for p in first.problems} >= set(TEMPLATES.values())
    write_site(root, {**THEME, "content/events/more.md": event(title="Third")})
    second = _built(root)
    assert not second.stood
    assert [p for p in second.problems if p.where.path.startswith("themes/")] == [
        p for p in first.problems if p.where.path.startswith("themes/")
    ]
    assert len(judgements) == 1


@pytest.mark.parametrize("path", TEMPLATES.values())
def test_another_text_is_judged_anew(tmp_path: Path, judgements: list[int], path: str) -> None:
    root = write_site(tmp_path / "site", THEME)
    _built(root)
    (root / path).write_text("{% if %}\n", "utf-8")
    broken = _built(root)
    assert ("E101", path) in {(p.code, p.where.path) for p in broken.problems}
    again = _built(root)
    assert again.problems == broken.problems
    assert len(judgements) == 2


def test_a_template_that_came_or_went_is_judged_anew(tmp_path: Path, judgements: list[int]) -> None:
    root = write_site(tmp_path / "site", THEME)
    _built(root)
    (root / TEMPLATES["a note"]).unlink()
    assert TEMPLATES["a note"] not in {p.where.path for p in _built(root).problems}
    assert len(judgements) == 2


@pytest.mark.parametrize("row", [b"", b"[", b"[1]", b'[{"code": "E101"}]', b"{}x"])
def test_a_row_that_is_not_whole_is_as_good_as_none(
    tmp_path: Path, judgements: list[int], row: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path / "site", THEME)
    with memo(tmp_path) as held:
        first = load_theme("mine", root, PACKAGE, judged=Judged(held))
        monkeypatch.setattr(Memo, "get", lambda _memo, _key: row)
        again = load_theme("mine", root, PACKAGE, judged=Judged(held))
    assert isinstance(first, Theme)
    assert again == first
    assert len(judgements) == 2
