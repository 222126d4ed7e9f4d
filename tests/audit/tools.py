"""The programs that audits run beside Python: found, installed where npm can, and named plainly where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from chromium import on_path

from audit.results import MissingToolError

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
STAMP = MODULES / ".package-lock.json"  # npm writes it last
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def found(program: str, hint: str) -> str:
    """Return a program's path."""
    path = shutil.which(program)
    if path is None:
        raise MissingToolError(f"{program} is not on the path; {hint}")
    return path


def node() -> str:
    """Return node, with the packages of package-lock.json in node_modules beside it."""
    path = found("node", "install Node.js 22 (on Debian: apt-get install nodejs npm)")
    found("npm", "install npm (on Debian: apt-get install npm)")
    lock = HERE / "package-lock.json"
    if not STAMP.exists() or STAMP.stat().st_mtime < lock.stat().st_mtime:
        done = run([*INSTALL], seconds=600, cwd=HERE)
        if done.returncode:
            raise MissingToolError(
                f"npm could not install the audits' packages: {done.stderr.strip()[-400:]}"
            )
        STAMP.touch()
    return path


def java() -> str:
    """Return java."""
    return found(
        "java", "install a Java runtime, 11 or newer (on Debian: apt-get install default-jre-headless)"
    )


def chromium_path() -> str:
    """Return a Chromium: one on the path, else the one that playwright has downloaded."""
    known = on_path()
    if known:
        return known
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - started only where it is needed

    with sync_playwright() as play:
        path = str(play.chromium.executable_path)
    if not Path(path).exists():
        raise MissingToolError("no Chromium; `make browser` installs one")
    return path


def run(
    words: list[str], seconds: int, cwd: Path | None = None, more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, whatever it returns; one that takes too long is stopped and is a missing tool."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **(more or {})}
    try:
        return subprocess.run(
            words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise MissingToolError(f"{Path(words[0]).name} was not done after {seconds} s") from late
