"""The command `metrics` as a person calls it: what it writes, what it refuses, and what it never says."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import planted
import pytest
from click.testing import CliRunner, Result
from planted import DAY, END, ONE, STARTS, TWO, P
from sites import event, write

from microsite.cli import cli
from microsite.program.reports.write import to_json

NOW = "2026-11-22T12:00Z"
GUARANTEE = (
    '{model: guarantee, price: "100.00", currency: EUR, claim: A price page, measure: It is published, '
    "refund_percent: 50, deadline_days: 300}"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    more = {"content/events/pledged.md": event(start="2026-03-20 18:00", offer=GUARANTEE), **EXPERIMENT}
    return planted.site(tmp_path / "site", STARTS, more)


EXPERIMENT = {
    "data/experiments/price.yaml": "hypothesis: More is paid.\nunit: event\narms:\n  low: {offer: {price: '40.00'}}\n  high: {}\n"
    "strata: [topic, weekday]\nevents: {from: 2026-03-01, to: 2026-06-01, topics: [pricing]}\nprimary: ltv90\nminimum_runs: 2\n",
    "data/experiments/price.assignment.yaml": "hash: abc\nevents:\n  one: low\n  two: high\n  three: low\n  pledged: high\n",
}


def tables(folder: Path) -> dict[str, Path]:
    """Return a small program's tables, in which every part of the report has something to say."""
    joins = [planted.join("one", p, ONE) for p in P[:20]] + [planted.join("two", p, TWO) for p in P[10:40]]
    paid = [planted.payment(p, END, via="ada") for p in P[:8]]
    paid += [planted.payment(p, ONE - DAY, "seat", "100.00", event="pledged", via="ada") for p in P[:9]]
    paid += [planted.payment(p, TWO - DAY, "seat", "45.00", event="two") for p in P[20:40]]
    said = [planted.answer("one", p, END, 9, 8) for p in P[:12]]
    rows = {"attendance": joins, "payments": paid, "survey": said}
    return {role: planted.table(folder / f"{role}.csv", role, r) for role, r in rows.items()}


def called(root: Path, out: Path, files: dict[str, Path], *more: str) -> Result:
    options = [word for role, path in files.items() for word in (f"--{role}", str(path))]
    return CliRunner().invoke(
        cli, ["metrics", "--site", str(root), *options, "--out", str(out), "--now", NOW, *more]
    )


