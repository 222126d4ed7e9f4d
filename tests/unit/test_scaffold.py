"""`init` and `new`: what they write builds, whenever and wherever it is written."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sites import NOW, SITE, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.program.proof import prove
from microsite.program.scaffold import init, new
from microsite.survey import survey


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "day", ["2026-11-22", "2027-02-28", "2028-02-29", "2026-12-18", "2026-03-15", "2030-12-31", "2026-10-11"]
)
def test_a_new_site_builds_and_passes_its_check_on_any_day(tmp_path: Path, day: str) -> None:
    today = date.fromisoformat(day)
    written = init(tmp_path / "site", today)
    assert written.problems == ()
    options = Options(root=tmp_path / "site", at=at(today))
    built = build(options)
    assert to_text([p for p in built.problems if p.severity != "note"]) == ""
    assert built.published is not None
    findings, sourced = prove(tmp_path / "site/output", "", options)
    assert sourced
    assert to_text([p for p in findings.problems if p.severity == "error"]) == ""


def test_the_starters_session_lies_ahead_on_a_working_day(tmp_path: Path) -> None:
    for days in range(8):
        today = date(2026, 11, 20) + timedelta(days=days)
        init(tmp_path / str(days), today)
        (entry,) = [e for e in survey(Options(root=tmp_path / str(days), at=at(today))).entries if e.event]
        assert entry.event is not None
        assert entry.event.start.weekday() < 5
        assert entry.event.start.date() >= today + timedelta(days=14)


def test_everything_that_is_written_is_named_and_readable(tmp_path: Path) -> None:
    written = init(tmp_path / "site", date(2026, 11, 22))
    there = {
        p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*") if p.is_file()
    }
    assert set(written.paths) == there
    assert {"site.yaml", ".gitignore"} <= there
    assert all(stat.S_IMODE((tmp_path / "site" / p).stat().st_mode) == 0o644 for p in there)
    assert not any(
        "$" in (tmp_path / "site" / p).read_text() for p in there if p.endswith((".md", "site.yaml"))
    )


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert [p.code for p in init(tmp_path, date(2026, 11, 22)).problems] == ["C106"]
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    assert [p.code for p in init(tmp_path / "mine.txt", date(2026, 11, 22)).problems] == ["C106"]


def test_a_repository_that_is_empty_is_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert init(tmp_path, date(2026, 11, 22)).problems == ()


@pytest.mark.parametrize("kind", ["event", "mentor", "series", "page"])
@pytest.mark.parametrize(
    "title",
    ["Price your first tier", "Größe: “was”, 'wie' & \"warum\"?", "#1 {hint} [x] | > %", "no", "null", "2026", "index", "con",
     "18:00", "a" * 110, "Two\nlines\there", "- dash", "back\\slash", "C: $HOME $title ${x}"],
)  # fmt: skip
def test_a_new_file_validates_whatever_its_title(tmp_path: Path, kind: str, title: str) -> None:
    write_site(tmp_path)
    written = new(tmp_path, kind, title, NOW)
    assert written.problems == ()
    site = survey(Options(root=tmp_path, at=NOW))
    assert to_text([p for p in site.problems if p.severity != "note"]) == ""
    assert " ".join(title.split()) in {item.title for item in site.items}


@pytest.mark.parametrize("kind", ["event", "mentor", "series", "page"])
def test_a_new_file_validates_on_a_site_with_nothing_else(tmp_path: Path, kind: str) -> None:
    (tmp_path / "site.yaml").write_text(SITE)
    assert new(tmp_path, kind, "First", NOW).problems == ()
    assert to_text([p for p in survey(Options(root=tmp_path, at=NOW)).problems if p.severity != "note"]) == ""


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_what_is_written_today_is_published_today_in_the_sites_zone(tmp_path: Path, zone: str) -> None:
    write_site(tmp_path, {"site.yaml": SITE.replace("Europe/Berlin", zone)})
    for hour in (0, 6, 12, 18, 23):
        when = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
        assert new(tmp_path, "series", f"Series {hour}", when).problems == ()
        file = tmp_path / f"content/series/series-{hour}.md"
        file.write_text("".join(x for x in file.read_text().splitlines(keepends=True) if "draft:" not in x))
        site = survey(Options(root=tmp_path, at=when))
        assert site.graph is not None
        assert ("series", f"series-{hour}") in site.graph.items


def test_a_title_without_letters_and_a_file_that_exists_are_told(tmp_path: Path) -> None:
    write_site(tmp_path)
    assert [p.code for p in new(tmp_path, "event", "???", NOW).problems] == ["U101"]
    assert [p.code for p in new(tmp_path, "event", "First tier", NOW).problems] == ["I104"]
    (tmp_path / "content/events/linked.md").symlink_to("/etc/passwd")
    assert [p.code for p in new(tmp_path, "event", "Linked", NOW).problems] == ["I104"]
