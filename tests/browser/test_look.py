"""The default theme in a real browser: nothing overflows, is too small to read or to touch, or breaks the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import views
from chromium import served

from microsite.render.html import render_html
from microsite.render.sandbox import environment
from microsite.render.theme import Theme, load_theme
from microsite.values.views import HtmlView

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
LONG = "Kuinka hinnoittelet ensimmäisen ohjelmistopalvelusi ilman että menetät parhaat asiakkaasi: " * 2
SMALL_TEXT = """() => [...document.querySelectorAll("body *")].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
  && e.getBoundingClientRect().width && parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML)"""
# a link inside a sentence or a line of small print may be lower (WCAG 2.2, 2.5.8, inline)
SMALL_TARGETS = """() => [...document.querySelectorAll("a:not(.skip)")].filter(a => !a.closest("p, .prose")
  && getComputedStyle(a, "::after").position !== "absolute" && a.getBoundingClientRect().width
  && a.getBoundingClientRect().height < 24).map(a => a.outerHTML)"""


def _pages() -> dict[str, HtmlView]:
    made = {view.template: view for view in views.every_view()}
    row = views.row(title=LONG)
    made["long-list.html"] = views.view(
        "list.html", views.list_page(groups=(views.day("2026-12-03", "Day", row),))
    )
    rtl = {
        "site": views.site_view(language="ar", direction="rtl"),
        "head": views.head(language="ar", direction="rtl"),
    }
    made["rtl.html"] = views.view("event.html", views.event_page(place=views.place(), format="hybrid"), **rtl)
    # an English sentence on a page that is read from the right
    made["rtl-rubric.html"] = views.view("rubric.html", views.rubric_page(), **rtl)
    made["changed.html"] = views.view(
        "event.html",
        views.event_page(banners=(views.banner(),), recording=views.recording(), state="cancelled"),
    )
    return made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("site")
    theme = load_theme("default", ROOT, ROOT / "microsite")
    assert isinstance(theme, Theme)
    (out / "assets").mkdir()
    for asset in theme.assets:
        (out / "assets" / asset.name).write_bytes(asset.data)
    env = environment(theme)
    for name, view in _pages().items():
        made = render_html(view, env)
        assert isinstance(made, bytes), made
        (out / name).write_bytes(made)
    with served(out) as address:
        yield address


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_reads_and_can_be_touched(width: int, base: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for name in _pages():
        page.goto(f"{base}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate(SMALL_TEXT) == [], name
        assert page.evaluate(SMALL_TARGETS) == [], name
    page.close()
    assert [words for words in said if "404" not in words] == []


def test_a_reader_elsewhere_is_told_the_time_there_and_one_at_home_is_not(base: str, browser: Any) -> None:
    for zone, shown in (
        ("Asia/Kolkata", "22:30 GMT+5:30 for you"),
        ("Europe/Berlin", ""),
        ("Pacific/Auckland", "Fri"),
    ):
        context = browser.new_context(timezone_id=zone)
        page = context.new_page()
        page.goto(f"{base}/event.html")
        local = page.locator(".session-times .local")
        assert local.is_visible() == bool(shown), zone
        assert shown in (local.text_content() or "")
        if shown:
            assert "Standard Time" not in local.inner_text(), "a zone's long name does not fit the column"
            assert str(local.get_attribute("title")).endswith(" Time"), "it is told in full to who asks"
        context.close()


def test_links_that_need_a_second_line_are_shared_out(base: str, browser: Any) -> None:
    tops = """() => [...document.querySelectorAll(".top nav li")].map(e => e.getBoundingClientRect().top)"""
    for width in (320, 360, 400):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{base}/list.html")
        for words in ("Sessions Outcomes Mentors Topics Search", "Termine Ergebnisse Mentoren Themen Suche"):
            page.evaluate(
                """words => { const list = document.querySelector(".top ul"); list.replaceChildren(...words.split(" ").flatMap(word => {
                const item = document.createElement("li"); item.innerHTML = "<a href='/'>" + word + "</a>"; return [item, " "]; })); }""",
                words,
            )
            lines = page.evaluate(tops)
            assert lines.count(lines[-1]) > 1, (width, words)
        page.close()


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 6])
def test_a_phone_s_agenda_is_as_tall_as_its_parts_need_and_in_proportion(
    parts: int, base: str, browser: Any
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{base}/event.html")
    heights = page.evaluate(
        """parts => {
          const list = document.querySelector(".agenda");
          const item = list.firstElementChild;
          list.replaceChildren(...Array.from({ length: parts }, () => item.cloneNode(true)));
          [...list.children].forEach((one, i) => (one.dataset.share = String(Math.round((i + 1) * 200 / parts / (parts + 1))).padStart(3, "0")));
          return [...list.children].map((one) => one.getBoundingClientRect().height); }""",
        parts,
    )
    assert heights == sorted(heights)
    assert sum(heights) <= 75 * parts
    if parts == 2:
        assert heights[1] > 1.3 * heights[0]
    page.close()


def test_paper_says_no_time_that_runs(base: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{base}/event.html")
    page.evaluate(
        "document.querySelectorAll('.soon, .local').forEach(e => { e.hidden = false; e.textContent = 'in 23 hours'; })"
    )
    assert page.locator(".soon").first.is_visible()
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".soon, .local").all())
    page.close()


def test_the_reader_s_own_time_keeps_its_words_on_one_line(base: str, browser: Any) -> None:
    context = browser.new_context(timezone_id="America/New_York", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    for name in ("list.html", "mentor.html", "partner.html", "month.html"):
        page.goto(f"{base}/{name}")
        found = page.locator(".row-time .local:visible")
        assert found.count(), name
        assert found.first.evaluate("e => e.getClientRects().length === 1 && e.offsetHeight < 30"), name
    context.close()


def test_night_has_its_own_colours_and_paper_is_always_light(base: str, browser: Any) -> None:
    page = browser.new_page()
    seen = []
    for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "dark")):
        page.emulate_media(media=media, color_scheme=scheme)
        page.goto(f"{base}/event.html")
        seen.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    page.close()
    assert seen == ["rgb(251, 251, 248)", "rgb(20, 22, 27)", "rgb(251, 251, 248)"]


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(base: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{base}/list.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".row-title a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    ring = "getComputedStyle(document.activeElement, '::after').outlineStyle"
    assert page.evaluate(ring) == "solid"
    page.close()
