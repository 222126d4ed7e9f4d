"""Partners in a real Chromium: the frame is shown by other sites and the page around it is not; the name goes along to where a seat is booked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from sites import write, write_site
from static_host import served

from microsite.build import Options, build

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
CREATORS = (
    "- {slug: zoë, name: Zoë, share_percent: 10, disclosure: Zoë earns a share of what is booked here.}\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["default", "board"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    root = write_site(tmp_path_factory.mktemp("site"), {"data/creators.yaml": CREATORS})
    build(Options(root=root, at=AT, theme=request.param))
    with served(root / "output") as address:
        yield root / "output", address.rstrip("/")


def test_the_name_by_which_a_reader_came_goes_along_to_where_a_seat_is_booked(
    browser: Any, site: tuple[Path, str]
) -> None:
    _, base = site
    page = browser.new_page()
    page.clock.set_fixed_time(AT)
    booking = "aside [data-until] > a"
    page.goto(f"{base}/partners/zo%C3%AB/")
    page.click(".h-feed a.p-name")
    assert page.url == f"{base}/events/first-tier/?via=zo%C3%AB"
    page.wait_for_load_state()  # a click returns when the next page is there, before its scripts have run
    assert page.get_attribute(booking, "href") == "https://tickets.example/first-tier?via=zo%C3%AB"
    for query in ("", "?via=", "?via=%3Cscript%3E", "?via=a%26b", f"?via={'x' * 200}"):
        page.goto(f"{base}/events/first-tier/{query}")
        assert page.get_attribute(booking, "href") == "https://tickets.example/first-tier"
    page.close()


def test_other_sites_may_frame_the_small_page_and_no_other(
    browser: Any, site: tuple[Path, str], tmp_path: Path
) -> None:
    output, base = site
    answer = json.loads((output / "partners/zoë/oembed.json").read_bytes())
    html = answer["html"].replace("https://sessions.example", base)
    other = html.replace("/embed/", "/")
    write(tmp_path / "index.html", f"<!doctype html><title>A letter</title>{html}{other}")
    with served(tmp_path) as elsewhere:
        page = browser.new_page()
        seen: list[str] = []
        page.on("console", lambda message: seen.append(message.text))
        page.goto(elsewhere)
        page.wait_for_load_state("networkidle")
        small, whole = page.frames[1:]
        assert small.inner_text("h1") == "Sessions recommended by Zoë"
        assert small.inner_text("[data-disclosure]") == "Zoë earns a share of what is booked here."
        assert small.evaluate("getComputedStyle(document.body).paddingTop") == "16px"  # its style came along
        assert small.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert whole.url.startswith("chrome-error:")
        assert [text for text in seen if "frame-ancestors" in text]
        with page.context.expect_page() as opened:
            small.click("main a")
        assert opened.value.url.endswith("/events/first-tier/?via=zo%C3%AB")
        page.close()
