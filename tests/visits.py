"""Pages opened as the audits and pictures need them: at a fixed time, in a zone, at a width and in a scheme, and staying where they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sites import NOW

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
HEIGHTS = {360: 740, 1280: 900}


@contextmanager
def window(browser: Any, width: int, scheme: str, **more: Any) -> Iterator[Any]:
    """Give a page of a visitor in Berlin who reads English; `more` goes to playwright's new_context."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=scheme,
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
        locale="en-GB",
        **more,
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


def visit(page: Any, address: str) -> int:
    """Open an address and stay there, though the page be one that sends its reader on; return the status."""

    def hold(route: Any) -> None:
        onward = route.request.is_navigation_request() and route.request.url.rstrip("/") != address.rstrip(
            "/"
        )
        if onward:
            route.abort("aborted")
        else:
            route.continue_()

    page.unroute_all()
    page.route("**/*", hold)
    answer = page.goto(address)
    return int(answer.status) if answer else 0
