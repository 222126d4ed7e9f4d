"""Where nothing that a build rests on has changed, nothing is read or made; and whatever changes makes a build."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import jinja2
import pytest
from sites import EVENT, MENTOR, NOW, event, png, write, write_site

from microsite import making
from microsite.build import Built, Options, build
from microsite.engine import edition_seen, editions, standing, watched
from microsite.engine.memo import memo
from microsite.engine.sources import walked
from microsite.engine.stamps import TICK
from microsite.engine.watched import Watched
from microsite.render.pages import render
from microsite.values.pages import Page, Rendered

MORE = {
    "content/events/second.md": event(title="Second", start="2026-12-10 18:00"),
    "data/venues.yaml": "hall:\n  name: Hall\n  address: {locality: Berlin, country: DE}\n",
    "themes/mine/assets/site.css": "body { margin: 0; }\n",
    "site.yaml": "title: Short Sessions\nbase_url: https://sessions.example/\ndescription: Short live sessions.\n"
    "timezone: Europe/Berlin\ntheme: mine\ncards: false\nsearch: false\n",
}
LEDGER = "data/ledger.json"


def made(root: Path, at: datetime = NOW, **more: object) -> Built:
    built = build(Options(root=root, at=at, **more))  # type: ignore[arg-type] # what a test gives
    assert built.published is not None, built.problems
    return built


def tree(output: Path) -> dict[str, bytes]:
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site that was built, and built once more, and stands."""
    root = write_site(tmp_path / "site", MORE)
    assert not made(root).stood
    assert made(root).stood
    return root


def _link(path: Path, aside: Path) -> None:
    shutil.move(path, aside)
    path.symlink_to(aside)


def _again(path: Path) -> None:
    """Give a file other bytes of the same size, and its old times."""
    data, status = path.read_bytes(), path.stat()
    path.write_bytes(data.replace(b"e", b"a", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a body": lambda root: write(root / "content/events/second.md", event("Other words.\n", title="Second")),
    "equal size and time": lambda root: _again(root / "content/events/second.md"),
    "a file more": lambda root: write(root / "content/events/third.md", EVENT),
    "a file less": lambda root: (root / "content/events/second.md").unlink(),
    "a file of another name": lambda root: (root / "content/events/second.md").rename(
        root / "content/events/other.md"
    ),
    "a picture": lambda root: write(root / "content/img/ada.png", png(500, 400)),
    "a link in the place of a file": lambda root: _link(root / "content/img/ada.png", root / "ada.png"),
    "a venue": lambda root: write(
        root / "data/venues.yaml", MORE["data/venues.yaml"].replace("Hall", "Loft")
    ),
    "a stylesheet": lambda root: write(root / "themes/mine/assets/site.css", "body { margin: 1px; }\n"),
    "a template that appears": lambda root: write(
        root / "themes/mine/templates/page.html", '{% extends "default/page.html" %}\n'
    ),
    "site.yaml": lambda root: write(root / "site.yaml", MORE["site.yaml"].replace("Short live", "Live")),
    "a ledger that was edited": lambda root: write(
        root / LEDGER, (root / LEDGER).read_text().replace('"sequence": 0', '"sequence": 3')
    ),
    "a page of the output": lambda root: _again(root / "output/index.html"),
    "a page of the output that is gone": lambda root: (root / "output/events/second/index.html").unlink(),
    "a file in the output that is not ours": lambda root: write(root / "output/notes.txt", "mine"),
    "the mode of a file in the output": lambda root: (root / "output/index.html").chmod(0o600),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_build_rests_on_makes_a_build_when_it_changes(change: str, site: Path, tmp_path: Path) -> None:
    CHANGES[change](site)
    built = build(Options(root=site, at=NOW))
    assert not built.stood
    clean = tmp_path / "clean"
    shutil.copytree(site, clean, symlinks=True, ignore=shutil.ignore_patterns("output", ".microsite"))
    fresh = build(Options(root=clean, at=NOW))
    assert (fresh.published is None) == (built.published is None)
    if built.published:
        assert tree(site / "output") == tree(clean / "output")


def test_what_a_build_is_told_makes_a_build_when_it_changes(site: Path, tmp_path: Path) -> None:
    for told in (
        {"base_url": "https://other.example/"},
        {"drafts": True},
        {"theme": "default"},
        {"output": tmp_path / "elsewhere"},
        {"clean": True},
    ):
        assert not made(site, **told).stood, told
        made(site)


def test_another_program_makes_a_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "program", lambda: "another one")
    assert not made(site).stood


def test_the_program_is_known_by_its_files_and_by_the_packages_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "package/a.py", "A = 1\n")
    write(tmp_path / "lib/jinja2-3.1.dist-info/METADATA", "")
    monkeypatch.setattr(editions, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "lib")])
    seen = set()
    for step in (
        lambda: None,
        lambda: write(tmp_path / "package/a.py", "A = 2\n"),
        lambda: write(tmp_path / "package/locales/de.mo", "x"),
        lambda: write(tmp_path / "themes/default/theme.yaml", "x"),
        lambda: (tmp_path / "lib/jinja2-3.1.dist-info").rename(tmp_path / "lib/jinja2-3.2.dist-info"),
    ):
        step()
        monkeypatch.setattr(editions, "_known", {})
        seen.add(editions.program())
    assert len(seen) == 5


