"""What one table of a report hides, no other table gives back: sums over mentors' sessions and over arms are taken apart, exactly."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import planted
import pytest
from click.testing import CliRunner
from planted import DAY, END, NOW, ONE

from microsite.cli import cli

SLUGS = [f"s{n}" for n in range(8)]
STARTS = {slug: ONE + 2 * n * DAY for n, slug in enumerate(SLUGS)}
ARMS = {"s0": "a", "s1": "a", "s2": "a", "s3": "b", "s4": "b", "s5": "b"}
BO = ("s0", "s1", "s6")
Sum = tuple[frozenset[str], int]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose first sessions are dealt to two arms; Bo led three, Ada the others."""
    dealt = "".join(f"  {slug}: {arm}\n" for slug, arm in ARMS.items())
    files = {
        "data/experiments/price.yaml": "arms: {a: {}, b: {}}\nprimary: revenue_per_seat\n",
        "data/experiments/price.assignment.yaml": f"hash: x\nevents:\n{dealt}",
        **planted.second_mentor(),
    }
    made = planted.site(tmp_path_factory.mktemp("site"), STARTS, files)
    for slug in BO:
        path = made / f"content/events/{slug}.md"
        path.write_text(path.read_text("utf-8").replace("ada-example", "bo-example"), "utf-8")
    return made


def tables(
    sizes: Mapping[str, int], share: float = 1.0, answers: Mapping[str, int] | None = None
) -> dict[str, list[dict[str, object]]]:
    """Return a program in which everybody comes once and pays for the seat, and so many answer and convert."""
    joins, paid, said = [], [], []
    for slug, size in sizes.items():
        start = STARTS[slug]
        for n in range(size):
            person = f"{slug}-{n}"
            joins.append(planted.join(slug, person, start))
            paid.append(planted.payment(person, start - DAY, "seat", "20.00", event=slug))
            mentor = "bo-example" if slug in BO else "ada-example"
            if n < (answers or sizes).get(slug, size):
                said.append(planted.answer(slug, person, start + DAY / 2, 9, 9, mentor=mentor))
            if n < share * size:
                paid.append(planted.payment(person, start + (END - ONE) + DAY))
    return {"attendance": joins, "payments": paid, "survey": said}


