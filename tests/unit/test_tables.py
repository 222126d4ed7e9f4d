"""Private tables: what is read, and the exact words about what cannot be."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from microsite.diagnostics import to_text
from microsite.program.tables import (
    Choice,
    Code,
    Column,
    Day,
    Found,
    Instant,
    Known,
    Money,
    Person,
    Rate,
    Rule,
    Table,
    Text,
    Whole,
    misplaced,
    read_table,
)

TABLE = Table(
    "attendance",
    (
        Column("event", Known({"clinic": 0, "first-tier": 1}, "session")),
        Column("person", Person(b"key")),
        Column("joined_at", Instant()),
        Column("score", Whole(0, 10), blank=True),
        Column("paid", Money(), blank=True),
        Column("note", Text(20), blank=True),
    ),
    (Rule("score", lambda f: (f["score"] == 7) & (f["paid"] == 70_000), "seven", "is 7, and so is paid"),),
)
HEAD = "event,person,joined_at,score,paid,note\n"
GOOD = "clinic,ana,2026-12-03T18:00:00+01:00,9,45.00,\n"


def read(folder: Path, text: str | bytes, *, skip: bool = False, table: Table = TABLE) -> Found:
    path = folder / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path, table, skip=skip)


def words(folder: Path, text: str | bytes, table: Table = TABLE) -> str:
    """Return what is said of a table, with the folder's name left out."""
    return to_text(read(folder, text, table=table).problems).replace(f"{folder}/", "")


def test_a_table_becomes_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + GOOD + "first-tier,ana,2026-12-03 17:00Z,,,\n")
    assert found.problems == ()
    assert found.frame.select("event", "joined_at", "score", "paid", "note", "line").rows() == [
        (0, 1796317200000000, 9, 450_000, None, 2),
        (1, 1796317200000000, None, None, None, 3),
    ]
    assert found.frame["person"].n_unique() == 1
    assert "ana" not in str(found.frame.rows())


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("2026-12-03T18:00:00+01:00", 1796317200000000),
        ("2026-12-03T18:00+0100", 1796317200000000),
        ("2026-12-03 18:00:00.25+01", 1796317200250000),
        ("2026-12-03T17:00:00,123456789z", 1796317200123456),
        ("2026-12-03T11:30:00-05:30", 1796317200000000),
        ("2024-02-29T00:00Z", 1709164800000000),
    ],
)
def test_an_instant_is_iso_8601_with_its_offset(tmp_path: Path, text: str, micros: int) -> None:
    table = Table("t", (Column("at", Instant()),))
    assert read(tmp_path, f'at\n"{text}"\n', table=table).frame["at"].to_list() == [micros]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29T10:00Z",
        "2026-13-01T10:00Z",
        "2026-12-03T24:00Z",
        "2026-12-03T18:60Z",
        "2026-12-03",
        "18:00Z",
        "1999999999",
        "0001-01-01T00:00Z",
        "2026-12-03T18:00:00+24:00",
        "tomorrow",
        "\uff12\uff10\uff12\uff16-12-03T18:00Z",
        "2026-12-03T18:00:00 Europe/Berlin",
    ],
)
def test_what_is_no_instant_is_refused(tmp_path: Path, text: str) -> None:
    table = Table("t", (Column("at", Instant()),))
    [problem] = read(tmp_path, f"at\n{text}\n", table=table).problems
    assert "at" in problem.message
    assert "is no instant of 1970 to 2199" in problem.message


def test_the_forms_of_real_exports_are_taken(tmp_path: Path) -> None:
    text = (
        "\ufeffnote,paid,extra,score,joined_at,person,event\r\n"
        '"two\r\nlines, ""q""", 45.00 ,x,9,2026-12-03T18:00Z, ana ,clinic\r\n'
        "\r\n"
        ",,,,2026-12-03T18:00Z,bo,first-tier"
    )
    found = read(tmp_path, text)
    assert found.problems == ()
    assert found.frame["line"].to_list() == [2, 5]
    assert found.frame["note"].to_list() == ['two\r\nlines, "q"', None]
    assert (found.account.read, found.account.ignored) == (2, ("extra",))


