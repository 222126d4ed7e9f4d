"""The search index: records of what is published, the same bytes each time, made again only when words changed, and never private."""

from __future__ import annotations

import errno
import gzip
import json
import os
import stat
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from sites import NOW, SITE, event, write, write_site

from microsite.build import Built, Options, build
from microsite.checks.leaks import leaks
from microsite.diagnostics import Severity
from microsite.engine import pagefind, search
from microsite.engine.search import REMEMBERED, index_files, to_bytes
from microsite.making import search_files
from microsite.survey import survey
from microsite.values.search import RECORDS, Record

pytestmark = pytest.mark.skipif(pagefind.program() is None, reason="there is no Pagefind for this platform")

ROOM = "https://rooms.example/secret-door-4711"
NOTE = "Bring the blue folder of Mr. Quietley"
MORE = {
    "content/events/groesse.md": event("Wir führen Gespräche.\n", title="Größe zählt", language="de", format="in-person", venue="hall"),
    "content/events/gamen.md": event("ふりがなの欄はありません。\n", title="画面を直す", language="ja", slug="gamen"),
    "content/events/kept.md": event(private=f'{{room: "{ROOM}", notes: "{NOTE}"}}'),
    "content/events/draft.md": event("A sentence about zeppelins.\n", title="Draft of zeppelins", draft="true"),
    "content/pages/about.md": "---\ntitle: About\nsummary: Who runs it.\n---\nWe are a bakery.\n",
    "data/venues.yaml": "hall:\n  name: Hall\n  address: {locality: Berlin, country: DE}\n",
}  # fmt: skip


def made(root: Path, *, later: int = 0) -> Built:
    (root / ".microsite/cache.sqlite").unlink(
        missing_ok=True
    )  # else nothing would be made where nothing changed
    built = build(Options(root=root, at=NOW + timedelta(days=later)))
    assert built.published, built.problems
    return built


