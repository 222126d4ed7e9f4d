"""A file that is named on the command line is a regular one of some megabytes, or the command says what it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from microsite.diagnostics import Problem
from microsite.importers import sources
from microsite.program.launch_inputs import read_metrics
from microsite.program.matching.gold import read_gold
from microsite.read import given


@pytest.mark.parametrize("what", ["pipe", "device", "folder", "giant"])
def test_a_pipe_a_device_a_folder_or_a_giant_is_not_read(tmp_path: Path, what: str) -> None:
    path = {"device": Path("/dev/zero"), "folder": tmp_path}.get(what, tmp_path / "x")
    if what == "pipe":
        os.mkfifo(path)
    elif what == "giant":
        with path.open("wb") as file:
            file.truncate(given.MOST + 1)
    began = time.monotonic()
    needs, problems = read_gold(path, ())
    assert (needs, [p.code for p in problems]) == ((), ["B101"])
    assert read_metrics(path) is None
    with pytest.raises(OSError, match=r"regular|bytes"):
        given.read_given(path)
    if what != "giant":
        assert isinstance(told := sources.read_bytes(path), Problem)
        assert told.message == "this is not a regular file"
    assert time.monotonic() - began < 5
