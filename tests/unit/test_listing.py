"""One look at each path that was there says whether all of an output folder is as it was left, and any change is found."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from microsite.engine import listing
from microsite.engine.listing import Listing, listing_of, looked
from microsite.engine.memo import memo
from microsite.engine.stamps import TICK, stamps_of

PATHS = ("index.html", "events/one/index.html", "events/two/index.html", "events/two/calendar.ics", "events0")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Give an output folder that was written a while ago, but for one folder that a change may have been missed in."""
    for path in PATHS:
        file = tmp_path / "output" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"as it was")
    (tmp_path / "output/empty").mkdir()
    time.sleep(2 * TICK / 1e9)
    (tmp_path / "output/events/two/late.html").write_bytes(b"now")
    return tmp_path / "output"


def _instead(path: Path) -> Path:
    path.unlink()
    return path


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file is written": lambda o: (o / "index.html").write_bytes(b"as it WAS"),
    "a file is gone": lambda o: (o / "events/one/index.html").unlink(),
    "a file came": lambda o: (o / "events/one/new.html").write_bytes(b""),
    "a file came to the folder itself": lambda o: (o / "new.html").write_bytes(b""),
    "a file came to an empty folder": lambda o: (o / "empty/new.html").write_bytes(b""),
    "a folder came": lambda o: (o / "events/three").mkdir(),
    "a folder is gone": lambda o: (o / "empty").rmdir(),
    "a file has another mode": lambda o: (o / "index.html").chmod(0o600),
    "a folder has another mode": lambda o: (o / "events").chmod(0o700),
    "a file became a folder": lambda o: _instead(o / "index.html").mkdir(),
    "a file became a link": lambda o: _instead(o / "index.html").symlink_to("events0"),
    "another file has the name": lambda o: (o / "events0").rename(o / "index.html"),
    "all is gone": lambda o: o.rename(o.with_name("elsewhere")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_found(output: Path, change: str) -> None:
    left = listing_of(output)
    assert left.stands(output)
    CHANGES[change](output)
    assert not left.stands(output)
    assert listing_of(output).name != left.name


def test_what_came_within_a_tick_of_the_last_change_is_found_though_times_are_the_same(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, left = output / "events/two", listing_of(output)
    (late / "new.html").write_bytes(b"")
    monkeypatch.setattr(listing, "looked", lambda *_: left.columns)
    assert not left.stands(output)
    (late / "new.html").unlink()
    assert left.stands(output)


def test_folders_that_were_a_tick_old_when_they_were_listed_are_known_by_their_times(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(1.2 * TICK / 1e9)
    left = listing_of(output, tmp_path)
    with monkeypatch.context() as nothing_is_listed:
        nothing_is_listed.setattr(os, "listdir", lambda _: [])
        assert left.stands(output)
    with memo(tmp_path) as held:
        listing.keep(held, "out", left)
        kept = listing.recall(held, "out", left.name, Listing)
        assert kept is not None
        assert kept.listed == left.listed > 0


def test_a_folder_that_changed_within_a_tick_of_being_listed_is_listed_again_also_when_the_time_is_known(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (output / "events/two/index.html").rename(output / "events/two/index2.html")
    left = listing_of(output, tmp_path)
    (output / "events/two/new.html").write_bytes(b"")
    monkeypatch.setattr(listing, "looked", lambda *_: left.columns)
    assert not left.stands(output)


def test_of_another_file_systems_clock_nothing_is_believed(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "clock", lambda _: (1 << 62, -1))
    assert listing_of(output, output).listed == 0


def test_what_comes_and_goes_is_found_to_have_changed_nothing(output: Path) -> None:
    left = listing_of(output)
    (output / "new.html").write_bytes(b"")
    (output / "new.html").unlink()
    assert not left.stands(output)  # the folder has another time
    assert listing_of(output).name == left.name


def test_it_is_a_mapping_of_the_stamps(output: Path) -> None:
    found, stamps = listing_of(output), stamps_of(output)
    assert {path: found[path] for path in stamps} == stamps  # one by one
    assert dict(found) == stamps == found.stamps
    assert len(found) == len(stamps)
    assert "" not in found
    assert found.get("events/three") is None


def test_after_few_files_were_written_it_is_as_one_made_anew(output: Path) -> None:
    before = listing_of(output)
    for path in PATHS[:2]:
        fresh = output / "fresh"
        fresh.write_bytes(b"another")
        fresh.replace(output / path)
    after = before.after(output, PATHS[:2])
    assert after
    assert after.stands(output)
    assert after.name == listing_of(output).name != before.name


def test_what_others_put_beside_the_files_written_is_found_the_next_time(output: Path) -> None:
    before = listing_of(output)
    (output / "index.html").write_bytes(b"another")
    (output / "theirs.html").write_bytes(b"")
    after = before.after(output, ["index.html"])
    assert after
    assert not after.stands(output)
    assert after.name != listing_of(output).name


def test_after_a_file_was_written_that_was_not_listed_or_is_gone_nobody_knows_how_it_is(output: Path) -> None:
    before = listing_of(output)
    (output / "new.html").write_bytes(b"")
    assert before.after(output, ["new.html"]) is None
    (output / "index.html").unlink()
    assert before.after(output, ["index.html"]) is None


def test_it_comes_back_as_it_was_kept_also_after_edits(output: Path, tmp_path: Path) -> None:
    first = listing_of(output)
    with memo(tmp_path) as held:
        listing.keep(held, "out", first)
        (output / "index.html").write_bytes(b"another")
        second = first.after(output, ["index.html"])
        assert second
        listing.keep(held, "out", second)
        assert listing.recall(held, "out", first.name, Listing) is None
        found = listing.recall(held, "out", second.name, Listing)
        assert found is not None
        assert found.stands(output)
        assert found.base == first.name
        assert dict(found) == dict(second)


def test_after_many_edits_all_is_kept_anew(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST", 1)
    with memo(tmp_path) as held:
        listing.keep(held, "out", listing_of(output))
        (output / "index.html").write_bytes(b"another")
        kept = listing_of(output).after(output, PATHS)
        assert kept
        listing.keep(held, "out", kept)
        found = listing.recall(held, "out", kept.name, Listing)
        assert found is not None
        assert (found.base, dict(found)) == (kept.name, dict(kept))


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_what_is_kept_and_not_whole_is_nothing(output: Path, tmp_path: Path, at: int) -> None:
    left = listing_of(output)
    with memo(tmp_path) as held:
        listing.keep(held, "out", left)
        data = held.recall(listing.NAME, "out")
        held.keep(listing.NAME, "out", data[:at] + data[at + 1 :])
        assert listing.recall(held, "out", left.name, Listing) is None


@pytest.mark.parametrize(
    "since", [{"elsewhere": [1] * 6}, {"index.html": [1]}, {"events": ["x", "y"]}, [], 1]
)
def test_changes_that_fit_nothing_are_not_taken(output: Path, tmp_path: Path, since: object) -> None:
    left = listing_of(output)
    with memo(tmp_path) as held:
        listing.keep(held, "out", left)
        row = {"base": left.name, "name": left.name, "since": since}
        held.keep(listing.SINCE, "out", json.dumps(row).encode())
        found = listing.recall(held, "out", left.name, Listing)
        assert found is None or found.name == left.name


def test_numbers_of_files_may_fill_a_word(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = os.stat

    def high(path: str, *, dir_fd: int | None = None, follow_symlinks: bool = False) -> os.stat_result:
        status = look(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        return os.stat_result(
            (status.st_mode, (1 << 64) - status.st_ino, *status[2:]), {"st_mtime_ns": 1, "st_ctime_ns": 2}
        )

    monkeypatch.setattr(os, "lstat", high)
    monkeypatch.setattr(os, "stat", high)
    left = listing_of(output)
    assert left.stands(output)
    assert looked(f"{output}/", left.folders, left.files) == left.columns


def test_nothing_lies_nowhere() -> None:
    assert isinstance(listing.NOWHERE, Listing)
    assert not listing.NOWHERE
