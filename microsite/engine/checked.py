"""What a check found before: each file's inspection by its bytes, and the whole answer while no input of it has changed.

An inspection is kept under the program, the file's path, its address and the digest of its bytes. The whole answer is
kept under the program, what was asked, where git stands, and the digests of all files of the site and of the tree.
Nothing depends on it: a memory that is absent, torn, foreign or of another version means that all is read again.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from microsite.checks.inspection import Finding, Inspection, Summary
from microsite.checks.packed import pack_problems, unpack_problems
from microsite.checks.packed_sources import Sources, pack_sources, unpack_sources
from microsite.checks.tree import Tree
from microsite.engine.checked_again import Job, Private, Said, again, answer, over, private_of, said
from microsite.engine.checked_files import Files
from microsite.engine.checked_rows import FILE, Rows
from microsite.engine.editions import program
from microsite.engine.executors import Executor
from microsite.engine.sealed import seal_of
from microsite.engine.stamps import TICK, clock, site_stamps, stamps_of
from microsite.formats.plainjson import parsed
from microsite.read.gitlog import standing
from microsite.records import frozen

Answer = tuple[Inspection, bool]
TICKS = 4
SOURCES = ""
"""Stands for the sources among the paths of the tree's files, where no file has that path."""


@frozen
class Cost:
    """What a check had to do: files inspected anew, and files read only to see that they are as they were."""

    inspected: int
    read: int


class Checked:
    """The memory of one tree during one check; open it with `checked`."""

    __slots__ = ("_answer", "_folder", "_fresh", "_gone", "_inspected", "_new", "_rows", "_since", "_site", "_stored", "_tree")  # fmt: skip

    def __init__(self, folder: Path | None, site: Path | None, output: Path) -> None:
        self._folder = folder
        self._site = Files(site or output, lambda: site_stamps(site) if site else {})
        self._tree = Files(output, lambda: stamps_of(output))
        self._rows = Rows(folder / FILE if folder else None, _name(site, output))
        self._answer: dict[str, Any] = {}
        self._stored: dict[str, tuple[bytes, bytes]] | None = None
        self._inspected = 0
        self._new: set[str] = set()
        self._fresh: dict[str, tuple[bytes, bytes]] = {}
        self._gone: set[str] = set()
        self._since = (0, 0)

    @property
    def cost(self) -> Cost:
        """Return what the check had to do until now."""
        return Cost(self._inspected, self._site.read + self._tree.read)

    @property
    def folder(self) -> Path | None:
        """Return the folder of all that a site remembers, None when it remembers nothing."""
        return self._folder

    def begin(self) -> None:
        """Look at all files, once none of them has been saved just now."""
        for _ in range(TICKS):
            self._since = clock(self._folder) if self._folder else (0, 0)
            self._tree.look()
            if self._folder is None:
                return
            self._site.look()
            if self._site.are_old(self._since[0]) and self._tree.are_old(self._since[0]):
                return
            time.sleep(TICK / 1e9)

    def recall(self, question: str) -> tuple[Finding, bool] | None:
        """Return what was found when the same was asked of the same files, and whether their sources were at hand.

        None when it was not asked, or any file is another one since.
        """
        kept = self._rows.of_tree(key_of("tree"))
        try:
            self._take(parsed(kept) if kept else {})
        except (ValueError, TypeError, AttributeError):
            return None
        if not self._answer or not self._site.settle() or not self._tree.settle():
            return None
        if self._answer.get("question") != self._question(question):
            return None
        found = _found(self._answer)
        if found and self.cost.read:
            self._write()
        return found

    def sources(self, question: str) -> Sources | None:
        """Return what the sources say, when they were asked the same before and none of them has changed since."""
        seal, data = self._rows_of_files().get(SOURCES, (b"", b""))
        if not data or self._folder is None or not self._site.settle():
            return None
        return unpack_sources(data) if seal == seal_of(self._asked(question), data) else None

    def _rows_of_files(self) -> dict[str, tuple[bytes, bytes]]:
        if self._stored is None:
            self._stored = self._rows.of_files()
        return self._stored

    def answers(self, tree: Tree, canaries: Sequence[str], run: Executor) -> list[Answer]:
        """Return the inspection of each file of the tree, in order, and whether it is empty."""
        private = private_of(canaries)
        stored, self._stored = self._rows_of_files(), None
        held = {
            path: one for path, row in stored.items() if path != SOURCES and (one := _sound(row, path, tree))
        }
        unseen = [path for path in tree.paths if not self._is_seen(path, held.get(path), private)]
        sizes = {path: at[3] for path, at in self._tree.found.items() if len(at) > 3}  # noqa: PLR2004 - a file's stamp
        jobs = [Job(str(tree.root), tree.base_url, path, held.get(path)) for path in unseen]
        for path, made in zip(unseen, over(jobs, sizes, private, run), strict=True):
            self._note(path, made, held)
        found: list[Answer] = []
        for path in tree.paths:
            told = answer(held[path])
            if told is None:  # kept under a right seal, and yet no inspection
                self._note(path, again(Job(str(tree.root), tree.base_url, path, None), private), held)
                told = answer(held[path])
            found += [told] if told else ()
        self._fresh = {
            path: (key_of("file", tree.url(path), path, held[path].digest), held[path].packed())
            for path in self._new
        }
        self._gone = stored.keys() - {SOURCES, *tree.paths}
        return found

    def keep(self, question: str, found: Finding, *, sourced: bool, sources: Sources | None = None) -> None:
        """Keep what was found and what the sources said, if they were read now.

        The whole answer only if no file changed meanwhile, and none can have unseen; of the sources the same.
        """
        if self._folder is None:
            return
        since, device = self._since
        still, whole = (
            side.are_old(since) and side.are_on(device) and side.complete() and side.is_unchanged()
            for side in (self._site, self._tree)
        )
        if sources and still:
            self._fresh[SOURCES] = (self._asked(question), pack_sources(sources))
        self._answer = {}
        if whole and still:
            self._answer = {
                "question": self._question(question),
                "sourced": sourced,
                "summary": astuple(found.summary),
                "problems": base64.b85encode(pack_problems(found.problems)).decode("ascii"),
            }
        self._write()

    def _note(self, path: str, one: Said | str, held: dict[str, Said]) -> None:
        """Take in what a worker said of a file: only its digest, when what is held of it is right."""
        if isinstance(one, str):
            self._tree.read += 1
            self._tree.digests[path] = one
            return
        before = held.get(path)
        self._inspected += before is None or before.found is not one.found
        self._tree.digests[path] = one.digest
        held[path] = one
        self._new.add(path)

    def _is_seen(self, path: str, one: Said | None, private: Private) -> bool:
        """Say whether a file need not be read: its stamp proves the digest under which it was inspected."""
        digest = self._tree.known(path)
        if not digest or one is None or one.digest != digest or one.canaries != private.digest:
            return False
        self._tree.digests[path] = digest
        return True

    def _take(self, kept: dict[str, Any]) -> None:
        self._site.recall(kept.get("site", []))
        self._tree.recall(kept.get("tree", []))
        self._answer = dict(kept.get("answer", {}))

    def _write(self) -> None:
        since, device = self._since
        kept = {
            "site": self._site.kept(since, device),
            "tree": self._tree.kept(since, device),
            "answer": self._answer,
        }
        data = json.dumps(kept, separators=(",", ":")).encode("ascii")
        fresh = {
            path: one for path, one in self._fresh.items() if path == SOURCES or self._tree.digests.get(path)
        }
        self._rows.keep(key_of("tree"), data, fresh, self._gone)

    def _question(self, asked: str) -> str:
        """Return a digest of all that an answer rests on."""
        return key_of("answer", self._asked(asked).hex(), self._tree.total()).hex()

    def _asked(self, asked: str) -> bytes:
        """Return a digest of all that the sources' word rests on."""
        at = standing(self._site.root) or b""
        return key_of("sources", asked, at.decode("latin-1"), self._site.total())


