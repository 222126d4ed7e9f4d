"""Publishing: the old tree or the new one, whatever breaks off; never a torn file, never anything outside the output."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import write

from microsite.diagnostics import Problem
from microsite.engine.journal import finish, workshop
from microsite.engine.lock import lock
from microsite.engine.ownership import MARKER, refusal
from microsite.engine.publish import Published, publish

OLD = {
    "index.html": b"old home",
    "events/index.html": b"old list",
    "events/a/index.html": b"old a",
    "gone/index.html": b"gone",
}
NEW = {
    "events/a/index.html": b"new a",
    "events/b/index.html": b"new b",
    "events/index.html": b"new list",
    "index.html": b"new home",
}
HERE = Path(__file__).parent.parent


def tree(output: Path) -> dict[str, bytes]:
    return {
        p.relative_to(output).as_posix(): p.read_bytes()
        for p in sorted(output.rglob("*"))
        if p.is_file() and p.name != MARKER
    }


def done(output: Path, files: dict[str, bytes]) -> Published:
    found = publish(output, files.items())
    assert isinstance(found, Published), found
    return found


@pytest.fixture
def output(tmp_path: Path) -> Path:
    done(tmp_path / "output", OLD)
    return tmp_path / "output"


def test_the_output_holds_exactly_what_was_given(output: Path) -> None:
    assert done(output, NEW) == Published(written=4, kept=0, deleted=1)
    assert tree(output) == NEW
    assert not (output / "gone").exists()
    assert not workshop(output).exists()


def test_the_same_again_touches_nothing(output: Path) -> None:
    before = {p: p.stat() for p in output.rglob("*")}
    assert done(output, OLD) == Published(written=0, kept=4, deleted=0)
    after = {p: p.stat() for p in output.rglob("*")}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()
    }


@pytest.mark.parametrize("mask", [0o077, 0o000, 0o777])
def test_modes_are_644_and_755_under_any_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        done(tmp_path / "output", OLD)
    finally:
        os.umask(before)
    for path in [tmp_path / "output", *(tmp_path / "output").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_what_was_changed_by_hand_is_mended(output: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside.txt", "mine")
    (output / "index.html").write_bytes(b"OLD home")
    (output / "events/index.html").unlink()
    (output / "events/a/index.html").unlink()
    (output / "events/a/index.html").symlink_to(outside)
    (output / "gone/index.html").unlink()
    (output / "gone/index.html").mkdir()
    write(output / "gone/index.html/deep/x.txt", "x")
    write(output / "stray/y.txt", "y")
    (output / "link").symlink_to(tmp_path)
    done(output, OLD)
    assert tree(output) == OLD
    assert outside.read_text() == "mine"
    assert not (output / "link").is_symlink()


def test_what_somebody_else_deletes_during_a_build_is_mended(output: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", OLD["index.html"]
        shutil.rmtree(output / "events")
        shutil.rmtree(output / "gone")
        yield "events/a/index.html", OLD["events/a/index.html"]

    assert publish(output, files()) == Published(written=1, kept=1, deleted=2)
    assert tree(output) == {path: OLD[path] for path in ("index.html", "events/a/index.html")}


def test_a_folder_that_became_a_link_is_mended_and_what_it_led_to_is_left_alone(
    output: Path, tmp_path: Path
) -> None:
    outside = write(tmp_path / "outside/a/index.html", "mine").parent.parent
    (output / "events/a/index.html").unlink()
    (output / "events/a").rmdir()
    (output / "events/index.html").unlink()
    (output / "events").rmdir()
    (output / "events").symlink_to(outside)
    done(output, NEW)
    assert tree(output) == NEW
    assert (outside / "a/index.html").read_text() == "mine"
    assert not (output / "events").is_symlink()


def test_a_file_may_become_a_folder_and_a_folder_a_file(output: Path) -> None:
    turned = {"gone": b"now a file", "index.html/x.html": b"now a folder"}
    done(output, turned)
    assert tree(output) == turned
    done(output, OLD)
    assert tree(output) == OLD


def test_wrong_modes_are_mended(output: Path) -> None:
    (output / "index.html").chmod(0o600)
    done(output, OLD)
    assert stat.S_IMODE((output / "index.html").stat().st_mode) == 0o644


def test_wrong_modes_of_folders_are_mended(output: Path) -> None:
    (output / "events").chmod(0o700)
    (output / "events/a").chmod(0o000)
    assert done(output, OLD) == Published(written=0, kept=4, deleted=0)
    assert {stat.S_IMODE(p.stat().st_mode) for p in output.rglob("*") if p.is_dir()} == {0o755}


def test_an_output_that_is_a_file_system_of_its_own_is_told_before_anything_is_moved(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(output, {"index.html": b"1"})
    before = tree(output)
    monkeypatch.setattr("microsite.engine.publish._device", lambda folder: 2 if folder == output else 1)
    found = publish(output, [("index.html", b"2")])
    assert isinstance(found, Problem)
    assert (found.code, found.where.path) == ("E103", str(output))
    assert found.message.endswith("it is a file system of its own, into which no finished file can be moved")
    assert "mount the folder that holds the output" in found.hint
    assert tree(output) == before
    monkeypatch.undo()
    assert done(output, {"index.html": b"2"}).written == 1


def test_folders_that_hold_nothing_are_taken_away(output: Path) -> None:
    (output / "stray/deep/deeper").mkdir(parents=True)
    (output / "events/a/b").mkdir()
    assert done(output, OLD) == Published(written=0, kept=4, deleted=0)
    assert sorted(p.name for p in output.rglob("*") if p.is_dir()) == ["a", "events", "gone"]
    assert tree(output) == OLD


def test_a_folder_that_the_disk_does_not_let_go_of_is_told_and_goes_later(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rmdir

    def rmdir(path: Path) -> None:
        if path.name == "gone":
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT), str(path))
        real(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", rmdir)
        found = publish(output, NEW.items())
    assert isinstance(found, Problem)
    assert (found.code, found.where.path) == ("E103", str(output / "gone"))
    assert "the next build finishes them" in found.hint
    done(output, NEW)
    assert not (output / "gone").exists()


def test_an_output_whose_folder_is_begun_never_has_another_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may not read the folder could not publish it, and no later build looks at its mode."""
    real = Path.chmod

    def chmod(path: Path, mode: int) -> None:
        assert not (tmp_path / "output").exists()
        real(path, mode)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", chmod)
        before = os.umask(0o077)
        try:
            done(tmp_path / "output", {"index.html": b"home"})
        finally:
            os.umask(before)
    assert stat.S_IMODE((tmp_path / "output").stat().st_mode) == 0o755


