"""The programs of the peers: installed into `.bench` once, and named plainly where they cannot be."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builders import BENCH, HERE

PEERS = HERE / "peers"
PYTHON = BENCH / "python"
ELEVENTY = BENCH / "eleventy"
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True, slots=True)
class Tools:
    """The peers' programs ("" for one that is missing), and why each missing one is."""

    hugo: str
    node: str
    pelican: str
    missing: dict[str, str]


def run(words: tuple[str, ...], cwd: Path | None = None) -> str:
    """Run a program and return what it prints; raise RuntimeError with its last words when it fails."""
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(words[0]).name}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def fresh(stamp: Path, source: Path) -> bool:
    """Tell whether what a stamp stands for was installed from the source as it is."""
    return stamp.exists() and stamp.read_bytes() == source.read_bytes()


def python_peers() -> None:
    """Install Hugo and Pelican into an environment of their own."""
    source, stamp = PEERS / "requirements.txt", PYTHON / "requirements.txt"
    if not fresh(stamp, source):
        run((sys.executable, "-m", "venv", str(PYTHON)))
        pip = (
            str(PYTHON / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        )
        run((*pip, "--requirement", str(source)))
        shutil.copyfile(source, stamp)


def eleventy() -> None:
    """Install Eleventy with the packages of its lock file."""
    source, stamp = PEERS / "eleventy" / "package-lock.json", ELEVENTY / "installed.json"
    if not fresh(stamp, source):
        for program in ("node", "npm"):
            if shutil.which(program) is None:
                raise RuntimeError(f"{program} is not on the path; on Debian: apt-get install nodejs npm")
        ELEVENTY.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(PEERS / "eleventy" / name, ELEVENTY / name)
        run(NPM_CI, cwd=ELEVENTY)
        shutil.copyfile(source, stamp)


def prepared(wanted: set[str]) -> Tools:
    """Install what the wanted builders need, and return where it is."""
    missing: dict[str, str] = {}

    def have(names: set[str], install: Callable[[], None]) -> None:
        if names & wanted:
            try:
                install()
            except (RuntimeError, OSError) as why:
                missing.update(dict.fromkeys(names & wanted, str(why)))

    have({"hugo", "pelican"}, python_peers)
    have({"eleventy"}, eleventy)
    hugo = next(PYTHON.glob("lib/python*/site-packages/hugo/binaries/hugo"), None)
    return Tools(str(hugo or ""), shutil.which("node") or "", str(PYTHON / "bin" / "pelican"), missing)


def versions(tools: Tools) -> dict[str, str]:
    """Return the version of every program that took part."""
    found = {"microsite": importlib.metadata.version("microsite"), "Python": platform.python_version()}
    for line in (PEERS / "requirements.txt").read_text("utf-8").splitlines():
        name, _, version = line.partition("==")
        found[name.partition("[")[0].title()] = version
    wanted = json.loads((PEERS / "eleventy" / "package.json").read_text("utf-8"))["dependencies"]
    found["Eleventy"] = wanted["@11ty/eleventy"]
    if tools.node:
        found["Node.js"] = run((tools.node, "--version")).strip().removeprefix("v")
    return found


def machine() -> str:
    """Return the processor, how many of it, and the memory, in one line."""
    cpu = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [x for x in information.read_text("utf-8").splitlines() if x.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu}, {os.cpu_count()} processors, {memory:.0f} GiB of memory, {platform.system()}"
