"""Metrics of drawn little programs agree with a slow second implementation (tests/slow_metrics.py), to the cent and the count."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import planted
import pytest
import slow_metrics
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import event, write_site
from slow_metrics import Meeting, World

from microsite.formats.zones import must

BERLIN = must("Europe/Berlin")
MEETINGS = {
    "autumn": (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        45,
        ("ada-example",),
    ),  # the hour that clocks show twice
    "late": (datetime(2026, 1, 31, 22, 30, tzinfo=UTC), 45, ("ada-example", "bo-example")),
    "next": (datetime(2026, 2, 28, 23, 10, tzinfo=UTC), 20, ("ada-example",)),  # March in Berlin
    "spring": (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 30, ("bo-example",)),
    "week": (datetime(2026, 3, 3, 17, 0, tzinfo=UTC), 60, ("ada-example",)),
    "with": (datetime(2026, 3, 3, 17, 0, tzinfo=UTC), 45, ("bo-example",)),
}
PEOPLE = [f"person {n}" for n in range(4)]  # few, so that what is drawn of one person meets
MINUTE = timedelta(minutes=1)


def moments() -> Iterator[datetime]:
    """Yield what lies at and around the edges of windows."""
    for start, minutes, _ in MEETINGS.values():
        end = start + minutes * MINUTE
        yield start - timedelta(days=1)
        for days in (0, 30, 60, 90, 180):
            yield from (end + timedelta(days=days, seconds=s) for s in (-10, 0))


MOMENTS = sorted(set(moments()))
AMOUNTS = ["45.00", "9.99", "0.00", "120", "33.333", "0.0001"]
SECONDS = [-3000, -600, 0, 0, 300, 900, 1350, 1800, 2700]


def joined(chance: random.Random) -> dict[str, object]:
    """Return a join; half of them are of who stays, the others begin and end at edges."""
    name = chance.choice(sorted(MEETINGS))
    begin, length = (
        (0, 3600) if chance.random() < 0.5 else (chance.choice(SECONDS), chance.choice([0, 600, 900, 1350]))
    )
    start = MEETINGS[name][0] + timedelta(seconds=begin)
    return planted.join(name, chance.choice(PEOPLE), start, minutes=length / 60)


def paid(chance: random.Random) -> dict[str, object]:
    """Return a payment, most of them at an edge of a window."""
    kind = chance.choice(["seat", "plan", "plan", "follow-up", "follow-up", "follow-up", "tip"])
    start, minutes, _ = MEETINGS[chance.choice(sorted(MEETINGS))]
    edges = [start - MINUTE, start, *(start + minutes * MINUTE + timedelta(days=d) for d in (0, 10, 30))]
    when, gross = chance.choice([*edges, chance.choice(MOMENTS)]), chance.choice(AMOUNTS)
    more: dict[str, object] = {
        "fees": chance.choice(["", "1.50", "0.33"]),
        "tax": chance.choice(["", "7.18"]),
    }
    if kind in {"seat", "tip"} or chance.random() < 0.5:
        more["event"] = chance.choice(sorted(MEETINGS))
    if Decimal(gross) > 0 and chance.random() < 0.25:
        more["refund"] = chance.choice([gross, f"{Decimal(gross) / 4:f}"[:6]])
        if Decimal(str(more["refund"])) > 0:
            more["refunded_at"] = planted.iso(when + timedelta(days=chance.choice([0, 3, 29, 30, 61])))
    currency = chance.choice(["EUR", "EUR", "USD", "JPY"])
    return planted.payment(chance.choice(PEOPLE), when, kind, gross, currency=currency, **more)


def replied(chance: random.Random) -> dict[str, object]:
    """Return an answer; either score may be blank."""
    name = chance.choice(sorted(MEETINGS))
    mentors = MEETINGS[name][2]
    mentor = chance.choice([*mentors, *([""] if len(mentors) == 1 else [])])
    scores = ["", *map(str, range(11))]
    mentor_score = chance.choice(scores) if mentor or len(mentors) == 1 else ""
    return planted.answer(
        name,
        chance.choice(PEOPLE),
        chance.choice(MOMENTS),
        chance.choice(scores),
        mentor_score,
        mentor=mentor,
    )


def tables(chance: random.Random) -> dict[str, list[dict[str, object]]]:
    """Return three tables, with a duplicate row here and there."""
    found = {
        "attendance": [joined(chance) for _ in range(chance.choice([3, 20, 30]))],
        "payments": [paid(chance) for _ in range(chance.choice([2, 20, 40]))],
        "survey": [replied(chance) for _ in range(chance.choice([0, 20, 80]))],
    }
    return {role: rows + chance.sample(rows, min(2, len(rows))) for role, rows in found.items()}


RATES = {"USD": "0.8615", "JPY": "0.005913"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = planted.second_mentor()
    for name, (start, minutes, mentors) in MEETINGS.items():
        local = start.astimezone(BERLIN)
        fold = {"fold": "first"} if name == "autumn" else {}
        files[f"content/events/{name}.md"] = event(
            start=f"{local:%Y-%m-%d %H:%M}",
            duration=str(minutes),
            mentors=f"[{', '.join(mentors)}]",
            agenda=None,
            **fold,
        )
    files["data/agendas/free.yaml"] = (
        "name: Free\nversion: 1\nduration: {min: 5, max: 600}\nmentor: {case_studies: 0}\n"
        "segments:\n  - {id: all, title: All, minutes: {min: 5, max: 600, default: 45}}\n"
    )
    site = tmp_path_factory.mktemp("site")
    write_site(site, files)
    (site / "site.yaml").write_text(
        (site / "site.yaml").read_text() + "agenda: free\nprogram: {currency: EUR}\n"
    )
    return site


def rates(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return a rate for each day and currency that is paid in; it differs from day to day."""
    days = {
        (datetime.fromisoformat(str(r["paid_at"])).astimezone(BERLIN).date(), str(r["currency"]))
        for r in rows
    }
    return [
        {"date": day, "currency": name, "rate": f"{Decimal(RATES[name]) + Decimal(day.day) / 10**5:f}"}
        for day, name in sorted(days)
        if name != "EUR"
    ]