def test_three_forms_of_one_report_are_written(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    done = called(root, out, tables(tmp_path / "private"))
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[:3] == [
        "attendance: 50 rows read, 50 used",
        "payments: 37 rows read, 37 used",
        "survey: 12 rows read, 12 used",
    ]
    assert sorted(p.name for p in out.iterdir()) == ["metrics.html", "metrics.json", "metrics.md"]
    facts = json.loads((out / "metrics.json").read_text())
    assert facts["conversion_30d"]["converted"] == 8
    assert facts["payouts"][0] == {
        "via": "ada", "payments": 17, "people": 9, "net": 1620, "share_percent": None, "payout": None, "suppressed": [],
    }  # fmt: skip
    assert facts["liability"]["total"] == 450  # nine seats, half of 100.00
    assert facts["liability"]["events"][0]["until"] == "2027-01-14"  # 300 days from 20 March
    for name in ("metrics.html", "metrics.md"):
        text = (out / name).read_text()
        assert "16.0%" in text  # 8 of 50
        assert "450.00 EUR" in text


def test_the_arms_of_an_experiment_are_told_with_a_verdict(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    called(root, out, tables(tmp_path / "private"))
    [found] = json.loads((out / "metrics.json").read_text())["experiments"]
    low, high = found["arms"]
    assert (found["name"], low["arm"], low["size"], high["size"]) == ("price", "low", 20, 20)
    # low: 8 follow-ups of 90 and 9 seats of 100 over 20 people; high: 20 seats of 45
    assert (low["ltv90"], high["ltv90"]) == (81, 45)
    assert (low["low"], found["verdict"], found["srm_p"]) == (
        None,
        "inconclusive",
        1,
    )  # one event an arm has no interval
    early = called(root, out, tables(tmp_path / "private"), "--now", "2026-06-10T18:44Z")
    assert early.exit_code == 0
    [found] = json.loads((out / "metrics.json").read_text())["experiments"]
    assert (found["verdict"], found["arms"][0]["ltv90"]) == ("too early", None)


def test_creators_shares_make_payouts(root: Path, tmp_path: Path) -> None:
    write(
        root / "data/creators.yaml",
        "creators:\n  - {slug: ada, name: Ada, url: https://ada.example/, share_percent: 12.5, disclosure: Paid}\n",
    )
    called(root, tmp_path / "report", tables(tmp_path / "private"))
    [row] = json.loads((tmp_path / "report/metrics.json").read_text())["payouts"]
    assert (row["share_percent"], row["payout"]) == (12.5, 202.5)


def test_a_name_in_via_that_no_creator_has_is_noted_once_and_not_repeated(root: Path, tmp_path: Path) -> None:
    files = tables(tmp_path / "private")
    write(root / "data/creators.yaml", "creators:\n  - {slug: adda, name: Adda}\n")
    done = called(root, tmp_path / "report", files)
    assert done.exit_code == 0, done.output
    lines = files["payments"].read_text().splitlines()
    first = next(n for n, line in enumerate(lines, 1) if line.endswith(",ada"))
    at = f"{files['payments']}:{first}:{len(lines[first - 1]) - 2}"
    told = f"{at}: note B104: via names nobody of data/creators.yaml, here and in 16 more rows\n  hint: did you mean 'adda'?"
    assert told in done.output
    assert done.output.count("B104") == 1
    assert "'ada'" not in done.output
    write(root / "data/creators.yaml", "creators:\n  - {slug: ada, name: Ada}\n")
    assert "B104" not in called(root, tmp_path / "again", files).output
    assert json.loads((tmp_path / "again/metrics.json").read_text())["payouts"][0]["payout"] == 0


def test_json_holds_the_facts_and_the_files(root: Path, tmp_path: Path) -> None:
    done = called(root, tmp_path / "report", tables(tmp_path / "private"), "--format", "json")
    printed = json.loads(done.output)
    assert printed["metrics"] == json.loads((tmp_path / "report/metrics.json").read_text())
    assert [Path(p).name for p in printed["files"]] == ["metrics.json", "metrics.html", "metrics.md"]
    assert printed["problems"] == []


def test_nobody_is_named_in_a_report_or_on_the_terminal_and_the_key_decides_nothing(
    root: Path, tmp_path: Path
) -> None:
    files = tables(tmp_path / "private")
    outputs = []
    for name in ("first", "second"):
        done = called(root, tmp_path / name, files)
        outputs.append({p.name: p.read_text() for p in (tmp_path / name).iterdir()})
        assert "person-" not in done.output + "".join(outputs[-1].values())
    assert outputs[0] == outputs[1]
    assert not (root / ".microsite").exists()


@pytest.mark.parametrize("place", ["a.csv", "content/a.csv", "output/a.csv"])
def test_private_files_and_the_report_lie_outside_the_site(root: Path, tmp_path: Path, place: str) -> None:
    inside = planted.table(root / place, "attendance", [])
    done = called(root, tmp_path / "report", {"attendance": inside})
    assert done.exit_code == 1
    assert "error B107: the attendance file lies inside the site" in done.output
    files = tables(tmp_path / "private")
    done = called(root, (root / place).parent, files)
    assert "error B107: the report lies inside the site" in done.output
    assert not (tmp_path / "report").exists()


def test_a_faulty_table_stops_the_run_and_nothing_is_written(root: Path, tmp_path: Path) -> None:
    bad = planted.table(
        tmp_path / "a.csv",
        "attendance",
        [planted.join("nowhere", "ana", ONE), planted.join("one", "ana", ONE, -1)],
    )
    done = called(root, tmp_path / "report", {"attendance": bad})
    assert done.exit_code == 1
    assert "a.csv:2:1: error B104: event 'nowhere' names no session of this site" in done.output
    assert re.search(r"a\.csv:3:\d+: error B105: left_at is before joined_at", done.output)
    assert "nothing was written" in done.output
    assert not (tmp_path / "report").exists()
    done = called(root, tmp_path / "report", {"attendance": bad}, "--skip-bad-rows")
    assert done.exit_code == 0
    assert (
        "attendance: 2 rows read, 0 used; dropped: event: unknown session 1, left_at: before joined_at 1"
        in done.output
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (planted.payment("a", END, "gift"), "kind 'gift' is none of seat, plan, follow-up, tip"),
        (planted.payment("a", END, "Follow-Up"), "kind 'Follow-Up' is none of seat, plan, follow-up, tip"),
        (planted.payment("a", END, "Ada Example"), "kind is none of seat, plan, follow-up, tip"),
        (planted.payment("a", END, gross="-1.00"), "gross '-1.00' is negative"),
        (planted.payment("a", END, gross=""), "gross is empty"),
        (planted.payment("a", END, refund="5.00"), "refunded_at is empty, and refund is not"),
        (planted.payment("a", END, refunded_at=planted.iso(END)), "refunded_at is given, and refund is not"),
        (
            planted.payment("a", END, refund="90.01", refunded_at=planted.iso(END)),
            "refund is more than gross",
        ),
        (
            planted.payment("a", END, refund="9", refunded_at=planted.iso(END - DAY)),
            "refunded_at is before paid_at",
        ),
        (planted.payment("a", END, currency="USD"), "currency 'USD' has no rate into EUR on 2026-03-03"),
    ],
)
def test_payments_that_contradict_themselves_are_told_of(
    root: Path, tmp_path: Path, row: Any, said: str
) -> None:
    done = called(
        root, tmp_path / "report", {"payments": planted.table(tmp_path / "p.csv", "payments", [row])}
    )
    assert done.exit_code == 1
    assert re.search(rf"p\.csv:2:\d+: error B10[358]: {re.escape(said)}", done.output), done.output
    done = called(root, tmp_path / "report", {"payments": tmp_path / "p.csv"}, "--skip-bad-rows")
    assert "payments: 1 row read, 0 used; dropped: " in done.output


def test_answers_about_who_did_not_lead_are_told_of(tmp_path: Path) -> None:
    root = planted.site(
        tmp_path / "site",
        STARTS,
        planted.second_mentor() | {"content/events/both.md": event(mentors="[ada-example, bo-example]")},
    )
    rows = [
        planted.answer("one", "a", END, 9, 9, mentor="bo-example"),
        planted.answer("both", "a", END, 9, 9, mentor=""),
        planted.answer("one", "a", END, 9, 9, mentor="cy-example"),
        planted.answer("one", "b", END, 9, 9, mentor=""),
    ]
    done = called(root, tmp_path / "report", {"survey": planted.table(tmp_path / "s.csv", "survey", rows)})
    assert re.findall(r"s\.csv:(\d+):\d+: error (B\d+): (.*)", done.output) == [
        ("2", "B105", "mentor did not lead that session"),
        ("3", "B105", "mentor is empty, and the session has several mentors"),
        ("4", "B104", "mentor 'cy-example' names no mentor of this site"),
    ]


def test_rates_that_contradict_each_other_are_told_of(root: Path, tmp_path: Path) -> None:
    rows = [
        ("2026-03-03", "USD", "0.9"),
        ("2026-03-03", "USD", "0.8"),
        ("2026-03-03", "EUR", "1.1"),
        ("2026-03-03", "EUR", "1.0"),
    ]
    rates = planted.table(
        tmp_path / "r.csv", "rates", [dict(zip(planted.RATES, r, strict=True)) for r in rows]
    )
    paid = planted.table(tmp_path / "p.csv", "payments", [planted.payment("a", END, currency="USD")])
    done = called(root, tmp_path / "report", {"payments": paid, "rates": rates})
    assert "r.csv:3: error B105: rate of USD on 2026-03-03 is given twice, and differs" in done.output
    assert "r.csv:4: error B105: rate of EUR is 1.1; amounts are added up in EUR" in done.output


def test_an_assignment_to_an_arm_that_is_not_there_stops_the_run(root: Path, tmp_path: Path) -> None:
    write(root / "data/experiments/price.assignment.yaml", "hash: abc\nevents:\n  one: lwo\n")
    done = called(root, tmp_path / "report", tables(tmp_path / "private"))
    assert done.exit_code == 1
    assert (
        "data/experiments/price.assignment.yaml:3:3: error X101: 'one' is assigned to the arm 'lwo', which price does not have\n"
        "  hint: its arms are low, high" in done.output
    )


@pytest.mark.parametrize("arguments", [["--out", "x"], ["--rates", "r.csv", "--out", "x"], ["--survey", "s.csv"], ["--survey", "s.csv", "--out", "x", "--k", "4"]])  # fmt: skip
def test_wrong_usage_is_two(root: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, ["metrics", "--site", str(root), *arguments]).exit_code == 2


def test_without_polars_the_extra_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [
        n for n in sys.modules if n.startswith(("microsite.program.metrics", "microsite.program.tables"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)
    done = called(root, tmp_path / "report", {"survey": tmp_path / "s.csv"})
    assert done.exit_code == 2
    assert "metrics needs the package polars\n  hint: pip install 'microsite[metrics]'" in done.output


def test_a_report_that_cannot_be_written_is_told_of(root: Path, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file")
    done = called(root, tmp_path / "report", tables(tmp_path / "private"))
    assert done.exit_code == 1
    assert "error E103: the report cannot be written" in done.output


def test_empty_tables_make_a_report_that_says_so(root: Path, tmp_path: Path) -> None:
    files = {
        role: planted.table(tmp_path / f"{role}.csv", role, [])
        for role in ("attendance", "payments", "survey")
    }
    done = called(root, tmp_path / "report", files)
    assert done.exit_code == 0, done.output
    facts = json.loads((tmp_path / "report/metrics.json").read_text())
    assert facts["conversion_30d"]["attendees"] == 0
    assert [name for name in facts["suppressed"] if not name.startswith("experiments")] == []
    assert facts["experiments"][0]["verdict"] == "too early"
    assert (facts["conversion_30d"]["rate"], facts["repeat"], facts["ltv"]) == (None, [], [])
    assert facts["nps"]["event"]["answers"] == 0


def test_amounts_keep_their_digits_in_json(root: Path, tmp_path: Path) -> None:
    rows = [planted.payment(p, END, via="ada", gross="123456789.01") for p in P[:9]]
    facts = planted.facts(planted.run(root, tmp_path / "private", planted.NOW, {"payments": rows}))
    assert '"net": 1111111101.09' in to_json(facts)
