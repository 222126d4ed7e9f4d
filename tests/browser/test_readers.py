"""The default theme for readers who have set up their machine for themselves: text twice as large, colours of their own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from audit.layout import CUT, WIDER
from awkward import write_awkward
from page_types import AWKWARD
from PIL import Image
from sites import NOW
from static_host import served
from visits import visit, window

from microsite.build import Options, build
from microsite.outputs.files import SentOn, sent_on

pytestmark = pytest.mark.browser
KINDS = (
    "home upcoming month mentor mentor-without-photo series outcomes search find prose not-found"
    " session-two-offers session-twelve-mentors session-longest-title session-rescheduled session-past-recorded"
).split()
# text of more than a word stands in lines of five letters at least, not in a column of single ones
SQUEEZED = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, dt, a, strong, span)")].filter(e => {
  const box = e.getBoundingClientRect(), letter = parseFloat(getComputedStyle(e).fontSize) / 2
  return e.innerText.trim().length > 9 && box.width > 1 && box.width < 5 * letter
    && getComputedStyle(e).position !== "absolute" && box.height > 3 * letter }).map(e => e.outerHTML.slice(0, 120))"""
# in each line of facts the first one begins at the line's edge: its dot is beside the line, where it is cut off
DOTS = """() => [...document.querySelectorAll(".facts, .quiet")].filter(e => e.children.length > 1 && e.offsetHeight).flatMap(e => {
  const near = getComputedStyle(document.documentElement).direction === "rtl" ? "right" : "left"
  const shown = [...e.children].filter(one => one.offsetHeight), edge = e.getBoundingClientRect()[near] + (near === "left" ? 16 : -16)
  return shown.filter((one, i) => (!i || one.offsetTop > shown[i - 1].offsetTop + shown[i - 1].offsetHeight / 2)
    && Math.abs(one.getBoundingClientRect()[near] - edge) > 1).map(one => e.innerText) })"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = write_awkward(tmp_path_factory.mktemp("awkward"))
    built = build(Options(root=root, at=NOW))
    assert built.published, built.problems
    with served(root / "output") as address:
        yield address.rstrip("/")


@pytest.mark.parametrize("width", [360, 1280])
def test_text_of_twice_the_size_is_read_in_lines(width: int, base: str, browser: Any) -> None:
    """WCAG 2.2, 1.4.4: nothing is lost, and wide screens get the layout of narrow ones."""
    found = []
    with window(browser, width, "light") as page:
        for name in KINDS:
            visit(page, base + AWKWARD[name])
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            more = page.evaluate(WIDER)
            squeezed = page.evaluate(SQUEEZED) + page.evaluate(CUT)
            found += [f"{name}: {words}" for words in ([more] if more else []) + squeezed]
    assert found == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_line_of_facts_begins_or_ends_with_a_dot(width: int, base: str, browser: Any) -> None:
    found = []
    with window(browser, 360 if width == 360 else 1280, "light") as page:
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("outcomes", "home", "series", "mentor", "session-past-recorded"):
            visit(page, base + AWKWARD[name])
            found += [f"{name}: {words}" for words in page.evaluate(DOTS)]
    assert found == []


def test_drawn_marks_stay_where_a_reader_has_colours_of_their_own(base: str, browser: Any) -> None:
    """The agenda's strip, the squares before outcomes: with forced colours a ground of their own would be the page's."""
    drawn = """what => { const [one, pseudo] = what.split("::"), e = document.querySelector(one)
      return getComputedStyle(e, pseudo ? "::" + pseudo : null).backgroundColor }"""
    for width, marks in (
        (360, (".agenda > li::before", ".agenda > :nth-child(2)::before")),
        (1280, (".strip > *", ".strip > :nth-child(2)", ".gains li::before")),
    ):
        with window(browser, width, "light", forced_colors="active") as page:
            visit(page, base + AWKWARD["session-online"])
            paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            for mark in marks:
                assert page.evaluate(drawn, mark) != paper, mark


def test_edges_of_a_list_line_up(base: str, browser: Any) -> None:
    """A time stands on the line of its title, and what leads on stands in the column of the lists above it."""
    with window(browser, 1280, "light") as page:
        visit(page, base + AWKWARD["upcoming"])
        tops = page.evaluate("""() => [...document.querySelectorAll(".day .row")].filter(e => !e.querySelector(".status:not([hidden])"))
          .map(e => [".start", ".row-title"].map(one => e.querySelector(one).getBoundingClientRect().top))""")
        assert tops
        assert all(abs(time - title) <= 1 for time, title in tops)
        visit(page, base + AWKWARD["find"])
        assert (
            page.locator("main > .more").bounding_box()["x"]
            == page.locator(".cards").first.bounding_box()["x"]
        )


def test_initials_stand_in_for_a_portrait_wherever_a_name_has_two_parts(base: str, browser: Any) -> None:
    with window(browser, 360, "light") as page:
        visit(page, base + AWKWARD["session-twelve-mentors"])
        letters = page.locator(".people span.face").all_text_contents()
        assert {"BE", "AH", "L", "MP"} <= set(letters)
        assert (
            page.evaluate("""() => [...document.querySelectorAll("span.face")].filter(e => e.offsetHeight
          && e.scrollWidth > e.clientWidth).map(e => e.textContent)""")
            == []
        )


def test_a_month_is_seen_at_a_glance_before_its_sessions_are_listed(base: str, browser: Any) -> None:
    """Also in the order of the document, which is that of the keyboard (WCAG 2.2, 2.4.3)."""
    with window(browser, 1280, "light") as page:
        visit(page, base + AWKWARD["month"])
        assert page.locator(".month").bounding_box()["y"] < page.locator(".days").bounding_box()["y"]
        assert page.locator(".month ~ .days").count() == 1


def test_of_a_session_that_was_filmed_the_recording_comes_before_what_a_seat_cost(
    base: str, browser: Any
) -> None:
    with window(browser, 360, "light") as page:
        visit(page, base + AWKWARD["session-past-recorded"])
        assert page.locator(".book .button").bounding_box()["y"] < page.locator(".offer").bounding_box()["y"]


def test_nothing_jumps_when_script_arrives(base: str, browser: Any) -> None:
    """The layout's shifts, as web.dev's CLS counts them, are none; not even the form of /find/, which needs script."""
    seen = """() => new Promise(done => { let sum = 0
      new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value })).observe({type: "layout-shift", buffered: true})
      setTimeout(() => done(sum), 300) })"""
    with window(browser, 360, "light") as page:
        for name in ("home", "upcoming", "month", "find", "search", "session-online"):
            visit(page, base + AWKWARD[name])
            assert page.evaluate(seen) == 0, name


@pytest.mark.parametrize("way", ["sheet", "clipboard"])
def test_a_session_s_address_is_handed_on(way: str, base: str, browser: Any) -> None:
    """By the system's own sheet where there is one, else by the clipboard; without script the address is a link."""
    given = "navigator.share = async given => { window.given = given.url }"
    kept = (
        "navigator.share = undefined; navigator.clipboard.writeText = async text => { window.given = text }"
    )
    with window(browser, 360, "light") as page:
        page.add_init_script(given if way == "sheet" else kept)
        visit(page, base + AWKWARD["session-in-person"])
        page.click("[data-hand-on]")
        assert page.evaluate("given") == page.locator("link[rel=canonical]").get_attribute("href")
        assert page.locator("[data-hand-on] + [role=status]").text_content() == (
            "" if way == "sheet" else "Copied"
        )
        page.emulate_media(media="print")
        assert not page.locator("[data-hand-on]").is_visible()
    with window(browser, 360, "light", java_script_enabled=False) as page:
        visit(page, base + AWKWARD["session-in-person"])
        assert not page.locator("[data-hand-on]").is_visible()
        assert page.locator("[rel=bookmark]").is_visible()


