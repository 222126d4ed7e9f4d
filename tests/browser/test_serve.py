"""The preview in a real browser: fresh at once, in its place, and plain about what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from previews import Running, serving
from sites import event, mentor, write, write_site

pytestmark = pytest.mark.browser
PAGE, FILE = "events/first-tier/", "content/events/first-tier.md"
LONG = "One more paragraph of words that make the page longer than its window.\n\n" * 60
CSS = "body { color: rgb(10, 20, 30); }\n"
OVERLAY = "microsite-problems"
MINUTE = 60_000


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    root = write_site(tmp_path_factory.mktemp("site"))
    write(root / "site.yaml", (root / "site.yaml").read_text() + "theme: mine\ncards: false\n")
    with serving(root) as running:
        yield running, root


@pytest.fixture
def site(preview: tuple[Running, Path]) -> tuple[Running, Path]:
    """Give the preview with its site as it was at the start."""
    running, root = preview
    write_site(root)
    write(root / "site.yaml", (root / "site.yaml").read_text() + "theme: mine\ncards: false\n")
    write(root / FILE, event(LONG, title="As it was"))
    write(root / "themes/mine/assets/extra.css", CSS)
    template = '{% extends "default/event.html" %}{% block head %}<link rel="stylesheet" href="{{ asset("extra.css") }}">{% endblock %}'
    asset = (
        '{% macro asset(name) %}{{ (site.assets | selectattr(0, "equalto", name) | first)[1] }}{% endmacro %}'
    )
    write(root / "themes/mine/templates/event.html", template.replace("<link", asset + "<link"))
    running.shows(PAGE, "As it was")
    running.shows(PAGE, "extra.")
    running.until(lambda: not running.state("/" + PAGE)["errors"])
    running.until(
        lambda: "rgb(10, 20, 30)" in running.text(running.state()["styles"].get("/assets/extra.css", "/"))
    )
    return running, root


@pytest.fixture
def page(browser: Any, site: tuple[Running, Path]) -> Iterator[Any]:
    made = browser.new_page(viewport={"width": 900, "height": 600})
    made.set_default_timeout(MINUTE)
    said: list[str] = []
    made.on("console", lambda message: said.append(message.text) if "Policy" in message.text else None)
    made.on("pageerror", lambda fault: said.append(str(fault)))
    made.goto(site[0].base + PAGE)
    made.wait_for_function("() => getComputedStyle(document.body).color === 'rgb(10, 20, 30)'")
    yield made
    made.close()
    assert said == []  # the policy of the pages holds for what the preview adds, too


def test_a_save_is_seen_and_the_page_stays_where_it_was(page: Any, site: tuple[Running, Path]) -> None:
    page.evaluate("scrollTo(0, 700)")
    write(site[1] / FILE, event(LONG, title="Saved just now"))
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Saved just now')")
    page.wait_for_function("() => Math.abs(scrollY - 700) < 2")


def test_a_stylesheet_is_exchanged_without_a_reload(page: Any, site: tuple[Running, Path]) -> None:
    page.evaluate("window.mark = 'still here'; scrollTo(0, 700)")
    write(site[1] / "themes/mine/assets/extra.css", CSS.replace("10, 20, 30", "40, 50, 60"))
    page.wait_for_function("() => getComputedStyle(document.body).color === 'rgb(40, 50, 60)'")
    page.wait_for_function("() => document.querySelectorAll('link[href*=extra]').length === 1")
    assert page.evaluate("window.mark") == "still here"
    assert page.evaluate("scrollY") == 700
    write(site[1] / "themes/mine/assets/extra.css", CSS.replace("10, 20, 30", "70, 80, 90"))
    page.wait_for_function("() => getComputedStyle(document.body).color === 'rgb(70, 80, 90)'")
    assert page.evaluate("window.mark") == "still here"


def test_a_page_that_says_the_same_is_not_reloaded(page: Any, site: tuple[Running, Path]) -> None:
    running, root = site
    before = running.state("/" + PAGE)["version"]
    page.evaluate("window.mark = 'still here'")
    with page.expect_response(lambda answer: "/__microsite/state" in answer.url):
        write(root / "content/mentors/bo-example.md", mentor(name="Bo Example", draft="true"))
    running.line("content/mentors/bo-example.md")
    assert running.state("/" + PAGE)["version"] == before
    with page.expect_response(lambda answer: "/__microsite/state" in answer.url):
        (root / "content/mentors/bo-example.md").unlink()
    assert page.evaluate("window.mark") == "still here"


def test_what_was_typed_and_the_focus_stay(browser: Any, site: tuple[Running, Path]) -> None:
    running, root = site
    field = '{% extends "default/event.html" %}{% block main %}<label>Search <input name="q" type="search"></label>{{ super() }}{% endblock %}'
    write(root / "themes/mine/templates/event.html", field)
    running.shows(PAGE, 'name="q"')
    page = browser.new_page()
    page.set_default_timeout(MINUTE)
    page.goto(running.base + PAGE)
    page.click("input[name=q]")
    page.keyboard.type("pricing")
    page.keyboard.press("ArrowLeft")
    write(root / FILE, event(title="While somebody types"))
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('While somebody types')")
    page.wait_for_function(
        "() => document.activeElement.name === 'q' && document.activeElement.value === 'pricing'"
    )
    assert page.evaluate("document.activeElement.selectionStart") == 6
    page.close()


def test_a_mistake_is_shown_over_the_last_good_page_until_it_is_mended(
    page: Any, site: tuple[Running, Path]
) -> None:
    page.evaluate("window.mark = 'still here'")
    write(site[1] / FILE, event(LONG, title="Half done", duration="45x"))
    panel = page.locator(f"{OVERLAY} section")
    panel.wait_for()
    said = panel.inner_text()
    assert f"{FILE}:5:11" in said
    assert "M103: duration is '45x'; it wants a whole number" in said
    assert "hint: digits only: write 45" in said
    assert "As it was" in page.inner_text("h1")
    assert page.evaluate("window.mark") == "still here"
    # its own styles hold, under a policy that allows no inline style
    assert panel.evaluate("element => getComputedStyle(element).position") == "fixed"
    write(site[1] / FILE, event(LONG, title="As it was"))
    panel.wait_for(state="detached")
    assert page.evaluate("window.mark") == "still here"


def test_a_mistake_can_be_closed_by_the_keyboard_and_comes_back_when_it_is_another_one(
    page: Any, site: tuple[Running, Path]
) -> None:
    write(site[1] / FILE, event(LONG, duration="45x"))
    panel = page.get_by_role("alertdialog", name="1 error: the pages are as they last were without")
    panel.wait_for()
    assert page.evaluate(f"document.activeElement.matches('{OVERLAY}')")
    assert (
        page.evaluate(f"document.querySelector('{OVERLAY}').shadowRoot.activeElement.textContent")
        == "Close (Esc)"
    )
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    write(site[1] / FILE, event(LONG, duration="45y"))
    panel.wait_for()


def test_warnings_are_a_small_count_that_opens_and_goes(page: Any, site: tuple[Running, Path]) -> None:
    running, root = site
    late = event(LONG, title="As it was", start="2026-10-25 02:30")  # a time that happens twice is a warning
    write(root / FILE, late)
    page.wait_for_function(f"() => document.querySelector('{OVERLAY}')?.shadowRoot.querySelector('aside')")
    assert running.state("/" + PAGE)["errors"] == []
    count = page.locator(f"{OVERLAY} aside button").first
    assert count.inner_text() == "1 warning"
    count.click()
    assert "T104" in page.get_by_role("alertdialog").inner_text()
    page.keyboard.press("Escape")
    page.locator(OVERLAY).wait_for(state="detached")


def test_a_site_that_cannot_be_read_at_the_start_shows_why_and_then_its_page(
    browser: Any, tmp_path: Path
) -> None:
    root = write_site(tmp_path / "site")
    good = (root / "site.yaml").read_text()
    write(root / "site.yaml", good.replace("base_url", "base_urll"))
    with serving(root) as running:
        page = browser.new_page()
        page.set_default_timeout(MINUTE)
        page.goto(running.base + PAGE)
        assert "base_urll" in page.get_by_role("alertdialog").inner_text()
        write(root / "site.yaml", good)
        page.wait_for_function(
            "() => document.querySelector('h1')?.textContent.includes('Price your first SaaS tier')"
        )
        page.close()


def test_the_search_finds_what_was_just_written(page: Any, site: tuple[Running, Path]) -> None:
    running, root = site
    write(
        root / FILE, event("A word that nobody wrote before: zwischenruf.", title="Heard for the first time")
    )
    page.get_by_role("heading", name="Heard for the first time").wait_for()
    page.goto(running.base + "search/?q=zwischenruf")
    page.get_by_role("link", name="Heard for the first time").first.wait_for()
