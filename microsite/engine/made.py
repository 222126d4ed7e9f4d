"""What each file of the output was made from: one whose key and stamp are as they were need not be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from microsite.engine.digest import Digests
from microsite.engine.editions import program
from microsite.engine.memo import Memo
from microsite.engine.reasons import Reason
from microsite.engine.stamps import Stamp
from microsite.render.closure import closure_digest
from microsite.render.sandbox import environment
from microsite.render.theme import Theme
from microsite.values.pages import Page
from microsite.values.views import HtmlView

BUILDS = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it was published: the key of what it was made from (hexadecimal), its stamp, the build that made it so."""

    key: str
    stamp: Stamp
    build: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """What the files of an output folder were made from, and what was new to the last builds."""

    files: Mapping[str, Made]
    reasons: tuple[Reason, ...]


class Keys:
    """Gives each page its key. Equal keys mean equal bytes: program, templates and view are in it; words travel with the view's language."""

    def __init__(self, theme: Theme) -> None:
        self._digests = Digests()
        self._environment = environment(theme)
        self._closures: dict[str, str] = {}

    def of(self, page: Page) -> str:
        """Return the key of a page (hexadecimal)."""
        return self._digests.of(*self.parts(page).values()).hex()

    def parts(self, page: Page) -> dict[str, object]:
        """Return what a page is made from, each part by its name."""
        view = page.view
        if not isinstance(view, HtmlView):
            return {"program": program(), "view": view}
        return {"program": program(), "templates": self._closure(view.template), "view": view}

    def _closure(self, template: str) -> str:
        if template not in self._closures:
            self._closures[template] = closure_digest(self._environment, template)
        return self._closures[template]


def recall(held: Memo, output: str) -> Past:
    """Return what is known of the files of an output folder; nothing where nothing whole is kept."""
    files = {**_files(held, _key(output, "made")), **_files(held, _key(output, "since"))}
    return Past(files, reasons(held, output))


def reasons(held: Memo, output: str) -> tuple[Reason, ...]:
    """Return what was new to the last builds into an output folder."""
    try:
        rows = json.loads(_data(held, _key(output, "reasons")) or b"[]")
        return tuple(Reason(**{**row, "changed": tuple(map(str, row["changed"]))}) for row in rows)
    except (ValueError, TypeError, KeyError):
        return ()


def number(before: Sequence[Reason]) -> int:
    """Return the number of the build that comes after these."""
    return before[-1].build + 1 if before else 1


def keep(
    held: Memo, output: str, past: Past, keys: Mapping[str, str], stamps: Mapping[str, Stamp], reason: Reason
) -> None:
    """Keep what the files of an output folder were made from, with the stamps that they have now, and what was new."""
    rows = []
    for path, key in keys.items():
        if path in stamps:
            before = past.files.get(path)
            as_it_was = before and (before.key == key or before.stamp == stamps[path])
            build = before.build if before and as_it_was else reason.build
            rows.append((path, key, stamps[path], build))
    _put(held, _key(output, "made"), rows)
    _put(held, _key(output, "since"), [])
    _put(held, _key(output, "reasons"), [asdict(one) for one in (*past.reasons, reason)[-BUILDS:]])


def keep_amended(held: Memo, output: str, stamps: Mapping[str, Stamp], reason: Reason) -> None:
    """Keep of these files alone that a build made them, and what was new; what they were made from is not said, so they are made again."""
    fresh = {path: Made("", of, reason.build) for path, of in stamps.items()}
    since = {**_files(held, _key(output, "since")), **fresh}
    _put(held, _key(output, "since"), [(path, m.key, m.stamp, m.build) for path, m in since.items()])
    known = reasons(held, output)
    _put(held, _key(output, "reasons"), [asdict(one) for one in (*known, reason)[-BUILDS:]])


def _files(held: Memo, key: bytes) -> dict[str, Made]:
    try:
        rows = json.loads(_data(held, key) or b"[]")
        return {str(path): Made(str(made), tuple(map(int, of)), int(build)) for path, made, of, build in rows}
    except (ValueError, TypeError):
        return {}


def _data(held: Memo, key: bytes) -> bytes | None:
    return held.get(key) if held.known([key]) else None


def _put(held: Memo, key: bytes, rows: list[Any]) -> None:
    held.known([key])
    held.put(key, json.dumps(rows).encode("utf-8", "surrogatepass"))


def _key(output: str, what: str) -> bytes:
    return hashlib.blake2b(f"{what}\n{output}".encode("utf-8", "surrogatepass"), digest_size=20).digest()
