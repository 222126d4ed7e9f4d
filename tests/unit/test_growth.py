"""No step of a build compares every session with every other: counted in calls of each function, not timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"
FEW, MANY = 200, 800
OFTEN = 10_000  # calls; below, a function of each pair of pages costs nothing
MOST_TIMES = 1.15  # as often for each session as on the smaller site: what PERFORMANCE asks of CPU
COUNTED = """
import cProfile, json, pstats, sys
from datetime import UTC, datetime
from pathlib import Path
from microsite.build import build
from microsite.values.options import Options

sys.path.insert(0, sys.argv[2])
from corpus import write_corpus

root = write_corpus(Path(sys.argv[1]), int(sys.argv[3]))
with (root / "site.yaml").open("a") as settings:
    settings.write("cards: false\\nsearch: false\\nmarkdown: {flavor: gfm}\\n")
calls = cProfile.Profile(builtins=False)
with calls:
    built = build(Options(root=root, at=datetime(2026, 11, 22, 12, tzinfo=UTC)))
assert built.published and built.published.written > 2 * int(sys.argv[3])
rows = ((file, name, line, counts[1]) for (file, line, name), counts in pstats.Stats(calls).stats.items())
print(json.dumps([[f"{file.rpartition('microsite/')[2]}:{name}:{line}", count] for file, name, line, count in rows]))
"""


def calls(folder: Path, sessions: int) -> dict[str, int]:
    """Return how often a build of so many sessions, in a process of its own, called each function, or went on in a generator."""
    words = (sys.executable, "-c", COUNTED, str(folder), str(BENCH), str(sessions))
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    counted: list[tuple[str, int]] = json.loads(done.stdout)
    return dict(counted)


def test_a_session_more_calls_no_function_more_often_than_the_sessions_before_it(tmp_path: Path) -> None:
    few, many = calls(tmp_path / "few", FEW), calls(tmp_path / "many", MANY)
    assert sum(many.values()) > OFTEN * MANY / FEW, "calls were counted"
    dearer = {
        name: (few.get(name, 0), count)
        for name, count in many.items()
        if count > OFTEN and count * FEW > MOST_TIMES * MANY * few.get(name, 0)
    }
    assert not dearer, f"at {FEW} and at {MANY} sessions: {dearer}"
