"""Trees that others made so large that a check could run on and on: told in a bounded report, in time that grows with the bytes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from microsite.checks import html
from microsite.cli import cli
from microsite.diagnostics import MOST_OF_A_FILE
from microsite.program.proof import prove

BASE = "https://a.example/"
PAGE = "<!doctype html><html lang=en><title>T</title><link rel=canonical href='{0}{1}'><body><h1>T</h1>{2}</body></html>"


def pages(folder: Path, number: int, body: str) -> Path:
    for at in range(number):
        (folder / f"p{at}.html").write_text(PAGE.format(BASE, f"p{at}.html", body))
    return folder


def test_no_file_gets_more_problems_told_than_are_read_and_the_others_are_counted(tmp_path: Path) -> None:
    links = "".join(f"<a href='/q{at}.html'>l{at}</a>" for at in range(5000))
    begin = time.process_time()
    found, _ = prove(pages(tmp_path, 6, links), BASE, None)
    assert time.process_time() - begin < 15
    for at in range(6):
        mine = [p for p in found.problems if p.where.path == f"p{at}.html"]
        assert len(mine) == MOST_OF_A_FILE + 1
        (summed,) = [p for p in mine if p.code == "F109"]
        assert summed.severity == "error"
        assert int(summed.message.split(" ")[0].replace(",", "")) >= 5000 - MOST_OF_A_FILE
    assert found.summary.links == 30_000
    done = CliRunner().invoke(cli, ["check", str(tmp_path), "--base-url", BASE, "--jobs", "1"])
    assert done.exit_code == 1
    assert len(done.output.splitlines()) < 1100


def test_a_link_that_leads_nowhere_is_told_on_each_page_at_its_line(tmp_path: Path) -> None:
    pages(tmp_path, 3, "\n\n<a href='/nowhere.html'>x</a>\n<a href='/nowhere.html#there'>y</a>")
    found, _ = prove(tmp_path, BASE, None)
    told = [(p.where.path, p.where.line, p.message) for p in found.problems if p.code == "K801"]
    assert [(path, line) for path, line, _ in told] == [
        (f"p{at}.html", line) for at in range(3) for line in (3, 4)
    ]
    assert all("/nowhere.html" in words for _, _, words in told)


@pytest.mark.parametrize(
    "tag",
    ["<p {0}>", "<p {0}", '<p b" {0} c" >', "<p a='>' {0}>", "<a href=x {0} title='<'>", "<p b' {0}>"],
)  # fmt: skip
def test_a_tag_of_very_many_attributes_is_told_and_not_parsed(tag: str, tmp_path: Path) -> None:
    many = " ".join(f"a{at}=1" for at in range(40_000))
    pages(tmp_path, 1, tag.format(many))
    begin = time.process_time()
    found, _ = prove(tmp_path, BASE, None)
    assert time.process_time() - begin < 3
    assert "p0.html: error K108: the page is empty, larger than 8 MB, or a tag" in "\n".join(
        f"{p.where.path}: {p.severity} {p.code}: {p.message}" for p in found.problems
    )


def test_a_long_tag_of_few_attributes_is_parsed(tmp_path: Path) -> None:
    picture = "data:image/png;base64," + "A" * 100_000
    pages(tmp_path, 1, f"<img src='{picture}' alt='x' title='{'a b ' * 5000}'>")
    data = (tmp_path / "p0.html").read_bytes()
    assert html.parse("p0.html", data, f"{BASE}p0.html") is not None
