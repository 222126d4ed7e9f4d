"""What a build holds for each session stays small: counted in bytes that Python asked for, not timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
FEW, MANY = (
    500,
    1000,
)  # with fewer, a table that doubles (Python's own of names: a megabyte) counts as much as the sessions
MOST_HELD, MOST_AT_ONCE = 15_000, 27_000  # bytes a session: 12,800 and 23,600 when they were counted last
COUNTED = """
import gc, json, sys, tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from microsite import build as room
from microsite.engine import depot
from microsite.making import Making
from microsite.values.options import Options

sys.path.insert(0, sys.argv[2])
from corpus import write_corpus

root = write_corpus(Path(sys.argv[1]), int(sys.argv[3]))
with (root / "site.yaml").open("a") as settings:
    settings.write("cards: false\\nsearch: false\\nmarkdown: {flavor: gfm}\\n")
counted, made = {}, Making.files

def files(making):
    gc.collect()
    counted["planned"] = tracemalloc.get_traced_memory()[0]
    yield from made(making)

Making.files = files
depot.RECENT = 4
tracemalloc.start()
built = room.build(Options(root=root, at=datetime(2026, 11, 22, 12, tzinfo=UTC)))
assert built.published and built.published.written > 2 * int(sys.argv[3])
print(json.dumps({**counted, "peak": tracemalloc.get_traced_memory()[1]}))
"""


def counted(folder: Path, sessions: int) -> dict[str, int]:
    """Return how many bytes a build of so many sessions, in a process of its own, held when it was planned, and at most."""
    words = (sys.executable, "-c", COUNTED, str(folder), str(BENCH), str(sessions))
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_session_more_is_a_few_kilobytes_more(tmp_path: Path) -> None:
    few, many = counted(tmp_path / "few", FEW), counted(tmp_path / "many", MANY)
    planned, peak = ((many[name] - few[name]) / (MANY - FEW) for name in ("planned", "peak"))
    assert planned < MOST_HELD, f"{planned:,.0f} bytes a session are held when a site is planned"
    assert peak < MOST_AT_ONCE, f"{peak:,.0f} bytes a session at the peak of a build"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc")
def test_a_body_that_was_converted_leaves_nothing_behind() -> None:
    count = (
        "from microsite.read.gfm import convert\n"
        "def held(): return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "text = '| a | b |\\n|---|---|\\n| c | d |\\n\\nSome *words* and more words.\\n' * 20\n"
        "for _ in range(50): convert(text)\n"
        "before = held()\n"
        "for _ in range(1000): convert(text)\n"
        "print(held() - before)\n"
    )
    done = subprocess.run((sys.executable, "-c", count), stdout=subprocess.PIPE, text=True, check=True)
    assert int(done.stdout) < 2_000_000, "cmark-gfm's trees and texts are not given back"