def found(root: Path) -> dict[str, bytes]:
    folder = root / "output" / "search"
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def texts(files: Iterable[bytes]) -> str:
    """Return all that the files of an index hold, unpacked."""
    return "\n".join(
        (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8", "replace")
        for data in files
    )


def records(root: Path) -> dict[str, Record]:
    plan = survey(Options(root=root, at=NOW)).plan
    assert plan
    return {record.href: record for record in plan.records}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", MORE)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how many records Pagefind is given each time it really runs; what browsers run is not fetched anew."""
    asked: list[int] = []
    real = pagefind.index

    def counted(program: Path, records: list[dict[str, str]], language: str) -> dict[str, bytes]:
        asked.append(len(records))
        return real(program, records, language)

    monkeypatch.setattr(pagefind, "index", counted)
    search._code.cache_clear()  # noqa: SLF001 - a new process begins with nothing
    return asked


def test_sessions_mentors_outcomes_and_pages_are_records(site: Path) -> None:
    kinds = {href: record.kind for href, record in records(site).items()}
    assert kinds == {
        "/about/": "page",
        "/events/first-tier/": "session",
        "/events/gamen/": "session",
        "/events/groesse/": "session",
        "/events/kept/": "session",
        "/mentors/ada-example/": "mentor",
        "/outcomes/#ada-example-1": "outcome",
        "/outcomes/#ada-example-2": "outcome",
    }


def test_a_record_of_a_session_says_what_a_result_and_the_facets_need(site: Path) -> None:
    record = records(site)["/events/first-tier/"]
    assert record.people == ("Ada Example",)
    assert record.tile == ("Thu", "3", "Dec", "2026")
    assert record.hours == ("18:00", "to 18:45", "CET")
    assert (record.mode, record.price, record.month) == ("online", "paid", "2026-12")
    assert (record.topics, record.mentors) == (("pricing",), ("ada-example",))
    for words in ("Bring your price page", "A price page draft", "that your customers see", "Ada Example"):
        assert words in record.text


def test_an_outcome_is_found_by_its_numbers_at_its_own_place(site: Path) -> None:
    record = records(site)["/outcomes/#ada-example-1"]
    assert "92 → 109 % net revenue retention, 6 months" in record.text
    page = (made(site), (site / "output/outcomes/index.html").read_text("utf-8"))[1]
    assert 'id="ada-example-1"' in page


def test_two_sites_of_equal_words_have_equal_bytes_whatever_the_clock(tmp_path: Path) -> None:
    first, second = (write_site(tmp_path / name, MORE) for name in ("one", "two"))
    made(first)
    made(second, later=400)
    before, after = found(first), found(second)
    before.pop("index.html")
    after.pop("index.html")
    assert before == after


def test_what_is_remembered_gives_the_bytes_that_a_first_run_gives(site: Path, runs: list[int]) -> None:
    made(site)
    first = found(site)
    made(site)
    assert found(site) == first
    assert runs == [8, 1]  # the second run asks only for what browsers run
    made(site, later=1)
    assert runs == [8, 1]


def test_an_index_is_made_again_when_a_searchable_word_changed_and_only_then(
    site: Path, runs: list[int]
) -> None:
    made(site)
    write(site / "content/events/first-tier.md", event(capacity="30"))
    made(site)
    assert runs == [8, 1]
    write(site / "content/events/first-tier.md", event("Bring a marmalade sandwich.\n"))
    made(site)
    assert runs == [8, 1, 8]
    assert "marmalade" in texts(found(site).values())
    made(site)
    assert runs == [8, 1, 8]


@pytest.mark.parametrize(
    "spoiled",
    [b"", b"{}", b"not json\nrest", b'{"key": 1, "digest": "", "files": [["../../evil", 3]]}\nabc', None],
)
def test_a_spoiled_memory_is_made_again(site: Path, runs: list[int], spoiled: bytes | None) -> None:
    made(site)
    first = found(site)
    whole = (site / REMEMBERED).read_bytes()
    (site / REMEMBERED).write_bytes(whole[:-1] + b"?" if spoiled is None else spoiled)
    made(site)
    assert found(site) == first
    assert runs == [8, 8]


def test_a_memory_that_is_whole_can_still_bring_no_script_and_no_other_path(site: Path) -> None:
    made(site)
    first = found(site)
    head, _, body = (site / REMEMBERED).read_bytes().partition(b"\n")
    told = json.loads(head)
    import hashlib  # noqa: PLC0415 - one test forges a digest

    evil = b"alert(1)"
    for path in ("pagefind.js", "../../../evil.js", "fragment/../../x.pf_fragment"):
        forged = {
            **told,
            "files": [*told["files"], [path, len(evil)]],
            "digest": hashlib.sha256(body + evil).hexdigest(),
        }
        (site / REMEMBERED).write_bytes(json.dumps(forged).encode() + b"\n" + body + evil)
        made(site)
        assert found(site) == first
        assert not (site.parent / "evil.js").exists()


def test_nothing_private_and_no_draft_is_in_the_index(site: Path) -> None:
    built = made(site)
    assert ROOM in built.site.canaries
    held = texts(found(site).values())
    for words in (ROOM, "secret-door", "Quietley", "zeppelin"):
        assert words not in held
    for path, data in found(site).items():
        assert leaks(f"search/{path}", data, built.site.canaries) == ()


def test_the_check_looks_inside_the_index(site: Path) -> None:
    made(site)
    path, data = next((p, d) for p, d in found(site).items() if p.startswith("pagefind/fragment/"))
    plain = gzip.decompress(data)
    spoiled = gzip.compress(
        plain.replace(b'"content":"', b'"content":"' + pagefind.spaced(NOTE).encode() + b" ")
    )
    assert [p.code for p in leaks(path, data, [NOTE])] == []
    assert [p.code for p in leaks(path, spoiled, [NOTE])] == ["K903"]
    room = gzip.compress(plain.replace(b'"content":"', b'"content":"https://zoom.us/j/123456789 '))
    assert [p.code for p in leaks(path, room)] == ["K904"]


def test_gzip_that_is_cut_short_is_read_as_far_as_it_goes_and_a_bomb_only_so_far() -> None:
    packed = gzip.compress(NOTE.encode() * 400)
    assert [p.code for p in leaks("search/x.pf_fragment", packed[:-9], [NOTE])] == ["K903"]
    assert leaks("search/x.pf_fragment", gzip.compress(b"\0" * 200_000_000), [NOTE]) == ()
    assert leaks("search/x.pf_fragment", b"\x1f\x8b\x08broken", [NOTE]) == ()


def test_search_false_makes_no_index_no_page_and_no_looser_policy(site: Path) -> None:
    write(site / "site.yaml", f"{SITE}search: false\n")
    made(site)
    assert not (site / "output/search").exists()
    assert not (site / ".microsite/search").exists()
    assert "wasm-unsafe-eval" not in (site / "output/_headers").read_text("utf-8")
    assert 'role="search"' not in (site / "output/404.html").read_text("utf-8")
    assert (site / "output/events/format/online/index.html").is_file()


def test_what_is_stale_in_an_index_leaves_the_output(site: Path) -> None:
    made(site)
    before = set(found(site))
    (site / "content/events/groesse.md").unlink()
    made(site)
    assert len(set(found(site)) - before) > 0
    assert "Gespräche" not in texts(found(site).values())


def test_a_platform_without_pagefind_gets_a_note_and_its_records(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: None)
    built = made(site)
    told = [p for p in built.problems if p.code == "S101"]
    assert [p.severity for p in told] == [Severity.NOTE]
    held = found(site)
    assert set(held) == {"index.html", "records.json"}
    assert b'"id"' not in held["records.json"]


def script(path: Path, body: str) -> Path:
    """Write a program in the place of Pagefind's."""
    path.write_text(f"#!{sys.executable}\nimport sys, base64, json\n{body}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit(3)", "stopped before its work was done"),
        ("sys.stdout.write('%%%%,'); sys.stdout.flush(); sys.stdin.read()", "cannot be read"),
        (
            (
                "m = {'payload': {'type': 'Error', 'message': 'no room left'}}\n"
                "sys.stdout.write(base64.b64encode(json.dumps(m).encode()).decode() + ','); sys.stdout.flush(); sys.stdin.read()"
            ),
            "no room left",
        ),
        (
            (
                "f = {'path': 'fragment/en_1.pf_fragment', 'content': base64.b64encode(b'junk').decode()}\n"
                "m = {'payload': {'type': 'GetFiles', 'files': [f]}}\n"
                "sys.stdout.write(base64.b64encode(json.dumps(m).encode()).decode() + ','); sys.stdout.flush(); sys.stdin.read()"
            ),
            "its index cannot be read",
        ),
    ],
)
def test_a_pagefind_that_fails_is_a_warning_and_the_site_is_published(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, words: str
) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: script(tmp_path / "stand-in", body))
    built = made(site)
    [problem] = [p for p in built.problems if p.code == "S101"]
    assert problem.severity is Severity.WARNING
    assert words in problem.message
    assert set(found(site)) == {"index.html", "records.json"}
    assert not (site / REMEMBERED).exists()


