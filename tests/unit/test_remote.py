"""Publishing to a store: exactly the files that a folder would hold, whatever broke off or was changed by hand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given, settings
from hypothesis import strategies as st

from microsite.diagnostics import Problem
from microsite.engine.ownership import MARKER, MARKER_TEXT
from microsite.engine.publish import Published
from microsite.engine.publish import publish as publish_here
from microsite.engine.remote import MANIFEST, publish, refusal
from microsite.engine.store import NoStoreError, Store, open_store, said
from microsite.formats.media import cache_control, media_type

OLD = {
    "assets/site.1.css": b"css",
    "events/a/index.html": b"old a",
    "events/index.html": b"old list",
    "gone/index.html": b"gone",
    "index.html": b"old home",
}
NEW = {
    "assets/site.1.css": b"css",
    "events/a/index.html": b"new a",
    "events/b/index.html": b"new b",
    "events/index.html": b"new list",
    "index.html": b"new home",
}


class Kill(BaseException):
    """The end of the process, as a test plays it."""


class Counted(MemoryFileSystem):  # type: ignore[misc]
    """A store in memory that writes down what is done, and breaks off at one of the steps."""

    cachable = False

    def __init__(self) -> None:
        super().__init__(global_store=False, skip_instance_cache=True)
        self.steps: list[str] = []
        self.breaks: int | None = None
        self.fault: BaseException = OSError("the line is cut")
        self.late = False
        self.slow = ""
        self.guard = threading.Lock()

    def _step(self, words: str, do: Callable[[], object]) -> None:
        with self.guard:
            if self.breaks is not None and len(self.steps) >= self.breaks:
                if self.late and len(self.steps) == self.breaks:
                    do()
                self.steps.append(f"broken {words}")
                raise self.fault
            do()
            self.steps.append(words)

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        """Put an object."""
        inner = super().pipe_file
        if self.slow and path.endswith(self.slow):
            time.sleep(0.05)  # long enough for what need not wait
        self._step(f"put {path.removeprefix('/site/')}", lambda: inner(path, value, mode, **kwargs))

    def rm_file(self, path: str) -> None:
        """Delete an object."""
        inner = super().rm_file
        self._step(f"delete {path.removeprefix('/site/')}", lambda: inner(path))

    def objects(self) -> dict[str, bytes]:
        """Return all that the store holds."""
        return {path.removeprefix("/site/"): one.getvalue() for path, one in self.store.items()}

    def by_hand(self, path: str, data: bytes | None) -> None:
        """Change an object as another program would."""
        if data is None:
            self.store.pop(f"/site/{path}", None)
        else:
            MemoryFileSystem.pipe_file(self, f"/site/{path}", data)


@pytest.fixture
def fs() -> Counted:
    return Counted()


def store_of(fs: Counted) -> Store:
    return Store("memory://site", "/site", "memory", fs)


def send(fs: Counted, folder: Path, files: Mapping[str, bytes], **more: Any) -> Published | Problem | None:
    fs.steps.clear()
    return publish(store_of(fs), folder / "outbox", files.items(), **more)


def done(fs: Counted, folder: Path, files: Mapping[str, bytes], **more: Any) -> Published:
    found = send(fs, folder, files, **more)
    assert isinstance(found, Published), found
    assert not (folder / "outbox").exists()
    return found


def tree(fs: Counted) -> dict[str, bytes]:
    return {path: data for path, data in fs.objects().items() if path not in {MARKER, MANIFEST}}


def test_the_store_holds_exactly_what_was_given(fs: Counted, tmp_path: Path) -> None:
    assert done(fs, tmp_path, OLD) == Published(written=6, kept=0, deleted=0)
    assert tree(fs) == OLD
    assert done(fs, tmp_path, NEW) == Published(written=4, kept=2, deleted=1)
    assert tree(fs) == NEW
    assert fs.objects()[MARKER] == MARKER_TEXT


def test_the_same_again_sends_nothing(fs: Counted, tmp_path: Path) -> None:
    done(fs, tmp_path, OLD)
    assert done(fs, tmp_path, OLD) == Published(written=0, kept=6, deleted=0)
    assert fs.steps == []


def test_anew_sends_everything(fs: Counted, tmp_path: Path) -> None:
    done(fs, tmp_path, OLD)
    assert done(fs, tmp_path, OLD, anew=True) == Published(written=6, kept=0, deleted=0)


def test_the_marker_is_first_pages_come_before_lists_then_deletions_and_the_manifest_is_last(
    fs: Counted, tmp_path: Path
) -> None:
    done(fs, tmp_path, OLD)
    assert (fs.steps[0], fs.steps[-1]) == (f"put {MARKER}", f"put {MANIFEST}")
    done(fs, tmp_path, NEW)
    pages = {"put events/a/index.html", "put events/b/index.html"}
    assert set(fs.steps[:2]) == pages
    assert fs.steps[2:] == [
        "put events/index.html", "put index.html", "delete gone/index.html", f"put {MANIFEST}",
    ]  # fmt: skip


def test_nothing_is_sent_before_the_marker_is_there(fs: Counted, tmp_path: Path) -> None:
    fs.slow = MARKER
    done(fs, tmp_path, {f"assets/{n}.css": b"css" for n in range(9)})
    assert fs.steps[0] == f"put {MARKER}"


def test_no_list_is_sent_while_a_page_that_it_may_point_at_is_on_its_way(fs: Counted, tmp_path: Path) -> None:
    files = {f"events/{n}/index.html": b"page" for n in range(100)} | {"events/index.html": b"list"}
    fs.slow = "/99/index.html"
    done(fs, tmp_path, files)
    assert fs.steps[-2] == "put events/index.html"


def test_objects_are_sent_again_when_their_headers_would_be_others(
    fs: Counted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(fs, tmp_path, OLD)
    monkeypatch.setattr("microsite.engine.remote.cache_control", lambda _path: "no-store")
    assert done(fs, tmp_path, OLD).written == 6


def test_with_an_error_nothing_is_sent(fs: Counted, tmp_path: Path) -> None:
    done(fs, tmp_path, OLD)
    assert send(fs, tmp_path, NEW, go_on=lambda: False) is None
    assert (fs.steps, tree(fs)) == ([], OLD)
    assert not (tmp_path / "outbox").exists()


def test_what_was_changed_or_deleted_by_hand_is_mended(fs: Counted, tmp_path: Path) -> None:
    done(fs, tmp_path, OLD)
    fs.by_hand("index.html", b"OLD home")  # of the same size
    fs.by_hand("events/index.html", None)
    fs.by_hand("stray/x.txt", b"x")
    assert done(fs, tmp_path, OLD) == Published(written=2, kept=4, deleted=1)
    assert tree(fs) == OLD


@pytest.mark.parametrize(
    "manifest", [None, b"", b"[]", b"{", b'{"version": 0}', b'{"version": 1, "files": {"index.html": 3}}', b"[" * 100_000]
)  # fmt: skip
def test_without_a_sound_manifest_everything_is_sent_again(
    fs: Counted, tmp_path: Path, manifest: bytes | None
) -> None:
    done(fs, tmp_path, OLD)
    fs.by_hand(MANIFEST, manifest)
    assert done(fs, tmp_path, OLD).written == 6
    assert done(fs, tmp_path, OLD).written == 0


def test_a_prefix_that_is_not_ours_is_refused_and_left_alone(fs: Counted, tmp_path: Path) -> None:
    fs.by_hand("photo.jpg", b"mine")
    before = refusal(store_of(fs))
    found = send(fs, tmp_path, OLD)
    assert isinstance(before, Problem)
    assert isinstance(found, Problem)
    assert (before.code, found.code, fs.steps) == ("C103", "C103", [])
    assert fs.objects() == {"photo.jpg": b"mine"}


def test_an_empty_prefix_is_taken_and_neighbours_are_left_alone(fs: Counted, tmp_path: Path) -> None:
    MemoryFileSystem.pipe_file(fs, "/site-of-another/index.html", b"mine")
    assert refusal(store_of(fs)) is None
    done(fs, tmp_path, OLD)
    assert refusal(store_of(fs)) is None
    assert fs.objects().pop("/site-of-another/index.html") == b"mine"


def test_a_store_that_refuses_is_a_problem_that_names_it(fs: Counted, tmp_path: Path) -> None:
    fs.breaks = 2
    found = send(fs, tmp_path, OLD)
    assert isinstance(found, Problem)
    assert (found.code, found.where.path) == ("E115", "memory://site")
    assert "the line is cut" in found.message
    fs.breaks = None
    done(fs, tmp_path, OLD)
    assert tree(fs) == OLD


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("step", range(8))
def test_a_publish_that_is_killed_at_any_step_is_completed_by_the_next(
    tmp_path: Path, step: int, *, late: bool
) -> None:
    fs = Counted()
    done(fs, tmp_path, OLD)
    fs.breaks, fs.late, fs.fault = step, late, Kill()
    try:
        send(fs, tmp_path, NEW)
    except Kill:
        assert step < 6  # four puts, a deletion, the manifest
    assert set(tree(fs).values()) <= {*OLD.values(), *NEW.values()}
    fs.breaks = None
    done(fs, tmp_path, NEW)
    assert tree(fs) == NEW
    assert done(fs, tmp_path, NEW).written == 0


@pytest.mark.parametrize("step", range(7))
def test_a_first_publish_that_is_killed_leaves_a_prefix_that_is_ours(tmp_path: Path, step: int) -> None:
    fs = Counted()
    fs.breaks, fs.late, fs.fault = step, True, Kill()
    with pytest.raises(Kill):
        send(fs, tmp_path, OLD)
    fs.breaks = None
    done(fs, tmp_path, OLD)
    assert tree(fs) == OLD


NAMES = st.sampled_from(["a", "b.html", "c", "index.html", "ü x#?.css"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def apart(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files of which none lies below another."""
    return {path: data for path, data in files.items() if not any(o.startswith(f"{path}/") for o in files)}


