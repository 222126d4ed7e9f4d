"""Conference schedules into files: pretalx and frab, JSON and XML say the same talks and the same people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from importing import bring, faults_of, site_in, text_of

PERSON = {"id": 7, "code": "ABC", "public_name": "Ada Example", "biography": "Ada *counts*.", "answers": []}
TALK = {
    "id": 1, "guid": "11111111-2222-3333-4444-555555555555", "date": "2026-12-03T18:00:00-05:00", "start": "18:00",
    "duration": "00:45", "room": "Hall", "slug": "conf-1-clocks", "url": "https://conf.example/talk/1/", "title": "Clocks",
    "subtitle": "", "track": "Time", "type": "Talk", "language": "en", "abstract": "Why clocks lie.",
    "description": "Long.\r\n\r\nText.", "do_not_record": False, "persons": [PERSON], "links": [], "logo": None,
}  # fmt: skip
JSON = {
    "schedule": {
        "conference": {
            "title": "Conf",
            "time_zone_name": "America/New_York",
            "days": [{"index": 1, "date": "2026-12-03", "rooms": {"Hall": [TALK]}}],
        }
    }
}
XML = """<?xml version='1.0' encoding='utf-8' ?>
<schedule><conference><title>Conf</title><time_zone_name>America/New_York</time_zone_name></conference>
<day index='1' date='2026-12-03'><room name='Hall'>
<event id='1' guid='11111111-2222-3333-4444-555555555555'><start>18:00</start><duration>00:45</duration><room>Hall</room>
<slug>conf-1-clocks</slug><title>Clocks</title><track>Time</track><language>en</language><abstract>Why clocks lie.</abstract>
<description>Long.

Text.</description><persons><person id='7' code='ABC'>Ada Example</person></persons><links/></event>
</room></day></schedule>"""
MAPS = ["venue==grand-hotel"]


def test_json_and_xml_give_the_same_talk_and_the_same_person(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(JSON), encoding="utf-8")
    (tmp_path / "s.xml").write_text(XML, encoding="utf-8")
    for name, folder in (("s.json", "one"), ("s.xml", "two")):
        site = site_in(tmp_path / folder)
        report = bring("pretalx", tmp_path / name, site, "both", MAPS)
        assert [file.path for file in report.files] == [
            "content/mentors/ada-example.md",
            "content/events/conf-1-clocks.md",
        ]
        text = text_of(site, "content/events/conf-1-clocks.md")
        assert text.startswith(
            "---\ntitle: Clocks\nmentors: [ada-example]\nstart: 2026-12-03 18:00\nduration: 45\nformat: in-person\n"
            "venue: grand-hotel\nsummary: Why clocks lie.\nlanguage: en\ntopics: [time]\n"
        )
        assert text.endswith("---\n\nLong.\n\nText.\n")
        assert faults_of(site) == []


def test_a_biography_is_the_mentors_body_and_nothing_of_a_person_is_lost(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(JSON), encoding="utf-8")
    site = site_in(tmp_path)
    bring("frab", tmp_path / "s.json", site, "both", MAPS)
    text = text_of(site, "content/mentors/ada-example.md")
    assert text.startswith("---\nname: Ada Example\n")
    assert "  code: ABC\n" in text
    assert text.endswith("---\n\nAda *counts*.\n")


BOMB = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><schedule><conference/><day>&b;</day></schedule>'
XXE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule><day><room><event><title>&x;</title></event></room></day></schedule>'


@pytest.mark.parametrize(
    "text",
    [
        BOMB, XXE, "<schedule>", "<schedule/>", "{", "{}", "[]", "null", '{"a": 1, "a": 2}', "[" * 100_000,
        '{"schedule": {"conference": {"days": 3}}}', '{"schedule": {"conference": {"days": [{"rooms": [1]}]}}}',
        '{"a":' * 300 + "1" + "}" * 300, "<a>" * 5000, "9" * 5000, "",
    ],
)  # fmt: skip
def test_hostile_or_broken_schedules_are_told_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "s").write_text(text, encoding="utf-8")
    site = site_in(tmp_path)
    report = bring("pretalx", tmp_path / "s", site, "both")
    assert report.problems
    assert report.files == ()
    assert not (site / "content").exists()


def test_a_talk_without_people_is_a_draft_with_a_to_do(tmp_path: Path) -> None:
    bare = json.loads(json.dumps(JSON))
    bare["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0]["persons"] = []
    (tmp_path / "s.json").write_text(json.dumps(bare), encoding="utf-8")
    site = site_in(tmp_path)
    (file,) = bring("pretalx", tmp_path / "s.json", site, "both", MAPS).files
    assert file.draft
    assert "# TODO: mentors: the source names nobody" in text_of(site, file.path)
