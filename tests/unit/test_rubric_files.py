"""Rubrics: what is wrong with one is told at its place, and what is right becomes a page that says nothing of any nominee."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from panels import RUBRIC
from sites import NOW, differences, write, write_site

from microsite.build import Options, build
from microsite.diagnostics import to_text
from microsite.read.rubrics import read_rubrics
from microsite.survey import survey

PATH = "data/rubrics/mentors.yaml"


def told(tmp_path: Path, text: str) -> list[str]:
    write(tmp_path / PATH, text)
    return to_text(read_rubrics(tmp_path).problems).splitlines()


def test_every_key_is_read(tmp_path: Path) -> None:
    text = RUBRIC.replace("title: Mentors", "name: Mentors\nversion: 3\nintro: Why.\nlanguage: en").replace(
        "knockouts", "knock_outs"
    )
    text = (
        text.replace(
            "[None., A little., Some., Much., All.]",
            "{1: None., 2: A little., 3: Some., 4: Much., 5: All.}",
            1,
        )
        + "  - Consent is missing.\n"
    )
    assert told(tmp_path, text) == []
    [one] = read_rubrics(tmp_path).found
    assert (one.name, one.title, one.front.version, one.weights) == ("mentors", "Mentors", 3, (0.25,) * 4)
    assert {c.anchors for c in one.front.criteria} == {("None.", "A little.", "Some.", "Much.", "All.")}
    assert [(k.id, k.title) for k in one.front.knockouts] == [
        ("sells", "It sells something."),
        ("knockout-2", "Consent is missing."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("outcome, weight: 0.25", "outcome, weight: 0.3", f"{PATH}:3:3: error G103: the weights sum to 1.05; they must sum to 1"),
        ("outcome, weight: 0.25", "outcome, weight: 0.250001", f"{PATH}:3:3: error G103: the weights sum to 1.000001; they must sum to 1"),
        ("outcome, weight: 0.25", "outcome, weight: -0.25", f"{PATH}:3:27: error M106: weight of item 1 of criteria is -0.25; it wants 0 to 1"),
        ("id: own-part", "id: outcome", f"{PATH}:4:10: error M109: 'outcome' stands twice among criteria and knock-outs"),
        ("id: sells", "id: outcome", f"{PATH}:8:10: error M109: 'outcome' stands twice among criteria and knock-outs"),
        ("[None., A little., Some., Much., All.]", "[None., A little., Some., Much.]", f"{PATH}:3:42: error G102: anchors of item 1 of criteria does not say what a score of 5 means"),
        ("[None., A little., Some., Much., All.]", "{1: a, 2: b, 3: c, 4: d, 6: f}", f"{PATH}:3:67: error G102: anchors of item 1 of criteria describes a score of 6; scores are 1 to 5"),
        ("[None., A little., Some., Much., All.]", "[One., Two., Three., Four., Five, and more.]", f"{PATH}:3:76: error G102: anchors of item 1 of criteria has 6 texts; it wants five, for the scores 1 to 5"),
        ("[None., A little., Some., Much., All.]", "some words", f"{PATH}:3:42: error M103: anchors of item 1 of criteria is 'some words'; it wants a text for each score from 1 to 5"),
        ("anchors: [None., A little., Some., Much., All.]", "wieght: 2", f"{PATH}:3:33: error M101: unknown key 'wieght' in item 1 of criteria"),
        ("title: It sells something.", "why: x", f"{PATH}:8:17: error M101: unknown key 'why' in item 1 of knockouts"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    assert old in RUBRIC
    lines = told(tmp_path, RUBRIC.replace(old, new, 1))
    assert wanted in lines
    assert not any("wants 4 to 6" in line for line in lines)  # of what cannot be read, nothing more is said
    assert read_rubrics(tmp_path).found == ()


@pytest.mark.parametrize("number", [1, 3, 7])
def test_four_to_six_criteria(tmp_path: Path, number: int) -> None:
    weights = ["0.1"] * (number - 1) + [f"{1 - 0.1 * (number - 1):.1f}"]
    rows = "".join(
        f"  - {{id: c{n}, weight: {w}, anchors: [a, b, c, d, e]}}\n" for n, w in enumerate(weights)
    )
    noun = "criterion" if number == 1 else "criteria"
    assert f"{PATH}:2:3: error G101: the rubric has {number} {noun}; it wants 4 to 6" in told(
        tmp_path, f"criteria:\n{rows}"
    )


def test_thirds_do_not_sum_to_one_by_rounding(tmp_path: Path) -> None:
    text = RUBRIC.replace("0.25", "0.333333333", 3).replace("0.25", "0.000000001")
    assert told(tmp_path, text) == []


def test_a_file_that_would_not_be_read_is_told_of(tmp_path: Path) -> None:
    write(tmp_path / "data/rubrics/mentors.yml", RUBRIC)
    write(tmp_path / "data/rubrics/deep/er.yaml", RUBRIC)
    write(tmp_path / "data/rubrics/a b.yaml", RUBRIC)
    codes = {(p.code, p.where.path) for p in read_rubrics(tmp_path).problems}
    assert codes == {
        ("F107", "data/rubrics/mentors.yml"),
        ("F107", "data/rubrics/deep/er.yaml"),
        ("U101", "data/rubrics/a b.yaml"),
    }


def test_the_rubric_is_a_page_that_mentors_lead_to(tmp_path: Path) -> None:
    root = write_site(
        tmp_path / "site",
        {PATH: RUBRIC.replace("title: Mentors", "title: Who <b>mentors</b>\nintro: Read & judged.")},
    )
    assert build(Options(root=root, at=NOW)).published
    page = html.fromstring((root / "output/rubric/mentors/index.html").read_bytes())
    assert page.findtext(".//h1") == "Who <b>mentors</b>"
    assert [li.text_content() for li in page.xpath("//ol[@class='anchors']")[0]] == [
        "1 None.",
        "2 A little.",
        "3 Some.",
        "4 Much.",
        "5 All.",
    ]
    assert page.xpath("//section//p[1]/text()")[:4] == ["25% of the score"] * 4
    assert [li.text_content() for li in page.xpath("//ul[@class='knockouts']/li")] == ["It sells something."]
    mentors = html.fromstring((root / "output/mentors/index.html").read_bytes())
    assert mentors.xpath("//main//a[@href='/rubric/mentors/']/text()") == ["Who <b>mentors</b>"]
    assert "/rubric/mentors/" in (root / "output/sitemap.xml").read_text()
    # a changed rubric, a second one and none: each time as a clean build
    for path, text in ((PATH, RUBRIC), ("data/rubrics/others.yaml", RUBRIC.replace("Mentors", "Others"))):
        write(root / path, text)
        assert build(Options(root=root, at=NOW)).published
        assert differences(root) == []
    for file in root.glob("data/rubrics/*"):
        file.unlink()
    build(Options(root=root, at=NOW))
    assert differences(root) == []


def test_a_site_without_rubrics_says_nothing_of_them(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site")
    assert build(Options(root=root, at=NOW)).published
    assert not (root / "output/rubric").exists()
    assert "nominees" not in (root / "output/mentors/index.html").read_text()


def test_a_faulty_rubric_stops_validate(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {PATH: RUBRIC.replace("0.25", "0.2", 1)})
    assert [p.code for p in survey(Options(root=root, at=NOW)).problems] == ["G103"]
