"""An event: what its front matter means, and what contradicts itself."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from parsing import config_of, parsed, surveyed, told
from sites import event, mentor

from microsite.formats.words import when
from microsite.kinds.event import EventData
from microsite.kinds.event_judge import minutes_of


def data(**keys: str | None) -> EventData:
    found = parsed(event(**keys))
    assert found.item is not None, found.problems
    return cast(EventData, found.item.data)


def test_the_good_event_has_nothing_said_of_it() -> None:
    assert parsed(event()).problems == ()


def test_the_end_comes_from_the_duration() -> None:
    found = data()
    assert (found.end.isoformat(), minutes_of(found.start, found.end)) == ("2026-12-03T18:45:00+01:00", 45)


def test_an_end_does_instead_of_a_duration() -> None:
    assert data(duration=None, end="2026-12-03 18:30").end.isoformat() == "2026-12-03T18:30:00+01:00"


def test_a_session_over_a_clock_change_lasts_its_real_minutes() -> None:
    forward = data(start="2027-03-28 01:45", duration="30")
    assert forward.end.isoformat() == "2027-03-28T03:15:00+02:00"
    back = data(start="2026-10-25 02:45", duration="30", fold="first")
    assert back.end.isoformat() == "2026-10-25T02:15:00+01:00"
    assert minutes_of(back.start, back.end) == 30


def test_a_session_over_midnight_and_a_leap_day_is_only_a_session() -> None:
    assert data(start="2028-02-29 23:45", duration="30").end.isoformat() == "2028-03-01T00:15:00+01:00"


def test_the_zone_of_the_event_is_the_one_of_its_clock() -> None:
    found = data(timezone="Asia/Kolkata")
    assert found.start.astimezone(UTC) == datetime(2026, 12, 3, 12, 30, tzinfo=UTC)


def test_an_offset_that_agrees_with_the_zone_is_taken() -> None:
    assert data(start="2026-12-03T18:00+01:00").start == data().start


@pytest.mark.parametrize(
    ("keys", "form"),
    [
        ({"format": None}, "online"),
        ({"format": None, "venue": "{name: Hall, address: {locality: Berlin}}"}, "in-person"),
        ({"format": "hybrid", "venue": "{name: Hall, address: {locality: Berlin}}"}, "hybrid"),
    ],
)
def test_the_format_follows_the_venue_when_it_is_not_written(keys: dict[str, str | None], form: str) -> None:
    assert data(**keys).format == form


def test_an_agenda_that_is_left_out_is_scaled() -> None:
    assert [(p.segment, p.minutes) for p in data(duration="30").agenda] == [
        ("intros", 3), ("demo", 10), ("qa", 14), ("next-steps", 3),
    ]  # fmt: skip


def test_an_early_price_holds_to_the_end_of_its_last_day() -> None:
    ((offer, until),) = data(
        offer='{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-25, price: "30.00"}}'
    ).offers
    assert offer.price == Decimal("45.00")
    assert until == datetime(2026, 11, 25, 23, tzinfo=UTC)


def test_seconds_and_folds_of_previous_starts_are_instants() -> None:
    found = parsed(
        event(
            start="2026-10-25 02:30",
            fold="second",
            status="rescheduled",
            previous_start="2026-10-25 02:30+02:00",
            publish_at="2026-10-01",
        )
    )
    assert told(found) == []


def test_every_private_text_is_remembered_as_one_that_must_not_leak() -> None:
    found = parsed(
        event(private="{room: https://meet.example/abc-defg, notes: [bring the red book], ok: yes}")
    )
    assert found.item is not None
    assert found.item.private == ("https://meet.example/abc-defg", "bring the red book")


def test_the_places_of_its_keys_are_known() -> None:
    found = parsed(
        event(
            agenda="\n  - {segment: intros, minutes: 5}\n  - {segment: demo, minutes: 15}\n  - {segment: qa, minutes: 20}\n  - {segment: next-steps, minutes: 5}"
        )
    )
    assert found.item is not None
    assert str(found.item.where("agenda.2.minutes")) == "content/events/clinic.md:16:28"
    assert str(found.item.where("mentors.0")) == "content/events/clinic.md:3:11"


def test_problems_of_every_stage_come_in_one_run() -> None:
    found = parsed(
        event(duration="soon", capacity="2", seats_left="3", status="rescheduled", offer="{model: seat}")
    )
    assert {code.split()[1] for code in told(found)} == {"M102", "M103", "M109"}


def test_what_readers_want_is_a_note_that_names_the_key() -> None:
    found = parsed(event(summary=None, topics=None))
    assert [p.message for p in found.problems] == ["readers would also want to know: summary, topics"]
    assert found.problems[0].severity == "note"


def test_a_draft_may_lack_what_it_needs_later() -> None:
    found = parsed(event(start=None, duration=None, draft="true"))
    assert found.unfinished
    assert {p.severity for p in found.problems} == {"note"}


def test_a_draft_with_a_mistake_is_still_a_mistake() -> None:
    assert told(parsed(event(start="soon", draft="true"))) == ["4:8 T101"]


def test_a_later_version_of_the_template_judges_only_what_is_to_come(tmp_path: Path) -> None:
    newer = "name: Method\nversion: 2\nduration: {min: 50, max: 60}\nsegments:\n  - {id: talk, title: Talk}\n"
    files = {
        "data/agendas/method.yaml": newer,
        "site.yaml": "title: T\nbase_url: https://x.example/\nagenda: method\n",
        "content/events/past.md": event(start="2026-11-10 18:00"),
        "content/events/coming.md": event(start="2026-12-10 18:00", duration="55"),
        "content/events/first-tier.md": event(),
    }
    found = [f"{p.where} {p.code}" for p in surveyed(tmp_path, files).problems if p.severity == "error"]
    assert found == ["content/events/first-tier.md:5:11 A201"]


def test_since_gives_an_earlier_event_the_earlier_version() -> None:
    old = "name: Method\nversion: 1\nduration: {min: 10, max: 20}\nsegments:\n  - {id: talk, title: Talk}\n"
    new = "name: Method\nversion: 2\nsince: 2027-01-01\nduration: {min: 50, max: 60}\nsegments:\n  - {id: talk, title: Talk}\n"
    config = config_of(
        {
            "data/agendas/m.yaml": new,
            "data/agendas/m@1.yaml": old,
            "site.yaml": "title: T\nbase_url: https://x.example/\nagenda: m\n",
        }
    )
    assert told(parsed(event(duration="15"), config=config)) == []
    assert told(parsed(event(start="2027-02-01 18:00", duration="15"), config=config)) == ["5:11 A201"]


def test_a_mentor_below_the_minimum_is_an_error_of_the_event_that_names_it(tmp_path: Path) -> None:
    files = {"content/mentors/bea.md": mentor(draft="true"), "content/events/x.md": event(mentors="[bea]")}
    (problem,) = surveyed(tmp_path, files).problems
    assert (problem.code, str(problem.where)) == ("R102", "content/events/x.md:3:11")
    assert surveyed(tmp_path, files, drafts=True).problems == ()


def test_a_session_over_a_clock_change_is_said_to_last_its_real_minutes() -> None:
    found = data(start="2027-03-28 01:45", duration="30")
    assert when(found.start, found.end, found.zone, "en").duration == "30 minutes"


def test_a_faulty_start_does_not_hide_what_is_wrong_with_the_agenda() -> None:
    agenda = "[{segment: intros, minutes: 5}, {segment: demo, minutes: 15}, {segment: qa, minutes: 8}, {segment: next-steps, minutes: 5}]"
    for start in ("2026-13-03 18:00", "2027-03-28 02:30"):
        codes = [p.code for p in parsed(event(start=start, duration="45", agenda=agenda)).problems]
        assert "A203" in codes, codes


def test_a_session_that_was_over_long_ago_may_be_published_late(tmp_path: Path) -> None:
    """As when old sessions are put into an archive; one that is still to come would be seen by nobody."""
    late = event(start="2026-10-01 18:00", publish_at="2026-11-20")
    assert not surveyed(tmp_path / "past", {"content/events/clinic.md": late}).problems
    soon = event(start="2026-12-03 18:00", publish_at="2026-12-20")
    [problem] = surveyed(tmp_path / "soon", {"content/events/clinic.md": soon}).problems
    assert (problem.code, problem.severity) == ("T107", "warning")