def test_a_pagefind_that_cannot_be_started_or_never_answers_is_a_warning_too(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: tmp_path / "nowhere")
    assert "cannot be started" in next(p.message for p in made(site).problems if p.code == "S101")
    monkeypatch.setattr(
        pagefind, "program", lambda: script(tmp_path / "stuck", "import time; time.sleep(60)")
    )
    monkeypatch.setattr(pagefind, "STARTS", 0.3)
    monkeypatch.setattr(pagefind, "EACH", 0.0)
    assert "stopped" in next(p.message for p in made(site).problems if p.code == "S101")


def test_where_nothing_more_can_be_opened_the_site_is_not_published_without_its_search(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scarce() -> str:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr("pagefind_bin.get_executable", scarce)
    with pytest.raises(OSError, match="Too many open files"):
        made(site)
    assert not (site / "output").exists()


def test_settings_that_lie_about_are_not_obeyed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(site)
    first = found(site)
    (site / REMEMBERED).unlink()
    for place in (site, tmp_path):
        write(place / "pagefind.yml", "force_language: fi\nsite: /\noutput_path: elsewhere\n")
    monkeypatch.chdir(site)
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "fi")
    made(site)
    assert found(site) == first
    assert not (site / "elsewhere").exists()


def test_letters_without_spaces_between_words_are_set_apart_with_their_marks() -> None:
    assert pagefind.spaced("plain words stay") == "plain words stay"
    assert pagefind.spaced("Größe zählt") == "Größe zählt"
    assert pagefind.spaced("SaaSの画面、直す。") == "SaaS の 画 面、 直 す。"
    assert pagefind.spaced("ガイド") == "ガ イ ド"
    assert pagefind.spaced("ก้าว") == "ก้ า ว"