def test_a_place_with_coordinates_is_shown_on_a_map_elsewhere(base: str, browser: Any) -> None:
    with window(browser, 360, "light") as page:
        visit(page, base + AWKWARD["session-in-person"])
        assert "mlat=52.5309&mlon=13.3847" in page.get_by_role("link", name="Map").get_attribute("href")
        visit(page, base + AWKWARD["session-online"])
        assert not page.get_by_role("link", name="Map").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_leads_on_does_not_flash_white_by_night(scheme: Any, browser: Any) -> None:
    """What stands there for a moment is painted in the reader's own colours, and needs no stylesheet for it."""
    html = sent_on(SentOn("ar", "/new/", "https://sessions.example/new/", "This page has moved", "New"))
    assert '<html lang="ar" dir="rtl">' in html
    with window(browser, 360, scheme) as page:
        page.set_content(re.sub("<meta http-equiv=.refresh[^>]*>", "", html))
        with Image.open(io.BytesIO(page.screenshot())) as shot:
            corner = shot.convert("L").crop((350, 500, 351, 501)).tobytes()[0]
        assert (corner > 200) == (scheme == "light")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_choices_of_find_stand_side_by_side_and_are_alike(width: int, base: str, browser: Any) -> None:
    with window(browser, width, "light") as page:
        visit(page, base + AWKWARD["find"])
        boxes = [one.bounding_box() for one in page.locator(".find select").all()]
        text = page.locator(".find textarea").bounding_box()
    assert len(boxes) == 2
    assert len({(round(box["width"]), round(box["y"])) for box in boxes}) == 1
    if width < 400:
        assert boxes[0]["x"] == text["x"]
        assert boxes[1]["x"] + boxes[1]["width"] == pytest.approx(text["x"] + text["width"], abs=1)
