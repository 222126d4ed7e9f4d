"""Files of ours that others may have made: a pull request can bring `.microsite/`, the ledger, a journal, an output folder."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sites import NOW, event, write, write_site

from microsite.build import build
from microsite.diagnostics import Span, error
from microsite.engine.journal import alone, finish, workshop
from microsite.engine.kept_files import write_file
from microsite.engine.memo import memo
from microsite.engine.ownership import MARKER, MARKER_TEXT, refusal
from microsite.engine.publish import Published, publish
from microsite.engine.sealed import seal_of
from microsite.program.verify import verify
from microsite.read.files import read_file
from microsite.read.ledger import read_ledger
from microsite.values.options import Options

DEEP = "[" * 200_000
SITE = {
    "site.yaml": "title: Short Sessions\nbase_url: https://sessions.example/\ntimezone: Europe/Berlin\n"
    "description: Short live sessions with people who have done it before, with an agenda that is kept.\nsearch: false\n",
    "content/events/second.md": event("Words.\n", title="Second", start="2026-12-04 18:00"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built."""
    root = write_site(tmp_path_factory.mktemp("site"), SITE)
    assert build(Options(root=root, at=NOW)).published
    return root


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """Return a copy of it, with a file outside that nobody may touch."""
    write(tmp_path / "outside.txt", "mine")
    return shutil.copytree(built, tmp_path / "site", symlinks=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@contextmanager
def in_time(seconds: int = 60) -> Iterator[None]:
    """Fail instead of waiting for ever, as for a FIFO that nobody writes to."""

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


OURS = (
    "lock", "tick", "tick.new", "cache.sqlite", "cache.sqlite-journal", "cache.sqlite-wal", "cache.sqlite-shm",
    "last-builds.json", "last-builds.json.new", "search", "search/index.bin", "search/index.bin.new", "search/index.new",
)  # fmt: skip
INSTEAD: dict[str, Callable[[Path, Path], object]] = {
    "a link to a file outside": lambda path, outside: path.symlink_to(outside),
    "a link to nothing outside": lambda path, outside: path.symlink_to(outside.parent / "new.txt"),
    "a link to itself": lambda path, _: path.symlink_to(path),
    "a FIFO": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: write(path / "x", "x"),
    "zeros": lambda path, _: path.write_bytes(bytes(70_000)),
    "a pickle": lambda path, _: path.write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR."),
    "deep JSON": lambda path, _: path.write_text(DEEP),
}


@pytest.mark.parametrize("instead", INSTEAD)
def test_what_stands_in_the_place_of_our_files_is_never_followed_nor_waited_for(
    instead: str, site: Path, tmp_path: Path
) -> None:
    write(site / "site.yaml", SITE["site.yaml"].replace("search: false\n", ""))
    assert build(Options(root=site, at=NOW)).published
    before, own = tree(site / "output"), shutil.copytree(site / ".microsite", tmp_path / "site" / ".own")
    for name in OURS:
        shutil.rmtree(site / ".microsite")
        shutil.copytree(own, site / ".microsite")
        (site / ".microsite" / name).parent.mkdir(exist_ok=True)
        with_care(site / ".microsite" / name, INSTEAD[instead], tmp_path / "outside.txt")
        with in_time():
            done = build(Options(root=site, at=NOW))
        assert done.published or name == "lock", (name, done.problems)
        assert tree(site / "output") == before, name
        assert (tmp_path / "outside.txt").read_text() == "mine", name
        assert sorted(p.name for p in tmp_path.iterdir()) == ["outside.txt", "site"], name
    assert not list(site.rglob("pwned"))


def with_care(path: Path, put: Callable[[Path, Path], object], outside: Path) -> None:
    """Put something in the place of what lies there."""
    if os.path.lexists(path):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    put(path, outside)


LEDGER = "data/ledger.json"


@pytest.mark.parametrize("name", [LEDGER, LEDGER + ".new"])
@pytest.mark.parametrize("instead", INSTEAD)
def test_the_ledger_is_never_written_through_a_link_nor_waited_for(
    name: str, instead: str, site: Path, tmp_path: Path
) -> None:
    with_care(site / name, INSTEAD[instead], tmp_path / "outside.txt")
    write(site / "content/events/second.md", event("Words.\n", title="Second", start="2026-12-05 18:00"))
    with in_time():
        build(Options(root=site, at=NOW))
    assert (tmp_path / "outside.txt").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside.txt", "site"]


@pytest.mark.parametrize(
    "instead", ["a link to a file outside", "a FIFO", "a folder", "a link to nothing outside"]
)
def test_a_ledger_that_cannot_be_read_stops_the_build_and_is_not_replaced(
    instead: str, site: Path, tmp_path: Path
) -> None:
    with_care(site / LEDGER, INSTEAD[instead], tmp_path / "outside.txt")
    with in_time():
        done = build(Options(root=site, at=NOW, clean=True))
    assert done.published is None
    assert [(p.code, p.where.path) for p in done.problems] == [("F105", LEDGER)]
    assert os.path.lexists(site / LEDGER)
    assert not (site / LEDGER).is_file() or (site / LEDGER).is_symlink()


def test_a_ledger_that_is_refused_for_a_moment_is_not_written_anew_without_what_it_held(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(Options(root=site, at=NOW))
    before = (site / LEDGER).read_bytes()
    said = [error("F101", "the file cannot be read: Input/output error", Span(LEDGER))]
    monkeypatch.setattr(
        "microsite.read.ledger.read_file", lambda *asked: said.pop() if said else read_file(*asked)
    )
    done = build(Options(root=site, at=NOW, clean=True))
    assert done.published is None
    assert [(p.code, p.where.path) for p in done.problems] == [("F101", LEDGER)]
    assert (site / LEDGER).read_bytes() == before


def test_a_folder_data_that_is_a_link_is_not_written_into(site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / "data")
    (tmp_path / "elsewhere").mkdir()
    (site / "data").symlink_to(tmp_path / "elsewhere")
    build(Options(root=site, at=NOW))
    assert list((tmp_path / "elsewhere").iterdir()) == []


ROW = {"uid": "u@x", "sequence": 1, "modified": "2026-01-01T00:00:00+00:00", "facts": "", "content": ""}
HOSTILE: dict[str, dict[str, object]] = {
    "a slug that leaves the output": {"slug": "../../../evil"},
    "a former slug that leaves the output": {"former": ["../../../evil"]},
    "a former slug with a folder": {"former": ["a/b"]},
    "a former slug of two dots": {"former": [".."]},
    "a number beyond all": {"sequence": 1e999},
    "a number that is none": {"sequence": "x"},
    "a negative number": {"sequence": -1},
    "a number too large for calendars": {"sequence": 1 << 31},
    "a line more in the UID": {"uid": "u\r\nATTACH:https://evil.example/"},
    "half a letter in the UID": {"uid": "\ud800"},
    "a long UID": {"uid": "u" * 100_000},
    "the year 1": {"modified": "0001-01-01T00:00:00+14:00"},
    "the year 9999": {"modified": "9999-12-31T23:59:59-14:00"},
    "a time without an offset": {"modified": "2026-01-01T00:00:00"},
    "former is a number": {"former": 3},
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_ledger_that_we_would_not_have_written_is_as_good_as_none(
    hostile: str, site: Path, tmp_path: Path
) -> None:
    row = {**ROW, "slug": "second", **HOSTILE[hostile]}
    write(
        site / LEDGER,
        json.dumps({"version": 1, "files": {"content/events/second.md": row}}).replace("Infinity", "1e999"),
    )
    assert read_ledger(site)[0] == {}
    done = build(Options(root=site, at=NOW, clean=True))
    assert done.published
    assert sorted(p.name for p in tmp_path.iterdir()) == ["outside.txt", "site"]
    assert b"evil" not in b"".join(tree(site / "output").values())


@pytest.mark.parametrize(
    "text", [DEEP, '{"version": 1, "files": ' + DEEP, "NaN", '{"version": 1, "files": 3}']
)
def test_a_ledger_that_is_no_ledger_is_as_good_as_none(text: str, site: Path) -> None:
    write(site / LEDGER, text)
    assert read_ledger(site)[0] == {}
    assert build(Options(root=site, at=NOW, clean=True)).published


def test_no_path_that_leaves_the_output_is_published(tmp_path: Path) -> None:
    for path in ("../x", "/x", "a/../../x", "a//x", "./x", "x\0y"):
        with pytest.raises(ValueError, match="leaves the output"):
            publish(tmp_path / "output", [(path, b"x")])
        assert not workshop(tmp_path / "output").exists()
        assert list(tmp_path.iterdir()) == []


def planted(output: Path, journal: object, staged: str = "new") -> None:
    """Write an output folder of ours, and beside it a journal as if a publish had been interrupted."""
    publish(output, [("index.html", b"home"), ("a/index.html", b"a")])
    write(workshop(output) / "0", staged)
    write(workshop(output) / "journal.json", json.dumps(journal))


def test_a_journal_does_not_delete_behind_a_link(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine/a.txt", "mine")
    planted(tmp_path / "output", {"rename": [], "delete": ["link/a.txt", "a/index.html"]})
    (tmp_path / "output/link").symlink_to(tmp_path / "mine")
    assert finish(tmp_path / "output") is None
    assert mine.read_text() == "mine"
    assert not (tmp_path / "output/a").exists()


def test_a_journal_does_not_write_behind_a_link(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine/index.html", "mine")
    planted(tmp_path / "output", {"rename": [["0", "link/index.html"]], "delete": []})
    (tmp_path / "output/link").symlink_to(tmp_path / "mine")
    assert finish(tmp_path / "output") is None
    assert mine.read_text() == "mine"
    assert (tmp_path / "output/link/index.html").read_text() == "new"


KINDS: dict[str, Callable[[Path], object]] = {
    "link": lambda path: path.symlink_to("/dev/zero"),
    "FIFO": os.mkfifo,
    "folder": lambda path: path.mkdir(),
    "deep": lambda path: path.write_text(DEEP),
}


@pytest.mark.parametrize("kind", ["link", "FIFO", "folder"])
def test_a_journal_moves_only_regular_files(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "output"
    planted(output, {"rename": [["0", "index.html"]], "delete": ["a/index.html"]})
    staged = workshop(output) / "0"
    staged.unlink()
    KINDS[kind](staged)
    assert finish(output) is None
    assert tree(output) == {MARKER: MARKER_TEXT, "index.html": b"home", "a/index.html": b"a"}
    assert not workshop(output).exists()


@pytest.mark.parametrize("kind", ["link", "FIFO", "folder", "deep"])
def test_a_journal_that_is_no_file_of_ours_is_dropped_without_waiting(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "output"
    planted(output, {})
    path = workshop(output) / "journal.json"
    path.unlink()
    KINDS[kind](path)
    with in_time(10):
        assert finish(output) is None
    assert not workshop(output).exists()


def test_a_marker_that_is_a_link_does_not_make_a_folder_ours(tmp_path: Path) -> None:
    write(tmp_path / "foreign/mine.txt", "mine")
    (tmp_path / "foreign" / MARKER).symlink_to(write(tmp_path / "x", "x"))
    found = refusal(tmp_path / "foreign", tmp_path / "site")
    assert found is not None
    assert "did not write" in found.message


def test_two_sites_do_not_publish_into_one_folder_at_once(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with alone(output) as first:
        assert first is None
        with alone(output, patience=0.1) as second:
            assert second is not None
            assert second.code == "E104"
        assert workshop(output).is_dir()
    assert not workshop(output).exists()


def test_what_is_staged_and_lost_is_a_fault_and_no_missing_page(tmp_path: Path) -> None:
    output = tmp_path / "output"

    def files() -> Iterator[tuple[str, bytes]]:
        yield "a/index.html", b"a"
        yield "index.html", b"home"

    def lose() -> bool:
        (workshop(output) / "1").unlink()
        return True

    found = publish(output, files(), go_on=lose)
    assert not isinstance(found, Published)
    assert found is not None
    assert found.code == "E103"


def test_an_interrupt_while_files_are_made_leaves_nothing_beside_the_output(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"home"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path / "output", files())
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_and_never_through_a_link(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside/x.json", "mine")
    root = tmp_path / "root"
    root.mkdir()
    write_file(root, "a/b.json", b"1")
    write_file(root, "a/b.json", b"2")
    assert tree(root) == {"a/b.json": b"2"}
    (root / "a/b.json").unlink()
    (root / "a/b.json").symlink_to(outside)
    write_file(root, "a/b.json", b"3")
    assert (root / "a/b.json").read_bytes() == b"3"
    (root / "link").symlink_to(outside.parent)
    with pytest.raises(OSError, match="link"):
        write_file(root, "link/x.json", b"4")
    assert outside.read_text() == "mine"


def test_a_database_that_another_program_would_trust_is_thrown_away(tmp_path: Path) -> None:
    victim = write(tmp_path / "victim.txt", "mine")

    def with_super(file: Path) -> None:
        end = len(name := os.fsencode(victim)).to_bytes(4, "big") + sum(name).to_bytes(4, "big")
        header = bytes.fromhex("d9d505f920a163d7") + bytes(4) + bytes(4) + (8).to_bytes(4, "big")
        header += (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")
        file.with_name(file.name + "-journal").write_bytes(
            header.ljust(512, b"\0")
            + (0x40000001).to_bytes(4, "big")
            + name
            + end
            + bytes.fromhex("d9d505f920a163d7")
        )

    def as_wal(file: Path) -> None:
        held = sqlite3.connect(file)
        held.execute("PRAGMA journal_mode = WAL")
        held.close()

    for spoil in (with_super, as_wal):
        with memo(tmp_path) as held:
            held.known([b"k"])
            held.put(b"k", b"data")
        spoil(tmp_path / "cache.sqlite")
        with memo(tmp_path) as held:
            assert held.known([b"k"]) == set()
        assert victim.read_text() == "mine"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["cache.sqlite", "victim.txt"]
        (tmp_path / "cache.sqlite").unlink()


def right(site: Path) -> bool:
    """Say whether the output is what a clean build makes of the same sources and ledger."""
    return verify(Options(root=site, at=NOW), site / "output") == ()


def test_a_torn_memory_is_made_again(site: Path) -> None:
    file = site / ".microsite/cache.sqlite"
    whole = file.read_bytes()
    chance = random.Random(1)  # noqa: S311 - drawn by chance, the same each time
    torn = [whole[: 4096 * n] for n in range(0, len(whole) // 4096, 30)]
    torn += [
        bytes(one ^ (chance.random() < 0.0002) << chance.randrange(8) for one in whole) for _ in range(6)
    ]
    torn += [
        whole[:18] + b"\2\2" + whole[20:],
        whole[:60] + b"\xff" * 8 + whole[68:],
        b"SQLite format 3\0" * 300,
    ]
    for number, data in enumerate(torn):
        file.write_bytes(data)
        write(
            site / "content/events/second.md", event(f"{number}\n", title="Second", start="2026-12-04 18:00")
        )
        assert build(Options(root=site, at=NOW)).published, number
        write(site / "content/events/second.md", SITE["content/events/second.md"])
        assert build(Options(root=site, at=NOW)).published, number
        assert right(site), number
        assert sorted(p.name for p in (site / ".microsite").iterdir()) == OURS_ALONE


def test_rows_that_others_wrote_are_as_good_as_none(site: Path) -> None:
    file = site / ".microsite/cache.sqlite"
    whole = file.read_bytes()
    spoils: dict[str, Callable[[sqlite3.Connection, bytes], object]] = {
        "other bytes": lambda db, key: db.execute("UPDATE made SET data = x'00' WHERE key = ?", (key,)),
        "no bytes": lambda db, key: db.execute("UPDATE made SET data = 3 WHERE key = ?", (key,)),
        "a text": lambda db, key: db.execute("UPDATE made SET data = 'x' WHERE key = ?", (key,)),
        "a seal of another": lambda db, key: db.execute(
            "UPDATE made SET seal = (SELECT seal FROM made WHERE key <> ? LIMIT 1) WHERE key = ?", (key, key)
        ),
        "deep JSON under a seal that fits": lambda db, key: db.execute(
            "UPDATE made SET data = ?, seal = ? WHERE key = ?",
            (DEEP.encode(), seal_of(key, DEEP.encode()), key),
        ),
        "endless numbers under a seal that fits": lambda db, key: db.execute(
            "UPDATE made SET data = ?, seal = ? WHERE key = ?", (ENDLESS, seal_of(key, ENDLESS), key)
        ),
        "an age beyond all": lambda db, _: db.execute("UPDATE used SET build = 9223372036854775807"),
        "an age that is a text": lambda db, _: db.execute("UPDATE used SET build = 'x'"),
        "a table more": lambda db, _: db.execute("CREATE TABLE more (x)"),
        "a trigger": lambda db, _: db.execute(
            "CREATE TRIGGER t AFTER INSERT ON used BEGIN DELETE FROM made; END"
        ),
        "a view": lambda db, _: db.execute("CREATE VIEW v AS SELECT * FROM made"),
    }
    for name, spoil in spoils.items():
        file.write_bytes(whole)
        with contextlib.closing(sqlite3.connect(file)) as db:
            keys = db.execute(
                "SELECT key FROM made WHERE CAST(substr(data, 1, 1) AS TEXT) IN ('[', '{')"
            ).fetchall()
            assert keys
            for (key,) in keys[:1] if name in ONCE else keys:
                spoil(db, key)
            db.commit()
        write(site / "content/events/second.md", event("New.\n", title="Second", start="2026-12-04 18:00"))
        assert build(Options(root=site, at=NOW)).published, name
        write(site / "content/events/second.md", SITE["content/events/second.md"])
        assert build(Options(root=site, at=NOW)).published, name
        assert right(site), name


ONCE = {"a table more", "a trigger", "a view"}
ENDLESS = b'[1e999, {"at": 1e999, "stamps": {"a": [1e999]}, "items": 1e999}]'
OURS_ALONE = [".gitignore", "cache.sqlite", "last-builds.json", "lock", "tick"]


def swapped(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    folder.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:20]),
    "removed": lambda path: path.unlink(),
    "a link": lambda path: with_care(path, INSTEAD["a link to a file outside"], Path("/etc/passwd")),
    "a FIFO": lambda path: with_care(path, INSTEAD["a FIFO"], path),
    "a folder": lambda path: with_care(path, INSTEAD["a folder"], path),
    "another folder above": lambda path: swapped(path.parent),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_source_that_changes_during_a_build_is_read_whole_or_told_and_the_next_build_is_right(
    change: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open
    sources = shutil.copytree(site / "content", tmp_path / "sources")
    for path in ("content/events/second.md", "content/img/ada.png"):
        for moment in ("first-tier.md", "second.md", "ada.png", "3"):

            def opening(name: Any, *given: Any, moment: str = moment, path: str = path, **more: Any) -> int:
                if Path(os.fspath(name)).name == moment and (site / path).is_file():
                    monkeypatch.setattr(os, "open", opened)
                    CHANGES[change](site / path)
                return opened(name, *given, **more)

            monkeypatch.setattr(os, "open", opening)
            with in_time():
                done = build(Options(root=site, at=NOW, clean=moment == "3"))
            monkeypatch.setattr(os, "open", opened)
            assert done.published or [p for p in done.problems if path in p.where.path or path in p.message]
            assert b"root:" not in b"".join(tree(site / "output").values())
            shutil.rmtree(site / "content")
            shutil.copytree(sources, site / "content")
            assert build(Options(root=site, at=NOW)).published
            assert right(site), (path, moment)


KILLED = """
import os, sys
from pathlib import Path
from microsite.engine.kept_files import write_file

os.link = os.replace = os.rename = lambda *_, **__: os._exit(9)
write_file(Path(sys.argv[1]), "a/b.md", b"words")
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_a_process_that_is_killed_while_it_writes_a_new_file_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == 9
    assert [path.name for path in tmp_path.rglob("*")] == ["a"]


def test_a_file_that_another_wrote_meanwhile_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "b.md", "theirs")
    monkeypatch.setattr("microsite.engine.kept_files._is_free", lambda _folder, _name: True)
    write_file(tmp_path, "b.md", b"ours")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b.md": b"ours"}