TREES = st.dictionaries(PATHS, st.binary(max_size=3), max_size=8).map(apart)
HAND = st.lists(st.tuples(PATHS, st.none() | st.binary(max_size=3)), max_size=3)


@settings(max_examples=150, deadline=None)
@given(
    rounds=st.lists(st.tuples(TREES, st.none() | st.integers(0, 12), st.booleans(), HAND), max_size=4),
    last=TREES,
)
def test_after_any_trees_breaks_and_hands_the_store_holds_what_a_folder_would(
    rounds: list[tuple[dict[str, bytes], int | None, bool, list[tuple[str, bytes | None]]]],
    last: dict[str, bytes],
) -> None:
    fs = Counted()
    with TemporaryDirectory() as name:
        folder = Path(name)
        done(fs, folder, {})
        for files, breaks, late, hands in rounds:
            fs.breaks, fs.late = breaks, late
            send(fs, folder, files)
            fs.breaks = None
            for path, data in hands:
                held = [one.removeprefix("/site/") for one in fs.store]
                near = [one for one in held if f"{one}/".startswith(f"{path}/") or path.startswith(f"{one}/")]
                if near in ([], [path]):
                    fs.by_hand(path, data)
        done(fs, folder, last)
        assert isinstance(publish_here(folder / "output", last.items()), Published)
        local = {
            p.relative_to(folder / "output").as_posix(): p.read_bytes()
            for p in (folder / "output").rglob("*")
            if p.is_file() and p.name != MARKER
        }
    assert tree(fs) == local == last


