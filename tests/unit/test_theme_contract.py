"""What a theme must keep, on one page at a time: each fault planted in a good page is found, and nothing else is."""

from __future__ import annotations

import pytest

from microsite.checks.html import parse
from microsite.program.theme_page import contract

BASE = "https://sessions.example/"
PAGE = """<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'; base-uri 'none'">
<link rel="canonical" href="https://sessions.example/"><link rel="stylesheet" href="/assets/site.css">
</head><body>
<a href="#main">Skip</a>
<header><nav aria-label="Site"><a href="/">Home</a></nav></header>
<nav aria-label="Breadcrumb"><a href="/events/">Sessions</a></nav>
<main id="main"><h1>Sessions</h1>
<div class="h-event" data-state="upcoming" data-begins="2026-12-03T17:00:00+00:00" data-ends="2026-12-03T18:45:00+01:00">
<time class="dt-start" datetime="2026-12-03T18:00:00+01:00">18:00</time> <time class="dt-end" datetime="2026-12-03T18:45:00+01:00">18:45</time>
<a href="https://tickets.example/a"><img src="/a.png" alt="Book"></a>
<label for="q">Search</label><input id="q"><label>Day <input type="date"></label>
</div>
<section aria-labelledby="h"><h2 id="h">More</h2></section>
</main><footer>End</footer></body></html>
"""


def told(page: str, direction: str = "ltr") -> list[tuple[str, int | None]]:
    doc = parse("index.html", page.encode(), BASE)
    assert doc is not None
    return [(p.code, p.where.line) for p in contract(doc, BASE, direction)]


def test_a_page_that_keeps_everything_has_no_problem() -> None:
    assert told(PAGE) == []


@pytest.mark.parametrize(
    ("good", "bad", "code", "line"),
    [
        ('href="/assets/site.css"', 'href="https://cdn.example/site.css"', "W101", 4),
        ('<link rel="stylesheet" href="/assets/site.css">', '<link rel="preconnect" href="//fonts.example">', "W101", 4),
        ('src="/a.png"', 'src="http://pictures.example/a.png"', "W101", 12),
        ('src="/a.png"', 'src="/a.png" srcset="/b.png 2x, https://pictures.example/a.png 3x"', "W101", 12),
        ('http-equiv="Content-Security-Policy"', 'name="policy"', "W102", 1),
        ("default-src 'self'", "default-src 'self' 'unsafe-inline'", "W102", 3),
        ("default-src 'self'", "default-src *", "W102", 3),
        ("default-src 'self'", "default-src 'self'; script-src https://cdn.example", "W102", 3),
        ("base-uri 'none'", "", "W102", 3),
        ('<main id="main">', "<div id=main>", "W103", 1),
        ("<h1>Sessions</h1>", "<h1>Sessions</h1><main>again</main>", "W103", 1),
        ("<footer>End</footer>", "<div>End</div>", "W103", 1),
        (' aria-label="Breadcrumb"', "", "W103", 8),
        ('aria-label="Breadcrumb"', 'aria-label="Site"', "W103", 8),
        ('<a href="#main">Skip</a>', "", "W103", 1),
        ('href="#main"', 'href="#nowhere"', "W103", 1),
        ('alt="Book"', 'alt=""', "W104", 12),
        ("<h1>Sessions</h1>", "<h1>Sessions</h1><button></button>", "W104", 9),
        ('<label for="q">Search</label>', "", "W104", 13),
        ('aria-labelledby="h"', 'aria-labelledby="g"', "W104", 15),
        ('data-ends="2026-12-03T18:45:00+01:00"', "", "W105", 10),
        ('data-begins="2026-12-03T17:00:00+00:00"', 'data-begins="2026-12-03T18:00:00+00:00"', "W105", 10),
        ('data-begins="2026-12-03T17:00:00+00:00"', 'data-begins="soon"', "W105", 10),
        ('data-state="upcoming" ', "", "W105", 10),
        (' dir="ltr"', "", "W106", 2),
    ],
)  # fmt: skip
def test_a_fault_is_found_at_its_line(good: str, bad: str, code: str, line: int) -> None:
    assert PAGE.count(good) >= 1
    assert (code, line) in told(PAGE.replace(good, bad, 1))


def test_a_page_in_a_language_from_right_to_left_says_so() -> None:
    assert ("W106", 2) in told(PAGE, "rtl")


def test_a_policy_may_let_webassembly_be_compiled_for_the_search() -> None:
    wider = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
    assert told(PAGE.replace("default-src 'self'", wider)) == []
    assert told(PAGE.replace("default-src 'self'", wider.replace("wasm-", ""))) == [("W102", 3)]