def texts(rows: list[dict[str, object]], role: str) -> list[dict[str, str]]:
    return [{name: str(row.get(name, "")) for name in planted.HEADERS[role]} for row in rows]


def world(
    rows: Mapping[str, list[dict[str, object]]], table: list[dict[str, object]], now: datetime
) -> World:
    meetings = {n: Meeting(s, s + m * MINUTE, who) for n, (s, m, who) in MEETINGS.items()}
    known = {
        (date.fromisoformat(str(r["date"])), str(r["currency"])): Fraction(str(r["rate"])) for r in table
    }
    came, spent, said = (texts(rows[role], role) for role in ("attendance", "payments", "survey"))
    return World(meetings, BERLIN, now, came, spent, said, known)


def agree(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    """Compare every number that is told; what is null and not suppressed is null in both."""
    for name, value in theirs.items():
        if isinstance(value, dict) or name in ours["suppressed"]:
            continue
        if isinstance(value, float):
            assert ours[name] == pytest.approx(value, abs=1e-9), name
        else:
            assert ours[name] == value, name


def rows_agree(ours: list[dict[str, Any]], theirs: Mapping[str, Any], label: str) -> None:
    assert {row[label] for row in ours} == set(theirs)
    for row in ours:
        agree(row, theirs[row[label]])


@settings(max_examples=30, derandomize=True)
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("k", [0, 5])
def test_every_number_is_the_slow_one(
    root: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, k: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, so that it can be repeated
    rows, now = tables(chance), chance.choice(MOMENTS[len(MOMENTS) // 2 :])
    table = rates(rows["payments"])
    folder = tmp_path_factory.getbasetemp() / "private"
    found = planted.facts(planted.run(root, folder, now, {**rows, "rates": table}, k))
    slow = world(rows, table, now)
    if k == 0:
        assert [s for s in found["suppressed"] if not s.startswith("nps")] == []
    converted = slow_metrics.conversion(slow)
    agree(found["conversion_30d"], converted)
    rows_agree(found["conversion_30d"]["cohorts"], converted["cohorts"], "cohort")
    rows_agree(found["conversion_30d"]["events"], converted["events"], "event")
    rows_agree(found["repeat"], slow_metrics.repeat(slow), "cohort")
    rows_agree(found["ltv"], slow_metrics.ltv(slow), "cohort")
    scores = slow_metrics.nps(slow)
    for question in ("event", "mentor"):
        agree(found["nps"][question], scores[question])
        rows_agree(found["nps"][f"{question}s"], scores[f"{question}s"], question)
    for account in found["rows"].values():
        assert account["read"] == account["used"] + sum(account["dropped"].values())
