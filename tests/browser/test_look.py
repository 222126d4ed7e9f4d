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
        ("Asia/Kolkata", "22:30 India Standard Time for you"),
        ("Europe/Berlin", ""),
        ("Pacific/Auckland", "Fri"),
    ):
        context = browser.new_context(timezone_id=zone)
        page = context.new_page()
        page.goto(f"{base}/event.html")
        local = page.locator(".session-times .local")
        assert local.is_visible() == bool(shown), zone
        assert shown in (local.text_content() or "")
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
