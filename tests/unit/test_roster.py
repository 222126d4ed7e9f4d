"""`roster`: who moderates which session of a week, and where the rules of duty are broken."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from sites import NOW, SITE, event, mentor, write_site

from microsite.cli import cli
from microsite.diagnostics import Problem, to_text
from microsite.program.duty import staffing
from microsite.program.reading import read_site
from microsite.program.roster import Roster, roster
from microsite.program.sheets import length_words

PEOPLE = """\
moderators:
  - {id: ana, name: Ana Ribeiro, tier: community, topics: [pricing], timezone: Europe/Lisbon, hours_per_week: 2, public: true}
  - {id: joy, name: Joy Mwende, tier: community, topics: [], timezone: Africa/Nairobi, hours_per_week: 5, public: false}
  - {id: tom, name: Tom Achterberg, tier: specialist, topics: [contracts], timezone: Europe/Amsterdam, hours_per_week: 4}
complex_topics: [contracts]
triage:
  - {category: Conduct, tier: community, respond_within: 5m, escalate_to: tom}
standards: {no_show_after: 10m, late_cancel: 3h}
"""
WEEK = "2026-W49"


def session(start: str | None = "2026-12-03 18:00", **keys: str | None) -> str:
    return event(**{"start": start, "capacity": "12", "moderation": "{logistics: [ana]}", **keys})


def asked(root: Path, more: Mapping[str, str | bytes], week: str = WEEK, people: str = PEOPLE) -> Roster:
    write_site(root, {"data/moderation.yaml": people, **more})
    read = read_site(root, NOW)
    assert to_text(read.errors) == ""
    assert read.config
    return roster(read.items, read.config, week)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, int | None]]:
    return [(p.code, p.where.path.rsplit("/", 1)[-1], p.where.line) for p in problems]


def test_a_week_holds_the_sessions_that_start_in_it_in_the_sites_zone(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        {
            "content/events/first-tier.md": session("2026-12-03 18:00"),
            "content/events/late-sunday.md": session(
                "2026-12-06 18:30", timezone="America/New_York"
            ),  # Monday in Berlin
            "content/events/early-monday.md": session("2026-11-30 00:30"),
            "content/events/off.md": session("2026-12-04 18:00", status="cancelled"),
        },
    )
    assert [shift.slug for shift in found.shifts] == ["early-monday", "first-tier"]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("seats", "needed"), [("1", 1), ("25", 1), ("26", 2), ("50", 2), ("51", 3), (None, 1)]
)
def test_each_25_seats_need_a_community_moderator(tmp_path: Path, seats: str | None, needed: int) -> None:
    found = asked(tmp_path, {"content/events/first-tier.md": session(capacity=seats, moderation=None)})
    assert found.shifts[0].needed == needed
    assert [p.code for p in found.problems] == ["D101"]


def test_who_is_missing_is_said_where_it_is_written_with_who_is_free(tmp_path: Path) -> None:
    found = asked(tmp_path, {"content/events/first-tier.md": session(capacity="40")})
    assert to_text(found.problems) == (
        "content/events/first-tier.md:14:25: error D101: 'Price your first SaaS tier' has 1 community moderator; 40 seats need 2\n"
        "  hint: free then with hours left: joy; name one in moderation: {logistics: [...]}"
    )


def test_a_specialist_does_not_count_as_a_community_moderator(tmp_path: Path) -> None:
    found = asked(tmp_path, {"content/events/first-tier.md": session(moderation="{logistics: [tom]}")})
    assert [p.code for p in found.problems] == ["D101", "D105"]


@pytest.mark.parametrize(
    "keys",
    [
        {"topics": "[contracts]"},
        {"moderation": "{logistics: [ana], complex: true}"},
        {"moderation": "{logistics: [ana], specialists: [joy], complex: true}"},
    ],
)
def test_a_complex_topic_needs_a_specialist(tmp_path: Path, keys: dict[str, str | None]) -> None:
    found = asked(tmp_path, {"content/events/first-tier.md": session(**keys)})
    assert "D102" in [p.code for p in found.problems]


def test_nobody_is_in_two_places_within_15_minutes_in_utc(tmp_path: Path) -> None:
    """18:00 to 18:45 in Berlin and 17:59 in London are 14 minutes apart; 18:00 in London is just enough."""
    near = {
        "content/events/next.md": session(
            "2026-12-03 17:59", timezone="Europe/London", mentors="[ben-example]"
        )
    }
    other = {"content/mentors/ben-example.md": mentor(name="Ben Example").replace("Ada", "Ben")}
    first = {"content/events/first-tier.md": session()}
    assert told(asked(tmp_path / "near", {**first, **near, **other}).problems) == [("D103", "next.md", 14)]
    far = {path: text.replace("17:59", "18:00") for path, text in near.items()}
    assert asked(tmp_path / "far", {**first, **far, **other}).problems == ()


def test_a_mentor_cannot_lead_two_sessions_at_once(tmp_path: Path) -> None:
    both = {
        "content/events/first-tier.md": session(),
        "content/events/next.md": session(moderation="{logistics: [joy]}"),
    }
    found = asked(tmp_path, both)
    assert [p.code for p in found.problems] == ["D103"]
    assert "Ada Example would be in" in found.problems[0].message


def test_a_clash_with_the_last_session_of_the_week_before_is_told(tmp_path: Path) -> None:
    more = {
        "content/events/first-tier.md": session("2026-11-29 23:20"),
        "content/events/next.md": session("2026-11-30 00:10"),
    }
    assert [p.code for p in asked(tmp_path, more).problems] == [
        "D103",
        "D103",
    ]  # the moderator and the mentor


def test_weekly_hours_are_kept(tmp_path: Path) -> None:
    more = {f"content/events/s{day}.md": session(f"2026-12-0{day} 18:00") for day in (1, 2, 3)}
    found = asked(tmp_path, {"content/events/first-tier.md": session("2027-01-12 18:00"), **more})
    assert [p.message for p in found.problems] == ["Ana Ribeiro has 2.25 hours in 2026-W49; 2 were agreed"]
    assert {load.moderator.id: str(load.hours) for load in found.loads} == {
        "ana": "2.25",
        "joy": "0",
        "tom": "0",
    }


def test_staffing_looks_at_every_session_to_come(tmp_path: Path) -> None:
    asked(tmp_path, {"content/events/first-tier.md": session(moderation=None)})
    read = read_site(tmp_path, NOW)
    assert read.config
    assert [p.code for p in staffing(read.items, read.config, NOW)] == ["D101"]
    assert staffing(read.items, read.config, datetime(2027, 1, 1, tzinfo=UTC)) == ()


def test_hours_of_sessions_that_are_over_stay_those_of_their_week(tmp_path: Path) -> None:
    """On Wednesday night two sessions are over; the one of Thursday is still too much, and can be given to somebody else."""
    more = {f"content/events/s{day}.md": session(f"2026-12-0{day} 18:00") for day in (1, 2, 3)}
    asked(tmp_path, {"content/events/first-tier.md": session("2027-01-12 18:00"), **more})
    read = read_site(tmp_path, NOW)
    assert read.config
    for day, wanted in ((1, ["s3.md"]), (3, ["s3.md"]), (4, [])):
        found = staffing(read.items, read.config, datetime(2026, 12, day, 1, tzinfo=UTC))
        assert [p.where.path.rsplit("/", 1)[-1] for p in found if p.code == "D104"] == wanted, day


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(
        cli, ["roster", "--now", "2026-11-30T12:00Z", *arguments], prog_name="microsite"
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def test_the_command_prints_the_week_and_leaves_with_1_when_somebody_is_missing(tmp_path: Path) -> None:
    asked(tmp_path, {"content/events/first-tier.md": session()})
    done = run("--site", str(tmp_path))
    assert done.exit_code == 0
    assert (
        "Thu 03 Dec 18:00-18:45  Europe/Berlin     12  Price your first SaaS tier  Ana Ribeiro  -"
        in done.output
    )
    asked(tmp_path, {"content/events/first-tier.md": session(moderation=None)})
    done = run("--site", str(tmp_path), "--week", WEEK)
    assert done.exit_code == 1
    assert "agreed" not in done.output  # nobody works that week, so no table of hours
    assert "OPEN" in done.output
    assert "error D101" in done.output


def test_the_files_say_the_same_as_the_table(tmp_path: Path) -> None:
    private = "{room: https://rooms.example/42, notes: =Bring the key}"
    site = tmp_path / "site"
    asked(site, {"content/events/first-tier.md": session(capacity="40", private=private)})
    done = run("--site", str(site), "--week", WEEK, "--out", str(tmp_path / "out"))
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {"roster.csv", "roster.ics", "roster-ana.ics", "run-sheet.html"}
    assert done.exit_code == 1
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out/roster.csv").read_text("utf-8"))))
    assert [(line["role"], line["name"], line["start_utc"]) for line in lines] == [
        ("community", "Ana Ribeiro", "2026-12-03T17:00Z"),
        ("community", "", "2026-12-03T17:00Z"),
    ]
    calendar = Calendar.from_ical((tmp_path / "out/roster-ana.ics").read_bytes())
    (one,) = calendar.walk("VEVENT")
    assert one.decoded("DTSTART") == datetime(2026, 12, 3, 17, tzinfo=UTC)
    assert "18:05 Focused demo" in str(one["DESCRIPTION"])
    page = (tmp_path / "out/run-sheet.html").read_text("utf-8")
    for text in (
        "https://rooms.example/42",
        "=Bring the key",
        "Ana Ribeiro",
        "18:05",
        "Conduct",
        "5 minutes",
        "Tom Achterberg",
    ):
        assert text in page


def test_the_data_form_holds_no_room(tmp_path: Path) -> None:
    asked(tmp_path, {"content/events/first-tier.md": session(private="{room: https://rooms.example/42}")})
    done = run("--site", str(tmp_path), "--format", "json")
    said = json.loads(done.output)
    assert said["sessions"][0]["community_needed"] == 1
    assert "rooms.example" not in done.output


def test_files_with_rooms_are_not_written_into_the_site(tmp_path: Path) -> None:
    asked(tmp_path, {"content/events/first-tier.md": session()})
    done = run("--site", str(tmp_path), "--out", str(tmp_path / "output/roster"))
    assert done.exit_code == 2
    assert "lies in the site" in done.output


@pytest.mark.parametrize("week", ["2026-W54", "2026-49", "soon", "2026-W4", "2026-W49-1"])
def test_a_week_that_is_none_is_wrong_usage(tmp_path: Path, week: str) -> None:
    write_site(tmp_path)
    assert run("--site", str(tmp_path), "--week", week).exit_code == 2


def test_content_that_cannot_be_read_is_told_instead_of_half_a_roster(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/events/broken.md": event(start="soon")})
    done = run("--site", str(tmp_path))
    assert done.exit_code == 1
    assert "T101" in done.output
    assert "session" not in done.output.splitlines()[-1]


def test_lengths_are_said_as_people_do() -> None:
    said = [length_words(timedelta(minutes=m)) for m in (1, 15, 60, 180, 90, 1440, 0)]
    assert said == ["1 minute", "15 minutes", "1 hour", "3 hours", "90 minutes", "1 day", "0 minutes"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("moderators: [{id: ana, name: Ana}, {id: ana, name: Ann}]", "data/moderation.yaml:1:41: error M109: the moderator 'ana' stands here twice"),
        ("triage: [{category: x, escalate_to: bob}]", "data/moderation.yaml:1:37: error R101: the moderator 'bob' does not exist"),
        ("triage: [{category: x, respond_within: soon}]", "data/moderation.yaml:1:40: error T101: respond_within of item 1 of triage is 'soon'; it wants a length"),
        ("moderators: [{id: ana, name: Ana, tier: expert}]", "data/moderation.yaml:1:41: error M104: tier of item 1 of moderators is 'expert'"),
        ("moderatos: []", "data/moderation.yaml:1:1: error M101: unknown key 'moderatos'"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_moderators_is_told_at_its_place(tmp_path: Path, text: str, wanted: str) -> None:
    write_site(tmp_path, {"data/moderation.yaml": text, "site.yaml": SITE})
    assert wanted in to_text(read_site(tmp_path, NOW).problems)
