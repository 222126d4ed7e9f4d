"""A check pays for what changed and says what a fresh check says; nothing but speed depends on what it remembers."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from checking import again, built, fresh
from foreign import write_foreign
from sites import NOW, event, write

from microsite.checks.inspection import Claim, Inspection, Outgoing
from microsite.checks.packed import pack, unpack
from microsite.checks.tree import open_tree
from microsite.diagnostics import Severity, Span, note
from microsite.engine import checked as room
from microsite.engine import checked_again, checked_files
from microsite.engine.checked import checked
from microsite.engine.checked_files import Files
from microsite.engine.checked_rows import FILE, TREES, Rows
from microsite.engine.executors import executor, serial
from microsite.engine.stamps import TICK, stamps_of
from microsite.program.proof import prove
from microsite.read.files import digest_of

PAGE = "output/events/clinic/index.html"
SOURCE = "content/events/clinic.md"
Edit = Callable[[Path], object]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a built site that was checked once."""
    again(built(tmp_path))
    return tmp_path


def files(root: Path) -> int:
    return sum(1 for path in (root / "output").rglob("*") if path.is_file())


def swap(path: str, old: str, new: str, *, quiet: bool = False) -> Edit:
    """Return an edit of a file's text; a quiet one sets the time of its last change back."""

    def edit(root: Path) -> None:
        file = root / path
        text, status = file.read_text("utf-8"), file.stat()
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        if quiet:
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
            assert file.stat().st_size == status.st_size

    return edit


def git(root: Path, *arguments: str) -> None:
    named = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *named, *arguments], check=True, capture_output=True)


# counts


def test_a_first_check_inspects_every_file_once(tmp_path: Path) -> None:
    found, cost = again(built(tmp_path))
    assert cost.inspected == files(tmp_path) == found[0].summary.files + 1  # the build's own marker
    assert found == fresh(tmp_path)


def test_a_second_check_reads_no_file(site: Path) -> None:
    found, cost = again(site)
    assert (cost.inspected, cost.read) == (0, 0)
    assert found == fresh(site)


def test_one_changed_page_is_the_only_file_that_is_inspected_anew(site: Path) -> None:
    swap(PAGE, "Clinic", "Clynic")(site)
    found, cost = again(site)
    assert (cost.inspected, cost.read) == (1, 1)  # read once for the digest that told of the change
    assert found == fresh(site)
    assert any(problem.where.path == PAGE.removeprefix("output/") for problem in found[0].problems)


def test_files_with_new_stamps_and_old_bytes_are_read_and_not_inspected(site: Path) -> None:
    for path in (site / "output").rglob("*"):
        path.touch()
    found, cost = again(site)
    assert (cost.inspected, cost.read) == (0, files(site))
    assert found == fresh(site)
    assert again(site)[1].read == 0


def test_a_changed_source_is_read_and_no_built_file(site: Path) -> None:
    swap(SOURCE, "Clinic", "Clynic")(site)
    found, cost = again(site)
    assert (cost.inspected, cost.read) == (0, 1)
    assert found == fresh(site)
    assert any(problem.code == "K502" for problem in found[0].problems)


def test_files_that_come_and_go_are_seen(site: Path) -> None:
    write(site / "output/lost.html", "<p>")
    (site / PAGE).unlink()
    (site / "output/events/more").symlink_to("..")
    found, cost = again(site)
    assert cost.inspected == 1
    assert found == fresh(site)


def test_over_processes_the_same_is_found(site: Path) -> None:
    for number in range(150):
        write(site / f"output/more/{number}.html", f"<!doctype html><title>{number}</title><p>{number}")
    with executor(2) as run:
        found, cost = again(site, run=run)
    assert cost.inspected == 150
    assert found == fresh(site)


# each input: with it the remembered answer is the fresh one, and without it the answer is stale