def test_the_program_is_not_read_while_its_files_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, reads = tmp_path / "package", list[str]()
    (tmp_path / "memory").mkdir()
    write(code / "a.py", "A = 1\n")
    write(tmp_path / "themes/default/theme.yaml", "x")
    monkeypatch.setattr(editions, "PACKAGE", code)
    monkeypatch.setattr(edition_seen.Code, "PARTS", ("package", "themes"))
    monkeypatch.setattr(edition_seen, "SETTLED", 0)
    real = editions.read

    def noted() -> str:
        reads.append("read")
        return real()

    monkeypatch.setattr(editions, "read", noted)
    steps: tuple[tuple[Callable[[], object], bool], ...] = (
        (lambda: None, True),
        (lambda: None, False),
        (lambda: write(code / "__pycache__/a.pyc", "compiled"), False),
        (lambda: write(code / "a.py", "A = 2\n"), True),
        (lambda: write(code / "b.py", ""), True),
        (lambda: write(tmp_path / "themes/default/theme.yaml", "y"), True),
        (lambda: monkeypatch.setattr(sys, "version", "another"), True),
        (lambda: None, False),
    )
    for number, (step, is_read) in enumerate(steps):
        step()
        time.sleep(2 * TICK / 1e9)
        monkeypatch.setattr(editions, "_known", {})
        reads.clear()
        with memo(tmp_path / "memory") as held:
            edition_seen.see(held, tmp_path)
        told = editions.program()
        assert (number, bool(reads)) == (number, is_read)
        assert told == real()


@pytest.mark.parametrize(
    "spoilt", [b"{", b"[]", b'{"beside": 1}', b'{"beside": "%s", "files": "x", "program": "y"}']
)
def test_a_spoiled_memory_of_the_program_is_not_believed(spoilt: bytes, tmp_path: Path) -> None:
    with memo(tmp_path) as held:
        edition_seen.see(held, tmp_path)
        row = spoilt.replace(b"%s", editions.beside().encode())
        held.keep(edition_seen.NAME, str(editions.PACKAGE), row)
        edition_seen.see(held, tmp_path)
    assert editions.program() == editions.read()


def test_it_stands_until_the_next_moment_and_not_before_its_own(site: Path) -> None:
    start = datetime(2026, 12, 3, 17, tzinfo=UTC)  # the first session, 18:00 in Berlin
    assert made(site, NOW + timedelta(minutes=1)).stood
    assert made(site, NOW.replace(hour=23, minute=59)).stood
    assert not made(site, start).stood
    assert made(site, start + timedelta(minutes=44)).stood
    assert not made(site, start + timedelta(minutes=45)).stood
    assert not made(site, NOW).stood


def _copied(site: Path, to: Path) -> Path:
    other = Path(shutil.copytree(site, to / "checkout"))
    for path in other.rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))
    return other


def test_on_another_machine_equal_bytes_are_enough(site: Path, tmp_path: Path) -> None:
    other = _copied(site, tmp_path)
    assert made(other).stood
    assert made(other).stood


@pytest.mark.parametrize("change", CHANGES)
def test_and_what_is_other_there_makes_a_build(change: str, site: Path, tmp_path: Path) -> None:
    other = _copied(site, tmp_path)
    CHANGES[change](other)
    built = build(Options(root=other, at=NOW))
    assert not built.stood
    if built.published is not None:
        clean = Path(
            shutil.copytree(other, tmp_path / "clean", ignore=shutil.ignore_patterns("output", ".microsite"))
        )
        made(clean)
        assert tree(other / "output") == tree(clean / "output")


