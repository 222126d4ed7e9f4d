"""What each file of the output was made from: one whose key and stamp are as they were need not be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

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
    key = _key(output)
    data = held.get(key) if held.known([key]) else None
    try:
        kept = json.loads(data) if data else {"files": [], "reasons": []}
        files = {
            str(path): Made(str(made), tuple(map(int, of)), int(build))
            for path, made, of, build in kept["files"]
        }
        reasons = tuple(
            Reason(**{**row, "changed": tuple(map(str, row["changed"]))}) for row in kept["reasons"]
        )
    except (ValueError, TypeError, KeyError):
        return Past({}, ())
    return Past(files, reasons)


def keep(
    held: Memo, output: str, past: Past, keys: Mapping[str, str], stamps: Mapping[str, Stamp], reason: Reason
) -> None:
    """Keep what the files of an output folder were made from, with the stamps that they have now, and what was new."""
    rows = []
    for path, key in keys.items():
        if path in stamps:
            before = past.files.get(path)
            build = before.build if before and before.key == key else reason.build
            rows.append((path, key, stamps[path], build))
    reasons = [asdict(one) for one in (*past.reasons, reason)[-BUILDS:]]
    held.known([_key(output)])
    held.put(_key(output), json.dumps({"files": rows, "reasons": reasons}).encode("utf-8", "surrogatepass"))


def _key(output: str) -> bytes:
    return hashlib.blake2b(b"made\n" + output.encode("utf-8", "surrogatepass"), digest_size=20).digest()
