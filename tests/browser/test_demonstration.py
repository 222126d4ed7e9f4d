"""The built demonstration site as a visitor meets it: without script too, on a phone, by keyboard, asking no other host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import served

from microsite.build import Options, build

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGES = (
    "/",
    "/events/",
    "/events/price-your-first-saas-tier/",
    "/events/passkeys-for-a-small-team/",
    "/events/2026/12/",
    "/mentors/",
    "/mentors/miriam-adler/",
    "/topics/pricing/",
    "/series/pilot/",
    "/outcomes/",
    "/search/",
    "/find/",
    "/about/",
    "/404.html",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the built demonstration site is served, on loopback."""
    output = tmp_path_factory.mktemp("built") / "output"
    built = build(Options(root=ROOT, at=AT, output=output))
    assert built.published, built.problems
    with served(output) as address:
        yield address


def test_no_page_asks_another_host_or_breaks_its_own_policy(base: str, browser: Any) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for path in PAGES:
        page.goto(base + path)
    page.close()
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert said == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(width: int, base: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = []
    for path in PAGES:
        page.goto(base + path)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(path)
    page.close()
    assert wide == []


def test_without_script_everything_is_there(base: str, browser: Any) -> None:
    with_script, without = browser.new_page(), browser.new_context(java_script_enabled=False).new_page()
    with_script.clock.set_fixed_time(AT)
    only = re.compile(r" ?[Aa]s of \d+ \w+ \d{4}|^The box needs script.*|^.* 0$")
    for path in PAGES:
        texts = []
        for page in (with_script, without):
            page.goto(base + path)
            texts.append({only.sub("", line) for line in page.inner_text("main").split("\n")})
        # a script may add the visitor's own time; it takes away the date that a page speaks for, and ways that lead to nothing
        assert texts[1] <= texts[0] | {""}, path
    with_script.close()
    without.context.close()


def test_a_visitor_in_another_zone_sees_both_times(base: str, browser: Any) -> None:
    context = browser.new_context(timezone_id="America/New_York", locale="en-GB")
    page = context.new_page()
    page.goto(f"{base}/events/price-your-first-saas-tier/")
    said = page.inner_text(".session-when")
    assert "18:00" in said
    assert "CET" in said
    assert "12:00 EST for you" in said
    context.close()


def test_the_keyboard_reaches_the_content_and_then_the_booking(base: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{base}/events/price-your-first-saas-tier/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert "Book a seat" in reached
    page.close()


def test_the_calendar_file_is_what_a_calendar_takes(base: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{base}/events/price-your-first-saas-tier/")
    address = page.get_attribute("a[href$='.ics']", "href")
    answer = page.request.get(base + address)
    assert answer.ok
    assert answer.body().startswith(b"BEGIN:VCALENDAR\r\n")
    page.close()
