"""`new series --repeat`: a series of dated sessions as files that one edits singly."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import NOW, SITE, write, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import to_text
from microsite.program.repeat import Every, every


def run(site: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(
        cli,
        ["new", "series", "Pricing clinic", "--site", str(site), "--now", "2026-11-22T12:00Z", *arguments],
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("every 2 weeks", Every(2, "week")), ("every week", Every(1, "week")), ("weekly", Every(1, "week")), ("Every other week", Every(2, "week")),
     ("10 days", Every(10, "day")), ("every fortnight", Every(2, "week")), ("monthly", Every(1, "month")), ("every 0 weeks", None), ("often", None),
     ("every year", None), ("", None), ("every 2.5 weeks", None)],
)  # fmt: skip
def test_a_rhythm_is_read_as_people_write_it(words: str, wanted: Every | None) -> None:
    assert every(words) == wanted


@pytest.mark.parametrize(
    ("first", "times", "wanted"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-01-31", 2, "2027-03-31"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(first: str, times: int, wanted: str) -> None:
    assert Every(1, "month").after(datetime.fromisoformat(first), times) == datetime.fromisoformat(wanted)


def test_each_session_is_a_file_a_page_and_an_event_of_the_series(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run(
        site,
        "--repeat",
        "every 2 weeks",
        "--count",
        "6",
        "--start",
        "2027-02-18T18:00",
        "--mentor",
        "ada-example",
    )
    assert done.exit_code == 0
    assert [Path(line).name for line in done.output.split()] == [
        "pricing-clinic.md",
        *(f"pricing-clinic-{n}.md" for n in range(1, 7)),
    ]
    text = (site / "content/events/pricing-clinic-4.md").read_text("utf-8")
    assert "start: 2027-04-01 18:00\n" in text  # the clocks of Berlin went forward meanwhile
    written(site)
    assert build_problems(site) == ""
    for number in range(1, 7):
        page = (site / f"output/events/pricing-clinic-{number}/index.html").read_text("utf-8")
        assert any(
            n.get("superEvent") == {"@id": "https://sessions.example/series/pricing-clinic/#series"}
            for n in nodes(page)
        )
    series = (site / "output/series/pricing-clinic/index.html").read_text("utf-8")
    assert series.count('href="/events/pricing-clinic-') >= 6


def written(site: Path) -> None:
    """Take each file as an editor leaves it who wrote what it was waiting for."""
    for path in (site / "content").rglob("pricing-clinic*.md"):
        front, _, _ = path.read_text("utf-8").rpartition("---\n")
        lines = [line for line in front.splitlines() if not line.startswith("draft:")]
        path.write_text("\n".join([*lines, "---", "Bring your price page."]) + "\n", "utf-8")


def test_nothing_is_published_before_its_text_is_written(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    before = build_problems(site), published(site)
    run(site, "--repeat", "weekly", "--count", "3")
    assert (build_problems(site), published(site)) == before


def published(site: Path) -> list[str]:
    return sorted(path.relative_to(site / "output").as_posix() for path in (site / "output").rglob("*.html"))


def build_problems(site: Path) -> str:
    done = build(Options(root=site, at=NOW))
    return to_text([p for p in done.problems if p.severity == "error"])


def nodes(page: str) -> list[dict[str, object]]:
    found = []
    for part in page.split('ld+json">')[1:]:
        data = json.loads(part.split("</script>")[0])
        found += data.get("@graph", [data])
    return found


def test_one_that_is_moved_or_cancelled_stays_in_the_series(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    run(site, "--repeat", "weekly", "--count", "3", "--start", "2027-02-18T18:00")
    written(site)
    one, two = (site / f"content/events/pricing-clinic-{n}.md" for n in (1, 2))
    one.write_text(one.read_text("utf-8").replace("duration: 45", "duration: 45\nstatus: cancelled"), "utf-8")
    moved = "duration: 45\nstatus: rescheduled\nprevious_start: 2027-02-25 18:00"
    two.write_text(
        two.read_text("utf-8").replace("2027-02-25 18:00", "2027-02-26 18:00").replace("duration: 45", moved),
        "utf-8",
    )
    assert build_problems(site) == ""
    page = (site / "output/series/pricing-clinic/index.html").read_text("utf-8")
    places = [page.index(f'href="/events/pricing-clinic-{n}/"') for n in (1, 2, 3)]
    assert places == sorted(places)
    assert "Cancelled" in page


def test_a_time_that_does_not_exist_writes_nothing(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run(site, "--repeat", "weekly", "--count", "3", "--start", "2027-03-21T02:30")
    assert done.exit_code == 1
    assert "2027-03-28 02:30 does not exist in Europe/Berlin" in done.output
    assert not (site / "content/series").exists()


def test_a_mentor_may_be_asked_for_by_name(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    run(site, "--repeat", "weekly", "--count", "2", "--mentor", "Ada Example")
    assert "mentors: [ada-example]\n" in (site / "content/events/pricing-clinic-1.md").read_text("utf-8")


def test_a_mentor_that_is_not_there_is_told_and_nothing_written(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run(site, "--repeat", "weekly", "--count", "3", "--mentor", "ada-exampel")
    assert done.exit_code == 1
    assert "content/mentors: error R101: the mentor 'ada-exampel' does not exist" in done.output
    assert "did you mean 'ada-example'?" in done.output
    assert not (site / "content/series").exists()


def test_files_that_exist_are_left(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {"site.yaml": SITE})
    write(site / "content/events/pricing-clinic-2.md", "mine")
    done = run(site, "--repeat", "weekly", "--count", "3")
    assert done.exit_code == 1
    assert "content/events/pricing-clinic-2.md: error I104" in done.output
    assert (site / "content/events/pricing-clinic-2.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "arguments",
    [["--repeat", "sometimes"], ["--count", "3"], ["--start", "2027-01-01T10:00"], ["--repeat", "weekly", "--start", "soon"], ["--repeat", "weekly", "--count", "0"],
     ["--repeat", "weekly", "--start", "2027-01-01T10:00+01:00"]],
)  # fmt: skip
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert run(write_site(tmp_path / "site"), *arguments).exit_code == 2
