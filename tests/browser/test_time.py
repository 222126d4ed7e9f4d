"""No page is wrong because nobody rebuilt it: a page built at one time and opened at a later one shows what a new build shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from chromium import served
from sites import event, write
from situations import write_situations

from microsite.build import Options, build

pytestmark = pytest.mark.browser
BUILT = datetime(2026, 10, 20, 6, tzinfo=UTC)
LATER = {
    "while a session is live": datetime(2026, 10, 26, 17, 10, tzinfo=UTC),
    "on the morning after clocks went back in Europe": datetime(2026, 10, 25, 7, 30, tzinfo=UTC),
    "between the changes of Europe and America": datetime(2026, 10, 28, 21, 30, tzinfo=UTC),
    "after the year has turned": datetime(2027, 1, 2, tzinfo=UTC),
    "when all is over": datetime(2027, 8, 1, tzinfo=UTC),
}
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
KEYS: tuple[dict[str, str], ...] = (
    {"capacity": "12", "seats_left": "4"},
    {"offer": '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-10-24, price: "30.00"}}'},
    {"status": "cancelled"},
    {"offer": '{model: seat, price: "0.00", currency: EUR}', "series": "pilot"},
    {"status": "postponed"},
    {"seats_left": "0", "waitlist": "https://tickets.example/wait"},
    {"status": "rescheduled", "previous_start": "2026-10-19 12:00", "series": "pilot"},
    {"format": "hybrid", "venue": "northlight-hall"},
)


def calendar(root: Path) -> Path:
    """Write a site with a session a day around the changes of clocks, in four zones and every state, and some in the next year."""
    write_situations(root)
    for old in (root / "content/events").glob("*.md"):
        old.unlink()
    days = [date(2026, 10, 18) + timedelta(days=n) for n in range(12)]
    for number, day in enumerate(
        (*days, date(2026, 12, 30), date(2027, 1, 1), date(2027, 3, 14), date(2027, 7, 5))
    ):
        keys = {
            "title": f"Session {number}",
            "start": f"{day} 18:00",
            "timezone": ZONES[number % 4],
            "publish_at": "2026-10-01",
        }
        more = KEYS[number % len(KEYS)]
        write(
            root / f"content/events/session-{number}.md",
            event(topics=f"[pricing, topic-{number % 3}]", **keys, **more),
        )
    for title, start, zone in (
        ("Tuesday in Auckland", "2026-10-27 08:00", "Pacific/Auckland"),  # between two of Monday in Berlin
        ("Monday night in Berlin", "2026-10-26 23:00", "Europe/Berlin"),
    ):
        keys = {"title": title, "start": start, "timezone": zone, "publish_at": "2026-10-01"}
        write(root / f"content/events/{title.lower().replace(' ', '-')}.md", event(**keys))
    return root


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[datetime, tuple[Path, str]]]:
    """Give, for each clock, the output that was built at it and the address where it is served."""
    root = calendar(tmp_path_factory.mktemp("site"))
    with ExitStack() as stack:
        made: dict[datetime, tuple[Path, str]] = {}
        for at in (BUILT, *LATER.values()):
            output = tmp_path_factory.mktemp("built") / "output"
            built = build(Options(root=root, at=at, output=output))
            assert built.published, built.problems
            made[at] = (output, stack.enter_context(served(output)))
        yield made


def pages(output: Path) -> set[str]:
    """Return the path of every page that is no redirect."""
    found = (p for p in output.rglob("*.html") if 'http-equiv="refresh"' not in p.read_text("utf-8"))
    return {"/" + p.relative_to(output).as_posix().removesuffix("index.html") for p in found}


def shown(page: Any, address: str) -> list[str]:
    """Return what a reader sees in the main part of a page, line by line, when what its scripts bring has come."""
    page.goto(address)
    page.locator("[data-find][hidden]").wait_for(state="detached")
    return [line.strip() for line in page.inner_text("main").split("\n") if line.strip()]


def difference(old: list[str], new: list[str]) -> list[str]:
    """Return the lines that differ, as a diff writes them."""
    return [
        line
        for line in unified_diff(old, new, "old", "new", lineterm="", n=0)
        if line[:2] not in {"--", "++", "@@"}
    ]


@pytest.mark.parametrize("name", LATER)
def test_an_old_page_opened_later_shows_what_a_new_one_shows(
    name: str, builds: dict[datetime, tuple[Path, str]], browser: Any
) -> None:
    (old, before), (new, after) = builds[BUILT], builds[LATER[name]]
    context = browser.new_context(timezone_id="Europe/Berlin", locale="en-GB")
    context.clock.set_fixed_time(LATER[name])
    page = context.new_page()
    both = sorted(pages(old) & pages(new))
    assert len(both) > 30
    assert pages(new) - pages(old) == set()
    different = {
        path: apart
        for path in both
        if (apart := difference(shown(page, before + path), shown(page, after + path)))
    }
    context.close()
    assert different == {}


@pytest.mark.parametrize("zone", ZONES)
def test_the_same_holds_in_every_zone(
    zone: str, builds: dict[datetime, tuple[Path, str]], browser: Any
) -> None:
    at = LATER["while a session is live"]
    context = browser.new_context(timezone_id=zone, locale="en-GB")
    context.clock.set_fixed_time(at)
    page = context.new_page()
    for path in ("/", "/events/", "/mentors/ada-example/", "/events/session-3/"):
        assert shown(page, builds[BUILT][1] + path) == shown(page, builds[at][1] + path), path
    context.close()


def test_without_script_an_old_list_names_the_day_it_speaks_for(
    builds: dict[datetime, tuple[Path, str]], browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/events/"):
        page.goto(builds[BUILT][1] + path)
        assert page.locator("[data-as-of] time").first.is_visible(), path
    context.close()


def test_a_page_that_stays_open_turns_by_itself(
    builds: dict[datetime, tuple[Path, str]], browser: Any
) -> None:
    context = browser.new_context(timezone_id="Europe/Berlin", locale="en-GB")
    context.clock.install(time=datetime(2026, 10, 21, 4, 59, 50, tzinfo=UTC))
    page = context.new_page()
    page.goto(f"{builds[BUILT][1]}/events/session-3/")
    said = page.locator(".banner[data-kind=live]")
    assert not said.is_visible()
    assert page.locator(".session-times .soon").inner_text() == "in 1 minute"
    context.clock.run_for(40_000)
    assert said.is_visible()
    context.clock.run_for(45 * 60_000)
    assert not said.is_visible()
    assert page.locator(".banner[data-kind=past]").is_visible()
    assert not page.get_by_text("Book a seat").is_visible()
    context.close()


def test_nothing_jumps_when_an_old_page_is_turned(
    builds: dict[datetime, tuple[Path, str]], browser: Any
) -> None:
    context = browser.new_context(viewport={"width": 412, "height": 823}, timezone_id="America/New_York")
    context.clock.set_fixed_time(LATER["on the morning after clocks went back in Europe"])
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    for path in ("/", "/events/", "/events/session-3/"):
        page.goto(builds[BUILT][1] + path)
        page.wait_for_timeout(200)  # shifts are told of a frame later
        assert page.evaluate("window.moved") < 0.01, path
    context.close()
