"""The page "find a mentor" and related mentors: an index of what is published and nothing else, the same bytes each time, synonyms that lead somewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sites import MENTOR, NOW, differences, event, mentor, write, write_site

from microsite.build import Options, build
from microsite.codes import CODES
from microsite.formats.asking import ask
from microsite.formats.ranking import Index
from microsite.formats.terms import terms
from microsite.program.proof import prove
from microsite.read.synonyms import read_synonyms
from microsite.survey import survey

BO = (
    MENTOR.replace("Ada Example", "Bo Example")
    .replace("Pricing strategist for early SaaS teams", "Prices for small shops")
    .replace("/cases/", "/other/")
)
CY = (
    BO.replace("Bo Example", "Cy Example")
    .replace("topics: [pricing]", "topics: [hiring]")
    .replace("/other/", "/third/")
)
SYNONYMS = "synonyms:\n  - term: pricing\n    also: [charge, too cheap]\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    more = {
        "content/mentors/bo-example.md": BO,
        "content/mentors/cy-example.md": CY,
        "data/synonyms.yaml": SYNONYMS,
    }
    return write_site(tmp_path / "site", more)


def built(site: Path) -> None:
    done = build(Options(root=site, at=NOW))
    assert done.published, done.problems


def index(site: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((site / "output/find/index.json").read_bytes())
    return held


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"output/{name}index.html").read_bytes())


def test_the_index_holds_the_very_numbers_of_the_command(site: Path) -> None:
    built(site)
    held = index(site)
    pairs = [list(zip(flat[::2], flat[1::2], strict=True)) for flat in held["postings"].values()]
    own = Index(
        tuple(one["slug"] for one in held["mentors"]),
        dict(zip(held["postings"], map(tuple, pairs), strict=True)),
        tuple(tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in held["near"]),
        {saying: tuple(leads) for saying, leads in held["said"].items()},
    )
    assert own.names == ("ada-example", "bo-example", "cy-example")
    assert held["said"]["charg"] == ["#pricing"]
    assert {own.names[hit.number] for hit in ask("what to charge", own)} == {"ada-example", "bo-example"}


def test_no_draft_and_nothing_private_is_in_the_index(site: Path) -> None:
    hidden = MENTOR.replace("Ada Example", "Dee Example").replace("From a flat fee", "Unpublishedword")
    write(site / "content/mentors/dee-example.md", hidden.replace("name:", "draft: true\nname:"))
    room = "{room: https://meet.example/secretroom, notes: Secretnote}"
    write(site / "content/events/first-tier.md", event(private=room))
    write(site / "content/events/draft.md", event(title="Draftword", draft="true", mentors="[dee-example]"))
    built(site)
    text = (site / "output/find/index.json").read_text().casefold()
    for word in ("unpublishedword", "dee", "secret", "draftword", "meet.example"):
        assert word not in text
    assert not [
        p for p in prove(site / "output", "", Options(root=site, at=NOW))[0].problems if p.severity == "error"
    ]


def test_a_consent_that_was_taken_back_is_gone_from_the_index(site: Path) -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Ada Example>Nobody ever reads the zebrafish clause of a price page.\n"
    write(site / "transcripts/first-tier.vtt", vtt)
    write(site / "content/events/first-tier.md", event(transcript="{consent: true}"))
    built(site)
    assert any(root.startswith("zebrafish") for root in index(site)["postings"])
    write(site / "content/events/first-tier.md", event(transcript="{consent: false}"))
    built(site)
    assert not any(root.startswith("zebrafish") for root in index(site)["postings"])


def test_the_page_names_its_index_by_content_and_a_body_changes_neither(site: Path) -> None:
    built(site)
    before = (site / "output/find/index.html").read_bytes(), (site / "output/find/index.json").read_bytes()
    address = page(site, "find/").xpath("string(//@data-find)")
    assert address.startswith("/find/index.json?v=")
    write(site / "content/mentors/ada-example.md", mentor("Another biography with the word zebrafish.\n"))
    built(site)
    assert before == (
        (site / "output/find/index.html").read_bytes(),
        (site / "output/find/index.json").read_bytes(),
    )
    assert differences(site) == []
    write(site / "content/mentors/ada-example.md", mentor(headline="Zebrafish keeper"))
    built(site)
    assert page(site, "find/").xpath("string(//@data-find)") != address
    assert differences(site) == []


def test_edits_of_bodies_and_front_matter_come_to_what_a_clean_build_makes(site: Path) -> None:
    built(site)
    for path, text in (
        ("content/mentors/bo-example.md", BO + "More of a life.\n"),
        ("content/events/first-tier.md", event("Another body.\n")),
        ("content/events/first-tier.md", event(summary="Bring a zebrafish.")),
        ("content/mentors/cy-example.md", CY.replace("[hiring]", "[hiring, pricing]")),
        ("data/synonyms.yaml", SYNONYMS.replace("charge", "fee")),
    ):
        write(site / path, text)
        built(site)
        assert differences(site) == [], path


def test_without_script_the_page_lists_mentors_by_topic_and_shows_no_form(site: Path) -> None:
    built(site)
    found = page(site, "find/")
    assert found.xpath("//div[@data-find]/@hidden")
    assert found.xpath("//form[@action or @method]") == []
    topics = {
        section.xpath("string(h2)").strip(): section.xpath(".//h3/a/@href")
        for section in found.xpath("//section")
    }
    assert topics == {
        "Hiring": ["/mentors/cy-example/"],
        "Pricing": ["/mentors/ada-example/", "/mentors/bo-example/"],
    }
    assert page(site, "mentors/").xpath("//a[@href='/find/']")


def test_related_mentors_are_those_who_know_the_same(site: Path) -> None:
    built(site)
    links = page(site, "mentors/ada-example/").xpath("//section[h2/@id='related']//h3/a/@href")
    assert links[0] == "/mentors/bo-example/"
    assert "/mentors/ada-example/" not in links


def test_sessions_of_mentors_who_are_alike_come_after_those_that_share_something(site: Path) -> None:
    own = event(
        title="A tier by hand",
        topics="[tiers]",
        start="2026-12-20 18:00",
        register="https://tickets.example/b",
    )
    write(site / "content/events/tier.md", own)
    other = event(
        title="Shops alike",
        topics="[shops]",
        mentors="[bo-example]",
        start="2026-12-05 18:00",
        register="https://tickets.example/c",
    )
    write(site / "content/events/alike.md", other)
    built(site)
    text = (site / "output/events/first-tier/index.html").read_text()
    assert text.index("/events/tier/") < text.index("/events/alike/")
    assert differences(site) == []


def test_a_site_without_mentors_has_no_page(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    for path in ("content/mentors/ada-example.md", "content/events/first-tier.md"):
        (site / path).unlink()
    write(site / "content/pages/about.md", "---\ntitle: About\n---\nText.\n")
    build(Options(root=site, at=NOW))
    assert not (site / "output/find").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("synonyms:\n  - term: pricing\n    also: [the]\n", "L101 3:12 'the' holds no word that counts, so that nobody can say it"),
        ("synonyms:\n  - term: the\n    also: [charge]\n", "L101 2:11 the term 'the' holds no word that counts"),
        ("synonyms:\n  - term: pricing\n    also: [one red two blue ten green]\n", "L101 3:12 'one red two blue ten green' has 5 words that count; phrases of up to 4 are looked for"),
        ("synonyms:\n  - term: pricing\n    also: [charge, Charges]\n", "L102 3:20 'Charges' is the same as 'charge', which stands here already"),
        ("synonyms:\n  - term: pricing\n    also: [prices]\n", "L102 3:12 'prices' is the same as 'pricing', which stands here already"),
        ("synonyms:\n  - term: zebrafish\n    also: [charge]\n", "L101 2:11 no published mentor has the topic or says the word 'zebrafish', so that its synonyms find nobody"),
        ("synonyms:\n  - also: [charge]\n", "M102 2:5 item 1 of synonyms lacks the key 'term'"),
        ("synonym: []\n", "M101 1:1 unknown key 'synonym'"),
    ],
)  # fmt: skip
def test_a_wrong_synonym_is_told_at_its_place(site: Path, text: str, told: str) -> None:
    write(site / "data/synonyms.yaml", text)
    found = [p for p in survey(Options(root=site, at=NOW)).problems if p.where.path == "data/synonyms.yaml"]
    assert [f"{p.code} {p.where.line}:{p.where.column} {p.message}" for p in found] == [told]
    assert found[0].code in CODES


def test_the_demonstrations_synonyms_all_lead_somewhere() -> None:
    root = Path(__file__).parents[2]
    assert read_synonyms(root).problems == ()
    assert [
        p for p in survey(Options(root=root, at=NOW)).problems if p.where.path == "data/synonyms.yaml"
    ] == []


def test_marks_of_every_script_are_taken_off_as_a_browser_does() -> None:
    assert terms("हिन्दी") == ["हनद"]
    assert terms("Über café Ḥaddād") == ["uber", "cafe", "haddad"]
