"""Fuzz: `make fuzz`, `make fuzz SECONDS=3600 TARGET=body`, or try one file again: `make fuzz TARGET=slug INPUT=FILE`.

Exit 0 when everything held, 1 when something did not, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzz.target import FOUND, ROOT, Target
from fuzz.targets import TARGETS

KEPT = ROOT / ".fuzz"
NEVER = 1_000_000  # seconds: the limit is of processor time, in fuzz.one; atheris takes 0 for one second
LEAVE = 1_200  # seconds that a target may need to begin and to end on a busy machine


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)  # noqa: T201 - a program for a terminal


def _quoted(word: bytes) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n'


def _begin(target: Target) -> tuple[Path, Path]:
    """Write the seeds and the dictionary of a target; return the folder of its corpus, and that of its findings."""
    folder = KEPT / target.name
    corpus, seeds, broken = folder / "corpus", folder / "seeds", folder / "broken"
    for made in (corpus, seeds, broken):
        made.mkdir(parents=True, exist_ok=True)
    known = FOUND / target.name
    held = [path.read_bytes() for path in sorted(known.iterdir())] if known.is_dir() else []
    for data in (*target.seeds(), *held):
        cut = data[: target.most]
        (seeds / hashlib.sha1(cut, usedforsecurity=False).hexdigest()).write_bytes(cut)
    (folder / "words").write_text("".join(map(_quoted, dict.fromkeys(w for w in target.words if w))), "ascii")
    return corpus, broken


def _lost(folder: Path, broken: Path) -> None:
    """Keep the input at which a process was gone without a word."""
    held = (folder / "current").read_bytes()
    data = held[8 : 8 + int.from_bytes(held[:8], "big")]
    (broken / f"gone-{hashlib.sha1(data, usedforsecurity=False).hexdigest()}").write_bytes(data)


def fuzz(target: Target, seconds: int) -> list[Path]:
    """Try inputs for so long, or until something does not hold; return the files in which that is kept."""
    corpus, broken = _begin(target)
    before = set(broken.iterdir())
    folder = corpus.parent
    (folder / "current").write_bytes(bytes(8))
    command = [
        sys.executable, "-m", "fuzz.one", target.name, str(folder / "current"), str(corpus), str(folder / "seeds"),
        f"-max_total_time={seconds}", f"-max_len={target.most}", f"-rss_limit_mb={target.megabytes}", f"-timeout={NEVER}",
        f"-dict={folder / 'words'}", f"-artifact_prefix={broken}/", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        try:
            code = subprocess.run(
                command, stdout=log, stderr=log, check=False, timeout=seconds + LEAVE + 20 * target.seconds
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    found = set(broken.iterdir()) - before
    if code and not found:
        _lost(folder, broken)
        found = set(broken.iterdir()) - before
    return sorted(found) or (sorted(broken.iterdir())[:1] if code else [])


def _stats(target: Target) -> str:
    """Return what libFuzzer says at its end: how many inputs it tried, and the memory that it took."""
    log = (KEPT / target.name / "log").read_text("utf-8", "replace")
    said = dict(
        line.removeprefix("stat::").split(":", 1) for line in log.splitlines() if line.startswith("stat::")
    )
    tried, memory = said.get("number_of_executed_units", "?").strip(), said.get("peak_rss_mb", "?").strip()
    return f"{tried} inputs, {memory} MB"


def run(targets: Sequence[Target], seconds: int) -> int:
    """Fuzz targets one after another; tell what was found and how to see it again."""
    failed: list[tuple[Target, Path]] = []
    for target in targets:
        say(f"== {target.name}: {seconds} seconds")
        failed += [(target, path) for path in fuzz(target, seconds)]
        say(f"   {_stats(target)}")
    for target, path in failed:
        shown = path.relative_to(ROOT)
        say(
            f"\n{target.name} does not hold for {shown}; the trace is in {shown.parent.parent}/log; see it again:"
        )
        say(f"    make fuzz TARGET={target.name} INPUT={shown}")
    return 1 if failed else 0


def main(words: Sequence[str]) -> int:
    """Read the command line and do what it says."""
    line = argparse.ArgumentParser(prog="python -m fuzz")
    line.add_argument("targets", nargs="*", help=f"names or their beginnings, of {', '.join(TARGETS)}")
    line.add_argument("--seconds", type=int, default=60, help="for each target")
    line.add_argument("--input", type=Path, help="only this file, with no fuzzing")
    told = line.parse_args(words)
    chosen = [t for t in TARGETS.values() if not told.targets or t.name.startswith(tuple(told.targets))]
    if not chosen:
        line.error(f"no such target; there are {', '.join(TARGETS)}")
    if told.input:
        for target in chosen:
            target.holds(told.input.read_bytes())
            say(f"{target.name} holds for {told.input}")
        return 0
    return run(chosen, told.seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
