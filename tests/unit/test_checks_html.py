"""Correct pages are silent; each single breakage of a page is found and named."""

from __future__ import annotations

import pytest
from checks_pages import (
    PATH,
    SITUATIONS,
    URL,
    event_page,
    list_page,
    mentor_page,
)
from microsite.checks.agreement import agree
from microsite.checks.leaks import leaks
from microsite.checks.page import inspect_html
from microsite.diagnostics import Problem


def look(text: str, path: str = PATH, url: str = URL) -> tuple[Problem, ...]:
    """Return everything the checks say of one page by itself."""
    seen = inspect_html(path, text.encode(), url)
    return (*seen.problems, *agree([seen]), *leaks(path, text.encode()))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_correct_event_page_is_silent(situation: str) -> None:
    assert look(event_page(situation)) == ()


def test_correct_mentor_and_list_pages_are_silent() -> None:
    assert look(mentor_page(), "mentors/ada-example/index.html", "https://example.org/mentors/ada-example/") == ()
    assert look(list_page(), "events/index.html", "https://example.org/events/") == ()
