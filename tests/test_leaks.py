"""What the machine that builds knows reaches neither the output nor the log: its paths, people, names, environment and git's authors."""

from __future__ import annotations

import gzip
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from sites import EVENT, SITE, event, write, write_site

CANARIES = {
    "folder": "canary-folder-q7", "home": "canary-home-q7", "user": "canary-user-q7", "environment": "canary-token-q7",
    "author": "canary-author-q7", "mail": "canary-mail-q7", "message": "canary-message-q7", "branch": "canary-branch-q7",
    "remote": "canary-remote-q7", "comment": "canary-comment-q7", "settings": "canary-settings-q7", "deleted": "canary-deleted-q7",
}  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which everything of the machine and its user is a canary."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GIT_", "SOURCE_DATE"))}
    names = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME"), CANARIES["user"])
    return {
        **kept,
        **names,
        "HOME": str(home),
        "API_TOKEN": CANARIES["environment"],
        "EMAIL": f"{CANARIES['mail']}@x.example",
    }


def run(site: Path, *words: str) -> tuple[int, str]:
    """Run microsite on a site as a user does; return its exit code and all that it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", "from microsite.cli import main; main()", *words, "--now", "2026-11-22"],
        cwd=site, env=environment(site.parent / CANARIES["home"]), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site with canaries around it, committed by one, with a file in its past that is gone."""
    root = tmp_path_factory.mktemp("leaks") / CANARIES["folder"]
    comment = f"# {CANARIES['comment']}\n"
    write_site(
        root,
        {
            "site.yaml": comment + SITE,
            "content/events/first-tier.md": EVENT.replace("---\n", "---\n" + comment, 1),
        },
    )
    write(root / "content/events/gone.md", event(CANARIES["deleted"]))
    git = [
        "git",
        "-c",
        f"user.name={CANARIES['author']}",
        "-c",
        f"user.email={CANARIES['mail']}@x.example",
        "-c",
        "commit.gpgsign=false",
    ]
    for words in (
        ["init", "-q", "-b", CANARIES["branch"]], ["remote", "add", "origin", f"https://{CANARIES['remote']}.example/x.git"],
        ["config", "x.y", CANARIES["settings"]], ["add", "-A"], ["commit", "-q", "-m", CANARIES["message"]],
        ["rm", "-q", "content/events/gone.md"], ["commit", "-q", "-m", CANARIES["message"]],
    ):  # fmt: skip
        subprocess.run([*git, *words], cwd=root, check=True, capture_output=True)
    return root


def found_in(data: bytes) -> set[str]:
    """Return the canaries that bytes hold, packed ones too, and the machine's own name when it is one that can be told apart."""
    seek = set(CANARIES.values())
    if len(platform.node()) > 8:
        seek.add(platform.node())
    plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return {word for word in seek if word.encode() in plain or word.encode("utf-16-le") in plain}


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_file_of_the_output_and_no_line_of_the_log_tells_of_the_machine(site: Path, form: str) -> None:
    for command in ("validate", "build", "check"):
        code, said = run(site, command, "--format", form)
        assert code == 0, said
        assert found_in(said.encode()) == set()
    files = [path for path in (site / "output").rglob("*") if path.is_file()]
    leaks = {
        path.relative_to(site).as_posix(): found for path in files if (found := found_in(path.read_bytes()))
    }
    assert leaks == {}
    assert {word for path in files for word in CANARIES.values() if word in path.name} == set()


def test_the_words_of_an_error_name_the_file_within_the_site_only(site: Path, tmp_path: Path) -> None:
    broken: dict[str, str | bytes] = {
        "site.yaml": SITE,
        "content/events/a.md": event(start="2026-02-30 18:00", mentors="[nobody]", image="/img/none.png"),
        "content/mentors/b.md": b"\xff\xfe",
        "themes/default/templates/page.html": "{% if %}",
    }
    root = write_site(tmp_path / CANARIES["folder"], broken)
    (root / "content/events/link.md").symlink_to(tmp_path / CANARIES["home"])
    for command in ("validate", "build"):
        code, said = run(root, command)
        assert code == 1
        assert "content/events/link.md" in said
        assert found_in(said.encode()) == set()
    assert site.exists()


def test_a_canary_is_seen_where_there_is_one() -> None:
    assert found_in(b"x canary-mail-q7 y") == {"canary-mail-q7"}
    assert found_in(gzip.compress(b"x canary-mail-q7 y")) == {"canary-mail-q7"}