def test_there_only_what_changed_is_made(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = _copied(site, tmp_path)
    write(other / "content/events/second.md", event(title="Renamed", start="2026-12-10 18:00"))
    rendered: list[str] = []

    def counted(page: Page, env: jinja2.Environment) -> Rendered:
        rendered.append(page.path)
        return render(page, env)

    monkeypatch.setattr(making, "render", counted)
    assert not made(other).stood
    assert "events/second/index.html" in rendered
    assert "outcomes/index.html" not in rendered


@pytest.mark.parametrize("spoil", ["truncate", "noise", "other rows", "wrong seal", "not json", "wrong keys"])
def test_a_spoiled_memory_makes_a_build(spoil: str, site: Path) -> None:
    file = site / ".microsite/cache.sqlite"
    whole = file.read_bytes()
    if spoil == "truncate":
        file.write_bytes(whole[: len(whole) // 2])
    elif spoil == "noise":
        file.write_bytes(os.urandom(len(whole)))
    else:
        base = sqlite3.connect(file)
        rows = base.execute("SELECT key, data FROM made").fetchall()
        key, data = next(row for row in rows if b'"pages": ' in row[1])
        spoilt: dict[str, Callable[[], bytes]] = {
            "other rows": lambda: data.replace(b'"pages": ', b'"pages": 9'),
            "wrong seal": lambda: data + b" ",
            "not json": lambda: b"{",
            "wrong keys": lambda: json.dumps({**json.loads(data), "asked": 1}).encode(),
        }
        base.execute("UPDATE made SET data = ? WHERE key = ?", (spoilt[spoil](), key))
        base.commit()
        base.close()
    assert not made(site).stood
    assert made(site).stood


@pytest.mark.parametrize("spoilt", [b"", b"another\n", b"no digests at all", b"\xff\n\n\n"])
def test_where_what_is_known_of_the_files_is_spoilt_a_file_with_another_stamp_makes_a_build(
    spoilt: bytes, site: Path
) -> None:
    with memo(site / ".microsite") as held:
        held.keep(watched.NAME, "output", spoilt)
    assert made(site).stood  # where no stamp is another one, nobody asks for it
    os.utime(site / "content/events/second.md", (1, 1))
    assert not made(site).stood
    os.utime(site / "content/events/second.md", (2, 2))
    assert made(site).stood


def test_digests_that_few_edits_changed_are_kept_beside_the_others_until_there_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "MOST", 2)
    site = tmp_path / "site"
    for name in "abc":
        write(site / f"content/{name}.md", "1")
    sources = walked(site)
    first = Watched(sources, dict.fromkeys(sources.files, "1"))
    whole: list[str] = []
    with memo(tmp_path) as held:
        kept = watched.keep(held, "output", first)
        for number, name in enumerate("aabbccab", 2):
            path, known = f"content/{name}.md", kept.files()
            now = Watched(sources, {**known.digests, path: str(number)})
            kept = watched.keep(held, "output", now, kept, {path: str(number)})
            again = watched.kept(held, "output", sources.name, kept.base, json.loads(json.dumps(kept.since)))
            assert dict(again.files().digests) == now.digests
            assert dict(again.files().sources) == dict(sources)
            whole.append(kept.base)
        write(site / "content/d.md", "1")
        more = walked(site)
        kept = watched.keep(held, "output", Watched(more, {**now.digests, "content/d.md": "1"}), kept)
        assert kept.base not in whole, "another file asks for all of them"
    assert [len(list(same)) for _, same in groupby(whole)] == [4, 3, 1], (
        "all are written for the third file that changed"
    )


def test_what_was_new_is_known_from_few_digests_or_from_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = walked(write_site(tmp_path / "site", MORE))
    ones = Watched(sources, dict.fromkeys(sources.files, "1"))
    path = sources.files[0]
    for most, less in ((watched.MOST, True), (0, False)):
        monkeypatch.setattr(watched, "MOST", most)
        with memo(tmp_path) as held:
            one = watched.keep(held, "output", ones)
            other = watched.keep(
                held, "output", Watched(sources, {**ones.digests, path: "2"}), one, {path: "2"}
            )
            assert list(watched.unlike(one, other)) == [path]
            assert (other.base == one.base) is less


def test_a_new_commit_makes_a_build(tmp_path: Path) -> None:
    root = write_site(tmp_path, MORE)
    write(root / ".gitignore", "output/\n.microsite/\n")

    def git(*more: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *more], cwd=root, check=True, capture_output=True
        )  # fmt: skip

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    made(root)
    assert made(root).stood
    git("commit", "-qm", "two", "--allow-empty")
    assert not made(root).stood


def test_the_same_problems_are_told_again(tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {
            "content/mentors/ada-example.md": MENTOR.replace(
                "by: Sam Example, on: 2026-06-01", "by: Sam Example, on: 2024-06-01"
            )
        },
    )
    first = made(root)
    again = made(root)
    assert again.stood
    assert again.problems == first.problems
    assert again.pages == first.pages
    assert first.problems
    strict = build(Options(root=root, at=NOW, strict=True))
    assert strict.published is None
    assert strict.problems == first.problems


def test_a_file_that_is_saved_while_the_site_is_built_is_seen_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from microsite import survey as room  # noqa: PLC0415 - only here

    root = write_site(tmp_path, MORE)
    real = room.survey

    def survey(*more: object) -> object:
        site = real(*more)  # type: ignore[arg-type]
        write(root / "content/events/second.md", event("Saved meanwhile.\n", title="Second"))
        return site

    monkeypatch.setattr(room, "survey", survey)
    made(root)
    monkeypatch.undo()
    assert not made(root).stood
    assert b"Saved meanwhile" in (root / "output/events/second/index.html").read_bytes()


def test_what_stands_is_told_without_the_heavy_modules(site: Path) -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path; from microsite.build import Options, build;"
        f"built = build(Options(root=Path({str(site)!r}), at=datetime(2026, 11, 22, 12, tzinfo=UTC)));"
        "assert built.stood; print([n for n in ('jinja2', 'yaml', 'babel', 'markdown', 'nh3', 'PIL') if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_a_repository_that_is_begun_or_taken_away_between_builds_makes_a_build(site: Path) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "content", "site.yaml"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *settings, *words], cwd=site, check=True, capture_output=True)
    assert not made(site).stood
    assert made(site).stood
    shutil.rmtree(site / ".git")
    assert not made(site).stood
    assert made(site).stood