def test_records_hold_no_text_and_no_empty_fact() -> None:
    record = Record(kind="page", href="/about/", title="About", lang="en", text="We are a bakery.")
    [said] = json.loads(to_bytes([record], {"/about/": "en_1"}))["records"]
    assert said == {"kind": "page", "href": "/about/", "title": "About", "lang": "en", "id": "en_1"}


def test_a_server_can_ask_for_the_files_of_a_site_that_it_holds(site: Path) -> None:
    surveyed = survey(Options(root=site, at=NOW))
    files, problems = search_files(surveyed, site)
    made(site)
    assert problems == ()
    assert {path.removeprefix("search/"): data for path, data in files.items()} == {
        path: data for path, data in found(site).items() if path != "index.html"
    }


def test_a_site_that_cannot_be_written_to_has_its_index_all_the_same(site: Path) -> None:
    write(site / ".microsite/search", b"a file where the folder would be")
    records_ = survey(Options(root=site, at=NOW)).plan
    assert records_
    files, problems = index_files(records_.records, "en", site)
    assert problems == ()
    assert len(files) > 8


def test_nothing_published_is_no_index() -> None:
    files, problems = index_files([], "en")
    assert (list(files), problems) == ([RECORDS], ())


@pytest.mark.skipif(os.name != "posix", reason="links need POSIX")
def test_a_link_in_place_of_the_memory_is_not_followed(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"kept")
    (site / REMEMBERED).parent.mkdir(parents=True)
    (site / REMEMBERED).symlink_to(target)
    made(site)
    assert target.read_bytes() == b"kept"


def test_facets_have_pages_with_titles_of_their_own_and_no_page_repeats_the_whole_list(site: Path) -> None:
    made(site)
    pages = sorted(
        p.parent.relative_to(site / "output/events").as_posix()
        for kind in ("format", "language", "price")
        for p in (site / "output/events" / kind).rglob("index.html")
    )
    assert pages == ["format/in-person", "format/online", "language/de", "language/en", "language/ja"]
    online = (site / "output/events/format/online/index.html").read_text("utf-8")
    assert "<title>Online sessions · Short Sessions</title>" in online
    assert online.count('class="row h-event"') == 3
    alone = (site / "output/events/language/de/index.html").read_text("utf-8")
    assert 'name="robots" content="noindex"' in alone  # one session: its own page says more
    sitemap = (site / "output/sitemap.xml").read_text("utf-8")
    assert "format/online/" in sitemap
    assert "language/de/" not in sitemap


def test_what_all_sessions_have_narrows_nothing(site: Path) -> None:
    write(site / "content/events/tax.md", event(title="Tax", topics="[pricing, tax]"))
    made(site)
    list_page = (site / "output/events/index.html").read_text("utf-8")
    assert 'data-group="topic"' in list_page
    assert 'data-group="mentor"' not in list_page  # all are the same mentor's
    assert 'data-group="month"' in list_page  # the only one, and it leads to its calendar
    write(site / "content/events/tax.md", event(title="Tax"))
    made(site)
    assert 'data-group="topic"' not in (site / "output/events/index.html").read_text("utf-8")


def test_a_mentor_is_found_by_the_words_of_their_page(site: Path) -> None:
    record = records(site)["/mentors/ada-example/"]
    assert "since 2011" in record.text
    assert record.line == "Pricing strategist for early SaaS teams"