@contextlib.contextmanager
def checked(site: Path | None, output: Path) -> Iterator[Checked]:
    """Give the memory of a tree; it lies in .microsite/ of the site whose tree it is, and without a site nowhere."""
    folder = site / ".microsite" if site else None
    if folder and not _is_ours(folder):
        folder = None
    memory = Checked(folder, site if folder else None, output)
    memory.begin()
    yield memory


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is there and can be written to; one that cannot remembers nothing."""
    if folder.is_symlink():
        return False
    try:
        folder.mkdir(exist_ok=True)
        clock(folder)
    except OSError:
        return False
    return True


def _name(site: Path | None, output: Path) -> str:
    """Return the name of a tree: its way from the site, so that another machine knows it again."""
    return os.path.relpath(output.resolve(), site.resolve()) if site else ""


def key_of(*parts: str) -> bytes:
    """Return the key under which something is kept by this program."""
    whole = hashlib.blake2b(program().encode(), digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d " % len(data) + data)
    return whole.digest()


def _sound(row: tuple[bytes, bytes], path: str, tree: Tree) -> Said | None:
    """Return what is kept of a file, if it was kept by this program, of that path and address."""
    seal, data = row
    one = said(data)
    return one if one and seal == seal_of(key_of("file", tree.url(path), path, one.digest), data) else None


def _found(answer: dict[str, Any]) -> tuple[Finding, bool] | None:
    try:
        problems = unpack_problems(base64.b85decode(answer["problems"]))
        summary = Summary(*(int(number) for number in answer["summary"]))
        return (Finding(problems, summary), bool(answer["sourced"])) if problems is not None else None
    except (KeyError, ValueError, TypeError):
        return None
