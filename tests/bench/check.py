"""What a check costs: cold, with nothing changed, and with one page changed; `python tests/bench/check.py [EVENTS] [JOBS]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import write_corpus

PROGRAM = [sys.executable, "-c", "from microsite.cli import main; main()"]
CLOCK = "2026-11-22T12:00Z"


def measured(*arguments: str, site: Path) -> str:
    """Run a command on a site; return its seconds of CPU (user and system, of all its processes) and of wall."""
    begun = time.perf_counter()
    watcher = (
        "import ctypes, os, resource, subprocess, sys\n"
        "ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"  # PR_SET_CHILD_SUBREAPER: workers that outlive their parent are waited for
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "try:\n    while True: os.wait()\nexcept ChildProcessError: pass\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)\n"
    )
    command = [sys.executable, "-c", watcher, *PROGRAM, *arguments, "--site", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ.copy())
    cpu, memory = done.stdout.split()
    wall = time.perf_counter() - begun
    return f"{float(cpu):7.2f} s CPU  {wall:7.2f} s wall  {memory:>5} MiB in the largest process"


def main() -> None:
    """Print what a check of a corpus costs."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    jobs = sys.argv[2] if len(sys.argv) > 2 else "0"
    with tempfile.TemporaryDirectory() as folder:
        site = write_corpus(Path(folder), events)
        with (site / "site.yaml").open("a", encoding="utf-8") as stream:
            stream.write("cards: false\nsearch: false\n")
        measured("build", "--now", CLOCK, site=site)
        pages = sum(1 for _ in (site / "output").rglob("*.html"))
        print(f"{events} events, {pages} pages, {os.cpu_count()} cores")
        print("cold            ", measured("check", "--jobs", jobs, site=site))
        print("nothing changed ", measured("check", "--jobs", jobs, site=site))
        page = next(iter(sorted((site / "output/events").glob("session-*/index.html"))))
        page.write_bytes(page.read_bytes().replace(b"</html>", b"<!-- one -->\n</html>"))
        print("one page changed", measured("check", "--jobs", jobs, site=site))


if __name__ == "__main__":
    main()
