"""The second theme in a real browser, as `microsite theme test` opens it; and faults that only a browser sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from sites import NOW, write

from microsite.diagnostics import Span
from microsite.program.theme_browser import Visit, browse
from microsite.program.theme_test import AT, BASE, try_theme

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page that is tried</title>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.mark.parametrize("name", ["board"])
@pytest.mark.usefixtures("browser")
def test_the_theme_keeps_the_contract_in_a_browser(name: str, tmp_path: Path) -> None:
    tried = try_theme(name, ROOT, tmp_path, "fixture")
    assert tried.opened > 30
    assert tried.problems == ()


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<main><h1>A</h1><p style='color:#aaa;background:#fff'>pale</p></main>", "W107"),
        ("<main><h1>A</h1><pre style='width:2000px'>wide</pre></main>", "W108"),
        ("<main><h1>A</h1></main><script type=module src=add.js></script>", "W109"),
        ("<main><h1>A</h1></main><script src=fail.js></script>", "W110"),
        ("<main><h1>A</h1></main><img alt='' src='https://pictures.example/a.png'>", "W101"),
    ],
)
@pytest.mark.usefixtures("browser")
def test_a_fault_that_a_browser_sees_is_told(html: str, code: str, tmp_path: Path) -> None:
    assert AT == NOW
    write(tmp_path / "index.html", f"{HEAD}</head><body>{html}</body></html>")
    write(tmp_path / "add.js", "document.querySelector('main').innerHTML += '<h2>Only now</h2>';")
    write(tmp_path / "fail.js", "undefinedName();")
    where = Span("fixture/index.html")
    problems, opened = browse([Visit(tmp_path, "index.html", where, by_night=False)], BASE, AT, where)
    assert opened == 1
    assert code in {p.code for p in problems}
    assert all(p.where == where for p in problems)


@pytest.mark.usefixtures("browser")
def test_a_good_page_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path / "index.html", f"{HEAD}</head><body><main><h1>A</h1><p>Well.</p></main></body></html>")
    where = Span("fixture/index.html")
    problems, _ = browse([Visit(tmp_path, "index.html", where, by_night=True)], BASE, AT, where)
    assert problems == []
