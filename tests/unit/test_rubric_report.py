"""The command `rubric report` as a person calls it: what it writes, what it refuses, and what it never says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from panels import CRITERIA, EVIDENCE, RUBRIC, correlation, drawn, score_rows, table
from sites import write_site

from microsite.cli import cli

SCORES = "nominee,rater,criterion,score,evidence"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("of") / "site", {"data/rubrics/mentors.yaml": RUBRIC})


def called(root: Path, folder: Path, *more: str, scores: Path | None = None) -> Result:
    words = [
        "rubric",
        "report",
        "--site",
        str(root),
        "--scores",
        str(scores or folder / "scores.csv"),
        "--out",
        str(folder / "out"),
    ]
    done = CliRunner().invoke(cli, [*words, *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def facts(root: Path, folder: Path, *more: str) -> dict[str, Any]:
    done = called(root, folder, *more)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads((folder / "out/rubric.json").read_text("utf-8"))
    return found


def sheet(folder: Path, values: Mapping[str, Mapping[str, int]]) -> Path:
    """Write scores that are the same on every criterion: by nominee and rater."""
    rows = [(n, r, c, v, EVIDENCE) for n, some in values.items() for r, v in some.items() for c in CRITERIA]
    return table(folder / "scores.csv", SCORES, rows)


def test_three_forms_with_the_keys_of_the_contract(root: Path, tmp_path: Path) -> None:
    panel = drawn(1)
    table(tmp_path / "scores.csv", SCORES, score_rows(panel))
    names = [(f"n{n:02}", f"Person {n}", "Text") for n in range(40)]
    table(tmp_path / "nominations.csv", "nominee,name,statement", names)
    found = facts(root, tmp_path, "--nominations", str(tmp_path / "nominations.csv"), "--cut", "10")
    assert {"id", "alpha", "low", "high", "icc2k", "advice"} <= set(found["criteria"][0])
    assert {"nominee", "raw", "z", "adjusted", "rank", "rank_low", "rank_high", "decision"} <= set(
        found["nominees"][0]
    )
    assert {"rater", "severity", "ratings"} <= set(found["raters"][0])
    assert [one["id"] for one in found["criteria"]] == list(CRITERIA)
    assert sum(one["ratings"] for one in found["raters"]) == len(panel.scores)
    by = {one["nominee"]: one for one in found["nominees"]}
    assert correlation(panel.quality, [by[f"n{n:02}"]["adjusted"] for n in range(40)]) > 0.85
    severity = {one["rater"]: one["severity"] for one in found["raters"]}
    assert correlation(panel.severity, [severity[f"r{r}"] for r in range(8)]) > 0.9
    assert [one["severity"] for one in found["raters"]] == sorted(severity.values(), reverse=True)
    for one in found["nominees"]:
        assert one["rank_low"] <= one["rank"] <= one["rank_high"]
        wanted = (
            "selected"
            if one["rank_high"] <= 10
            else "not selected"
            if one["rank_low"] > 10
            else "second reading"
        )
        assert one["decision"] == wanted
    for name in ("rubric.html", "rubric.md"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert "Person" not in text
        assert EVIDENCE not in text
        assert "To a second reading" in text


def test_the_same_seed_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    table(tmp_path / "scores.csv", SCORES, score_rows(drawn(2, nominees=12)))
    first = facts(root, tmp_path, "--cut", "4")
    rows = list(reversed(score_rows(drawn(2, nominees=12))))
    table(tmp_path / "scores.csv", SCORES, rows)
    assert facts(root, tmp_path, "--cut", "4") == first
    assert facts(root, tmp_path, "--cut", "4", "--seed", "other")["criteria"] != first["criteria"]


def test_raw_is_the_weighted_mean_of_criteria(tmp_path: Path) -> None:
    weighted = RUBRIC.replace("weight: 0.25", "weight: 0.7", 1).replace("weight: 0.25", "weight: 0.1")
    site = write_site(tmp_path / "site", {"data/rubrics/mentors.yaml": weighted})
    rows = [("a", r, c, v, EVIDENCE) for r in "xyz" for c, v in zip(CRITERIA, (5, 1, 1, 1), strict=True)]
    rows += [("b", r, c, v, EVIDENCE) for r in "xyz" for c, v in zip(CRITERIA, (1, 5, 5, 5), strict=True)]
    table(tmp_path / "scores.csv", SCORES, rows)
    by = {one["nominee"]: one for one in facts(site, tmp_path)["nominees"]}
    assert (by["a"]["raw"], by["b"]["raw"]) == (pytest.approx(3.8), pytest.approx(2.2))
    assert by["a"]["adjusted"] > by["b"]["adjusted"]
    assert by["a"]["z"] == pytest.approx(
        2**-0.5, abs=1e-6
    )  # of two values, half their distance over the deviation


def test_ties_at_the_cut_go_to_a_second_reading(root: Path, tmp_path: Path) -> None:
    same = {"x": 3, "y": 3, "z": 3}
    sheet(
        tmp_path,
        {"best": {"x": 5, "y": 5, "z": 5}, "one": same, "two": same, "last": {"x": 1, "y": 1, "z": 1}},
    )
    found = facts(root, tmp_path, "--cut", "2")
    assert [(o["nominee"], o["rank"], o["decision"]) for o in found["nominees"]] == [
        ("best", 1, "selected"), ("one", 2, "second reading"), ("two", 2, "second reading"), ("last", 4, "not selected"),
    ]  # fmt: skip
    assert {o["decision"] for o in facts(root, tmp_path, "--cut", "3")["nominees"][:3]} == {"selected"}
    assert {o["decision"] for o in facts(root, tmp_path)["nominees"]} == {None}


def test_fewer_than_three_raters_are_too_few_and_no_score_is_no_rank(root: Path, tmp_path: Path) -> None:
    sheet(tmp_path, {"a": {"x": 5, "y": 5}, "b": {"x": 2, "y": 2, "z": 2}, "c": {"x": 1, "y": 1, "z": 1}})
    table(tmp_path / "nominations.csv", "nominee,name,statement", [(n, n, "t") for n in "abcd"])
    found = facts(root, tmp_path, "--nominations", str(tmp_path / "nominations.csv"), "--cut", "1")
    by = {one["nominee"]: one for one in found["nominees"]}
    assert by["a"]["decision"] == "second reading"
    assert (by["d"]["decision"], by["d"]["rank"], by["d"]["adjusted"]) == ("not read", None, None)
    text = (tmp_path / "out/rubric.md").read_text("utf-8")
    assert "1 nominee had fewer than three raters" in text
    assert "1 nominee of the nominations has no score at all" in text


def test_a_knock_out_is_apart_from_scores(root: Path, tmp_path: Path) -> None:
    values = {n: dict.fromkeys("xyz", v) for n, v in (("a", 5), ("b", 4), ("c", 2))}
    sheet(tmp_path, values)
    before = {one["nominee"]: one for one in facts(root, tmp_path, "--cut", "1")["nominees"]}
    out = table(
        tmp_path / "knockouts.csv",
        "nominee,rater,knockout,evidence",
        [("a", "x", "sells", "It links a shop.")],
    )
    after = {
        one["nominee"]: one
        for one in facts(root, tmp_path, "--cut", "1", "--knockouts", str(out))["nominees"]
    }
    assert (after["a"]["decision"], after["a"]["rank"], after["a"]["knockouts"]) == (
        "knocked out",
        None,
        ["sells"],
    )
    assert after["a"]["adjusted"] == before["a"]["adjusted"]
    assert (after["b"]["decision"], after["b"]["rank"]) == ("selected", 1)
    bare = table(tmp_path / "bare.csv", "nominee,rater,knockout,evidence", [("a", "x", "sells", "")])
    assert ":2:11: error B103: evidence is empty" in called(root, tmp_path, "--knockouts", str(bare)).output


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (("a", "x", "outcome", 3, ""), ":2:15: error B103: evidence is empty; every score rests on a sentence of evidence"),
        (("a", "x", "outcome", 3, " - "), ":2:15: error B103: evidence says nothing; write the sentence that the score rests on"),
        (("a", "x", "outcome", 3, "n/a"), ":2:15: error B103: evidence says nothing"),
        (("a", "x", "outcome", "", "Words."), ":2:13: error B103: score is empty"),
        (("a", "x", "outcome", 6, "Words."), ":2:13: error B103: score '6' is outside 1 to 5"),
        (("a", "x", "outcome", 0, "Words."), ":2:13: error B103: score '0' is outside 1 to 5"),
        (("a", "x", "outcome", "3.5", "Words."), ":2:13: error B103: score '3.5' is no whole number; it wants 1 to 5"),
        (("a", "x", "outcom", 3, "Words."), ":2:5: error B103: criterion 'outcom' is none of outcome, own-part, teachable, demo"),
        (("a", "x", "sells", 3, "Words."), ":2:5: error B103: criterion 'sells' is none of"),
        (("a", "", "outcome", 3, "Words."), ":2:3: error B103: rater is empty"),
        (("", "x", "outcome", 3, "Words."), ":2:1: error B103: nominee is empty"),
        (("a", "=x", "outcome", 3, "Words."), ":2:3: error B103: rater begins as a formula of a spreadsheet does"),
        (("a", "\uff1dx", "outcome", 3, "Words."), ":2:3: error B103: rater begins as a formula of a spreadsheet does"),
        (("a", "'x", "outcome", 3, "Words."), ":2:3: error B103: rater begins as a formula of a spreadsheet does"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_with_line_column_and_name(
    root: Path, tmp_path: Path, row: tuple[object, ...], wanted: str
) -> None:
    table(tmp_path / "scores.csv", SCORES, [row, ("a", "y", "demo", 3, "Words.")])
    done = called(root, tmp_path)
    assert done.exit_code == 1
    assert f"scores.csv{wanted}" in done.output
    assert not (tmp_path / "out").exists()
    skipped = called(root, tmp_path, "--skip-bad-rows")
    assert skipped.exit_code == 0, skipped.output
    assert "2 rows read, 1 used; dropped:" in skipped.output


def test_a_row_that_was_left_empty_is_counted_and_no_error(root: Path, tmp_path: Path) -> None:
    rows = [("a", r, c, 3, EVIDENCE) for r in "xyz" for c in CRITERIA]
    table(tmp_path / "scores.csv", SCORES, [*rows, *[("b", "x", c, "", "") for c in CRITERIA]])
    assert "16 rows read, 12 used; dropped: left empty 4" in called(root, tmp_path).output


def test_a_score_that_is_said_twice_is_an_error_and_an_exact_duplicate_is_counted(
    root: Path, tmp_path: Path
) -> None:
    rows = [("a", r, c, 3, EVIDENCE) for r in "xyz" for c in CRITERIA]
    table(tmp_path / "scores.csv", SCORES, [*rows, rows[0]])
    assert "13 rows read, 12 used; dropped: duplicate 1" in called(root, tmp_path).output
    table(tmp_path / "scores.csv", SCORES, [*rows, ("a", "x", "outcome", 5, EVIDENCE)])
    done = called(root, tmp_path)
    assert (
        "scores.csv:14:5: error B105: criterion stands on line 2 already for the same nominee, rater, with something else"
        in done.output
    )
    other = table(tmp_path / "more.csv", SCORES, [("a", "x", "outcome", 5, EVIDENCE)])
    table(tmp_path / "scores.csv", SCORES, rows)
    done = called(root, tmp_path, "--scores", str(other))
    assert "more.csv: error B105: this sheet scores what another sheet scores too" in done.output


def test_an_unknown_nominee_is_told_without_the_name(root: Path, tmp_path: Path) -> None:
    sheet(tmp_path, {"jane-doe": {"x": 3}})
    table(tmp_path / "nominations.csv", "nominee,name,statement", [("n1", "Jane Roe", "t")])
    done = called(root, tmp_path, "--nominations", str(tmp_path / "nominations.csv"))
    assert "scores.csv:2:1: error B104: nominee names no nominee of the nominations" in done.output
    assert "jane" not in done.output.casefold()


def test_packets_are_led_back_by_their_key(root: Path, tmp_path: Path) -> None:
    sheet(tmp_path, {"P01": dict.fromkeys("xyz", 5), "P02": dict.fromkeys("xyz", 2)})
    key = table(tmp_path / "key.csv", "packet,nominee", [("P01", "zoe"), ("P02", "ada")])
    found = facts(root, tmp_path, "--key", str(key))
    assert [(o["nominee"], o["raw"]) for o in found["nominees"]] == [("zoe", 5), ("ada", 2)]
    table(tmp_path / "nominations.csv", "nominee,name,statement", [("zoe", "Z", "t"), ("eve", "E", "t")])
    done = called(root, tmp_path, "--key", str(key), "--nominations", str(tmp_path / "nominations.csv"))
    assert "key.csv:3:5: error B104: nominee names no nominee of the nominations" in done.output


def grouped(folder: Path, sizes: Mapping[str, tuple[int, int]]) -> Path:
    """Write scores and groups: of each group so many nominees, and so many of them in the upper half."""
    values: dict[str, dict[str, int]] = {}
    rows = []
    for group, (number, high) in sizes.items():
        for n in range(number):
            values[f"{group or 'none'}{n:02}"] = dict.fromkeys("xyz", 5 if n < high else 2)
            rows.append((f"{group or 'none'}{n:02}", group))
    sheet(folder, values)
    return table(folder / "groups.csv", "nominee,group", rows)


def test_groups_are_told_as_ratios_only_and_change_nothing(root: Path, tmp_path: Path) -> None:
    path = grouped(tmp_path, {"red": (12, 6), "blue": (10, 4)})
    without = facts(root, tmp_path, "--cut", "10")
    found = facts(root, tmp_path, "--cut", "10", "--groups", str(path))
    assert found["nominees"] == without["nominees"]
    assert found["groups"]["rows"] == [
        {"group": "blue", "rate": 0.4, "ratio": 0.8}, {"group": "red", "rate": 0.5, "ratio": 1.0},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sizes",
    [
        {"red": (12, 6), "blue": (9, 4)},  # too few, and then the other is hidden with it
        {"red": (12, 6), "blue": (10, 0)},  # none of a group: the list would say who is in the other
        {"red": (12, 12), "blue": (10, 4)},
        {"red": (12, 6), "blue": (10, 4), "": (2, 1)},  # two who said nothing could be worked out
        {"red": (30, 6)},
    ],
)
def test_small_or_telling_groups_are_not_told(
    root: Path, tmp_path: Path, sizes: dict[str, tuple[int, int]]
) -> None:
    path = grouped(tmp_path, sizes)
    cut = str(sum(high for _, high in sizes.values()))
    rows = facts(root, tmp_path, "--cut", cut, "--groups", str(path))["groups"]["rows"]
    assert all(row["rate"] is None for row in rows if row["group"] == "blue")
    assert sum(row["rate"] is not None for row in rows) < 2


def test_the_least_group_is_ten(root: Path, tmp_path: Path) -> None:
    path = grouped(tmp_path, {"red": (12, 6), "blue": (10, 4)})
    assert called(root, tmp_path, "--groups", str(path), "--k", "5").exit_code == 2


def test_parts_that_nothing_compares_are_told(root: Path, tmp_path: Path) -> None:
    sheet(tmp_path, {"a": dict.fromkeys("xyz", 4), "b": dict.fromkeys("uvw", 2)})
    assert facts(root, tmp_path, "--cut", "1")["parts"] == 2
    assert "falls into 2 parts that share no rater" in (tmp_path / "out/rubric.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("low", "wanted"),
    [
        (0.8, "rely"),
        (0.7999, "tentative"),
        (0.667, "tentative"),
        (0.6669, "mend the rubric"),
        (None, "not known"),
    ],
)
def test_advice_follows_the_lower_limit(low: float | None, wanted: str) -> None:
    from microsite.program.agreement import Alpha  # noqa: PLC0415 - only here
    from microsite.program.rubric.panel import advice  # noqa: PLC0415 - only here

    assert advice(Alpha(0.95, low, 0.99)) == wanted


def test_private_files_inside_the_site_are_refused(root: Path, tmp_path: Path) -> None:
    inside = table(root / "private/scores.csv", SCORES, [("a", "x", "outcome", 3, EVIDENCE)])
    try:
        done = called(root, tmp_path, scores=inside)
    finally:
        inside.unlink()
    assert (done.exit_code, "error B107: the scores file lies inside the site" in done.output) == (1, True)
    sheet(tmp_path, {"a": dict.fromkeys("xyz", 4)})
    done = CliRunner().invoke(
        cli,
        [
            "rubric",
            "report",
            "--site",
            str(root),
            "--scores",
            str(tmp_path / "scores.csv"),
            "--out",
            str(root / "out"),
        ],
    )
    assert "error B107: the report lies inside the site" in done.output


def test_which_rubric_is_meant(root: Path, tmp_path: Path) -> None:
    sheet(tmp_path, {"a": dict.fromkeys("xyz", 4)})
    assert called(root, tmp_path, "mentors").exit_code == 0
    assert called(root, tmp_path, "--rubric", "mentors").exit_code == 0
    assert "did you mean 'mentors'?" in called(root, tmp_path, "mentor").output
    two = write_site(tmp_path / "two", {f"data/rubrics/{n}.yaml": RUBRIC for n in ("mentors", "judges")})
    assert "error G105: the site has several rubrics" in called(two, tmp_path).output
    none = write_site(tmp_path / "none")
    assert "error G105: there is no rubric in data/rubrics/" in called(none, tmp_path).output
