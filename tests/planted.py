"""Private tables for tests: written from rows, or drawn from a seed with effects that are known beforehand."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sites import event, mentor, write_site

from microsite.program.metrics.run import Asked, Measured, measure

ATTENDANCE = "event,person,joined_at,left_at,via".split(",")
PAYMENTS = "person,paid_at,kind,event,product,gross,fees,tax,currency,refund,refunded_at,via".split(",")
SURVEY = "event,person,answered_at,event_score,mentor,mentor_score".split(",")
RATES = ["date", "currency", "rate"]
HEADERS = {"attendance": ATTENDANCE, "payments": PAYMENTS, "survey": SURVEY, "rates": RATES}
Rows = Sequence[Mapping[str, object]]


MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ONE = datetime(2026, 3, 3, 17, tzinfo=UTC)  # 18:00 in Berlin
TWO = ONE + 10 * DAY
THREE = ONE + 50 * DAY
STARTS = {"one": ONE, "two": TWO, "three": THREE}
END = ONE + 45 * MINUTE
P = [f"person-{n}" for n in range(40)]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def iso(moment: datetime) -> str:
    """Return a moment as the tables want it."""
    return moment.astimezone(UTC).isoformat()


def table(path: Path, role: str, rows: Rows) -> Path:
    """Write a private table; cells that a row does not name are blank."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADERS[role], restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def join(name: str, person: str, start: datetime, minutes: float = 45, **more: object) -> dict[str, object]:
    """Return a join that begins with the session."""
    return {
        "event": name,
        "person": person,
        "joined_at": iso(start),
        "left_at": iso(start + timedelta(minutes=minutes)),
        **more,
    }


def payment(
    person: str, paid: datetime, kind: str = "follow-up", gross: str = "90.00", **more: object
) -> dict[str, object]:
    """Return a payment in EUR without fees and taxes."""
    return {"person": person, "paid_at": iso(paid), "kind": kind, "gross": gross, "currency": "EUR", **more}


def answer(
    name: str, person: str, when: datetime, score: object, mentor_score: object = "", **more: object
) -> dict[str, object]:
    """Return an answer to the survey."""
    given = {"event": name, "person": person, "answered_at": iso(when), "event_score": score}
    return {
        **given,
        "mentor": "ada-example" if mentor_score != "" else "",
        "mentor_score": mentor_score,
        **more,
    }


def site(
    root: Path, starts: Mapping[str, datetime], more: Mapping[str, str] | None = None, **keys: str
) -> Path:
    """Write a site with a session of 45 minutes for each name; starts are UTC, written in Berlin's wall time."""
    from microsite.formats.zones import must  # noqa: PLC0415 - only sites need it

    berlin = must("Europe/Berlin")
    files = {
        f"content/events/{name}.md": event(start=f"{start.astimezone(berlin):%Y-%m-%d %H:%M}", **keys)
        for name, start in starts.items()
    }
    return write_site(root, {**files, **(more or {})})


def second_mentor() -> dict[str, str]:
    """Return the file of another mentor, to be laid into a site."""
    return {"content/mentors/bo-example.md": mentor(name="Bo Example")}


def run(
    root: Path,
    folder: Path,
    now: datetime,
    tables: Mapping[str, Rows | Path],
    k: int = 5,
    *,
    skip: bool = False,
) -> Measured:
    """Write tables by role into a folder beside the site, and measure."""
    files = {
        role: rows if isinstance(rows, Path) else table(folder / f"{role}.csv", role, rows)
        for role, rows in tables.items()
    }
    return measure(Asked(root=root, files=files, out=folder / "out", now=now, k=k, skip=skip))


def facts(measured: Measured) -> dict[str, Any]:
    """Return the facts of a run that went well."""
    assert measured.facts is not None, measured.problems
    return measured.facts


@dataclass(frozen=True)
class Truth:
    """What is planted: shares of conversion, of a second session, of promoters and detractors; prices of a seat by arm."""

    conversion: float = 0.2
    again: float = 0.35
    promoters: float = 0.5
    detractors: float = 0.2
    prices: tuple[float, float] = (45.0, 45.0)
    follow_up: float = 90.0
    spread: float = 0.08

    @property
    def nps(self) -> float:
        """Return the true score."""
        return 100 * (self.promoters - self.detractors)

    @property
    def rest(self) -> float:
        """Return what a person pays within 90 days beside the first seat: follow-ups, and perhaps a second session."""
        return self.conversion * self.follow_up + self.again * (45.0 + self.conversion * self.follow_up)

    @property
    def difference(self) -> float:
        """Return the true difference of the arms' lifetime values at 90 days."""
        return self.prices[1] - self.prices[0]


FIRST = datetime(2026, 1, 8, 17, tzinfo=UTC)
EVENTS = 16
GAP = timedelta(days=40)


def calendar() -> dict[str, datetime]:
    """Return the sessions of a planted program: each first one has a second one 40 days later, so that windows do not meet."""
    starts = {f"first-{n:02}": FIRST + timedelta(days=4 * n) for n in range(EVENTS)}
    return starts | {f"second-{n:02}": starts[f"first-{n:02}"] + GAP for n in range(EVENTS)}


def experiment() -> dict[str, str]:
    """Return the files of an experiment over the first sessions: two arms, dealt in turn."""
    arms = "".join(f"  first-{n:02}: {'ab'[n % 2]}\n" for n in range(EVENTS))
    return {
        "data/experiments/seat-price.yaml": "hypothesis: A higher price is paid as gladly.\narms: {a: {}, b: {}}\n",
        "data/experiments/seat-price.assignment.yaml": f"hash: x\nevents:\n{arms}",
    }


def drawn(seed: int, truth: Truth, size: tuple[int, int] = (8, 16)) -> dict[str, list[dict[str, object]]]:
    """Return attendance, payments and survey of a program, drawn from a seed; people of one event are alike."""
    chance = random.Random(seed)  # noqa: S311 - a seed, so that it can be repeated
    starts = calendar()
    found: dict[str, list[dict[str, object]]] = {"attendance": [], "payments": [], "survey": []}
    for n in range(EVENTS):
        alike = chance.uniform(-truth.spread, truth.spread)
        for seat in range(chance.randint(*size)):
            person = f"p{n}-{seat}"
            again = chance.random() < truth.again
            for name in [f"first-{n:02}", *([f"second-{n:02}"] if again else [])]:
                start = starts[name]
                price = truth.prices[n % 2] if name.startswith("first") else 45.0
                found["attendance"].append(join(name, person, start))
                found["payments"].append(
                    payment(person, start - timedelta(days=2), "seat", f"{price:.2f}", event=name)
                )
                if chance.random() < truth.conversion + alike:
                    later = start + timedelta(minutes=45, days=chance.uniform(0, 29))
                    found["payments"].append(payment(person, later, gross=f"{truth.follow_up:.2f}"))
                if chance.random() < 0.7:
                    draw = chance.random()
                    score = 10 if draw < truth.promoters else 3 if draw > 1 - truth.detractors else 8
                    found["survey"].append(answer(name, person, start + timedelta(hours=2), score, score))
    return found
