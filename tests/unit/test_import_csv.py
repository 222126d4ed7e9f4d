"""Tables into files: delimiters, dates that could be two, names that become mentors."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, faults_of, site_in, text_of, words_of

from microsite.importers.table import delimiter_of, parse


def table(folder: Path, text: str) -> Path:
    """Write a table."""
    path = folder / "talks.csv"
    path.write_bytes(text.encode())
    return path


def test_rows_become_events_and_names_become_mentors(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    rows = "\ufefftitle;date;time;minutes;speakers;room;=odd\r\nClocks;2026-12-03;18:00;45;Ada Example, Tom Ito;Zoom;=1+1\r\n"
    report = bring("csv", table(tmp_path, rows), site)
    text = text_of(site, "content/events/clocks.md")
    assert "mentors: [ada-example, tom-ito]\nstart: 2026-12-03 18:00\nduration: 45\nformat: online\n" in text
    assert "'=odd': '=1+1'" in text
    assert text_of(site, "content/mentors/tom-ito.md") == "---\nname: Tom Ito\n---\n"
    assert [file.draft for file in report.files] == [False, False, False]
    assert faults_of(site) == []


def test_where_mentors_need_proof_the_stubs_and_their_events_are_drafts(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    (site / "site.yaml").write_text(
        "title: T\nbase_url: https://t.example/\ntimezone: Europe/Berlin\n", encoding="utf-8"
    )
    rows = "title,start,duration,speaker,format\nClocks,2026-12-03 18:00,20,Ada Example,online\n"
    bring("csv", table(tmp_path, rows), site)
    event = text_of(site, "content/events/clocks.md")
    assert "# TODO: case_studies: write at least 2" in text_of(site, "content/mentors/ada-example.md")
    assert "# TODO: mentors: ada-example is still a draft" in event
    assert "# TODO: duration: 20 minutes; the site's agenda template wants 30 to 60" in event
    assert "draft: true" in event


def test_an_address_that_was_copied_out_of_html_leads_where_the_page_led(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    rows = "title,start,duration,speaker,register\nClocks,2026-12-03 18:00,45,Ada Example,https://t.example/?a=1&amp;b=2\n"
    bring("csv", table(tmp_path, rows), site)
    assert "register: https://t.example/?a=1&b=2\n" in text_of(site, "content/events/clocks.md")
    assert faults_of(site) == []


@pytest.mark.parametrize("date", ["03/04/2026", "3.4.2026 18:00", "03-04-26", "13/04/2026 10:00"])
def test_a_date_that_could_be_two_is_an_error_with_its_line(tmp_path: Path, date: str) -> None:
    site = site_in(tmp_path)
    rows = f"title,start,duration,speaker\nA,2026-12-03 18:00,30,Ada\nB,{date},30,Ada\n"
    report = bring("csv", table(tmp_path, rows), site)
    (problem,) = [p for p in report.problems if p.code == "I107"]
    assert problem.where.line == 3
    assert problem.where.path.endswith("talks.csv")
    text = text_of(site, "content/events/b.md")
    assert "\nstart:" not in text
    assert f"start: {date}" in text.replace("'", "")


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("14.01.2027 18:00", "2027-01-14 18:00"),
        ("13/04/2026 10:00", "2026-04-13 10:00"),
        ("03/04/2026", "YYYY-MM-DD"),
    ],
)
def test_a_date_that_is_refused_is_told_with_the_only_one_that_it_can_be(
    tmp_path: Path, date: str, meant: str
) -> None:
    """It stands in a column whose other rows may be two dates, so it is not taken; but nobody has to work it out."""
    site = site_in(tmp_path)
    report = bring("csv", table(tmp_path, f"title,start,duration,speaker\nB,{date},30,Ada\n"), site)
    (problem,) = [p for p in report.problems if p.code == "I107"]
    assert problem.hint == f"write it as {meant}"
    told = text_of(site, "content/events/b.md")
    assert f"write it as {meant}\n" in told or meant == "YYYY-MM-DD"


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [("a,b", ","), ("a;b,c;d", ";"), ("a\tb", "\t"), ('"a,b,c";d', ";"), ("a", ","), ("a|b", "|")],
)
def test_the_header_row_says_the_delimiter(head: str, delimiter: str) -> None:
    assert delimiter_of(f"{head}\n1,2,3,4,5") == delimiter


def test_a_quoted_cell_may_hold_lines_and_rows_keep_their_line_numbers() -> None:
    found = parse('title,text\nA,"one\ntwo"\nB,x\n', "x.csv")
    assert [record.line for record in found.records] == [2, 4]
    assert found.records[0].fields["text"].value == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "I101", 1),
        ("\n", "I101", 1),
        ("a,b\n", "I101", 1),
        ("a,a\n1,2\n", "Y102", 1),
        ("a,\n1,2\n", "I101", 1),
        ("a,b\n1,2\n1,2,3\n", "I101", 3),
        ('a,b\n1,"open\n', "I101", 2),
        ("a," * 600 + "z\n", "I101", 1),
    ],
)
def test_a_broken_table_is_told_with_its_line(text: str, code: str, line: int) -> None:
    assert (code, line) in [(p.code, p.where.line) for p in parse(text, "x.csv").problems]


def test_a_literal_and_a_filter_hold_for_every_row(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    rows = "name,when,who,kind\nA,2026-12-03 18:00,Ada,talk\nB,2026-12-03 19:00,Ada,break\n"
    maps = [
        "format==in-person",
        "venue==grand-hotel",
        "duration==30",
        "mentors=who",
        "start=when",
        "title=name",
    ]
    report = bring("csv", table(tmp_path, rows), site, maps=maps, where=["kind!=break"])
    assert [file.path for file in report.files] == ["content/mentors/ada.md", "content/events/a.md"]
    assert "format: in-person\nvenue: grand-hotel\n" in text_of(site, "content/events/a.md")
    assert faults_of(site) == []


def test_a_mapping_that_fits_nothing_is_told(tmp_path: Path) -> None:
    site = site_in(tmp_path)
    source = table(tmp_path, "name,when\nA,2026-12-03 18:00\n")
    assert words_of(bring("csv", source, site, maps=["nonsense=name"]), "I106") == [
        "nonsense is no key that an import sets"
    ]
    assert not (site / "content").exists()
    assert words_of(bring("csv", source, site, maps=["title=nosuch"]), "I106")[0].startswith(
        "no record has a field nosuch"
    )
