"""A whole build that is killed or refused at a call of the file system: no torn file, and the next build is as a clean one."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import fault_branches
import faults
import pytest
from faults import Fault, Ran
from sites import NOW, SITE, event, write, write_site

from microsite.build import build
from microsite.values.options import Options

SECOND = "content/events/second.md"
MORE = {
    "site.yaml": SITE + "search: false\n",
    SECOND: event(title="Second", start="2026-12-04 18:00"),
    "content/events/third.md": event(title="Third", start="2026-12-05 18:00"),
}


def unbuilt(root: Path) -> None:
    shutil.rmtree(root / "output")
    shutil.rmtree(root / ".microsite")


EDITS: Mapping[str, Callable[[Path], object]] = {
    "the first build": unbuilt,
    "an edited body": lambda root: write(
        root / SECOND, event("Other words.\n", title="Second", start="2026-12-04 18:00")
    ),
    "another title": lambda root: write(root / SECOND, event(title="Otherwise", start="2026-12-04 18:00")),
    "a session less": lambda root: (root / "content/events/third.md").unlink(),
    "nothing new": lambda _: None,
}
OURS = {".gitignore", "lock", "tick", "cache.sqlite", "last-builds.json"}
Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Situation:
    """A site with an edit that is not built yet, the trees before and after, and the calls that its build makes."""

    root: Path
    old: Tree
    new: Tree
    calls: tuple[str, ...]

    def again(self, folder: Path) -> Path:
        """Return a copy of the site in its situation."""
        shutil.rmtree(folder, ignore_errors=True)
        return shutil.copytree(self.root, folder, symlinks=True)


def tree(folder: Path) -> Tree:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built, in this process, so that those forked from it have everything at hand."""
    root = write_site(tmp_path_factory.mktemp("faults") / "site", MORE)
    assert build(Options(root=root, at=NOW)).published
    return root


@pytest.fixture(scope="module", params=EDITS)
def situation(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Situation:
    """Return one situation; a clean build of its sources elsewhere says what is right."""
    folder = tmp_path_factory.mktemp("situation")
    root = shutil.copytree(built, folder / "site", symlinks=True)
    EDITS[request.param](root)
    clean = shutil.copytree(root, folder / "clean", ignore=shutil.ignore_patterns("output", ".microsite"))
    assert build(Options(root=clean, at=NOW)).published
    known = Situation(root, tree(root / "output"), tree(clean / "output"), ())
    ran = faults.run(known.again(folder / "counted"))
    assert ran.code == 0, ran.said
    assert tree(folder / "counted/output") == known.new
    return Situation(root, known.old, known.new, ran.calls)


def moved(calls: tuple[str, ...]) -> list[str]:
    """Return the files of the output in the order in which a build puts them there."""
    return [
        call.split(" ", 1)[1].partition("output/")[2] for call in calls if call.startswith("replace output/")
    ]


def is_in_order(now: Tree, known: Situation) -> bool:
    """Say whether files are new up to some place in the order, old after it, and none is deleted before the last."""
    order = [path for path in moved(known.calls) if known.old.get(path) != known.new[path]]
    fresh = [now.get(path) == known.new[path] for path in order]
    gone = [path for path in known.old.keys() - known.new.keys() if path not in now]
    return fresh == sorted(fresh, reverse=True) and (not gone or all(fresh))


def judge(root: Path, known: Situation, ran: Ran, where: str) -> Tree:
    """Hold what a build left against what is allowed, and the next build against a clean one."""
    now = tree(root / "output")
    assert all(data in {known.old.get(path), known.new.get(path)} for path, data in now.items()), where
    assert known.old.keys() & known.new.keys() <= now.keys(), where
    assert is_in_order(now, known), where
    assert "Traceback" not in ran.said, (where, ran.said)
    assert "internal error" not in ran.said, (where, ran.said)
    after = faults.run(root)
    assert after.code == 0, (where, after.said)
    assert tree(root / "output") == known.new, where
    assert {p.name for p in root.iterdir()} <= {"site.yaml", "content", "data", "output", ".microsite"}, where
    assert {p.name for p in (root / ".microsite").iterdir()} <= OURS, where
    assert [p.name for p in (root / "data").iterdir()] == ["ledger.json"], where
    return now


def test_a_kill_leaves_no_torn_file_and_the_next_build_is_right(situation: Situation, tmp_path: Path) -> None:
    for at in faults.points(situation.calls, 61, slice(None, None, 2)):
        root = situation.again(tmp_path / "site")
        ran = faults.run(root, fault=Fault(at))
        assert ran.code in {-9, 0}  # a build that waits for a tick less makes a call less
        judge(root, situation, ran, f"killed at {at}: {situation.calls[at - 1]}")


def test_a_refused_call_is_told_with_its_path_and_the_next_build_is_right(
    situation: Situation, tmp_path: Path
) -> None:
    """By turns: a full disk, a broken one, too many open files, a quota, a disk that is only read; one call, or all from it on."""
    for turn, at in enumerate(faults.points(situation.calls, 61, slice(1, None, 2))):
        number = faults.REFUSALS[turn % 5]
        root = situation.again(tmp_path / "site")
        ran = faults.run(root, fault=Fault(at, number, on=turn % 2 == 1))
        where = f"{errno.errorcode[number]} at {at}: {situation.calls[at - 1]}: {ran.said}"
        now = tree(root / "output")
        assert ran.code in {0, 1}, where
        assert now == situation.new or ran.code == 1, where
        if ran.code:
            assert "error E1" in ran.said, where
            assert now in (situation.old, situation.new) or "the next build finishes them" in ran.said, where
        judge(root, situation, ran, where)


@pytest.mark.skipif(not faults.ALL, reason="takes minutes; asked for by MICROSITE_FAULTS=all")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_every_call_of_a_build_may_be_its_last_or_be_refused(situation: Situation, tmp_path: Path) -> None:
    (tmp_path / "branches").mkdir()
    right: dict[Path, Tree] = {}
    for fault, call, ran, left in fault_branches.ways(
        situation.again(tmp_path / "site"), tmp_path / "branches"
    ):
        where = f"{fault}: {call}: {ran.said}"
        now = tree(left / "output") if left not in right else right[left]
        assert ran.code in ({0, 1} if fault.errno else {-9}), where
        assert "Traceback" not in ran.said, where
        assert "internal error" not in ran.said, where
        if ran.code == 1:
            assert "error E1" in ran.said, where
        if ran.code == 0:
            assert now == situation.new, where
        if left not in right:
            right[left] = now
            judge(left, situation, ran, where)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_ends_a_build_early_is_told_and_leaves_nothing_beside_the_output(
    situation: Situation, name: str, tmp_path: Path
) -> None:
    number = getattr(signal, name)
    part = slice(5, None, 13 if name == "SIGTERM" else 29)
    for at in faults.points(situation.calls, len(situation.calls), part):
        root = situation.again(tmp_path / "site")
        ran = faults.run(root, fault=Fault(at, signal=number))
        where = f"{name} at {at}: {situation.calls[at - 1]}: {ran.said}"
        if ran.code == 0 and situation.calls[at - 1].startswith(
            "sqlite"
        ):  # SQLite hears nothing while it is asked
            judge(root, situation, ran, where)
            continue
        assert ran.code == 128 + number, where
        assert "interrupted; the next build puts right what this one left undone" in ran.said, where
        begun = (root / ".output.microsite/journal.json").exists()
        assert begun or not (root / ".output.microsite").exists(), where
        assert begun or tree(root / "output") in (situation.old, situation.new), where
        judge(root, situation, ran, where)
