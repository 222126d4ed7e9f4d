"""What a `metrics` run costs: a million joins, with payments and answers; `python tests/bench/metrics.py [ROWS]`.

The tables are written first and not counted. Printed are seconds of wall and of CPU, and the peak of memory, of the whole command.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from planted import HEADERS, iso, site

PROGRAM = [sys.executable, "-c", "from microsite.cli import main; main()"]
CLOCK = "2026-11-22T12:00Z"
EVENTS = 400
FIRST = datetime(2025, 6, 2, 16, tzinfo=UTC)


def write_tables(folder: Path, rows: int) -> dict[str, Path]:
    """Write three tables: `rows` joins, a third as many payments, a third as many answers."""
    chance = random.Random(6)  # noqa: S311 - a seed, so that it can be repeated
    names = [f"session-{n:03}" for n in range(EVENTS)]
    starts = dict(zip(names, (FIRST + timedelta(hours=29 * n) for n in range(EVENTS)), strict=True))
    paths = {role: folder / f"{role}.csv" for role in ("attendance", "payments", "survey")}
    streams = {role: path.open("w", encoding="utf-8") for role, path in paths.items()}
    for role, stream in streams.items():
        stream.write(",".join(HEADERS[role]) + "\n")
    for _ in range(rows):
        name, person = chance.choice(names), f"person-{chance.randrange(rows // 4)}@mail.example"
        start = starts[name]
        begin = start + timedelta(seconds=chance.randrange(600))
        left = begin + timedelta(seconds=chance.randrange(60, 3000))
        streams["attendance"].write(
            f"{name},{person},{iso(begin)},{iso(left)},{chance.choice(['', 'ada', 'letter'])}\n"
        )
        paid = iso(start + timedelta(seconds=chance.randrange(-864_000, 4_000_000)))
        if chance.random() < 1 / 3:
            kind = chance.choice(["seat", "seat", "seat", "plan", "follow-up"])
            streams["payments"].write(
                f"{person},{paid},{kind},{name},,45.00,1.50,7.18,EUR,,,{chance.choice(['', 'ada'])}\n"
            )
        if chance.random() < 1 / 3:
            streams["survey"].write(
                f"{name},{person},{paid},{chance.randrange(11)},ada-example,{chance.randrange(11)}\n"
            )
    for stream in streams.values():
        stream.close()
    return paths


def main() -> None:
    """Write the tables, run the command, print what it cost."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        root = site(
            folder / "site", {f"session-{n:03}": FIRST + timedelta(hours=29 * n) for n in range(EVENTS)}
        )
        (folder / "private").mkdir()
        paths = write_tables(folder / "private", rows)
        options = [word for role, path in paths.items() for word in (f"--{role}", str(path))]
        command = [
            *PROGRAM,
            "metrics",
            "--site",
            str(root),
            *options,
            "--out",
            str(folder / "out"),
            "--now",
            CLOCK,
        ]
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ.copy())
        wall = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(done.stdout, done.stderr, sep="")
        print(f"{rows:,} joins, {EVENTS} sessions, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(
            f"{wall:.1f} s wall, {used.ru_utime + used.ru_stime:.1f} s CPU, {used.ru_maxrss // 1024} MiB at most"
        )


if __name__ == "__main__":
    main()
