"""Sessions that a list leaves out are told, where the rest of the site shows that lists are whole."""

from __future__ import annotations

import pytest
from checks_pages import BASE, list_page

from microsite.checks.page import inspect_html


def told(text: str) -> list[str]:
    """Return the messages of K821 of one page."""
    found = inspect_html("events/index.html", text.encode(), f"{BASE}events/").problems
    return [p.message for p in found if p.code == "K821"]


def test_a_page_shows_what_its_list_in_json_ld_names() -> None:
    assert told(list_page()) == []


@pytest.mark.parametrize("other", [f"{BASE}events/nowhere/", "/events/nowhere/"])
def test_what_the_list_names_and_the_page_does_not_show_is_told(other: str) -> None:
    page = list_page()
    first = page.index('"url": "', page.index("ItemList")) + len('"url": "')
    moved = page[:first] + other + page[page.index('"', first) :]
    assert told(moved) == [f"the page does not show {other}, which its list in JSON-LD names"]


def test_a_list_that_is_shown_in_another_way_than_by_rows_is_not_judged() -> None:
    page = list_page().replace("h-event", "card").replace("dt-start", "at")
    first = page.index('"url": "', page.index("ItemList")) + len('"url": "')
    assert told(page[:first] + f"{BASE}mentors/nobody/" + page[page.index('"', first) :]) == []
