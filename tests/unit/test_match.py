"""The command match: filters that say whom they leave out, data as promised, seats for many, an evaluation, and words that are kept nowhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sites import MENTOR, NOW, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.program.matching import match as room
from microsite.program.matching.evaluate import gini, ndcg

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "match" / "gold.yaml"
AT = "2026-11-29T23:00Z"
BO = (
    MENTOR.replace("Ada Example", "Bo Example")
    .replace("Pricing strategist for early SaaS teams", "Hires people for small shops")
    .replace("topics: [pricing]", "topics: [hiring]\nlanguages: [de-AT, fr]\ntimezone: Europe/Vienna")
    .replace("/cases/", "/other/")
)
SECOND = event(title="Ask for the first reference", mentors="[bo-example]", start="2026-12-10 18:00", format="in-person", venue="{name: Hall, address: {locality: Wien, country: AT}}",
               topics="[hiring]", offer='{model: seat, price: "20.00", currency: CHF}', register="https://tickets.example/two", capacity="2")  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    more = {"content/mentors/bo-example.md": BO, "content/events/reference.md": SECOND}
    return write_site(tmp_path / "site", more)


def run(site: Path, *arguments: str, said: str | None = None) -> Result:
    now = ["--now", AT if site == ROOT else "2026-11-22T12:00Z"]
    done = CliRunner().invoke(cli, ["match", *arguments, "--site", str(site), *now], input=said)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def found(site: Path, *arguments: str) -> list[dict[str, Any]]:
    done = run(site, *arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    held: list[dict[str, Any]] = json.loads(done.stdout)
    return held


def test_the_data_are_those_keys_and_no_others(site: Path) -> None:
    one = found(site, "my prices are wrong")[0]
    assert list(one) == ["mentor", "score", "terms", "proofs", "next_event"]
    assert (one["mentor"], one["next_event"], one["terms"]) == ("ada-example", "first-tier", ["prices"])
    assert one["score"] > 0
    assert [proof["kind"] for proof in one["proofs"]] == ["verified", "case-study", "case-study"]
    assert one["proofs"][1] == {
        "kind": "case-study", "id": "ada-example-1", "statement": "From a flat fee to usage tiers", "metric": "net revenue retention", "baseline": "92",
        "result": "109", "unit": "percent", "period": "6 months", "evidence": "https://northlight.example/cases/tiers", "state": "verified",
    }  # fmt: skip


def test_nobody_who_matches_is_an_empty_list_and_no_fault(site: Path) -> None:
    assert found(site, "zymurgy") == []
    done = run(site, "zymurgy")
    assert (done.exit_code, done.output) == (
        0,
        "no mentor matches these words; say it in other words, or add them to data/synonyms.yaml\n",
    )


def test_a_person_reads_words_and_proofs(site: Path) -> None:
    done = run(site, "my prices are wrong", "--explain")
    assert done.output.splitlines()[:3] == [
        f"1. Ada Example (ada-example), score {found(site, 'my prices are wrong')[0]['score']:.2f}",
        "   Pricing strategist for early SaaS teams",
        "   next: Price your first SaaS tier, 2026-12-03 18:00 Europe/Berlin, online (first-tier)",
    ]
    assert "   word: prices " in done.output
    assert "   proof: a second person looked at it on 2026-06-01\n" in done.output
    assert (
        "   proof: From a flat fee to usage tiers: net revenue retention 92 -> 109 percent, 6 months (verified) "
        "https://northlight.example/cases/tiers\n"
    ) in done.output


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["--language", "de"], "speaks en: ada-example"),
        (["--language", "en"], "speaks de, fr: bo-example"),
        (["--format", "online"], "only in-person: bo-example"),
        (["--format", "in-person"], "only online: ada-example"),
        (["--format", "hybrid"], "only in-person: bo-example"),
        (["--timezone", "Pacific/Auckland"], "begins at 06:00 in Pacific/Auckland: ada-example, bo-example"),
        (["--timezone", "America/Los_Angeles"], ""),
        (["--budget", "45 EUR"], "costs 20.00 CHF; no rate to EUR is known (--rates): bo-example"),
        (["--budget", "44.99 EUR"], "costs 45.00 EUR: ada-example"),
        (["--budget", "CHF 20"], "costs 45.00 EUR; no rate to CHF is known (--rates): ada-example"),
    ],
)  # fmt: skip
def test_who_cannot_be_met_is_left_out_and_named(site: Path, filters: list[str], left: str) -> None:
    need = "small shops, prices and hiring"
    assert {one["mentor"] for one in found(site, need)} == {"ada-example", "bo-example"}
    done = run(site, need, *filters)
    assert f"  {left}\n" in done.output if left else "left out" not in done.output
    named = {line.strip() for line in done.output.splitlines() if line.startswith("  ") and ": " in line}
    out = {
        slug
        for line in named
        for slug in ("ada-example", "bo-example")
        if line.endswith((slug, f"{slug}, bo-example"))
    }
    assert out.isdisjoint(one["mentor"] for one in found(site, need, *filters))


def test_data_and_format_of_sessions_are_asked_by_the_same_option(site: Path) -> None:
    done = run(site, "prices and hiring", "--format", "json", "--format", "online")
    assert [one["mentor"] for one in json.loads(done.stdout)] == ["ada-example"]
    assert "only in-person: bo-example" in done.stderr
    assert run(site, "x", "--format", "online", "--format", "hybrid").exit_code == 2


def test_a_rate_compares_another_currency(site: Path, tmp_path: Path) -> None:
    rates = write(
        tmp_path / "rates.csv",
        "date,currency,rate\n2026-01-01,CHF,2\n2026-11-01,CHF,1.05\n2027-01-01,CHF,9\n",
    )
    write(site / "site.yaml", (site / "site.yaml").read_text() + "program: {currency: EUR}\n")
    assert [one["mentor"] for one in found(site, "hiring", "--budget", "21", "--rates", str(rates))] == [
        "bo-example"
    ]
    assert found(site, "hiring", "--budget", "20.99 EUR", "--rates", str(rates)) == []


def test_an_early_price_counts_while_it_holds_and_what_is_free_fits_any_budget(site: Path) -> None:
    early = '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-25, price: "30.00"}}'
    write(site / "content/events/first-tier.md", event(offer=early))
    assert [one["mentor"] for one in found(site, "prices", "--budget", "30 EUR")] == ["ada-example"]
    write(site / "content/events/first-tier.md", event(offer=early.replace("11-25", "11-20")))
    assert found(site, "prices", "--budget", "30 EUR") == []
    free = '{model: tip-subscription, entry: "0", currency: JPY, plan: {price: "900"}}'
    write(site / "content/events/first-tier.md", event(offer=free))
    assert [one["mentor"] for one in found(site, "prices", "--budget", "1 EUR")] == ["ada-example"]


def test_the_next_session_has_a_seat_and_is_not_off(site: Path) -> None:
    later = event(
        title="Say your price aloud", start="2026-12-17 18:00", register="https://tickets.example/later"
    )
    write(site / "content/events/later.md", later)
    write(
        site / "content/events/first-tier.md",
        event(capacity="12", seats_left="0", waitlist="https://tickets.example/wait"),
    )
    assert found(site, "prices")[0]["next_event"] == "later"
    write(site / "content/events/later.md", later.replace("register:", "status: cancelled\nregister:"))
    assert found(site, "prices")[0]["next_event"] == "first-tier"  # its waitlist is all there is
    write(site / "content/events/first-tier.md", event(status="cancelled"))
    assert found(site, "prices")[0]["next_event"] is None


def test_a_draft_and_what_is_not_published_yet_are_nobody(site: Path) -> None:
    write(site / "content/mentors/ada-example.md", mentor(draft="true"))
    write(site / "content/events/first-tier.md", event(draft="true"))
    assert found(site, "prices for saas teams") == [] or all(
        one["mentor"] == "bo-example" for one in found(site, "prices for saas teams")
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say one need in quotes, or give --batch or --evaluate"),
        (["  "], "the need is empty"),
        (["x" * 2001], "a need has at most 2,000 characters"),
        (["x", "--timezone", "Asia/Calcuta"], "--timezone is no time zone (IANA)"),
        (["x", "--budget", "cheap"], "--budget is no amount"),
        (["x", "--budget", "30 EUR CHF"], "--budget is no amount"),
        (["x", "--budget", "30"], "--budget has no currency, and offers do not decide it"),
        (["x", "--language", "german!"], "--language is no language tag"),
        (["x", "--out", "somewhere"], "--out is for --batch"),
        (["x", "--evaluate", "gold.yaml"], "say one need in quotes"),
    ],
)
def test_wrong_usage_is_told_in_words(site: Path, arguments: list[str], words: str) -> None:
    done = run(site, *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_need_from_standard_input_stays_out_of_the_shells_history(site: Path) -> None:
    assert "ada-example" in run(site, "-", said="my prices are wrong\n").output


def test_a_fault_of_ours_tells_nothing_of_what_was_asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(need: str, *_: object) -> None:
        raise KeyError(need)

    monkeypatch.setattr(room, "match", fails)
    done = run(site, "secretneed prices")
    assert done.exit_code == 1
    kept = [path for path in site.rglob("*") if path.is_file() and b"secretneed" in path.read_bytes()]
    assert "secretneed" not in done.output
    assert kept == []
    (trace,) = (
        (site / ".microsite").rglob("*trace*") if list((site / ".microsite").rglob("*trace*")) else (None,)
    )
    assert trace is None or b"KeyError" in trace.read_bytes()


def test_what_is_asked_is_written_nowhere(site: Path, tmp_path: Path) -> None:
    build(Options(root=site, at=NOW))
    table = write(tmp_path / "needs.csv", "person,need\np1,secretneed prices\n")
    run(site, "secretneed prices", "--explain")
    run(site, "--batch", str(table), "--out", str(tmp_path / "seats"))
    build(Options(root=site, at=NOW))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path != table]
    assert [path for path in files if b"secretneed" in path.read_bytes()] == []


def test_many_get_seats_as_far_as_they_go(site: Path, tmp_path: Path) -> None:
    rows = (
        "person,need,language\n"
        + "".join(f"p{n},we hire our first people,\n" for n in range(3))
        + "p9,hiring,en\np8,prices,\n"
    )
    table = write(tmp_path / "needs.csv", rows)
    done = run(site, "--batch", str(table), "--format", "json", "--out", str(tmp_path / "seats"))
    facts = json.loads(done.stdout)
    assert [(one["person"], one["event"]) for one in facts["assigned"]] == [
        ("p0", "reference"),
        ("p1", "reference"),
        ("p8", "first-tier"),
    ]
    assert facts["unassigned"] == [
        {"person": "p2", "why": "every session that fits is full"},
        {"person": "p9", "why": "speaks de, fr: 1"},
    ]
    assert facts["sessions"] == [
        {"event": "first-tier", "seats": None, "given": 1},
        {"event": "reference", "seats": 2, "given": 2},
    ]
    written = list(csv.DictReader(io.StringIO((tmp_path / "seats/assignment.csv").read_text())))
    assert [row["event"] for row in written] == ["reference", "reference", "", "", "first-tier"]
    assert json.loads((tmp_path / "seats/assignment.json").read_text()) == facts
    assert "3 of 5 have a seat" in run(site, "--batch", str(table)).output


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("person\np1\n", "B102"),
        ("person,need\np1,\n", "needs.csv:2"),
        (
            "person,need,timezone\np1,x,Mars/Base\n",
            "needs.csv:2: error B103: timezone is no time zone (IANA)",
        ),
        ("person,need,budget\np1,x,5\np2,x,much\n", "error B103: budget"),
        ("person,need,format\np1,x,live\n", "error B103: format is none of online, in-person, hybrid"),
    ],
)
def test_a_wrong_table_is_told_with_file_and_line_and_without_its_words(
    site: Path, tmp_path: Path, rows: str, words: str
) -> None:
    done = run(site, "--batch", str(write(tmp_path / "needs.csv", rows)))
    assert done.exit_code == 1
    assert words in done.output


def test_private_tables_lie_outside(site: Path, tmp_path: Path) -> None:
    inside = write(site / "needs.csv", "person,need\np1,prices\n")
    assert "B107" in run(site, "--batch", str(inside)).output
    inside.unlink()
    table = write(tmp_path / "needs.csv", "person,need\np1,prices\n")
    done = run(site, "--batch", str(table), "--out", str(site / "seats"))
    assert (done.exit_code, "lies in the site" in done.stderr) == (2, True)
    assert run(site, "--batch", str(table), "--language", "en").exit_code == 2


def test_ndcg_and_gini_by_hand() -> None:
    # gains 7 at place 1, 1 at place 3: 7 + 1/2 of the best 7 + 1/log2(3)
    assert ndcg(["a", "x", "b"], {"a": 3, "b": 1}) == pytest.approx(7.5 / (7 + 0.63092975))
    assert ndcg(["x", "y", "z", "u", "v", "a"], {"a": 3}) == 0
    assert ndcg(["a"], {}) == 0
    assert gini([1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([1, 3]) == pytest.approx(0.25)
    assert gini([]) == gini([0, 0]) == 0


def test_on_the_gold_file_needs_find_their_mentors_and_more_than_full_text_does() -> None:
    done = run(ROOT, "--evaluate", str(GOLD), "--format", "json")
    facts = json.loads(done.stdout)
    assert facts["needs"] >= 60
    held = facts["parts"]["held-out"]
    assert held["needs"] >= 30
    assert held["ndcg5"] >= 0.87
    assert held["margin"] >= 0.18
    assert held["without_synonyms"]["ndcg5"] > held["full_text"]["ndcg5"]
    assert facts["gini"] < facts["full_text"]["gini"]


def test_the_document_tells_the_numbers_that_the_command_prints() -> None:
    table = run(ROOT, "--evaluate", str(GOLD)).output.splitlines()
    assert table[0].split() == [
        "part",
        "needs",
        "ranking",
        "nDCG@5",
        "over",
        "full",
        "text",
        "exposure",
        "Gini",
    ]
    assert len(table) == 10
    document = (ROOT / "docs/owner/matching.md").read_text()
    for line in table[1:4] + table[7:]:
        cells = line.split()
        told = (cells[-2], "", cells[-1]) if "plain" in cells else cells[-3:]
        assert f"| {' | '.join(told)} |".replace("|  |", "| |") in document


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("gold.yaml", "needs:\n  - need: prices\n    grades: {ada-exampel: 3}\n", "gold.yaml:3:14: error B104: 'ada-exampel' is no published mentor of this site"),
        ("gold.yaml", "needs:\n  - need: prices\n    grades: {ada-example: 4}\n", "error M106: the grade of ada-example is no whole number from 0 to 3"),
        ("gold.yaml", "needs:\n  - need: prices\n    grades: {ada-example: 0}\n", "error B103: no need has a mentor graded 1 to 3"),
        ("gold.yaml", "needs: 5\n", "gold.yaml:1:8: error M103"),
        ("gold.csv", "need,mentor\nx,y\n", "error B102: the column grade is missing"),
        ("gold.csv", "need,mentor,grade\nx,ada-example,5\n", "gold.csv:2: error B103: grade is no whole number from 0 to 3"),
        ("gold.csv", "need,mentor,grade\nx,nobody,1\n", "gold.csv:2: error B104"),
    ],
)  # fmt: skip
def test_a_wrong_gold_file_is_told_at_its_place(
    site: Path, tmp_path: Path, name: str, text: str, words: str
) -> None:
    done = run(site, "--evaluate", str(write(tmp_path / name, text)))
    assert done.exit_code == 1
    assert words in done.output


def test_a_gold_file_may_be_a_table(site: Path, tmp_path: Path) -> None:
    table = write(
        tmp_path / "gold.csv",
        "need,mentor,grade\nmy prices,ada-example,3\nmy prices,bo-example,0\nwe hire,bo-example,2\n",
    )
    facts = json.loads(run(site, "--evaluate", str(table), "--format", "json").stdout)
    assert (facts["needs"], facts["ndcg5"], facts["parts"]) == (2, 1.0, {})
    assert run(site, "--evaluate", str(tmp_path / "none.yaml")).exit_code == 1
