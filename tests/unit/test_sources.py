"""What is known of a site saves the walk through its folders, and finds every change that the walk finds."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import write

from microsite.engine import sources as room
from microsite.engine.sources import Sources, settle, sources_of, walked
from microsite.engine.stamps import TICK

PATHS = (
    "site.yaml",
    "content/events/one.md",
    "content/events/two.md",
    "content/img/a.png",
    "data/venues.yaml",
    "notes.txt",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site that was written a while ago, but for one file."""
    for path in PATHS:
        write(tmp_path / "site" / path, "as it was")
    (tmp_path / "site/content/pages").mkdir()
    time.sleep(2 * TICK / 1e9)
    write(tmp_path / "site/data/late.yaml", "now")
    return tmp_path / "site"


def _saved(path: Path) -> None:
    """Save a file as editors do: a new one takes its place."""
    write(path.with_name("fresh"), "as it is")
    path.with_name("fresh").replace(path)


def _linked(path: Path) -> None:
    shutil.move(path, path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _instead(path: Path) -> Path:
    path.unlink()
    return path


IN_PLACE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a file is written": lambda s: write(s / "content/events/one.md", "as it WAS"),
    "a file is saved by a new one": lambda s: _saved(s / "content/events/one.md"),
    "site.yaml is saved by a new one": lambda s: _saved(s / "site.yaml"),
    "a file has another mode": lambda s: (s / "content/events/one.md").chmod(0o600),
    "a file became a link": lambda s: _instead(s / "content/events/one.md").symlink_to("two.md"),
    "an ignored file came": lambda s: write(s / "content/events/.one.md.swp", "x"),
    "a file came that is none of the site": lambda s: write(s / "more.txt", "x"),
    "the output came": lambda s: write(s / "output/index.html", "x"),
}
WALKED: dict[str, Callable[[Path], object]] = {
    "a file is gone": lambda s: (s / "content/events/one.md").unlink(),
    "site.yaml is gone": lambda s: (s / "site.yaml").unlink(),
    "a file came": lambda s: write(s / "content/events/three.md", ""),
    "a file came to an empty folder": lambda s: write(s / "content/pages/new.md", ""),
    "a folder came": lambda s: (s / "content/series").mkdir(),
    "a folder is gone": lambda s: (s / "content/pages").rmdir(),
    "a folder has another mode": lambda s: (s / "content/pages").chmod(0o700),
    "a part came": lambda s: (s / "themes").mkdir(),
    "a part that is a link came": lambda s: (s / "themes").symlink_to("content"),
    "a part is gone": lambda s: shutil.rmtree(s / "data"),
    "a folder became a link": lambda s: _linked(s / "content/img"),
    "a part became a link": lambda s: _linked(s / "content"),
    "a file became a folder": lambda s: _instead(s / "content/events/one.md").mkdir(),
    "a file has another name": lambda s: (s / "data/venues.yaml").rename(s / "data/rubric.yaml"),
    "all is gone": lambda s: s.rename(s.with_name("elsewhere")),
}


@pytest.mark.parametrize("change", [*IN_PLACE, *WALKED])
def test_every_change_is_found_and_only_what_comes_or_goes_asks_for_a_walk(
    site: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    then, walks = walked(site), list[Path]()
    {**IN_PLACE, **WALKED}[change](site)
    anew = walked(site)

    def noted(root: Path) -> Sources:
        walks.append(root)
        return anew

    monkeypatch.setattr(room, "walked", noted)
    now = sources_of(site, then)
    assert (dict(now), now.name) == (dict(anew), anew.name)
    assert bool(walks) is (change in WALKED)
    assert set(now.unlike(then)) == {path for path in {*now, *then} if now.get(path) != then.get(path)}


def test_what_changed_is_kept_beside_what_was_kept(site: Path) -> None:
    then = walked(site)
    write(site / "content/events/one.md", "another")
    _saved(site / "content/events/two.md")
    now = then.now(site)
    assert now
    assert set(now.since) == {"content/events/one.md", "content/events/two.md", "content/events"}
    assert then.with_since(now.since).columns == now.columns


def test_what_came_within_a_tick_of_the_last_change_is_found_though_times_are_the_same(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = walked(site)
    write(site / "data/new.yaml", "")
    monkeypatch.setattr(room, "looked", lambda *_: then.columns)
    assert then.now(site) is None
    (site / "data/new.yaml").unlink()
    assert then.now(site) is then


def test_a_file_that_was_saved_just_now_is_waited_for(site: Path) -> None:
    ours = site / ".microsite"
    ours.mkdir()
    write(site / "content/events/one.md", "just now")
    found = settle(site, ours, walked(site))
    write(site / "content/events/one.md", "a tick on")  # as many bytes
    assert found["content/events/one.md"] != walked(site)["content/events/one.md"]
    assert found["content/events/one.md"][-1] < time.time_ns() - TICK


def test_without_a_clock_of_the_file_system_a_tick_is_waited_out(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    assert isinstance(settle(site, site / "nowhere"), Sources)
    assert waited == [TICK / 1e9]


def test_a_site_without_anything_is_one(tmp_path: Path) -> None:
    empty = walked(tmp_path)
    assert (len(empty), empty.newest(), empty.now(tmp_path)) == (0, 0, empty)
    write(tmp_path / "site.yaml", "")
    assert empty.now(tmp_path) is None
    assert list(sources_of(tmp_path, empty)) == ["site.yaml"]
