"""The host that the audits stand on behaves as static hosts do."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from sites import write
from static_host import served

PAGE = "<!doctype html><title>Home</title>" + "<p>Hello</p>" * 100


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("host")
    write(root / "index.html", PAGE)
    write(root / "404.html", "<!doctype html><title>Gone</title>")
    write(root / "a.ics", "BEGIN:VCALENDAR\r\n")
    write(root / "photo.jpg", b"\xff\xd8\xff" * 100)
    write(root / "fünf" / "index.html", PAGE)
    write(root / "assets" / "site.css", "p{color:red}")
    write(root / "_redirects", "# old new status\n/old/ /fünf/ 301\n/ /elsewhere/ 301\n")
    write(
        root / "_headers",
        "/*\n  Content-Security-Policy: default-src 'self'\n/assets/*\n  Cache-Control: max-age=31536000\n",
    )
    return root


@pytest.fixture(scope="module")
def line(folder: Path) -> Iterator[HTTPConnection]:
    with served(folder) as base:
        connection = HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=10)
        yield connection
        connection.close()


def ask(line: HTTPConnection, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    return answer, answer.read()


def test_text_is_packed_for_who_takes_it_and_pictures_never_are(line: HTTPConnection) -> None:
    answer, body = ask(line, "/", Accept_Encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).decode() == PAGE
    assert len(body) < len(PAGE) / 2
    assert ask(line, "/")[1].decode() == PAGE
    assert "Content-Encoding" not in ask(line, "/photo.jpg", Accept_Encoding="gzip")[0].headers


def test_types_are_those_that_browsers_and_calendars_take(line: HTTPConnection) -> None:
    assert ask(line, "/")[0].headers["Content-Type"] == "text/html; charset=utf-8"
    assert ask(line, "/a.ics")[0].headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert ask(line, "/photo.jpg")[0].headers["Content-Type"] == "image/jpeg"


def test_the_policy_of_headers_is_applied_and_the_nearer_block_wins(line: HTTPConnection) -> None:
    for path in ("/", "/assets/site.css", "/nothing/"):
        assert ask(line, path)[0].headers["Content-Security-Policy"] == "default-src 'self'"
    assert ask(line, "/assets/site.css")[0].headers["Cache-Control"] == "max-age=31536000"
    assert ask(line, "/")[0].headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_what_is_not_there_is_the_page_of_404_with_status_404(line: HTTPConnection) -> None:
    for path in ("/nothing/", "/_headers", "/../static_host.py", "/%2e%2e/static_host.py"):
        answer, body = ask(line, path)
        assert answer.status == 404, path
        assert b"Gone" in body


def test_a_folder_without_its_slash_and_an_old_path_are_sent_on(line: HTTPConnection) -> None:
    answer, _ = ask(line, "/f%C3%BCnf")
    assert (answer.status, answer.headers["Location"]) == (301, "/f%C3%BCnf/")
    assert ask(line, "/f%C3%BCnf/")[0].status == 200
    assert ask(line, "/old/")[0].status == 301
    assert ask(line, "/")[0].status == 200  # a file stands before a redirect


def test_what_a_browser_holds_is_not_sent_again(line: HTTPConnection) -> None:
    mark = ask(line, "/")[0].headers["ETag"]
    answer, body = ask(line, "/", If_None_Match=mark)
    assert (answer.status, body) == (304, b"")
    answer, body = ask(line, "/", "HEAD")
    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", str(len(PAGE)))
