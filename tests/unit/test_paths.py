"""What may be part of an address: slugs, and old paths that every system can store and that nothing else uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from parsing import surveyed
from sites import NOW, event, write_site

from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import Span
from microsite.read.paths import path_fault, slug_fault

FIRST = "content/events/first-tier.md"


@pytest.mark.parametrize(
    "slug",
    [
        *("\u3164", "a\u034fb", "a\ufe0f", "a\U000e0101", "a\u200db", "\u0301a", "\u115f"),  # not seen
        *("\uff0e\uff0e", "a\u2024b", "\u3002", "a\u2025", "½", "Ⅳ", "²", "😀", "ǅ", "É", "e\u0301"),
        *("con", "lpt9", "aux", "..", "a.", "/a", "a\\b", "%2e%2e", "a:b", "a\0", "-a", "a-", ""),
        *("a" * 81, "日" * 81, "\U00010330" * 61),  # the last has 244 bytes
    ],
)
def test_such_a_slug_is_refused(slug: str) -> None:
    assert slug_fault(slug)


@pytest.mark.parametrize("slug", ["a" * 80, "日" * 80, "é", "ß", "٢٠٢٦", "א", "क्या", "com0", "0", "a--b"])
def test_such_a_slug_is_one(slug: str) -> None:
    assert slug_fault(slug) == ""


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.well-known/x/", "/a/.b/", "/x.swp", "/~$x/", "/...", "/Thumbs.db"),
        *("/con/", "/NUL.txt", "/a/lpt1/", "/a./", "/..", "/a/../b", "//x", "/a//b", "/", "a"),
        *(
            "/\u202ex/",
            "/\u200bx/",
            "/\u3164/",
            "/a b/",
            "/a\\b",
            "/a%2fb",
            "/a*",
            "/a:b",
            "/a?b",
            "/a#b",
            "/<b>/",
        ),
        *("/" + "a" * 300 + "/", "/" + "a" * 241, "/" + "日" * 81, "/" + "a/" * 13),
    ],
)
def test_such_an_old_path_is_refused(path: str) -> None:
    assert path_fault(path)


@pytest.mark.parametrize(
    "path", ["/old.php", "/2019/05/x.html", "/~user/", "/a;b/", "/ü/", "/😀/", "/-rf/", "/" + "日" * 79 + "/"]
)
def test_such_an_old_path_leads_on(path: str) -> None:
    assert path_fault(path) == ""


@pytest.mark.parametrize(
    "alias",
    [
        *("/robots.txt", "/Robots.txt", "/robots.txt/", "/sitemap.xml", "/sitemap-2.xml", "/llms.txt", "/_headers", "/_redirects"),
        *("/assets/", "/assets/site.css/x/", "/search/records.json", "/search/pagefind/pagefind.js"),
        *("/feed.xml/", "/feed.xml/x/", "/index.html/x", "/events/first-tier/index.html/", "/events/first-tier/card.jpg/x/"),
        *("/Events/", "/events.json", "/img/ada.png/x/", "/calendar.ics/"),
    ],
)  # fmt: skip
def test_an_alias_is_not_what_is_published_there_nor_below_it(tmp_path: Path, alias: str) -> None:
    told = surveyed(tmp_path, {FIRST: event(aliases=f'["{alias}"]')}).problems
    assert [(p.code, p.where) for p in told if p.severity == "error"] == [("U104", Span(FIRST, 13, 11))]


@pytest.mark.parametrize(
    ("one", "two"),
    [("clinic", "Clinic"), ("caf\u00e9", "cafe\u0301"), ("CLINIC", "Clinic"), ("clinic", "CLINIC")],
)
def test_twins_by_case_or_unicode_form_are_both_named(tmp_path: Path, one: str, two: str) -> None:
    files = {"content/events/a.md": event(slug=one), "content/events/b.md": event(slug=two)}
    told = [p for p in surveyed(tmp_path, files).problems if p.code == "U102"]
    assert len(told) == 1
    assert {told[0].where.path, *told[0].message.replace(",", "").split()} >= {
        "content/events/a.md",
        "content/events/b.md",
    }


def test_an_old_address_of_another_kind_of_file_is_redirected_and_wants_no_page(tmp_path: Path) -> None:
    old = ["/old.php", "/old/a.json", "/old/b.html", "/old/c"]
    write_site(tmp_path, {"content/events/first-tier.md": event(aliases=f"[{', '.join(old)}]")})
    assert build(Options(root=tmp_path, at=NOW)).problems == ()
    lines = (tmp_path / "output/_redirects").read_text("utf-8")
    assert all(f"{path} /events/first-tier/ 301" in lines for path in old)
    done = CliRunner().invoke(cli, ["check", "--site", str(tmp_path), "--jobs", "1"])
    assert "K806" not in done.output
    assert "alias" not in done.output
