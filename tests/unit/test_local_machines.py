"""Build and check say the same of local machines: a link to one is an error at its place, a text that speaks of one is a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SITE, event, write_site

from microsite.build import Options, build
from microsite.diagnostics import Problem, Severity, to_text
from microsite.program.proof import prove

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVENT = "content/events/first-tier.md"
PLAIN = f"{SITE}search: false\ncards: false\n"


def both(root: Path, files: Mapping[str, str]) -> tuple[list[Problem], list[Problem]]:
    """Return what a build says of local machines, and what a check of its output says."""
    write_site(root, {"site.yaml": PLAIN, **files})
    options = Options(root=root, at=AT)
    built = build(options)
    told = [p for p in built.problems if p.code == "M112"]
    if not built.published:
        return told, []
    found = prove(root / "output", "", options)[0].problems
    return told, [p for p in found if p.code in {"K906", "K910"}]


@pytest.mark.parametrize(
    ("path", "text", "line", "column"),
    [
        (EVENT, event(register="http://localhost:3000/x"), 9, 11),
        (EVENT, event(body="Open [it](http://localhost:8000/) now.\n"), 14, 11),
        (EVENT, event(body="Open <http://192.168.1.5/> now.\n"), 14, 7),
        (EVENT, event(body='Open <a href="https://box.local/x">it</a> now.\n'), 14, 15),
        ("site.yaml", f"{PLAIN}organizer: {{name: Us, url: http://localhost/}}\n", 7, 28),
        ("data/venues.yaml", "hall: {name: Hall, url: http://10.0.0.1/}\n", 1, 25),
    ],
)
def test_a_link_to_a_local_machine_is_an_error_at_its_place(
    path: str, text: str, line: int, column: int, tmp_path: Path
) -> None:
    (told,), found = both(tmp_path, {path: text})
    assert told.severity is Severity.ERROR
    assert (told.where.path, told.where.line, told.where.column, found) == (path, line, column, [])


def test_the_link_of_a_meeting_room_is_an_error_in_the_settings_too(tmp_path: Path) -> None:
    (told,), _ = both(
        tmp_path, {"data/venues.yaml": "hall: {name: Hall, url: https://zoom.us/j/123456789}\n"}
    )
    assert (str(told.where), told.severity) == ("data/venues.yaml:1:25", Severity.ERROR)


@pytest.mark.parametrize(
    "text",
    [
        event(title="Serve on http://localhost:8000 safely"),
        event(summary="Open http://localhost:8000/, then look at what your own machine says about it."),
        event(outcomes='["http://localhost:8000/a/b runs"]'),
        event(body="Open http://localhost:8000/ or `http://127.0.0.1/x` now (http://box.lan/).\n"),
        event(body="Open\n\n```\n[x](http://localhost:8000/)\n```\n"),
        event(body="Open `file:///etc/hosts` and /home/you/site/x.md and `/tmp/a/b` now.\n"),
        event(summary=r"Open C:\Users\me\notes.txt and file:///etc/hosts, then read it with the others."),
        event(body='We write `"draft": true` into it.\n'),
    ],
)
def test_a_text_may_speak_of_local_machines(text: str, tmp_path: Path) -> None:
    assert both(tmp_path, {EVENT: text}) == ([], [])


def test_what_no_source_says_is_told_beside_what_one_says(tmp_path: Path) -> None:
    text = event(body="Open `http://localhost:8000/` and /home/you/site/x.md now.\n")
    assert both(tmp_path, {EVENT: text}) == ([], [])
    feed = tmp_path / "output/feed.json"
    told = feed.read_text("utf-8").replace(
        "http://localhost:8000/", "http://localhost:8000/ http://localhost:9/ /home/eve/site/x.md", 1
    )
    feed.write_text(told, "utf-8")
    found = prove(tmp_path / "output", "", Options(root=tmp_path, at=AT))[0].problems
    errors = [p.message.rpartition(" ")[2] for p in found if p.code == "K906"]
    assert errors == ["/home/eve/site/x.md", "http://localhost:9"]


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/", "http://192.168.1.5/list/", "https://box.internal/"]
)
def test_a_site_for_a_local_machine_is_one_warning_of_each(url: str, tmp_path: Path) -> None:
    (told,), (found,) = both(tmp_path, {"site.yaml": PLAIN.replace("https://sessions.example/", url)})
    assert (told.severity, str(told.where)) == (Severity.WARNING, "site.yaml:2:11")
    assert (found.severity, found.where.path) == (Severity.WARNING, "index.html")


def test_without_sources_a_tree_for_a_local_machine_is_one_error(tmp_path: Path) -> None:
    both(tmp_path, {"site.yaml": PLAIN.replace("https://sessions.example/", "http://localhost:8000/")})
    found = prove(tmp_path / "output", "", None)[0].problems
    (told,) = [p for p in found if p.code == "K906"]
    assert (told.severity, told.where.path) == (Severity.ERROR, "index.html"), to_text(found)


def test_that_cards_are_off_is_one_note_of_each(tmp_path: Path) -> None:
    write_site(tmp_path, {"site.yaml": PLAIN})
    options = Options(root=tmp_path, at=AT)
    (told,) = build(options).problems
    (found,) = prove(tmp_path / "output", "", options)[0].problems
    assert (told.code, told.severity, str(told.where)) == ("N101", Severity.NOTE, "site.yaml:6:8")
    assert (found.code, found.severity) == ("K401", Severity.NOTE)
    assert found.message == "cards are turned off at site.yaml:6: 9 pages have no picture to share"
    foreign = prove(tmp_path / "output", "", None)[0].problems
    assert {p.code for p in foreign} == {"K401", "K208"}, (
        "who does not know the settings is told of each page"
    )
