"""The second theme in a real browser, as `microsite theme test` opens it; and faults that only a browser sees."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sites import NOW, write

from microsite.build import Options, build
from microsite.diagnostics import Span
from microsite.program.theme_browser import Visit, browse, opened_page
from microsite.program.theme_test import AT, BASE, FIXTURE, try_theme

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
T = TypeVar("T")
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page that is tried</title>'


def apart(work: Callable[[], T]) -> T:
    """Do work that starts a browser of its own in a thread of its own: playwright allows one a thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.mark.parametrize("name", ["board"])
@pytest.mark.usefixtures("browser")
def test_the_theme_keeps_the_contract_in_a_browser(name: str, tmp_path: Path) -> None:
    tried = apart(lambda: try_theme(name, ROOT, tmp_path, "fixture"))
    assert tried.opened > 30
    assert tried.problems == ()


@pytest.mark.parametrize(
    "later",
    [datetime(2026, 12, 8, 12, 20, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)],
    ids=["live", "over"],
)
def test_an_old_board_opened_later_shows_what_a_new_one_shows(
    later: datetime, browser: Any, tmp_path: Path
) -> None:
    site = shutil.copytree(FIXTURE, tmp_path / "site")
    for at, name in ((AT, "old"), (later, "new")):
        built = build(Options(root=site, at=at, output=tmp_path / name, theme="board"))
        assert built.published, built.problems
    for path in (
        "index.html",
        "events/index.html",
        "mentors/bo-example/index.html",
        "events/rescheduled/index.html",
    ):
        said = []
        for name in ("old", "new"):
            visit = Visit(tmp_path / name, path, Span(path), by_night=False)
            with opened_page(browser, visit, BASE, later, viewport={"width": 1280, "height": 800}) as (
                page,
                _,
            ):
                page.evaluate("document.querySelectorAll('.facets').forEach(e => e.remove())")
                said.append([line for line in page.inner_text("main").splitlines() if line.strip()])
        assert said[0] == said[1], path


@pytest.mark.parametrize("theme", ["default", "board"])
def test_a_list_on_a_phone_shows_a_session_before_its_filters(
    theme: str, browser: Any, tmp_path: Path
) -> None:
    site = shutil.copytree(FIXTURE, tmp_path / "site")
    built = build(Options(root=site, at=AT, output=tmp_path / "out", theme=theme))
    assert built.published, built.problems
    visit = Visit(tmp_path / "out", "events/index.html", Span("events"), by_night=False)
    for width, folded in ((360, True), (1280, False)):
        with opened_page(browser, visit, BASE, AT, viewport={"width": width, "height": 800}) as (page, _):
            assert page.locator(".fold > summary").is_visible() == folded
            # what is folded takes no room, what is not is read and touched
            assert (
                page.locator(".facets a").first.evaluate(
                    "e => e.checkVisibility({ contentVisibilityAuto: true })"
                )
                != folded
            )
            if folded:
                first = page.locator(".line, .row").first
                assert first.evaluate("e => e.getBoundingClientRect().top") < 400
                page.locator(".fold > summary").click()
                assert page.locator(".facets a").first.is_visible()


def test_a_board_shows_the_way_and_hands_a_session_on_and_prints_neither(
    browser: Any, tmp_path: Path
) -> None:
    site = shutil.copytree(FIXTURE, tmp_path / "site")
    built = build(Options(root=site, at=AT, output=tmp_path / "out", theme="board"))
    assert built.published, built.problems
    found = sorted(
        p for p in (tmp_path / "out/events").glob("*/index.html") if "openstreetmap" in p.read_text("utf-8")
    )
    assert found
    visit = Visit(
        tmp_path / "out", found[0].relative_to(tmp_path / "out").as_posix(), Span("events"), by_night=False
    )
    with opened_page(browser, visit, BASE, AT, viewport={"width": 360, "height": 800}) as (page, _):
        assert page.locator(".map").is_visible()
        page.evaluate("() => { navigator.share = async given => { window.given = given.url } }")
        page.click("[data-hand-on]")
        assert page.evaluate("given") == page.locator("link[rel=canonical]").get_attribute("href")
        page.emulate_media(media="print")
        assert not page.locator(".map").is_visible()
        assert not page.locator("[data-hand-on]").is_visible()


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<main><h1>A</h1><p style='color:#aaa;background:#fff'>pale</p></main>", "W107"),
        ("<main><h1>A</h1><pre style='width:2000px'>wide</pre></main>", "W108"),
        (
            "<style>@media (width: 768px) { pre { width: 900px } }</style><main><h1>A</h1><pre>wide</pre></main>",
            "W108",
        ),
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
    problems, opened = apart(
        lambda: browse([Visit(tmp_path, "index.html", where, by_night=True)], BASE, AT, where)
    )
    assert opened == 1
    assert code in {p.code for p in problems}
    assert all(p.where == where for p in problems)


@pytest.mark.usefixtures("browser")
def test_a_good_page_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path / "index.html", f"{HEAD}</head><body><main><h1>A</h1><p>Well.</p></main></body></html>")
    where = Span("fixture/index.html")
    problems, _ = apart(
        lambda: browse([Visit(tmp_path, "index.html", where, by_night=True)], BASE, AT, where)
    )
    assert problems == []
