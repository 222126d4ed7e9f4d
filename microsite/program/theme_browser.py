"""The contract of a theme in a real browser: axe-core by day and night, no overflow, the same content without script."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microsite.diagnostics import Problem, Span, error, note
from microsite.records import frozen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
NARROW = 320  # WCAG 2.2, 1.4.10: content reflows at 320 CSS pixels
TABLETS = (1024, 768)  # between these widths layouts change, and tables have least room
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
AXE = """tags => axe.run(document, {
  runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(r => r.violations.map(v => [v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary]))"""
OVERFLOW = """() => document.documentElement.scrollWidth - innerWidth"""
# what a person can read and follow in the content
CONTENT = """() => [...document.querySelectorAll("main a[href], main h1, main h2, main h3")]
  .filter(e => e.checkVisibility()).map(e => e.tagName + " " + (e.textContent.trim() || e.getAttribute("href")))"""


@frozen
class Visit:
    """A page to open: the built tree, its path in it, the place it is told of at, and whether it is seen by night too."""

    tree: Path
    path: str
    where: Span
    by_night: bool


def browse(visits: Sequence[Visit], base: str, at: datetime, theme: Span) -> tuple[list[Problem], int]:
    """Open every page in Chromium at a fixed clock; return what breaks the contract and how many pages were opened.

    No server is needed: requests are answered from the trees, and one for another host is W101. Without playwright,
    axe-core or a Chromium nothing is opened, and a note (W111) says so.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra

        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    except (ImportError, OSError) as fault:
        return [_not_run(f"{fault}", theme)], 0
    with sync_playwright() as play:
        try:
            found = next((path for name in NAMES if (path := shutil.which(name))), None)
            browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as fault:
            return [_not_run(str(fault).split("\n", maxsplit=1)[0], theme)], 0
        problems: list[Problem] = []
        for visit in visits:
            try:
                problems += _visit(browser, visit, base, at, axe)
            except Error as fault:
                words = f"the page cannot be opened: {str(fault).splitlines()[0]}"
                problems.append(error("W110", words, visit.where))
        browser.close()
    return problems, len(visits)


def _not_run(why: str, theme: Span) -> Problem:
    hint = "pip install 'microsite[browser]', and a Chromium: playwright install chromium"
    return note("W111", f"the part in a browser was not run: {why}", theme, hint)


def _visit(browser: Browser, visit: Visit, base: str, at: datetime, axe: str) -> Iterator[Problem]:
    """Look at a page wide by day and, where it is asked for, narrow by night; then narrower still, and without script."""
    where = visit.where
    looks = ((1280, "light"), (360, "dark")) if visit.by_night else ((360, "light"),)
    shown: list[str] = []
    for width, scheme in looks:
        size = {"width": width, "height": 800}
        with opened_page(browser, visit, base, at, color_scheme=scheme, viewport=size) as (page, said):
            page.evaluate(axe)
            for rule, words, count, html, summary in page.evaluate(AXE, TAGS):
                more = f" and {count - 1} more" if count > 1 else ""
                hint = " ".join(summary.split())[:300]
                yield error("W107", f"{words} ({rule}, {scheme}, {width} px): {html}{more}", where, hint)
            yield from _wide(page, width, where)
            for narrower in (*(one for one in TABLETS if one < width), NARROW):
                page.set_viewport_size({"width": narrower, "height": 800})
                yield from _wide(page, narrower, where)
            yield from (Problem(code, text, where) for code, text in dict.fromkeys(said))
            shown += page.evaluate(CONTENT)
    size = {"width": NARROW, "height": 800}
    with opened_page(browser, visit, base, at, viewport=size, java_script_enabled=False) as (page, _):
        without = set(page.evaluate(CONTENT))
    lost = [one for one in dict.fromkeys(shown) if one not in without]
    if lost:
        words = f"{len(lost)} links or headings are there with script only: {', '.join(lost[:3])}"
        yield error("W109", words, where, "write them into the template; a script may hide and move, not add")


def _wide(page: Page, width: int, where: Span) -> Iterator[Problem]:
    over = page.evaluate(OVERFLOW)
    if over > 0:
        yield error("W108", f"the page is {over} px wider than its window of {width} px", where)


@contextmanager
def opened_page(
    browser: Browser,
    visit: Visit,
    base: str,
    at: datetime,
    **more: Any,  # noqa: ANN401 - playwright's own options
) -> Iterator[tuple[Page, list[tuple[str, str]]]]:
    """Give an opened page and what is told of it: scripts that fail, policies that are broken, hosts that are asked."""
    said: list[tuple[str, str]] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if not url.startswith(base):
            said.append(("W101", f"the page asks another host for {url[:120]}"))
            route.abort()
            return
        name = url.removeprefix(base).split("?")[0].split("#")[0]
        file = visit.tree / (f"{name}index.html" if not name or name.endswith("/") else name)
        if not file.is_file():
            route.fulfill(status=404, body="")
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(status=200, body=file.read_bytes(), content_type=kind)

    context = browser.new_context(
        timezone_id="Europe/Berlin", locale="en-GB", reduced_motion="reduce", **more
    )
    page = context.new_page()
    page.clock.set_fixed_time(at)
    page.route("**/*", answer)
    page.on("pageerror", lambda fault: said.append(("W110", f"a script fails: {fault}")))
    page.on(
        "console",
        lambda m: said.append(("W110", f"the browser says: {m.text[:200]}")) if m.type == "error" else None,
    )
    page.goto(base + visit.path.removesuffix("index.html"))
    page.wait_for_load_state("load")
    try:
        yield page, said
    finally:
        context.close()