def commit(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    for start in ("17:00", "18:00"):
        swap(SOURCE, "2026-12-10 18:00", f"2026-12-10 {start}")(root) if start == "17:00" else swap(
            SOURCE, "2026-12-10 17:00", "2026-12-10 18:00"
        )(root)
        git(root, "add", "content", "site.yaml")
        git(root, "commit", "-q", "-m", start)


def nothing(_root: Path) -> None:
    pass


def without_digests(patch: pytest.MonkeyPatch) -> None:
    for module in (checked_again, checked_files):
        patch.setattr(module, "digest_of", lambda _data: "0" * 40)


def without_key(place: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Leave out a part of the key of a file's row, or (0) what was asked of the key of the whole answer."""

    def leave(patch: pytest.MonkeyPatch) -> None:
        real = room.key_of
        kind = "file" if place else "answer"

        def key(*parts: str) -> bytes:
            if parts[0] == kind:
                parts = parts[: max(place, 1)] + parts[max(place, 1) + 1 :]
            return real(*parts)

        patch.setattr(room, "key_of", key)

    return leave


def without_private(patch: pytest.MonkeyPatch) -> None:
    real = checked_again.private_of
    patch.setattr(
        room, "private_of", lambda canaries: checked_again.Private(real(canaries).canaries, "0" * 40)
    )


def without_ctime(patch: pytest.MonkeyPatch) -> None:
    def stamp(status: os.stat_result) -> tuple[int, ...]:
        return (status.st_mode, status.st_dev, 0, status.st_size, status.st_mtime_ns, 0)

    patch.setattr("microsite.engine.stamps.stamp", stamp)


def without_site(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(room, "site_stamps", lambda _site: {})


def without_git(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(room, "standing", lambda _root: None)


LATER: dict[str, Any] = {"at": NOW + timedelta(days=400)}
MOVED: dict[str, Any] = {"base_url": "https://elsewhere.example/"}
INPUTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Edit, dict[str, Any]]] = {
    "the bytes of a file": (without_digests, swap(PAGE, "Clinic", "Clynic"), {}),
    "the address of a file": (without_key(1), nothing, MOVED),
    "the private texts": (without_private, swap(SOURCE, "publish_at", "private: {room: Bring the page that your customers}\npublish_at"), {}),
    "the time of change of a file's status": (without_ctime, swap(PAGE, "Clinic", "Clynic", quiet=True), {}),
    "the sources": (without_site, swap(SOURCE, "Clinic", "Clynic"), {}),
    "the history": (without_git, commit, {}),
    "the clock": (without_key(0), nothing, LATER),
    "the address of the site": (without_key(0), nothing, MOVED),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_an_answer_is_the_fresh_one_after_a_change_of(site: Path, name: str) -> None:
    _, edit, asked = INPUTS[name]
    before = again(site)[0]
    edit(site)
    assert again(site, **asked)[0] == fresh(site, **asked) != before


@pytest.mark.parametrize("name", INPUTS)
def test_an_answer_would_be_stale_without(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out, edit, asked = INPUTS[name]
    leave_out(monkeypatch)
    again(built(tmp_path))
    edit(tmp_path)
    found = again(tmp_path, **asked)[0]
    monkeypatch.undo()
    assert found != fresh(tmp_path, **asked)


def test_drafts_are_asked_for(site: Path) -> None:
    write(site / "content/events/draft.md", event(title="Draft", draft="true"))
    assert again(site, drafts=True)[0] == fresh(site, drafts=True) != again(site)[0]


def test_another_program_remembers_nothing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "program", lambda: "another one")
    assert again(site)[1].inspected == files(site)


def test_a_stamp_that_was_young_when_it_was_taken_is_not_believed(tmp_path: Path) -> None:
    write(tmp_path / "page.html", "<p>")
    looked = Files(tmp_path, lambda: stamps_of(tmp_path))
    looked.look()
    assert looked.complete()
    status = (tmp_path / "page.html").stat()
    changed = status.st_ctime_ns
    old = looked.kept(changed + TICK + 1, status.st_dev)
    young = looked.kept(changed + TICK - 1, status.st_dev)
    elsewhere = looked.kept(changed + TICK + 1, status.st_dev + 1)
    assert [row[1] is not None for row in (*old, *young, *elsewhere)] == [True, False, False]
    looked.recall(young)
    assert looked.known("page.html") == ""
    looked.recall(old)
    assert looked.known("page.html") == looked.digests["page.html"]


# whatever lies in the memory's place


def mix(root: Path) -> None:
    """Give each row of a file to another file."""
    with sqlite3.connect(root / ".microsite" / FILE) as held:
        rows = held.execute("SELECT rowid, seal, data FROM files ORDER BY rowid").fetchall()
        for (row, _, _), (_, seal, data) in zip(rows, [*rows[1:], rows[0]], strict=True):
            held.execute("UPDATE files SET seal = ?, data = ? WHERE rowid = ?", (seal, data, row))


def sql(*statements: str) -> Edit:
    def edit(root: Path) -> None:
        with sqlite3.connect(root / ".microsite" / FILE) as held:
            for statement in statements:
                held.execute(statement)

    return edit


FAULTS: dict[str, Edit] = {
    "nothing": lambda root: (root / ".microsite" / FILE).unlink(),
    "an empty file": lambda root: (root / ".microsite" / FILE).write_bytes(b""),
    "half a file": lambda root: os.truncate(root / ".microsite" / FILE, 20_000),
    "other bytes": lambda root: (root / ".microsite" / FILE).write_bytes(b"SQLite format 3\0" + b"x" * 9000),
    "a folder": lambda root: ((root / ".microsite" / FILE).unlink(), (root / ".microsite" / FILE).mkdir()),  # type: ignore[func-returns-value]
    "other tables": sql("DROP TABLE files", "CREATE TABLE files (tree, path, seal, data)"),
    "rows of other files": mix,
    "rows of another sort": sql("UPDATE files SET data = 7, seal = 'x'", "UPDATE trees SET data = 'x'"),
    "rows that were written over": sql("UPDATE files SET data = zeroblob(300)", "UPDATE trees SET data = x'7b7d'"),
    "rows of files that never were": sql("INSERT INTO files SELECT tree, x'ff00', seal, data FROM files LIMIT 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_memory_that_is_none_is_mended(site: Path, name: str) -> None:
    FAULTS[name](site)
    swap(PAGE, "Clinic", "Clynic")(site)
    assert again(site)[0] == fresh(site)
    swap(PAGE, "Clynic", "Clinic")(site)
    assert again(site)[0] == fresh(site)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"tree": 5}', b'{"answer": {"question": 1}}', b"\xff"])
def test_a_sealed_row_that_makes_no_sense_is_passed_over(site: Path, data: bytes) -> None:
    Rows(site / ".microsite" / FILE, "output").keep(room.key_of("tree"), data, {}, ())
    assert again(site)[0] == fresh(site)


def test_a_sealed_inspection_that_makes_no_sense_is_made_again(site: Path) -> None:
    path = PAGE.removeprefix("output/")
    digest = digest_of((site / PAGE).read_bytes())
    none = checked_again.private_of(()).digest
    row = checked_again.Said(digest, none, empty=False, private=b"", found=b"no inspection").packed()
    key = room.key_of("file", "https://sessions.example/events/clinic/", path, digest)
    rows = Rows(site / ".microsite" / FILE, "output")
    rows.keep(room.key_of("tree"), b"{}", {path: (key, row)}, ())
    found, cost = again(site)
    assert found == fresh(site)
    assert cost.inspected == 1


def test_a_memory_that_another_check_is_writing_is_left_alone(site: Path) -> None:
    with sqlite3.connect(site / ".microsite" / FILE, isolation_level=None) as held:
        held.execute("BEGIN EXCLUSIVE")
        assert again(site)[0] == fresh(site)
        held.execute("ROLLBACK")
    assert again(site)[1].read == 0


@pytest.mark.parametrize("folder", ["content", "content/events"])
def test_sources_that_the_machine_refuses_are_told_and_no_half_of_them_is_compared_or_remembered(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path)
    scandir = os.scandir

    def refused(path: str | Path = ".") -> Any:
        if Path(path) == tmp_path / folder:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return scandir(path)

    with monkeypatch.context() as broken:
        broken.setattr("microsite.read.files.os.scandir", refused)
        ((finding, sourced), _) = again(tmp_path)
    errors = [problem for problem in finding.problems if problem.severity is Severity.ERROR]
    assert [p.where.path for p in errors if p.code == "F101"] == [folder], errors
    assert not sourced
    assert again(tmp_path)[0] == fresh(tmp_path)


def test_a_folder_of_the_output_that_the_machine_refuses_for_a_moment_is_told_and_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path)
    scandir = os.scandir

    def refused(path: str | Path = ".") -> Any:
        if Path(path) == tmp_path / "output/mentors":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return scandir(path)

    with monkeypatch.context() as broken:
        broken.setattr("microsite.checks.tree.os", SimpleNamespace(**{**vars(os), "scandir": refused}))
        ((finding, _), _) = again(tmp_path)
    assert ("K901", "mentors") in [(one.code, one.where.path) for one in finding.problems]
    assert again(tmp_path)[0] == fresh(tmp_path)


def test_a_linked_folder_is_no_place_for_a_memory(tmp_path: Path) -> None:
    root = built(tmp_path / "site")
    (root / ".microsite").rename(tmp_path / "elsewhere")
    (root / ".microsite").symlink_to(tmp_path / "elsewhere")
    before = sorted((tmp_path / "elsewhere").iterdir())
    assert again(root)[0] == fresh(root)
    assert sorted((tmp_path / "elsewhere").iterdir()) == before


def test_a_foreign_tree_is_checked_without_a_memory_and_left_as_it_was(tmp_path: Path) -> None:
    root = write_foreign(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    found, sourced = prove(root, "", None)
    assert not sourced
    assert found.summary.pages > 1
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_the_last_trees_are_remembered_and_no_more(site: Path) -> None:
    for number in range(TREES + 1):
        output = site / f"other-{number}"
        write(output / "index.html", f"<p>{number}")
        with checked(site, output) as memory:
            found = memory.answers(open_tree(output), (), serial)
            assert len(found) == 1
            memory.keep("", prove(output, "", None)[0], sourced=False)
    with sqlite3.connect(site / ".microsite" / FILE) as held:
        assert held.execute("SELECT count(*) FROM trees").fetchone() == (TREES,)
        assert held.execute("SELECT count(*) FROM files").fetchone() == (TREES,)


def test_an_inspection_is_the_same_after_its_way_through_bytes() -> None:
    path = "a/\udcff.html"
    one = Inspection(
        path=path,
        kind="html",
        url="https://sessions.example/\u00e4",
        noindex=True,
        types=("Event", "Event", "Place"),
        ids=frozenset({"a", ""}),
        links=(Outgoing("", "link", 0), Outgoing("x", "link", None)),
        claims=(Claim("s", "fact", "value", "surface", path, "shown", 3), Claim("s", "f", "", "x", path)),
        problems=(note("K101", "words", Span(path, 1, 0), "hint"), note("K102", "", Span("", None, 7))),
    )
    assert unpack(pack(one)) == one
