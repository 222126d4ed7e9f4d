"""Sites in git repositories whose commits are a day apart."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

from sites import NOW, write, write_site

from microsite.build import Options
from microsite.kinds.world import Revision
from microsite.survey import survey

FILE = "content/events/first-tier.md"
START = 1_793_836_800  # 2026-11-05, after the site was first published


class Repository:
    """A site in a git repository whose commits are a day apart."""

    def __init__(self, root: Path, **files: str) -> None:
        self.root = root
        self.time = START
        self.git("init", "-q", "-b", "main")
        write_site(root)
        self.commit(**files)

    def git(self, *arguments: str) -> str:
        """Run git with a fixed author and the repository's own clock."""
        stamp = f"{self.time} +0000"
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
            "HOME": str(self.root.parent),
        }
        settings = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commit(self, text: str | None = None, path: str = FILE) -> None:
        """Commit what lies there, a file with a new text first, and let a day pass."""
        if text is not None:
            write(self.root / path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x", "--allow-empty")
        self.time += 86_400


def revision(root: Path, path: str = FILE, now: datetime = NOW) -> Revision:
    site = survey(Options(root=root, at=now))
    assert site.history is not None, site.problems
    return site.history.revisions[path]
