"""What is heavy of a record lies in a depot: the record stays the same one, says the same, and travels whole."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import examples
import pytest

from microsite.engine.depot import HEAVY, RECENT, Depot
from microsite.engine.digest import Digests
from microsite.engine.forks import forked
from microsite.engine.packing import packed
from microsite.read.files import Source


def source(number: int = 0) -> Source:
    return Source(f"content/events/{number}.md", f"text {number}".encode(), f"{number:040}")


def test_a_record_that_was_laid_is_the_same_one_and_says_the_same(tmp_path: Path) -> None:
    one, held = source(), Depot(tmp_path)
    assert held.lay(one) is one
    assert held.lay(one) is one, "twice is once"
    assert isinstance(one, Source)
    assert type(one) is not Source
    assert (one.path, one.data, one.digest) == ("content/events/0.md", b"text 0", f"{0:040}")
    assert one == source()
    assert source() == one
    assert one != source(1)
    assert repr(one) == repr(source())
    assert replace(one, path="other") == replace(source(), path="other")


def test_an_entry_that_was_laid_has_the_digest_of_a_whole_one(tmp_path: Path) -> None:
    whole, one = examples.event_entry(), examples.event_entry()
    Depot(tmp_path).lay(one)
    assert Digests().of(one) == Digests().of(whole)
    assert (one.html, one.text, one.marks, one.event) == (whole.html, whole.text, whole.marks, whole.event)


def test_records_of_other_kinds_stay_as_they_are(tmp_path: Path) -> None:
    for one in (None, "text", replace(examples.event_entry().topics[0])):
        assert Depot(tmp_path).lay(one) is one
        assert type(one) not in HEAVY


@pytest.mark.parametrize("pack", [packed, pickle.dumps])
def test_to_another_process_a_record_travels_whole(tmp_path: Path, pack: object) -> None:
    one = Depot(tmp_path).lay(source())
    come = pickle.loads(pack(one))  # type: ignore[operator] # noqa: S301 - packed here
    assert type(come) is Source
    assert come == source()


def test_forked_processes_read_what_was_laid_before(tmp_path: Path) -> None:
    held = Depot(tmp_path)
    items = [held.lay(source(number)) for number in range(RECENT + 20)]
    assert list(forked(lambda one: one.data, items, 2, 16)) == [source(n).data for n in range(RECENT + 20)]


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    held = Depot(tmp_path)
    held.lay(source())
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_records_stay_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert type(Depot(tmp_path / "absent").lay(source())) is Source

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    held = Depot(tmp_path)
    monkeypatch.setattr(os, "pwrite", full)
    assert type(held.lay(source())) is Source


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="a file needs a name here")
def test_its_file_has_no_name_that_could_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **_: object) -> None:
        assert not path.exists(), "nothing was made that has to be taken away"

    monkeypatch.setattr(Path, "unlink", refused)
    held = Depot(tmp_path)
    one = held.lay(source())
    assert one.data == b"text 0"
    assert not any(tmp_path.iterdir())


def test_where_a_file_needs_a_name_it_is_taken_away_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    held = Depot(tmp_path)
    assert type(held.lay(source())) is not Source
    assert not any(tmp_path.iterdir())
