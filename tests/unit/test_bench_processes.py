"""The benchmark's accounting: the CPU time and memory of every process of a command count, whoever waits for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from processes import can_measure, descendants, measured

pytestmark = pytest.mark.skipif(not can_measure(), reason="needs Linux")

BURN = "import time\nwhile time.process_time() < 0.4: pass\n"
SPAWN = "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {!r}])\n"
HOLD = "import time\nheld = bytearray(b'x') * 60_000_000\ntime.sleep(0.5)\n"
SERVER = """
import multiprocessing, time

def burn(_):
    while time.process_time() < 0.4: pass

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    with context.Pool(2) as pool:
        pool.map(burn, range(2), chunksize=1)
"""


def cost_of(program: str, folder: Path) -> tuple[float, float, int]:
    """Return CPU seconds, MiB and exit code of a Python program."""
    (folder / "program.py").write_text(program)
    cost = measured([sys.executable, "program.py"], folder, folder / "log.txt")
    return cost.cpu, cost.memory, cost.code


def test_what_a_grandchild_burns_is_counted(tmp_path: Path) -> None:
    child = SPAWN.format(BURN) + "child.wait()\n"
    assert cost_of(SPAWN.format(child) + "child.wait()\n", tmp_path)[0] >= 0.4


def test_a_process_that_outlives_its_parent_is_counted_too(tmp_path: Path) -> None:
    assert cost_of(SPAWN.format(BURN), tmp_path)[0] >= 0.4
    assert cost_of(SPAWN.format(SPAWN.format(BURN)), tmp_path)[0] >= 0.4


def test_the_workers_of_a_fork_server_are_counted(tmp_path: Path) -> None:
    assert cost_of(SERVER, tmp_path)[0] >= 0.8


def test_a_command_that_does_little_costs_little(tmp_path: Path) -> None:
    burnt = cost_of(SERVER, tmp_path)[0]
    assert cost_of("", tmp_path)[0] < burnt


def test_memory_is_that_of_all_processes_at_one_time(tmp_path: Path) -> None:
    together = SPAWN.format(HOLD) + HOLD + "child.wait()\n"
    one_by_one = SPAWN.format(HOLD) + "child.wait()\n" + HOLD
    assert cost_of(together, tmp_path)[1] >= 115
    assert 57 <= cost_of(one_by_one, tmp_path)[1] < 115


def test_a_command_that_fails_says_so_and_what_it_printed_is_kept(tmp_path: Path) -> None:
    assert cost_of("import sys\nprint('no such thing')\nsys.exit('bad luck')", tmp_path)[2] == 1
    assert (tmp_path / "log.txt").read_text().splitlines() == ["no such thing", "bad luck"]


def test_descendants_are_not_others() -> None:
    assert os.getpid() in descendants(os.getppid())
    assert os.getpid() not in descendants(os.getpid())