def reports(root: Path, folder: Path, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return metrics.json and experiments.json of the same tables."""
    found = planted.facts(planted.run(root, folder, NOW, given))
    words = [w for role in given if role != "survey" for w in (f"--{role}", str(folder / f"{role}.csv"))]
    out = ["--site", str(root), "--out", str(folder / "out"), "--now", NOW.isoformat()]
    done = CliRunner().invoke(cli, ["experiments", "report", *out, *words])
    assert done.exit_code == 0, done.output
    return found, json.loads((folder / "out/experiments.json").read_text("utf-8"))


def determined(cells: Iterable[str], sums: Iterable[Sum]) -> set[str]:
    """Return the cells that follow from sums of some of them: their unit vectors lie in the space of the equations (Gauss-Jordan)."""
    names = sorted(cells)
    rows = [[Fraction(name in inside) for name in names] for inside, _ in sums]
    done: list[list[Fraction]] = []
    for column in range(len(names)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [v / pivot[column] for v in pivot]
        for others in (rows, done):
            others[:] = [[v - row[column] * p for v, p in zip(row, pivot, strict=True)] for row in others]
        done.append(pivot)
    alone = [row for row in done if sum(map(bool, row)) == 1]
    return {name for row in alone for name, v in zip(names, row, strict=True) if v}


def known_sums(found: dict[str, Any], priced: dict[str, Any], column: str) -> tuple[set[str], list[Sum]]:
    """Return the hidden cells of a column by event, and each sum over some of them that the two reports tell."""
    rows = {row["event"]: row[column] for row in found["conversion_30d"]["events"]}
    gone = {slug for slug, n in rows.items() if n is None}
    told: list[tuple[Iterable[str], int | None]] = [(SLUGS, found["conversion_30d"][column])]
    if column == "attendees":
        for row in found["nps"]["mentors"]:
            led = BO if row["mentor"] == "bo-example" else [s for s in SLUGS if s not in BO]
            rate = row["response_rate"]
            told.append((led, None if not rate or row["answers"] is None else round(row["answers"] / rate)))
        for row in found["nps"]["events"]:
            rate = row["response_rate"]
            told.append(([row["event"]], round(row["answers"] / rate) if rate else None))
    names = {"attendees": ("size", "seats"), "mature": ("mature",), "converted": ("converted",)}
    for report in (found, priced):
        for arm in report["experiments"][0]["arms"]:
            inside = [slug for slug, name in ARMS.items() if name == arm["arm"]]
            told += [(inside, arm[name]) for name in names.get(column, ()) if name in arm]
    sums = [
        (frozenset(gone & set(inside)), n - sum(rows.get(s) or 0 for s in inside))
        for inside, n in told
        if n is not None
    ]
    return gone, [s for s in sums if s[0]]


def nothing_is_given_back(root: Path, folder: Path, given: Mapping[str, Any]) -> None:
    found, priced = reports(root, folder, given)
    for column in ("attendees", "eligible", "mature", "converted"):
        gone, sums = known_sums(found, priced, column)
        assert determined(gone, sums) == set(), column
        for inside, n in sums:
            assert n >= 5 or n == 0, (column, sorted(inside), n)


def test_the_attack_finds_what_follows_from_sums() -> None:
    both, one = (frozenset("abc"), 20), (frozenset("ab"), 12)
    assert determined("abc", [both, one]) == {"c"}
    assert determined("abc", [both]) == set()
    assert determined("abcd", [(frozenset("ab"), 9), (frozenset("bc"), 9), (frozenset("ac"), 9)]) == {
        "a", "b", "c",
    }  # fmt: skip


def test_response_rates_of_mentors_do_not_give_small_sessions_back(root: Path, tmp_path: Path) -> None:
    sizes = dict.fromkeys(SLUGS, 12) | {"s6": 3, "s7": 4}
    found, _ = reports(root, tmp_path, tables(sizes))
    rates = {row["mentor"]: row["response_rate"] for row in found["nps"]["mentors"]}
    assert rates == {"ada-example": None, "bo-example": None}  # Bo's 27 less 24 would be the three of s6
    assert {f"nps.mentors.{m}-example.response_rate" for m in ("ada", "bo")} <= set(found["suppressed"])
    assert found["nps"]["event"]["response_rate"] == 1
    nothing_is_given_back(root, tmp_path, tables(sizes))


def test_response_rates_of_events_do_not_give_the_hidden_ones_back(root: Path, tmp_path: Path) -> None:
    sizes = dict.fromkeys(SLUGS, 12) | {"s6": 3, "s7": 10}
    given = tables(
        sizes, answers={"s5": 6}
    )  # so answers of s5 are hidden beside those of s6, and those of s7 are told
    found, _ = reports(root, tmp_path, given)
    rows = {row["event"]: row for row in found["nps"]["events"]}
    assert (rows["s7"]["answers"], rows["s7"]["response_rate"]) == (10, None)
    alone = planted.facts(
        planted.run(root, tmp_path, NOW, {n: given[n] for n in ("attendance", "survey")})
    )  # without payments attendances are told by response rates alone
    assert {row["event"]: row["response_rate"] for row in alone["nps"]["events"]}["s7"] is None


def test_sizes_of_arms_do_not_give_small_sessions_back(root: Path, tmp_path: Path) -> None:
    sizes = dict.fromkeys(SLUGS, 12) | {"s0": 3, "s3": 7}
    found, priced = reports(root, tmp_path, tables(sizes))
    gone = {row["event"] for row in found["conversion_30d"]["events"] if row["attendees"] is None}
    assert gone == {"s0", "s1"}  # another of the same arm, so that the arm can be told
    assert [arm["size"] for arm in found["experiments"][0]["arms"]] == [27, 31]
    assert [arm["mature"] for arm in priced["experiments"][0]["arms"]] == [27, 31]
    nothing_is_given_back(root, tmp_path, tables(sizes))


def test_an_arm_that_is_no_more_than_a_hidden_session_is_not_told(root: Path, tmp_path: Path) -> None:
    """Of the arm b one session was held; it is hidden to cover a small one that is in no arm."""
    sizes = {"s0": 12, "s1": 12, "s2": 12, "s3": 9, "s6": 3}
    found, priced = reports(root, tmp_path, tables(sizes))
    gone = {row["event"] for row in found["conversion_30d"]["events"] if row["attendees"] is None}
    assert gone == {"s3", "s6"}
    for one in (found["experiments"][0], priced["experiments"][0]):
        assert [arm["size"] for arm in one["arms"]] == [None, None]
        assert one["srm_p"] is None
    assert [arm["mature"] for arm in priced["experiments"][0]["arms"]] == [None, None]
    nothing_is_given_back(root, tmp_path, tables(sizes))


@pytest.mark.parametrize("seed", range(25))
def test_no_cell_by_event_follows_from_all_that_is_told(root: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, so that it can be repeated
    sizes = {slug: chance.choice([0, 2, 4, 6, 9, 14, 30]) for slug in SLUGS}
    nothing_is_given_back(root, tmp_path, tables(sizes, chance.choice([0, 0.2, 0.5, 1])))
