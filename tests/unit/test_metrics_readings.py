"""Each rule of how a metric is read, with numbers that were worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import planted
import pytest
from planted import DAY, END, MINUTE, NOW, ONE, STARTS, THREE, TWO, P, answer, join, payment
from sites import event, write


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.site(tmp_path_factory.mktemp("site"), STARTS)


def measured(root: Path, folder: Path, now: datetime = NOW, k: int = 0, **tables: Any) -> dict[str, Any]:
    """Return the facts; suppression is off unless a test is about it, so that small numbers can be read."""
    return planted.facts(planted.run(root, folder / "private", now, tables, k))


def attendees(root: Path, folder: Path, rows: list[dict[str, object]]) -> int:
    found = measured(root, folder, attendance=rows)["repeat"]
    return sum(row["size"] for row in found)


def converted(root: Path, folder: Path, joins: Any, paid: Any, now: datetime = NOW) -> dict[str, Any]:
    found: dict[str, Any] = measured(root, folder, now, attendance=joins, payments=paid)["conversion_30d"]
    return found


@pytest.mark.parametrize(
    ("spans", "came"),
    [
        ([(0, 15)], 1),  # 15 minutes of 45
        ([(0, 14.9)], 0),
        ([(0, 10), (5, 14)], 0),  # two devices at once: 14 minutes
        ([(0, 10), (5, 15)], 1),
        ([(0, 5), (20, 25), (40, 45)], 1),  # three times five
        ([(-30, 10)], 0),  # only what lies within the session counts
        ([(35, 90)], 0),
        ([(-30, 15)], 1),
        ([(10, 10)], 0),
    ],
)
def test_attended_is_the_union_of_joins_clipped_to_the_session(
    root: Path, tmp_path: Path, spans: list[tuple[float, float]], came: int
) -> None:
    rows: list[dict[str, object]] = [
        {
            "event": "one",
            "person": "a",
            "joined_at": planted.iso(ONE + a * MINUTE),
            "left_at": planted.iso(ONE + b * MINUTE),
        }
        for a, b in spans
    ]
    assert attendees(root, tmp_path, rows) == came


def test_half_of_a_short_session_is_enough(tmp_path: Path) -> None:
    free = (
        "name: Free\nversion: 1\nduration: {min: 5, max: 600}\nmentor: {case_studies: 0}\n"
        "segments:\n  - {id: all, title: All, minutes: {min: 5, max: 600, default: 20}}\n"
    )
    root = planted.site(
        tmp_path / "site",
        {"one": ONE},
        {"data/agendas/free.yaml": free},
        duration="20",
        agenda_template="free",
    )
    assert attendees(root, tmp_path, [join("one", "a", ONE, 10), join("one", "b", ONE, 9.9)]) == 1


def test_a_conversion_is_paid_from_the_end_to_before_thirty_days_later(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:6]]
    times = [END - MINUTE, END, END + 30 * DAY - MINUTE, END + 30 * DAY]
    found = converted(root, tmp_path, joins, [payment(p, t) for p, t in zip(P[:4], times, strict=True)])
    assert (found["attendees"], found["eligible"], found["mature"], found["converted"]) == (6, 6, 6, 2)
    # Wilson by hand: p 1/3, n 6, z 1.959964: centre (2 + 1.92073) / (6 + 3.84146) = 0.398389, half 0.301675
    assert found["rate"] == pytest.approx(1 / 3)
    assert found["low"] == pytest.approx(0.09677, abs=1e-5)
    assert found["high"] == pytest.approx(0.70001, abs=1e-5)


def test_seats_and_tips_are_no_conversions(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:4]]
    kinds = ["seat", "tip", "plan", "follow-up"]
    paid = [payment(p, END + DAY, k, event="one") for p, k in zip(P, kinds, strict=False)]
    assert converted(root, tmp_path, joins, paid)["converted"] == 2


def test_only_a_full_refund_undoes_a_conversion(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:3]]
    back = {"refunded_at": planted.iso(END + 60 * DAY)}
    paid = [
        payment(P[0], END + DAY, gross="90.00", refund="90.00", **back),
        payment(P[1], END + DAY, gross="90.00", refund="89.99", **back),
        payment(P[2], END + DAY, gross="90.00", refund="90.00", **back),
        payment(P[2], END + 2 * DAY, gross="90.00"),  # the first that was not refunded
    ]
    assert converted(root, tmp_path, joins, paid)["converted"] == 2


def test_who_has_an_active_plan_at_the_start_is_not_eligible(root: Path, tmp_path: Path) -> None:
    bought = [
        ONE,  # at the start itself
        datetime(2026, 2, 3, 17, 0, 1, tzinfo=UTC),  # until a second after the start
        datetime(2026, 2, 3, 17, 0, 0, tzinfo=UTC),  # one month to the second: no longer active
        ONE + MINUTE,  # after the start
    ]
    joins = [join("one", p, ONE) for p in P[:6]]
    paid = [payment(p, t, "plan") for p, t in zip(P, bought, strict=False)]
    paid += [
        payment(P[4], ONE - DAY, "plan", refund="90.00", refunded_at=planted.iso(ONE - MINUTE))
    ]  # ended by it
    paid += [
        payment(P[5], ONE - DAY, "plan", refund="89.00", refunded_at=planted.iso(ONE - MINUTE))
    ]  # not ended
    assert converted(root, tmp_path, joins, paid)["eligible"] == 3


def test_a_plan_of_the_last_of_january_ends_on_the_last_of_february(tmp_path: Path) -> None:
    start = datetime(2026, 2, 28, 11, tzinfo=UTC)
    root = planted.site(tmp_path / "site", {"one": start})
    paid = [
        payment("a", datetime(2026, 1, 31, 11, 30, tzinfo=UTC), "plan"),
        payment("b", datetime(2026, 1, 31, 10, tzinfo=UTC), "plan"),
    ]
    found = converted(root, tmp_path, [join("one", p, start) for p in "ab"], paid)
    assert (
        found["eligible"] == 1
    )  # a's plan holds until 12:30 in Berlin, b's ended at 11:00; the session starts at 12:00


def test_maturity_is_judged_for_each_attendance(root: Path, tmp_path: Path) -> None:
    joins = [join("one", P[0], ONE), join("two", P[0], TWO), join("two", P[1], TWO)]
    paid = [payment(P[1], TWO + DAY)]
    found = converted(root, tmp_path, joins, paid, now=END + 30 * DAY)
    assert (found["mature"], found["converted"], found["rate"]) == (1, 0, 0)
    early = converted(root, tmp_path, joins, paid, now=END + 30 * DAY - MINUTE)
    assert (early["eligible"], early["mature"], early["rate"], early["low"]) == (3, 0, None, None)


def test_the_last_touch_counts_by_event_and_first_and_linear_stand_beside_it(
    root: Path, tmp_path: Path
) -> None:
    joins = [join(name, P[0], start) for name, start in STARTS.items()] + [join("one", P[1], ONE)]
    paid = [payment(P[0], TWO + DAY), payment(P[1], END + DAY)]
    found = converted(root, tmp_path, joins, paid)
    assert found["converted"] == 3  # of one and two by the same payment, and of the other person
    rows = {r["event"]: (r["converted"], r["first_touch"], r["linear"]) for r in found["events"]}
    assert rows == {"one": (1, 2, 1.5), "two": (1, 0, 0.5), "three": (0, 0, 0)}


def test_the_first_payment_in_the_window_counts(root: Path, tmp_path: Path) -> None:
    joins = [join("one", P[0], ONE), join("two", P[0], TWO)]
    paid = [payment(P[0], ONE - DAY), payment(P[0], END + DAY), payment(P[0], TWO + DAY)]
    rows = {r["event"]: r["converted"] for r in converted(root, tmp_path, joins, paid)["events"]}
    assert rows == {"one": 1, "two": 1}


def test_cohorts_are_months_of_the_sites_zone(tmp_path: Path) -> None:
    start = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)  # 1 March in Berlin
    root = planted.site(tmp_path / "site", {"one": start})
    found = measured(root, tmp_path, attendance=[join("one", "a", start)])
    assert [row["cohort"] for row in found["repeat"]] == ["2026-03"]


def test_repeat_attendance_is_a_share_and_blank_until_the_cohort_is_old_enough(
    root: Path, tmp_path: Path
) -> None:
    joins = (
        [join("one", p, ONE) for p in P[:8]]
        + [join("two", p, TWO) for p in P[:2]]
        + [join("three", p, THREE) for p in P[:4]]
    )
    joins += [join("two", P[9], TWO)]
    [row] = measured(root, tmp_path, attendance=joins)["repeat"]
    assert row == {
        "cohort": "2026-03",
        "size": 9,
        "d30": round(2 / 9, 12),
        "d60": round(4 / 9, 12),
        "d90": round(4 / 9, 12),
        "suppressed": [],
    }
    later = TWO + 45 * MINUTE + 60 * DAY  # the youngest of the cohort reaches 60 days
    [row] = measured(root, tmp_path, later, attendance=joins)["repeat"]
    assert (row["d60"], row["d90"]) == (round(4 / 9, 12), None)
    [row] = measured(root, tmp_path, later - MINUTE, attendance=joins)["repeat"]
    assert (row["d30"], row["d60"]) == (round(2 / 9, 12), None)


def test_nps_takes_the_last_answer_of_who_attended(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:12]]
    said = [answer("one", p, END, s) for p, s in zip(P, [10] * 5 + [9] + [8, 7] + [6, 0, 5], strict=False)]
    said += [
        answer("one", P[0], END - MINUTE, 0),
        answer("one", "stranger", END, 0),
        answer("one", P[11], END, ""),
    ]
    found = measured(root, tmp_path, attendance=joins, survey=said)
    row = found["nps"]["event"]
    assert (row["answers"], row["promoters"], row["passives"], row["detractors"]) == (11, 6, 2, 3)
    assert row["response_rate"] == pytest.approx(11 / 12)
    # by hand: 100 (6 - 3) / 11 = 27.2727; variance (6/11 + 3/11 - (3/11)^2) / 11 = 0.0676183, 1.959964 sqrt = 50.9663
    assert row["nps"] == pytest.approx(27.2727, abs=1e-4)
    assert (row["low"], row["high"]) == (pytest.approx(-23.6936, abs=1e-3), pytest.approx(78.2390, abs=1e-3))
    assert found["rows"]["survey"]["dropped"] == {"not attended": 1, "no score": 1, "answered again": 1}
    assert found["rows"]["survey"]["used"] == 11


def test_of_two_answers_at_one_instant_the_later_row_counts(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:10]]
    said = [answer("one", p, END, 10) for p in P[:10]] + [answer("one", P[0], END, 0)]
    assert measured(root, tmp_path, attendance=joins, survey=said)["nps"]["event"]["detractors"] == 1


def test_event_and_mentor_are_two_questions_and_two_mentors_two_more(tmp_path: Path) -> None:
    files = planted.second_mentor()
    root = planted.site(tmp_path / "site", {"one": ONE}, files, mentors="[ada-example, bo-example]")
    joins = [join("one", p, ONE) for p in P[:10]]
    said = [answer("one", p, END, 10, 0) for p in P[:10]]
    said += [answer("one", p, END + MINUTE, "", 9, mentor="bo-example") for p in P[:10]]
    found = measured(root, tmp_path, attendance=joins, survey=said)["nps"]
    assert (found["event"]["nps"], found["mentor"]["nps"]) == (100, 0)
    assert {r["mentor"]: r["nps"] for r in found["mentors"]} == {"ada-example": -100, "bo-example": 100}
    assert (found["event"]["response_rate"], found["mentor"]["response_rate"]) == (1, 1)


def test_fewer_than_ten_answers_have_no_score(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:20]]
    found = measured(root, tmp_path, k=5, attendance=joins, survey=[answer("one", p, END, 9) for p in P[:9]])
    row = found["nps"]["event"]
    assert (row["answers"], row["nps"], row["promoters"]) == (9, None, None)
    assert row["suppressed"] == ["promoters", "passives", "detractors", "nps", "low", "high"]


def ltv(root: Path, folder: Path, joins: Any, paid: Any, now: datetime = NOW, **more: Any) -> list[Any]:
    [row] = measured(root, folder, now, attendance=joins, payments=paid, **more)["ltv"]
    return [row["d30"], row["d60"], row["d90"], row["d180"]]


def as_floats(values: list[Any]) -> list[float | None]:
    return [None if v is None else float(v) for v in values]


def test_ltv_is_gross_less_fees_tax_and_refunds_over_the_cohort(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:4]]
    paid = [
        payment(
            P[0], ONE - 7 * DAY, "seat", "45.00", event="one", fees="1.50", tax="7.18"
        ),  # before age 0: 36.32
        payment(P[1], END + 40 * DAY, "plan", "20.00", fees="0.50"),  # 19.50 from 60 days on
        payment(
            P[2],
            END + DAY,
            "tip",
            "10.00",
            event="one",
            refund="10.00",
            refunded_at=planted.iso(END + 70 * DAY),
        ),
        payment("stranger", END + DAY, "tip", "999.00", event="one"),
    ]
    found = ltv(root, tmp_path, joins, paid)
    # (36.32 + 10) / 4 = 11.58; + 19.50 = 65.82 / 4 = 16.455, the half to even; - 10 = 55.82 / 4 = 13.955
    assert as_floats(found) == [11.58, 16.46, 13.96, 13.96]


def test_an_age_ends_before_its_last_instant_and_is_blank_before_the_whole_cohort_reached_it(
    root: Path, tmp_path: Path
) -> None:
    joins = [join("one", P[0], ONE), join("two", P[1], TWO)]
    paid = [
        payment(P[0], END + 30 * DAY - MINUTE, gross="1.00"),
        payment(P[0], END + 30 * DAY, gross="100.00"),
    ]
    young = TWO + 45 * MINUTE
    assert as_floats(ltv(root, tmp_path, joins, paid)) == [0.5, 50.5, 50.5, 50.5]
    assert as_floats(ltv(root, tmp_path, joins, paid, young + 30 * DAY)) == [0.5, None, None, None]
    assert as_floats(ltv(root, tmp_path, joins, paid, young + 30 * DAY - MINUTE)) == [None] * 4


def test_each_row_has_the_rate_of_its_payment_day_in_the_sites_zone(root: Path, tmp_path: Path) -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # 5 March in Berlin
    paid = [
        payment(
            "a",
            late,
            gross="100.00",
            currency="USD",
            refund="50.00",
            refunded_at=planted.iso(late + 10 * DAY),
        )
    ]
    rates = [
        {"date": "2026-03-04", "currency": "USD", "rate": "9"},
        {"date": "2026-03-05", "currency": "USD", "rate": "0.86155"},
    ]
    found = ltv(root, tmp_path, [join("one", "a", ONE)], paid, rates=rates)
    assert as_floats(found) == [43.08] * 4  # (100 - 50) 0.86155 = 43.0775


def test_sums_are_exact_and_rounded_once(root: Path, tmp_path: Path) -> None:
    joins = [join("one", p, ONE) for p in P[:3]]
    paid = [payment(p, END + DAY, gross="0.3333", event="one", kind="tip") for p in P[:3]]
    assert as_floats(ltv(root, tmp_path, joins, paid)) == [0.33] * 4
    paid = [payment(P[0], END + n * MINUTE, gross="0.0010", event="one", kind="tip") for n in range(45)]
    assert (
        as_floats(ltv(root, tmp_path, joins, paid)) == [0.02] * 4
    )  # 0.045 / 3 = 0.015, to the even cent; floats give 0.01


def test_a_plan_or_follow_up_may_be_of_no_event_and_a_seat_may_not(root: Path, tmp_path: Path) -> None:
    good = planted.run(
        root, tmp_path / "private", NOW, {"payments": [payment("a", END), payment("a", END, "plan")]}
    )
    assert good.problems == ()
    bad = planted.run(root, tmp_path / "private", NOW, {"payments": [payment("a", END, "seat")]})
    assert [p.message for p in bad.problems] == [
        "event is empty; only a plan or a follow-up may be of no session"
    ]


def test_the_currency_of_most_offers_is_the_programs_unless_site_yaml_names_one(tmp_path: Path) -> None:
    other = event(offer='{model: seat, price: "45.00", currency: USD}')
    root = planted.site(tmp_path / "site", {"one": ONE, "two": TWO}, {"content/events/other.md": other})
    found = measured(root, tmp_path, payments=[payment("a", END)])
    assert (found["currency"], found["currency_is"]) == ("EUR", "the currency of most offers")
    write(root / "site.yaml", (root / "site.yaml").read_text() + "program: {currency: USD}\n")
    stopped = planted.run(root, tmp_path / "private", NOW, {"payments": [payment("a", END)]})
    assert [p.message for p in stopped.problems] == ["currency 'EUR' has no rate into USD on 2026-03-03"]


def test_two_currencies_that_are_offered_equally_often_are_not_chosen_between(tmp_path: Path) -> None:
    other = event(offer='{model: seat, price: "45.00", currency: USD}')
    root = planted.site(tmp_path / "site", {}, {"content/events/other.md": other})
    stopped = planted.run(root, tmp_path / "private", NOW, {"payments": [payment("a", END)]})
    assert [(p.code, p.hint) for p in stopped.problems] == [
        ("B109", "write `program: {currency: EUR}` in site.yaml")
    ]
    found = measured(root, tmp_path, attendance=[])
    assert found["currency"] is None


def test_what_depends_on_a_table_that_was_not_given_is_null(root: Path, tmp_path: Path) -> None:
    joins, paid, said = (
        [join("one", "a", ONE)],
        [payment("a", END)],
        [answer("one", p, END, 9) for p in P[:12]],
    )
    names = {"conversion_30d", "repeat", "nps", "ltv", "experiments", "payouts", "liability"}

    def known(**tables: Any) -> set[str]:
        found = measured(root, tmp_path, **tables)
        return {name for name in names if found[name] is not None}

    assert known(attendance=joins) == {"repeat"}
    assert known(payments=paid) == {"payouts", "liability"}
    assert known(survey=said) == {"nps"}
    assert known(attendance=joins, payments=paid) == names - {"nps"}
    alone = measured(root, tmp_path, survey=said)
    assert (alone["nps"]["event"]["answers"], alone["nps"]["event"]["response_rate"]) == (12, None)
    assert alone["missing"] == ["attendance", "payments"]
