"""What pages cost and ask for, in a real Chromium: bytes over the wire, other hosts, and what is missing without script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from chromium import chromium
from visits import visit, window

from audit.results import FAILED, LOOK, OK, Hosted, Line, Stage, judged

MOST, MOST_TIME_SCRIPT = 30_000, 2_000  # bytes; 1 KB is 1,000 of them
TIME_SCRIPT = re.compile(r"/(site|time)[^/]*\.js$")
SETTLED = 200  # ms after loading, in which a script of the page has its say
LINES = """() => document.querySelector("main").innerText.split("\\n").map(t => t.replace(/\\s+/g, " ").trim()).filter(Boolean)"""
# a script may put the choice of a facet into the query of a link; where it leads is what counts
LINKS = """() => [...document.querySelectorAll("main a[href]")].map(a => a.href.split(/[?#]/)[0])"""
# the day that a page speaks for without script, and what is said to those who have none, are right to go
FOR_NONE = """() => document.querySelectorAll("[data-as-of], noscript").forEach(e => e.remove())"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer that a page needs: its path, its kind as the browser says it, bytes as sent and as they are."""

    path: str
    kind: str
    wire: int
    raw: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What visits gathered: addresses asked, words of the console, and lines and links that differ without script."""

    asked: list[str]
    said: list[str]
    lost: list[str]
    added: list[str]
    links: list[str]


def audit(stage: Stage) -> list[Line]:
    """Return the weight of the heaviest session, the time script, requests to other hosts, and what needs script."""
    with chromium() as browser:
        return measure(stage, browser)


def measure(stage: Stage, browser: Any) -> list[Line]:
    """Return the same with a browser at hand."""
    site = next(site for site in stage.sites if site.name == "demonstration")
    # only a session has a calendar file beside it; a page that sends on has none
    sessions = sorted(found.parent.name for found in site.output.glob("events/*/event.ics"))
    weighed = {path: pieces(browser, site, path) for path in (f"/events/{slug}/" for slug in sessions)}
    return [*_weight(stage, weighed), *_visits(stage, browser)]


def pieces(browser: Any, site: Hosted, path: str) -> list[Piece]:
    """Open a page with an empty cache and return everything it asked for, pictures too."""
    with window(browser, 360, "light") as page:
        asked: list[Any] = []
        page.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108 - it takes no method of a list
        page.goto(site.address(path))
        page.wait_for_timeout(SETTLED)
        return [
            Piece(urlsplit(one.url).path, one.resource_type, one.sizes()["responseBodySize"], len(one.response().body()))
            for one in asked
            if not one.url.startswith("data:")
        ]  # fmt: skip


def _weight(stage: Stage, weighed: dict[str, list[Piece]]) -> list[Line]:
    """Return the lines of the heaviest page; pictures are counted apart."""
    texts = {path: [one for one in all_of if one.kind != "image"] for path, all_of in weighed.items()}
    totals = {path: sum(one.wire for one in text) for path, text in texts.items()}
    heaviest = max(totals, key=lambda path: totals[path])
    stage.keep(
        "weight.json",
        {path: [[p.path, p.kind, p.wire, p.raw] for p in all_of] for path, all_of in weighed.items()},
    )
    stage.say(
        f"   {len(weighed)} sessions, {min(totals.values())} to {totals[heaviest]} bytes; the heaviest is {heaviest}"
    )
    for one in texts[heaviest]:
        stage.say(f"   {one.wire:>8} sent, {one.raw:>8} unpacked  {one.kind:<11} {one.path}")
    pictures = [one for one in weighed[heaviest] if one.kind == "image"]
    stage.say(f"   {sum(p.wire for p in pictures):>8} sent in {len(pictures)} pictures, not counted")
    kinds: dict[str, int] = {}
    for one in texts[heaviest]:
        kinds[one.kind] = kinds.get(one.kind, 0) + one.wire
    items = ", ".join(f"{kind} {size}" for kind, size in kinds.items())
    script = next((one for one in texts[heaviest] if TIME_SCRIPT.search(one.path)), None)
    if script is None:
        time_script = Line("weight", "time script", "none asked for", "one", FAILED)
    else:
        verdict = OK if script.raw < MOST_TIME_SCRIPT else FAILED
        said = f"{script.raw} raw, {script.wire} gzip"
        time_script = Line("weight", "time script, bytes", said, f"< {MOST_TIME_SCRIPT}", verdict)
    return [
        judged("weight", f"heaviest session, bytes by gzip ({items})", totals[heaviest], MOST),
        time_script,
    ]  # fmt: skip


def _visits(stage: Stage, browser: Any) -> list[Line]:
    """Open every page with and without script: whom it asks, what the browser says, and what only one of the two shows."""
    seen = Seen([], [], [], [], [])
    for site in stage.sites:
        with (
            window(browser, 1280, "light") as page,
            window(browser, 1280, "light", java_script_enabled=False) as bare,
        ):
            page.on("request", lambda one: seen.asked.append(one.url))
            page.on("console", lambda one: seen.said.append(f"{one.location['url']}: {one.text}"))
            page.on("pageerror", lambda fault: seen.said.append(str(fault)))
            for path in site.pages.values():
                _compare(page, bare, site, path, seen)
    return _told(stage, seen)


def _compare(page: Any, bare: Any, site: Hosted, path: str, seen: Seen) -> None:
    """Open one page twice and keep what differs."""
    for one in (page, bare):
        visit(one, site.address(path))
    page.wait_for_timeout(SETTLED)
    where = f"{site.name} {path}"
    bare.evaluate(FOR_NONE)
    shown, plain = page.evaluate(LINES), bare.evaluate(LINES)
    seen.lost.extend(f"{where}: {text}" for text in plain if text not in set(shown))
    seen.added.extend(f"{where}: {text}" for text in shown if text not in set(plain))
    known = set(bare.evaluate(LINKS))
    seen.links.extend(f"{where}: {link}" for link in page.evaluate(LINKS) if link not in known)


def _told(stage: Stage, seen: Seen) -> list[Line]:
    """Say what was seen and return its lines."""
    bases = (*(site.base for site in stage.sites), "data:")
    others = sorted({url for url in seen.asked if not url.startswith(bases)})
    # that a page of status 404 was one, and that a page stayed where the visit held it, is no fault of the page
    faults = sorted(
        {words for words in seen.said if "/no/such/page/" not in words and "ERR_ABORTED" not in words}
    )
    stage.keep(
        "script.json", {"lost by script": seen.lost, "only with script": seen.added, "links": seen.links}
    )
    for title, found in (
        ("another host", others),
        ("the console says", faults),
        ("lost by script", seen.lost),
        ("link only with script", seen.links),
        ("line only with script", seen.added),
    ):
        for words in found[:5]:
            stage.say(f"   {title}: {words}")
    return [
        judged("weight", "requests to other hosts", len(others)),
        judged("weight", "faults in the console", len(faults)),
        judged("weight", "lines that script takes away", len(seen.lost)),
        judged("weight", "links that need script", len(seen.links)),
        Line(
            "weight", "lines that script adds", str(len(seen.added)), "looked at", LOOK if seen.added else OK
        ),
    ]
