"""A report in a browser: it fits its window, asks nobody, breaks no policy of its own, and its tables sort by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import planted
import pytest
from planted import NOW, Truth

from microsite.program.metrics.command import measured
from microsite.program.metrics.run import Asked

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("metrics")
    root = planted.site(folder / "site", planted.calendar(), planted.experiment())
    rows = planted.drawn(7, Truth())
    files = {role: planted.table(folder / f"{role}.csv", role, r) for role, r in rows.items()}
    done = measured(Asked(root=root, files=files, out=folder / "out", now=NOW))
    return next(path for path in done.files if path.suffix == ".html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_report_fits_its_window_and_asks_nobody(
    browser: Any, page_file: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    page.on(
        "request", lambda request: heard.append(request.url) if not request.url.startswith("file:") else None
    )
    page.goto(page_file.as_uri())
    assert heard == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_tables_fit_on_paper(browser: Any, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 1000})
    page.emulate_media(media="print")
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    page.close()


def test_a_table_sorts_by_its_numbers_and_its_last_row_stays(browser: Any, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    table = page.locator("table", has=page.locator("caption", has_text="Conversion by event"))
    button = table.get_by_role("button", name="Attendances")
    button.click()
    column = "rows => rows.map(r => Number(r.cells[1].dataset.sort)).filter(n => n)"
    down = table.locator("tbody tr").evaluate_all(column)
    button.click()
    up = table.locator("tbody tr").evaluate_all(column)
    assert down == sorted(down, reverse=True)
    assert up == sorted(down)
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.close()