def test_places_are_true_after_cells_with_line_breaks(tmp_path: Path) -> None:
    text = (
        HEAD
        + '"clinic",ana,2026-12-03T18:00Z,,,"one\ntwo\r\nthree"\n'
        + '"""no""",ana,"\n2026-12-03",11,,\n\nclinic,ana,x,,,\n'
    )
    assert words(tmp_path, text) == (
        "a.csv:5:1: error B104: event names no session of this site\n"
        "a.csv:5:14: error B103: joined_at '2026-12-03' is no instant of 1970 to 2199\n"
        "  hint: write it as 2026-12-03T18:00:00+01:00\n"
        "a.csv:6:13: error B103: score '11' is outside 0 to 10\n"
        "a.csv:8:12: error B103: joined_at is no instant of 1970 to 2199\n"
        "  hint: write it as 2026-12-03T18:00:00+01:00"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("clinik,ana,2026-12-03T18:00Z,,,", "1: error B104: event 'clinik' names no session of this site\n  hint: did you mean 'clinic'?"),
        ("clinic,,2026-12-03T18:00Z,,,", "8: error B103: person is empty"),
        ("clinic,ana,2026-12-03T18:00,,,", "12: error B103: joined_at '2026-12-03T18:00' lacks its offset from UTC\n  hint: write it as 2026-12-03T18:00:00+01:00"),
        ("clinic,ana,2026-12-03T18:00Z,11,,", "30: error B103: score '11' is outside 0 to 10"),
        ("clinic,ana,2026-12-03T18:00Z,-1,,", "30: error B103: score '-1' is outside 0 to 10"),
        ("clinic,ana,2026-12-03T18:00Z,9.5,,", "30: error B103: score '9.5' is no whole number; it wants 0 to 10"),
        ("clinic,ana,2026-12-03T18:00Z,ten,,", "30: error B103: score is no whole number; it wants 0 to 10"),
        ("clinic,ana,2026-12-03T18:00Z,,-45.00,", "31: error B103: paid '-45.00' is negative\n  hint: write what came back as a refund"),
        ("clinic,ana,2026-12-03T18:00Z,,99999999999999999999.00,", "31: error B103: paid '99999999999999999999.00' is a billion or more\n  hint: digits and a point, as in 45.00"),
        ('clinic,ana,2026-12-03T18:00Z,,"45,00",', "31: error B103: paid '45,00' is no amount\n  hint: digits and a point, as in 45.00"),
        ("clinic,ana,2026-12-03T18:00Z,,1e3,", "31: error B103: paid is no amount\n  hint: digits and a point, as in 45.00"),
        ("clinic,ana,2026-12-03T18:00Z,,NaN,", "31: error B103: paid is no amount\n  hint: digits and a point, as in 45.00"),
        ("clinic,ana,2026-12-03T18:00Z,,0.00001,", "31: error B103: paid '0.00001' is no amount\n  hint: digits and a point, as in 45.00"),
        ("clinic,ana,2026-12-03T18:00Z,,,a text that is much too long", "32: error B103: note has more than 20 characters"),
        ("clinic,ana,2026-12-03T18:00Z,7,7.00,", "30: error B105: score is 7, and so is paid"),
        ("clinic,ana", "1: error B103: the row has 2 cells; the header has 6\n  hint: a cell with a comma stands in quotes"),
        ("=HYPERLINK(1),ana,2026-12-03T18:00Z,,,", "1: error B104: event names no session of this site"),
        ("ana@mail.example,clinic,2026-12-03T18:00Z,,,", "1: error B104: event names no session of this site"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_told_of_with_its_place_and_its_column(tmp_path: Path, row: str, said: str) -> None:
    assert words(tmp_path, HEAD + GOOD + row + "\n") == f"a.csv:3:{said}"


def test_no_message_quotes_what_could_be_a_person(tmp_path: Path) -> None:
    rows = "Ana Example,+49 30 123456,ana@mail.example,ana@mail.example,Ana,\n"
    assert "ana" not in words(tmp_path, HEAD + rows).lower()


def test_kinds_of_their_own(tmp_path: Path) -> None:
    table = Table(
        "t",
        (
            Column("day", Day()),
            Column("code", Code()),
            Column("kind", Choice(("seat", "tip"))),
            Column("rate", Rate()),
        ),
    )
    good = read(tmp_path, "day,code,kind,rate\n2026-12-03,EUR,tip,0.861500000001\n", table=table)
    assert good.frame.drop("line").rows() == [(20790, "EUR", "tip", "0.861500000001")]
    said = words(tmp_path, "day,code,kind,rate\n3.12.2026,eur,seats,0\n", table)
    assert said == (
        "a.csv:2:1: error B103: day '3.12.2026' is no date of 1970 to 2199\n  hint: write it as 2026-12-03\n"
        "a.csv:2:11: error B103: code 'eur' is no ISO 4217 code\n  hint: as in EUR\n"
        "a.csv:2:15: error B103: kind 'seats' is none of seat, tip\n  hint: did you mean 'seat'?\n"
        "a.csv:2:21: error B103: rate '0' is no positive rate\n  hint: as in 0.8615"
    )


def test_an_exact_duplicate_is_dropped_and_counted_and_another_in_a_spare_column_is_not(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, HEAD + GOOD * 3)
    assert (found.account.read, found.account.used, found.account.dropped) == (3, 1, {"duplicate": 2})
    rows = GOOD.rstrip() + ",{}\n"
    spare = read(tmp_path, HEAD.rstrip() + ",order\n" + rows.format(1) + rows.format(2) + rows.format(2))
    assert (spare.account.used, spare.account.dropped) == (2, {"duplicate": 1})


def test_bad_rows_are_dropped_and_counted_by_reason_when_that_is_wanted(tmp_path: Path) -> None:
    bad = "nowhere,ana,2026-12-03T18:00Z,,,\n"
    text = HEAD + GOOD + bad + bad + "clinic,ana,2026-12-03T18:00Z,12,,\nclinic\n" + GOOD
    found = read(tmp_path, text, skip=True)
    assert found.problems == ()
    assert (found.account.read, found.account.used) == (6, 1)
    assert found.account.dropped == {
        "duplicate": 2,
        "event: unknown session": 1,
        "score: outside 0 to 10": 1,
        "wrong number of cells": 1,
    }
    assert len(read(tmp_path, text).problems) == 3


def test_of_ten_thousand_wrong_lines_fifty_are_shown_and_the_rest_is_summed(tmp_path: Path) -> None:
    bad = "".join(f"clinic,p{n},2026-12-03T18:00,{11 if n % 2 == 0 else 3},,\n" for n in range(10_000))
    problems = read(tmp_path, HEAD + bad).problems
    assert len(problems) == 51
    assert [str(p.where)[len(f"{tmp_path}/") :] for p in problems[:3]] == [
        "a.csv:2:11",
        "a.csv:2:28",
        "a.csv:3:11",
    ]
    assert problems[-1].message == "10,000 rows are faulty; those after line 34 are only counted here"
    assert problems[-1].hint == "by reason: joined_at: instant without offset 10,000"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "a.csv:1:1: error B101: the file is empty; it wants a header: event,person,joined_at,score,paid,note"),
        (b"\n\n", "a.csv:1:1: error B101: the file is empty; it wants a header: event,person,joined_at,score,paid,note"),
        (b"event,person,joined_at,score,paid\n", "a.csv:1:1: error B102: the column note is missing\n  hint: the header wants event,person,joined_at,score,paid,note"),
        (b"events,person,joined_at,score,paid,note\n", "a.csv:1:1: error B102: the column event is missing\n  hint: did you mean 'events'?"),
        (HEAD.encode().replace(b"note", b"paid,note"), "a.csv:1:1: error B102: the column paid stands 2 times in the header\n  hint: keep one of them"),
        (HEAD.encode("utf-16"), "a.csv:1:1: error B101: the file is UTF-16; a table is read as UTF-8\n  hint: export it as CSV UTF-8, or save it as UTF-8"),
        (HEAD.encode() + b"clinic,a\0na,,,,\n", "a.csv:2:9: error B101: a control character (U+0000) stands here\n  hint: export the table as CSV UTF-8"),
        (HEAD.encode() + b"clinic,Zo\xeb,,,,\n", "a.csv:2:10: error B101: the byte 0xeb here is not UTF-8\n  hint: export the table as CSV UTF-8"),
        (HEAD.encode() + b'clinic,"ana,x\n', "a.csv:2:8: error B101: the record here is no CSV: unexpected end of data\n  hint: a text with quotes stands in quotes, and its quotes are doubled"),
        (HEAD.encode() + b'clinic,"a"na,x\n', "a.csv:2:8: error B101: the record here is no CSV: ',' expected after '\"'\n  hint: a text with quotes stands in quotes, and its quotes are doubled"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_of_in_these_words(tmp_path: Path, text: bytes, said: str) -> None:
    assert words(tmp_path, text) == said


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_semicolons_and_tabs_are_told_once_also_between_quotes(tmp_path: Path, mark: str, name: str) -> None:
    quoted = ",".join(f'"{cell}"' for cell in HEAD.strip().split(","))
    for head in (HEAD, f"{quoted}\r\n", f"\ufeff{quoted}\r\n"):
        [problem] = read(tmp_path, head.replace(",", mark)).problems
        assert (problem.code, problem.message) == ("B102", f"the cells are separated by {name}")
        assert (problem.where.line, problem.hint) == (1, "export the table with commas")


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_in_which_nothing_stands_are_passed_over(tmp_path: Path, quote: str) -> None:
    """A spreadsheet that had a format below the last row writes rows of commas."""
    row = f"{quote}clinic{quote},p,2026-12-03T18:00:00Z,,,\n"
    nothing = ",,,,,\n , ,\t,,, \n,,\n   \n\n"
    found = read(tmp_path, HEAD + nothing + row + nothing)
    assert (found.problems, found.account.read, found.account.used) == ((), 1, 1)
    assert found.frame["line"].to_list() == [7]
    assert "a.csv:3:1: error B103: event is empty" in words(
        tmp_path, HEAD + ",,,,,\n" + row.replace("clinic", "")
    )


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD)
    assert (found.problems, found.account.read, len(found.frame)) == ((), 0, 0)
    assert found.frame.columns == ["event", "person", "joined_at", "score", "paid", "note", "line"]


def test_a_folder_a_fifo_and_nothing_are_told_of_and_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name, said in (("", "this is a folder; it wants a CSV file"), ("fifo", "this is no regular file; it wants a CSV file"), ("none", "the file cannot be read: No such file or directory"), ("a\0b", "no file can have this name")):  # fmt: skip
        [problem] = read_table(tmp_path / name, TABLE).problems
        assert (problem.code, problem.message) == ("B101", said)


def test_a_huge_cell_is_refused_and_not_kept(tmp_path: Path) -> None:
    said = words(tmp_path, HEAD + 'clinic,"' + "a" * 1_100_000 + '",,,,\n')
    assert said.startswith("a.csv:2:8: error B101: the record here is no CSV: field larger than field limit")


def test_a_quote_that_is_never_closed_is_told_where_it_opens(tmp_path: Path) -> None:
    for more in (3, 60_000):
        text = f'\ufeff{HEAD}{GOOD}clinic,"a\nb",2026-12-03T18:00:00+01:00,,,\n\nclinic,"ana,x\n{GOOD * more}'
        assert words(tmp_path, text).startswith("a.csv:6:8: error B101: the record here is no CSV: ")


def test_a_header_without_end_is_refused_at_once(tmp_path: Path) -> None:
    began = time.process_time()
    for text in (HEAD.strip() + ",x" * 1_000_000 + "\n", f'"event",{HEAD.strip()}' + ",x" * 1_000_000 + "\n"):
        said = words(tmp_path, text)
        assert said.startswith("a.csv:1:1: error B102: the header has 1,000,00")
        assert said.endswith("columns; 1,000 are read at most\n  hint: export the columns that are wanted")
    assert time.process_time() - began < 3


def test_a_private_file_may_not_lie_in_the_site_or_in_what_is_published(tmp_path: Path) -> None:
    site, published = tmp_path / "site", tmp_path / "www"
    (site / "content").mkdir(parents=True)
    (published / "deep").mkdir(parents=True)
    (published / ".microsite-output").write_text("")
    outside = tmp_path / "private.csv"
    outside.write_text("")
    (site / "link.csv").symlink_to(outside)
    (tmp_path / "way-in").symlink_to(site)
    assert misplaced(outside, site, "the file") == ()
    assert misplaced(site / "link.csv", site, "the file") == ()  # it is read where it lies
    for path in (
        site / "a.csv",
        site / "content" / "new" / "a.csv",
        site,
        tmp_path / "way-in" / "a.csv",
        site / "x" / ".." / "a.csv",
    ):
        [problem] = misplaced(path, site, "the file")
        assert problem.message == "the file lies inside the site"
    [problem] = misplaced(published / "deep" / "a.csv", site, "the file")
    assert problem.code == "B107"
