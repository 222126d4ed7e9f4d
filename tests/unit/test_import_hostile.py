"""Sources to import that would keep a run busy or take its memory: counted before they are taken apart, and told at their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, site_in

from microsite.diagnostics import Problem
from microsite.importers import convert, ics, jsontext, old_links, schedule, sources, table

VALUES = f"the file has more than {sources.MOST_PARTS:,} values"
CROWDED = [
    ("pretalx", "[" * 300_000 + "]" * 300_000, VALUES),
    ("pretalx", "[\n" + "[[1]],\n" * 100_000 + "1]", VALUES),
    ("pretalx", "<schedule>" + "<a/>" * 300_000 + "</schedule>", VALUES),
    ("csv", "a,b\n" + "," * 300_000, VALUES),
    ("csv", "a,b\n" + "1,2\n" * (sources.MOST_RECORDS + 1), "the table has more than 5,000 rows; what follows is not read"),
    ("csv", "a,b\n" + "1\n" * 1_001, "the table has more than 1,000 faulty rows; what follows is not read"),
    ("ics", "BEGIN:VCALENDAR\n" + "X-A:b\n" * 200_000, "the file has more than 100,000 lines"),
    ("ics", "BEGIN:VCALENDAR\nCATEGORIES:" + "a," * 300_000, VALUES),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "words"), CROWDED)
def test_a_source_of_very_many_values_is_told_where_they_are_too_many(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / "s").write_text(text, encoding="utf-8")
    told = [p for p in bring(name, tmp_path / "s", site_in(tmp_path)).problems if p.message == words]
    (problem,) = told
    assert (problem.code, problem.hint) == ("I101", "divide it")
    assert problem.where.line is not None
    assert problem.where.column is not None


def test_the_place_is_of_the_first_value_that_is_too_many() -> None:
    found = sources.crowded("a,b\nc,d,e", ",", "s", 2)
    assert found is not None
    assert (found.where.line, found.where.column) == (2, 4)
    assert sources.crowded("a,b\nc,d", ",", "s", 2) is None


MISSHAPEN = [
    ('{"a": 1,\n "b": {"c": 1, "c": 2}}', "Y102", 2, 16),
    ('{"a": 1,\n "\\u0061": 2}', "Y102", 2, 2),
    ("\n" + "[" * 41 + "]" * 41, "Y104", 2, 41),
    ("[1]\n 2", "I101", 2, 2),
    ('{"a": 1,\n b}', "I101", 2, 2),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), MISSHAPEN)
def test_json_that_cannot_be_taken_is_told_at_its_line_and_column(
    text: str, code: str, line: int, column: int
) -> None:
    found = jsontext.read_json(text, "s.json")
    assert isinstance(found, Problem)
    assert (found.code, found.where.line, found.where.column) == (code, line, column)


def test_json_front_matter_is_no_larger_than_other_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('{"title": "' + "x" * 300_000 + '"}\n', encoding="utf-8")
    (problem,) = bring("frontmatter", tmp_path / "a.md", site_in(tmp_path)).problems
    assert (problem.code, problem.message) == ("Y104", "the front matter is larger than 256 KB")


# runs of an opener that never closes: each must be looked at once, not once for each of those before it
RUNS = ["[", "[a](x", "[[", "![", "`", "``a", "<a ", '<a href="', '<a href="x">', '[a](b "c', "[<", "&a", "~", "<", "x@"]  # fmt: skip


@pytest.mark.parametrize("run", RUNS)
def test_no_run_of_openers_makes_an_import_look_back(run: str) -> None:
    """A regular expression tells nothing of its work: but 200,000 characters end only where it grows with the text."""
    text = run * (200_000 // len(run))
    assert old_links.mended(text, "https://old.example/")[0]
    assert convert.plain(text) is not None
    assert ics.as_markdown(ics.from_html(text)) is not None


def test_links_and_code_are_known_as_before() -> None:
    base = "https://old.example/"
    for text, made in (
        ("[a](/b)", "[a](https://old.example/b)"),
        ('![a](b.png "t") ``[x](y)`` `[z](q)`', '![a](https://old.example/b.png "t") ``[x](y)`` `[z](q)`'),
        ("[![a](b.png)](/c)", "[![a](https://old.example/b.png)](/c)"),
        ("<a class='x' href='/b'>c</a>", '<a href="https://old.example/b">c</a>'),
    ):
        assert old_links.mended(text, base)[0] == made
    assert convert.plain("a [b](c) ![d](e) f") == "a b f"
    assert (
        ics.from_html('<a class="x" href="https://a.example/">b <b>c</b></a>') == "b c (https://a.example/)"
    )


def test_a_table_of_many_columns_names_each_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Finding a key looks names up; it does not spell every column of every row for every key."""
    spelled: list[str] = []
    normal = convert.normal

    def counted(name: str) -> str:
        spelled.append(name)
        return normal(name)

    monkeypatch.setattr("microsite.importers.taking.normal", counted)
    head = ",".join(f"c{n}" for n in range(200))
    (tmp_path / "s.csv").write_text(f"title,{head}\n" + f"x,{head}\n" * 5, encoding="utf-8")
    bring("csv", tmp_path / "s.csv", site_in(tmp_path))
    assert len([name for name in spelled if name.startswith("c1")]) <= 5 * 120


def test_a_schedule_of_very_many_talks_is_told() -> None:
    text = "<schedule><day><room>\n" + "<event/>" * (sources.MOST_RECORDS + 1) + "</room></day></schedule>"
    (problem,) = schedule.parse_xml(text.encode(), "s.xml").problems
    assert problem.message == "the schedule has more than 5,000 talks"
    assert problem.where.line == 2
    assert table.parse("a\n1", "s.csv").problems == ()
