"""A mentor: the signal minimum, the second person's word, and what makes a case study count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import cast

import pytest
from parsing import config_of, parsed, told
from sites import mentor

from microsite.diagnostics import Span
from microsite.kinds.mentor import MentorData, is_stale, stale_problem, verified

STUDY = "\n  - title: {0}\n    problem: {1}\n    outcome: {{metric: days, baseline: 9, result: 4}}\n    evidence: https://a.example/{0}"
TWO = STUDY.format("one", "nobody could buy") + STUDY.format("two", "half of the invoices were late")


def data(**keys: str | None) -> MentorData:
    found = parsed(mentor(**keys), "mentor")
    assert found.item is not None, found.problems
    return cast(MentorData, found.item.data)


def test_the_good_mentor_has_nothing_said_of_it() -> None:
    assert parsed(mentor(), "mentor").problems == ()


def test_two_complete_case_studies_are_the_minimum() -> None:
    assert len(data(case_studies=TWO).studies) == 2
    one = parsed(mentor(case_studies=STUDY.format("one", "nobody could buy")), "mentor")
    assert [p.message for p in one.problems if p.severity == "error"] == [
        "Ada Example shows 1 complete case study; the micro-mentoring template wants 2"
    ]


def test_a_site_may_ask_for_none() -> None:
    files = {
        "data/agendas/talk.yaml": "name: Talk\nsegments:\n  - {id: talk, title: Talk}\n",
        "site.yaml": "title: T\nbase_url: https://x.example/\nagenda: talk\n",
    }
    found = parsed(mentor(case_studies=None), "mentor", config_of(files))
    assert found.item is not None


def test_a_draft_may_show_less() -> None:
    assert parsed(mentor(case_studies=None, draft="true"), "mentor").item is not None


@pytest.mark.parametrize("lack", ["outcome", "evidence"])
def test_a_case_study_without_number_or_evidence_does_not_count(lack: str) -> None:
    text = "\n".join(line for line in TWO.split("\n") if not line.strip().startswith(lack) or "two" in line)
    found = parsed(mentor(case_studies=text), "mentor")
    assert any(p.code == "P102" and lack in p.message and p.severity == "warning" for p in found.problems)
    assert any(p.code == "P101" for p in found.problems)


def test_the_same_story_twice_counts_once() -> None:
    twice = STUDY.format("one", "nobody could buy") * 2
    assert "P104" in {code.split()[1] for code in told(parsed(mentor(case_studies=twice), "mentor"))}


@pytest.mark.parametrize("by", ["Ada Example", "ada example", "clinic", " Ada Example "])
def test_a_mentor_cannot_verify_themself(by: str) -> None:
    found = parsed(mentor(verification=f'{{by: "{by}", on: 2026-06-01}}'), "mentor")
    assert [p.code for p in found.problems] == ["P103"]


def test_verified_is_two_case_studies_and_a_second_persons_word_of_twelve_months() -> None:
    today = date(2026, 11, 22)
    assert verified(data(), 2, today)
    assert not verified(data(verification=None), 2, today)
    assert not verified(data(verification="{by: Sam, on: 2025-11-21}"), 2, today)
    assert verified(data(verification="{by: Sam, on: 2025-11-22}"), 2, today)
    assert not verified(data(), 3, today)
    assert not verified(data(verification="{by: Sam, on: 2027-06-01}"), 2, today)


def test_a_word_of_a_leap_day_holds_for_a_year() -> None:
    front = data(verification="{by: Sam, on: 2024-02-29}")
    assert front.front.verification is not None
    assert not is_stale(front.front.verification, date(2025, 2, 28))
    assert is_stale(front.front.verification, date(2025, 3, 1))
    assert stale_problem(front, Span("x.md"), datetime(2025, 2, 28, 23, 59, tzinfo=UTC)) is None
    assert stale_problem(front, Span("x.md"), datetime(2025, 3, 1, tzinfo=UTC)) is not None


def test_faulty_case_studies_are_told_once_and_not_counted() -> None:
    found = parsed(mentor(case_studies=TWO.replace("baseline: 9", "baseline: nine", 1)), "mentor")
    assert told(found) == ["9:39 M103"]