CHILD = """
import os, sys
sys.path[:0] = {paths!r}
from pathlib import Path
from microsite.engine import publish as room
limit, count = int(sys.argv[2]), 0
def counted(fn):
    def call(*a, **k):
        global count
        count += 1
        if count == limit:
            {act}
        return fn(*a, **k)
    return call
for name in ("open", "replace", "rename", "unlink", "mkdir", "rmdir", "fsync", "fchmod", "chmod", "scandir"):
    setattr(os, name, counted(getattr(os, name)))
import test_publish
found = room.publish(Path(sys.argv[1]), test_publish.NEW.items())
print(type(found).__name__, count)
"""
KILL = "os._exit(9)"
FAULT = 'raise OSError(28, "No space left on device", "somewhere")'


def child(output: Path, step: int, act: str) -> tuple[int, str]:
    script = CHILD.format(paths=[str(HERE.parent), str(HERE), str(HERE / "unit")], act=act)
    ran = subprocess.run(
        [sys.executable, "-c", script, str(output), str(step)], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.returncode, ran.stdout


LAST = 36  # a publish of these trees makes 33 calls of the system; after the last nothing breaks off


def whole_files(output: Path) -> bool:
    """Say whether each file is the old one or the new one, none torn."""
    return all(data in {OLD.get(path), NEW.get(path)} for path, data in tree(output).items())


@pytest.mark.parametrize("step", range(1, LAST + 1))
def test_a_kill_at_any_step_leaves_the_old_or_the_new_tree_or_one_that_the_next_finishes(
    output: Path, step: int
) -> None:
    code, _ = child(output, step, KILL)
    assert whole_files(output)
    assert finish(output) is None
    assert tree(output) in (OLD, NEW)
    assert (code == 0) <= (tree(output) == NEW)
    done(output, NEW)
    assert tree(output) == NEW
    assert not workshop(output).exists()


@pytest.mark.parametrize("step", range(1, LAST + 1))
def test_a_fault_at_any_step_is_told_and_the_next_build_is_right(output: Path, step: int) -> None:
    code, said = child(output, step, FAULT)
    assert code == 0
    assert whole_files(output)
    if said.startswith("Problem"):
        assert tree(output) == OLD or (workshop(output) / "journal.json").exists()
    finish(output)
    done(output, NEW)
    assert tree(output) == NEW
    assert not workshop(output).exists()


def test_pages_come_before_the_lists_that_point_at_them_and_deletions_last(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    replace, unlink = os.replace, os.unlink

    def replaced(source: Path, target: Path) -> None:
        seen.append(str(target))
        replace(source, target)

    def unlinked(path: Path, **more: int) -> None:
        seen.append(str(path))
        unlink(path, **more)

    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(os, "unlink", unlinked)
    done(output, NEW)
    moved = [path.removeprefix(f"{output}/") for path in seen if path.startswith(f"{output}/")]
    assert moved == [*NEW, "gone/index.html"]


@pytest.mark.parametrize(
    "journal",
    [
        {"rename": [["0", "../content/x.md"]], "delete": []},
        {"rename": [["0", "/etc/x"]], "delete": []},
        {"rename": [], "delete": ["../site.yaml"]},
        {"rename": [], "delete": ["events/../../site.yaml"]},
        {"rename": [["../site.yaml", "index.html"]], "delete": []},
        {"rename": [["0", "a\0b"]], "delete": []},
        {"rename": "x", "delete": "y"},
        [],
    ],
)
def test_a_journal_that_leads_out_of_the_output_is_dropped(output: Path, journal: object) -> None:
    site = write(output.parent / "site.yaml", "title: T\n")
    write(workshop(output) / "0", "evil")
    write(workshop(output) / "journal.json", json.dumps(journal))
    assert finish(output) is None
    assert site.read_text() == "title: T\n"
    assert not (output.parent / "content").exists()
    assert tree(output) == OLD


def test_a_journal_for_a_folder_that_is_not_ours_is_dropped(tmp_path: Path) -> None:
    mine = write(tmp_path / "output/mine.txt", "mine")
    write(workshop(tmp_path / "output") / "journal.json", json.dumps({"rename": [], "delete": ["mine.txt"]}))
    assert finish(tmp_path / "output") is None
    assert mine.read_text() == "mine"


def refused(output: Path, site: Path) -> str:
    found = refusal(output, site)
    return found.message if isinstance(found, Problem) else ""


def test_folders_that_must_not_become_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "home" / "site"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for folder in ("content", "themes", "foreign", "ours", "empty", "repository/.git"):
        (site / folder).mkdir(parents=True)
    write(site / "file", "x")
    write(site / "foreign/x", "x")
    write(site / "ours" / MARKER, "x")
    write(site / "ours/x", "x")
    (site / "link").symlink_to(site / "ours")
    assert "holds the site itself" in refused(site, site)
    assert "holds the site itself" in refused(tmp_path / "home", site)
    assert "holds the site itself" in refused(Path("/"), site)
    assert "content/" in refused(site / "content/x", site)
    assert "themes/" in refused(site / "themes", site)
    assert ".git/" in refused(site / ".git", site)
    assert "git repository" in refused(site / "repository", site)
    assert "there is a file" in refused(site / "file", site)
    assert "symbolic link" in refused(site / "link", site)
    assert "did not write" in refused(site / "foreign", site)
    for good in ("ours", "empty", "not-there", "deep/not/there"):
        assert refused(site / good, site) == ""


def test_a_folder_that_is_reached_by_another_way_is_told_apart_by_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    monkeypatch.setenv("HOME", str(away / "home"))
    for folder in (site / "content", site / "ours", away / "home", away / "www"):
        folder.mkdir(parents=True)
    (site / "public").symlink_to(away)
    (tmp_path / "way").symlink_to(away)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "door").symlink_to(site)
    assert "behind the symbolic link" in refused(site / "public/www", site)
    assert "behind the symbolic link" in refused(site / "public/new/folder", site)
    assert "content/" in refused(tmp_path / "door/content/x", site)
    assert "holds the site itself" in refused(tmp_path / "door/ours/..", site)
    assert "holds the site itself" in refused(tmp_path / "way/home", site)
    assert refused(tmp_path / "way/www", site) == ""
    assert "cannot be used" in refused(tmp_path / "loop/x", site)
    assert "cannot be used" in refused(tmp_path / ("x" * 300), site)
    assert "no folder can have this name" in refused(Path("a\0b"), site)
    monkeypatch.setattr("microsite.engine.ownership.status_of", lambda path: os.lstat(str(path).lower()))
    assert "content/" in refused(site / "CONTENT", site)  # as on a file system that takes both for one


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_source_folder_that_is_mounted_elsewhere_is_not_the_output(tmp_path: Path) -> None:
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "mounted").mkdir()
    mount = ["mount", "--bind", str(tmp_path / "site/content"), str(tmp_path / "mounted")]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        assert "content/" in refused(tmp_path / "mounted", tmp_path / "site")
    finally:
        subprocess.run(["umount", str(tmp_path / "mounted")], check=True)


def test_a_second_build_waits_and_then_says_so(tmp_path: Path) -> None:
    with lock(tmp_path / ".microsite") as first:
        assert first is None
        with lock(tmp_path / ".microsite", patience=0.1) as second:
            assert second is not None
            assert second.code == "E104"
    with lock(tmp_path / ".microsite", patience=0.1) as third:
        assert third is None


def test_a_lock_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".microsite").symlink_to(tmp_path / "elsewhere")
    with lock(tmp_path / ".microsite") as found:
        assert found is not None
        assert found.code == "E103"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("left", [b"", b"*\n", b"mine\n"])
def test_git_overlooks_the_folder_also_when_a_build_was_killed_before_it_said_so(
    left: bytes, tmp_path: Path
) -> None:
    (tmp_path / ".microsite").mkdir()
    (tmp_path / ".microsite/.gitignore").write_bytes(left)
    with lock(tmp_path / ".microsite"):
        assert (tmp_path / ".microsite/.gitignore").read_bytes() == (left or b"*\n")
    assert sorted(p.name for p in (tmp_path / ".microsite").iterdir()) == [".gitignore", "lock"]
