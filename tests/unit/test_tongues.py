"""A site speaks one language throughout; what is written in another says so, and a theme may bring words of its own."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html
from sites import NOW, event, mentor, write_site
from situations import GUARANTEE, HALL, TIPS

from microsite.build import Options, build
from microsite.diagnostics import Severity, to_text
from microsite.formats import words
from microsite.formats.tongue import say
from microsite.program.proof import prove

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "developer"))

from make_messages import LANGUAGES, gathered  # noqa: E402 - after the path is set

LATIN = {
    "summary": "Lorem ipsum dolor sit amet, consectetur adipiscing elit sed.",
    "topics": "[lorem]",
    "outcomes": "[Ipsum dolor]",
    "mentors": "[ada-example]",
}
SITE = """\
title: Forum
base_url: https://forum.example/
description: Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do eiusmod.
timezone: Europe/Berlin
language: {language}
"""


def latin(title: str, **keys: str) -> str:
    """Return an event in Latin, which no catalog speaks."""
    return event("Dolor sit amet.\n", title=title, **{**LATIN, **keys})


STORIES = (
    (
        "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam qui ipsorum lingua Celtae,"
        " nostra Galli appellantur. Hi omnes lingua, institutis, legibus inter se differunt."
    ),
    (
        "Arma virumque cano, Troiae qui primus ab oris Italiam fato profugus Laviniaque venit litora, multum ille et terris iactatus"
        " et alto vi superum, saevae memorem Iunonis ob iram, multa quoque et bello passus."
    ),
    (
        "Quo usque tandem abutere, Catilina, patientia nostra? Quam diu etiam furor iste tuus nos eludet? Quem ad finem sese effrenata"
        " iactabit audacia? Nihilne te nocturnum praesidium Palati, nihil urbis vigiliae?"
    ),
    (
        "Odi profanum vulgus et arceo; favete linguis: carmina prius non audita Musarum sacerdos virginibus puerisque canto. Regum"
        " timendorum in proprios greges, reges in ipsos imperium est Iovis, clari Giganteo triumpho."
    ),
)


def latin_mentor(name: str, *stories: str) -> str:
    """Return a mentor in Latin, with a story for each case study."""
    studies = "".join(
        f"\n  - {{title: Casus {story.split()[0]}, client: Ipsum, problem: '{story}', action: '{story[::-1]}',"
        f" outcome: {{metric: dolor, baseline: 92, result: 109, unit: percent, period: lorem}},"
        f" evidence: 'https://casus.example/{story.split()[0]}', verified_on: 2026-05-02}}"
        for story in stories
    )
    text = mentor(
        "Dolor sit amet.\n", name=name, headline="Consul", topics="[lorem]", photo=None, languages="[la]"
    )
    return re.sub(r"case_studies:\n(?:[ ].*\n)+", lambda _: f"case_studies:{studies}\n", text)


def latin_site(root: Path, language: str) -> Path:
    """Write a site in Latin whose own words are in a language: every status, offer, kind of page and message."""
    quick = '{url: "https://imago.example/1", duration: 44:10, published: 2026-11-05}'
    early = '{model: seat, price: "45.00", currency: EUR, early: {until: 2026-11-30, price: "35.00"}}'
    promise = GUARANTEE.replace("You publish a second tier", "Ipsum").replace("Paying customers on it", "Dolor").replace("Zero on the day", "Nihil").replace("A screenshot of the plans", "Tabula")  # fmt: skip
    tips = TIPS.replace("Two sessions a month", "Duo").replace("All recordings", "Omnia")
    made = {
        "primus": latin("Primus", capacity="12", seats_left="4", audience="Omnes", series="cursus"),
        "secundus": latin("Secundus", status="cancelled", start="2026-12-06 11:00"),
        "tertius": latin("Tertius", status="postponed", start="2026-12-07 11:00"),
        "quartus": latin("Quartus", status="rescheduled", previous_start="2026-11-26 18:00", start="2026-12-08 11:00"),
        "quintus": latin("Quintus", status="moved-online", format="in-person", venue=HALL, previous_start="2026-12-01 15:00", start="2026-12-09 11:00"),
        "sextus": latin("Sextus", capacity="10", seats_left="0", waitlist="https://tabula.example/w", start="2026-12-10 11:00"),
        "septimus": latin("Septimus", offer=early, start="2026-12-11 11:00"),
        "octavus": latin("Octavus", offer=tips, start="2026-12-12 11:00"),
        "nonus": latin("Nonus", offer=promise, start="2026-12-13 11:00"),
        "decimus": latin("Decimus", start="2026-11-03 18:00", publish_at="2026-10-01", recording=quick),
        "undecimus": latin("Undecimus", format="hybrid", venue=HALL, mentors="[ada-example, bo-example]", start="2026-12-14 11:00", aliases="[/vetus/]"),
        "novus": latin("Novus", start="2026-12-15 11:00", capacity="12"),
    }  # fmt: skip
    write_site(
        root,
        {
            "site.yaml": SITE.format(language=language),
            "content/mentors/ada-example.md": latin_mentor("Ada Consul", *STORIES[:2]),
            "content/mentors/bo-example.md": latin_mentor("Bo Consul", *STORIES[2:]),
            "content/series/cursus.md": "---\ntitle: Cursus\n---\nDolor sit amet.\n",
            **{f"content/events/{slug}.md": text for slug, text in made.items()},
        },
    )  # fmt: skip
    (root / "content/events/first-tier.md").unlink()
    return root


def told(output: Path) -> set[str]:
    """Return every text of the built tree that a person may meet: pages, their labels, calendars, feeds, data."""
    found: set[str] = set()
    for path in output.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        for element in page.iter():
            if element.tag in {"script", "style"} or not isinstance(element.tag, str):
                continue
            found |= {element.text or "", element.tail or ""}
            for name in ("aria-label", "title", "alt", "data-words", "data-forms", "abbr", "content"):
                found.add(element.get(name) or "")
    for path in output.rglob("*.ics"):
        for line in path.read_text("utf-8").replace("\r\n ", "").splitlines():
            name, _, text = line.partition(":")
            if name.split(";")[0] in {"SUMMARY", "DESCRIPTION", "NAME", "CONFERENCE"}:
                found |= {*text.replace("\\,", ",").split("\\n"), name}
    for path in output.rglob("feed.xml"):
        found |= {text for text in etree.parse(path).getroot().itertext() if "<" not in text}
    feed = json.loads((output / "feed.json").read_text("utf-8"))
    found |= {item["summary"] for item in feed["items"]}
    data = json.loads((output / "events.json").read_text("utf-8"))
    found |= {offer["name"] for one in data["events"] for offer in one["offers"]}
    found |= {part["label"] for one in data["events"] for part in one["agenda"]}
    found |= {*re.findall(r"\[([^\]]+)\]", (output / "llms.txt").read_text("utf-8"))}
    found |= {*re.split(r"\n|: ", (output / "llms.txt").read_text("utf-8"))}
    return {" ".join(text.split()) for text in found}


@cache
def english(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the English messages as patterns, but those that a language says with the same words."""
    made = []
    for message in gathered():
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            if not re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text)):
                continue
            pattern = re.sub(r"\\\{\w+\\\}", ".{1,200}?", re.escape(text))
            whole = re.compile(pattern)
            said = re.sub(r"[{}]", "", say(language, text))
            plain = re.sub(r"[{}]", "", text)
            if said != plain:
                made.append(whole if " " not in text.strip() else re.compile(rf"(?<!\w){pattern}(?!\w)"))
    return tuple(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_word_of_the_program_is_left_in_a_site_of_another_language(
    tmp_path: Path, language: str
) -> None:
    built = build(Options(root=latin_site(tmp_path, language), at=NOW))
    assert built.published is not None, to_text(built.problems)
    texts = told(tmp_path / "output")
    found = []
    for pattern in english(language):
        one_word = " " not in pattern.pattern
        found += [(pattern.pattern, t) for t in texts if (pattern.fullmatch(t) if one_word else pattern.search(t))]  # fmt: skip
    assert found == []


SUMMARY = "Summarium est quod plus quam quinquaginta litteras habet."


def page(root: Path, path: str) -> html.HtmlElement:
    return html.fromstring((root / "output" / path).read_bytes())


def lang_of(element: html.HtmlElement) -> str:
    """Return the language that an element is in: its own, or that of the nearest element around it."""
    return next(str(e.get("lang")) for e in (element, *element.iterancestors()) if e.get("lang"))


@pytest.mark.parametrize(("site", "own"), [("en", "ar"), ("ar", "en"), ("de", "ja")])
def test_what_is_written_in_another_language_says_so_and_the_words_around_it_do_not(
    tmp_path: Path, site: str, own: str
) -> None:
    write_site(tmp_path, {"site.yaml": SITE.format(language=site)})
    (tmp_path / "content/events/first-tier.md").write_text(
        event(language=own, title="Titulus", summary=SUMMARY, audience="Omnes", outcomes="[Fructus]",
              agenda="[{segment: intros, minutes: 5}, {segment: demo, minutes: 15, title: Tabulae}, {segment: qa, minutes: 20}, {segment: next-steps, minutes: 5}]"),
        "utf-8",
    )  # fmt: skip
    built = build(Options(root=tmp_path, at=NOW))
    assert built.published is not None, to_text(built.problems)
    shown = page(tmp_path, "events/first-tier/index.html")
    assert (shown.get("lang"), shown.get("dir")) == (site, words.direction(site))
    for text in ("Titulus", SUMMARY, "Omnes", "Fructus", "Tabulae"):
        inside = [e for e in shown.find(".//article").iter() if (e.text or "").strip() == text]
        assert inside, text
        for element in inside:
            assert lang_of(element) == own, text
            assert any(e.get("dir") == "auto" for e in (element, *element.iterancestors())), text
    for message in ("Agenda", "Practical", "Book a seat", "Online", "You leave with"):
        labels = [e for e in shown.iter() if (e.text or "").strip() == say(site, message)]
        assert labels, message
        assert {lang_of(element) for element in labels} == {site}
    row = next(e for e in page(tmp_path, "events/index.html").iter("a") if e.text == "Titulus")
    assert lang_of(row) == own
    assert shown.xpath("//meta[@property='og:locale']/@content") == [words.locale_name(own)]
    assert json.loads(shown.xpath("//script[@type='application/ld+json']/text()")[0])["inLanguage"] == own
    feed = etree.parse(tmp_path / "output/feed.xml").getroot()
    space = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (feed.get(space), feed.find("{*}entry").get(space)) == (site, own)
    calendar = (tmp_path / "output/calendar.ics").read_text("utf-8")
    assert f"SUMMARY;LANGUAGE={own}:Titulus" in calendar
    found, _ = prove(tmp_path / "output", "", Options(root=tmp_path, at=NOW))
    assert to_text([p for p in found.problems if p.severity is not Severity.NOTE]) == ""


POLISH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Agenda"
msgstr "Przebieg"

msgid "Sessions"
msgstr "Sesje"

msgid "Organised by {name}"
msgstr "Organizuje {name}"

msgid "{n} session to come"
msgid_plural "{n} sessions to come"
msgstr[0] "{n} nadchodząca sesja"
msgstr[1] "{n} nadchodzące sesje"
msgstr[2] "{n} nadchodzących sesji"
"""


def test_a_theme_brings_words_for_pages_feeds_and_counts(tmp_path: Path) -> None:
    more = {"site.yaml": SITE.format(language="pl") + "theme: own\n", "themes/own/locales/pl.po": POLISH}
    built = build(Options(root=write_site(tmp_path, more), at=NOW))
    assert built.published is not None, to_text(built.problems)
    assert "C107" not in {p.code for p in built.problems}
    front = page(tmp_path, "index.html").text_content()
    assert "Sesje" in front
    assert "1 nadchodząca sesja" in front
    assert page(tmp_path, "events/first-tier/index.html").xpath("//h2[@id='agenda']/text()") == ["Przebieg"]


def test_a_theme_may_say_a_shipped_language_otherwise(tmp_path: Path) -> None:
    words_of = POLISH.replace("Przebieg", "Programm")
    more = {"site.yaml": SITE.format(language="de-AT") + "theme: own\n", "themes/own/locales/de.po": words_of}
    build(Options(root=write_site(tmp_path, more), at=NOW))
    shown = page(tmp_path, "events/first-tier/index.html")
    assert shown.xpath("//h2[@id='agenda']/text()") == ["Programm"]
    assert shown.xpath("//h2[@id='facts']/text()") == ["Praktisches"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("pl.po", POLISH.replace("Organizuje {name}", "Organizuje {kto}"), "should hold {name}"),
        ("pl.po", POLISH.replace("Organizuje {name}", "Organizuje {name"), "should hold {name}"),
        ("pl.po", POLISH.replace("Organizuje {name}", "Organizuje {name.real}"), "should hold {name}"),
        ("pl.po", POLISH.replace('"Przebieg"', '"<b>Przebieg</b>"'), "holds HTML"),
        ("pl.po", POLISH.replace('msgstr[2] "{n} nadchodzących sesji"\n', ""), "plural forms"),
        ("pl.po", "Przebieg\n", "cannot be read"),
        ("polski.txt", POLISH, "no language followed by .po"),
    ],
)
def test_a_catalog_that_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    more = {"site.yaml": SITE.format(language="pl") + "theme: own\n", f"themes/own/locales/{name}": text}
    built = build(Options(root=write_site(tmp_path, more), at=NOW))
    assert built.published is None
    assert [p.code for p in built.problems if p.severity is Severity.ERROR] == ["E112"]
    problem = next(p for p in built.problems if p.code == "E112")
    assert problem.where.path == f"themes/own/locales/{name}"
    assert says in problem.message


@pytest.mark.parametrize(("language", "day"), [("zh", "2026年12月3日"), ("sr-Latn", "decembar 2026")])
def test_a_language_without_words_is_noted_and_keeps_its_dates(
    tmp_path: Path, language: str, day: str
) -> None:
    built = build(Options(root=write_site(tmp_path, {"site.yaml": SITE.format(language=language)}), at=NOW))
    told_of = [p for p in built.problems if p.code == "C107"]
    assert [(p.severity, p.where.path, p.where.line) for p in told_of] == [(Severity.NOTE, "site.yaml", 5)]
    assert day in page(tmp_path, "events/first-tier/index.html").text_content()


def test_american_english_has_american_dates_and_clocks(tmp_path: Path) -> None:
    build(Options(root=write_site(tmp_path, {"site.yaml": SITE.format(language="en-US")}), at=NOW))
    text = page(tmp_path, "events/first-tier/index.html").text_content()
    assert "Thursday, December 3, 2026, 6:00\u202fPM \u2013 6:45\u202fPM" in text
