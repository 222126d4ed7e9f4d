"""The list of outcomes in a real Chromium: choices narrow it and stand in the address; without script each leads to the first of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium, served
from sites import MENTOR, write_site

from microsite.build import Options, build

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEN = (
    MENTOR.replace("Ada Example", "Ben Example")
    .replace("early SaaS teams", "shops")
    .replace("/cases/", "/other/")
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["default", "board"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = write_site(tmp_path_factory.mktemp("site"), {"content/mentors/ben-example.md": BEN})
    build(Options(root=site, at=AT, theme=request.param))
    with served(site / "output") as address:
        yield address


def shown(page: Any) -> list[str]:
    return [
        item.get_attribute("id")
        for item in page.query_selector_all("[data-outcomes] > li")
        if item.is_visible()
    ]


def test_a_choice_narrows_the_list_and_stands_in_the_address(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.goto(f"{base}/outcomes/")
    assert len(shown(page)) == 4
    page.click('[data-group="change"] a[data-value="small"]')
    assert shown(page) == ["ada-example-1", "ben-example-1"]
    assert page.url.endswith("/outcomes/?change=small")
    assert page.inner_text("[data-told]") == "2 results"
    page.click('[data-group="metric"] a[data-value="net-revenue-retention"]')
    assert shown(page) == ["ada-example-1", "ben-example-1"]
    page.go_back()
    page.go_back()
    assert len(shown(page)) == 4
    page.goto(f"{base}/outcomes/?change=large")
    assert shown(page) == ["ada-example-2", "ben-example-2"]
    page.close()


def test_without_script_the_whole_list_is_there_and_a_choice_leads_to_its_first(
    browser: Any, base: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/outcomes/?change=large")
    assert len(shown(page)) == 4
    page.click('[data-group="change"] a[data-value="large"]')
    assert page.url.endswith("#ada-example-2")
    context.close()


def test_the_page_fits_a_phone(browser: Any, base: str, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{base}/outcomes/")
    page.screenshot(path=tmp_path / "outcomes.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
