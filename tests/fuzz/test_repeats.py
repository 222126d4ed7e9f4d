"""A file that holds one thing again and again is read in a time that grows with its length, and no faster."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path
from types import FrameType

import pytest

from fuzz.target import ROOT
from fuzz.targets.readers import BASE
from microsite.checks.run import judge
from microsite.checks.tree import guess_base_url
from microsite.importers import ics, schedule, table

SIZE = 100_000
SECONDS = 3.0
PAGE = (ROOT / "tests/fuzz/seeds/event.html").read_text("utf-8")
LD = '<script type="application/ld+json">'
IN_A_PAGE = (
    "daily.co/ bigbluebutton. 8x8.vc/a teams.microsoft.com/l/meetup-join meet.google.com/a- zoom.us/j/ /home/ http://localhost file:///a <code>file:///a "
    "<pre> <meta\x20name=draft <a\x20href='http://['> url( 1\x20December 18: €1 &lt;p"
).split(" ")
FILES = {
    "a.css": ("url(", "url('", "@import ", "/*"),
    "calendar.ics": ("BEGIN:VEVENT\r\n", "BEGIN:VALARM\r\n", "X-A:b\r\n", "\r\n ", "X-A;B=c"),
    "sitemap.xml": ("<loc>", "<loc ", "<url>", "<![CDATA["),
    "robots.txt": ("Disallow: /*a\n", "*a", "Sitemap: "),
    "events.json": ("[", '{"a":', '"a":1,', "9"),
    "feed.xml": ("<entry>", "&amp;", "<![CDATA[", "<!--"),
    "llms.txt": ("[a](", "- [", "[[", "> "),
}


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise AssertionError(f"it takes more than {3 * SECONDS:.0f} seconds")


@pytest.fixture(autouse=True)
def _bounded() -> object:
    """End what would run for ever: a regular expression looks for signals too."""
    before = signal.signal(signal.SIGVTALRM, _late)
    signal.setitimer(signal.ITIMER_VIRTUAL, 3 * SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def _quick(path: str, text: str) -> None:
    began = time.process_time()
    judge(path, text.encode(), BASE, ("a secret that is told to nobody",))
    assert time.process_time() - began <= SECONDS


@pytest.mark.parametrize("piece", IN_A_PAGE)
def test_a_page_that_says_one_thing_again_and_again_is_judged_soon(piece: str) -> None:
    _quick("events/a/index.html", PAGE.replace("</main>", piece * (SIZE // len(piece)) + "</main>", 1))


@pytest.mark.parametrize(
    ("path", "piece"), [(path, piece) for path, pieces in FILES.items() for piece in pieces]
)
def test_a_file_that_says_one_thing_again_and_again_is_judged_soon(path: str, piece: str) -> None:
    _quick(path, piece * (SIZE // len(piece)))


@pytest.mark.parametrize("text", ["url(" + " " * SIZE, "a{b:url(" + " " * SIZE + "x"])
def test_a_style_sheet_with_an_open_bracket_is_judged_soon(text: str) -> None:
    _quick("a.css", text)


def test_the_last_of_many_names_may_be_written_twice() -> None:
    names = "".join(f'"a{number}": 1, ' for number in range(SIZE // 10))
    text = "{" + names + f'"a{SIZE // 10 - 1}": 1' + "}"
    _quick("events.json", text)
    found = schedule.parse_json(text, "x.json")
    assert [p.code for p in found.problems] == ["Y102"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sitemap.xml", "<loc>" + " " * SIZE),
        ("sitemap.xml", "<loc " * (SIZE // 5)),
        ("sitemap.xml", ("<loc>" + "a" * 4_000) * 50),
        ("index.html", "<link " * (SIZE // 6)),
        ("index.html", "<link rel=canonical " * (SIZE // 20)),
        ("robots.txt", "Sitemap:" + " " * SIZE),
    ],
)
def test_the_address_of_a_tree_is_guessed_soon(path: str, text: str, tmp_path: Path) -> None:
    (tmp_path / path).write_text(text, "utf-8")
    assert guess_base_url(tmp_path, [path]) == ""


def test_the_address_of_a_tree_is_guessed_from_its_sitemap_else_from_its_pages(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<link rel=stylesheet href=x><link href='https://a.example/b/a.html' rel='canonical'>", "utf-8"
    )
    assert guess_base_url(tmp_path, ["a.html"]) == "https://a.example/b/"
    (tmp_path / "sitemap.xml").write_text(
        "<x:loc a='b'>\n <![CDATA[ https://c.example/a.html ]]></x:loc>", "utf-8"
    )
    assert guess_base_url(tmp_path, ["a.html", "sitemap.xml"]) == "https://c.example/"


def test_a_calendar_of_too_many_lines_is_not_read() -> None:
    found = ics.parse("BEGIN:VCALENDAR\n" + "X-A:b\n" * 500_000, "x.ics")
    assert [p.message for p in found.problems] == ["the file has more than 100,000 lines"]


def test_a_table_of_too_many_columns_is_not_read() -> None:
    found = table.parse("a," * 150_000 + "\n", "x.csv")
    assert [p.message for p in found.problems] == ["the table has more than 500 columns"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=999999999;BYMONTH=13", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
)
def test_a_rule_that_repeats_for_ever_is_copied_and_never_followed(rule: str) -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:~\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART;TZID=Own:20261203T180000\nRRULE:~\nEND:VEVENT\nEND:VCALENDAR\n"
    ).replace("~", rule)
    (record,) = ics.parse(text, "x.ics").records
    assert re.match("FREQ=", str(record.fields["rrule"].value))
    _quick("calendar.ics", text.replace("\n", "\r\n"))
