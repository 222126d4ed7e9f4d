"""Search and facets in a real Chromium, on a site that is served with the headers of its own _headers file."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sites import event, write_site

from microsite.build import Options, build
from microsite.engine.pagefind import program

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="there is no Pagefind for this platform"),
]
ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
BELOW = "/events-of/"  # a site below a path of its host


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path as a static host does: the policy of _headers on every file, 404.html for what is not there."""

    policy = ""
    prefix = "/"

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        data = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def served(output: Path, prefix: str = "/", *, headers: bool = True) -> Iterator[str]:
    """Give where an output is served, on loopback."""
    policy = re.findall(r"Content-Security-Policy: (.*)", (output / "_headers").read_text("utf-8"))[0]
    made = {"policy": policy if headers else "", "prefix": prefix}
    handler = type("Handler", (_Handler,), made)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{prefix}"
    server.shutdown()
    server.server_close()


def made(output: Path, base_url: str = "") -> Path:
    """Build the demonstration site from a copy: a build of the site itself may be running beside."""
    root = output.parent / "site"
    for folder in ("content", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "site.yaml", root)
    built = build(Options(root=root, at=AT, output=output, base_url=base_url))
    assert built.published, built.problems
    return output


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("built") / "output")


@pytest.fixture(scope="module")
def base(output: Path) -> Iterator[str]:
    yield from served(output)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Give a page whose clock stands where the site was built, and that may neither fail nor break its policy."""
    it = browser.new_page()
    it.clock.install(time=AT)
    said: list[str] = []
    it.on("console", lambda message: said.append(message.text))
    it.on("pageerror", lambda fault: said.append(str(fault)))
    yield it
    it.close()
    assert [words for words in said if "404" not in words] == []


def titles(page: Any, kind: str = "session") -> list[str]:
    """Return the titles of what was found, once they are shown."""
    return list(page.locator(f"[data-kind={kind}] .row-title:visible").all_inner_texts())


SETTLED = """q => (new URL(location).searchParams.get("q") ?? "") === q
  && document.querySelector("[data-results]").ariaBusy === "false" """


def find(page: Any, words: str) -> str:
    """Type into the box, wait until that has been searched, and return what is said."""
    page.get_by_role("searchbox").fill(words)
    page.wait_for_function(SETTLED, arg=words.strip())
    return said(page)


def said(page: Any) -> str:
    return str(page.get_by_role("status").inner_text())


def rows(page: Any) -> int:
    return int(page.locator(".days [data-ends]:visible").count())


def test_typing_finds_a_session_by_a_word_of_its_text(page: Any, base: str) -> None:
    page.goto(f"{base}search/")
    assert find(page, "price page").split()[1].startswith("result")
    assert titles(page)
    assert page.locator("mark:visible").count() > 0
    assert "q=price+page" in page.url
    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("Miriam Adler", "mentor", "Miriam Adler"),
        ("features finished", "outcome", ""),
        ("Gespräche", "session", "Fünf Gespräche, ein Muster"),
        ("Gesprache", "session", "Fünf Gespräche, ein Muster"),
        ("画面", "session", "海外チームが作った日本語画面を直す"),
        ("ふりがなの欄", "session", "海外チームが作った日本語画面を直す"),
    ],
)
def test_mentors_outcomes_and_words_of_other_languages_are_found(
    page: Any, base: str, words: str, kind: str, expected: str
) -> None:
    page.goto(f"{base}search/")
    find(page, words)
    assert any(expected in title for title in titles(page, kind))


def test_words_that_are_nowhere_find_nothing_and_it_says_what_to_do(page: Any, base: str) -> None:
    page.goto(f"{base}search/")
    assert find(page, "xylophonist zeppelin") == "0 results"
    assert page.locator("[data-none]").is_visible()
    assert not page.locator("[data-whole]").is_visible()


def test_facets_combine_with_the_text_and_with_each_other(page: Any, base: str) -> None:
    page.goto(f"{base}search/")
    find(page, "page")
    before = int(said(page).split()[0])
    page.get_by_text("More filters").click()
    page.locator("[data-group=format] a[data-value=online]").click()
    page.wait_for_url(re.compile("format=online"))
    page.wait_for_function(SETTLED, arg="page")
    online = int(said(page).split()[0])
    page.locator("[data-group=price] a[data-value=free]").click()
    page.wait_for_url(re.compile("price=free"))
    page.wait_for_function(SETTLED, arg="page")
    free = int(said(page).split()[0])
    assert before > online > free > 0
    assert titles(page, "mentor") == []  # a facet asks for sessions
    counted = page.locator("[data-group=price] li", has=page.locator("[data-value=free]")).locator(".count")
    assert int(counted.inner_text()) == free


def test_every_count_is_what_its_link_then_shows(page: Any, base: str) -> None:
    page.goto(f"{base}events/?format=online")
    for group in ("topic", "language", "price", "month", "mentor"):
        link = page.locator(f"[data-group={group}] a").first
        count = int(link.locator("xpath=..").locator(".count").inner_text())
        link.click()
        assert rows(page) == count, group
        heard = link.locator("xpath=..").locator(".unseen").text_content()
        assert heard in {"1 session", f"{count} sessions"}, heard
        link.click()


def test_values_of_a_group_add_up_and_groups_narrow(page: Any, base: str) -> None:
    page.goto(f"{base}events/")
    every = rows(page)
    months = page.locator("[data-group=month] a")
    counts = [int(text) for text in page.locator("[data-group=month] .count").all_inner_texts()]
    months.nth(0).click()
    assert rows(page) == counts[0]
    months.nth(1).click()
    assert rows(page) == counts[0] + counts[1] < every
    assert said(page) == f"{rows(page)} sessions"
    assert page.locator(".day:visible").count() == page.locator(".day:has([data-ends]:visible)").count()


def test_the_address_holds_the_state_and_back_returns_to_it(page: Any, base: str) -> None:
    page.goto(f"{base}events/")
    every = rows(page)
    page.get_by_text("More filters").click()
    link = page.locator("[data-group=language] a[data-value=de]")
    link.click()
    some = rows(page)
    assert some < every
    assert link.get_attribute("aria-current") == "true"
    shared = page.url
    page.go_back()
    assert rows(page) == every
    assert link.get_attribute("aria-current") is None
    page.go_forward()
    assert rows(page) == some
    page.goto("about:blank")
    page.goto(shared)
    assert rows(page) == some
    page.get_by_role("link", name="Clear all").click()
    assert rows(page) == every
    assert page.url == f"{base}events/"


def test_a_search_is_one_step_back_and_the_box_shows_what_is_searched(page: Any, base: str) -> None:
    page.goto(f"{base}search/?q=price")
    page.wait_for_function(SETTLED, arg="price")
    assert page.get_by_role("searchbox").input_value() == "price"
    first = said(page)
    page.get_by_text("More filters").click()
    page.locator("[data-group=format] a[data-value=online]").click()
    page.wait_for_url(re.compile("online"))
    page.go_back()
    page.wait_for_function(
        "words => document.querySelector('[role=status]').textContent === words", arg=first
    )


def test_the_keyboard_is_enough(page: Any, base: str) -> None:
    page.goto(f"{base}search/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # over the navigation, to the content
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("pricing")
    page.wait_for_function(SETTLED, arg="pricing")
    assert titles(page)
    page.keyboard.press("Escape")
    page.wait_for_function(SETTLED, arg="")
    assert page.get_by_role("searchbox").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("[data-whole]").is_visible()
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")  # the first facet
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?topic="))
    assert page.evaluate("document.activeElement.dataset.value") in page.url
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "q"


def test_more_results_are_shown_on_demand_and_take_the_focus(page: Any, base: str) -> None:
    page.goto(f"{base}search/?format=online")
    page.wait_for_function(SETTLED, arg="")
    assert len(titles(page)) == 10
    page.get_by_role("button", name="Show more").first.click()
    page.wait_for_function("() => document.querySelectorAll('[data-kind=session] .row-title').length > 10")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[10]


def test_what_is_over_by_the_readers_clock_is_neither_shown_nor_counted_on_the_list(
    browser: Any, base: str
) -> None:
    page = browser.new_page()
    page.clock.install(time=AT)
    page.goto(f"{base}events/")
    before = rows(page)
    page.clock.set_fixed_time(datetime(2027, 1, 15, tzinfo=UTC))
    page.goto(f"{base}events/?format=online&format=in-person&format=hybrid")
    after = rows(page)
    counts = [int(text) for text in page.locator("[data-group=format] .count").all_inner_texts()]
    page.close()
    assert 0 < after < before
    assert sum(counts) == after


def test_a_result_that_is_over_says_so_and_comes_after_those_to_come(page: Any, base: str) -> None:
    page.goto(f"{base}search/?format=online")
    page.wait_for_function(SETTLED, arg="")
    for _ in range(5):
        more = page.locator("[data-kind=session] .more button")
        if more.is_visible():
            more.click()
            page.wait_for_timeout(200)
    states = [row.get_attribute("data-state") for row in page.locator("[data-kind=session] li.row").all()]
    assert "past" in states
    assert states == sorted(states, key=lambda state: state == "past")
    assert page.locator("[data-state=past] .status:visible").first.inner_text() == "Ended"


def test_nothing_is_loaded_before_the_search_is_used(page: Any, base: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}search/")
    assert not [url for url in asked if "records" in url or "pagefind" in url]
    with page.expect_response(re.compile("pagefind-entry")):
        page.get_by_role("searchbox").focus()


def test_a_box_that_was_entered_before_its_script_came_is_ready_all_the_same(page: Any, base: str) -> None:
    held: list[Any] = []
    page.route(re.compile(r"facets\.[^/]*js$"), lambda route: held.append(route))  # noqa: PLW0108 - playwright marks its handlers
    page.goto(f"{base}search/", wait_until="commit")
    page.get_by_role("searchbox").focus()
    page.wait_for_function("() => document.readyState !== 'loading'")
    while not held:
        page.wait_for_timeout(20)
    with page.expect_response(re.compile("pagefind-entry")):
        held[0].continue_()


def test_without_script_every_facet_leads_to_a_page_that_lists_it(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}events/")
    links = [str(link.get_attribute("href")) for link in page.locator("[data-group] a").all()]
    names = [link.get_attribute("data-group") for link in page.locator("[data-group]").all()]
    assert names == ["topic", "month", "format", "language", "price", "mentor"]
    for href in links:
        answer = page.goto(base.rstrip("/") + href)
        assert answer.status == 200, href
        assert page.locator(".row, .proof").count() > 0, href
    page.goto(f"{base}search/?q=pricing")
    assert "needs script" in page.locator("noscript").inner_text()
    assert page.locator("[data-whole] .row").count() > 0
    context.close()


def test_the_box_of_a_page_that_was_not_found_leads_to_the_results(page: Any, base: str) -> None:
    page.goto(f"{base}no/such/page/")
    page.get_by_role("searchbox").fill("pricing")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(f"{base}search/?q=pricing")
    page.wait_for_function(SETTLED, arg="pricing")
    assert titles(page)


def test_a_site_below_a_path_finds_its_own_addresses(
    page: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = made(tmp_path_factory.mktemp("below") / "output", f"https://host.example{BELOW}")
    for base in served(output, BELOW):
        page.goto(f"{base}search/")
        find(page, "Gespräche")
        link = page.locator("[data-kind=session] .row-title a").first
        assert str(link.get_attribute("href")).startswith(f"{BELOW}events/")
        assert (
            page.goto(base.rstrip("/") + str(link.get_attribute("href")).removeprefix(BELOW[:-1])).status
            == 200
        )
        page.goto(f"{base}nowhere/")
        assert page.locator("form[role=search]").get_attribute("action") == f"{BELOW}search/"
        page.wait_for_load_state("networkidle")  # nothing is on its way when the server goes


def test_a_list_of_several_pages_is_narrowed_by_the_search(
    page: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("many") / "site"
    topics = ("pricing", "hiring")
    more = {
        f"content/events/s{n}.md": event(
            title=f"Session {n}",
            start=f"2027-{1 + n // 28:02}-{1 + n % 28:02} 18:00",
            topics=f"[{topics[n % 2]}]",
        )
        for n in range(70)
    }
    write_site(root, more)
    assert build(Options(root=root, at=AT)).published
    for base in served(root / "output"):
        page.goto(f"{base}events/", wait_until="networkidle")
        page.locator("[data-group=topic] a[data-value=hiring]").click()
        page.wait_for_url(f"{base}search/?topic=hiring")
        page.wait_for_function(SETTLED, arg="")
        assert said(page) == "35 results"
        page.locator("[data-group=month] a[data-value='2027-02']").click()
        page.wait_for_url(re.compile("month=2027-02"))
        page.wait_for_function("() => document.querySelector('[role=status]').textContent === '14 results'")
        page.wait_for_load_state("networkidle")  # nothing is on its way when the server goes


def test_hosts_that_send_no_headers_serve_the_same_search(page: Any, output: Path) -> None:
    for base in served(output, headers=False):
        page.goto(f"{base}search/")
        find(page, "Gespräche")
        assert titles(page)
        page.wait_for_load_state("networkidle")  # nothing is on its way when the server goes


def test_only_the_search_page_may_compile_webassembly(browser: Any, base: str) -> None:
    page = browser.new_page()
    compiles = "() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)"
    found = {}
    for path in ("search/", "events/", ""):
        page.goto(base + path)
        found[path] = page.evaluate(compiles)
    page.close()
    assert found == {"search/": True, "events/": False, "": False}


def test_where_pagefind_cannot_run_titles_and_names_are_searched(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.route(re.compile("pagefind"), lambda route: route.abort())
    page.goto(f"{base}search/")
    find(page, "miriam")
    assert titles(page, "mentor") == ["Miriam Adler"]
    assert page.locator("[data-partly]").is_visible()
    page.close()


def test_text_that_looks_like_markup_stays_text(page: Any, base: str) -> None:
    page.route(re.compile("records.json"), _with_markup)
    page.goto(f"{base}search/?format=online")
    page.wait_for_function(SETTLED, arg="")
    assert titles(page)[0].startswith("<img src=x onerror=alert(1)>")
    assert page.locator("[data-results] img").count() == 0


def _with_markup(route: Any) -> None:
    answer = route.fetch()
    data = answer.json()
    for record in data["records"]:
        record["title"] = f"<img src=x onerror=alert(1)>{record['title']}"
    route.fulfill(response=answer, json=data)
