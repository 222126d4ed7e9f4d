"""Measured outcomes: claimed or verified, believed for 24 months, narrowed by metric, topic and size, with a feed of new ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from lxml import html
from sites import MENTOR, NOW, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import to_text
from microsite.kinds.measured import counts_until, kind_of, size
from microsite.kinds.mentor import OutcomeFront
from microsite.outputs.outcomes import told
from microsite.program.proof import prove
from microsite.values.facts import Card
from microsite.values.views import Snippet

BEN = (
    MENTOR.replace("Ada Example", "Ben Example")
    .replace("verified_on: 2026-05-02", "verified_on: 2024-03-01", 1)
    .replace("    verified_on: 2026-05-02\n", "", 1)
    .replace("period: 3 months", "period: 4 months")
    .replace("/cases/", "/other/")
    .replace("early SaaS teams", "shops")
)


def run(site: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(
        cli, ["outcomes", "--site", str(site), "--now", "2026-11-22T12:00Z", *arguments]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.mark.parametrize(
    ("baseline", "result", "wanted"),
    [("92", "109", "small"), ("100", "125", "small"), ("100", "126", "large"), ("100", "200", "large"), ("100", "201", "huge"), ("19", "4", "large"),
     ("0", "4", "new"), ("-9", "14", "huge"), ("5", "5", "small")],
)  # fmt: skip
def test_how_large_a_change_is(baseline: str, result: str, wanted: str) -> None:
    assert size(OutcomeFront(metric="m", baseline=Decimal(baseline), result=Decimal(result))) == wanted


def test_a_metric_is_one_word_whatever_its_case() -> None:
    assert kind_of("Net Revenue  Retention!") == kind_of("net revenue retention") == "net-revenue-retention"


def test_a_file_that_proves_a_case_study_is_published_and_led_to(tmp_path: Path) -> None:
    """On the mentor's page, on those of the mentor's sessions, also after an edit of one, and in outcomes.json."""
    site = write_site(
        tmp_path,
        {
            "content/mentors/ada-example.md": MENTOR.replace(
                "https://northlight.example/cases/tiers", "proof.pdf"
            ),
            "content/mentors/proof.pdf": b"%PDF-1.7 ours",
        },
    )
    address = "https://sessions.example/mentors/proof.pdf"
    [session] = (site / "content/events").iterdir()
    for more in ("", "\nAnd your numbers.\n"):
        session.write_text(session.read_text("utf-8") + more, "utf-8")
        done = build(Options(root=site, at=NOW))
        assert done.published, to_text(done.problems)
        assert (site / "output/mentors/proof.pdf").read_bytes() == b"%PDF-1.7 ours"
        for path in ("mentors/ada-example", f"events/{session.stem}", "outcomes"):
            page = html.fromstring((site / "output" / path / "index.html").read_bytes())
            assert address in page.xpath("//a/@href"), path
    outcomes = (site / "output/outcomes.json").read_text("utf-8")
    assert address in outcomes
    finding, _ = prove(site / "output", "", Options(root=site, at=NOW))
    assert to_text([p for p in finding.problems if p.severity != "note"]) == ""


def test_a_look_at_the_evidence_that_is_yet_to_come_does_not_count(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {"content/mentors/ada-example.md": MENTOR.replace("2026-05-02", "2027-05-02").replace("on: 2026-06-01", "on: 2027-06-01")},
    )  # fmt: skip
    done = build(Options(root=site, at=NOW))
    assert [p.code for p in done.problems if p.code[:2] == "P1"] == ["P105", "P105", "P103"]
    outcomes = json.loads((site / "output/outcomes.json").read_text("utf-8"))
    assert {(one["state"], one["verified_on"]) for one in outcomes["outcomes"]} == {("claimed", None)}
    feed = feedparser.parse((site / "output/outcomes/feed.xml").read_bytes())
    assert feed.entries == []  # no day of which it could speak has come
    page = html.fromstring((site / "output/mentors/ada-example/index.html").read_bytes())
    [badge] = page.xpath("//*[contains(text(), 'Verified on')]")
    assert badge.get("hidden") is not None
    later = build(Options(root=site, at=datetime(2027, 6, 1, tzinfo=UTC)))
    assert not [p.code for p in later.problems if p.code[:2] == "P1"]


def test_a_look_at_the_evidence_counts_for_24_months() -> None:
    assert counts_until(datetime(2024, 11, 22, tzinfo=UTC).date()) == datetime(2026, 11, 23, tzinfo=UTC)
    assert counts_until(datetime(2024, 2, 29, tzinfo=UTC).date()) == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_command_tells_which_outcomes_nobody_can_believe(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/mentors/ben-example.md": BEN.replace(", period: 6 months", "")})
    done = run(site)
    assert done.exit_code == 0
    assert "\n1 of 1 session says what one leaves with\n" in done.output
    assert [line.split()[0] for line in done.output.splitlines()[1:5]] == [
        "verified",
        "verified",
        "stale",
        "claimed",
    ]
    told = [line for line in done.output.splitlines() if "P105" in line]
    assert told == [
        "content/mentors/ben-example.md:11:14: warning P105: the outcome of 'From a flat fee to usage tiers' has no period",
        "content/mentors/ben-example.md:13:18: warning P105: the evidence of 'From a flat fee to usage tiers' was last looked at on 2024-03-01, more than 24 months ago",
    ]
    assert run(site, "--strict").exit_code == 1
    said = json.loads(run(site, "--format", "json").output)
    assert [(one["id"], one["state"], one["change"]) for one in said["measured"]][:2] == [
        ("ada-example-1", "verified", "small"),
        ("ada-example-2", "verified", "large"),
    ]


def test_outcomes_json_says_who_looked_and_whether_that_still_counts(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/mentors/ben-example.md": BEN})
    build(Options(root=site, at=NOW))
    found = json.loads((site / "output/outcomes.json").read_text("utf-8"))
    states = {one["id"].partition("#")[2]: (one["state"], one["verified_on"]) for one in found["outcomes"]}
    assert states == {
        "ada-example-1": ("verified", "2026-05-02"),
        "ada-example-2": ("verified", "2026-05-02"),
        "ben-example-1": ("claimed", "2024-03-01"),  # more than 24 months ago
        "ben-example-2": ("claimed", None),
    }
    pricing = {"name": "Pricing", "url": "https://sessions.example/topics/pricing/"}
    assert all(pricing in one["topics"] for one in found["outcomes"])
    schema = json.loads((site / "output/outcomes.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(found)
    one = schema["properties"]["outcomes"]["items"]
    assert one["required"] == list(found["outcomes"][0])


def test_the_page_says_what_is_only_claimed_and_offers_choices(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/mentors/ben-example.md": BEN})
    done = build(Options(root=site, at=NOW))
    assert to_text([p for p in done.problems if p.severity == "error"]) == ""
    page = html.fromstring((site / "output/outcomes/index.html").read_bytes())
    texts = {item.get("id"): item.text_content() for item in page.xpath("//ul[@data-outcomes]/li")}
    assert [name for name, text in texts.items() if "Claimed" in text] == ["ben-example-1", "ben-example-2"]
    groups = {
        nav.get("data-group"): [a.get("data-value") for a in nav.xpath(".//a")]
        for nav in page.xpath("//nav[@data-group]")
    }
    assert groups == {
        "change": ["large", "small"],
        "metric": ["days-from-first-visit-to-order", "net-revenue-retention"],
    }
    finding, _ = prove(site / "output", "", Options(root=site, at=NOW))
    assert to_text([p for p in finding.problems if p.severity != "note"]) == ""


def test_the_feed_has_the_last_looks_first_and_no_claims(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/mentors/ben-example.md": BEN})
    build(Options(root=site, at=NOW))
    feed = feedparser.parse((site / "output/outcomes/feed.xml").read_bytes())
    assert not feed.bozo
    assert [e.link for e in feed.entries] == [
        f"https://sessions.example/outcomes/#{a}" for a in ("ada-example-1", "ada-example-2", "ben-example-1")
    ]
    assert feed.entries[0].summary == "92 \u2192 109 % net revenue retention, 6 months"


@pytest.mark.parametrize(
    ("metric", "unit", "line"),
    [
        ("weeks with late wages", "weeks", "4 → 0 weeks with late wages, 6 months"),
        ("Weeks", "weeks", "4 → 0 Weeks, 6 months"),
        ("weekly sales", "week", "4 → 0 week weekly sales, 6 months"),
        ("late wages", "", "4 → 0 late wages, 6 months"),
    ],
)
def test_a_line_says_the_unit_once(metric: str, unit: str, line: str) -> None:
    """A metric that begins with its unit names it already."""
    mentor = Card("mentor", "ada", "Ada", "/mentors/ada/", "")
    made = Snippet(
        statement="", metric=metric, unit=unit, mentor=mentor, baseline="4", result="0", period="6 months",
        evidence="", verified="", anchor="a",
    )  # fmt: skip
    assert told(made) == line
