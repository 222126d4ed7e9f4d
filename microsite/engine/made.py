"""What each file of the output was made from: one whose key and stamp are as they were need not be made again."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

from microsite.engine.digest import Digests
from microsite.engine.editions import program
from microsite.engine.journal import FILE_MODE, FOLDER_MODE
from microsite.engine.memo import Memo
from microsite.engine.ownership import MARKER
from microsite.engine.reasons import Reason
from microsite.engine.stamps import Stamp, is_file
from microsite.formats.plainjson import parsed
from microsite.records import frozen
from microsite.render.closure import closure_digest
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.values.clock import Spell
from microsite.values.pages import Facts, Page
from microsite.values.views import HtmlView

BUILDS = 50


class Marked(NamedTuple):
    """The key of what a file was made from, "" where it is not known, the digest of its bytes, and when the key holds; None is ever."""

    key: str
    digest: str
    spell: Spell | None = None


_SIZE = 3  # its place in a stamp


def read_bytes(file: Path) -> bytes:
    """Return what lies in a file of the output, nothing when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def sha256_of(data: bytes) -> str:
    """Return the digest of a published file's bytes (hexadecimal SHA-256, for which most processors have instructions)."""
    return hashlib.sha256(data).hexdigest()


@frozen
class Made:
    """A file as it was published: the key of what it was made from and the digest of its bytes (hexadecimal), stamp, and build.

    `spell` is when the key tells of these bytes, where the clock is not in it: None is ever.
    """

    key: str
    digest: str
    stamp: Stamp
    build: int = 0
    spell: Spell | None = None

    def lies(self, file: Path, now: Stamp | None) -> bool:
        """Say whether a file is still the one that was published: by its stamp, and on another machine by its bytes."""
        if now == self.stamp:
            return True
        regular = now is not None and stat.S_ISREG(now[0]) and stat.S_IMODE(now[0]) == FILE_MODE
        # one of another size need not be read, and may be as large as a disk
        alike = regular and now is not None and now[_SIZE] == self.stamp[_SIZE]
        return alike and sha256_of(read_bytes(file)) == self.digest


@frozen
class Past:
    """What the files of an output folder were made from, and what was new to the last builds."""

    files: Mapping[str, Made]
    reasons: tuple[Reason, ...]

    def lies(self, output: Path, stamps: Mapping[str, Stamp]) -> bool:
        """Say whether just these files lie in an output folder, each as it was published."""
        there = {path for path, of in stamps.items() if is_file(of)} - {MARKER}
        open_ = all(is_file(of) or stat.S_IMODE(of[0]) == FOLDER_MODE for of in stamps.values())
        return (
            open_
            and there == self.files.keys()
            and all(made.lies(output / path, stamps[path]) for path, made in self.files.items())
        )


class Keys:
    """Gives each page its key. Equal keys mean equal bytes: program, templates and view are in it; words travel with the view's language."""

    def __init__(self, theme: Theme, used: Iterable[str] = (), shared: Iterable[object] = ()) -> None:
        self._digests = Digests()
        self._digests.of(*shared)
        self._environment = environment(theme)
        self._closures: dict[str, str] = {}
        for template in used:
            self._closure(template)

    def of(self, page: Page) -> str:
        """Return the key of a page (hexadecimal)."""
        return self._digests.of(*self.parts(page).values()).hex()

    def parts(self, page: Page) -> dict[str, object]:
        """Return what a page is made from, each part by its name."""
        view = page.view
        if not isinstance(view, HtmlView | Facts):
            return {"program": program(), "view": view}
        return {"program": program(), "templates": self._closure(view.template), "view": view}

    def _closure(self, template: str) -> str:
        if template not in self._closures:
            self._closures[template] = closure_digest(self._environment, template)
        return self._closures[template]


def recall(held: Memo, output: str) -> Past:
    """Return what is known of the files of an output folder; nothing where nothing whole is kept."""
    files = {**_files(held, "made", output), **_files(held, "since", output)}
    return Past(files, reasons(held, output))


def reasons(held: Memo, output: str) -> tuple[Reason, ...]:
    """Return what was new to the last builds into an output folder."""
    try:
        rows = parsed(held.recall("reasons", output) or b"[]")
        return tuple(Reason(**{**row, "changed": tuple(map(str, row["changed"]))}) for row in rows)
    except (ValueError, TypeError, KeyError):
        return ()


def number(before: Sequence[Reason]) -> int:
    """Return the number of the build that comes after these."""
    return before[-1].build + 1 if before else 1


def keep(
    held: Memo,
    output: str,
    past: Past,
    marks: Mapping[str, Marked],
    stamps: Mapping[str, Stamp],
    reason: Reason,
) -> None:
    """Keep what the files of an output folder were made from, with the stamps that they have now, and what was new."""
    rows = []
    for path, (key, digest, spell) in marks.items():
        if path in stamps:
            before = past.files.get(path)
            build = before.build if before and before.digest == digest else reason.build
            rows.append((path, key, digest, stamps[path], build, spell))
    _put(held, "made", output, rows)
    _put(held, "since", output, [])
    _put(held, "reasons", output, [asdict(one) for one in (*past.reasons, reason)[-BUILDS:]])


def keep_amended(
    held: Memo, output: str, marks: Mapping[str, Marked], gone: Collection[str], stamps: Mapping[str, Stamp],
    reason: Reason,
) -> None:  # fmt: skip
    """Keep of these files alone that a build made them, and what was new; what is `gone` lay there before."""
    fresh = {
        path: Made(one.key, one.digest, stamps[path], reason.build, one.spell)
        for path, one in marks.items()
        if path in stamps
    }
    since = {**_files(held, "since", output), **fresh}
    _put(held, "since", output, _rows({path: one for path, one in since.items() if path in stamps}))
    if gone:
        base = _files(held, "made", output)
        _put(held, "made", output, _rows({path: one for path, one in base.items() if path in stamps}))
    known = reasons(held, output)
    _put(held, "reasons", output, [asdict(one) for one in (*known, reason)[-BUILDS:]])


def carry(held: Memo, output: str, past: Past, stamps: Mapping[str, Stamp]) -> None:
    """Keep the stamps that the files have here, where they were brought as they are."""
    moved = {path: replace(made, stamp=stamps[path]) for path, made in past.files.items()}
    _put(held, "made", output, _rows(moved))
    _put(held, "since", output, [])


def _rows(files: Mapping[str, Made]) -> list[Any]:
    return [(path, one.key, one.digest, one.stamp, one.build, one.spell) for path, one in files.items()]


def _files(held: Memo, name: str, output: str) -> dict[str, Made]:
    try:
        rows = parsed(held.recall(name, output) or b"[]")
        return {
            str(path): Made(str(key), str(digest), tuple(map(int, of)), int(build), _spell(spell))
            for path, key, digest, of, build, spell in rows
        }
    except (ValueError, TypeError):
        return {}


def _spell(row: Sequence[int | None] | None) -> Spell | None:
    if row is None:
        return None
    since, until = row
    return int(since or 0), None if until is None else int(until)


def _put(held: Memo, name: str, output: str, rows: list[Any]) -> None:
    held.keep(name, output, json.dumps(rows).encode("utf-8", "surrogatepass"))