def test_a_store_with_folders_has_them_made(tmp_path: Path) -> None:
    store = Store("sftp://host/site", str(tmp_path / "site"), "sftp", LocalFileSystem())
    assert refusal(store) is None
    assert publish(store, tmp_path / "outbox", OLD.items()) == Published(6, 0, 0)
    assert publish(store, tmp_path / "outbox", NEW.items()) == Published(4, 2, 1)
    assert (tmp_path / "site/events/b/index.html").read_bytes() == b"new b"
    assert not (tmp_path / "site/gone/index.html").exists()


def test_the_manifest_says_of_each_file_what_it_is_and_holds_nothing_else(
    fs: Counted, tmp_path: Path
) -> None:
    done(fs, tmp_path, OLD)
    told = json.loads(fs.objects()[MANIFEST])
    assert set(told) == {"version", "files"}
    assert set(told["files"]) == {MARKER, *OLD}


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:secretword@bucket/x", "sftp://u:secretword@host/x", "s3://bucket?token=secretword", "s3://", "s3:///x", "file:///tmp/x",
        "local:///tmp/x", "simplecache::s3://b/k", "foo://x", "S3://b", "s3://b/../c", "s3://b//c", "memory://a/./b",
    ],
)  # fmt: skip
def test_a_url_of_no_use_is_refused_with_a_hint_and_without_its_password(url: str) -> None:
    with pytest.raises(NoStoreError) as caught:
        open_store(url)
    assert caught.value.hint
    assert "secretword" not in f"{caught.value} {caught.value.hint}"


def test_what_a_store_says_is_told_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "FwoGZXIvYXdzE")
    assert (
        said(OSError("signature wJalrXUtnFEMI\n  does not match FwoGZXIvYXdzE"))
        == "signature *** does not match ***"
    )
    assert said(OSError()) == "OSError"


@pytest.mark.parametrize(
    ("path", "media", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("assets/site.c183e4fd73.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("mentors/ada/feed.xml", "application/atom+xml; charset=utf-8", "no-cache"),
        ("feed.json", "application/feed+json; charset=utf-8", "no-cache"),
        ("sitemap.xml", "application/xml", "no-cache"),
        ("events/a/event.ics", "text/calendar; charset=utf-8", "no-cache"),
        ("events/a/CARD.JPG", "image/jpeg", "no-cache"),
        ("_headers", "application/octet-stream", "no-cache"),
    ],
)
def test_every_file_has_its_media_type_and_how_long_it_is_kept(path: str, media: str, cache: str) -> None:
    assert (media_type(path), cache_control(path)) == (media, cache)
