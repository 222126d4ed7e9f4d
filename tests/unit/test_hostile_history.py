"""Git histories that somebody made to harm: commits without a date, links to other objects, giants, a git that hangs."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from sites import NOW, event, write, write_site

from microsite import history, history_git
from microsite.diagnostics import to_text
from microsite.history_facts import surroundings
from microsite.kinds.world import Revision
from microsite.read import gitlog
from microsite.read.document import MAX_FILE
from microsite.read.git import QUICK, ask
from microsite.survey import survey
from microsite.values.options import Options

FILE = "content/events/first-tier.md"
START = 1_793_836_800  # 2026-11-05, after the site was first published


def git(root: Path, *arguments: str, data: bytes | None = None, at: int = START) -> str:
    """Run git with a fixed author and clock."""
    names = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": f"{at} +0000" for who in ("AUTHOR", "COMMITTER")}
    surroundings = {**os.environ, **names, **dates, "HOME": str(root.parent)}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=surroundings, input=data, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def commit(root: Path, text: str | bytes | None = None, at: int = START) -> None:
    """Commit what lies there, the event with a new text first."""
    if text is not None:
        write(root / FILE, text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x", "--allow-empty", at=at)


def committed_raw(root: Path, committer: str) -> None:
    """Commit what lies there with a line of our own about who committed it and when."""
    git(root, "add", "-A")
    tree, parent = git(root, "write-tree"), git(root, "rev-parse", "HEAD")
    text = f"tree {tree}\nparent {parent}\nauthor x <x> {START} +0000\n{committer}\nx\n".encode()
    made = git(root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=text)
    git(root, "update-ref", "HEAD", made)


def told(root: Path) -> str:
    return to_text(survey(Options(root=root, at=NOW)).problems)


def revision(root: Path) -> Revision:
    site = survey(Options(root=root, at=NOW))
    assert site.history is not None, site.problems
    return site.history.revisions[FILE]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_site(tmp_path / "site")
    git(root, "init", "-q", "-b", "main")
    commit(root)
    return root


@pytest.mark.parametrize(
    "committer",
    [
        "committer x <x>\n",
        "committer x <x> soon +0000\n",
        "committer x <x> -5 +0000\n",
        "committer x <x> 99999999999999999999999999 +0000\n",
        "committer x <x> 1770000000 zone\n",
        "committer \x1b[31m\u202e <x> 1770000000 +0000\n",
        "",
    ],
)
def test_a_commit_counts_whatever_stands_in_it_of_its_time(root: Path, committer: str) -> None:
    write(root / FILE, event(start="2026-12-04 18:00"))
    committed_raw(root, committer)
    assert revision(root).sequence == 1
    commit(root, event(start="2026-12-05 18:00"), at=START + 86_400)
    assert revision(root).sequence == 2


@pytest.mark.parametrize("kind", ["commit", "tag", "tree", "nothing"])
def test_a_file_that_once_was_a_link_to_another_object_is_read_past(root: Path, kind: str) -> None:
    head = git(root, "rev-parse", "HEAD")
    tag = f"object {head}\ntype commit\ntag x\ntagger x <x> 1 +0000\n\nx\n".encode()
    objects = {
        "commit": head,
        "tag": git(root, "mktag", data=tag),
        "tree": git(root, "rev-parse", "HEAD^{tree}"),
        "nothing": "1" * 40,
    }
    git(root, "rm", "-q", "--cached", FILE)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{objects[kind]},{FILE}")
    git(root, "commit", "-q", "-m", "x")
    git(root, "rm", "-q", "--cached", FILE)
    commit(root, event(start="2026-12-04 18:00"))
    assert told(root) == ""
    assert revision(root).sequence == 2


def test_a_version_larger_than_any_file_of_ours_is_not_read(root: Path) -> None:
    commit(root, event() + "x" * MAX_FILE)
    commit(root, event())
    blobs = {name: git(root, "rev-parse", f"{name}:{FILE}") for name in ("HEAD", "HEAD~1", "HEAD~2")}
    assert gitlog.MAX_BLOB >= MAX_FILE
    assert gitlog.read_blobs(root, blobs.values()).keys() == {blobs["HEAD"], blobs["HEAD~2"]}


def test_a_deleted_file_that_no_page_was_ever_made_of_is_not_said_to_be_gone(root: Path) -> None:
    for name, slug in {"up": "../../up", "long": "x" * 5_000, "good": "good"}.items():
        write(root / f"content/events/{name}.md", event(slug=slug))
    commit(root)
    for name in ("up", "long", "good"):
        (root / f"content/events/{name}.md").unlink()
    commit(root, at=START + 1)
    assert [line.split(":")[0] for line in told(root).splitlines() if "U105" in line] == [
        "content/events/good.md"
    ]


def test_what_a_hook_is_told_of_its_repository_does_not_lead_to_another(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, event(start="2026-12-04 18:00"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    git(elsewhere, "init", "-q")
    commit(elsewhere)
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(elsewhere / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    assert revision(root).sequence == 1
    assert gitlog.tracks(root, FILE)


@pytest.mark.parametrize(
    "settings",
    [
        "[mailmap]\n\tfile = pipe\n[log]\n\tmailmap = true\n",
        "[diff]\n\torderFile = pipe\n",
        "[log]\n\tdate = soon\n",
    ],
)
def test_no_setting_makes_git_wait_or_refuse(root: Path, settings: str) -> None:
    commit(root, event(start="2026-12-04 18:00"))
    os.mkfifo(root / "pipe")
    os.mkfifo(root / ".mailmap")
    with (root / ".git/config").open("a") as config:
        config.write(settings)
    began = time.monotonic()
    assert revision(root).sequence == 1
    assert time.monotonic() - began < QUICK


def test_a_history_that_git_cannot_tell_ends_the_build(root: Path) -> None:
    commit(root, event(start="2026-12-04 18:00"))
    first = git(root, "rev-parse", "HEAD~1")
    (root / ".git/objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(OSError, match="git cannot tell the history; `git fsck` may say why"):
        revision(root)


@pytest.mark.parametrize("script", ["exec sleep 60", "sleep 60", "kill -9 $$"])
def test_a_git_that_hangs_or_dies_is_not_waited_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = write(tmp_path / "bin" / "git", f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("microsite.read.git.QUICK", 0.2)
    monkeypatch.setattr("microsite.read.git.TIMEOUT", 0.2)
    with pytest.raises(OSError, match=r"git did not answer within 0\.2 seconds|git was ended by signal 9"):
        revision(root)


def imported(root: Path, texts: list[str]) -> None:
    """Commit an event in each of these forms, a minute apart, at once."""
    words = [
        f"commit refs/heads/main\ncommitter x <x> {START + 60 * n} +0000\ndata 1\nx\n"
        + ("from refs/heads/main^0\n" if n == 0 else "")
        + f"M 100644 inline {FILE}\ndata {len(text.encode())}\n{text}\n"
        for n, text in enumerate(texts)
    ]
    git(root, "fast-import", "--quiet", data="".join(words).encode())
    git(root, "reset", "-q", "--hard")


def test_of_a_file_of_very_many_commits_the_newest_are_read_and_no_number_goes_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_git, "MOST_CHANGES", 10)
    asked: list[str] = []
    read = gitlog.read_blobs

    def counted(root: Path, blobs: Iterable[str]) -> dict[str, bytes]:
        wanted = list(blobs)
        asked.extend(wanted)
        return read(root, wanted)

    monkeypatch.setattr(gitlog, "read_blobs", counted)
    numbers = []
    for begin in range(0, 60, 6):
        minutes = [n // 2 for n in range(begin, begin + 6)]  # every other commit changes a fact
        imported(root, [event(start=f"2026-12-03 18:{n:02}", body=f"Text {n}") for n in minutes])
        asked.clear()
        numbers.append(revision(root).sequence)
        assert len([blob for blob in asked if blob]) <= 10 + 2
    assert numbers == sorted(numbers)
    assert numbers[-1] >= 29


def test_versions_are_read_a_few_at_a_time_and_of_each_no_more_than_its_front_matter(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(root, [event(start=f"2026-12-03 18:{n:02}", body=f"{n} " * 20_000) for n in range(20)])
    log = gitlog.read_log(root, ["content"])
    assert log is not None
    asked: list[bytes] = []

    def counted(root: Path, *arguments: str, data: bytes | None = None) -> bytes | None:
        asked.append(made := ask(root, *arguments, data=data) or b"")
        return made

    monkeypatch.setattr("microsite.read.gitlog.ask", counted)
    monkeypatch.setattr(gitlog, "MAX_LOAD", 200_000)
    found = gitlog.read_blobs(root, [change.blob for change in log.changes[FILE]])
    assert len(found) == 21
    assert max(map(len, asked)) < 201_000 + 21 * 60
    assert max(map(len, found.values())) < 2_000
    assert all(data.rstrip().endswith(b"---") for data in found.values())


def test_each_state_of_what_sessions_rest_on_is_kept_once(root: Path) -> None:
    for number in range(4):
        write(root / "site.yaml", (root / "site.yaml").read_text("utf-8") + f"# {number}\n")
        commit(root, at=START + number)
    log = gitlog.read_log(root, history.HISTORIC)
    assert log is not None
    blobs = gitlog.read_blobs(root, [c.blob for c in log.changes["site.yaml"]])
    assert len(log.changes["site.yaml"]) == 5
    assert len(surroundings(log, blobs)) == 1
