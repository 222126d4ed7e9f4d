"""What must hold for any bytes holds for those that hypothesis makes, and for all of which it once did not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from fuzz.soups import inputs
from fuzz.target import FOUND, Target
from fuzz.targets import TARGETS

FEW = 8  # of what others test too
CASES = sorted(path for path in FOUND.rglob("*") if path.is_file())


def _tried(target: Target, data: bytes) -> None:
    began = time.process_time()
    target.holds(data)
    took = time.process_time() - began
    assert took <= target.seconds, f"{len(data)} bytes took {took:.1f} seconds"


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
def test_it_holds_for_any_bytes(target: Target) -> None:
    @settings(max_examples=target.examples, derandomize=True)  # new inputs are sought by `make fuzz`
    @given(inputs(target))
    def holds(data: bytes) -> None:
        _tried(target, data)

    holds()


@pytest.mark.parametrize("case", CASES, ids=[f"{path.parent.name}/{path.name}" for path in CASES])
def test_it_holds_for_what_was_found(case: Path) -> None:
    _tried(TARGETS[case.parent.name], case.read_bytes())


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
def test_it_holds_for_what_fuzzing_begins_with(target: Target) -> None:
    seeds = list(target.seeds())
    for seed in seeds[:: 1 + len(seeds) // FEW]:
        target.holds(seed[: target.most])
