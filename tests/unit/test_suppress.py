"""What is hidden cannot be worked out: an attacker with all that is told lists every table that fits it."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import planted
import pytest
from planted import END, NOW, ONE, STARTS, P

from microsite.program.suppress import Hidden, hidden


def attack(counts: dict[str, int], found: Hidden, caps: dict[str, int]) -> dict[str, set[int]]:
    """Return for each hidden cell the values that it could have, given the told cells, the margin and the caps."""
    gone = sorted(found.cells)
    if found.margin:
        return {name: set(range(100)) for name in gone}
    rest = sum(counts[name] for name in gone)
    fits: dict[str, set[int]] = {name: set() for name in gone}
    ranges = [range(min(rest, caps.get(name, rest)) + 1) for name in gone[:-1]]
    for values in product(*ranges):
        last = rest - sum(values)
        if gone and 0 <= last <= caps.get(gone[-1], rest):
            for name, value in zip(gone, (*values, last), strict=True):
                fits[name].add(value)
    return fits


@pytest.mark.parametrize("seed", range(150))
def test_no_hidden_cell_follows_from_the_margin_and_the_bounds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, so that it can be repeated
    caps = {f"c{n}": chance.randint(0, 12) for n in range(chance.randint(1, 5))}
    counts = {name: chance.choice([0, cap, chance.randint(0, cap)]) for name, cap in caps.items()}
    found = hidden(counts, 5, caps=caps)
    assert {name for name, n in counts.items() if n < 5} <= found.cells
    for name, values in attack(counts, found, caps).items():
        assert len(values) > 1, (counts, caps, found, name)
    if found.cells and not found.margin:
        assert len(found.cells) > 1
        assert sum(counts[name] for name in found.cells) >= 5  # the union is no small group either


@pytest.mark.parametrize(
    ("counts", "gone", "margin"),
    [
        ({"a": 9, "b": 7}, set(), False),
        ({"a": 3, "b": 7, "c": 20}, {"a", "b"}, False),  # the smallest other one
        ({"a": 3, "b": 4, "c": 20}, {"a", "b"}, False),  # together 7
        ({"a": 1, "b": 2, "c": 20}, {"a", "b", "c"}, False),  # together 3: a group of fewer than 5
        ({"a": 3}, {"a"}, True),
        ({"a": 2, "b": 2}, {"a", "b"}, True),
        ({"a": 0, "b": 20}, {"a", "b"}, False),  # that nobody did is told of somebody too
        ({}, set(), False),
    ],
)
def test_cells_are_hidden_until_their_sum_gives_none_back(
    counts: dict[str, int], gone: set[str], *, margin: bool
) -> None:
    assert hidden(counts, 5) == Hidden(frozenset(gone), margin)


def test_people_decide_and_not_how_often_they_came() -> None:
    assert hidden({"a": 9, "b": 30}, 5, people={"a": 3, "b": 20}).cells == {"a", "b"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.site(tmp_path_factory.mktemp("site"), {**STARTS, "april": ONE.replace(month=4)})


def program(chance: random.Random) -> dict[str, list[dict[str, object]]]:
    """Return a program with small and large cohorts, in which few or many convert."""
    starts = {"one": ONE, "april": ONE.replace(month=4), "three": STARTS["three"]}
    joins, paid = [], []
    for name, start in starts.items():
        share = chance.choice([0, 0.1, 0.5, 1])
        for person in P[: chance.choice([0, 2, 6, 15, 30])]:
            mine = person if chance.random() < 0.3 else f"{name} {person}"
            joins.append(planted.join(name, mine, start))
            if chance.random() < share:
                paid.append(planted.payment(mine, start + (END - ONE) * 2))
            if chance.random() < 0.1:
                paid.append(planted.payment(mine, start - (END - ONE), "plan"))
    return {"attendance": joins, "payments": paid}


@pytest.mark.parametrize("seed", range(40))
def test_no_count_of_a_report_can_be_worked_out_from_its_margins(
    root: Path, tmp_path: Path, seed: int
) -> None:
    """Every integer table that fits the told cells, margins and the order of the columns is listed, column by column."""
    tables = program(random.Random(seed))  # noqa: S311 - a seed, so that it can be repeated
    told = planted.facts(planted.run(root, tmp_path / "private", NOW, tables))["conversion_30d"]
    true = planted.facts(planted.run(root, tmp_path / "private", NOW, tables, 0))["conversion_30d"]
    for rows, label in ((told["cohorts"], "cohort"), (told["events"], "event")):
        for column, before in (("eligible", "attendees"), ("mature", "eligible"), ("converted", "mature")):
            gone = {row[label] for row in rows if row[column] is None}
            counts = {row[label]: row[column] or 0 for row in rows}
            assert all(row["rate"] is None for row in rows if row["converted"] is None)
            if not gone or told[column] is None:
                continue
            caps = {row[label]: row[before] for row in rows if row[before] is not None}
            total = sum(r[column] for r in true[f"{label}s"]) - sum(counts.values())
            _open(gone, total, caps)
    _small_groups_are_hidden(told)


def _open(gone: set[str], total: int, caps: dict[str, int]) -> None:
    """Each hidden cell can be at least two numbers, and all of them together are no small group."""
    assert len(gone) > 1
    assert total >= 5
    for name in gone:
        others = sum(min(caps.get(other, total), total) for other in gone if other != name)
        assert max(0, total - others) < min(caps.get(name, total), total), (name, total, caps)


def _small_groups_are_hidden(told: dict[str, Any]) -> None:
    for row in (told, *told["cohorts"], *told["events"]):
        for column in ("attendees", "eligible", "converted", "first_touch"):
            value = row.get(column)
            assert value is None or value >= 5 or row["mature"] == 0, (column, row)
        assert (
            set(row["suppressed"]) == {n for n, v in row.items() if v is None and n != "suppressed"}
            or row["mature"] == 0
        )


def test_a_hidden_cohort_is_hidden_everywhere(root: Path, tmp_path: Path) -> None:
    joins = [planted.join("one", p, ONE) for p in P[:3]] + [
        planted.join("three", p, STARTS["three"]) for p in P[3:20]
    ]
    joins += [planted.join("april", p, ONE.replace(month=4)) for p in P[20:40]]
    paid = [planted.payment(p, END, "seat", event="one") for p in P]
    found = planted.facts(
        planted.run(root, tmp_path / "private", NOW, {"attendance": joins, "payments": paid})
    )
    for rows in (found["conversion_30d"]["cohorts"], found["repeat"], found["ltv"]):
        hidden_rows = [r["cohort"] for r in rows if r.get("size", r.get("attendees")) is None]
        assert hidden_rows == ["2026-03", "2026-04"]  # three people, and the next larger cohort with them
    assert {n for n in found["suppressed"] if n.startswith("repeat")} == {
        f"repeat.2026-0{m}.{n}" for m in (3, 4) for n in ("size", "d30", "d60", "d90")
    }


def test_money_of_fewer_than_five_payers_is_hidden_in_a_large_cohort(root: Path, tmp_path: Path) -> None:
    joins = [planted.join("one", p, ONE) for p in P[:30]]
    paid = [planted.payment(p, END) for p in P[:4]] + [planted.payment(P[4], END + (END - ONE) * 24 * 60)]
    [row] = planted.facts(
        planted.run(root, tmp_path / "private", NOW, {"attendance": joins, "payments": paid})
    )["ltv"]
    assert (row["size"], row["d30"], float(row["d60"])) == (30, None, 15)
    assert row["suppressed"] == ["d30"]


def test_a_via_of_few_people_is_not_even_named(root: Path, tmp_path: Path) -> None:
    paid = [planted.payment(p, END, via="letter") for p in P[:9]] + [
        planted.payment("x", END, via="jane.doe@mail.example")
    ]
    paid += [planted.payment(p, END, via="ada") for p in P[:20]]
    measured = planted.run(root, tmp_path / "private", NOW, {"payments": paid})
    rows = planted.facts(measured)["payouts"]
    assert [(r["via"], r["net"] is None) for r in rows] == [("ada", False), (None, True), ("letter", True)]
    assert "jane" not in str(measured.facts)
